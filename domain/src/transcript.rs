//! A chat's log on its way to the customer's mailbox.

use serde::{Deserialize, Serialize};

/// How the mail fares, as the customer is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// It is stored and will be tried at once.
    Sending,
    /// A mail server has taken it.
    Sent,
    /// It could not be handed over yet; it is tried again.
    Later,
    /// It was refused, or could not be handed over for too long. It is not tried again.
    Failed,
}

impl Delivery {
    pub fn parse(code: &str) -> Option<Self> {
        Some(match code {
            "sending" => Self::Sending,
            "sent" => Self::Sent,
            "later" => Self::Later,
            "failed" => Self::Failed,
            _ => return None,
        })
    }
}
