//! News inside one process. Whoever follows a topic gets a pointer to each piece of news, in a mailbox of limited
//! size. The bus promises nothing: a full mailbox loses news and is marked, and its owner then looks at the store,
//! which is the truth.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::agent::Colleague;
use domain::{AgentId, Card, ChannelKey, ChatId, Entry, Marks};
use tokio::sync::mpsc;

/// What can be followed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Topic {
    /// One conversation.
    Chat(ChatId),
    /// The cards of a channel: what the consoles of its agents show.
    Cards(ChannelKey),
    /// Who waits in a channel, and whether anybody is there to answer.
    Queue(ChannelKey),
    /// Who is present.
    Office,
    /// What concerns one agent: their session.
    Agent(AgentId),
}

#[derive(Debug)]
pub(crate) enum News {
    Entry {
        chat: ChatId,
        entry: Entry,
    },
    Marks {
        chat: ChatId,
        marks: Marks,
    },
    /// `by` is the agent's name, or `None` for the customer.
    Typing {
        chat: ChatId,
        by: Option<(AgentId, String)>,
        on: bool,
    },
    Here {
        chat: ChatId,
        on: bool,
    },
    Card(Card),
    QueueMoved,
    Open {
        on: bool,
    },
    Colleague(Colleague),
    SignedOut,
}

/// A mailbox holds so many pieces of news.
const MAILBOX: usize = 64;
const SHARDS: usize = 64;

type Followers = HashMap<Topic, Vec<Arc<Follower>>>;

#[derive(Debug)]
struct Follower {
    id: u64,
    mailbox: mpsc::Sender<Arc<News>>,
    missed: AtomicBool,
}

#[derive(Clone, Debug)]
pub(crate) struct Bus {
    // Standard locks: they are held for a few pointer moves and never across an await.
    shards: Arc<[Mutex<Followers>; SHARDS]>,
    hasher: RandomState,
    next: Arc<AtomicU64>,
}

/// Follows topics until it is dropped.
#[derive(Debug)]
pub(crate) struct Mailbox {
    bus: Bus,
    follower: Arc<Follower>,
    topics: Vec<Topic>,
    news: mpsc::Receiver<Arc<News>>,
}

impl Bus {
    pub(crate) fn new() -> Self {
        let shards = std::array::from_fn(|_| Mutex::new(HashMap::new()));
        Self { shards: Arc::new(shards), hasher: RandomState::new(), next: Arc::new(AtomicU64::new(0)) }
    }

    pub(crate) fn mailbox(&self) -> Mailbox {
        let (sender, news) = mpsc::channel(MAILBOX);
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let follower = Arc::new(Follower { id, mailbox: sender, missed: AtomicBool::new(false) });
        Mailbox { bus: self.clone(), follower, topics: Vec::new(), news }
    }

    pub(crate) fn tell(&self, topic: &Topic, news: News) {
        let shard = self.shard(topic);
        let Some(followers) = shard.get(topic) else { return };
        let news = Arc::new(news);
        for follower in followers {
            if follower.mailbox.try_send(Arc::clone(&news)).is_err() {
                follower.missed.store(true, Ordering::Relaxed);
            }
        }
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
    pub(crate) async fn next(&mut self) -> Option<Arc<News>> {
        if self.follower.missed.swap(false, Ordering::Relaxed) {
            while self.news.try_recv().is_ok() {}
            return None;
        }
        self.news.recv().await
    }

    /// News that is there already.
    pub(crate) fn ready(&mut self) -> Option<Arc<News>> {
        self.news.try_recv().ok()
    }

    fn forget(&self, topic: &Topic) {
        let mut shard = self.bus.shard(topic);
        if let Some(followers) = shard.get_mut(topic) {
            followers.retain(|f| f.id != self.follower.id);
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
