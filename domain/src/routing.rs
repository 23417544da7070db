//! Which waiting chat is offered to which agent, and why the others were not. Pure: the office looks at itself, [`choose`]
//! says what comes next, and what was decided is kept as a [`Decision`].
//!
//! Chats come by their channel's priority, then by age; one that nobody may take is passed over and blocks no other. Of the
//! agents who may take it the most skilled in its channel is asked, then who has the fewest chats, then who was idle for
//! the longest ([`Between`]). Where somebody present speaks the customer's language, nobody else is asked.

use serde::{Deserialize, Serialize};

use crate::agent::Presence;
use crate::channel::ChannelKey;
use crate::channel::routing::Between;
use crate::ids::{AgentId, ChatId};
use crate::offer::Declined;
use crate::profile::Profile;
use crate::time::Time;

/// An agent as the choice needs to know them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub id: AgentId,
    pub name: String,
    pub presence: Presence,
    /// Why they pause; may be empty.
    pub pause: String,
    /// A live line lives now; without one an offer would ring at nobody.
    pub here: bool,
    /// Chats in hand.
    pub load: i64,
    pub capacity: i64,
    /// The chat that is being offered to them, if any.
    pub ringing: Option<ChatId>,
    /// What they work at now.
    pub profile: Profile,
    /// Where they may answer, and how skilled they are there.
    pub skills: Vec<(ChannelKey, i64)>,
    /// When their last chat ended.
    pub freed: Time,
    /// When they were last offered one.
    pub offered: Time,
}

impl Candidate {
    /// The reason that they gave, where it is a pause that keeps them.
    pub fn pause_for(&self, why: Option<Why>) -> String {
        if why == Some(Why::Paused) { self.pause.clone() } else { String::new() }
    }

    fn skill(&self, channel: &ChannelKey) -> Option<i64> {
        self.skills.iter().find(|(key, _)| key == channel).map(|(_, skill)| *skill)
    }

    /// What keeps them from any chat of this channel, as things are.
    fn obstacle(&self, channel: &ChannelKey) -> Option<Why> {
        match self.presence {
            Presence::Away => Some(Why::Away),
            Presence::Paused => Some(Why::Paused),
            Presence::NotResponding => Some(Why::NotResponding),
            Presence::Present if !self.here => Some(Why::Offline),
            Presence::Present if !self.profile.has_chat() => Some(Why::Media),
            Presence::Present if !self.profile.has_channel(channel) => Some(Why::Channel),
            Presence::Present if self.load >= self.capacity => Some(Why::Full),
            Presence::Present => None,
        }
    }
}

/// A waiting chat as the choice needs to know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    pub chat: ChatId,
    pub channel: ChannelKey,
    pub priority: i64,
    pub between: Between,
    pub queued: Time,
    /// In which the customer reads.
    pub language: String,
    pub customer_here: bool,
    pub declined: Vec<Declined>,
}

/// Why somebody was not asked, or an offer came to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    Away,
    Paused,
    NotResponding,
    /// Signed out, or the line is lost.
    Offline,
    /// They have as many chats as they take at once.
    Full,
    /// Another chat is being offered to them.
    Ringing,
    /// They did not take it lately, and are not asked again for a while.
    Declined,
    /// Their profile is without chats.
    Media,
    /// Their profile is without this channel, or they no longer sit in it.
    Channel,
    /// Somebody is present who speaks the customer's language, and they do not.
    Language,
    /// The customer's page is not connected.
    CustomerAway,
    /// The channel's chats are no longer offered.
    Mode,
}

/// Somebody who was thought of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Considered {
    pub agent: AgentId,
    pub name: String,
    pub skill: i64,
    /// Chats in hand then.
    pub load: i64,
    /// `None`: they could have been asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<Why>,
    /// Why they paused then; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub pause: String,
}

/// What comes next: this chat to this agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    pub chat: ChatId,
    pub agent: AgentId,
    pub considered: Vec<Considered>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decided {
    Offered,
    Accepted,
    Declined,
    /// The offer was not answered in time.
    Expired,
    /// The offer could no longer be answered.
    Withdrawn,
    /// There was nobody to offer it to.
    Nobody,
    /// Taken by hand.
    Picked,
}

impl Decided {
    pub const ALL: [Self; 7] = [
        Self::Offered,
        Self::Accepted,
        Self::Declined,
        Self::Expired,
        Self::Withdrawn,
        Self::Nobody,
        Self::Picked,
    ];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Expired => "expired",
            Self::Withdrawn => "withdrawn",
            Self::Nobody => "nobody",
            Self::Picked => "picked",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|what| what.code() == code)
    }
}

/// Why it came so; kept as it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reasons {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<Why>,
    /// Why the agent paused whose pause it is because of; may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub pause: String,
    /// Who was thought of; the one who was asked among them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub considered: Vec<Considered>,
}

impl Reasons {
    /// The same reasons, whoever had however much to do.
    pub fn is_like(&self, other: &Self) -> bool {
        fn of(reasons: &Reasons) -> Vec<(AgentId, Option<Why>, &str)> {
            reasons.considered.iter().map(|c| (c.agent, c.why, c.pause.as_str())).collect()
        }
        self.because == other.because && of(self) == of(other)
    }
}

/// One thing that was decided about who answers a chat, for managers to read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    pub at: Time,
    pub what: Decided,
    /// Whom it was about, as they were called then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<(AgentId, String)>,
    #[serde(default)]
    pub reasons: Reasons,
}

/// The order in which waiting chats come.
pub fn order(chats: &mut [Waiting]) {
    chats.sort_by_key(|c| (core::cmp::Reverse(c.priority), c.queued, c.chat));
}

/// The next offer to make; `None` when no waiting chat can be offered to anybody. The chats stand in their [`order`].
pub fn choose(candidates: &[Candidate], chats: &[Waiting], now: Time) -> Option<Chosen> {
    chats.iter().find_map(|chat| {
        let considered = consider(candidates, chat, now);
        let asked = considered.iter().filter(|c| c.why.is_none() && chat.customer_here);
        let asked = asked.filter_map(|c| candidates.iter().find(|a| a.id == c.agent));
        let agent = asked.min_by_key(|agent| rank(agent, chat))?.id;
        Some(Chosen { chat: chat.chat, agent, considered })
    })
}

/// Everybody who sits in the chat's channel, and what keeps them from being asked.
pub fn consider(candidates: &[Candidate], chat: &Waiting, now: Time) -> Vec<Considered> {
    let sits = candidates.iter().filter_map(|agent| Some((agent, agent.skill(&chat.channel)?)));
    let rests = |agent: &Candidate| chat.declined.iter().any(|d| d.by == agent.id && now < d.until);
    let obstacle = |agent: &Candidate| agent.obstacle(&chat.channel);
    // Full ones count: they are here, and will be free again. Who did not want it does not.
    let has_speaker = sits.clone().any(|(agent, _)| {
        agent.profile.speaks(&chat.language)
            && !rests(agent)
            && matches!(obstacle(agent), None | Some(Why::Full))
    });
    let why = |agent: &Candidate| {
        obstacle(agent)
            .or_else(|| agent.ringing.is_some().then_some(Why::Ringing))
            .or_else(|| rests(agent).then_some(Why::Declined))
            .or_else(|| (has_speaker && !agent.profile.speaks(&chat.language)).then_some(Why::Language))
    };
    sits.map(|(agent, skill)| {
        let why = why(agent);
        let (name, pause) = (agent.name.clone(), agent.pause_for(why));
        Considered { agent: agent.id, name, skill, load: agent.load, why, pause }
    })
    .collect()
}

/// Why an offer that rings can no longer stand; `None` while it can. The language is no reason: it rang at the best there
/// was.
pub fn falls(agent: Option<&Candidate>, chat: &Waiting) -> Option<Why> {
    let Some(agent) = agent.filter(|agent| agent.skill(&chat.channel).is_some()) else {
        return Some(Why::Channel);
    };
    agent.obstacle(&chat.channel).or_else(|| (!chat.customer_here).then_some(Why::CustomerAway))
}

/// The least comes first: skill, then chats in hand, then who has been idle for longest. The id tells equals apart, so that
/// everybody who looks sees the same.
fn rank(agent: &Candidate, chat: &Waiting) -> (i64, i64, Time, AgentId) {
    let idle = match chat.between {
        Between::LongestIdle => agent.freed.max(agent.offered),
        Between::RoundRobin => agent.offered,
    };
    (-agent.skill(&chat.channel).unwrap_or_default(), agent.load, idle, agent.id)
}
