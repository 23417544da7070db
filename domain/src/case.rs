//! A question that is answered later, by mail or phone. Code says `case`; screens say "request". It has a short number that
//! its customer can name on the phone.

use serde::{Deserialize, Serialize};

use crate::channel::ChannelKey;
use crate::customer::Customer;
use crate::entry::Entry;
use crate::ids::ChatId;
use crate::text::{self, Text};
use crate::time::Time;

/// A list holds so many rows at once; the next page is asked for by the last number of this one.
pub const PAGE: i64 = 50;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseState {
    /// Somebody has to do something about it.
    #[default]
    Active,
    Closed,
}

impl CaseState {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Closed => "closed",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        [Self::Active, Self::Closed].into_iter().find(|state| state.code() == code)
    }
}

/// Where the customer wrote it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The form of a channel that was closed.
    Closed,
    /// The queue, instead of waiting on.
    Queue,
    /// The form on its own, without the chat's program.
    Form,
}

impl Origin {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Queue => "queue",
            Self::Form => "form",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        [Self::Closed, Self::Queue, Self::Form].into_iter().find(|origin| origin.code() == code)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// From 1001 on, each once.
    pub number: i64,
    /// Grows with every change.
    pub rev: i64,
    pub channel: ChannelKey,
    pub state: CaseState,
    pub origin: Origin,
    /// The chat that became it.
    pub chat: Option<ChatId>,
    pub customer: Customer,
    pub question: Text,
    pub created: Time,
}

impl Case {
    pub fn row(&self) -> CaseRow {
        CaseRow {
            number: self.number,
            rev: self.rev,
            channel: self.channel.clone(),
            state: self.state,
            customer: self.customer.name.clone(),
            title: text::excerpt(self.question.as_str()),
            created: self.created,
        }
    }
}

/// What a list shows of it. Rows are whole: the one with the higher rev stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseRow {
    pub number: i64,
    pub rev: i64,
    pub channel: ChannelKey,
    pub state: CaseState,
    pub customer: String,
    /// The beginning of the question.
    pub title: String,
    pub created: Time,
}

/// A case as it opens in the console, with the log of the chat that it came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenCase {
    pub case: Case,
    pub log: Vec<Entry>,
}

/// A page of a list, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseList {
    pub state: CaseState,
    pub rows: Vec<CaseRow>,
    /// There are older ones.
    pub more: bool,
}

impl CaseList {
    /// Takes a row that is new or has changed. True if the list is another one.
    pub fn apply(&mut self, row: CaseRow) -> bool {
        let at = self.rows.iter().position(|known| known.number <= row.number);
        let known = at.filter(|at| self.rows[*at].number == row.number);
        match (known, row.state == self.state) {
            (Some(at), _) if self.rows[at].rev >= row.rev => false,
            (Some(at), true) => {
                self.rows[at] = row;
                true
            }
            (Some(at), false) => {
                self.rows.remove(at);
                true
            }
            (None, false) => false,
            // Older than all that is here: it comes with its page.
            (None, true) if at.is_none() && self.more => false,
            (None, true) => {
                self.rows.insert(at.unwrap_or(self.rows.len()), row);
                true
            }
        }
    }

    /// Puts the page of older ones behind.
    pub fn append(&mut self, page: Self) {
        let last = self.rows.last().map_or(i64::MAX, |row| row.number);
        self.rows.extend(page.rows.into_iter().filter(|row| row.number < last));
        self.more = page.more;
    }

    /// Where the next page begins.
    pub fn before(&self) -> Option<i64> {
        self.rows.last().map(|row| row.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(number: i64, rev: i64, state: CaseState) -> CaseRow {
        CaseRow {
            number,
            rev,
            channel: ChannelKey::parse("support").unwrap(),
            state,
            customer: "Ida".into(),
            title: "A cracked shade".into(),
            created: Time(number),
        }
    }

    fn numbers(list: &CaseList) -> Vec<i64> {
        list.rows.iter().map(|row| row.number).collect()
    }

    #[test]
    fn a_list_takes_what_belongs_to_it_in_its_order_and_lets_go_of_the_rest() {
        let active = |number, rev| row(number, rev, CaseState::Active);
        let mut list =
            CaseList { rows: vec![active(1005, 1), active(1003, 1)], more: true, ..CaseList::default() };
        assert!(list.apply(active(1006, 1)) && list.apply(active(1004, 1)));
        assert!(!list.apply(active(1001, 1)), "it comes with its page");
        assert!(!list.apply(active(1004, 1)), "known");
        assert_eq!(numbers(&list), [1006, 1005, 1004, 1003]);
        assert!(list.apply(row(1005, 2, CaseState::Closed)));
        assert!(!list.apply(row(1009, 2, CaseState::Closed)), "of another list");
        assert_eq!(numbers(&list), [1006, 1004, 1003]);
        list.append(CaseList { rows: vec![active(1003, 1), active(1001, 1)], ..CaseList::default() });
        assert_eq!((numbers(&list), list.more), (vec![1006, 1004, 1003, 1001], false));
        assert!(list.apply(active(1000, 1)), "nothing is older, so this is where it belongs");
        assert_eq!(list.before(), Some(1000));
    }
}
