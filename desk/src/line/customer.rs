//! A customer's line: about one chat, in the customer's count. Before the first message it is about a channel, and
//! tells only whether somebody can answer.

use std::sync::Arc;

use domain::channel::closed::Availability;
use domain::{Audience, ChannelKey, ChatId, Down, Entry, Marks, Phase, Refusal, Time, Up};

use super::{Waited, Why};
use crate::bus::{Mailbox, News, Topic};
use crate::queue::Place;
use crate::store::{chat, entry, mail};
use crate::{Desk, access};

/// The first frame, taken apart.
#[derive(Clone, Debug)]
pub enum Hello {
    Chat { token: String, seen: i64, epoch: Option<String> },
    Channel(ChannelKey),
}

impl Hello {
    /// `None` when the frame is not a hello, or says neither a token nor a channel.
    pub fn from(up: Up) -> Option<Self> {
        match up {
            Up::Hello { token: Some(token), seen, epoch, .. } => Some(Self::Chat { token, seen, epoch }),
            Up::Hello { channel: Some(channel), .. } => Some(Self::Channel(channel)),
            _ => None,
        }
    }
}

#[derive(Debug)]
pub struct CustomerLine {
    desk: Desk,
    mailbox: Mailbox,
    channel: ChannelKey,
    chat: Option<Following>,
    /// The log has more than the page that went out.
    behind: bool,
}

#[derive(Debug)]
struct Following {
    id: ChatId,
    /// The last place sent, in the customer's count.
    seen: i64,
    phase: Phase,
    marks: Marks,
    queued: Time,
    /// As it was last sent.
    place: Option<Place>,
}

impl CustomerLine {
    /// Opens the line; the frames are what the customer has not seen yet.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when the token opens nothing or there is no such channel.
    pub async fn open(desk: &Desk, hello: Hello) -> Result<(Self, Vec<Down>), Refusal> {
        match hello {
            Hello::Channel(key) => Self::open_channel(desk, key).await,
            Hello::Chat { token, seen, epoch } => Self::open_chat(desk, &token, seen, epoch).await,
        }
    }

    async fn open_channel(desk: &Desk, key: ChannelKey) -> Result<(Self, Vec<Down>), Refusal> {
        let channel = desk.channel(&key).await?;
        let mut mailbox = desk.bus.mailbox();
        mailbox.follow(Topic::Queue(channel.key.clone()));
        let line = Self { desk: desk.clone(), mailbox, channel: channel.key, chat: None, behind: false };
        let frames = vec![line.welcome(), open(desk.available(&line.channel).await?)];
        Ok((line, frames))
    }

    async fn open_chat(
        desk: &Desk,
        token: &str,
        seen: i64,
        epoch: Option<String>,
    ) -> Result<(Self, Vec<Down>), Refusal> {
        let found = access::customer(&mut desk.store.read().await?, token).await?;
        let id = found.chat.id;
        let mut mailbox = desk.bus.mailbox();
        mailbox.follow(Topic::Chat(id));
        mailbox.follow(Topic::Queue(found.chat.channel.clone()));
        // Followed first, read second: the row again, now that nothing can be missed.
        let row = chat::find(&mut desk.store.read().await?, id).await?.ok_or(Refusal::NotFound)?;
        if desk.presence.customer_came(id) {
            desk.routing.ring();
            desk.bus.tell(&Topic::Chat(id), News::Here { chat: id, on: true });
        }
        let view = desk.customer_view(&row).await?;
        let channel = row.chat.channel.clone();
        let fresh = seen <= 0 || seen > row.last_count || epoch.is_some_and(|e| e != desk.epoch());
        let following = Following {
            id,
            seen: if fresh { view.last() } else { seen },
            phase: view.phase,
            marks: view.marks,
            queued: row.chat.queued,
            place: None,
        };
        let mut line = Self { desk: desk.clone(), mailbox, channel, chat: Some(following), behind: false };
        let mut frames = vec![line.welcome()];
        // Before the end itself, so that whoever reads of it knows already whether there is a way back.
        frames.extend(line.after_the_end().await?);
        if fresh {
            frames.push(Down::View { chat: None, view });
        } else {
            frames.extend(line.catch_up().await?);
            frames.push(Down::Marks { chat: None, marks: row.marks });
        }
        frames.extend(line.queue_moved().await?);
        frames.push(open(desk.available(&line.channel).await?));
        Ok((line, frames))
    }

    fn welcome(&self) -> Down {
        Down::Welcome { epoch: self.desk.epoch().to_owned(), now: self.desk.now() }
    }

    /// Waits for news and turns it into frames; sometimes into none. What was begun must be finished: where the waiting
    /// may be given up, call [`CustomerLine::wait`] and [`CustomerLine::take`].
    ///
    /// # Errors
    /// When the store does not answer; the line is then of no use and is dropped.
    pub async fn next(&mut self) -> Result<Vec<Down>, Refusal> {
        let waited = self.wait().await;
        self.take(waited).await
    }

    /// Waits for something to tell. Giving up loses nothing.
    pub async fn wait(&mut self) -> Waited {
        if self.behind { Waited(Why::Behind) } else { self.mailbox.next().await.into() }
    }

    /// Turns what came into frames; sometimes into none.
    ///
    /// # Errors
    /// When the store does not answer; the line is then of no use and is dropped.
    pub async fn take(&mut self, waited: Waited) -> Result<Vec<Down>, Refusal> {
        let news = match waited.0 {
            Why::News(news) => news,
            Why::Lost => return self.look_again().await,
            Why::Behind => return self.catch_up().await,
            // Customers have no lists.
            Why::Quiet => return Ok(Vec::new()),
        };
        let mut frames = Vec::new();
        let mut moved = self.read(&news, &mut frames).await?;
        // Whatever is there already goes out together; a queue that moved ten times is looked at once.
        while let Some(news) = self.mailbox.ready() {
            moved |= self.read(&news, &mut frames).await?;
        }
        if moved {
            frames.extend(self.queue_moved().await?);
        }
        Ok(frames)
    }

    /// A frame from the customer.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn hear(&mut self, up: Up) -> Result<Vec<Down>, Refusal> {
        let Some(following) = &mut self.chat else { return Ok(Vec::new()) };
        match up {
            Up::Get { after, .. } => {
                following.seen = after.clamp(0, following.seen);
                self.catch_up().await
            }
            Up::Typing { on, .. } => {
                self.desk.customer_types(following.id, on);
                Ok(Vec::new())
            }
            _ => Ok(Vec::new()),
        }
    }

    /// True when the queue has moved and the place is to be looked up.
    async fn read(&mut self, news: &Arc<News>, frames: &mut Vec<Down>) -> Result<bool, Refusal> {
        match (&**news, &mut self.chat) {
            (News::Open(now), following) => {
                frames.push(open(*now));
                // The way out of the queue may have opened.
                return Ok(following.as_ref().is_some_and(|f| f.phase == Phase::Waiting));
            }
            (News::QueueMoved, Some(following)) => return Ok(following.phase == Phase::Waiting),
            (News::Entry { entry, .. }, Some(following)) => {
                let Some(cut) = entry.for_customer() else { return Ok(false) };
                if cut.seq > following.seen + 1 {
                    // If there are more pages this one is among them.
                    if !self.behind {
                        frames.extend(self.catch_up().await?);
                    }
                } else if cut.seq == following.seen + 1 {
                    following.sent(&cut);
                    if following.phase == Phase::Ended {
                        frames.extend(self.desk.after_the_end(following.id).await?);
                    }
                    frames.push(Down::Entries { chat: None, entries: vec![cut] });
                }
                return Ok(true);
            }
            (News::Marks { marks, .. }, Some(following)) => {
                let further = following.marks.merge(*marks);
                frames.extend(further.then_some(Down::Marks { chat: None, marks: following.marks }));
            }
            (News::LeftForGood, Some(following)) => {
                frames.extend(self.desk.after_the_end(following.id).await?);
            }
            (News::Mail { to, state }, Some(_)) => {
                frames.push(Down::Mail { to: to.as_str().to_owned(), state: *state });
            }
            (News::Typing { by: Some((_, name)), on, private: false, .. }, Some(_)) => {
                frames.push(Down::Typing { chat: None, by: name.clone(), id: None, on: *on });
            }
            _ => {}
        }
        Ok(false)
    }

    /// The next page of what the log has after the last place sent.
    async fn catch_up(&mut self) -> Result<Vec<Down>, Refusal> {
        let Some(following) = &mut self.chat else { return Ok(Vec::new()) };
        let mut connection = self.desk.store.read().await?;
        let entries = entry::after(&mut connection, following.id, Audience::Everyone, following.seen).await?;
        let before = following.phase;
        entries.iter().for_each(|e| following.sent(e));
        let ended = following.phase == Phase::Ended && before != Phase::Ended;
        drop(connection);
        self.behind = super::is_full(&entries);
        let mut frames = if ended { self.desk.after_the_end(following.id).await? } else { Vec::new() };
        frames.extend((!entries.is_empty()).then_some(Down::Entries { chat: None, entries }));
        Ok(frames)
    }

    /// What is to be known of an ended chat beside its log.
    async fn after_the_end(&self) -> Result<Vec<Down>, Refusal> {
        let Some(following) = &self.chat else { return Ok(Vec::new()) };
        let mut frames = self.desk.after_the_end(following.id).await?;
        if !frames.is_empty() {
            let newest = mail::newest(&mut self.desk.store.read().await?, following.id).await?;
            frames.extend(
                newest.map(|m| Down::Mail { to: m.recipient.as_str().to_owned(), state: m.delivery() }),
            );
        }
        Ok(frames)
    }

    async fn queue_moved(&mut self) -> Result<Vec<Down>, Refusal> {
        let Some(following) = &mut self.chat else { return Ok(Vec::new()) };
        if following.phase != Phase::Waiting {
            following.place = None;
            return Ok(Vec::new());
        }
        let Some(mut now) = self.desk.place(&self.channel, following.id, following.queued).await? else {
            return Ok(Vec::new());
        };
        // Who was shown the way out may be on it: it stays.
        now.out |= following.place.is_some_and(|before| before.out);
        if following.place.replace(now) == Some(now) {
            return Ok(Vec::new());
        }
        let Place { place, wait, out } = now;
        Ok(vec![Down::Place { place, wait, out }])
    }

    async fn look_again(&mut self) -> Result<Vec<Down>, Refusal> {
        let mut frames = self.catch_up().await?;
        if let Some(following) = &mut self.chat {
            let row = chat::find(&mut self.desk.store.read().await?, following.id)
                .await?
                .ok_or(Refusal::NotFound)?;
            following.marks.merge(row.marks);
            frames.push(Down::Marks { chat: None, marks: following.marks });
            frames.extend(self.after_the_end().await?);
        }
        frames.extend(self.queue_moved().await?);
        frames.push(open(self.desk.available(&self.channel).await?));
        Ok(frames)
    }
}

fn open(now: Availability) -> Down {
    Down::Open { on: now.answers, closed: now.closed }
}

impl Following {
    /// Notes what goes out, and where the chat stands with it.
    fn sent(&mut self, entry: &Entry) {
        self.seen = entry.seq;
        self.phase = match &entry.what {
            domain::What::Joined | domain::What::Transferred { .. } | domain::What::Reopened => {
                Phase::Talking
            }
            domain::What::Queued => Phase::Waiting,
            domain::What::Ended { .. } => Phase::Ended,
            _ => self.phase,
        };
    }
}

impl Drop for CustomerLine {
    fn drop(&mut self) {
        if let Some(following) = &self.chat {
            self.desk.presence.customer_left(following.id, self.desk.now());
        }
    }
}
