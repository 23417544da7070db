//! What people type, once it has been looked at: trimmed, one kind of line end, no control characters, not too long.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::refusal::Problem;

/// A message or question is at most this many characters long.
pub const MESSAGE_LIMIT: usize = 4_000;
/// A name, an address or any other single line is at most this many characters long.
pub const LINE_LIMIT: usize = 200;

/// A message's text: 1 to [`MESSAGE_LIMIT`] characters, line breaks allowed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Text(String);

impl Text {
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        let clean = clean(typed, true);
        match clean.chars().count() {
            0 => Err(Problem::Missing),
            n if n > MESSAGE_LIMIT => Err(Problem::TooLong { limit: MESSAGE_LIMIT }),
            _ => Ok(Self(clean)),
        }
    }

    /// For text that has been parsed before, read back from a store or a frame.
    pub fn known(stored: String) -> Self {
        Self(stored)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One line of a form: trimmed, and `None` when nothing was given.
pub fn line(typed: &str) -> Result<Option<String>, Problem> {
    let clean = clean(typed, false);
    match clean.chars().count() {
        0 => Ok(None),
        n if n > LINE_LIMIT => Err(Problem::TooLong { limit: LINE_LIMIT }),
        _ => Ok(Some(clean)),
    }
}

/// The beginning of a text on one line, for lists.
pub fn excerpt(text: &str) -> String {
    const LONGEST: usize = 120;
    let mut short = String::new();
    for (n, word) in text.split_whitespace().enumerate() {
        if n > 0 {
            short.push(' ');
        }
        short.push_str(word);
        // A character takes four bytes at most, so there is more than is shown.
        if short.len() > 4 * LONGEST {
            break;
        }
    }
    match short.char_indices().nth(LONGEST) {
        Some((end, _)) => {
            short.truncate(end);
            short.push('…');
            short
        }
        None => short,
    }
}

/// Characters that reorder or hide text: an author could make a line read as somebody else's.
const fn deceives(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

fn clean(typed: &str, breaks: bool) -> String {
    let mut clean = String::with_capacity(typed.len());
    let mut chars = typed.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\r' | '\n' | '\u{2028}' | '\u{2029}' => clean.push(if breaks { '\n' } else { ' ' }),
            '\t' => clean.push(if breaks { '\t' } else { ' ' }),
            c if c.is_control() || deceives(c) => {}
            c => clean.push(c),
        }
    }
    clean.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_become_one_kind_and_the_rest_stays() {
        assert_eq!(Text::parse(" a\r\nb\n\nc\td ").unwrap().as_str(), "a\nb\n\nc\td");
        assert_eq!(Text::parse("a\rb").unwrap().as_str(), "a\nb");
        assert_eq!(line("  Ida\n Lindqvist ").unwrap().as_deref(), Some("Ida  Lindqvist"));
    }

    #[test]
    fn what_hides_or_reorders_text_is_dropped() {
        assert_eq!(Text::parse("a\u{0}\u{7}b\u{202E}c").unwrap().as_str(), "abc");
        assert_eq!(Text::parse("\u{200F}שלום 👩‍👩‍👧").unwrap().as_str(), "\u{200F}שלום 👩‍👩‍👧");
    }

    #[test]
    fn nothing_and_too_much_are_refused() {
        assert_eq!(Text::parse(" \n\u{0} "), Err(Problem::Missing));
        assert!(Text::parse(&"å".repeat(MESSAGE_LIMIT)).is_ok());
        let long = "å".repeat(MESSAGE_LIMIT + 1);
        assert_eq!(Text::parse(&long), Err(Problem::TooLong { limit: MESSAGE_LIMIT }));
    }

    #[test]
    fn an_excerpt_is_one_short_line() {
        assert_eq!(excerpt("two\nlines  here"), "two lines here");
        assert_eq!(excerpt(&"å".repeat(500)).chars().count(), 121);
    }
}
