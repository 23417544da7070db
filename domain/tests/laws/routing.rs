//! Who is offered what: the choice alone, held against the rules in other words; and whole days of an office in which
//! several agents and many customers come and go.

use domain::agent::Presence;
use domain::channel::routing::Between;
use domain::chat::{Event, Who};
use domain::offer::Declined;
use domain::profile::{Media, Profile};
use domain::routing::{Candidate, Waiting, choose, consider, falls, order};
use domain::time::Span;
use domain::{Acting, AgentId, ChannelKey, Chat, ChatId, Permission, Refusal, State, Time};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use uuid::Uuid;

use crate::law;

const CASES: u32 = 2_000;
const NOW: Time = Time(1_000_000_000);
const CHANNELS: [&str; 2] = ["support", "sales"];
const LANGUAGES: [&str; 2] = ["en", "da"];

fn key(nth: usize) -> ChannelKey {
    ChannelKey::parse(CHANNELS[nth]).unwrap()
}

fn agent_id(nth: usize) -> AgentId {
    AgentId(Uuid::from_u128(1 + u128::try_from(nth).unwrap()))
}

fn chat_id(nth: usize) -> ChatId {
    ChatId(Uuid::from_u128(100 + u128::try_from(nth).unwrap()))
}

fn profile() -> impl Strategy<Value = Profile> {
    (
        prop::option::weighted(0.3, 0..2_usize),
        prop::bool::weighted(0.9),
        prop::option::weighted(0.4, 0..2_usize),
    )
        .prop_map(|(channel, chats, language)| Profile {
            channels: channel.map(|nth| vec![key(nth)]),
            media: if chats { vec![Media::Chat] } else { vec![Media::Request] },
            languages: language.map(|nth| LANGUAGES[nth].to_owned()).into_iter().collect(),
            ..Profile::standard()
        })
}

fn candidate(nth: usize) -> impl Strategy<Value = Candidate> {
    let presence = prop_oneof![
        8 => Just(Presence::Present),
        1 => Just(Presence::Away),
        1 => Just(Presence::Paused),
        1 => Just(Presence::NotResponding),
    ];
    let seats = prop::collection::vec(prop::option::weighted(0.8, 1..10_i64), 2);
    let times = (0..3_i64, 0..3_i64);
    let state = (presence, prop::bool::weighted(0.9), prop::bool::weighted(0.1), 0..3_i64);
    (state, seats, times, profile()).prop_map(
        move |((presence, here, rings, load), seats, times, profile)| Candidate {
            id: agent_id(nth),
            name: format!("agent {nth}"),
            presence,
            pause: String::new(),
            here,
            load,
            capacity: 2,
            ringing: rings.then(|| chat_id(99)),
            profile,
            skills: (0..2).filter_map(|n| Some((key(n), seats[n]?))).collect(),
            freed: Time(times.0),
            offered: Time(times.1),
        },
    )
}

fn waiting(nth: usize) -> impl Strategy<Value = Waiting> {
    let declined = prop::collection::vec((0..4_usize, -1..2_i64), 0..3);
    let of = (0..2_usize, 0..2_i64, any::<bool>(), 0..4_i64, 0..2_usize, prop::bool::weighted(0.9), declined);
    of.prop_map(move |(channel, priority, robin, queued, language, customer_here, declined)| Waiting {
        chat: chat_id(nth),
        channel: key(channel),
        priority,
        between: if robin { Between::RoundRobin } else { Between::LongestIdle },
        queued: Time(queued),
        language: LANGUAGES[language].to_owned(),
        customer_here,
        declined: declined
            .into_iter()
            .map(|(by, until)| Declined { by: agent_id(by), times: 1, until: NOW + Span(until) })
            .collect(),
    })
}

fn offices() -> impl Strategy<Value = (Vec<Candidate>, Vec<Waiting>)> {
    let agents = (0..4).map(candidate).collect::<Vec<_>>();
    let chats = (0..5).map(waiting).collect::<Vec<_>>();
    (agents, chats).prop_map(|(agents, mut chats)| {
        order(&mut chats);
        (agents, chats)
    })
}

/// The rules once more, as somebody at the whiteboard would write them.
fn may(agents: &[Candidate], agent: &Candidate, chat: &Waiting, now: Time) -> bool {
    let works = |a: &Candidate| {
        a.presence == Presence::Present
            && a.here
            && a.profile.media.contains(&Media::Chat)
            && a.profile.channels.as_ref().is_none_or(|c| c.contains(&chat.channel))
            && a.skills.iter().any(|(key, _)| *key == chat.channel)
    };
    let rests = |a: &Candidate| chat.declined.iter().any(|d| d.by == a.id && d.until > now);
    let speaks =
        |a: &Candidate| a.profile.languages.is_empty() || a.profile.languages.contains(&chat.language);
    let somebody_speaks = agents.iter().any(|a| works(a) && speaks(a) && !rests(a));
    let free = agent.load < agent.capacity && agent.ringing.is_none();
    works(agent) && free && !rests(agent) && chat.customer_here && (speaks(agent) || !somebody_speaks)
}

#[test]
fn the_choice_is_the_first_chat_that_somebody_may_take_and_the_best_of_them() {
    let name = "the choice is the first chat that somebody may take, and the best of them";
    law(name, CASES * 5, &offices(), |(agents, chats)| {
        let chosen = choose(&agents, &chats, NOW);
        let takers =
            |chat: &Waiting| agents.iter().filter(|a| may(&agents, a, chat, NOW)).collect::<Vec<_>>();
        let first = chats.iter().find(|chat| !takers(chat).is_empty());
        prop_assert_eq!(chosen.as_ref().map(|c| c.chat), first.map(|c| c.chat), "none forgotten, order kept");
        let (Some(chosen), Some(chat)) = (chosen, first) else { return Ok(()) };
        let skill = |a: &Candidate| a.skills.iter().find(|(key, _)| *key == chat.channel).unwrap().1;
        let takers = takers(chat);
        let asked = *takers.iter().find(|a| a.id == chosen.agent).unwrap();
        for other in &takers {
            prop_assert!(skill(other) <= skill(asked), "the most skilled");
            if skill(other) < skill(asked) {
                continue;
            }
            prop_assert!(other.load >= asked.load, "the least busy");
            if other.load > asked.load {
                continue;
            }
            match chat.between {
                Between::RoundRobin => prop_assert!(other.offered >= asked.offered),
                Between::LongestIdle => prop_assert!(
                    other.offered.max(other.freed) >= asked.offered.max(asked.freed),
                    "idle for the longest"
                ),
            }
        }
        let free = |c: &&domain::routing::Considered| c.why.is_none();
        prop_assert_eq!(chosen.considered.iter().filter(free).count(), takers.len());
        Ok(())
    });
}

#[test]
fn who_is_not_asked_is_told_apart_by_a_reason() {
    law("who is not asked is told apart by a reason", CASES, &offices(), |(agents, chats)| {
        for chat in &chats {
            for considered in consider(&agents, chat, NOW) {
                let agent = agents.iter().find(|a| a.id == considered.agent).unwrap();
                let here = Waiting { customer_here: true, ..chat.clone() };
                prop_assert_eq!(considered.why.is_none(), may(&agents, agent, &here, NOW));
                if considered.why.is_none() {
                    prop_assert_eq!(falls(Some(agent), &here), None, "what may be offered may ring");
                }
            }
        }
        Ok(())
    });
}

#[derive(Clone, Debug)]
enum Doing {
    Start { channel: usize },
    Accept(usize),
    Decline(usize),
    Pick { agent: usize, chat: usize },
    End(usize),
    Switch { agent: usize, presence: usize },
    Line { agent: usize, on: bool },
    Places { agent: usize, capacity: i64 },
    Customer { chat: usize, here: bool },
    Wait(i64),
}

fn days() -> impl Strategy<Value = Vec<Doing>> {
    let doing = prop_oneof![
        8 => (0..2_usize).prop_map(|channel| Doing::Start { channel }),
        8 => (0..3_usize).prop_map(Doing::Accept),
        4 => (0..3_usize).prop_map(Doing::Decline),
        2 => (0..3_usize, 0..8_usize).prop_map(|(agent, chat)| Doing::Pick { agent, chat }),
        6 => (0..8_usize).prop_map(Doing::End),
        3 => (0..3_usize, 0..3_usize).prop_map(|(agent, presence)| Doing::Switch { agent, presence }),
        2 => (0..3_usize, any::<bool>()).prop_map(|(agent, on)| Doing::Line { agent, on }),
        2 => (0..3_usize, 0..4_i64).prop_map(|(agent, capacity)| Doing::Places { agent, capacity }),
        2 => (0..8_usize, any::<bool>()).prop_map(|(chat, here)| Doing::Customer { chat, here }),
        5 => (1..40_i64).prop_map(Doing::Wait),
    ];
    prop::collection::vec(doing, 0..60)
}

/// An office as the store would keep it: agents with what is known of them, chats with whether their customer is here.
struct Day {
    now: Time,
    agents: Vec<Candidate>,
    chats: Vec<(Chat, bool)>,
}

impl Day {
    fn new() -> Self {
        let agent = |nth: usize| Candidate {
            id: agent_id(nth),
            name: format!("agent {nth}"),
            presence: Presence::Present,
            pause: String::new(),
            here: true,
            load: 0,
            capacity: 2,
            ringing: None,
            profile: Profile::standard(),
            // The third sits in one channel only.
            skills: (0..2 - nth / 2).map(|channel| (key(channel), 5 + i64::try_from(nth).unwrap())).collect(),
            freed: Time(0),
            offered: Time(0),
        };
        Self { now: NOW, agents: (0..3).map(agent).collect(), chats: Vec::new() }
    }

    fn acting(&self, nth: usize, channel: &ChannelKey) -> Acting {
        let agent = &self.agents[nth];
        let sits = agent.skills.iter().any(|(key, _)| key == channel);
        Acting {
            id: agent.id,
            name: agent.name.clone(),
            may: Permission { respond: sits, ..Permission::default() },
            present: agent.presence.is_present() && agent.here,
            load: self.hands(agent.id),
            capacity: agent.capacity,
            free_colour: 1,
        }
    }

    fn hands(&self, agent: AgentId) -> i64 {
        let theirs = self.chats.iter().filter(|(c, _)| c.state == State::Talking && c.is_owned_by(agent));
        i64::try_from(theirs.count()).unwrap()
    }

    fn ringing(&self, agent: AgentId) -> Vec<ChatId> {
        let rings = |c: &&(Chat, bool)| c.0.offer.as_ref().is_some_and(|o| o.to == agent);
        self.chats.iter().filter(rings).map(|(c, _)| c.id).collect()
    }

    fn candidates(&self) -> Vec<Candidate> {
        let fresh = |a: &Candidate| Candidate {
            load: self.hands(a.id),
            ringing: self.ringing(a.id).first().copied(),
            ..a.clone()
        };
        self.agents.iter().map(fresh).collect()
    }

    fn seen(chat: &Chat, here: bool) -> Waiting {
        Waiting {
            chat: chat.id,
            channel: chat.channel.clone(),
            priority: i64::from(chat.channel == key(1)),
            between: Between::LongestIdle,
            queued: chat.queued,
            language: "en".to_owned(),
            customer_here: here,
            declined: chat.declined.clone(),
        }
    }

    fn waiting(&self) -> Vec<Waiting> {
        let waits = self.chats.iter().filter(|(c, _)| c.state == State::Waiting && c.offer.is_none());
        let mut waiting: Vec<_> = waits.map(|(chat, here)| Self::seen(chat, *here)).collect();
        order(&mut waiting);
        waiting
    }

    fn on(&mut self, nth: usize, who: Who<'_>, event: Event) -> Result<(), Refusal> {
        let change = self.chats[nth].0.on(who, event, self.now)?;
        self.chats[nth].0 = change.chat;
        Ok(())
    }

    fn does(&mut self, doing: &Doing) {
        let now = self.now;
        let rings_at = |day: &Self, agent: usize| {
            let id = *day.ringing(agent_id(agent)).first()?;
            day.chats.iter().position(|(c, _)| c.id == id)
        };
        match doing {
            Doing::Start { channel } => {
                let id = chat_id(self.chats.len());
                self.chats.push((Chat::born(id, key(*channel), now), true));
            }
            Doing::Accept(agent) | Doing::Decline(agent) => {
                let Some(chat) = rings_at(self, *agent) else { return };
                let me = self.acting(*agent, &self.chats[chat].0.channel.clone());
                let event = if matches!(doing, Doing::Accept(_)) { Event::Accept } else { Event::Decline };
                // Refused when it has run out or they are full.
                drop(self.on(chat, Who::Agent(&me), event));
            }
            Doing::Pick { agent, chat } if *chat < self.chats.len() => {
                let me = self.acting(*agent, &self.chats[*chat].0.channel.clone());
                drop(self.on(*chat, Who::Agent(&me), Event::Pick));
            }
            Doing::End(chat) if *chat < self.chats.len() => {
                let owner = self.chats[*chat].0.owner;
                drop(self.on(*chat, Who::Customer, Event::End { may_return: false }));
                if let Some(agent) = self.agents.iter_mut().find(|a| Some(a.id) == owner) {
                    agent.freed = now;
                }
            }
            Doing::Switch { agent, presence } => {
                let all = [Presence::Present, Presence::Away, Presence::Paused];
                self.agents[*agent].presence = all[*presence];
            }
            Doing::Line { agent, on } => self.agents[*agent].here = *on,
            Doing::Places { agent, capacity } => self.agents[*agent].capacity = *capacity,
            Doing::Customer { chat, here } if *chat < self.chats.len() => self.chats[*chat].1 = *here,
            Doing::Wait(seconds) => self.now = now + Span::seconds(*seconds),
            _ => {}
        }
    }

    /// What the office does by itself, until there is nothing to do.
    fn settle(&mut self) -> Result<(), TestCaseError> {
        for nth in 0..self.chats.len() {
            let (chat, here) = self.chats[nth].clone();
            let Some(offer) = &chat.offer else { continue };
            let candidates = self.candidates();
            let to = candidates.iter().find(|a| a.id == offer.to);
            let age = chat.queued;
            if offer.until <= self.now {
                self.on(nth, Who::System, Event::ExpireOffer).unwrap();
            } else if falls(to, &Self::seen(&chat, here)).is_some() {
                self.on(nth, Who::System, Event::WithdrawOffer).unwrap();
            }
            prop_assert_eq!(self.chats[nth].0.queued, age, "it keeps its age");
        }
        while let Some(chosen) = choose(&self.candidates(), &self.waiting(), self.now) {
            let nth = self.chats.iter().position(|(c, _)| c.id == chosen.chat).unwrap();
            let agent = self.agents.iter().position(|a| a.id == chosen.agent).unwrap();
            let to = self.acting(agent, &self.chats[nth].0.channel.clone());
            let until = self.now + Span::seconds(30);
            let made = self.on(nth, Who::System, Event::Offer { to, until });
            prop_assert_eq!(made, Ok(()), "what is chosen can be offered");
            self.agents[agent].offered = self.now;
        }
        Ok(())
    }
}

#[test]
fn nobody_is_forgotten_and_nobody_has_too_much_whatever_a_day_brings() {
    law("nobody is forgotten and nobody has too much, whatever a day brings", CASES, &days(), |doings| {
        let mut day = Day::new();
        for doing in &doings {
            let before: Vec<i64> = day.agents.iter().map(|a| day.hands(a.id)).collect();
            day.does(doing);
            for (agent, before) in day.agents.iter().zip(before) {
                let hands = day.hands(agent.id);
                // Who had more when their places became fewer keeps them.
                prop_assert!(hands <= before || hands <= agent.capacity, "{} has {}", agent.name, hands);
            }
            day.settle()?;
            let candidates = day.candidates();
            for agent in &day.agents {
                prop_assert!(day.ringing(agent.id).len() <= 1, "one open offer for each");
            }
            for chat in day.waiting() {
                for agent in &candidates {
                    prop_assert!(!may(&candidates, agent, &chat, day.now), "{:?} is forgotten", chat.chat);
                }
            }
        }
        // In the evening everybody comes, and has time.
        for agent in &mut day.agents {
            (agent.presence, agent.here, agent.capacity) = (Presence::Present, true, 100);
        }
        day.chats.iter_mut().for_each(|(_, here)| *here = true);
        let mut queue: Vec<Waiting> = Vec::new();
        for _ in 0..200 {
            day.settle()?;
            for agent in 0..3 {
                let asked = day.ringing(agent_id(agent));
                day.does(&Doing::Accept(agent));
                let chats = day.chats.iter().filter(|(c, _)| asked.contains(&c.id));
                queue.extend(chats.map(|(c, here)| Day::seen(c, *here)));
            }
            // Whom they have declined is asked again, when the pause is over.
            day.does(&Doing::Wait(29));
        }
        prop_assert!(day.chats.iter().all(|(c, _)| c.state != State::Waiting), "somebody still waits");
        prop_assert!(queue.len() <= day.chats.len());
        Ok(())
    });
}
