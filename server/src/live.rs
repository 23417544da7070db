//! The live lines' sockets. A line's frames come from `desk::line`; here they are carried, with beats both ways, a
//! deadline for everything, and a goodbye when the server stops.

use std::time::Duration;

use axum::extract::State;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use desk::line::{AgentLine, CustomerLine, Hello};
use domain::frame::{BEAT_EVERY, DEAD_AFTER};
use domain::{Down, Refusal, Up};
use tokio::time::{Instant, timeout};

use crate::identity::SessionToken;
use crate::places::Place;
use crate::{Server, guard};

/// A socket that has not said who it is by then is closed.
const HELLO_WITHIN: Duration = Duration::from_secs(5);
/// A reader that takes no frame for so long is closed.
const SEND_WITHIN: Duration = Duration::from_secs(10);
/// Frames from browsers are small.
const LARGEST_FRAME: usize = 8 * 1024;
/// What a socket reads into; the default of 128 KiB would be most of a connection's memory.
const READ_BUFFER: usize = 1024;
const WRITE_BUFFER: usize = 64 * 1024;

/// Close codes of RFC 6455, section 7.4.1, and of the registry that it opens.
const GOING_AWAY: u16 = 1012;
const NOT_ALLOWED: u16 = 1008;
const BROKEN: u16 = 1011;

pub(crate) async fn customer(
    State(server): State<Server>,
    place: Place,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    carry(&server, place, &headers, upgrade, |server, socket| async move {
        let mut carrier = Carrier::new(socket);
        let Ok(Some(first)) = timeout(HELLO_WITHIN, carrier.hear()).await else { return };
        let Some(hello) = Hello::from(first) else {
            return carrier.close(NOT_ALLOWED, "say hello first").await;
        };
        match CustomerLine::open(&server.desk, hello).await {
            Ok((line, frames)) => carrier.run(&server, Line::Customer(line), frames).await,
            Err(refusal) => carrier.refuse(refusal).await,
        }
    })
}

pub(crate) async fn agent(
    State(server): State<Server>,
    token: Option<SessionToken>,
    place: Place,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    carry(&server, place, &headers, upgrade, |server, socket| async move {
        let carrier = Carrier::new(socket);
        let opened = match token {
            Some(SessionToken(token)) => AgentLine::open(&server.desk, &token).await,
            None => Err(Refusal::SignIn),
        };
        match opened {
            Ok((line, frames)) => carrier.run(&server, Line::Agent(line), frames).await,
            Err(refusal) => carrier.refuse(refusal).await,
        }
    })
}

fn carry<F, Fut>(
    server: &Server,
    place: Place,
    headers: &HeaderMap,
    upgrade: WebSocketUpgrade,
    run: F,
) -> Response
where
    F: FnOnce(Server, WebSocket) -> Fut + Send + 'static,
    Fut: Future<Output = ()> + Send + 'static,
{
    // Any page may open a socket to any server; only the origin tells whose page it is.
    if !guard::is_ours(server, headers) {
        return (StatusCode::FORBIDDEN, "Live lines are for the server's own pages.").into_response();
    }
    let server = server.clone();
    upgrade
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(0)
        .max_write_buffer_size(WRITE_BUFFER)
        .max_message_size(LARGEST_FRAME)
        .max_frame_size(LARGEST_FRAME)
        .on_upgrade(move |socket| {
            let lines = server.lines.clone();
            lines.track_future(async move {
                run(server, socket).await;
                drop(place);
            })
        })
}

#[derive(Debug)]
enum Line {
    Customer(CustomerLine),
    Agent(AgentLine),
}

impl Line {
    async fn next(&mut self) -> Result<Vec<Down>, Refusal> {
        match self {
            Self::Customer(line) => line.next().await,
            Self::Agent(line) => line.next().await,
        }
    }

    async fn hear(&mut self, up: Up) -> Result<Vec<Down>, Refusal> {
        match self {
            Self::Customer(line) => line.hear(up).await,
            Self::Agent(line) => line.hear(up).await,
        }
    }
}

struct Carrier {
    socket: WebSocket,
    /// When the other side was last heard.
    heard: Instant,
}

/// Why a line is over.
enum Over {
    Gone,
    Refused(Refusal),
}

impl Carrier {
    fn new(socket: WebSocket) -> Self {
        Self { socket, heard: Instant::now() }
    }

    async fn run(mut self, server: &Server, mut line: Line, frames: Vec<Down>) {
        let over = match self.send(frames).await {
            Ok(()) => self.go_on(server, &mut line).await,
            Err(over) => over,
        };
        drop(line);
        match over {
            Over::Gone if server.stop.is_cancelled() => self.close(GOING_AWAY, "the server restarts").await,
            Over::Gone => {}
            Over::Refused(refusal) => self.refuse(refusal).await,
        }
    }

    async fn go_on(&mut self, server: &Server, line: &mut Line) -> Over {
        let seconds = |n: i64| Duration::from_secs(u64::try_from(n).unwrap_or(25));
        let (every, dead) = (seconds(BEAT_EVERY), seconds(DEAD_AFTER));
        let mut beat = Instant::now() + jittered(every);
        loop {
            let frames = tokio::select! {
                () = server.stop.cancelled() => return Over::Gone,
                () = tokio::time::sleep_until(beat) => {
                    if self.heard.elapsed() > dead {
                        return Over::Gone;
                    }
                    beat = Instant::now() + jittered(every);
                    Ok(vec![Down::Beat])
                }
                // Cancelled when something else comes first: reading a frame and waiting for news lose nothing then.
                up = self.hear() => match up {
                    Some(up) => line.hear(up).await,
                    None => return Over::Gone,
                },
                frames = line.next() => frames,
            };
            let sent = match frames {
                Ok(frames) => self.send(frames).await,
                Err(refusal) => return Over::Refused(refusal),
            };
            if let Err(over) = sent {
                return over;
            }
        }
    }

    /// The next frame that can be understood; `None` when the other side is gone.
    async fn hear(&mut self) -> Option<Up> {
        loop {
            let message = self.socket.recv().await?.ok()?;
            self.heard = Instant::now();
            match message {
                Message::Text(text) => {
                    if let Ok(up) = serde_json::from_str(&text) {
                        return Some(up);
                    }
                }
                Message::Close(_) => return None,
                Message::Binary(_) | Message::Ping(_) | Message::Pong(_) => {}
            }
        }
    }

    async fn send(&mut self, frames: Vec<Down>) -> Result<(), Over> {
        for frame in frames {
            let Ok(json) = serde_json::to_string(&frame) else { continue };
            let sent = timeout(SEND_WITHIN, self.socket.send(Message::Text(Utf8Bytes::from(json)))).await;
            if !matches!(sent, Ok(Ok(()))) {
                return Err(Over::Gone);
            }
        }
        Ok(())
    }

    async fn refuse(mut self, refusal: Refusal) {
        let code =
            if matches!(refusal, Refusal::Unavailable { .. } | Refusal::Busy) { BROKEN } else { NOT_ALLOWED };
        if self.send(vec![Down::No { refusal }]).await.is_ok() {
            self.close(code, "").await;
        }
    }

    async fn close(mut self, code: u16, reason: &'static str) {
        let frame = CloseFrame { code, reason: Utf8Bytes::from_static(reason) };
        // Who does not take the goodbye is gone already.
        drop(timeout(SEND_WITHIN, self.socket.send(Message::Close(Some(frame)))).await);
    }
}

/// Give or take a fifth, so that ten thousand lines do not beat as one.
fn jittered(every: Duration) -> Duration {
    let mut byte = [128_u8];
    // Without randomness they beat together, which is no reason to stop.
    let _ = getrandom::fill(&mut byte);
    every.mul_f64(0.8 + 0.4 * f64::from(byte[0]) / 255.0)
}
