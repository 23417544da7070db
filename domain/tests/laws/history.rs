//! Histories: an office of four agents and two chats, and whatever they, the customers and the system try to do. What
//! is refused is part of a history too.

mod steps;

use domain::chat::{Chat, Event, State, Who};
use domain::participant::Role;
use domain::time::Span;
use domain::transfer::Target;
use domain::{
    Acting, AgentId, Attachment, Audience, Card, Change, ChannelKey, ChatId, Entry, Permission, Refusal,
    Text, Time, What, WriteId,
};
use uuid::Uuid;

use self::steps::typed;
pub(crate) use self::steps::{By, Doing, Kind, Step, steps};

/// In every private message, and nowhere else.
pub(crate) const SECRET: &str = "between-us-7f3a";

pub(crate) const BIRTH: Time = Time(1_795_171_805_000_000);

/// One attempt, and what came of it.
#[derive(Clone, Debug)]
pub(crate) struct Moment {
    pub(crate) now: Time,
    pub(crate) kind: Kind,
    pub(crate) who: Doer,
    pub(crate) event: Event,
    pub(crate) before: Chat,
    pub(crate) came: Result<Change, Refusal>,
    /// Chats in hand and places, of every agent, before and after.
    pub(crate) loads: (Vec<i64>, Vec<i64>),
    pub(crate) places: Vec<i64>,
}

#[derive(Clone, Debug)]
pub(crate) enum Doer {
    Customer,
    Agent(Acting),
    System,
}

impl Doer {
    fn who(&self) -> Who<'_> {
        match self {
            Self::Customer => Who::Customer,
            Self::Agent(acting) => Who::Agent(acting),
            Self::System => Who::System,
        }
    }

    pub(crate) fn id(&self) -> Option<AgentId> {
        if let Self::Agent(acting) = self { Some(acting.id) } else { None }
    }
}

/// A chat with its log, numbered as the store numbers it.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) chat: Chat,
    pub(crate) log: Vec<Entry>,
    /// The card after each change, as the store makes them.
    pub(crate) cards: Vec<Card>,
    count: i64,
}

impl Told {
    fn write(&mut self, change: Change, write: WriteId, now: Time) {
        for (nth, line) in change.lines.iter().enumerate() {
            let seq = self.log.last().map_or(0, |e| e.seq) + 1;
            let count = (line.audience == Audience::Everyone).then(|| {
                self.count += 1;
                self.count
            });
            let write = (nth == 0).then_some(write);
            self.log.push(Entry { seq, count, at: now, by: line.by.clone(), what: line.what.clone(), write });
        }
        self.chat = change.chat;
        self.cards.push(card(&self.chat, self.cards.last().map_or(0, |c| c.rev) + 1));
    }

    /// What the customer gets of it.
    pub(crate) fn customers(&self) -> Vec<Entry> {
        self.log.iter().filter_map(Entry::for_customer).collect()
    }
}

#[derive(Clone, Debug)]
pub(crate) struct History {
    pub(crate) moments: Vec<Moment>,
    pub(crate) chats: Vec<Told>,
}

struct Agent {
    id: AgentId,
    name: &'static str,
    may: Permission,
    present: bool,
    capacity: i64,
}

/// The fourth is the manager. Names are as people have them.
fn agents() -> Vec<Agent> {
    let named = ["Ada", "Bo \"B\" O'Neil", "Çetin 👩‍👩‍👧", "Di\\ag"];
    (1_u128..)
        .zip(named)
        .map(|(n, name)| Agent {
            id: AgentId(Uuid::from_u128(0xa9e7_0000_0000_0000_0000 + n)),
            name,
            may: Permission { respond: true, manage: n == 4, ..Permission::default() },
            present: true,
            capacity: 1 + i64::from(n != 2),
        })
        .collect()
}

/// Plays the steps that `heard` wants; the others take their time and nothing else.
pub(crate) fn play(steps: &[Step], heard: impl Fn(&Step) -> bool) -> History {
    let mut agents = agents();
    let mut now = BIRTH;
    let mut chats: Vec<Told> = (1..=2)
        .map(|n| {
            let id = ChatId(Uuid::from_u128(n));
            let chat = Chat::born(id, ChannelKey::parse("support").unwrap(), now);
            let mut told = Told { chat: chat.clone(), log: vec![], cards: vec![], count: 0 };
            let say = Event::Say { text: Text::parse("cracked").unwrap(), audience: Audience::Everyone };
            told.write(chat.on(Who::Customer, say, now).unwrap(), WriteId(Uuid::from_u128(n)), now);
            told
        })
        .collect();
    let mut moments = Vec::new();
    for (nth, step) in steps.iter().enumerate() {
        now = now + Span::seconds(step.pause);
        match &step.doing {
            Doing::Present { agent, on } => agents[*agent].present = *on,
            Doing::Places { agent, capacity } => agents[*agent].capacity = *capacity,
            Doing::Try { .. } if !heard(step) => {}
            Doing::Try { kind, by, whom, may_return, text } => {
                let told = &chats[step.chat];
                let kind = if let By::Fitting(_) = by { &timely(*kind, &told.chat) } else { kind };
                let acting = |n: usize| acting(&agents[n], &chats);
                let doer = doer(*kind, *by, &told.chat, &agents, acting);
                let event = event(*kind, acting(*whom), *may_return, &typed(*text), &told.chat, now, acting);
                let before = told.chat.clone();
                let came = before.on(doer.who(), event.clone(), now);
                let load = |chats: &[Told]| agents.iter().map(|a| load(a.id, chats)).collect::<Vec<_>>();
                let loads_before = load(&chats);
                if let Ok(change) = came.clone() {
                    let write = WriteId(Uuid::from_u128(1_000 + u128::try_from(nth).unwrap()));
                    chats[step.chat].write(change, write, now);
                }
                moments.push(Moment {
                    now,
                    kind: *kind,
                    who: doer,
                    event,
                    before,
                    came,
                    loads: (loads_before, load(&chats)),
                    places: agents.iter().map(|a| a.capacity).collect(),
                });
            }
        }
    }
    History { moments, chats }
}

pub(crate) fn agent_ids() -> Vec<AgentId> {
    agents().iter().map(|a| a.id).collect()
}

fn load(agent: AgentId, chats: &[Told]) -> i64 {
    let owned = chats.iter().filter(|t| t.chat.state == State::Talking && t.chat.is_owned_by(agent));
    i64::try_from(owned.count()).unwrap()
}

fn acting(agent: &Agent, chats: &[Told]) -> Acting {
    let taken: Vec<i64> = chats
        .iter()
        .filter(|t| t.chat.state == State::Talking && t.chat.is_owned_by(agent.id))
        .map(|t| t.chat.colour)
        .collect();
    Acting {
        id: agent.id,
        name: agent.name.into(),
        may: agent.may,
        present: agent.present,
        load: load(agent.id, chats),
        capacity: agent.capacity,
        free_colour: (1..).find(|c| !taken.contains(c)).unwrap(),
    }
}

/// Who knows what is going on asks what can be asked now, and answers what was asked.
const fn timely(kind: Kind, chat: &Chat) -> Kind {
    let (ringing, moving) = (chat.offer.is_some(), chat.transfer.is_some());
    let (inviting, waiting) = (chat.invitation.is_some(), matches!(chat.state, State::Waiting));
    match kind {
        Kind::Transfer | Kind::TransferToChannel | Kind::Invite if waiting => Kind::Offer,
        Kind::Offer if matches!(chat.state, State::Talking) => Kind::Transfer,
        Kind::Accept | Kind::AcceptInvitation if moving => Kind::AcceptTransfer,
        Kind::Accept | Kind::AcceptTransfer if inviting => Kind::AcceptInvitation,
        Kind::AcceptTransfer | Kind::AcceptInvitation if ringing => Kind::Accept,
        Kind::Decline | Kind::DeclineInvitation if moving => Kind::DeclineTransfer,
        Kind::Decline | Kind::DeclineTransfer if inviting => Kind::DeclineInvitation,
        Kind::DeclineTransfer | Kind::DeclineInvitation if ringing => Kind::Decline,
        kind => kind,
    }
}

fn doer(kind: Kind, by: By, chat: &Chat, agents: &[Agent], acting: impl Fn(usize) -> Acting) -> Doer {
    let nth = match by {
        By::Customer => return Doer::Customer,
        By::System => return Doer::System,
        By::Agent(n) => return Doer::Agent(acting(n)),
        By::Fitting(n) => n,
    };
    let inside: Vec<AgentId> = chat.owner.into_iter().chain(chat.others.iter().map(|p| p.agent)).collect();
    let asked = match kind {
        Kind::Say | Kind::SayFiles if nth == 0 => return Doer::Customer,
        Kind::Choose | Kind::Request | Kind::Answered | Kind::Return => return Doer::Customer,
        Kind::Offer
        | Kind::ExpireOffer
        | Kind::WithdrawOffer
        | Kind::ExpireInvitation
        | Kind::LapseTransfer
        | Kind::Requeue
        | Kind::Idle
        | Kind::Close => {
            return Doer::System;
        }
        Kind::Accept | Kind::Decline => chat.offer.as_ref().map(|o| o.to),
        Kind::AcceptTransfer | Kind::DeclineTransfer => chat.transfer.as_ref().and_then(|t| match &t.to {
            Target::Agent { id, .. } => Some(*id),
            Target::Channel { .. } => None,
        }),
        Kind::AcceptInvitation | Kind::DeclineInvitation => chat.invitation.as_ref().map(|i| i.to),
        Kind::TakeOver => Some(agents[3].id),
        Kind::Pick => None,
        _ => inside.get(nth % inside.len().max(1)).copied(),
    };
    let asked = asked.and_then(|id| agents.iter().position(|a| a.id == id));
    Doer::Agent(acting(asked.unwrap_or(nth)))
}

fn event(
    kind: Kind,
    to: Acting,
    may_return: bool,
    typed: &str,
    chat: &Chat,
    now: Time,
    acting: impl Fn(usize) -> Acting,
) -> Event {
    let text = Text::parse(typed).unwrap();
    let until = now + Span::seconds(30);
    match kind {
        Kind::Say => Event::Say { text, audience: Audience::Everyone },
        Kind::Note => {
            let text = Text::parse(&format!("{SECRET} {typed}")).unwrap();
            Event::Say { text, audience: Audience::Agents }
        }
        Kind::SayFiles => {
            let audience = if may_return { Audience::Everyone } else { Audience::Agents };
            let text = if may_return { Some(text) } else { Text::parse(SECRET).ok() };
            let id = domain::FileId(Uuid::from_u128(7));
            let file =
                Attachment { id, name: format!("{typed}.png"), kind: domain::attachment::Kind::Png, size: 9 };
            Event::SayFiles { text, files: vec![file], audience }
        }
        Kind::AllowFiles => Event::AllowFiles { on: may_return },
        Kind::OfferChoices => Event::OfferChoices { question: text, options: vec!["a".into(), typed.into()] },
        Kind::Choose => {
            let menu = domain::choices::Menu { of: 1, options: vec![typed.into()], answered: may_return };
            Event::Choose { menu, option: typed.into() }
        }
        Kind::Offer => Event::Offer { to, until },
        Kind::Accept => Event::Accept,
        Kind::Decline => Event::Decline,
        Kind::ExpireOffer => Event::ExpireOffer,
        Kind::WithdrawOffer => Event::WithdrawOffer,
        Kind::Pick => Event::Pick,
        Kind::TakeOver => Event::TakeOver,
        Kind::Transfer => Event::Transfer { to },
        Kind::TransferToChannel => {
            Event::TransferToChannel { key: ChannelKey::parse("sales").unwrap(), name: "Sales".into() }
        }
        Kind::LapseTransfer => {
            let asked = chat.transfer.as_ref().and_then(|t| match &t.to {
                Target::Agent { id, .. } => Some(*id),
                Target::Channel { .. } => None,
            });
            Event::LapseTransfer { to: asked.unwrap_or(to.id) }
        }
        Kind::AcceptTransfer => Event::AcceptTransfer,
        Kind::DeclineTransfer => Event::DeclineTransfer,
        Kind::CancelTransfer => Event::CancelTransfer,
        Kind::Invite => Event::Invite { to, until, leaves: may_return },
        Kind::AcceptInvitation => Event::AcceptInvitation,
        Kind::DeclineInvitation => Event::DeclineInvitation,
        Kind::CancelInvitation => Event::CancelInvitation,
        Kind::ExpireInvitation => Event::ExpireInvitation,
        Kind::Leave => Event::Leave,
        Kind::Requeue => Event::Requeue,
        Kind::End => Event::End { may_return },
        Kind::Block => Event::Block { reason: SECRET.into() },
        Kind::Idle => Event::Idle { may_return },
        Kind::Request => Event::Request,
        Kind::Answered => Event::Answered,
        Kind::Return => {
            let owner = agent_ids().iter().position(|id| chat.owner == Some(*id)).map(acting);
            Event::Return { owner: owner.filter(|_| may_return) }
        }
        Kind::Close => Event::Close,
    }
}

fn card(chat: &Chat, rev: i64) -> Card {
    Card {
        chat: chat.id,
        rev,
        channel: chat.channel.clone(),
        customer: "Ida".into(),
        state: chat.state,
        turn: chat.turn,
        ending: chat.ending,
        owner: chat.owner,
        owner_name: chat.owner_name.clone(),
        colour: chat.colour,
        offer: chat.offer.clone(),
        transfer: chat.transfer.clone(),
        invitation: chat.invitation.clone(),
        others: chat.others.clone(),
        subject: chat.subject.clone(),
        tags: chat.tags.clone(),
        queued: chat.queued,
        answered: chat.answered,
        ended: chat.ended,
        said: String::new(),
        said_at: chat.started,
        said_by_customer: true,
        unread: 0,
        late: false,
        rating: None,
    }
}

/// Who the customer sees in the chat, the owner first.
pub(crate) fn seen_in(chat: &Chat) -> Vec<String> {
    let guests = chat.others.iter().filter(|p| p.role == Role::Guest).map(|p| &p.name);
    chat.owner_name.iter().chain(guests).cloned().collect()
}

/// A line that only agents may read and that says something.
pub(crate) const fn is_note(entry: &Entry) -> bool {
    entry.count.is_none() && matches!(entry.what, What::Message { .. } | What::Files { .. })
}
