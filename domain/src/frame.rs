//! The live line's frames: JSON objects with their kind under `t`. Unknown fields are ignored and unknown kinds
//! skipped, because an old widget may meet a new server.
//!
//! Everything goes downward; upward goes only what may be lost: who I am, what I have, that I type.
//! A customer's line is about one chat, so its frames name none.

use serde::{Deserialize, Serialize};

use crate::agent::Colleague;
use crate::card::Card;
use crate::case::CaseRow;
use crate::channel::ChannelKey;
use crate::channel::hours::Why;
use crate::entry::Entry;
use crate::ids::{AgentId, ChatId};
use crate::office::Office;
use crate::refusal::Refusal;
use crate::time::Time;
use crate::transcript::Delivery;
use crate::view::{ChatView, Marks};
use crate::warning::Warning;

/// A side that has said nothing for so long, in seconds, is taken for dead.
pub const DEAD_AFTER: i64 = 40;
/// A beat is sent every so many seconds, give or take a fifth.
pub const BEAT_EVERY: i64 = 25;
/// A typing sign is sent at most every so many seconds while somebody types, and fades after twice that.
pub const TYPING_EVERY: i64 = 3;

/// From the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "t", rename_all = "snake_case")]
// Where pointers are short the two largest are nearly of a size.
#[cfg_attr(
    not(target_arch = "wasm32"),
    expect(clippy::large_enum_variant, reason = "a frame is made, read and let go, one at a time")
)]
pub enum Down {
    /// The answer to a hello. Another `epoch` than before means that the store was restored: forget and ask anew.
    Welcome {
        epoch: String,
        now: Time,
    },
    /// A whole conversation, in place of what the reader has.
    View {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        chat: Option<ChatId>,
        view: ChatView,
    },
    Entries {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        chat: Option<ChatId>,
        entries: Vec<Entry>,
    },
    Marks {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        chat: Option<ChatId>,
        marks: Marks,
    },
    /// Somebody on the other side types, or has stopped.
    Typing {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        chat: Option<ChatId>,
        by: String,
        /// For agents: which of them, so that two of one name are two.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        id: Option<AgentId>,
        on: bool,
    },
    /// The customer's place in the queue, from 1; how long others waited lately, in whole minutes, if anybody knows; and
    /// whether they may leave a request instead.
    Place {
        place: i64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        wait: Option<i64>,
        #[serde(default, skip_serializing_if = "core::ops::Not::not")]
        out: bool,
    },
    /// Whether somebody can answer in this channel now, and why no chat can be started, if so.
    Open {
        on: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        closed: Option<Why>,
    },
    /// What may be done with the chat that has ended: come back to it, and have its transcript sent.
    After {
        after: bool,
        transcript: bool,
    },
    /// How the mail with the transcript fares that the customer asked for last.
    Mail {
        to: String,
        state: Delivery,
    },
    /// Whether the customer's page is connected.
    Here {
        chat: ChatId,
        on: bool,
    },
    /// Who listens in on a chat, by name, where its agents are told.
    Listening {
        chat: ChatId,
        by: Vec<String>,
    },
    Office {
        office: Office,
    },
    Card {
        card: Card,
    },
    /// Several at once: what was said in others' chats, which is told now and then.
    Cards {
        cards: Vec<Card>,
    },
    /// A request that is new or has changed, and how many are active now.
    Case {
        case: CaseRow,
        active: i64,
    },
    Colleague {
        colleague: Colleague,
    },
    /// Somebody waits too long.
    Warning {
        warning: Warning,
    },
    Beat,
    /// The server goes down in order. Who comes back so many milliseconds later does not come with everybody else.
    Bye {
        again: i64,
    },
    /// The line is refused or ends for a reason the reader should know.
    No {
        refusal: Refusal,
    },
}

/// From the browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum Up {
    /// The widget's first frame. With a token: follow its chat from after `seen`. With a channel only: availability.
    Hello {
        #[serde(default)]
        token: Option<String>,
        #[serde(default)]
        channel: Option<ChannelKey>,
        #[serde(default)]
        seen: i64,
        #[serde(default)]
        epoch: Option<String>,
    },
    /// The console opens a conversation of which it has everything up to `seen`.
    Watch {
        chat: ChatId,
        #[serde(default)]
        seen: i64,
    },
    Unwatch {
        chat: ChatId,
    },
    /// Something is missing after this place.
    Get {
        #[serde(default)]
        chat: Option<ChatId>,
        after: i64,
    },
    /// `private`: what is typed is not for the customer, and neither is that somebody types.
    Typing {
        #[serde(default)]
        chat: Option<ChatId>,
        on: bool,
        /// A note for agents is being written, of which the customer is to see no sign.
        #[serde(default, skip_serializing_if = "core::ops::Not::not")]
        private: bool,
    },
    Beat,
}
