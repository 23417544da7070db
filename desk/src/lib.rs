//! The working office: what customers and agents do, stored and told. It knows no web framework; `server` and the
//! console's server functions call it.
//!
//! - [`Desk`] is the handle on all of it; cheap to clone
//! - operations, one file per noun: `session`, `presence`, `chat`, `after`, `case`, `faq`, `office`, `open`, `settings`
//! - [`access`]: who may reach what; every operation begins there
//! - `start`: how a chat begins; `decision`: what happens in it, stored once and told
//! - `transfer`, `invitation`, `listen`: several agents and one chat; `audit`: what is accounted for
//! - `blocked`: customers whom an agent keeps out; `dns`: whether the domain of an address exists
//! - `document`: what supervisors keep ready to be sent
//! - `files`: where the content of files lies
//! - [`limits`]: how much one customer, address or channel may ask for
//! - [`line`](mod@line): what goes down a live line, without the socket
//! - `mail`: transcripts, and the outbox that they leave by
//! - `routing`: which chat is offered to whom; `offer`: what the agent answers
//! - `warning`: who is told that somebody waits too long
//! - `store`: SQLite or PostgreSQL; `bus`: news inside the process; `jobs`: what happens by itself
//!
//! An operation reads like this: reach the chat, let `domain` decide, save in the writer's batch, and after the commit
//! tell the bus.

pub mod access;
mod after;
mod attachment;
mod audit;
mod blocked;
mod bus;
mod case;
mod chat;
mod choices;
mod clock;
mod decision;
mod demo;
mod dns;
mod document;
mod failure;
mod faq;
mod files;
mod hours;
mod identity;
mod invitation;
mod jobs;
pub mod limits;
pub mod line;
mod listen;
mod mail;
mod offer;
mod office;
mod open;
mod presence;
mod queue;
mod routing;
mod secret;
mod session;
mod settings;
mod start;
mod store;
mod subject;
mod transfer;
mod warning;
mod wording;

use std::pin::Pin;
use std::sync::Arc;

use domain::{Channel, ChannelKey, Refusal, Time};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use after::{AtTheEnd, MAILS_OF_A_CHAT, MAILS_TO_AN_ADDRESS};
pub use attachment::{Arriving, Download, WithFiles};
pub use audit::first_moment_of;
pub use blocked::{ADDRESS as ADDRESS_BLOCKED, PERSON as PERSON_BLOCKED};
pub use case::CreateRequest;
pub use chat::Stored;
pub use choices::Choice;
pub use clock::Clock;
pub use demo::{ACCOUNTS as DEMO_ACCOUNTS, PASSWORD as DEMO_PASSWORD};
pub use dns::Dns;
pub use document::AddDocument;
pub use failure::Failure;
pub use faq::Suggested;
pub use identity::Known;
pub use invitation::Invited;
pub use limits::Origin;
pub use mail::{Mailer, Posted};
pub use session::SignedIn;
pub use settings::ImportError;
pub use start::StartChat;
pub use store::Database;
pub use store::agent::Agent;
pub use store::audit::{Audited, Deed};
pub use store::blocked::Blocked;
pub use store::moving::{Moved, move_store};

/// What an operation answers with, when it is done. In a box, so that operations are compiled in this crate, once, and
/// not in every crate and test that waits for one.
pub(crate) type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, Refusal>> + Send + 'a>>;

/// The handle on the office.
#[derive(Clone, Debug)]
pub struct Desk {
    pub(crate) store: store::Store,
    pub(crate) files: files::Files,
    pub(crate) bus: bus::Bus,
    pub(crate) presence: presence::Presence,
    pub(crate) queues: queue::Queues,
    pub(crate) customers: access::Customers,
    pub(crate) clock: Clock,
    pub(crate) limits: limits::Limits,
    pub(crate) post: Arc<mail::Post>,
    pub(crate) door: warning::Door,
    pub(crate) shelves: faq::Shelves,
    pub(crate) domains: dns::Domains,
    pub(crate) open: open::Open,
    pub(crate) routing: routing::Routing,
    tasks: TaskTracker,
    stop: CancellationToken,
}

impl Desk {
    /// Opens the office on a data folder or a PostgreSQL, and starts its jobs.
    ///
    /// # Errors
    /// [`Failure::Broken`] with a cause for the log when the store cannot be opened.
    pub async fn open(database: impl Into<Database>, clock: Clock) -> Result<Self, Failure> {
        let database = database.into();
        let desk = Self::on(store::Store::open(&database).await?, clock);
        if let Database::Folder(folder) = &database {
            desk.keep_files_in(&folder.join("files"))?;
        }
        Ok(desk)
    }

    fn on(store: store::Store, clock: Clock) -> Self {
        let desk = Self {
            store,
            files: files::Files::default(),
            bus: bus::Bus::new(),
            presence: presence::Presence::new(clock.now()),
            queues: queue::Queues::default(),
            customers: access::Customers::default(),
            clock,
            limits: limits::Limits::new(),
            post: Arc::default(),
            door: warning::Door::default(),
            shelves: faq::Shelves::default(),
            domains: dns::Domains::default(),
            open: open::Open::default(),
            routing: routing::Routing::default(),
            tasks: TaskTracker::new(),
            stop: CancellationToken::new(),
        };
        jobs::start(&desk);
        desk
    }

    /// Stops the jobs, lets what is being written finish, and closes the store.
    pub async fn close(&self) {
        self.stop.cancel();
        self.tasks.close();
        self.tasks.wait().await;
        self.store.close().await;
    }

    pub fn now(&self) -> Time {
        self.clock.now()
    }

    /// Changes when a backup is restored.
    pub fn epoch(&self) -> &str {
        &self.store.epoch
    }

    /// A channel by its key.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn channel(&self, key: &ChannelKey) -> Result<Channel, Refusal> {
        let mut connection = self.store.read().await?;
        store::channel::find(&mut connection, key).await?.ok_or(Refusal::NotFound)
    }

    /// Answers when the store does.
    ///
    /// # Errors
    /// [`Refusal::Unavailable`].
    pub async fn is_ready(&self) -> Result<(), Refusal> {
        let mut connection = self.store.read().await?;
        store::channel::all(&mut connection).await?;
        Ok(())
    }

    /// Runs to its end even if the asker goes away: a write that was committed must also be told.
    pub(crate) async fn whole<T, F>(&self, work: F) -> Result<T, Refusal>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, Refusal>> + Send + 'static,
    {
        let done = self.tasks.spawn(work).await;
        done.unwrap_or_else(|e| Err(Failure::Broken(format!("an operation died: {e}")).into()))
    }
}
