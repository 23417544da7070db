//! From the crates `frontend` and `widget` to what a browser loads: cargo, wasm-bindgen, wasm-opt.
//!
//! wasm-bindgen is a library here, so that Cargo.lock pins it to the version that the crates were compiled with.

use std::fs;
use std::path::{Path, PathBuf};

use wasm_bindgen_cli_support::Bindgen;

use crate::kept::{Fingerprint, kept};
use crate::{Outcome, command, compress, esbuild, root, tools};

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
        bind(&compiled, page, &bound)?;
        let wasm = folder.join(page).with_extension("wasm");
        optimise(&bound.join(format!("{page}_bg.wasm")), &wasm)?;
        let glue = folder.join(page).with_extension("js");
        esbuild::glue(&bound.join(page).with_extension("js"), &glue)?;
        compress::beside(&wasm)?;
        compress::beside(&glue)
    })
}

fn bind(compiled: &Path, page: &str, to: &Path) -> Outcome {
    Bindgen::new()
        .input_path(compiled)
        .out_name(page)
        .web(true)
        .map_err(|error| error.to_string())?
        .typescript(false)
        // The page always names the wasm, whose name has a hash that the glue cannot know.
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(to)
        .map_err(|error| format!("wasm-bindgen on {}: {error:#}", compiled.display()).into())
}

/// Smallest code. Which features of wasm it may use stands in the file itself (`target_features`), which is why
/// the wasm profile strips debug information only.
fn optimise(bound: &Path, to: &Path) -> Outcome {
    command::run_quietly(tools::package_command(&root(), "wasm-opt").arg(bound).arg("-o").arg(to).args([
        "-Oz",
        "--strip-debug",
        "--strip-producers",
        "--strip-target-features",
    ]))?;
    let before = fs::metadata(bound)?.len();
    let after = fs::metadata(to)?.len();
    if after == 0 || after > before {
        return Err(format!("wasm-opt made {after} bytes out of {before}: {}", to.display()).into());
    }
    Ok(())
}
