//! What a customer is asked when a chat has ended.

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct After {
    /// The form after the chat, with "Return to chat" and "Leave chat".
    pub on: bool,
    /// Empty means the words of the language.
    pub header: String,
    pub text: String,
    /// One to five stars.
    pub rating: bool,
    /// The transcript by mail, with or without the form.
    pub transcript: bool,
}

impl Default for After {
    fn default() -> Self {
        Self { on: false, header: String::new(), text: String::new(), rating: true, transcript: true }
    }
}

impl After {
    pub(super) fn problems(&self) -> Vec<String> {
        Vec::new()
    }
}
