//! A file's compressed forms, made once here so that the server never compresses an asset while someone
//! waits.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::Outcome;

/// Writes `<file>.br` and `<file>.gz`.
pub(crate) fn beside(file: &Path) -> Outcome {
    let bytes = fs::read(file)?;
    fs::write(with_ending(file, "br"), brotli(&bytes)?)?;
    fs::write(with_ending(file, "gz"), gzip(&bytes)?)?;
    Ok(())
}

pub(crate) fn with_ending(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

fn brotli(bytes: &[u8]) -> Outcome<Vec<u8>> {
    // The slowest and smallest: quality 11 with the widest window that every browser takes.
    let settings = brotli::enc::BrotliEncoderParams {
        quality: if crate::is_quick() { 2 } else { 11 },
        lgwin: 24,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut small = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut small, &settings)?;
    Ok(small)
}

fn gzip(bytes: &[u8]) -> Outcome<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn both_forms_give_the_bytes_back() {
        let bytes = "one line and again ".repeat(500).into_bytes();
        let mut from_brotli = Vec::new();
        brotli::BrotliDecompress(&mut &*brotli(&bytes).unwrap(), &mut from_brotli).unwrap();
        assert_eq!(from_brotli, bytes);
        let mut from_gzip = Vec::new();
        flate2::read::GzDecoder::new(&*gzip(&bytes).unwrap()).read_to_end(&mut from_gzip).unwrap();
        assert_eq!(from_gzip, bytes);
    }
}
