//! Why an operation came to nothing: an expected no, or something broken. Only the first is told to anyone in full.

use std::fmt;

use domain::Refusal;

#[derive(Debug)]
pub enum Failure {
    Refused(Refusal),
    /// Two wrote at once in each other's way; trying again helps. The cause, for the log.
    Clash(String),
    /// The cause, for the log.
    Broken(String),
}

/// PostgreSQL's codes (its manual, appendix A). A unique value that is there already was written in between by a
/// repeat of the same write, which the next try then finds.
const SERIALIZATION_FAILURE: &str = "40001";
const DEADLOCK: &str = "40P01";
const UNIQUE_VIOLATION: &str = "23505";

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl fmt::Display for Failure {
    /// For the admin at the terminal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusal) => write!(f, "{refusal:?}"),
            Self::Clash(cause) | Self::Broken(cause) => f.write_str(cause),
        }
    }
}

impl std::error::Error for Failure {}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        let code = error.as_database_error().and_then(|e| e.code());
        match code.as_deref() {
            Some(SERIALIZATION_FAILURE | DEADLOCK | UNIQUE_VIOLATION) => {
                Self::Clash(format!("store: {error}"))
            }
            _ => Self::Broken(format!("store: {error}")),
        }
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::Broken(format!("stored JSON: {error}"))
    }
}

impl From<Failure> for Refusal {
    /// The cause goes to the log under a reference; the asker gets the reference.
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(refusal) => refusal,
            Failure::Clash(cause) => {
                tracing::warn!(cause, "writers were in each other's way until their patience ended");
                Self::Busy
            }
            Failure::Broken(cause) => {
                let id = uuid::Uuid::now_v7().simple().to_string();
                let reference = id[id.len() - 8..].to_owned();
                tracing::error!(reference, cause, "an operation failed");
                Self::Unavailable { reference }
            }
        }
    }
}
