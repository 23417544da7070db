//! An agent's line: the lists, and the conversations that are open on their screen.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use domain::office::Seat;
use domain::{Audience, Card, CaseRow, ChannelKey, ChatId, Down, Entry, Marks, Refusal, Transfer, Up};

use tokio::time::Instant;

use super::{Waited, Why};
use crate::bus::{Mailbox, News, Topic};
use crate::listen::listens;
use crate::store::{agent, case, chat, entry};
use crate::{Agent, Desk, access};

/// A screen holds a handful of conversations; more than this is not a screen.
pub const MOST_WATCHED: usize = 64;

/// How far the lists may be behind with what is said in chats of others.
const LOOK_EVERY: Duration = Duration::from_secs(2);

#[derive(Debug)]
pub struct AgentLine {
    desk: Desk,
    me: Agent,
    /// The session that opened the line; it is asked for again when somebody signs out.
    token: String,
    mailbox: Mailbox,
    /// The conversations on screen, with the last place sent.
    watched: HashMap<ChatId, i64>,
    /// Conversations on screen that are no longer the agent's to read, with the last place sent: who left a chat may be
    /// asked back into it.
    lost: HashMap<ChatId, i64>,
    /// Those whose log has more than the page that went out.
    behind: Vec<ChatId>,
    /// The agent's chats whose typing signs the lists show.
    owned: Vec<ChatId>,
    /// Where the agent sits, and whether they answer there.
    seats: Vec<Seat>,
    /// Chats of other channels that were told of, because the agent is in them or asked.
    visited: HashSet<ChatId>,
    /// Chats that this page listens in on.
    listened: HashSet<ChatId>,
    /// The card that went out last. Who sits in a channel and is in its chat hears of it twice.
    told: Option<(ChatId, i64)>,
    /// When it is time to look at what could wait.
    look_at: Instant,
}

impl AgentLine {
    /// Opens the line for a session; the frames are a welcome and a fresh office.
    ///
    /// # Errors
    /// [`Refusal::SignIn`] when the session is none.
    pub async fn open(desk: &Desk, token: &str) -> Result<(Self, Vec<Down>), Refusal> {
        let me = desk.agent(token).await?;
        let mut mailbox = desk.bus.large_mailbox();
        mailbox.follow(Topic::Office);
        mailbox.follow(Topic::Agent(me.id));
        let seats = agent::seats(&mut desk.store.read().await?, me.id).await?;
        for seat in &seats {
            mailbox.follow(Topic::Cards(seat.key.clone()));
        }
        let mut line = Self {
            desk: desk.clone(),
            me,
            token: token.to_owned(),
            mailbox,
            watched: HashMap::new(),
            lost: HashMap::new(),
            behind: Vec::new(),
            owned: Vec::new(),
            seats,
            visited: HashSet::new(),
            listened: HashSet::new(),
            told: None,
            look_at: Instant::now() + LOOK_EVERY,
        };
        if desk.presence.agent_came(line.me.id) {
            desk.tell_presence(line.me.id).await?;
        }
        // Also after a moment without: what rang then was taken back.
        desk.routing.ring();
        let mut frames = vec![Down::Welcome { epoch: desk.epoch().to_owned(), now: desk.now() }];
        frames.extend(line.office().await?);
        Ok((line, frames))
    }

    /// Waits for news and turns it into frames; sometimes into none. What was begun must be finished: where the waiting
    /// may be given up, call [`AgentLine::wait`] and [`AgentLine::take`].
    ///
    /// # Errors
    /// [`Refusal::SignIn`] when the session has ended, and when the store does not answer: the line is then dropped.
    pub async fn next(&mut self) -> Result<Vec<Down>, Refusal> {
        let waited = self.wait().await;
        self.take(waited).await
    }

    /// Waits for something to tell. Giving up loses nothing.
    pub async fn wait(&mut self) -> Waited {
        if !self.behind.is_empty() {
            return Waited(Why::Behind);
        }
        tokio::select! {
            news = self.mailbox.next() => news.into(),
            () = tokio::time::sleep_until(self.look_at) => Waited(Why::Quiet),
        }
    }

    /// Turns what came into frames; sometimes into none.
    ///
    /// # Errors
    /// As [`AgentLine::next`].
    pub async fn take(&mut self, waited: Waited) -> Result<Vec<Down>, Refusal> {
        let news = match waited.0 {
            Why::News(news) => news,
            Why::Lost => return self.look_again().await,
            Why::Quiet => return Ok(self.quiet()),
            Why::Behind => {
                return match self.behind.pop() {
                    Some(chat) => self.catch_up(chat).await,
                    None => Ok(Vec::new()),
                };
            }
        };
        let mut frames = Vec::new();
        self.read(&news, &mut frames).await?;
        while let Some(news) = self.mailbox.ready() {
            self.read(&news, &mut frames).await?;
        }
        Ok(frames)
    }

    /// What was said in others' chats since the last look.
    fn quiet(&mut self) -> Vec<Down> {
        self.look_at = Instant::now() + LOOK_EVERY;
        let cards = self.mailbox.quiet();
        let cards: Vec<Card> =
            cards.iter().filter(|card| !card.has(self.me.id)).map(|card| (**card).clone()).collect();
        if cards.is_empty() { Vec::new() } else { vec![Down::Cards { cards }] }
    }

    /// A frame from the agent's browser.
    ///
    /// # Errors
    /// When the store does not answer. What is out of reach is passed over in silence.
    pub async fn hear(&mut self, up: Up) -> Result<Vec<Down>, Refusal> {
        match up {
            Up::Watch { chat, seen } => match self.watch(chat, seen).await {
                Err(Refusal::NotFound) => Ok(Vec::new()),
                frames => frames,
            },
            Up::Unwatch { chat } => {
                self.lost.remove(&chat);
                self.unwatch(chat);
                Ok(Vec::new())
            }
            Up::Get { chat: Some(chat), after } => match self.watched.get_mut(&chat) {
                Some(seen) => {
                    *seen = after.clamp(0, *seen);
                    self.catch_up(chat).await
                }
                None => Ok(Vec::new()),
            },
            Up::Typing { chat: Some(chat), on, private } => {
                let audience = if private { Audience::Agents } else { Audience::Everyone };
                self.desk.agent_types(&self.me, chat, on, audience).await?;
                Ok(Vec::new())
            }
            _ => Ok(Vec::new()),
        }
    }

    async fn office(&mut self) -> Result<Vec<Down>, Refusal> {
        let office = self.desk.office(&self.me).await?;
        let owned: Vec<ChatId> = office.ongoing().iter().map(|c| c.chat).collect();
        for chat in &owned {
            self.own(*chat);
        }
        let concerned = office.ongoing().into_iter().chain(office.asked());
        let visited = concerned.filter(|card| !self.sits_at(card)).map(|card| card.chat);
        self.visited = visited.collect();
        Ok(vec![Down::Office { office }])
    }

    /// Takes the seats that the agent has now.
    async fn sit(&mut self) -> Result<(), Refusal> {
        let seats = agent::seats(&mut self.desk.store.read().await?, self.me.id).await?;
        for left in self.seats.iter().filter(|seat| !seats.iter().any(|s| s.key == seat.key)) {
            self.mailbox.leave(&Topic::Cards(left.key.clone()));
        }
        for seat in &seats {
            self.mailbox.follow(Topic::Cards(seat.key.clone()));
        }
        self.seats = seats;
        Ok(())
    }

    fn own(&mut self, chat: ChatId) {
        if !self.owned.contains(&chat) {
            self.owned.push(chat);
            self.mailbox.follow(Topic::Chat(chat));
        }
    }

    fn disown(&mut self, chat: ChatId) {
        self.owned.retain(|c| *c != chat);
        if !self.watched.contains_key(&chat) {
            self.mailbox.leave(&Topic::Chat(chat));
        }
    }

    fn sits_at(&self, card: &Card) -> bool {
        self.seats.iter().any(|seat| seat.key == card.channel)
    }

    /// Whether a card is this agent's to know: of one of their channels, or because they are in the chat, or asked. That a chat
    /// of another channel no longer concerns them is told once.
    fn concerns(&mut self, card: &Card) -> bool {
        let me = self.me.id;
        if self.sits_at(card) {
            return true;
        }
        let of_all = card.transfer.as_ref().and_then(Transfer::channel);
        let answers = |key: &ChannelKey| self.seats.iter().any(|seat| seat.key == *key && seat.may.respond);
        let visits = card.has(me) || card.asks(me) || of_all.is_some_and(answers);
        if visits && card.state.is_open() {
            self.visited.insert(card.chat);
            return true;
        }
        self.visited.remove(&card.chat)
    }

    fn unwatch(&mut self, chat: ChatId) {
        self.watched.remove(&chat);
        self.lost.remove(&chat);
        if !self.owned.contains(&chat) {
            self.mailbox.leave(&Topic::Chat(chat));
        }
        if self.listened.remove(&chat) {
            self.desk.presence.listener_left(chat, self.me.id, self.desk.now());
        }
    }

    async fn watch(&mut self, chat: ChatId, seen: i64) -> Result<Vec<Down>, Refusal> {
        if self.watched.len() >= MOST_WATCHED && !self.watched.contains_key(&chat) {
            return Ok(Vec::new());
        }
        let (read, _) = self.desk.reads(&self.me, chat).await?;
        self.mailbox.follow(Topic::Chat(chat));
        if listens(&read.chat, self.me.id) && self.listened.insert(chat) {
            self.desk.began_listening(&self.me, chat).await?;
        }
        let now = self.desk.now();
        let here = Down::Here { chat, on: self.desk.presence.customer_is_here(chat, now) };
        let mut frames = Vec::new();
        let row = chat::find(&mut self.desk.store.read().await?, chat).await?.ok_or(Refusal::NotFound)?;
        if seen <= 0 || seen > row.last_seq {
            let conversation = self.desk.conversation(&self.me, chat).await?;
            self.watched.insert(chat, conversation.view.last());
            frames.push(Down::View { chat: Some(chat), view: conversation.view });
        } else {
            self.watched.insert(chat, seen);
            frames.extend(self.catch_up(chat).await?);
            frames.push(Down::Marks { chat: Some(chat), marks: Marks { ..row.marks } });
        }
        frames.push(here);
        let by = self.desk.listening(chat).await?;
        if !by.is_empty() {
            frames.push(Down::Listening { chat, by });
        }
        Ok(frames)
    }

    async fn read(&mut self, news: &Arc<News>, frames: &mut Vec<Down>) -> Result<(), Refusal> {
        match &**news {
            News::Card(card) => {
                if self.told == Some((card.chat, card.rev)) || !self.concerns(card) {
                    return Ok(());
                }
                self.told = Some((card.chat, card.rev));
                if (card.has(self.me.id) || card.asks(self.me.id)) && card.state.is_open() {
                    self.own(card.chat);
                } else if self.owned.contains(&card.chat) {
                    self.disown(card.chat);
                }
                self.lose_sight(card).await?;
                frames.push(Down::Card { card: card.clone() });
                if let Some(seen) = self.lost.remove(&card.chat) {
                    frames.extend(self.find_again(card.chat, seen).await?);
                }
            }
            News::Colleague(colleague) => {
                if colleague.id == self.me.id {
                    let me = agent::find(&mut self.desk.store.read().await?, self.me.id).await?;
                    self.me = me.ok_or(Refusal::SignIn)?;
                }
                frames.push(Down::Colleague { colleague: colleague.clone() });
            }
            News::Channel => {
                self.sit().await?;
                frames.extend(self.office().await?);
            }
            News::Entry { chat, entry } => self.take_entry(*chat, entry, frames).await?,
            News::Marks { chat, marks } if self.watched.contains_key(chat) => {
                frames.push(Down::Marks { chat: Some(*chat), marks: *marks });
            }
            News::Typing { chat, by, on, .. } => {
                let (id, name) =
                    by.as_ref().map_or((None, String::new()), |(id, name)| (Some(*id), name.clone()));
                if id != Some(self.me.id) {
                    frames.push(Down::Typing { chat: Some(*chat), by: name, id, on: *on });
                }
            }
            News::Listening { chat, by } if self.watched.contains_key(chat) => {
                frames.push(Down::Listening { chat: *chat, by: by.clone() });
            }
            News::Here { chat, on } => frames.push(Down::Here { chat: *chat, on: *on }),
            News::Warning(warning) => frames.push(Down::Warning { warning: warning.clone() }),
            News::Case(case) => self.take_case(case, frames).await?,
            News::SignedOut => {
                self.desk.agent(&self.token).await?;
            }
            News::Marks { .. }
            | News::Listening { .. }
            | News::QueueMoved
            | News::Open(_)
            | News::LeftForGood
            | News::Mail { .. } => {}
        }
        Ok(())
    }

    /// A chat that waited when it was opened may be somebody else's now, and no longer this agent's to read.
    async fn lose_sight(&mut self, card: &Card) -> Result<(), Refusal> {
        if card.has(self.me.id) || !self.watched.contains_key(&card.chat) {
            return Ok(());
        }
        let mut connection = self.desk.store.read().await?;
        let reached = access::readable(&mut connection, self.me.id, true, card.chat).await;
        drop(connection);
        match reached {
            Err(_) => {
                let seen = self.watched.get(&card.chat).copied().unwrap_or_default();
                self.unwatch(card.chat);
                self.lost.insert(card.chat, seen);
            }
            // Who has just lost the chat, or looks on since it waited, listens in from here on.
            Ok((row, _)) if listens(&row.chat, self.me.id) => {
                self.desk.reads(&self.me, card.chat).await?;
                if self.listened.insert(card.chat) {
                    self.desk.began_listening(&self.me, card.chat).await?;
                }
            }
            Ok(_) => {}
        }
        Ok(())
    }

    /// The conversation is still on the screen: if it can be read again, it goes on where it stopped.
    async fn find_again(&mut self, chat: ChatId, seen: i64) -> Result<Vec<Down>, Refusal> {
        match self.watch(chat, seen).await {
            Err(Refusal::NotFound) => {
                self.lost.insert(chat, seen);
                Ok(Vec::new())
            }
            frames => frames,
        }
    }

    /// With what is counted after the row was stored, so the last one that comes is right.
    async fn take_case(&self, row: &CaseRow, frames: &mut Vec<Down>) -> Result<(), Refusal> {
        let active = case::active_for(&mut self.desk.store.read().await?, self.me.id).await?;
        frames.push(Down::Case { case: row.clone(), active });
        Ok(())
    }

    async fn take_entry(
        &mut self,
        chat: ChatId,
        entry: &Entry,
        frames: &mut Vec<Down>,
    ) -> Result<(), Refusal> {
        let Some(seen) = self.watched.get_mut(&chat) else { return Ok(()) };
        if entry.seq > *seen + 1 && self.behind.contains(&chat) {
            // One of the pages to come has it.
        } else if entry.seq > *seen + 1 {
            frames.extend(self.catch_up(chat).await?);
        } else if entry.seq == *seen + 1 {
            *seen = entry.seq;
            frames.push(Down::Entries { chat: Some(chat), entries: vec![entry.clone()] });
        }
        Ok(())
    }

    /// The next page of what the log has after the last place sent.
    async fn catch_up(&mut self, chat: ChatId) -> Result<Vec<Down>, Refusal> {
        let Some(seen) = self.watched.get_mut(&chat) else { return Ok(Vec::new()) };
        let mut connection = self.desk.store.read().await?;
        let entries = entry::after(&mut connection, chat, Audience::Agents, *seen).await?;
        *seen = entries.last().map_or(*seen, |e| e.seq);
        self.behind.retain(|behind| *behind != chat);
        if super::is_full(&entries) {
            self.behind.push(chat);
        }
        Ok(if entries.is_empty() { Vec::new() } else { vec![Down::Entries { chat: Some(chat), entries }] })
    }

    /// Some news was lost: a fresh office, and what the open conversations have since.
    async fn look_again(&mut self) -> Result<Vec<Down>, Refusal> {
        self.desk.agent(&self.token).await?;
        let mut frames = self.office().await?;
        for chat in self.watched.keys().copied().collect::<Vec<_>>() {
            frames.extend(self.catch_up(chat).await?);
            let row = chat::find(&mut self.desk.store.read().await?, chat).await?;
            frames.extend(row.map(|r| Down::Marks { chat: Some(chat), marks: r.marks }));
        }
        Ok(frames)
    }
}

impl Drop for AgentLine {
    fn drop(&mut self) {
        let now = self.desk.now();
        self.desk.presence.agent_left(self.me.id, now);
        for chat in &self.listened {
            self.desk.presence.listener_left(*chat, self.me.id, now);
        }
        self.desk.routing.ring();
    }
}
