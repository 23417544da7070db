//! The live lines' sockets. A line's frames come from `desk::line`; here they are carried, with beats both ways, a
//! deadline for everything, and a goodbye when the server stops.
//!
//! Ten thousand of these sit idle at once. So what a task holds while nothing happens is small, and what it needs for a
//! moment, opening a line or turning news into frames, is boxed for that moment.

use std::time::Duration;

use axum::extract::State;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use desk::line::{AgentLine, CustomerLine, Hello, Waited};
use domain::frame::{BEAT_EVERY, DEAD_AFTER};
use domain::{Down, Refusal, Up};
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;

use crate::identity::SessionToken;
use crate::line::{Line, bye, chance};
use crate::places::Place;
use crate::{Server, guard};

/// A socket that has not said who it is by then is closed.
const HELLO_WITHIN: Duration = Duration::from_secs(5);
/// A reader that takes no frame for so long is closed.
const SEND_WITHIN: Duration = Duration::from_secs(10);
/// When the server stops nobody waits longer for a reader.
const GOODBYE_WITHIN: Duration = Duration::from_secs(1);
/// Frames from browsers are small.
const LARGEST_FRAME: usize = 8 * 1024;
/// What a socket reads into; the default of 128 KiB would be most of a connection's memory.
const READ_BUFFER: usize = 1024;
/// The largest frame downward: a page of a log, each line as long as it may be, in four bytes a character. A socket takes
/// one frame at a time, so this is the most that it ever holds for a slow reader.
const LARGEST_DOWN: usize = 4 * 1024 * 1024;

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
    carry(server, place, &headers, upgrade, |server, mut carrier| async move {
        let first = tokio::select! {
            () = server.stop.cancelled() => Err(Over::Stopped),
            first = timeout(HELLO_WITHIN, carrier.hear()) => first.ok().flatten().ok_or(Over::Gone),
        };
        let opened = match first.map(Hello::from) {
            Ok(Some(hello)) => {
                let opened = Box::pin(CustomerLine::open(&server.desk, hello)).await;
                opened.map(|(line, frames)| (Line::Customer(Box::new(line)), frames)).map_err(Over::Refused)
            }
            Ok(None) => Err(Over::Rude),
            Err(over) => Err(over),
        };
        carrier.run(&server, opened).await;
    })
}

pub(crate) async fn agent(
    State(server): State<Server>,
    token: Option<SessionToken>,
    place: Place,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    carry(server, place, &headers, upgrade, |server, mut carrier| async move {
        let opened = match token {
            Some(SessionToken(token)) => Box::pin(AgentLine::open(&server.desk, &token)).await,
            None => Err(Refusal::SignIn),
        };
        let opened =
            opened.map(|(line, frames)| (Line::Agent(Box::new(line)), frames)).map_err(Over::Refused);
        carrier.run(&server, opened).await;
    })
}

fn carry<F, Fut>(
    server: Server,
    place: Place,
    headers: &HeaderMap,
    upgrade: WebSocketUpgrade,
    run: F,
) -> Response
where
    F: FnOnce(Server, Carrier) -> Fut + Send + 'static,
    Fut: Future<Output = ()> + Send + 'static,
{
    // Any page may open a socket to any server; only the origin tells whose page it is.
    if !guard::is_ours(&server, headers) {
        return (StatusCode::FORBIDDEN, "Live lines are for the server's own pages.").into_response();
    }
    upgrade
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(0)
        .max_write_buffer_size(LARGEST_DOWN)
        .max_message_size(LARGEST_FRAME)
        .max_frame_size(LARGEST_FRAME)
        .on_upgrade(move |socket| {
            let lines = server.lines.clone();
            let carrier = Carrier { socket, stop: server.stop.clone(), heard: Instant::now() };
            lines.track_future(async move {
                run(server, carrier).await;
                drop(place);
            })
        })
}

struct Carrier {
    socket: WebSocket,
    stop: CancellationToken,
    /// When the other side was last heard.
    heard: Instant,
}

/// Why a line is over.
enum Over {
    Gone,
    Stopped,
    /// Said something else in place of a hello.
    Rude,
    Refused(Refusal),
}

/// What ends the waiting.
enum Came {
    Beat,
    Up(Up),
    News(Waited),
}

impl Carrier {
    async fn run(&mut self, server: &Server, opened: Result<(Line, Vec<Down>), Over>) {
        let over = match opened {
            Ok((mut line, frames)) => match self.send(frames).await {
                Ok(()) => self.go_on(&mut line).await,
                Err(over) => over,
            },
            Err(over) => over,
        };
        // Nothing is left to say to who is gone.
        let (last, code, reason) = match over {
            Over::Gone => return,
            Over::Stopped => (Some(bye(server)), GOING_AWAY, "the server restarts"),
            Over::Rude => (None, NOT_ALLOWED, "say hello first"),
            Over::Refused(refusal) => {
                let broken = matches!(refusal, Refusal::Unavailable { .. } | Refusal::Busy);
                (Some(Down::No { refusal }), if broken { BROKEN } else { NOT_ALLOWED }, "")
            }
        };
        Box::pin(self.close(last, code, reason)).await;
    }

    async fn go_on(&mut self, line: &mut Line) -> Over {
        let seconds = |n: i64| Duration::from_secs(u64::try_from(n).unwrap_or(25));
        let (every, dead) = (seconds(BEAT_EVERY), seconds(DEAD_AFTER));
        let stop = self.stop.clone();
        let mut beat = Instant::now() + jittered(every);
        loop {
            // Who is not heard for too long is looked at when that is so, and not when the next beat is due.
            let next = beat.min(self.heard + dead);
            // All but one are given up each time: none of them may lose anything by that.
            let came = tokio::select! {
                () = stop.cancelled() => return Over::Stopped,
                () = tokio::time::sleep_until(next) => Came::Beat,
                up = self.hear() => match up {
                    Some(up) => Came::Up(up),
                    None => return Over::Gone,
                },
                waited = line.wait() => Came::News(waited),
            };
            let frames = match came {
                Came::Beat if self.heard.elapsed() >= dead => return Over::Gone,
                Came::Beat if Instant::now() < beat => continue,
                Came::Beat => {
                    beat = Instant::now() + jittered(every);
                    Ok(vec![Down::Beat])
                }
                Came::Up(Up::Beat) => continue,
                Came::Up(up) => Box::pin(line.hear(up)).await,
                Came::News(waited) => Box::pin(line.take(waited)).await,
            };
            let sent = match frames {
                Ok(frames) => Box::pin(self.send(frames)).await,
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
        let stop = self.stop.clone();
        for frame in frames {
            let Ok(json) = serde_json::to_string(&frame) else { continue };
            let sent = tokio::select! {
                sent = self.socket.send(Message::Text(Utf8Bytes::from(json))) => sent.is_ok(),
                () = sleep(SEND_WITHIN) => false,
                // One that takes nothing now will take no goodbye either.
                () = async { stop.cancelled().await; sleep(GOODBYE_WITHIN).await } => false,
            };
            if !sent {
                return Err(Over::Gone);
            }
        }
        Ok(())
    }

    /// Who does not take the last words is gone already.
    async fn close(&mut self, last: Option<Down>, code: u16, reason: &'static str) {
        let said = last.and_then(|last| serde_json::to_string(&last).ok());
        let frame = CloseFrame { code, reason: Utf8Bytes::from_static(reason) };
        let goodbye = async {
            if let Some(said) = said {
                self.socket.send(Message::Text(Utf8Bytes::from(said))).await?;
            }
            self.socket.send(Message::Close(Some(frame))).await
        };
        drop(timeout(GOODBYE_WITHIN, goodbye).await);
    }
}

/// Give or take a fifth, so that ten thousand lines do not beat as one.
fn jittered(every: Duration) -> Duration {
    every.mul_f64(0.8 + 0.4 * chance())
}
