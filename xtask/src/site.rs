//! Lays out `target/site`, the folder that the server embeds while it is compiled:
//!
//! - `assets/<page>-<hash>.<ending>` with `.br` and `.gz` beside each,
//! - `snak.js`, the loader's template,
//! - `manifest.json`, from a file's plain name to its name with the hash.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::compress::with_ending;
use crate::kept::short_hash;
use crate::{Outcome, root};

/// Returns a line about each file.
pub(crate) fn lay_out(assets: &[impl AsRef<Path>], loader: &Path) -> Outcome<Vec<String>> {
    let site = root().join("target/site");
    fs::create_dir_all(site.join("assets"))?;
    let mut manifest = BTreeMap::new();
    let mut wanted = BTreeSet::new();
    let mut lines = Vec::new();
    for asset in assets.iter().map(AsRef::as_ref) {
        let bytes = fs::read(asset)?;
        let plain = asset.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let hashed = with_hash(&plain, &bytes);
        let mut sizes = Vec::new();
        for ending in ["br", "gz"] {
            let name = format!("{hashed}.{ending}");
            let bytes = fs::read(with_ending(asset, ending))?;
            write_when_new(&site.join("assets").join(&name), &bytes)?;
            sizes.push(bytes.len());
            wanted.insert(name);
        }
        write_when_new(&site.join("assets").join(&hashed), &bytes)?;
        wanted.insert(hashed.clone());
        lines.push(format!(
            "{:>9} bytes, {:>7} brotli, {:>7} gzip  {hashed}",
            bytes.len(),
            sizes[0],
            sizes[1]
        ));
        manifest.insert(plain, hashed);
    }
    let script = fs::read(loader)?;
    write_when_new(&site.join("snak.js"), &script)?;
    lines.push(format!("{:>9} bytes                                 snak.js", script.len()));
    // The manifest comes last: it names only files that are there.
    write_when_new(&site.join("manifest.json"), &serde_json::to_vec_pretty(&manifest)?)?;
    remove_others(&site.join("assets"), &wanted)?;
    Ok(lines)
}

/// `widget.js` becomes `widget-<hash>.js`.
fn with_hash(plain: &str, bytes: &[u8]) -> String {
    let hash = short_hash(bytes);
    match plain.split_once('.') {
        Some((stem, ending)) => format!("{stem}-{hash}.{ending}"),
        None => format!("{plain}-{hash}"),
    }
}

/// An unchanged file keeps its time, so that cargo does not compile the server for nothing.
fn write_when_new(path: &Path, bytes: &[u8]) -> Outcome {
    if fs::read(path).is_ok_and(|before| before == bytes) {
        return Ok(());
    }
    Ok(fs::write(path, bytes)?)
}

fn remove_others(folder: &Path, wanted: &BTreeSet<String>) -> Outcome {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if !wanted.contains(&*entry.file_name().to_string_lossy()) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_stands_before_the_ending_and_follows_the_content() {
        let one = with_hash("widget.js", b"one");
        assert!(one.starts_with("widget-") && one.ends_with(".js"));
        assert_eq!(one.len(), "widget-".len() + 16 + ".js".len());
        assert_ne!(one, with_hash("widget.js", b"two"));
    }
}
