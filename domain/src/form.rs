//! What a form of a channel asks for: the same fields before a chat and in a request.

use serde::{Deserialize, Serialize};

use crate::email::Email;
use crate::refusal::{Field, Problem};
use crate::text::{self, Text};

/// How a field is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    #[default]
    Hidden,
    Optional,
    Required,
}

/// The fields about the customer. The question stands in every form and is always required.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Fields {
    pub name: Ask,
    pub email: Ask,
    pub company: Ask,
    pub phone: Ask,
    pub country: Ask,
}

impl Default for Fields {
    fn default() -> Self {
        Self { name: Ask::Required, email: Ask::Required, ..Self::NONE }
    }
}

impl Fields {
    /// Only the question.
    pub const NONE: Self = Self {
        name: Ask::Hidden,
        email: Ask::Hidden,
        company: Ask::Hidden,
        phone: Ask::Hidden,
        country: Ask::Hidden,
    };

    /// Those that are shown, in the order of the form, each with whether it must be filled in.
    pub fn shown(&self) -> impl Iterator<Item = (Field, bool)> + use<> {
        let all = [
            (Field::Name, self.name),
            (Field::Email, self.email),
            (Field::Company, self.company),
            (Field::Phone, self.phone),
            (Field::Country, self.country),
        ];
        all.into_iter()
            .filter(|(_, ask)| *ask != Ask::Hidden)
            .map(|(field, ask)| (field, ask == Ask::Required))
    }
}

/// Consent to the storing of what is typed: the sentence beside the box, and the version that is noted with the time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsentBox {
    pub text: String,
    pub version: String,
}

impl ConsentBox {
    /// What is wrong with it, in words for the admin.
    pub fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let (text, version) = (self.text.trim(), self.version.trim());
        if text.is_empty() || text.chars().count() > 500 {
            problems.push("consent.text: what the customer agrees to, at most 500 characters".to_owned());
        }
        // It is what an agent reads and what a browser sends back, so it is kept as it was written.
        if version.is_empty() || version != self.version || version.chars().count() > 40 {
            problems.push(
                "consent.version: a name for this text, such as 2026-11, at most 40 characters".to_owned(),
            );
        }
        problems
    }
}

/// What is wrong with one field as it was typed; the same in the browser and on the server. An unticked box is empty.
///
/// # Errors
/// The first thing to put right.
pub fn check(field: Field, typed: &str, required: bool) -> Result<(), Problem> {
    let parsed = match field {
        Field::Email => Email::parse(typed).map(drop),
        Field::Question | Field::Message => Text::parse(typed).map(drop),
        _ => text::line(typed).and_then(|line| line.map(drop).ok_or(Problem::Missing)),
    };
    match parsed {
        Err(Problem::Missing) if !required => Ok(()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_optional_field_may_be_empty_and_must_still_be_right() {
        assert_eq!(check(Field::Email, " ", false), Ok(()));
        assert_eq!(check(Field::Email, " ", true), Err(Problem::Missing));
        assert_eq!(check(Field::Email, "ida", false), Err(Problem::Syntax));
        assert_eq!(check(Field::Company, "", true), Err(Problem::Missing));
        assert_eq!(check(Field::Phone, &"1".repeat(201), false), Err(Problem::TooLong { limit: 200 }));
        assert_eq!(check(Field::Consent, "", true), Err(Problem::Missing));
    }

    #[test]
    fn hidden_fields_are_not_in_the_form() {
        let fields = Fields { phone: Ask::Optional, ..Fields::default() };
        let shown: Vec<_> = fields.shown().collect();
        assert_eq!(shown, [(Field::Name, true), (Field::Email, true), (Field::Phone, false)]);
    }
}
