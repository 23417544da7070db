//! The form before a chat.

use serde::{Deserialize, Serialize};

use crate::form::{ConsentBox, Fields};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PreChatForm {
    /// Off: who is not signed in on the host page starts with a question alone.
    pub on: bool,
    pub fields: Fields,
    pub consent: Option<ConsentBox>,
    /// Where the privacy notice is; empty means there is no link.
    pub privacy_url: String,
}

impl Default for PreChatForm {
    fn default() -> Self {
        Self { on: true, fields: Fields::default(), consent: None, privacy_url: String::new() }
    }
}

impl PreChatForm {
    pub(super) fn problems(&self) -> Vec<String> {
        Vec::new()
    }
}
