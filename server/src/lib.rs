//! The thin outside of the office: routes, identity, live lines, pages, the command line. What is decided is decided
//! in `desk` and `domain`; what is shown is made in `app`.
//!
//! [`routes`] is the list of everything that can be asked for.

pub mod address;
pub mod admin;
mod after;
mod article;
mod assets;
pub mod cli;
mod console;
mod demo;
mod documents;
pub mod files;
mod guard;
mod health;
mod identity;
mod language;
mod line;
pub mod listen;
mod live;
mod loader;
mod panel;
pub mod places;
mod plain;
mod poll;
mod refusal;
mod request;
pub mod routes;
pub mod serve;
mod widget;

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use self::address::Proxies;
use self::listen::Patience;
use self::places::Places;
use app::site::Site;
use axum::extract::FromRef;
use desk::Desk;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// What every handler may use.
#[derive(Clone, Debug)]
pub struct Server {
    /// The office.
    pub desk: Desk,
    /// What pages say about this server.
    pub site: Site,
    /// Cancelled when the server goes down; live lines then say goodbye.
    pub stop: CancellationToken,
    /// The live lines, so that the end of the process can wait for their goodbyes.
    pub lines: TaskTracker,
    /// Whose word is taken on where a request comes from.
    pub proxies: Proxies,
    /// Places for live lines.
    pub places: Places,
    /// Places for files that arrive.
    pub uploads: Places,
    /// Places for those of agents.
    pub agent_uploads: Places,
    /// Places for connections that are none.
    pub connections: Places,
    /// How long requests may take to arrive.
    pub patience: Patience,
    /// Over how long their clients are asked to come back, once it stops.
    spread: Arc<OnceLock<Duration>>,
}

impl Server {
    pub fn new(desk: Desk, public_url: &str, demo: bool) -> Self {
        let site = Site {
            public_url: public_url.trim_end_matches('/').into(),
            secure: public_url.starts_with("https://"),
            demo,
            console: assets::bundle("console"),
            widget: assets::bundle("widget"),
        };
        let (places, connections) = Places::of_process();
        Self {
            desk,
            site,
            stop: CancellationToken::new(),
            lines: TaskTracker::new(),
            proxies: Proxies::default(),
            places,
            uploads: Places::new(files::ARRIVING, files::ARRIVING_OF_ONE),
            agent_uploads: Places::new(files::ARRIVING, files::ARRIVING_OF_AN_OFFICE),
            connections,
            patience: Patience::default(),
            spread: Arc::default(),
        }
    }
}

impl FromRef<Server> for Desk {
    fn from_ref(server: &Server) -> Self {
        server.desk.clone()
    }
}
