//! Choices that an agent offers: a question and a few answers, of which the customer takes one, once. A menu stays open
//! until it is answered or the chat ends, whatever is said meanwhile.

use serde::{Deserialize, Serialize};

use crate::refusal::{Field, Form, Problem, Refusal};
use crate::text::{self, Text};

/// A menu has so many answers.
pub const FEWEST: usize = 2;
pub const MOST: usize = 6;
/// An answer is at most so many characters long.
pub const LONGEST: usize = 80;

/// A menu of the log, as the store knows it when the customer chooses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Menu {
    /// Its place in the customer's count.
    pub of: i64,
    pub options: Vec<String>,
    pub answered: bool,
}

/// A menu as it was typed. Fields that were left empty are none of its answers.
///
/// # Errors
/// [`Refusal::Fields`] with all that is wrong.
pub fn parse(question: &str, options: &[String]) -> Result<(Text, Vec<String>), Refusal> {
    let mut form = Form::default();
    let question = form.take(Field::Question, Text::parse(question));
    let options = form.take(Field::Choices, answers(options));
    form.done()?;
    question.zip(options).ok_or_else(|| Refusal::field(Field::Question, Problem::Missing))
}

fn answers(typed: &[String]) -> Result<Vec<String>, Problem> {
    let mut answers: Vec<String> = Vec::new();
    for typed in typed {
        let Some(answer) = text::line(typed)? else { continue };
        if answer.chars().count() > LONGEST {
            return Err(Problem::TooLong { limit: LONGEST });
        }
        if answers.iter().any(|before| before.to_lowercase() == answer.to_lowercase()) {
            return Err(Problem::Twice);
        }
        answers.push(answer);
    }
    match answers.len() {
        0..FEWEST => Err(Problem::Missing),
        n if n > MOST => Err(Problem::TooMany { limit: MOST }),
        _ => Ok(answers),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(options: &[&str]) -> Option<Problem> {
        let options: Vec<String> = options.iter().map(|o| (*o).to_owned()).collect();
        match parse("How?", &options) {
            Ok(_) => None,
            Err(Refusal::Fields { fields }) => fields.first().map(|wrong| wrong.problem),
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_menu_has_two_to_six_different_answers() {
        assert_eq!(problem(&["a", " ", "b"]), None);
        assert_eq!(problem(&["a", "", "  "]), Some(Problem::Missing));
        assert_eq!(problem(&["a", "b", "c", "d", "e", "f"]), None);
        assert_eq!(problem(&["a", "b", "c", "d", "e", "f", "g"]), Some(Problem::TooMany { limit: MOST }));
        assert_eq!(problem(&["Refund", " refund"]), Some(Problem::Twice));
        assert_eq!(problem(&["a", &"å".repeat(81)]), Some(Problem::TooLong { limit: LONGEST }));
        assert_eq!(problem(&["a", &"å".repeat(80)]), None);
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let Err(Refusal::Fields { fields }) = parse(" ", &[]) else { panic!("taken") };
        let told: Vec<_> = fields.iter().map(|wrong| wrong.field).collect();
        assert_eq!(told, [Field::Question, Field::Choices]);
    }
}
