//! A scripted author: writes one message after the other into a chat, each with an id of its own, and sends a message
//! whose answer did not come again with the same id, as the outboxes of the widget and of the console do.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::json;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout};
use uuid::Uuid;

use super::reader::Reader;
use crate::dice::Dice;
use crate::http::{self, Wire};
use crate::ledger::{Acknowledged, Side, Tag};

/// No answer by then is no answer.
const TIMEOUT: Duration = Duration::from_secs(15);
/// The console tries again after so long; the widget begins with a second and doubles it.
const AGENT_AGAIN: Duration = Duration::from_secs(4);

/// What all authors of a crew have written, and what became of it.
#[derive(Debug, Default)]
pub(super) struct Book(Mutex<Pages>);

#[derive(Clone, Debug, Default)]
pub(super) struct Pages {
    pub(super) tried: usize,
    pub(super) acknowledged: Vec<Acknowledged>,
    /// When the try began that was answered last, and how long that took.
    pub(super) answered: Option<(Instant, Duration)>,
    /// Messages that were sent once more.
    pub(super) retries: usize,
    /// Answers to a later try that tell of an earlier one: it had been stored, and only its answer was lost.
    pub(super) repeats: usize,
    /// What the server did not want for good.
    pub(super) refusals: Vec<String>,
}

impl Book {
    pub(super) fn pages(&self) -> MutexGuard<'_, Pages> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a try was answered that began after `then`.
    pub(super) fn answered_since(&self, then: Instant) -> bool {
        self.pages().answered.is_some_and(|(began, _)| began > then)
    }
}

pub(super) struct Author {
    pub(super) chat: (usize, Uuid),
    /// The same person's line: when it is welcomed, the network is back.
    pub(super) reader: Arc<Reader>,
    pub(super) via: SocketAddr,
    pub(super) book: Arc<Book>,
    /// Milliseconds between two messages, on average.
    pub(super) pause: u64,
    pub(super) dice: Dice,
}

/// What one try came to.
enum Tried {
    Stored {
        seq: i64,
        at: i64,
    },
    /// No answer, or "not now".
    Again,
    Refused(String),
}

impl Author {
    /// Writes until it is told to stop, and then until its last message is stored.
    pub(super) async fn run(mut self, stop: watch::Receiver<bool>) {
        let mut wire = None;
        let mut number = 0;
        while !*stop.borrow() {
            sleep(Duration::from_millis(self.dice.below(self.pause * 2))).await;
            number += 1;
            let tag = Tag { chat: self.chat.0, side: self.reader.who.side(), number };
            self.book.pages().tried += 1;
            self.write(tag, &mut wire).await;
        }
    }

    async fn write(&self, tag: Tag, wire: &mut Option<Wire>) {
        let request = self.request(tag);
        let mut tries = 0_u32;
        loop {
            let mut welcomes = self.reader.welcomes();
            let (began, clock) = (Instant::now(), SystemTime::now());
            match self.once(&request, wire).await {
                Tried::Stored { seq, at } => {
                    let mut pages = self.book.pages();
                    pages.repeats += usize::from(tries > 0 && is_before(at, clock));
                    pages.acknowledged.push(Acknowledged { tag, seq });
                    pages.answered = Some((began, began.elapsed()));
                    return;
                }
                Tried::Refused(refusal) => return self.book.pages().refusals.push(refusal),
                Tried::Again => {}
            }
            let again = match tag.side {
                Side::Customer => Duration::from_secs(1 << tries.min(4)),
                Side::Agent => AGENT_AGAIN,
            };
            // At once when the line is back.
            drop(timeout(again, welcomes.changed()).await);
            tries += 1;
            self.book.pages().retries += 1;
        }
    }

    async fn once(&self, request: &[u8], wire: &mut Option<Wire>) -> Tried {
        let asked = async {
            if wire.is_none() {
                *wire = Some(Wire::connect(self.via).await?);
            }
            let Some(open) = wire else { return Ok(Tried::Again) };
            let answer = open.ask(request).await?;
            let number = |name| http::number(answer.body, name);
            Ok::<_, std::io::Error>(match (answer.status, number("seq"), number("at")) {
                (200, Some(seq), Some(at)) => Tried::Stored { seq, at },
                (429 | 500.., ..) => Tried::Again,
                (status, ..) => Tried::Refused(format!("{status} {}", answer.body)),
            })
        };
        if let Ok(Ok(tried)) = timeout(TIMEOUT, asked).await {
            return tried;
        }
        *wire = None;
        Tried::Again
    }

    fn request(&self, tag: Tag) -> Vec<u8> {
        let (write, text) = (Uuid::now_v7(), tag.text());
        let headers = self.reader.who.headers();
        match tag.side {
            Side::Customer => {
                http::post("/w/say", &headers, &json!({"write": write, "text": text}).to_string())
            }
            Side::Agent => {
                let body = json!({"chat": self.chat.1, "write": write, "text": text});
                http::post("/api/say", &headers, &body.to_string())
            }
        }
    }
}

/// Whether the server's time of a message, in microseconds, is before a try began. Both run on one machine.
fn is_before(at: i64, clock: SystemTime) -> bool {
    let micros = clock.duration_since(UNIX_EPOCH).unwrap_or_default().as_micros();
    i64::try_from(micros).is_ok_and(|began| at < began)
}
