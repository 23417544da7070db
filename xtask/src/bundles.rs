//! `bundles`: everything a browser loads, from source to `target/site`, which the server embeds.
//!
//! What each step makes is kept in `target/bundles` and made again only when its sources or tools changed,
//! and a file in `target/site` is written only when its content is new: a second run costs a second, and does
//! not make the server compile again.

use std::path::PathBuf;
use std::thread;

use crate::kept::{Fingerprint, kept};
use crate::{Outcome, compress, esbuild, root, site, tell, tools, wasm};

struct Page {
    /// The name of its files, and of its style sheet in `style/`.
    name: &'static str,
    /// The crate that hydrates it.
    krate: &'static str,
}

const PAGES: [Page; 2] =
    [Page { name: "console", krate: "frontend" }, Page { name: "widget", krate: "widget" }];

pub(crate) fn run() -> Outcome {
    tools::node()?;
    tools::wasm_target()?;
    tools::packages(&root())?;
    // Styles and the loader first: a mistake in them shows before the compiler has been waited for.
    let mut assets = Vec::new();
    for page in &PAGES {
        assets.push(style(page)?.join(page.name).with_extension("css"));
    }
    let loader = loader()?.join("snak.js");
    wasm::compile(&PAGES.map(|page| page.krate))?;
    for (page, folder) in PAGES.iter().zip(finish_all()?) {
        assets.push(folder.join(page.name).with_extension("js"));
        assets.push(folder.join(page.name).with_extension("wasm"));
    }
    for line in site::lay_out(&assets, &loader)? {
        tell(&line);
    }
    Ok(())
}

fn style(page: &Page) -> Outcome<PathBuf> {
    let sources = root().join("style");
    kept(&format!("{}-style", page.name), Fingerprint::of_tools()?.folder(&sources)?, |folder| {
        let made = folder.join(page.name).with_extension("css");
        esbuild::style(&sources.join(page.name).with_extension("css"), &made)?;
        compress::beside(&made)
    })
}

/// The loader is a template that the server fills in per channel, so it has neither a hash nor compressed
/// forms.
fn loader() -> Outcome<PathBuf> {
    let source = root().join("widget/loader/snak.js");
    kept("loader", Fingerprint::of_tools()?.file(&source)?, |folder| {
        esbuild::loader(&source, &folder.join("snak.js"))
    })
}

/// Both at once: wasm-opt and brotli work on one core each.
fn finish_all() -> Outcome<Vec<PathBuf>> {
    thread::scope(|scope| {
        let working = PAGES.map(|page| scope.spawn(move || wasm::finish(page.name, page.krate)));
        working.map(|work| work.join().map_err(|_| "a bundle's thread panicked")?).into_iter().collect()
    })
}
