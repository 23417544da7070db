//! A chat on its way to a colleague, or to whoever of a channel takes it first. It stays with its owner until somebody says
//! yes. It also stays in its channel: that is where its customer came in, with the look, the language, the hours and the
//! queue that they know. Who answers in it is another question.

use serde::{Deserialize, Serialize};

use crate::channel::ChannelKey;
use crate::ids::AgentId;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    pub by: AgentId,
    pub to: Target,
}

/// Who is asked to take it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum Target {
    Agent {
        id: AgentId,
        name: String,
    },
    /// Any agent who answers in this channel.
    Channel {
        key: ChannelKey,
        name: String,
    },
}

impl Target {
    pub fn name(&self) -> &str {
        match self {
            Self::Agent { name, .. } | Self::Channel { name, .. } => name,
        }
    }
}

impl Transfer {
    /// Whether it is this agent in person who is asked.
    pub fn is_to(&self, agent: AgentId) -> bool {
        matches!(self.to, Target::Agent { id, .. } if id == agent)
    }

    /// The channel whose agents are asked.
    pub const fn channel(&self) -> Option<&ChannelKey> {
        match &self.to {
            Target::Channel { key, .. } => Some(key),
            Target::Agent { .. } => None,
        }
    }
}

/// Who may be asked to take a chat, or to come into it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Takers {
    pub agents: Vec<Taker>,
    pub channels: Vec<TakerChannel>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taker {
    pub id: AgentId,
    pub name: String,
    pub present: bool,
    /// Chats in hand.
    pub load: i64,
    pub capacity: i64,
    /// Answers in the chat's channel.
    pub answers_here: bool,
    /// Is in the chat already.
    pub is_in: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakerChannel {
    pub key: ChannelKey,
    pub name: String,
    /// How many of its agents are present and have a place.
    pub free: usize,
}
