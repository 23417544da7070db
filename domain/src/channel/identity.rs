//! The keys with which a host page signs who its customer is.

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdentityKey {
    pub kid: String,
    pub algorithm: Algorithm,
    /// A shared secret for HS256, a public key in PEM for the others.
    pub key: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Algorithm {
    HS256,
    RS256,
    ES256,
}

pub(super) fn problems(_keys: &[IdentityKey]) -> Vec<String> {
    Vec::new()
}
