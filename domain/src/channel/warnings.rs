//! After how long agents and managers are warned that somebody waits, and how. Each of the four times stands for itself: a
//! manager may be warned before an agent is.

use serde::{Deserialize, Serialize};

use crate::email::Email;
use crate::time::Span;
use crate::warning::{Kind, Level};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Warnings {
    /// A new chat that nobody has answered: for agents who are Present, and for managers. 0 is off.
    pub new_chat_minutes: Minutes,
    pub new_chat_manager_minutes: Minutes,
    /// A message that nobody has replied to.
    pub message_minutes: Minutes,
    pub message_manager_minutes: Minutes,
    /// In the console.
    pub popup: bool,
    pub mail: bool,
    /// Who gets the mails; nobody named means those who are warned, at their own addresses.
    pub mail_to: Vec<Email>,
}

/// A time that an admin writes as a number of minutes: `5`, `0.5`. Kept to the second.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "f64", into = "f64")]
pub struct Minutes(i64);

impl Minutes {
    pub const fn of(span: Span) -> Self {
        Self(span.0 / Span::seconds(1).0)
    }

    /// Nothing when it is off.
    pub const fn span(self) -> Option<Span> {
        if self.0 > 0 { Some(Span::seconds(self.0)) } else { None }
    }
}

impl From<f64> for Minutes {
    fn from(minutes: f64) -> Self {
        let seconds = minutes * 60.0;
        // What is written as more than nothing is not off.
        let seconds = if seconds > 0.0 { seconds.max(1.0) } else { seconds };
        #[expect(
            clippy::as_conversions,
            clippy::cast_possible_truncation,
            reason = "what does not fit becomes the largest number, which is too much and refused"
        )]
        Self(seconds.round() as i64)
    }
}

impl From<Minutes> for f64 {
    fn from(minutes: Minutes) -> Self {
        #[expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "a day has 86,400 seconds")]
        let seconds = minutes.0 as Self;
        seconds / 60.0
    }
}

impl Default for Warnings {
    fn default() -> Self {
        Self {
            new_chat_minutes: Minutes::default(),
            new_chat_manager_minutes: Minutes::default(),
            message_minutes: Minutes::default(),
            message_manager_minutes: Minutes::default(),
            popup: true,
            mail: false,
            mail_to: Vec::new(),
        }
    }
}

/// More addresses are a mailing list.
const MOST_ADDRESSES: usize = 20;

impl Warnings {
    /// How long is too long; `None` is off.
    pub fn after(&self, kind: Kind, level: Level) -> Option<Span> {
        let minutes = match (kind, level) {
            (Kind::NewChat, Level::Agents) => self.new_chat_minutes,
            (Kind::NewChat, Level::Managers) => self.new_chat_manager_minutes,
            (Kind::Message, Level::Agents) => self.message_minutes,
            (Kind::Message, Level::Managers) => self.message_manager_minutes,
        };
        minutes.span().filter(|_| self.popup || self.mail)
    }

    pub fn is_off(&self) -> bool {
        let kinds = [Kind::NewChat, Kind::Message];
        kinds.into_iter().all(|kind| Level::ALL.into_iter().all(|level| self.after(kind, level).is_none()))
    }

    pub(super) fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        for (field, minutes) in [
            ("new_chat_minutes", self.new_chat_minutes),
            ("new_chat_manager_minutes", self.new_chat_manager_minutes),
            ("message_minutes", self.message_minutes),
            ("message_manager_minutes", self.message_manager_minutes),
        ] {
            if !(0..=86_400).contains(&minutes.0) {
                problems.push(format!("warnings.{field}: between 0, which is off, and 1440"));
            }
        }
        if self.mail_to.len() > MOST_ADDRESSES {
            problems.push(format!("warnings.mail_to: at most {MOST_ADDRESSES} addresses"));
        }
        for address in &self.mail_to {
            if Email::parse(address.as_str()).is_err() {
                problems.push(format!("warnings.mail_to: \"{address}\" is not an address"));
            }
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Warnings {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn minutes_may_be_parts_of_them_and_are_written_back_as_they_were() {
        let warnings =
            read(r#"{"new_chat_minutes": 5, "message_minutes": 0.05, "message_manager_minutes": 0.001}"#);
        let after = |kind, level| warnings.after(kind, level);
        assert_eq!(after(Kind::NewChat, Level::Agents), Some(Span::minutes(5)));
        assert_eq!(after(Kind::NewChat, Level::Managers), None, "off");
        assert_eq!(after(Kind::Message, Level::Agents), Some(Span::seconds(3)));
        assert_eq!(after(Kind::Message, Level::Managers), Some(Span::seconds(1)), "not off");
        for seconds in 0..10_000 {
            let json = serde_json::to_string(&Minutes(seconds)).unwrap();
            assert_eq!(serde_json::from_str::<Minutes>(&json).unwrap(), Minutes(seconds), "{json}");
        }
        let whole = serde_json::to_value(Minutes::of(Span::minutes(5))).unwrap();
        assert_eq!(whole.as_f64(), Some(5.0));
    }

    #[test]
    fn without_a_way_to_warn_there_is_no_warning() {
        let minutes = Minutes::of(Span::minutes(1));
        let by = |popup, mail| Warnings { message_minutes: minutes, popup, mail, ..Warnings::default() };
        assert!(by(false, false).is_off() && Warnings::default().is_off());
        assert!(!by(true, false).is_off() && !by(false, true).is_off());
    }

    #[test]
    fn warnings_say_what_is_wrong_with_them() {
        assert_eq!(Warnings::default().problems(), Vec::<String>::new());
        let wrong = read(
            r#"{"new_chat_minutes": -1, "message_minutes": 1e300, "message_manager_minutes": 1441,
                "mail_to": ["ada@shop.example", "bo"]}"#,
        );
        let problems = wrong.problems();
        assert_eq!(problems.len(), 4, "{problems:#?}");
        assert!(problems.iter().any(|p| p == "warnings.mail_to: \"bo\" is not an address"));
        assert!(serde_json::from_str::<Warnings>(r#"{"minutes": 1}"#).is_err());
    }
}
