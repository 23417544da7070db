//! Finds the tools of others, and installs what is missing.
//!
//! A tool on PATH is used. A missing one is installed by its own registry's client (rustup, npm). A system
//! package is installed only as root on Debian; otherwise the exact command to type is the error, and the
//! build stops: nothing is skipped silently.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::kept::Fingerprint;
use crate::{Outcome, command, tell};

pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// The cargo that runs us, so that both use one toolchain.
pub(crate) fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Node 20 or newer with npm is a prerequisite: Debian's own may be older, so it is never installed from
/// here.
pub(crate) fn node() -> Outcome {
    let version = command::answer("node", &["--version"])
        .ok_or("Node 20 or newer is needed and `node` is not on PATH: install it (on Debian 13: `sudo apt-get install nodejs npm`)")?;
    let major = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    if major.is_none_or(|major| major < 20) {
        return Err(format!("Node 20 or newer is needed and `node` is {version}").into());
    }
    match command::answer("npm", &["--version"]) {
        Some(_) => Ok(()),
        None => {
            Err("npm is needed and not on PATH: install it (on Debian: `sudo apt-get install npm`)".into())
        }
    }
}

/// The standard library for the browser.
pub(crate) fn wasm_target() -> Outcome {
    let installed = command::answer("rustc", &["--print", "target-libdir", "--target", WASM])
        .is_some_and(|folder| Path::new(&folder).is_dir());
    if installed {
        return Ok(());
    }
    if command::answer("rustup", &["--version"]).is_none() {
        return Err(format!("rustup is needed and not on PATH; with it: `rustup target add {WASM}`").into());
    }
    command::run(Command::new("rustup").args(["target", "add", WASM]))
}

/// What the lock file in this folder names, as `npm ci` installs it; skipped while the lock file is the same.
pub(crate) fn packages(folder: &Path) -> Outcome {
    let lock = Fingerprint::new().file(&folder.join("package-lock.json"))?.text();
    let stamp = folder.join("node_modules/.snak-lock");
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    // Playwright is to use the system's Chromium.
    command::run(
        Command::new("npm")
            .args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
            .current_dir(folder)
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"),
    )?;
    Ok(std::fs::write(&stamp, lock)?)
}

/// A command of a package that `packages` installed at the root.
pub(crate) fn package_command(root: &Path, name: &str) -> Command {
    let mut command = Command::new(root.join("node_modules/.bin").join(name));
    command.current_dir(root);
    command
}

/// A Chromium for the end-to-end tests: `SNAK_CHROMIUM`, else Debian's.
pub(crate) fn chromium() -> Outcome<PathBuf> {
    if let Some(named) = std::env::var_os("SNAK_CHROMIUM") {
        let path = PathBuf::from(named);
        return if path.is_file() {
            Ok(path)
        } else {
            Err(format!("SNAK_CHROMIUM names {}, which is no file", path.display()).into())
        };
    }
    let debians = PathBuf::from("/usr/bin/chromium");
    if !debians.is_file() {
        system_package("chromium")?;
    }
    Ok(debians)
}

/// The folder of PostgreSQL's programs: of those on PATH, else of Debian's newest.
pub(crate) fn postgres() -> Outcome<PathBuf> {
    let on_path = std::env::var_os("PATH").unwrap_or_default();
    if let Some(found) = std::env::split_paths(&on_path).find(|p| has_postgres(p)) {
        return Ok(found);
    }
    if let Some(found) = debians_postgres() {
        return Ok(found);
    }
    system_package("postgresql")?;
    debians_postgres().ok_or_else(|| "PostgreSQL was installed and is not in /usr/lib/postgresql".into())
}

fn debians_postgres() -> Option<PathBuf> {
    let folders = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let versions = folders.filter_map(|f| f.ok()?.file_name().to_str()?.parse::<u32>().ok());
    let bin = |v: u32| PathBuf::from(format!("/usr/lib/postgresql/{v}/bin"));
    versions.filter(|v| has_postgres(&bin(*v))).max().map(bin)
}

fn has_postgres(folder: &Path) -> bool {
    ["initdb", "postgres", "pg_isready"].iter().all(|program| folder.join(program).is_file())
}

fn system_package(name: &str) -> Outcome {
    let root = command::answer("id", &["-u"]).as_deref() == Some("0");
    if !(root && Path::new("/etc/debian_version").is_file()) {
        return Err(format!(
            "{name} is missing; type: sudo apt-get update && sudo apt-get install -y --no-install-recommends {name}"
        )
        .into());
    }
    tell(&format!("{name} is missing; installing Debian's"));
    let apt = || {
        let mut apt = Command::new("apt-get");
        apt.env("DEBIAN_FRONTEND", "noninteractive");
        apt
    };
    command::run(apt().args(["update", "-qq"]))?;
    command::run(apt().args(["install", "-y", "-qq", "--no-install-recommends", name]))
}
