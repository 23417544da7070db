//! Work that is kept: a folder in `target/bundles` is made again only when what it is made from has changed.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::{Outcome, root};

/// A hash over everything a piece of work depends on.
pub(crate) struct Fingerprint(Sha256);

impl Fingerprint {
    pub(crate) fn new() -> Self {
        Self(Sha256::new())
    }

    /// A fingerprint that also changes with the program that does the work and with the tools it calls.
    pub(crate) fn of_tools() -> Outcome<Self> {
        let mut tools =
            Self::new().file(&std::env::current_exe()?)?.file(&root().join("package-lock.json"))?;
        tools.0.update([u8::from(crate::is_quick())]);
        Ok(tools)
    }

    pub(crate) fn file(mut self, path: &Path) -> Outcome<Self> {
        let bytes = fs::read(path).map_err(|error| format!("{} is needed: {error}", path.display()))?;
        // The name and the length keep two lists of files apart that have the same bytes in a row.
        self.0.update(path.to_string_lossy().as_bytes());
        self.0.update([0]);
        self.0.update(bytes.len().to_string());
        self.0.update([0]);
        self.0.update(bytes);
        Ok(self)
    }

    /// Every file below the folder.
    pub(crate) fn folder(mut self, folder: &Path) -> Outcome<Self> {
        let mut entries = fs::read_dir(folder)
            .and_then(|entries| {
                entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>()
            })
            .map_err(|error| format!("{} is needed: {error}", folder.display()))?;
        entries.sort();
        for entry in entries {
            self = if entry.is_dir() { self.folder(&entry)? } else { self.file(&entry)? };
        }
        Ok(self)
    }

    pub(crate) fn text(self) -> String {
        hex(&self.0.finalize())
    }
}

/// The start of the hash of some bytes: the part of a file name that changes with its content.
pub(crate) fn short_hash(bytes: &[u8]) -> String {
    hex(Sha256::digest(bytes).get(..8).unwrap_or_default())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The folder of this name, made by `make` unless it was made from the same things before.
pub(crate) fn kept(name: &str, from: Fingerprint, make: impl FnOnce(&Path) -> Outcome) -> Outcome<PathBuf> {
    let folder = root().join("target/bundles").join(name);
    let stamp = folder.join("made-from");
    let from = from.text();
    if fs::read_to_string(&stamp).is_ok_and(|before| before == from) {
        return Ok(folder);
    }
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    make(&folder)?;
    // Written last: work that was interrupted is not taken for done.
    fs::write(&stamp, from)?;
    Ok(folder)
}
