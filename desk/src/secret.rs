//! Tokens: 256 random bits, opaque, and kept only as SHA-256. Whoever reads the database can sign in as nobody.

use sha2::{Digest, Sha256};

use crate::Failure;

/// What the store keeps of a token.
pub(crate) type Hashed = [u8; 32];

/// A new token, as 64 hexadecimal digits.
pub(crate) fn token() -> Result<String, Failure> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|e| Failure::Broken(format!("no random bytes: {e}")))?;
    Ok(hex(&bytes))
}

/// `None` for what cannot be a token, before anything is looked up.
pub(crate) fn hashed(token: &str) -> Option<Hashed> {
    let shaped = token.len() == 64 && token.bytes().all(|b| b.is_ascii_hexdigit());
    shaped.then(|| Sha256::digest(token.as_bytes()).into())
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |n: u8| char::from(DIGITS[usize::from(n)]);
    bytes.iter().flat_map(|b| [digit(b >> 4), digit(b & 15)]).collect()
}
