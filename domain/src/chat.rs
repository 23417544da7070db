//! A chat and its life. Every transition is [`Chat::on`]: the state, who does what, and when, to the new state and
//! the lines of its log, or a [`Refusal`]. Nothing outside decides what may follow what.
//!
//! ```text
//!                 pick, accept                  end (either side), idle
//!   born -> Waiting ---------> Talking ------------------------------> Finished -> Closed
//!             |  ^               |                                        |
//!             |  +---- requeue --+                        return ---------+--> Talking or Waiting
//!             +-> Closed: customer left, request created, answered by an article
//! ```
//!
//! A waiting chat may be offered to one agent; a talking one may be on its way to a colleague, and may have an
//! invitation open. A chat is born by the customer's start: forms that come before it are screens, not chats.

mod life;
#[cfg(test)]
mod table;

use serde::{Deserialize, Serialize};

use crate::agent::Acting;
use crate::attachment::Attachment;
use crate::channel::ChannelKey;
use crate::choices::Menu;
use crate::entry::{Audience, Ending, Line};
use crate::ids::{AgentId, ChatId};
use crate::invitation::Invitation;
use crate::offer::{Declined, Offer};
use crate::participant::{Participant, Role};
use crate::subject::Subject;
use crate::text::Text;
use crate::time::Time;
use crate::transfer::Transfer;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// In the queue.
    Waiting,
    /// An agent owns it.
    Talking,
    /// Ended; the customer may come back to it.
    Finished,
    /// Ended for good.
    Closed,
}

impl State {
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Talking, Self::Finished, Self::Closed];

    pub const fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Talking)
    }

    pub const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Talking => "talking",
            Self::Finished => "finished",
            Self::Closed => "closed",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.code() == code)
    }
}

/// Whose turn it is: who wrote last decides who is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    /// The customer wrote last and waits for an agent.
    Agent,
    /// An agent wrote last and waits for the customer.
    Customer,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chat {
    pub id: ChatId,
    pub channel: ChannelKey,
    pub state: State,
    pub turn: Turn,
    pub ending: Option<Ending>,
    /// Who answers; stays when the chat has ended.
    pub owner: Option<AgentId>,
    pub owner_name: Option<String>,
    /// 1 and up; tells the owner's chats apart.
    pub colour: i64,
    pub offer: Option<Offer>,
    pub declined: Vec<Declined>,
    pub transfer: Option<Transfer>,
    pub invitation: Option<Invitation>,
    pub others: Vec<Participant>,
    pub started: Time,
    /// Since when it counts as waiting. An offer that comes to nothing does not change it.
    pub queued: Time,
    pub answered: Option<Time>,
    pub ended: Option<Time>,
    /// Whether an agent lets the customer send files in this chat.
    pub files_allowed: bool,
    /// What it is about, as its agents put it; may be empty.
    pub subject: String,
    pub tags: Vec<String>,
}

/// Who does it. Agents come with what is known of them in the chat's channel.
#[derive(Clone, Copy, Debug)]
pub enum Who<'a> {
    Customer,
    Agent(&'a Acting),
    System,
}

/// What is to happen.
#[derive(Clone, Debug)]
pub enum Event {
    Say {
        text: Text,
        audience: Audience,
    },
    /// The same with files, which are here already.
    SayFiles {
        text: Option<Text>,
        files: Vec<Attachment>,
        audience: Audience,
    },
    /// The customer may send files, or no longer.
    AllowFiles {
        on: bool,
    },
    /// What it is about.
    Describe {
        subject: Subject,
    },
    OfferChoices {
        question: Text,
        options: Vec<String>,
    },
    /// The customer takes one answer of a menu.
    Choose {
        menu: Menu,
        option: String,
    },
    Offer {
        to: Acting,
        until: Time,
    },
    Accept,
    Decline,
    ExpireOffer,
    /// It can no longer be answered, by nobody's fault: back to who may be offered it next.
    WithdrawOffer,
    Pick,
    TakeOver,
    Transfer {
        to: Acting,
    },
    /// To whoever of a channel takes it first.
    TransferToChannel {
        key: ChannelKey,
        name: String,
    },
    /// Of one to a channel: who accepts is known here as they act in that channel.
    AcceptTransfer,
    DeclineTransfer,
    CancelTransfer,
    /// Who was asked is no longer there to answer.
    LapseTransfer {
        to: AgentId,
    },
    /// `leaves`: who asks goes when the colleague comes.
    Invite {
        to: Acting,
        until: Time,
        leaves: bool,
    },
    AcceptInvitation,
    DeclineInvitation,
    /// Before the colleague has answered. Who meant to go with their coming stays.
    CancelInvitation,
    ExpireInvitation,
    /// An agent goes. A guest just goes; an owner hands the chat to who is left in it.
    Leave,
    /// Nobody is left to answer: back in the queue, with its age.
    Requeue,
    /// `may_return`: the channel lets the customer come back to an ended chat.
    End {
        may_return: bool,
    },
    Idle {
        may_return: bool,
    },
    /// The customer is kept out from now on, and the chat is over for good.
    Block {
        reason: String,
    },
    /// The customer leaves the queue with a request instead.
    Request,
    /// A suggested article was the answer, so nobody is waited for.
    Answered,
    /// `owner`: who had the chat, if they can take it again.
    Return {
        owner: Option<Acting>,
    },
    /// The customer leaves an ended chat for good, or its time is over.
    Close,
}

/// The new state and what is written into the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub chat: Chat,
    pub lines: Vec<Line>,
}

impl Chat {
    /// A chat is born when the customer starts it, and goes straight into the queue.
    pub const fn born(id: ChatId, channel: ChannelKey, now: Time) -> Self {
        Self {
            id,
            channel,
            state: State::Waiting,
            turn: Turn::Agent,
            ending: None,
            owner: None,
            owner_name: None,
            colour: 0,
            offer: None,
            declined: Vec::new(),
            transfer: None,
            invitation: None,
            others: Vec::new(),
            started: now,
            queued: now,
            answered: None,
            ended: None,
            files_allowed: false,
            subject: String::new(),
            tags: Vec::new(),
        }
    }

    pub fn is_owned_by(&self, agent: AgentId) -> bool {
        self.owner == Some(agent)
    }

    /// Whether this agent is in the conversation, as its owner or beside them.
    pub fn has(&self, agent: AgentId) -> bool {
        self.is_owned_by(agent) || self.others.iter().any(|p| p.agent == agent)
    }

    /// Whether this agent writes in it, and does not only read on.
    pub fn may_write(&self, agent: AgentId) -> bool {
        self.is_owned_by(agent) || self.others.iter().any(|p| p.agent == agent && p.role == Role::Guest)
    }

    /// Whether this agent in person is asked to come in.
    pub fn asks(&self, agent: AgentId) -> bool {
        self.transfer.as_ref().is_some_and(|t| t.is_to(agent))
            || self.invitation.as_ref().is_some_and(|i| i.to == agent)
    }
}
