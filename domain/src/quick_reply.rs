//! Quick replies: an agent's own, which nobody else sees.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::faq::TITLE_LIMIT;
use crate::refusal::{Field, Form, Problem, Refusal};
use crate::text::{self, Text};

/// So many an agent has at most.
pub const MOST: usize = 100;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuickReply {
    /// Made by the browser, so that saving twice makes one.
    pub id: Uuid,
    pub name: String,
    pub text: String,
}

impl QuickReply {
    /// As it was typed.
    ///
    /// # Errors
    /// [`Refusal::Fields`] with all that is wrong.
    pub fn parse(id: Uuid, name: &str, text: &str) -> Result<Self, Refusal> {
        let mut form = Form::default();
        let name = form.take(Field::Name, named(name));
        let text = form.take(Field::Message, Text::parse(text));
        form.done()?;
        let (name, text) = name.zip(text).ok_or_else(|| Refusal::field(Field::Name, Problem::Missing))?;
        Ok(Self { id, name, text: text.as_str().to_owned() })
    }
}

fn named(name: &str) -> Result<String, Problem> {
    match text::line(name)? {
        None => Err(Problem::Missing),
        Some(name) if name.chars().count() > TITLE_LIMIT => Err(Problem::TooLong { limit: TITLE_LIMIT }),
        Some(name) => Ok(name),
    }
}
