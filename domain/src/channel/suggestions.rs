//! Articles that are suggested for a question before it goes to the queue.

use serde::{Deserialize, Serialize};

use crate::faq::Folder;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Suggestions {
    pub on: bool,
    /// The folder of articles, with those below it; empty means all.
    pub folder: Folder,
}
