//! What a customer reads in the queue, and the way out of it.

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Waiting {
    /// With `{position}` and `{wait}`; empty means the words of the language.
    pub text: String,
    /// When "Create request" is offered in the queue; `None`: never.
    pub way_out: Option<WayOut>,
}

/// From either of them on: so many minutes waited, or so many in the queue. 0 is at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WayOut {
    pub minutes: i64,
    pub length: i64,
}

impl Waiting {
    pub(super) fn problems(&self) -> Vec<String> {
        Vec::new()
    }
}
