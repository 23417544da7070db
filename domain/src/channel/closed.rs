//! What a customer reads when nobody answers, and whether they may leave a request.

use serde::{Deserialize, Serialize};

use crate::form::{ConsentBox, Fields};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Closed {
    /// Empty means the words of the language.
    pub header: String,
    pub text: String,
    /// Whether a request may be left.
    pub request: bool,
    pub fields: Fields,
    pub consent: Option<ConsentBox>,
}

impl Closed {
    pub(super) fn problems(&self) -> Vec<String> {
        Vec::new()
    }
}
