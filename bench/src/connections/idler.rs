//! A customer who only listens, beats, and comes back by the widget's rule when the line breaks.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde_json::json;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{sleep, sleep_until, timeout};

use crate::Outcome;
use crate::backoff::Backoff;
use crate::dice::Dice;
use crate::http;
use crate::office::Customer;
use crate::socket::Socket;

/// A line that has not been welcomed by then will not be.
const JOIN_WITHIN: Duration = Duration::from_secs(10);
/// Milliseconds between beats: 25 s, give or take a fifth.
const BEAT: (u64, u64) = (20_000, 10_000);
/// Those who come for the first time come so many at once.
const DOOR: usize = 100;
const ALL_WITHIN: Duration = Duration::from_secs(180);

#[derive(Debug)]
struct Shared {
    address: SocketAddr,
    seed: u64,
    /// When each was welcomed since the last [`Idlers::forget_welcomes`], by number.
    welcomes: Mutex<Vec<Option<Instant>>>,
    failures: AtomicU64,
    goodbyes: AtomicU64,
    door: Semaphore,
}

/// All of them. They leave when this is dropped.
#[derive(Debug)]
pub(super) struct Idlers {
    shared: Arc<Shared>,
    tasks: Mutex<JoinSet<()>>,
}

impl Idlers {
    pub(super) fn new(address: SocketAddr, seed: u64) -> Self {
        let shared = Shared {
            address,
            seed,
            welcomes: Mutex::default(),
            failures: AtomicU64::new(0),
            goodbyes: AtomicU64::new(0),
            door: Semaphore::new(DOOR),
        };
        Self { shared: Arc::new(shared), tasks: Mutex::default() }
    }

    /// Lets more of them come, and waits until all have been welcomed.
    ///
    /// # Errors
    /// When they are not.
    pub(super) async fn join(&self, customers: &[Customer]) -> Outcome {
        for customer in customers {
            let mut welcomes = self.shared.welcomes();
            let number = welcomes.len();
            welcomes.push(None);
            let idler = Idler { customer: customer.clone(), number, shared: Arc::clone(&self.shared) };
            self.tasks.lock().unwrap_or_else(PoisonError::into_inner).spawn(idler.run());
        }
        let all = self.shared.welcomes().len();
        let until = Instant::now() + ALL_WITHIN;
        while self.welcomed() < all {
            if Instant::now() > until {
                return Err(format!("only {} of {all} were welcomed", self.welcomed()).into());
            }
            sleep(Duration::from_millis(10)).await;
        }
        Ok(())
    }

    pub(super) fn forget_welcomes(&self) {
        self.shared.welcomes().fill(None);
        self.shared.failures.store(0, Ordering::Relaxed);
        self.shared.goodbyes.store(0, Ordering::Relaxed);
    }

    pub(super) fn welcomed(&self) -> usize {
        self.shared.welcomes().iter().flatten().count()
    }

    pub(super) fn welcomes(&self) -> Vec<Instant> {
        self.shared.welcomes().iter().flatten().copied().collect()
    }

    /// Tries that did not lead to a welcome.
    pub(super) fn failures(&self) -> u64 {
        self.shared.failures.load(Ordering::Relaxed)
    }

    pub(super) fn goodbyes(&self) -> u64 {
        self.shared.goodbyes.load(Ordering::Relaxed)
    }
}

impl Shared {
    fn welcomes(&self) -> MutexGuard<'_, Vec<Option<Instant>>> {
        self.welcomes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Idler {
    customer: Customer,
    number: usize,
    shared: Arc<Shared>,
}

impl Idler {
    async fn run(self) {
        let number = u64::try_from(self.number).unwrap_or_default();
        let mut backoff = Backoff::new(Dice::of(self.shared.seed, number));
        let mut dice = Dice::of(self.shared.seed, !number);
        let mut pass = self.shared.door.acquire().await.ok();
        loop {
            let joined = timeout(JOIN_WITHIN, self.open()).await.ok().flatten();
            pass.take();
            match joined {
                Some(socket) => {
                    backoff.welcomed();
                    self.shared.welcomes()[self.number] = Some(Instant::now());
                    if let Some(again) = self.listen(socket, &mut dice).await {
                        self.shared.goodbyes.fetch_add(1, Ordering::Relaxed);
                        backoff.told(again);
                    }
                }
                None => _ = self.shared.failures.fetch_add(1, Ordering::Relaxed),
            }
            sleep(backoff.wait()).await;
        }
    }

    async fn open(&self) -> Option<Socket> {
        let headers = [("x-forwarded-for", self.customer.from.as_str())];
        let mut socket = Socket::open(self.shared.address, "/w/live", &headers).await.ok()?;
        socket.say(json!({"t": "hello", "token": self.customer.token, "seen": 2}).to_string()).await;
        loop {
            if socket.hear().await?.starts_with("{\"t\":\"welcome\"") {
                return Some(socket);
            }
        }
    }

    /// Until the line is over; the wait that a goodbye named, in milliseconds.
    async fn listen(&self, mut socket: Socket, dice: &mut Dice) -> Option<u64> {
        let mut again = None;
        let mut pause = || tokio::time::Instant::now() + Duration::from_millis(BEAT.0 + dice.below(BEAT.1));
        let mut beat = std::pin::pin!(sleep_until(pause()));
        loop {
            tokio::select! {
                frame = socket.hear() => match frame {
                    Some(frame) if frame.starts_with("{\"t\":\"bye\"") => {
                        again = http::number(&frame, "again").and_then(|ms| u64::try_from(ms).ok());
                    }
                    Some(_) => {}
                    None => return again,
                },
                () = &mut beat => {
                    beat.as_mut().reset(pause());
                    socket.say("{\"t\":\"beat\"}".to_owned()).await;
                }
            }
        }
    }
}
