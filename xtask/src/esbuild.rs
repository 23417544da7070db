//! What esbuild does for the bundles: one small file out of a page's styles, out of the glue that
//! wasm-bindgen wrote, and out of the loader.

use std::fs;
use std::path::Path;

use crate::{Outcome, command, root, tools};

/// The browsers that the console and the frame are written for; all of them run the wasm that rustc makes.
const PAGES: &str = "--target=es2022,chrome111,firefox115,safari16.4";
/// The loader runs in whatever browser the host page is shown in.
const LOADER: &str = "--target=es2020";

/// The stand-in for the channel in the loader; the server puts the channel's JSON in its place.
const CHANNEL: &str = "__CHANNEL__";

pub(crate) fn style(from: &Path, to: &Path) -> Outcome {
    // Small pictures go into the file.
    esbuild(from, to, &["--bundle", PAGES, "--loader:.svg=dataurl"])
}

/// `from` is the module that wasm-bindgen wrote. Snippets that crates bring along are bundled into it.
pub(crate) fn glue(from: &Path, to: &Path) -> Outcome {
    esbuild(from, to, &["--bundle", "--format=esm", PAGES])
}

pub(crate) fn loader(from: &Path, to: &Path) -> Outcome {
    esbuild(from, to, &[LOADER])?;
    let script = fs::read_to_string(to)?;
    fs::write(to, as_template(&script)?)?;
    Ok(())
}

fn esbuild(from: &Path, to: &Path, how: &[&str]) -> Outcome {
    if !from.is_file() {
        return Err(format!("{} is missing", from.display()).into());
    }
    command::run_quietly(
        tools::package_command(&root(), "esbuild")
            .arg(from)
            .arg(format!("--outfile={}", to.display()))
            .args(["--minify", "--charset=utf8", "--legal-comments=none", "--log-level=warning"])
            .args(how),
    )
}

/// The channel's JSON must stand where an expression may stand, wherever the minifier put the token: an
/// object at the start of a statement or of an arrow's body would be read as a block, so it gets parentheses.
fn as_template(script: &str) -> Outcome<String> {
    let found = script.matches(CHANNEL).count();
    if found != 1 {
        return Err(format!("the minified loader has {CHANNEL} {found} times and not once").into());
    }
    Ok(script.replace(CHANNEL, &format!("({CHANNEL})")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_channel_is_an_expression_wherever_it_stands() {
        assert_eq!(as_template("f(()=>__CHANNEL__)").unwrap(), "f(()=>(__CHANNEL__))");
    }

    #[test]
    fn a_loader_that_names_the_channel_twice_is_refused() {
        assert!(as_template("a(__CHANNEL__,__CHANNEL__)").is_err());
        assert!(as_template("a()").is_err());
    }
}
