//! What a customer reads when nobody answers, and whether they may leave a request.

use serde::{Deserialize, Serialize};

use super::hours::Why;
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
    /// What happens within the opening hours while nobody is present.
    pub unattended: Unattended,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unattended {
    /// The channel is closed.
    #[default]
    Closed,
    /// Customers wait in the queue until somebody comes. For offices whose agents look in now and then.
    Queue,
}

/// Whether a channel can be asked now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Availability {
    /// It is within its hours, and somebody who can answer is present.
    pub answers: bool,
    /// Why no chat can be started; `None` when one can.
    pub closed: Option<Why>,
}

impl Closed {
    /// `by_hours`: why it is closed by the clock, if so. `present`: somebody who can answer is.
    pub fn availability(&self, by_hours: Option<Why>, present: bool) -> Availability {
        let unattended = !present && self.unattended == Unattended::Closed;
        Availability {
            answers: present && by_hours.is_none(),
            closed: by_hours.or(unattended.then_some(Why::Nobody)),
        }
    }

    pub(super) fn problems(&self) -> Vec<String> {
        let long = [("header", &self.header, 120), ("text", &self.text, 500)];
        let mut problems: Vec<String> = long
            .iter()
            .filter(|(_, text, limit)| text.chars().count() > *limit)
            .map(|(field, _, limit)| format!("closed: {field}: at most {limit} characters"))
            .collect();
        if let Some(consent) = self.consent.as_ref().filter(|c| c.text.is_empty() || c.version.is_empty()) {
            let what = if consent.text.is_empty() { "text" } else { "version" };
            problems.push(format!("closed: consent: {what}: is missing"));
        }
        problems
    }
}
