//! The keys with which a host page signs who its customer is. A channel may have several, so that a new one can be brought
//! in before the old one goes.

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdentityKey {
    /// Its name, as the token's header gives it.
    pub kid: String,
    /// The one algorithm that this key is for; the token does not choose.
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

/// As many bytes as the hash gives (RFC 7518, section 3.2).
const SHORTEST_SECRET: usize = 32;
const MOST_KEYS: usize = 8;

pub(super) fn problems(keys: &[IdentityKey]) -> Vec<String> {
    let mut problems = Vec::new();
    if keys.len() > MOST_KEYS {
        problems.push(format!("keys: at most {MOST_KEYS}"));
    }
    for (n, key) in keys.iter().enumerate() {
        let kid = &key.kid;
        if !(1..=64).contains(&kid.chars().count()) || kid.chars().any(char::is_control) {
            problems.push("keys: give each key a kid of 1 to 64 characters".to_owned());
        }
        if keys[..n].iter().any(|k| k.kid == *kid) {
            problems.push(format!("keys: the kid \"{kid}\" stands there twice"));
        }
        let wrong = match key.algorithm {
            Algorithm::HS256 if key.key.len() < SHORTEST_SECRET => {
                Some(format!("has a secret of fewer than {SHORTEST_SECRET} bytes"))
            }
            Algorithm::RS256 | Algorithm::ES256 if !key.key.contains("-----BEGIN PUBLIC KEY-----") => {
                Some("wants a public key in PEM, beginning with -----BEGIN PUBLIC KEY-----".to_owned())
            }
            _ => None,
        };
        problems.extend(wrong.map(|wrong| format!("keys: \"{kid}\" {wrong}")));
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weak_or_misplaced_key_is_told_by_its_name() {
        let key =
            |kid: &str, algorithm, key: &str| IdentityKey { kid: kid.into(), algorithm, key: key.into() };
        let good = key("2026", Algorithm::HS256, &"s".repeat(32));
        assert_eq!(problems(std::slice::from_ref(&good)), Vec::<String>::new());
        let short = key("old", Algorithm::HS256, "short");
        let swapped = key("rsa", Algorithm::RS256, &"s".repeat(32));
        assert_eq!(problems(&[good.clone(), good, short, swapped]).len(), 3);
    }
}
