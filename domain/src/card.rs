//! What a list of the console shows of one chat. Cards are whole and carry a `rev`: the one with the higher rev
//! stands, so that neither order nor repeats matter.

use serde::{Deserialize, Serialize};

use crate::channel::ChannelKey;
use crate::chat::{State, Turn};
use crate::entry::Ending;
use crate::ids::{AgentId, ChatId};
use crate::invitation::Invitation;
use crate::offer::Offer;
use crate::participant::{Participant, Role};
use crate::rating::Stars;
use crate::time::Time;
use crate::transfer::Transfer;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    pub chat: ChatId,
    /// Grows with every change of the chat.
    pub rev: i64,
    pub channel: ChannelKey,
    pub customer: String,
    pub state: State,
    pub turn: Turn,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ending: Option<Ending>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<AgentId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_name: Option<String>,
    pub colour: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer: Option<Offer>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transfer: Option<Transfer>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invitation: Option<Invitation>,
    /// Who else is in it, guests and listeners.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<Participant>,
    /// What it is about, as its agents put it; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub subject: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    pub queued: Time,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered: Option<Time>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Time>,
    /// The beginning of what was said last.
    pub said: String,
    pub said_at: Time,
    /// Whether the customer said it.
    pub said_by_customer: bool,
    /// The customer's messages that no agent of the chat has seen.
    pub unread: i64,
    /// Somebody has been warned that the customer waits, and they wait still.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub late: bool,
    /// What the customer gave it when it had ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<Stars>,
}

impl Card {
    /// What agents call the customer; `nobody` for one who gave no name.
    pub fn called<'a>(&'a self, nobody: &'a str) -> &'a str {
        if self.customer.is_empty() { nobody } else { &self.customer }
    }

    pub const fn waits(&self) -> bool {
        matches!(self.state, State::Waiting)
    }

    pub fn is_of(&self, agent: AgentId) -> bool {
        self.owner == Some(agent)
    }

    /// As what the agent is in the chat beside its owner.
    pub fn role_of(&self, agent: AgentId) -> Option<Role> {
        self.others.iter().find(|p| p.agent == agent).map(|p| p.role)
    }

    /// Whether the agent is in the chat, as its owner or beside them.
    pub fn has(&self, agent: AgentId) -> bool {
        self.is_of(agent) || self.role_of(agent).is_some()
    }

    /// Whether the agent writes in it, and does not only read on.
    pub fn is_written_by(&self, agent: AgentId) -> bool {
        self.is_of(agent) || self.role_of(agent) == Some(Role::Guest)
    }

    /// Whether this agent in person is asked to come in.
    pub fn asks(&self, agent: AgentId) -> bool {
        self.transfer.as_ref().is_some_and(|t| t.is_to(agent))
            || self.invitation.as_ref().is_some_and(|i| i.to == agent)
    }
}
