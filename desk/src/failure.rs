//! Why an operation came to nothing: an expected no, or something broken. Only the first is told to anyone in full.

use domain::Refusal;

#[derive(Debug)]
pub enum Failure {
    Refused(Refusal),
    /// The cause, for the log.
    Broken(String),
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        Self::Broken(format!("store: {error}"))
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
            Failure::Broken(cause) => {
                let id = uuid::Uuid::now_v7().simple().to_string();
                let reference = id[id.len() - 8..].to_owned();
                tracing::error!(reference, cause, "an operation failed");
                Self::Unavailable { reference }
            }
        }
    }
}
