//! Who answers, and what they may do.

use serde::{Deserialize, Serialize};

use crate::ids::AgentId;

/// How many chats an agent takes at once, unless the admin says otherwise.
pub const CAPACITY: i64 = 5;

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
    pub present: bool,
    pub capacity: i64,
}
