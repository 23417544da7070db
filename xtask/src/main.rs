//! What the Makefile calls that is more than one line: `cargo run --release -p xtask -- VERB`.
//!
//! One file per verb, and beside them the things that verbs use:
//!
//! - `bundles.rs`: `wasm.rs`, `shrink.rs` and `esbuild.rs` make the files, `kept.rs` skips what is already made,
//!   `compress.rs` adds the compressed forms, `site.rs` lays out `target/site`;
//! - `size.rs`: `http.rs` fetches, `page.rs` reads what a page loads;
//! - `browser.rs`;
//! - `postgres.rs`.
//!
//! `tools.rs` finds what others wrote (Node, npm's packages, the wasm target, Chromium,
//! PostgreSQL) and installs what is
//! missing; `command.rs` runs it. xtask is built in the release profile, like the server.

mod browser;
mod bundles;
mod command;
mod compress;
mod esbuild;
mod http;
mod kept;
mod page;
mod postgres;
mod shrink;
mod site;
mod size;
mod tools;
mod wasm;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// What went wrong, in words for the person at the terminal.
type Trouble = Box<dyn std::error::Error + Send + Sync>;
type Outcome<T = ()> = Result<T, Trouble>;

/// `SNAK_QUICK=1`: bundles for who tries one change after the other. They are as they are compiled, much larger and made
/// in a fraction of the time.
fn is_quick() -> bool {
    std::env::var_os("SNAK_QUICK").is_some_and(|quick| quick == "1")
}

struct Verb {
    name: &'static str,
    does: &'static str,
    run: fn() -> Outcome,
}

const VERBS: [Verb; 4] = [
    Verb {
        name: "bundles",
        does: "build both browser bundles, the styles and the loader into target/site",
        run: bundles::run,
    },
    Verb { name: "size", does: "print the bytes a customer's browser receives, as JSON", run: size::run },
    Verb {
        name: "browser",
        does: "see to it that the end-to-end tests have their packages and a Chromium",
        run: browser::run,
    },
    Verb {
        name: "postgres",
        does: "run a command with a PostgreSQL of its own: [--durable] -- COMMAND ...",
        run: postgres::run,
    },
];

fn main() -> ExitCode {
    let asked = std::env::args().nth(1).unwrap_or_default();
    let outcome = match VERBS.iter().find(|verb| verb.name == asked) {
        Some(verb) => (verb.run)(),
        None => Err(usage().into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            let mut words = format!("xtask: {trouble}");
            let mut cause = trouble.source();
            while let Some(deeper) = cause {
                words.push_str(&format!(": {deeper}"));
                cause = deeper.source();
            }
            tell(&words);
            ExitCode::FAILURE
        }
    }
}

fn usage() -> String {
    let mut text = String::from("say what to do:");
    for verb in &VERBS {
        text.push_str(&format!("\n  {:8} {}", verb.name, verb.does));
    }
    text
}

/// A line of progress. It goes to stderr: stdout belongs to a verb's result.
fn tell(line: &str) {
    // A terminal that has gone away is no reason to stop building.
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// The repository's root, wherever xtask is started from.
fn root() -> PathBuf {
    let mut root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    root.pop();
    root
}
