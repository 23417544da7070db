//! Somebody has waited too long: a customer in the queue, or one who has written and got no reply. What is too long a channel
//! says ([`crate::channel::warnings`]); agents and managers are warned once for each time that a customer waits.

use serde::{Deserialize, Serialize};

use crate::channel::warnings::Warnings;
use crate::chat::{Chat, State, Turn};
use crate::ids::ChatId;
use crate::time::Time;

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// That somebody answers the chat.
    NewChat,
    /// That somebody replies in it.
    Message,
}

/// Who is warned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    Agents,
    Managers,
}

impl Level {
    pub const ALL: [Self; 2] = [Self::Agents, Self::Managers];

    /// As the store counts them.
    pub const fn bit(self) -> i64 {
        match self {
            Self::Agents => 1,
            Self::Managers => 2,
        }
    }
}

/// One time that a customer waits: since when, and who has been warned of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    pub since: Time,
    /// The bits of the levels.
    pub warned: i64,
}

impl Wait {
    pub const fn since(since: Time) -> Self {
        Self { since, warned: 0 }
    }

    pub const fn is_warned(&self, level: Level) -> bool {
        self.warned & level.bit() != 0
    }
}

/// What the customer of a chat waits for now.
pub const fn waits_for(chat: &Chat) -> Option<Kind> {
    match (chat.state, chat.turn) {
        (State::Waiting, _) => Some(Kind::NewChat),
        (State::Talking, Turn::Agent) => Some(Kind::Message),
        _ => None,
    }
}

/// How the wait goes on when a chat moves. Who writes once more, is offered to somebody or changes hands waits since when they
/// did; who is answered, or goes back into the queue, begins to wait for something else.
pub fn goes_on(before: &Chat, wait: Option<Wait>, after: &Chat, now: Time) -> Option<Wait> {
    let kind = waits_for(after)?;
    let same = wait.filter(|_| waits_for(before) == Some(kind));
    Some(same.unwrap_or(Wait::since(now)))
}

/// Who is to be warned now of a chat, and has not been.
pub fn due(chat: &Chat, wait: Option<Wait>, settings: &Warnings, now: Time) -> Vec<Level> {
    let (Some(kind), Some(wait)) = (waits_for(chat), wait) else { return Vec::new() };
    let is_due = |level: &Level| {
        let over = settings.after(kind, *level).is_some_and(|limit| wait.since + limit <= now);
        over && !wait.is_warned(*level)
    };
    Level::ALL.into_iter().filter(is_due).collect()
}

/// What a console is told. It holds for as long as the chat's card says that it has been warned of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    pub chat: ChatId,
    pub kind: Kind,
    pub level: Level,
    pub since: Time,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::ChannelKey;
    use crate::channel::warnings::Minutes;
    use crate::time::Span;
    use uuid::Uuid;

    const START: Time = Time(1_000_000_000);

    fn chat(state: State, turn: Turn) -> Chat {
        let key = ChannelKey::parse("support").unwrap();
        Chat { state, turn, ..Chat::born(ChatId(Uuid::from_u128(1)), key, START) }
    }

    fn at(minutes: i64) -> Time {
        START + Span::minutes(minutes)
    }

    fn settings() -> Warnings {
        let minutes = |n| Minutes::of(Span::minutes(n));
        Warnings {
            new_chat_minutes: minutes(5),
            // Shorter than that of the agents: no order is asked for.
            new_chat_manager_minutes: minutes(3),
            message_minutes: minutes(2),
            ..Warnings::default()
        }
    }

    #[test]
    fn each_level_is_due_at_its_own_time_and_until_it_was_warned() {
        let (waiting, mut wait) = (chat(State::Waiting, Turn::Agent), Wait::since(START));
        assert_eq!(due(&waiting, Some(wait), &settings(), at(3) - Span(1)), []);
        assert_eq!(due(&waiting, Some(wait), &settings(), at(3)), [Level::Managers]);
        wait.warned |= Level::Managers.bit();
        assert_eq!(due(&waiting, Some(wait), &settings(), at(4)), []);
        assert_eq!(due(&waiting, Some(wait), &settings(), at(5)), [Level::Agents]);
        wait.warned |= Level::Agents.bit();
        assert_eq!(due(&waiting, Some(wait), &settings(), at(5_000)), []);
    }

    #[test]
    fn nought_is_off_and_who_waits_for_nothing_is_nobody_to_warn_of() {
        let since = Some(Wait::since(START));
        let talking = chat(State::Talking, Turn::Agent);
        assert_eq!(due(&talking, since, &settings(), at(60)), [Level::Agents], "managers' is off");
        assert_eq!(due(&talking, since, &Warnings::default(), at(60)), []);
        for (state, turn) in
            [(State::Talking, Turn::Customer), (State::Finished, Turn::Agent), (State::Closed, Turn::Agent)]
        {
            assert_eq!(due(&chat(state, turn), since, &settings(), at(60)), [], "{state:?}");
        }
    }

    #[test]
    fn one_who_writes_again_waits_since_their_first_word_without_a_reply() {
        let waiting = chat(State::Waiting, Turn::Agent);
        let asked = chat(State::Talking, Turn::Agent);
        let replied = chat(State::Talking, Turn::Customer);
        let queued = Some(Wait { since: START, warned: 3 });
        assert_eq!(goes_on(&waiting, queued, &waiting, at(1)), queued, "a word more in the queue");
        let taken = goes_on(&waiting, queued, &asked, at(2));
        assert_eq!(taken, Some(Wait::since(at(2))), "answered, and now a reply is waited for");
        assert_eq!(goes_on(&asked, taken, &asked, at(3)), taken, "asked again, or handed to a colleague");
        assert_eq!(goes_on(&asked, taken, &replied, at(4)), None);
        assert_eq!(goes_on(&replied, None, &replied, at(5)), None, "a note");
        assert_eq!(goes_on(&replied, None, &asked, at(6)), Some(Wait::since(at(6))));
        assert_eq!(goes_on(&asked, taken, &waiting, at(7)), Some(Wait::since(at(7))), "back in the queue");
        assert_eq!(goes_on(&waiting, queued, &chat(State::Closed, Turn::Agent), at(8)), None);
    }
}
