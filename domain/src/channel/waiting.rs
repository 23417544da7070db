//! What a customer reads in the queue, and the way out of it.

use serde::{Deserialize, Serialize};

use crate::time::Span;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Waiting {
    /// With `{position}` and `{wait}`; empty means the words of the language.
    pub text: String,
    /// When "Create request" is offered in the queue; `None`: only when the channel closes. For channels that take requests.
    pub way_out: Option<WayOut>,
}

/// From either of them on: so many minutes waited, or so many in the queue. 0 is at once; what is left out opens nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WayOut {
    pub minutes: Option<i64>,
    pub length: Option<i64>,
}

impl WayOut {
    /// Whether it is open to who has waited for so long, in a queue of so many.
    pub fn is_open(&self, waited: Span, queue: i64) -> bool {
        self.minutes.is_some_and(|minutes| waited >= Span::minutes(minutes))
            || self.length.is_some_and(|length| queue >= length)
    }
}

impl Waiting {
    pub(super) fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        if self.text.chars().count() > 255 {
            problems.push("waiting: text: at most 255 characters".to_owned());
        }
        if let Some(name) = unknown(&self.text) {
            problems.push(format!("waiting: text: there is no {name}; use {{position}} and {{wait}}"));
        }
        let Some(way) = self.way_out else { return problems };
        if way == WayOut::default() {
            problems.push("waiting: way_out: say after how many minutes, or from which length on".to_owned());
        }
        if way.minutes.is_some_and(|minutes| !(0..=1_440).contains(&minutes)) {
            problems.push("waiting: way_out: minutes: between 0 and 1440".to_owned());
        }
        if way.length.is_some_and(|length| !(0..=100_000).contains(&length)) {
            problems.push("waiting: way_out: length: between 0 and 100000".to_owned());
        }
        problems
    }
}

/// The first name in braces that means nothing.
fn unknown(text: &str) -> Option<&str> {
    let mut rest = text;
    while let Some(from) = rest.find('{') {
        let to = rest[from..].find('}').map_or(rest.len(), |to| from + to + 1);
        let name = &rest[from..to];
        if !matches!(name, "{position}" | "{wait}") {
            return Some(name);
        }
        rest = &rest[to..];
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_out_opens_with_time_or_with_length_and_nought_is_at_once() {
        let way = WayOut { minutes: Some(5), length: Some(10) };
        assert!(!way.is_open(Span::seconds(299), 9));
        assert!(way.is_open(Span::minutes(5), 1) && way.is_open(Span::seconds(0), 10));
        assert!(WayOut { minutes: Some(0), length: None }.is_open(Span::seconds(0), 1));
        assert!(!WayOut { minutes: None, length: Some(3) }.is_open(Span::minutes(99), 2));
    }

    #[test]
    fn a_text_knows_two_names() {
        let text = |text: &str| Waiting { text: text.to_owned(), ..Waiting::default() }.problems();
        assert_eq!(text("You are number {position}; it takes {wait}."), Vec::<String>::new());
        assert_eq!(text("{cavw} to go"), ["waiting: text: there is no {cavw}; use {position} and {wait}"]);
        assert_eq!(text("{position").len(), 1);
    }
}
