//! The live line where WebSockets do not get through: a question that is answered when there is something to tell.
//!
//! Nothing of it is kept between two questions, so any server answers any of them. Each opens a line as a socket would, and
//! the line's opening frames are all that the asker lacks. If they say something new they are the answer. If not, the
//! question is held until the line has news, and the answer is what a line opens with by then. So each answer is complete in
//! itself, and what happens between two questions stands in the second answer.
//!
//! Entries are new by their place, which the asker names; of everything else (marks, place, lists) the asker holds a digest.

use std::hash::{DefaultHasher, Hasher as _};
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use desk::Desk;
use desk::line::{AgentLine, CustomerLine, Hello, MOST_WATCHED};
use domain::{Audience, ChannelKey, ChatId, Down, Refusal, Time, Up};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::time::{Instant, sleep_until};

use crate::Server;
use crate::identity::{IsCustomer, MayWrite, SessionToken, bearer};
use crate::line::{Line, bye};
use crate::places::PollPlace;
use crate::refusal::No;
use crate::widget::Nothing;

/// A question is held for so long: less than what proxies commonly allow, and than an absence takes to be noticed.
const HELD: Duration = Duration::from_secs(25);

#[derive(Debug, Deserialize)]
pub(crate) struct CustomerAsks {
    #[serde(default)]
    seen: i64,
    #[serde(default)]
    epoch: Option<String>,
    /// Before the first message there is no token, and only availability is told.
    #[serde(default)]
    channel: Option<ChannelKey>,
    #[serde(default)]
    cursor: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct AgentAsks {
    #[serde(default)]
    cursor: String,
    #[serde(default)]
    watch: Vec<Watched>,
}

#[derive(Debug, Deserialize)]
struct Watched {
    chat: ChatId,
    #[serde(default)]
    seen: i64,
}

#[derive(Debug, Serialize)]
pub(crate) struct Told {
    cursor: String,
    frames: Vec<Down>,
}

pub(crate) async fn customer(
    State(server): State<Server>,
    _place: PollPlace,
    headers: HeaderMap,
    Json(asked): Json<CustomerAsks>,
) -> Result<Json<Told>, No> {
    let CustomerAsks { seen, epoch, channel, cursor } = asked;
    let hello = match (bearer(&headers), channel) {
        (Some(token), _) => Hello::Chat { token: token.to_owned(), seen, epoch },
        (None, Some(channel)) => Hello::Channel(channel),
        (None, None) => return Err(No(Refusal::NotFound)),
    };
    hold(&server, Question::Customer(hello), cursor).await
}

pub(crate) async fn agent(
    State(server): State<Server>,
    _place: PollPlace,
    token: Option<SessionToken>,
    Json(asked): Json<AgentAsks>,
) -> Result<Json<Told>, No> {
    let SessionToken(token) = token.ok_or(Refusal::SignIn)?;
    let mut watched = asked.watch;
    watched.truncate(MOST_WATCHED);
    hold(&server, Question::Agent { token, watched }, asked.cursor).await
}

/// One frame of a customer who polls. What is not known is passed over, as on a socket.
pub(crate) async fn customer_up(
    State(desk): State<Desk>,
    _: MayWrite,
    IsCustomer(customer): IsCustomer,
    Json(up): Json<Value>,
) -> Json<Nothing> {
    if let Ok(Up::Typing { on, .. }) = serde_json::from_value(up) {
        desk.customer_typing(&customer, on);
    }
    Json(Nothing {})
}

pub(crate) async fn agent_up(
    State(desk): State<Desk>,
    token: Option<SessionToken>,
    Json(up): Json<Value>,
) -> Result<Json<Nothing>, No> {
    let SessionToken(token) = token.ok_or(Refusal::SignIn)?;
    let me = desk.agent(&token).await?;
    if let Ok(Up::Typing { chat: Some(chat), on, private }) = serde_json::from_value(up) {
        let audience = if private { Audience::Agents } else { Audience::Everyone };
        desk.agent_types(&me, chat, on, audience).await?;
    }
    Ok(Json(Nothing {}))
}

#[derive(Debug)]
enum Question {
    Customer(Hello),
    Agent { token: String, watched: Vec<Watched> },
}

impl Question {
    async fn open(&self, desk: &Desk) -> Result<(Line, Vec<Down>), Refusal> {
        match self {
            Self::Customer(hello) => {
                let (line, frames) = CustomerLine::open(desk, hello.clone()).await?;
                Ok((Line::Customer(Box::new(line)), frames))
            }
            Self::Agent { token, watched } => {
                let (mut line, mut frames) = AgentLine::open(desk, token).await?;
                for Watched { chat, seen } in watched {
                    frames.extend(line.hear(Up::Watch { chat: *chat, seen: *seen }).await?);
                }
                Ok((Line::Agent(Box::new(line)), frames))
            }
        }
    }
}

async fn hold(server: &Server, question: Question, cursor: String) -> Result<Json<Told>, No> {
    let until = Instant::now() + HELD;
    let (mut line, mut opening) = question.open(&server.desk).await?;
    // Counted as a live line, which it is: the end of the process waits for the answer.
    let _counted = server.lines.token();
    let mut fading = Vec::new();
    loop {
        let digest = digest(&opening);
        if digest != cursor || !fading.is_empty() || opening.iter().any(is_log) {
            opening.append(&mut fading);
            return Ok(told(server, digest, opening));
        }
        // Nothing is held but the line while nothing happens.
        drop(opening);
        loop {
            let waited = tokio::select! {
                () = server.stop.cancelled() => return Ok(told(server, cursor, Vec::new())),
                () = sleep_until(until) => return Ok(told(server, cursor, Vec::new())),
                waited = line.wait() => waited,
            };
            let came = line.take(waited).await?;
            if !came.is_empty() {
                fading.extend(came.into_iter().filter(fades));
                break;
            }
        }
        // The former line goes when the new one is there, so that nobody is away in between.
        (line, opening) = question.open(&server.desk).await?;
    }
}

fn told(server: &Server, cursor: String, mut frames: Vec<Down>) -> Json<Told> {
    if server.stop.is_cancelled() {
        frames.push(bye(server));
    }
    Json(Told { cursor, frames })
}

/// What is known by its place in the log.
const fn is_log(frame: &Down) -> bool {
    matches!(frame, Down::Entries { .. } | Down::View { .. })
}

/// What no later opening repeats.
const fn fades(frame: &Down) -> bool {
    matches!(frame, Down::Typing { .. })
}

/// The same on every server and after every restart for the same frames; the log and the time of day aside.
fn digest(frames: &[Down]) -> String {
    let mut hasher = DefaultHasher::new();
    for frame in frames {
        let written = match frame {
            Down::Entries { .. } => continue,
            Down::Welcome { epoch, .. } => {
                serde_json::to_vec(&Down::Welcome { epoch: epoch.clone(), now: Time(0) })
            }
            // Asked for again with all of it, the same state comes as marks.
            Down::View { chat, view } => serde_json::to_vec(&Down::Marks { chat: *chat, marks: view.marks }),
            other => serde_json::to_vec(other),
        };
        hasher.write(&written.unwrap_or_default());
    }
    format!("{:016x}", hasher.finish())
}
