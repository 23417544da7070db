//! A scripted client's live line, and the logs that it puts together: it resumes with what it has seen, asks for what
//! is missing, beats, gives up a silent line, comes back by the widget's rule, and polls where WebSockets are refused.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::time::{Instant, sleep, sleep_until, timeout};
use uuid::Uuid;

use crate::backoff::Backoff;
use crate::dice::Dice;
use crate::http::{self, Wire};
use crate::ledger::{Line, Log, Side};
use crate::office::{Agent, Customer};
use crate::socket::{NoSocket, Socket};

/// A line that has not been welcomed by then will not be.
const JOIN_WITHIN: Duration = Duration::from_secs(10);
const BEAT_EVERY: Duration = Duration::from_secs(25);
/// A line that has been silent for so long is dead, whatever the socket says.
const DEAD_AFTER: Duration = Duration::from_secs(40);
/// Who polls looks again so often whether a socket is possible by now.
const SOCKET_AGAIN: Duration = Duration::from_secs(10);

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

    fn from(&self) -> &str {
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
struct Seen {
    logs: HashMap<usize, Log>,
    epoch: Option<String>,
    cursor: Option<Value>,
    heard: Option<Instant>,
    is_up: bool,
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
    via: SocketAddr,
    /// How often it says something upward, beside what it must.
    chatter: Option<Duration>,
    seed: u64,
    seen: Mutex<Seen>,
    welcomed: watch::Sender<Option<Instant>>,
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

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Follows its chats until it is dropped.
    pub(super) async fn run(self: Arc<Self>) {
        let mut backoff = Backoff::new(Dice::new(self.seed));
        let mut refused: Option<Instant> = None;
        let mut wire = None;
        loop {
            if refused.is_some_and(|at| at.elapsed() < SOCKET_AGAIN) {
                if self.poll(&mut wire).await {
                    backoff.welcomed();
                    continue;
                }
            } else {
                match timeout(JOIN_WITHIN, self.open()).await {
                    Ok(Ok(socket)) => {
                        refused = None;
                        self.listen(socket, &mut backoff).await;
                        self.counts.reconnects.fetch_add(1, Ordering::Relaxed);
                    }
                    Ok(Err(NoSocket::Refused(400))) => {
                        refused = Some(Instant::now());
                        continue;
                    }
                    _ => {}
                }
            }
            wire = None;
            self.seen().is_up = false;
            sleep(backoff.wait()).await;
        }
    }

    async fn open(&self) -> Result<Socket, NoSocket> {
        let from = ("x-forwarded-for", self.who.from());
        match &self.who {
            Who::Agent(agent) => {
                Socket::open(self.via, "/live", &[("cookie", agent.cookie.as_str()), from]).await
            }
            Who::Customer(customer) => {
                let mut socket = Socket::open(self.via, "/w/live", &[from]).await?;
                let (seen, epoch) = (self.last(self.chats[0].0), self.seen().epoch.clone());
                let hello = json!({"t": "hello", "token": customer.token, "seen": seen, "epoch": epoch});
                socket.say(hello.to_string()).await;
                Ok(socket)
            }
        }
    }

    /// Until the line is over.
    async fn listen(&self, mut socket: Socket, backoff: &mut Backoff) {
        let mut silent = std::pin::pin!(sleep_until(Instant::now() + JOIN_WITHIN));
        let every = self.chatter.unwrap_or(BEAT_EVERY);
        let mut beat = std::pin::pin!(sleep_until(Instant::now() + every));
        loop {
            let frame = tokio::select! {
                frame = socket.hear() => frame,
                () = &mut silent => return,
                () = &mut beat => {
                    beat.as_mut().reset(Instant::now() + every);
                    socket.say("{\"t\":\"beat\"}".to_owned()).await;
                    continue;
                }
            };
            let Some(frame) = frame.and_then(|f| serde_json::from_str::<Value>(&f).ok()) else { return };
            match frame["t"].as_str() {
                Some("welcome") => backoff.welcomed(),
                Some("bye") => frame["again"].as_u64().into_iter().for_each(|ms| backoff.told(ms)),
                _ => {}
            }
            for answer in self.take(&frame) {
                socket.say(answer).await;
            }
            if self.seen().is_up {
                silent.as_mut().reset(Instant::now() + DEAD_AFTER);
            }
        }
    }

    /// One round of the long poll; false when it does not work.
    async fn poll(&self, wire: &mut Option<Wire>) -> bool {
        let cursor = self.seen().cursor.clone();
        let (path, mut body) = match &self.who {
            Who::Customer(_) => {
                let epoch = self.seen().epoch.clone();
                ("/w/poll", json!({"seen": self.last(self.chats[0].0), "epoch": epoch}))
            }
            Who::Agent(_) => {
                let watched = self.chats.iter().map(|(n, id)| json!({"chat": id, "seen": self.last(*n)}));
                ("/live/poll", json!({"watch": watched.collect::<Vec<_>>()}))
            }
        };
        if let Some(cursor) = cursor {
            body["cursor"] = cursor;
        }
        let request = http::post(path, &self.who.headers(), &body.to_string());
        if wire.is_none() {
            *wire = timeout(JOIN_WITHIN, Wire::connect(self.via)).await.ok().and_then(Result::ok);
        }
        let Some(wire) = wire else { return false };
        let Ok(Ok(answer)) = timeout(DEAD_AFTER, wire.ask(&request)).await else { return false };
        let Some(answer) = serde_json::from_str::<Value>(answer.body).ok().filter(|_| answer.status == 200)
        else {
            // A cursor that is not known any more is of no use.
            self.seen().cursor = None;
            return false;
        };
        self.counts.polls.fetch_add(1, Ordering::Relaxed);
        let first = !std::mem::replace(&mut self.seen().is_up, true);
        let mut missing = false;
        for frame in answer["frames"].as_array().into_iter().flatten() {
            missing |= self.take(frame).iter().any(|asked| asked.contains("\"get\""));
        }
        {
            let mut seen = self.seen();
            seen.heard = Some(Instant::now());
            // What is missing is asked for with what was seen, from the beginning.
            seen.cursor = answer.get("cursor").filter(|_| !missing).cloned();
        }
        if first {
            self.welcomed.send_replace(Some(Instant::now()));
        }
        true
    }

    /// The frames that it asks for in return.
    fn take(&self, frame: &Value) -> Vec<String> {
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

    fn last(&self, chat: usize) -> i64 {
        self.seen().logs.get(&chat).map_or(0, Log::whole_up_to)
    }
}
