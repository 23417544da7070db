//! The scripted people of one fault: customers and their agent, on live lines, writing all the time; and the ledger
//! that they leave.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

use super::author::{Author, Book, Pages};
use super::reader::{Reader, Who};
use crate::dice::Dice;
use crate::ledger::{self, Side, Verdict};
use crate::office::{Agent, Customer};
use crate::{Outcome, Trouble};

const RECOVER_WITHIN: Duration = Duration::from_secs(90);
const REST_WITHIN: Duration = Duration::from_secs(90);
/// What is stored is on every screen by then, though nothing more is written.
const SHOWN_WITHIN: Duration = Duration::from_secs(45);

/// Who plays. Customers are spread evenly over the agents, who have picked them in this order.
pub(super) struct Cast<'c> {
    /// The server, or what is in front of it.
    pub(super) via: SocketAddr,
    pub(super) agents: &'c [Agent],
    pub(super) customers: &'c [Customer],
}

/// What they do.
pub(super) struct Habits {
    /// Milliseconds between two messages of an author, on average.
    pub(super) pause: u64,
    /// How often every line says something upward, beside what it must.
    pub(super) chatter: Option<Duration>,
}

pub(super) struct Crew {
    readers: Vec<Arc<Reader>>,
    pub(super) book: Arc<Book>,
    stop: watch::Sender<bool>,
    authors: JoinSet<()>,
    lines: JoinSet<()>,
}

impl Crew {
    /// Lets them begin.
    pub(super) fn muster(cast: &Cast<'_>, habits: &Habits, seed: u64) -> Self {
        let Cast { via, agents, customers } = *cast;
        let Habits { pause, chatter } = *habits;
        let mut crew = Self {
            readers: Vec::new(),
            book: Arc::default(),
            stop: watch::Sender::new(false),
            authors: JoinSet::new(),
            lines: JoinSet::new(),
        };
        let numbered: Vec<_> = customers.iter().enumerate().collect();
        let each = customers.len().div_ceil(agents.len().max(1)).max(1);
        let mut dice = Dice::new(seed);
        for (agent, theirs) in agents.iter().zip(numbered.chunks(each)) {
            let chats: Vec<_> = theirs.iter().map(|(n, customer)| (*n, customer.chat)).collect();
            let agent = Reader::new(Who::Agent(agent.clone()), chats.clone(), via, (chatter, dice.roll()));
            for (chat, (_, customer)) in chats.iter().zip(theirs) {
                let who = Who::Customer((*customer).clone());
                let customer = Reader::new(who, vec![*chat], via, (chatter, dice.roll()));
                for reader in [&customer, &agent] {
                    let author = Author {
                        chat: *chat,
                        reader: Arc::clone(reader),
                        via,
                        book: Arc::clone(&crew.book),
                        pause,
                        dice: Dice::new(dice.roll()),
                    };
                    crew.authors.spawn(author.run(crew.stop.subscribe()));
                }
                crew.readers.push(customer);
            }
            crew.readers.push(agent);
        }
        for reader in &crew.readers {
            crew.lines.spawn(Arc::clone(reader).run());
        }
        crew
    }

    /// Waits until every line was welcomed after `then` and a write was answered that began after it.
    ///
    /// # Errors
    /// When that does not happen.
    pub(super) async fn back(&self, then: Instant) -> Outcome<Duration> {
        self.recovered(then, |reader| reader.welcomed_since(then)).await
    }

    /// As [`Crew::back`], for lines that may have survived: each has heard something since.
    ///
    /// # Errors
    /// When that does not happen.
    pub(super) async fn well(&self, then: Instant) -> Outcome<Duration> {
        self.recovered(then, |reader| reader.heard_since(then)).await
    }

    async fn recovered(&self, then: Instant, is_well: impl Fn(&Reader) -> bool) -> Outcome<Duration> {
        let waiting = || self.readers.iter().filter(|r| !is_well(r)).count();
        while waiting() > 0 || !self.book.answered_since(then) {
            if then.elapsed() > RECOVER_WITHIN {
                let (lines, answered) = (waiting(), self.book.answered_since(then));
                return Err(format!("no recovery: {lines} lines are not back, answered: {answered}").into());
            }
            sleep(Duration::from_millis(2)).await;
        }
        Ok(then.elapsed())
    }

    /// Waits until so many more messages are stored.
    ///
    /// # Errors
    /// When that does not happen.
    pub(super) async fn writes(&self, more: usize) -> Outcome {
        let stored = || self.book.pages().acknowledged.len();
        let (enough, until) = (stored() + more, Instant::now() + RECOVER_WITHIN);
        while stored() < enough {
            if Instant::now() > until {
                return Err("writing does not go on".into());
            }
            sleep(Duration::from_millis(10)).await;
        }
        Ok(())
    }

    pub(super) fn reconnects(&self) -> u64 {
        self.readers.iter().map(|r| r.counts.reconnects.load(Ordering::Relaxed)).sum()
    }

    pub(super) fn polls(&self) -> u64 {
        self.readers.iter().map(|r| r.counts.polls.load(Ordering::Relaxed)).sum()
    }

    /// Nobody begins a new message; what is under way is stored, and arrives everywhere.
    ///
    /// # Errors
    /// When a message is never answered.
    pub(super) async fn rest(&mut self) -> Outcome {
        self.stop.send_replace(true);
        let all = async { while self.authors.join_next().await.is_some() {} };
        timeout(REST_WITHIN, all).await.map_err(|_| Trouble::from("a message is never answered"))?;
        let until = Instant::now() + SHOWN_WITHIN;
        while !self.verdict().is_clean() && Instant::now() < until {
            sleep(Duration::from_millis(50)).await;
        }
        Ok(())
    }

    /// What the people's own screens show, held against the ledger.
    pub(super) fn verdict(&self) -> Verdict {
        judge(&self.book.pages(), &self.readers)
    }

    /// What the store shows to people who come for the first time, held against the ledger. Call it at rest.
    pub(super) async fn verdict_of_store(&self, server: SocketAddr) -> Verdict {
        let fresh = |r: &Arc<Reader>| Reader::new(r.who.clone(), r.chats.clone(), server, (None, 1));
        let readers: Vec<_> = self.readers.iter().map(fresh).collect();
        let mut lines = JoinSet::new();
        for reader in &readers {
            lines.spawn(Arc::clone(reader).run());
        }
        let until = Instant::now() + SHOWN_WITHIN;
        loop {
            let verdict = judge(&self.book.pages(), &readers);
            if verdict.is_clean() || Instant::now() > until {
                return verdict;
            }
            sleep(Duration::from_millis(50)).await;
        }
    }
}

fn judge(pages: &Pages, readers: &[Arc<Reader>]) -> Verdict {
    let mut verdict = Verdict::default();
    for reader in readers {
        let side: Side = reader.who.side();
        for (number, _) in &reader.chats {
            let of_chat: Vec<_> =
                pages.acknowledged.iter().filter(|a| a.tag.chat == *number).copied().collect();
            verdict.add(ledger::check(&of_chat, &reader.log(*number), side));
        }
    }
    verdict
}
