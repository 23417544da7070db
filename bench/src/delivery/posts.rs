//! The schedule, and the kept-alive connections that write. A message that is due goes to whichever connection is
//! free; when none is, it waits, and the wait counts.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::timeout;
use uuid::Uuid;

use super::record::{Record, Step};
use crate::Outcome;
use crate::http::{self, Wire};
use crate::office::{Agent, Customer};

/// Connections of each side: as many as a batch of the server's writer can hold, so that they do not hold it back.
const WIRES: usize = 256;
const PATIENCE: Duration = Duration::from_secs(15);
/// About what people write.
const WORDS: &str = "I would like to know when my order arrives, thank you.";

/// What one side has to write, oldest first.
#[derive(Debug)]
struct Backlog {
    list: Mutex<VecDeque<usize>>,
    count: Semaphore,
}

impl Backlog {
    fn new() -> Self {
        Self { list: Mutex::default(), count: Semaphore::new(0) }
    }

    fn push(&self, message: usize) {
        self.list.lock().unwrap_or_else(PoisonError::into_inner).push_back(message);
        self.count.add_permits(1);
    }

    async fn next(&self) -> Option<usize> {
        self.count.acquire().await.ok()?.forget();
        self.list.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }
}

/// What went wrong, for the report.
#[derive(Clone, Debug, Default)]
pub(crate) struct Failures {
    unanswered: usize,
    first_refusal: Option<String>,
}

impl Failures {
    pub(super) fn json(&self) -> Value {
        json!({"unanswered": self.unanswered, "first_refusal": self.first_refusal})
    }
}

/// Everything that a message needs but its number.
#[derive(Debug)]
struct Letter {
    path: &'static str,
    headers: String,
    body: String,
}

pub(super) struct Posts {
    backlogs: [Arc<Backlog>; 2],
    record: Arc<Record>,
    failures: Arc<Mutex<Failures>>,
    writers: JoinSet<()>,
}

impl Posts {
    pub(super) async fn connect(
        address: SocketAddr,
        agents: &[Agent],
        chats: &[(usize, Customer)],
        record: &Arc<Record>,
    ) -> Outcome<Self> {
        let by_customers: Arc<[Letter]> = chats.iter().map(|(_, c)| of_customer(c)).collect();
        let by_agents: Arc<[Letter]> = chats.iter().map(|(n, c)| of_agent(&agents[*n], c)).collect();
        let mut posts = Self {
            backlogs: [Arc::new(Backlog::new()), Arc::new(Backlog::new())],
            record: Arc::clone(record),
            failures: Arc::default(),
            writers: JoinSet::new(),
        };
        let base = Uuid::now_v7().as_u128() & !0xffff_ffff;
        for (backlog, letters) in posts.backlogs.iter().zip([by_customers, by_agents]) {
            for _ in 0..WIRES {
                let writer = Writer {
                    address,
                    base,
                    backlog: Arc::clone(backlog),
                    letters: Arc::clone(&letters),
                    record: Arc::clone(record),
                    failures: Arc::clone(&posts.failures),
                };
                let wire = Wire::connect(address).await?;
                posts.writers.spawn(writer.run(wire));
            }
        }
        Ok(posts)
    }

    /// Lets the schedule run, on a thread of its own so that nothing of ours holds it up.
    pub(super) fn begin(&mut self, step: &Step) {
        let (step, record, backlogs) = (step.clone(), Arc::clone(&self.record), self.backlogs.clone());
        self.writers.spawn_blocking(move || {
            let begin = Instant::now() + Duration::from_millis(10);
            for message in step.first..step.end {
                let due = begin + step.due(message);
                std::thread::sleep(due.saturating_duration_since(Instant::now()));
                record.due(message, due);
                backlogs[message % 2].push(message);
            }
        });
    }

    /// Whoever still waits for an answer is dropped.
    pub(super) fn end(mut self) -> Failures {
        self.writers.abort_all();
        self.failures.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

struct Writer {
    address: SocketAddr,
    base: u128,
    backlog: Arc<Backlog>,
    letters: Arc<[Letter]>,
    record: Arc<Record>,
    failures: Arc<Mutex<Failures>>,
}

impl Writer {
    async fn run(self, wire: Wire) {
        let mut wire = Some(wire);
        while let Some(message) = self.backlog.next().await {
            if wire.is_none() {
                wire = Wire::connect(self.address).await.ok();
            }
            let Some(open) = &mut wire else {
                self.failed(message, None);
                continue;
            };
            let request = self.request(message);
            match timeout(PATIENCE, open.ask(&request)).await {
                Ok(Ok(answer)) if answer.status == 200 && http::number(answer.body, "seq").is_some() => {
                    self.record.stored(message);
                }
                Ok(Ok(answer)) => self.failed(message, Some(format!("{} {}", answer.status, answer.body))),
                _ => {
                    wire = None;
                    self.failed(message, None);
                }
            }
        }
    }

    fn request(&self, message: usize) -> Vec<u8> {
        // A customer and the agent of the same chat do not write in the same moment.
        let half = if message.is_multiple_of(2) { 0 } else { self.letters.len() / 2 };
        let letter = &self.letters[(message / 2 + half) % self.letters.len()];
        let write = Uuid::from_u128(self.base + u128::try_from(message).unwrap_or_default());
        let body = format!("{}\"write\":\"{write}\",\"text\":\"#{message:08} {WORDS}\"}}", letter.body);
        http::post(letter.path, &letter.headers, &body)
    }

    fn failed(&self, message: usize, refusal: Option<String>) {
        self.record.refused(message);
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        match refusal {
            Some(refusal) => _ = failures.first_refusal.get_or_insert(refusal),
            None => failures.unanswered += 1,
        }
    }
}

fn of_customer(customer: &Customer) -> Letter {
    Letter { path: "/w/say", headers: customer.headers(), body: "{".to_owned() }
}

fn of_agent(agent: &Agent, customer: &Customer) -> Letter {
    let body = format!("{{\"chat\":\"{}\",", customer.chat);
    Letter { path: "/api/say", headers: agent.headers(), body }
}
