//! What carries a scripted client's line: a socket, given up when it is silent and opened again by the widget's rule,
//! or a long poll where WebSockets are refused.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::{Instant, sleep, sleep_until, timeout};

use super::reader::{Reader, Who};
use crate::backoff::Backoff;
use crate::dice::Dice;
use crate::http::{self, Wire};
use crate::socket::{NoSocket, Socket};

/// A line that has not been welcomed by then will not be.
const JOIN_WITHIN: Duration = Duration::from_secs(10);
const BEAT_EVERY: Duration = Duration::from_secs(25);
/// A line that has been silent for so long is dead, whatever the socket says.
const DEAD_AFTER: Duration = Duration::from_secs(40);
/// Who polls looks again so often whether a socket is possible by now.
const SOCKET_AGAIN: Duration = Duration::from_secs(10);

impl Reader {
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
                        self.seen().cursor = None;
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
}
