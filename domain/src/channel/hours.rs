//! When a channel answers.

use serde::{Deserialize, Serialize};

/// Opening hours in the channel's time zone. Without them a channel is open whenever somebody can answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// An IANA name, for example `Europe/Copenhagen`.
    pub zone: String,
}

impl Hours {
    pub(super) fn problems(&self) -> Vec<String> {
        Vec::new()
    }
}
