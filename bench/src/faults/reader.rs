//! A scripted client's live line, and the logs that it puts together: it resumes with what it has seen and asks for
//! what is missing. What carries the line is in [`super::carrier`].

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::time::Instant;
use uuid::Uuid;

use crate::ledger::{Line, Log, Side};
use crate::office::{Agent, Customer};

#[derive(Clone, Debug)]
pub(super) enum Who {
    Customer(Customer),
    Agent(Agent),
}

impl Who {
    pub(super) const fn side(&self) -> Side {
        match self {
            Self::Customer(_) => Side::Customer,
            Self::Agent(_) => Side::Agent,
        }
    }

    pub(super) fn from(&self) -> &str {
        match self {
            Self::Customer(customer) => &customer.from,
            Self::Agent(agent) => &agent.from,
        }
    }

    pub(super) fn headers(&self) -> String {
        match self {
            Self::Customer(customer) => customer.headers(),
            Self::Agent(agent) => agent.headers(),
        }
    }
}

#[derive(Debug, Default)]
pub(super) struct Seen {
    logs: HashMap<usize, Log>,
    pub(super) epoch: Option<String>,
    /// Of the long poll.
    pub(super) cursor: Option<Value>,
    pub(super) heard: Option<Instant>,
    pub(super) is_up: bool,
}

/// What the line has gone through.
#[derive(Debug, Default)]
pub(super) struct Counts {
    pub(super) reconnects: AtomicU64,
    pub(super) polls: AtomicU64,
}

#[derive(Debug)]
pub(super) struct Reader {
    pub(super) who: Who,
    /// The chats that it follows, by their numbers in the ledger.
    pub(super) chats: Vec<(usize, Uuid)>,
    pub(super) via: SocketAddr,
    /// How often it says something upward, beside what it must.
    pub(super) chatter: Option<Duration>,
    pub(super) seed: u64,
    seen: Mutex<Seen>,
    pub(super) welcomed: watch::Sender<Option<Instant>>,
    pub(super) counts: Counts,
}

impl Reader {
    pub(super) fn new(
        who: Who,
        chats: Vec<(usize, Uuid)>,
        via: SocketAddr,
        (chatter, seed): (Option<Duration>, u64),
    ) -> Arc<Self> {
        let (seen, counts, welcomed) = (Mutex::default(), Counts::default(), watch::Sender::new(None));
        Arc::new(Self { who, chats, via, chatter, seed, seen, welcomed, counts })
    }

    /// Each welcome is news to who waits for the network to be back.
    pub(super) fn welcomes(&self) -> watch::Receiver<Option<Instant>> {
        self.welcomed.subscribe()
    }

    pub(super) fn welcomed_since(&self, then: Instant) -> bool {
        self.seen().is_up && self.welcomed.borrow().is_some_and(|at| at > then)
    }

    pub(super) fn heard_since(&self, then: Instant) -> bool {
        let seen = self.seen();
        seen.is_up && seen.heard.is_some_and(|at| at > then)
    }

    pub(super) fn log(&self, chat: usize) -> Log {
        self.seen().logs.get(&chat).cloned().unwrap_or_default()
    }

    pub(super) fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The frames that it asks for in return.
    pub(super) fn take(&self, frame: &Value) -> Vec<String> {
        self.seen().heard = Some(Instant::now());
        match frame["t"].as_str() {
            Some("welcome") => self.take_welcome(frame),
            Some("view") => self.take_entries(&frame["chat"], &frame["view"]["entries"]),
            Some("entries") => self.take_entries(&frame["chat"], &frame["entries"]),
            _ => Vec::new(),
        }
    }

    fn take_welcome(&self, frame: &Value) -> Vec<String> {
        {
            let mut seen = self.seen();
            let epoch = frame["epoch"].as_str().map(str::to_owned);
            if seen.epoch.is_some() && seen.epoch != epoch {
                // A restored store: forget and ask anew.
                seen.logs.clear();
            }
            seen.epoch = epoch;
            seen.is_up = true;
        }
        self.welcomed.send_replace(Some(Instant::now()));
        if self.who.side() == Side::Customer {
            return Vec::new();
        }
        let watch = |(n, id): &(usize, Uuid)| json!({"t": "watch", "chat": id, "seen": self.last(*n)});
        self.chats.iter().map(|chat| watch(chat).to_string()).collect()
    }

    fn take_entries(&self, chat: &Value, entries: &Value) -> Vec<String> {
        // A customer's line is about one chat and names none.
        let id = chat.as_str().and_then(|id| Uuid::try_parse(id).ok());
        let Some((number, id)) = self.chats.iter().find(|(_, own)| id.is_none_or(|id| id == *own)) else {
            return Vec::new();
        };
        let mut seen = self.seen();
        let log = seen.logs.entry(*number).or_default();
        entries.as_array().into_iter().flatten().filter_map(Line::of).for_each(|line| log.take(line));
        if !log.has_gap() {
            return Vec::new();
        }
        let mut get = json!({"t": "get", "after": log.whole_up_to()});
        if self.who.side() == Side::Agent {
            get["chat"] = json!(id);
        }
        vec![get.to_string()]
    }

    pub(super) fn last(&self, chat: usize) -> i64 {
        self.seen().logs.get(&chat).map_or(0, Log::whole_up_to)
    }
}
