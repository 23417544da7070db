//! From the crates `frontend` and `widget` to what a browser loads: cargo, wasm-bindgen, wasm-opt.
//!
//! wasm-bindgen is a library here, so that Cargo.lock pins it to the version that the crates were compiled
//! with.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use wasm_bindgen_cli_support::Bindgen;

use crate::kept::{Fingerprint, kept};
use crate::{Outcome, command, compress, esbuild, root, shrink, tools};

/// What the page imports; everything that it does not reach from here is dropped.
const ENTRY: &str = "entry.js";

/// Compiles the crates, in one call so that everything below them is compiled once.
pub(crate) fn compile(crates: &[&str]) -> Outcome {
    let mut cargo = tools::cargo();
    cargo.current_dir(root()).args(["build", "--locked", "--profile", "wasm", "--target", tools::WASM]);
    for name in crates {
        cargo.args(["-p", name]);
    }
    command::run(&mut cargo)
}

/// The folder with `<page>.wasm` and `<page>.js`, compressed forms beside them.
pub(crate) fn finish(page: &str, krate: &str) -> Outcome<PathBuf> {
    let compiled = root().join("target").join(tools::WASM).join("wasm").join(krate).with_extension("wasm");
    kept(page, Fingerprint::of_tools()?.file(&compiled)?, |folder| {
        let bound = folder.join("bound");
        bind(&compiled, page, &bound)
            .map_err(|trouble| format!("wasm-bindgen on {}: {trouble}", compiled.display()))?;
        let wasm = folder.join(page).with_extension("wasm");
        optimise(&bound.join(format!("{page}_bg.wasm")), &wasm)?;
        let glue = folder.join(page).with_extension("js");
        esbuild::glue(&bound.join(ENTRY), &glue)?;
        compress::beside(&wasm)?;
        compress::beside(&glue)
    })
}

/// Writes `<page>_bg.wasm`, its glue `<page>.js` and the module that enters the glue.
fn bind(compiled: &Path, page: &str, to: &Path) -> Outcome {
    // wasm-bindgen runs twice: first for the glue, from which follows what becomes of the wasm. It cannot
    // write the wasm twice, because a module loses its list of features when it is written.
    bindgen(compiled, page)?.generate(to)?;
    let glue_file = to.join(page).with_extension("js");
    let glue = shrink::droppable(&fs::read_to_string(&glue_file)?);
    fs::write(&glue_file, &glue)?;
    fs::write(to.join(ENTRY), shrink::entry(&glue, page))?;
    let reached_file = to.join("reached.js");
    esbuild::glue(&to.join(ENTRY), &reached_file)?;
    let reached = fs::read_to_string(&reached_file)?;

    let mut output = bindgen(compiled, page)?.generate_output()?;
    let module = output.wasm_mut();
    let exports: BTreeSet<String> = module.exports.iter().map(|export| export.name.clone()).collect();
    let (called, uncalled): (BTreeSet<_>, BTreeSet<_>) =
        exports.into_iter().partition(|name| shrink::mentions(&reached, name));
    for name in uncalled {
        module.exports.remove(name)?;
    }
    let imports = module.imports.iter().map(|import| import.name.clone()).collect();
    let names = shrink::short_names(&glue, &imports, &called);
    let exports = module.exports.iter_mut().map(|export| &mut export.name);
    let imports = module.imports.iter_mut().map(|import| &mut import.name);
    for name in exports.chain(imports) {
        if let Some(short) = names.get(name) {
            name.clone_from(short);
        }
    }
    output.emit(to)?;
    Ok(fs::write(&glue_file, shrink::renamed(&glue, &names))?)
}

fn bindgen(compiled: &Path, page: &str) -> Outcome<Bindgen> {
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(compiled)
        .out_name(page)
        .web(true)?
        .typescript(false)
        // The page always names the wasm, whose name has a hash that the glue cannot know.
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true);
    Ok(bindgen)
}

/// Smallest code. Which features of wasm it may use stands in the file itself (`target_features`), which is
/// why the wasm profile strips debug information only.
fn optimise(bound: &Path, to: &Path) -> Outcome {
    if crate::is_quick() {
        fs::copy(bound, to)?;
        return Ok(());
    }
    command::run_quietly(tools::package_command(&root(), "wasm-opt").arg(bound).arg("-o").arg(to).args([
        "-Oz",
        "--converge",
        "--strip-debug",
        "--strip-producers",
        "--strip-target-features",
    ]))
}
