//! What a chat is about, as its agents put it: a line, and tags.

use serde::{Deserialize, Serialize};

use crate::refusal::{Field, Problem, Refusal};
use crate::text;

/// The line is at most so many characters long.
pub const SUBJECT_LIMIT: usize = 120;
/// So many tags has a chat.
pub const MOST_TAGS: usize = 10;
/// A tag is at most so many characters long.
pub const TAG_LIMIT: usize = 30;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// May be empty.
    pub line: String,
    pub tags: Vec<String>,
}

impl Subject {
    /// # Errors
    /// [`Refusal::Fields`] for a line or a tag that is too long, and for too many tags.
    pub fn parse(line: &str, tags: &[String]) -> Result<Self, Refusal> {
        let line = short(line, SUBJECT_LIMIT).map_err(|problem| Refusal::field(Field::Subject, problem))?;
        let tags = parse_tags(tags).map_err(|problem| Refusal::field(Field::Tags, problem))?;
        if tags.len() > MOST_TAGS {
            return Err(Refusal::field(Field::Tags, Problem::TooMany { limit: MOST_TAGS }));
        }
        Ok(Self { line: line.unwrap_or_default(), tags })
    }
}

/// Each once, in the order in which they were given; how a tag is written does not make it another one.
pub fn parse_tags(tags: &[String]) -> Result<Vec<String>, Problem> {
    let mut parsed: Vec<String> = Vec::with_capacity(tags.len().min(MOST_TAGS));
    for tag in tags {
        let Some(tag) = short(tag, TAG_LIMIT)? else { continue };
        if !has(&parsed, &tag) {
            parsed.push(tag);
        }
    }
    Ok(parsed)
}

/// Whether a tag is among these, however it is written.
pub fn has(tags: &[String], tag: &str) -> bool {
    let tag = tag.to_lowercase();
    tags.iter().any(|known| known.to_lowercase() == tag)
}

/// What may be meant by what is typed so far: tags that begin with it, then those that have it in them, without those that
/// the chat has.
pub fn suggested(known: &[String], chosen: &[String], typed: &str, most: usize) -> Vec<String> {
    let typed = typed.trim().to_lowercase();
    let fits: Vec<_> = known
        .iter()
        .filter(|tag| !has(chosen, tag))
        .filter_map(|tag| Some((tag.to_lowercase().find(&typed)?, tag)))
        .collect();
    let (first, later): (Vec<_>, Vec<_>) = fits.into_iter().partition(|(at, _)| *at == 0);
    first.into_iter().chain(later).map(|(_, tag)| tag.clone()).take(most).collect()
}

/// On one line, with one space between words; `None` when there is nothing of it.
fn short(typed: &str, limit: usize) -> Result<Option<String>, Problem> {
    let line = match text::line(typed) {
        Err(_) => return Err(Problem::TooLong { limit }),
        Ok(line) => line.unwrap_or_default(),
    };
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.chars().count() {
        0 => Ok(None),
        n if n > limit => Err(Problem::TooLong { limit }),
        _ => Ok(Some(line)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(all: &[&str]) -> Vec<String> {
        all.iter().map(|tag| (*tag).to_owned()).collect()
    }

    #[test]
    fn a_subject_is_one_line_and_tags_stand_there_once() {
        let parsed =
            Subject::parse("  Cracked\n shade ", &tags(&["Glass", " glass ", "", "lune  lamp"])).unwrap();
        assert_eq!(parsed, Subject { line: "Cracked shade".into(), tags: tags(&["Glass", "lune lamp"]) });
        assert_eq!(Subject::parse(" ", &[]), Ok(Subject::default()));
    }

    #[test]
    fn what_is_too_long_or_too_much_is_told_by_its_field() {
        let long = Subject::parse(&"å".repeat(121), &[]);
        assert_eq!(long, Err(Refusal::field(Field::Subject, Problem::TooLong { limit: 120 })));
        assert!(Subject::parse(&"å".repeat(120), &[]).is_ok());
        let long = Subject::parse("", &["å".repeat(31)]);
        assert_eq!(long, Err(Refusal::field(Field::Tags, Problem::TooLong { limit: 30 })));
        let eleven: Vec<_> = (0..11).map(|n| n.to_string()).collect();
        let many = Subject::parse("", &eleven);
        assert_eq!(many, Err(Refusal::field(Field::Tags, Problem::TooMany { limit: 10 })));
        assert!(Subject::parse("", &eleven[1..]).is_ok());
    }

    #[test]
    fn tags_that_begin_with_what_is_typed_come_first_and_those_that_are_there_do_not() {
        let known = tags(&["sunglass", "glass", "Glasgow", "lune"]);
        assert_eq!(suggested(&known, &tags(&["LUNE"]), "gla", 5), ["glass", "Glasgow", "sunglass"]);
        assert_eq!(suggested(&known, &[], "", 2), ["sunglass", "glass"]);
    }
}
