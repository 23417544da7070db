//! What a customer is asked when a chat has ended.

use serde::{Deserialize, Serialize};

use crate::time::Span;

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
    /// The question above the stars; empty means the words of the language.
    pub rating_text: String,
    /// The transcript by mail, with or without the form.
    pub transcript: bool,
    /// For so long after its end may a chat be returned to, rated, and sent.
    pub return_minutes: i64,
}

impl Default for After {
    fn default() -> Self {
        Self {
            on: false,
            header: String::new(),
            text: String::new(),
            rating: true,
            rating_text: String::new(),
            transcript: true,
            return_minutes: 30,
        }
    }
}

impl After {
    pub const fn time(&self) -> Span {
        Span::minutes(self.return_minutes)
    }

    pub(super) fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        for (field, value, limit) in [
            ("header", &self.header, 120),
            ("text", &self.text, 1_000),
            ("rating_text", &self.rating_text, 300),
        ] {
            if value.chars().count() > limit {
                problems.push(format!("after.{field}: at most {limit} characters"));
            }
        }
        if !(1..=1_440).contains(&self.return_minutes) {
            problems.push("after.return_minutes: between 1 and 1440".to_owned());
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_of_the_end_say_what_is_wrong_with_them() {
        assert_eq!(After::default().problems(), Vec::<String>::new());
        let wrong = After { header: "x".repeat(121), return_minutes: 0, ..After::default() };
        assert_eq!(wrong.problems().len(), 2);
    }
}
