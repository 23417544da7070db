//! A waiting chat, shown to one agent until a deadline. The chat keeps its age in the queue all the while.

use serde::{Deserialize, Serialize};

use crate::ids::AgentId;
use crate::time::{Span, Time};

/// How long an agent has to answer an offer.
pub const RINGS_FOR: Span = Span::seconds(30);
/// How long a chat is not offered again to who first declined it; doubled with each further time.
pub const PAUSE: Span = Span::seconds(30);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    pub to: AgentId,
    pub name: String,
    pub until: Time,
}

/// That an agent did not take a chat, so that it is offered to others first. Picking it is still theirs to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declined {
    pub by: AgentId,
    pub times: u32,
    pub until: Time,
}

/// Notes one more time that `by` did not take the chat.
pub(crate) fn note_declined(list: &mut Vec<Declined>, by: AgentId, now: Time) {
    let times = list.iter().find(|d| d.by == by).map_or(1, |d| d.times.saturating_add(1));
    list.retain(|d| d.by != by);
    let doubled = PAUSE.0.saturating_mul(1 << (times - 1).min(10));
    list.push(Declined { by, times, until: now + Span(doubled) });
}
