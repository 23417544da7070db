//! News inside one process. Whoever follows a topic gets a pointer to each piece of news, in a mailbox of limited
//! size. The bus promises nothing: a full mailbox loses news and is marked, and its owner then looks at the store,
//! which is the truth.

use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::agent::Colleague;
use domain::channel::closed::Availability;
use domain::{AgentId, Card, CaseRow, ChannelKey, ChatId, Delivery, Email, Entry, Marks, Warning};
use tokio::sync::Notify;

/// What can be followed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Topic {
    /// One conversation.
    Chat(ChatId),
    /// The cards and requests of a channel: what the consoles of its agents show.
    Cards(ChannelKey),
    /// Who waits in a channel, and whether anybody is there to answer.
    Queue(ChannelKey),
    /// Who is present.
    Office,
    /// What concerns one agent: their session.
    Agent(AgentId),
}

#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "most of it is cards, and a box more for each would cost more")]
pub(crate) enum News {
    Entry {
        chat: ChatId,
        entry: Entry,
    },
    Marks {
        chat: ChatId,
        marks: Marks,
    },
    /// `by` is the agent's name, or `None` for the customer; `private` while it is a note for agents.
    Typing {
        chat: ChatId,
        by: Option<(AgentId, String)>,
        on: bool,
        private: bool,
    },
    Here {
        chat: ChatId,
        on: bool,
    },
    /// Who listens in, as far as the agents of the chat are told.
    Listening {
        chat: ChatId,
        by: Vec<String>,
    },
    Card(Card),
    Case(CaseRow),
    QueueMoved,
    Open(Availability),
    Colleague(Colleague),
    /// The channel is called otherwise, or its chats go to agents in another way.
    Channel,
    /// A customer waits too long, for one who is to know.
    Warning(Warning),
    /// There is no way back into the ended chat any more.
    LeftForGood,
    /// How a chat's mail fares.
    Mail {
        to: Email,
        state: Delivery,
    },
    SignedOut,
}

impl News {
    /// True for what is worth nothing a moment later.
    const fn fades(&self) -> bool {
        matches!(self, Self::Typing { .. } | Self::Here { .. })
    }
}

/// A mailbox holds so many pieces of news. When it is half full it takes none that fades: what has to be looked up again
/// when it is lost goes first.
const MAILBOX: usize = 64;
/// That of an agent, who has many chats, and for whom looking again is much to read.
const LARGE_MAILBOX: usize = 1_024;
/// Of so many chats it keeps what can wait.
const QUIET: usize = 4_096;
const SHARDS: usize = 64;

type Followers = HashMap<Topic, Vec<Arc<Follower>>>;

/// One reader's letters. A channel of tokio's would do the same and take a kilobyte for each of ten thousand readers who
/// have none; this takes nothing until one comes.
#[derive(Debug)]
struct Follower {
    room: usize,
    letters: Mutex<Letters>,
    came: Notify,
}

#[derive(Debug, Default)]
struct Letters {
    list: VecDeque<Arc<News>>,
    /// Some did not fit.
    missed: bool,
    /// What can wait, the newest card of each chat. Nobody is woken for it.
    quiet: HashMap<ChatId, Arc<Card>>,
}

impl Follower {
    fn take(&self, news: &Arc<News>) {
        let mut letters = self.letters();
        if letters.list.len() < if news.fades() { self.room / 2 } else { self.room } {
            letters.list.push_back(Arc::clone(news));
        } else if !news.fades() {
            letters.missed = true;
        }
        drop(letters);
        self.came.notify_one();
    }

    fn keep(&self, card: &Arc<Card>) {
        let mut letters = self.letters();
        let room = letters.quiet.len() < QUIET;
        match letters.quiet.get(&card.chat) {
            // Two who write at once may tell in the other order.
            Some(known) if known.rev >= card.rev => {}
            None if !room => letters.missed = true,
            _ => drop(letters.quiet.insert(card.chat, Arc::clone(card))),
        }
    }

    fn letters(&self) -> MutexGuard<'_, Letters> {
        self.letters.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Letters {
    fn open(&mut self) -> Option<Arc<News>> {
        let news = self.list.pop_front();
        if self.list.is_empty() {
            // An idle reader keeps nothing.
            self.list = VecDeque::new();
        }
        news
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Bus {
    // Standard locks: they are held for a few pointer moves and never across an await.
    shards: Arc<[Mutex<Followers>; SHARDS]>,
    hasher: RandomState,
}

/// Follows topics until it is dropped.
#[derive(Debug)]
pub(crate) struct Mailbox {
    bus: Bus,
    follower: Arc<Follower>,
    topics: Vec<Topic>,
}

impl Bus {
    pub(crate) fn new() -> Self {
        let shards = std::array::from_fn(|_| Mutex::new(HashMap::new()));
        Self { shards: Arc::new(shards), hasher: RandomState::new() }
    }

    pub(crate) fn mailbox(&self) -> Mailbox {
        self.mailbox_of(MAILBOX)
    }

    pub(crate) fn large_mailbox(&self) -> Mailbox {
        self.mailbox_of(LARGE_MAILBOX)
    }

    fn mailbox_of(&self, room: usize) -> Mailbox {
        let follower = Follower { room, letters: Mutex::default(), came: Notify::new() };
        Mailbox { bus: self.clone(), follower: Arc::new(follower), topics: Vec::new() }
    }

    pub(crate) fn tell(&self, topic: &Topic, news: News) {
        let shard = self.shard(topic);
        let Some(followers) = shard.get(topic) else { return };
        let news = Arc::new(news);
        followers.iter().for_each(|follower| follower.take(&news));
    }

    /// Puts a card down for whoever follows, in place of an older one of its chat. They find it when they look, with
    /// [`Mailbox::quiet`].
    pub(crate) fn put(&self, topic: &Topic, card: Card) {
        let shard = self.shard(topic);
        let Some(followers) = shard.get(topic) else { return };
        let card = Arc::new(card);
        followers.iter().for_each(|follower| follower.keep(&card));
    }

    fn shard(&self, topic: &Topic) -> MutexGuard<'_, Followers> {
        let at = usize::try_from(self.hasher.hash_one(topic) % 64).unwrap_or_default();
        self.shards[at].lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Mailbox {
    pub(crate) fn follow(&mut self, topic: Topic) {
        if self.topics.contains(&topic) {
            return;
        }
        self.bus.shard(&topic).entry(topic.clone()).or_default().push(Arc::clone(&self.follower));
        self.topics.push(topic);
    }

    pub(crate) fn leave(&mut self, topic: &Topic) {
        if let Some(at) = self.topics.iter().position(|t| t == topic) {
            self.topics.swap_remove(at);
            self.forget(topic);
        }
    }

    /// The next piece of news, or `None` when some were lost since the last call: then the store has to be looked at.
    /// Giving up the wait loses none.
    pub(crate) async fn next(&mut self) -> Option<Arc<News>> {
        loop {
            {
                let mut letters = self.follower.letters();
                if std::mem::take(&mut letters.missed) {
                    letters.list = VecDeque::new();
                    return None;
                }
                if let Some(news) = letters.open() {
                    return Some(news);
                }
            }
            self.follower.came.notified().await;
        }
    }

    /// What could wait so far.
    pub(crate) fn quiet(&mut self) -> Vec<Arc<Card>> {
        std::mem::take(&mut self.follower.letters().quiet).into_values().collect()
    }

    /// News that is there already.
    pub(crate) fn ready(&mut self) -> Option<Arc<News>> {
        self.follower.letters().open()
    }

    fn forget(&self, topic: &Topic) {
        let mut shard = self.bus.shard(topic);
        if let Some(followers) = shard.get_mut(topic) {
            // By address: a channel may have ten thousand, and looking into each would take a second when all leave.
            if let Some(at) = followers.iter().position(|f| Arc::ptr_eq(f, &self.follower)) {
                followers.swap_remove(at);
            }
            if followers.is_empty() {
                shard.remove(topic);
            }
        }
    }
}

impl Drop for Mailbox {
    fn drop(&mut self) {
        for topic in std::mem::take(&mut self.topics) {
            self.forget(&topic);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_full_mailbox_says_that_it_lost_news_and_costs_nobody_else_any() {
        let bus = Bus::new();
        let (mut slow, mut quick) = (bus.mailbox(), bus.mailbox());
        slow.follow(Topic::Office);
        quick.follow(Topic::Office);
        for n in 0..MAILBOX + 10 {
            bus.tell(&Topic::Office, News::QueueMoved);
            assert!(quick.next().await.is_some(), "{n}");
        }
        assert!(slow.next().await.is_none(), "it is told once");
        bus.tell(&Topic::Office, News::QueueMoved);
        assert!(slow.next().await.is_some(), "and goes on from there");
    }

    #[tokio::test]
    async fn what_fades_is_lost_first_and_in_silence() {
        let bus = Bus::new();
        let chat = ChatId(uuid::Uuid::from_u128(1));
        let mut slow = bus.mailbox();
        slow.follow(Topic::Office);
        for _ in 0..MAILBOX {
            bus.tell(&Topic::Office, News::Typing { chat, by: None, on: true, private: false });
        }
        for _ in 0..MAILBOX / 2 {
            bus.tell(&Topic::Office, News::QueueMoved);
        }
        let mut kept = Vec::new();
        kept.extend(slow.next().await);
        while let Some(news) = slow.ready() {
            kept.push(news);
        }
        let lasting = kept.iter().filter(|news| !news.fades()).count();
        assert_eq!((kept.len(), lasting), (MAILBOX, MAILBOX / 2), "and nothing has to be looked up");
    }

    #[tokio::test]
    async fn of_what_can_wait_the_newest_is_kept_in_whatever_order_it_comes() {
        let bus = Bus::new();
        let mut reader = bus.mailbox();
        reader.follow(Topic::Office);
        let card = |chat: u128, rev: i64| -> Card {
            serde_json::from_value(serde_json::json!({
                "chat": uuid::Uuid::from_u128(chat), "rev": rev, "channel": "support", "customer": "Ida",
                "state": "talking", "turn": "agent", "colour": 1, "queued": 1, "said": "", "said_at": 1,
                "said_by_customer": true, "unread": 0,
            }))
            .unwrap()
        };
        for (chat, rev) in [(1, 2), (1, 4), (1, 3), (2, 1)] {
            bus.put(&Topic::Office, card(chat, rev));
        }
        let mut kept: Vec<_> = reader.quiet().iter().map(|c| (c.chat, c.rev)).collect();
        kept.sort();
        let chat = |n| ChatId(uuid::Uuid::from_u128(n));
        assert_eq!(kept, [(chat(1), 4), (chat(2), 1)]);
        assert!(reader.quiet().is_empty() && reader.ready().is_none(), "once, and nobody was woken");
    }

    #[tokio::test]
    async fn who_left_or_is_gone_is_forgotten() {
        let bus = Bus::new();
        let mut one = bus.mailbox();
        one.follow(Topic::Office);
        one.follow(Topic::Office);
        assert_eq!(bus.shard(&Topic::Office)[&Topic::Office].len(), 1, "followed once");
        one.leave(&Topic::Office);
        assert!(bus.shard(&Topic::Office).get(&Topic::Office).is_none());
        one.follow(Topic::Office);
        drop(one);
        assert!(bus.shard(&Topic::Office).get(&Topic::Office).is_none());
    }
}
