//! How a channel's chats come to agents: taken from the queue by hand, offered one by one, or both.

use serde::{Deserialize, Serialize};

use crate::offer::RINGS_FOR;
use crate::time::Span;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Agents take chats from the queue.
    #[default]
    Pick,
    /// The office offers each chat to one agent after the other.
    Offer,
    /// It is offered, and whoever likes takes it from the queue meanwhile.
    Both,
}

impl Mode {
    pub const fn picks(self) -> bool {
        matches!(self, Self::Pick | Self::Both)
    }

    pub const fn offers(self) -> bool {
        matches!(self, Self::Offer | Self::Both)
    }
}

/// Who of those who are equally skilled and equally busy is offered a chat.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Between {
    /// Whose last chat ended, or whose last offer was, the longest ago.
    #[default]
    LongestIdle,
    /// Whose last offer was the longest ago.
    RoundRobin,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Routing {
    pub mode: Mode,
    /// How long an agent has to answer an offer.
    pub offer_seconds: i64,
    /// Chats of a channel with a higher one come first, whatever their age.
    pub priority: i64,
    pub between: Between,
}

impl Default for Routing {
    fn default() -> Self {
        Self {
            mode: Mode::default(),
            offer_seconds: RINGS_FOR.whole_seconds(),
            priority: 0,
            between: Between::default(),
        }
    }
}

impl Routing {
    pub const fn rings_for(&self) -> Span {
        Span::seconds(self.offer_seconds)
    }

    pub(super) fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        if !(5..=600).contains(&self.offer_seconds) {
            problems.push("routing: offer_seconds: between 5 and 600".to_owned());
        }
        if !(0..=9).contains(&self.priority) {
            problems.push("routing: priority: between 0 and 9; higher comes first".to_owned());
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_as_before_there_were_offers() {
        let routing: Routing = serde_json::from_str("{}").unwrap();
        assert!(routing.mode.picks() && !routing.mode.offers());
        assert_eq!((routing.offer_seconds, routing.priority), (30, 0));
        assert_eq!(routing.problems(), Vec::<String>::new());
        let wrong: Routing = serde_json::from_str(r#"{"offer_seconds":1,"priority":-1}"#).unwrap();
        assert_eq!(wrong.problems().len(), 2);
    }
}
