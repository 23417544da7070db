//! All that the console's lists show, and how they move: cards, colleagues, channels.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::agent::{Colleague, Permission, Presence};
use crate::card::Card;
use crate::channel::ChannelKey;
use crate::chat::State;
use crate::customer::Customer;
use crate::ids::{AgentId, ChatId};
use crate::profile::Profile;
use crate::time::{Span, Time};
use crate::transfer::Transfer;
use crate::view::ChatView;

/// Ended chats stay in "Recent chats" for so long.
pub const RECENT: Span = Span::hours(8);

/// Who looks at the console.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    pub id: AgentId,
    pub name: String,
    pub email: String,
    pub admin: bool,
    /// The position of the switch.
    pub presence: Presence,
    /// Why they pause; may be empty.
    #[serde(default)]
    pub pause: String,
    pub capacity: i64,
    /// What they may choose to work at.
    #[serde(default)]
    pub profiles: Vec<Profile>,
    /// The name of the one that is chosen.
    #[serde(default)]
    pub profile: String,
}

/// The agent's seat in a channel: as much of it as the lists need, and what they may do there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    pub key: ChannelKey,
    pub name: String,
    pub may: Permission,
    /// Whether chats of this channel are taken from the queue by hand; where not, they are only offered.
    #[serde(default = "yes")]
    pub picks: bool,
}

const fn yes() -> bool {
    true
}

impl Seat {
    /// Whether an agent on this seat may take the chat from the queue: not one that rings at a colleague.
    pub fn may_take(&self, card: &Card, me: AgentId) -> bool {
        let rings_elsewhere = card.offer.as_ref().is_some_and(|offer| offer.to != me);
        self.key == card.channel && self.may.respond && self.picks && card.waits() && !rings_elsewhere
    }
}

/// A conversation as it opens in the console.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversation {
    pub card: Card,
    pub customer: Customer,
    /// Whether the customer's page is connected now.
    pub here: bool,
    pub view: ChatView,
}

/// What the lists are made of. A fresh one is read on every connect; cards and colleagues then keep it true.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Office {
    pub me: Me,
    pub channels: Vec<Seat>,
    pub colleagues: Vec<Colleague>,
    /// How many requests are active in the agent's channels.
    #[serde(default)]
    pub active_cases: i64,
    cards: BTreeMap<ChatId, Card>,
}

impl Office {
    pub fn new(me: Me, channels: Vec<Seat>, colleagues: Vec<Colleague>, cards: Vec<Card>) -> Self {
        let cards = cards.into_iter().map(|c| (c.chat, c)).collect();
        Self { me, channels, colleagues, active_cases: 0, cards }
    }

    /// Takes a card unless a newer one is known. True if it was news.
    pub fn apply(&mut self, card: Card) -> bool {
        match self.cards.get(&card.chat) {
            Some(known) if known.rev >= card.rev => false,
            _ => {
                self.cards.insert(card.chat, card);
                true
            }
        }
    }

    /// Takes news of a colleague; also of the agent's own switch, pressed on another device.
    pub fn apply_colleague(&mut self, news: Colleague) {
        if news.id == self.me.id {
            self.me.presence = news.presence;
            self.me.pause.clone_from(&news.pause);
            self.me.capacity = news.capacity;
            self.me.profile.clone_from(&news.profile);
        }
        match self.colleagues.iter_mut().find(|c| c.id == news.id) {
            Some(known) => *known = news,
            None => self.colleagues.push(news),
        }
    }

    pub fn card(&self, chat: ChatId) -> Option<&Card> {
        self.cards.get(&chat)
    }

    pub fn channel_name(&self, key: &ChannelKey) -> String {
        self.channels.iter().find(|c| c.key == *key).map_or_else(|| key.to_string(), |c| c.name.clone())
    }

    /// Who waits, oldest first.
    pub fn incoming(&self) -> Vec<&Card> {
        let mut cards: Vec<&Card> = self.seen().filter(|c| c.waits()).collect();
        cards.sort_by_key(|c| (c.queued, c.chat));
        cards
    }

    /// A chat of another channel concerns the agent while they are in it or asked. What was told of it before and after is
    /// in no list.
    fn seen(&self) -> impl Iterator<Item = &Card> {
        self.cards.values().filter(|c| {
            self.channels.iter().any(|seat| seat.key == c.channel) || c.has(self.me.id) || self.is_asked(c)
        })
    }

    /// Whether a yes of this agent is waited for: in person, or of anybody in one of their channels.
    fn is_asked(&self, card: &Card) -> bool {
        let of_all = card.transfer.as_ref().and_then(Transfer::channel);
        let answers =
            |key: &ChannelKey| self.channels.iter().any(|seat| seat.key == *key && seat.may.respond);
        card.state == State::Talking
            && !card.is_of(self.me.id)
            && (card.asks(self.me.id) || of_all.is_some_and(answers))
    }

    /// The chats in which somebody waits for this agent's yes, oldest first.
    pub fn asked(&self) -> Vec<&Card> {
        let mut cards: Vec<&Card> = self.cards.values().filter(|c| self.is_asked(c)).collect();
        cards.sort_by_key(|c| (c.queued, c.chat));
        cards
    }

    /// How many wait in the channels in which this agent answers, also while they ring at a colleague: nobody has
    /// answered them yet. It is the number on the button, and the one of the list and the tab for who answers in all
    /// the channels they see.
    pub fn waiting(&self) -> usize {
        self.seen().filter(|c| c.waits() && self.responds_in(&c.channel)).count()
    }

    /// How many of those this agent can take now.
    pub fn takeable(&self) -> usize {
        self.seen().filter(|c| self.may_take(c)).count()
    }

    /// Whether this agent may take the chat from the queue.
    pub fn may_take(&self, card: &Card) -> bool {
        self.channels.iter().any(|seat| seat.may_take(card, self.me.id))
    }

    fn responds_in(&self, channel: &ChannelKey) -> bool {
        self.channels.iter().any(|c| c.key == *channel && c.may.respond)
    }

    /// The chat that rings at this agent and can still be answered.
    pub fn offered(&self, now: Time) -> Option<&Card> {
        let rings = |c: &&Card| {
            c.waits() && c.offer.as_ref().is_some_and(|offer| offer.to == self.me.id && now < offer.until)
        };
        // There is one at a time. Should there be two, the first must be answered first.
        self.cards.values().filter(rings).min_by_key(|c| c.offer.as_ref().map(|offer| offer.until))
    }

    /// The chats that the agent has, is in, or is asked for in person, by their age in hand, so that rows stay where they are
    /// while people write.
    pub fn ongoing(&self) -> Vec<&Card> {
        let mine = |c: &Card| c.has(self.me.id) || c.asks(self.me.id);
        let mut cards: Vec<&Card> =
            self.cards.values().filter(|c| c.state == State::Talking && mine(c)).collect();
        cards.sort_by_key(|c| (c.answered, c.chat));
        cards
    }

    /// Everybody's chats in hand, oldest first.
    pub fn all_ongoing(&self) -> Vec<&Card> {
        let mut cards: Vec<&Card> = self.seen().filter(|c| c.state == State::Talking).collect();
        cards.sort_by_key(|c| (c.answered, c.chat));
        cards
    }

    /// The agent's chats that ended in the last [`RECENT`], latest first.
    pub fn recent(&self, now: Time) -> Vec<&Card> {
        let ended = |c: &Card| c.ended.filter(|at| *at + RECENT > now);
        let mut cards: Vec<&Card> = self
            .cards
            .values()
            .filter(|c| !c.state.is_open() && c.is_of(self.me.id) && ended(c).is_some())
            .collect();
        cards.sort_by_key(|c| core::cmp::Reverse((c.ended, c.chat)));
        cards
    }

    /// Agents who take chats now, the reader included.
    pub fn available(&self) -> usize {
        self.colleagues.iter().filter(|c| c.present).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::Turn;
    use crate::offer::Offer;
    use uuid::Uuid;

    fn me() -> Me {
        Me {
            id: AgentId(Uuid::from_u128(1)),
            name: "Ada".into(),
            email: "ada@shop.example".into(),
            admin: false,
            presence: Presence::Present,
            pause: String::new(),
            capacity: 5,
            profiles: vec![Profile::standard()],
            profile: String::new(),
        }
    }

    fn support(respond: bool) -> Seat {
        Seat {
            key: ChannelKey::parse("support").unwrap(),
            name: "Support".into(),
            may: Permission { respond, ..Permission::default() },
            picks: true,
        }
    }

    fn card(n: u128, rev: i64, state: State) -> Card {
        let owner = (state != State::Waiting).then(|| me().id);
        Card {
            chat: ChatId(Uuid::from_u128(n)),
            rev,
            channel: support(true).key,
            customer: "Ida".into(),
            state,
            turn: Turn::Agent,
            ending: None,
            owner,
            owner_name: None,
            colour: 1,
            offer: None,
            transfer: None,
            invitation: None,
            others: Vec::new(),
            subject: String::new(),
            tags: Vec::new(),
            queued: Time(100 - i64::try_from(n).unwrap()),
            answered: None,
            ended: (!state.is_open()).then_some(Time(200)),
            said: String::new(),
            said_at: Time(0),
            said_by_customer: true,
            unread: 0,
            late: false,
            rating: None,
        }
    }

    #[test]
    fn the_lists_hold_what_they_say() {
        let cards = vec![card(1, 1, State::Waiting), card(2, 1, State::Waiting), card(3, 1, State::Talking)];
        let mut office = Office::new(me(), vec![support(true)], vec![], cards);
        let waiting: Vec<_> = office.incoming().iter().map(|c| c.chat.0.as_u128()).collect();
        assert_eq!(waiting, [2, 1], "oldest first");
        assert_eq!((office.takeable(), office.ongoing().len(), office.recent(Time(300)).len()), (2, 1, 0));
        office.apply(card(3, 2, State::Closed));
        assert_eq!((office.ongoing().len(), office.recent(Time(300)).len()), (0, 1));
        assert_eq!(office.recent(Time(200) + RECENT).len(), 0, "after eight hours it is no longer recent");
    }

    fn ringing(n: u128, at: u128, until: i64) -> Card {
        let to = AgentId(Uuid::from_u128(at));
        let offer = Some(Offer { to, name: "Ben".into(), until: Time(until) });
        Card { offer, ..card(n, 1, State::Waiting) }
    }

    #[test]
    fn a_chat_that_rings_at_a_colleague_waits_in_every_count_and_cannot_be_taken() {
        let cards = vec![ringing(1, 2, 50), card(2, 1, State::Waiting), ringing(3, 1, 50)];
        let mut office = Office::new(me(), vec![support(true)], vec![], cards);
        assert_eq!((office.incoming().len(), office.waiting(), office.takeable()), (3, 3, 2));
        office.apply(card(2, 2, State::Talking));
        office.apply(card(3, 2, State::Talking));
        assert_eq!((office.incoming().len(), office.waiting(), office.takeable()), (1, 1, 0));
        // Nobody answered, so it is everybody's again, at its age.
        office.apply(card(1, 2, State::Waiting));
        assert_eq!((office.incoming().len(), office.waiting(), office.takeable()), (1, 1, 1));
    }

    #[test]
    fn an_offer_is_shown_to_whom_it_is_made_until_its_time_is_over() {
        let cards = vec![ringing(1, 2, 90), ringing(2, 1, 50), card(3, 1, State::Waiting)];
        let mut office = Office::new(me(), vec![support(true)], vec![], cards);
        let shown = |office: &Office, now: i64| office.offered(Time(now)).map(|c| c.chat.0.as_u128());
        assert_eq!((shown(&office, 49), shown(&office, 50)), (Some(2), None));
        office.apply(card(2, 2, State::Waiting));
        assert_eq!(shown(&office, 20), None, "declined on another device");
        let answered = Card { state: State::Talking, rev: 3, ..ringing(2, 1, 50) };
        office.apply(answered);
        assert_eq!(shown(&office, 20), None);
    }

    #[test]
    fn chats_in_which_one_is_or_is_asked_stand_among_the_ongoing_ones() {
        use crate::invitation::Invitation;
        use crate::participant::{Participant, Role};
        use crate::transfer::Target;

        let (id, bo) = (me().id, AgentId(Uuid::from_u128(2)));
        let theirs =
            |n: u128| Card { owner: Some(bo), answered: Some(Time(1)), ..card(n, 1, State::Talking) };
        let beside =
            |n, role| Card { others: vec![Participant { agent: id, name: "Ada".into(), role }], ..theirs(n) };
        let moving = |n, to| Card { transfer: Some(Transfer { by: bo, to }), ..theirs(n) };
        let in_person = || Target::Agent { id, name: "Ada".into() };
        let of = |key: &str| Target::Channel { key: ChannelKey::parse(key).unwrap(), name: key.into() };
        let invited = Card {
            invitation: Some(Invitation {
                by: bo,
                to: id,
                name: "Ada".into(),
                until: Time(9),
                leaves: false,
            }),
            ..theirs(5)
        };
        let foreign = |c: Card| Card { channel: ChannelKey::parse("sales").unwrap(), ..c };
        let cards = vec![
            theirs(1),
            beside(2, Role::Guest),
            beside(3, Role::Listener),
            moving(4, in_person()),
            invited,
            moving(6, of("support")),
            moving(7, of("sales")),
            foreign(moving(8, of("support"))),
            foreign(theirs(9)),
        ];
        let office = Office::new(me(), vec![support(true)], vec![], cards);
        let ids = |cards: Vec<&Card>| {
            let mut ids: Vec<_> = cards.iter().map(|c| c.chat.0.as_u128()).collect();
            ids.sort_unstable();
            ids
        };
        assert_eq!(ids(office.ongoing()), [2, 3, 4, 5]);
        assert_eq!(ids(office.asked()), [4, 5, 6, 8]);
        assert_eq!(
            ids(office.all_ongoing()),
            [1, 2, 3, 4, 5, 6, 7, 8],
            "of another channel what concerns her"
        );
        let silent = Office::new(me(), vec![support(false)], vec![], vec![moving(6, of("support"))]);
        assert!(silent.asked().is_empty(), "who does not answer there is not asked");
    }

    #[test]
    fn only_chats_that_may_be_taken_are_counted_on_the_button() {
        let office = Office::new(me(), vec![support(false)], vec![], vec![card(1, 1, State::Waiting)]);
        assert_eq!((office.incoming().len(), office.waiting(), office.takeable()), (1, 0, 0));
        let offered = Seat { picks: false, ..support(true) };
        let office = Office::new(me(), vec![offered], vec![], vec![card(1, 1, State::Waiting)]);
        assert_eq!((office.waiting(), office.takeable()), (1, 0), "where chats are only offered");
        let offer =
            |to: u128| Some(Offer { to: AgentId(Uuid::from_u128(to)), name: "Bo".into(), until: Time(9) });
        let ringing = [(1, 2), (2, 1)].map(|(n, to)| Card { offer: offer(to), ..card(n, 1, State::Waiting) });
        let office = Office::new(me(), vec![support(true)], vec![], ringing.to_vec());
        assert_eq!(office.takeable(), 1, "what rings at a colleague is theirs, what rings here is ours");
    }
}
