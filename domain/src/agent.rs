//! Who answers, and what they may do.

use serde::{Deserialize, Serialize};

use crate::ids::AgentId;

/// How many chats an agent takes at once, unless the admin says otherwise.
pub const CAPACITY: i64 = 5;

/// How skilled an agent is in a channel, unless the admin says otherwise; 1 to 9.
pub const SKILL: i64 = 5;

/// What is wrong with so many chats at once, in words.
pub(crate) fn most_places(capacity: i64) -> Option<String> {
    (!(0..=100).contains(&capacity)).then(|| "capacity: between 0 and 100".to_owned())
}

/// Whether an agent takes chats, as they say themselves, or as the office has found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// Finishes what is in hand and is given nothing new.
    #[default]
    Away,
    Present,
    /// Away for a reason that colleagues read.
    Paused,
    /// Has left offers unanswered, and is given nothing until they say that they are back.
    NotResponding,
}

impl Presence {
    pub const ALL: [Self; 4] = [Self::Away, Self::Present, Self::Paused, Self::NotResponding];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Away => "away",
            Self::Present => "present",
            Self::Paused => "paused",
            Self::NotResponding => "not_responding",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.code() == code)
    }

    pub const fn is_present(self) -> bool {
        matches!(self, Self::Present)
    }
}

/// What an agent may do in one channel. Seeing the channel at all takes any one of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Permission {
    /// Picks from the queue and answers.
    pub respond: bool,
    /// Is warned of new chats and messages.
    pub notify: bool,
    /// Reads along without the agent being told.
    pub listen: bool,
    /// Takes over chats, transfers those of others, gets the second warning.
    pub manage: bool,
}

/// An agent as a decision about one chat needs to know them: rights in that chat's channel, and how busy they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acting {
    pub id: AgentId,
    /// The name that customers and colleagues see.
    pub name: String,
    pub may: Permission,
    /// Takes chats now: the switch is on and a live line lives.
    pub present: bool,
    /// Chats that the agent owns now.
    pub load: i64,
    pub capacity: i64,
    /// Lowest number from 1 that no chat of theirs carries; colours tell the chats of one agent apart.
    pub free_colour: i64,
}

impl Acting {
    pub const fn is_full(&self) -> bool {
        self.load >= self.capacity
    }
}

/// What everybody in the office may know of an agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Colleague {
    pub id: AgentId,
    pub name: String,
    /// Takes chats now: [`Presence::Present`], and a live line lives.
    pub present: bool,
    /// What the agent says.
    #[serde(default)]
    pub presence: Presence,
    /// Why they pause; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub pause: String,
    pub capacity: i64,
    /// The name of the profile that they have chosen.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub profile: String,
}
