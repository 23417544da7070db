//! The live lines that read: one of each customer, one of each agent with the conversations that are on screen. Frames
//! are not parsed; a message is known by the number at the beginning of its text.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde_json::json;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until, timeout};
use uuid::Uuid;

use super::record::Record;
use crate::office::{Agent, Customer};
use crate::socket::Socket;
use crate::{Outcome, Trouble};

const OPEN_WITHIN: Duration = Duration::from_secs(15);
const BEAT_EVERY: Duration = Duration::from_secs(25);
/// Lines that are being opened at once.
const HANDS: usize = 50;

/// What the lines have heard beside messages.
#[derive(Debug, Default)]
pub(crate) struct Heard {
    cards: AtomicU64,
    resyncs: AtomicU64,
    lost: AtomicU64,
}

impl Heard {
    /// Cards that went to the agents' lists: one for each message and each agent of the channel.
    pub(super) fn cards(&self) -> u64 {
        self.cards.load(Ordering::Relaxed)
    }

    /// Fresh offices that were sent because a line could not follow.
    pub(super) fn resyncs(&self) -> u64 {
        self.resyncs.load(Ordering::Relaxed)
    }

    /// Lines that ended.
    pub(super) fn lost(&self) -> u64 {
        self.lost.load(Ordering::Relaxed)
    }
}

/// Opens all lines and reads them until the set is dropped.
///
/// # Errors
/// When one of them is not welcomed.
pub(super) async fn open(
    address: SocketAddr,
    agents: &[Agent],
    customers: &[Customer],
    watched: usize,
    (record, heard): (&Arc<Record>, &Arc<Heard>),
) -> Outcome<JoinSet<()>> {
    let mut lines = JoinSet::new();
    let each = customers.len() / agents.len().max(1);
    for (agent, chats) in agents.iter().zip(customers.chunks(each)) {
        let mut socket = welcomed(agents_line(address, agent)).await?;
        until(&mut socket, "office", |frame| frame.starts_with("{\"t\":\"office\"")).await?;
        for customer in chats.iter().take(watched) {
            socket.say(json!({"t": "watch", "chat": customer.chat, "seen": 0}).to_string()).await;
        }
        // What comes before the last conversation is the setting up.
        let last = chats.iter().take(watched).next_back().map_or_else(Uuid::nil, |c| c.chat).to_string();
        until(&mut socket, "conversations", |frame| {
            frame.starts_with("{\"t\":\"view\"") && frame.contains(&last)
        })
        .await?;
        lines.spawn(read(socket, true, Arc::clone(record), Arc::clone(heard)));
    }
    for some in customers.chunks(HANDS) {
        let mut opening = JoinSet::new();
        for customer in some {
            let customer = customer.clone();
            opening.spawn(async move { welcomed(customers_line(address, &customer)).await });
        }
        while let Some(socket) = opening.join_next().await {
            lines.spawn(read(socket??, false, Arc::clone(record), Arc::clone(heard)));
        }
    }
    Ok(lines)
}

async fn agents_line(address: SocketAddr, agent: &Agent) -> Option<Socket> {
    let headers = [("cookie", agent.cookie.as_str()), ("x-forwarded-for", &agent.from)];
    Socket::open(address, "/live", &headers).await.ok()
}

async fn customers_line(address: SocketAddr, customer: &Customer) -> Option<Socket> {
    let mut socket = Socket::open(address, "/w/live", &[("x-forwarded-for", &customer.from)]).await.ok()?;
    socket.say(json!({"t": "hello", "token": customer.token, "seen": 0}).to_string()).await;
    Some(socket)
}

async fn welcomed(opening: impl Future<Output = Option<Socket>>) -> Outcome<Socket> {
    let opened = timeout(OPEN_WITHIN, opening).await.ok().flatten();
    let mut socket = opened.ok_or_else(|| Trouble::from("a live line does not open"))?;
    until(&mut socket, "welcome", |frame| frame.starts_with("{\"t\":\"welcome\"")).await?;
    Ok(socket)
}

async fn until(socket: &mut Socket, what: &str, found: impl Fn(&str) -> bool) -> Outcome {
    let look = async {
        while let Some(frame) = socket.hear().await {
            if found(&frame) {
                return true;
            }
        }
        false
    };
    match timeout(OPEN_WITHIN, look).await {
        Ok(true) => Ok(()),
        Ok(false) => Err(format!("a live line ended before its {what}").into()),
        Err(_) => Err(format!("a live line does not bring its {what}").into()),
    }
}

async fn read(mut socket: Socket, of_agent: bool, record: Arc<Record>, heard: Arc<Heard>) {
    let mut beat = std::pin::pin!(sleep_until(Instant::now() + BEAT_EVERY));
    loop {
        let frame = tokio::select! {
            biased;
            frame = socket.hear() => frame,
            () = &mut beat => {
                beat.as_mut().reset(Instant::now() + BEAT_EVERY);
                socket.say("{\"t\":\"beat\"}".to_owned()).await;
                continue;
            }
        };
        let Some(frame) = frame else {
            heard.lost.fetch_add(1, Ordering::Relaxed);
            return;
        };
        match frame.as_str() {
            card if card.starts_with("{\"t\":\"card\"") => _ = heard.cards.fetch_add(1, Ordering::Relaxed),
            office if office.starts_with("{\"t\":\"office\"") => {
                heard.resyncs.fetch_add(1, Ordering::Relaxed);
            }
            entries => numbers(entries).for_each(|n| record.delivered(n, of_agent)),
        }
    }
}

/// The numbers of the messages in a frame.
fn numbers(frame: &str) -> impl Iterator<Item = usize> {
    frame.match_indices("\"#").filter_map(|(at, _)| frame.get(at + 2..at + 10)?.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_found_in_a_frame_by_their_numbers() {
        let frame = r##"{"t":"entries","entries":[{"what":{"text":"#00000012 a"}},{"what":{"text":"#00000345 b"}}]}"##;
        assert_eq!(numbers(frame).collect::<Vec<_>>(), [12, 345]);
        assert_eq!(numbers(r##"{"text":"#1 is ours"}"##).count(), 0);
    }
}
