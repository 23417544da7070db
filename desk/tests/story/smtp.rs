//! A mail server on loopback, written by hand: it takes mails, answers otherwise when it is told to, and can be down.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// Long enough for a slow machine; nothing waits for it when all is well.
const PATIENCE: Duration = Duration::from_secs(30);

/// What it does with a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mood {
    Takes,
    /// Answers the recipient with this line.
    Says(&'static str),
    /// Takes the mail and is gone before it says so.
    TakesAndVanishes,
    /// Reads the mail and never answers.
    Hangs,
}

/// A mail as it arrived.
#[derive(Debug)]
pub(crate) struct Arrived {
    pub(crate) from: String,
    pub(crate) to: Vec<String>,
    pub(crate) bytes: Vec<u8>,
}

pub(crate) struct Smtp {
    address: SocketAddr,
    mood: Arc<Mutex<Mood>>,
    arrivals: mpsc::Receiver<Arrived>,
    arrived: mpsc::Sender<Arrived>,
    /// Gets a line for each recipient that was asked about, whatever the answer.
    asked: mpsc::Receiver<()>,
    asks: mpsc::Sender<()>,
    listening: Option<JoinHandle<()>>,
}

impl Smtp {
    pub(crate) async fn start() -> Self {
        let (arrived, arrivals) = mpsc::channel(64);
        let (asks, asked) = mpsc::channel(64);
        let mut server = Self {
            address: ([127, 0, 0, 1], 0).into(),
            mood: Arc::new(Mutex::new(Mood::Takes)),
            arrivals,
            arrived,
            asked,
            asks,
            listening: None,
        };
        server.up().await;
        server
    }

    pub(crate) fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    pub(crate) fn is(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    /// Listens, at the same address as before.
    pub(crate) async fn up(&mut self) {
        let listener = TcpListener::bind(self.address).await.unwrap();
        self.address = listener.local_addr().unwrap();
        let (mood, arrived, asks) = (self.mood.clone(), self.arrived.clone(), self.asks.clone());
        self.listening = Some(tokio::spawn(async move {
            loop {
                let (socket, _) = listener.accept().await.unwrap();
                tokio::spawn(speak(socket, mood.clone(), arrived.clone(), asks.clone()));
            }
        }));
    }

    /// Who comes now finds nobody.
    pub(crate) async fn down(&mut self) {
        if let Some(listening) = self.listening.take() {
            listening.abort();
            // Until it is gone its address is taken.
            drop(listening.await);
        }
    }

    /// The next mail.
    pub(crate) async fn mail(&mut self) -> Arrived {
        tokio::time::timeout(PATIENCE, self.arrivals.recv()).await.unwrap().unwrap()
    }

    /// Until somebody has asked about a recipient.
    pub(crate) async fn asked(&mut self) {
        tokio::time::timeout(PATIENCE, self.asked.recv()).await.unwrap().unwrap();
    }

    /// That none has come besides those that were looked at.
    pub(crate) fn has_no_more(&mut self) -> bool {
        self.arrivals.try_recv().is_err()
    }
}

async fn speak(
    mut socket: TcpStream,
    mood: Arc<Mutex<Mood>>,
    arrived: mpsc::Sender<Arrived>,
    asks: mpsc::Sender<()>,
) -> Option<()> {
    let (read, mut write) = socket.split();
    let mut lines = BufReader::new(read);
    let mut mail = Arrived { from: String::new(), to: Vec::new(), bytes: Vec::new() };
    write.write_all(b"220 loopback ready\r\n").await.ok()?;
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        let line = line.trim_end();
        let path = || line.split_once('<').and_then(|(_, p)| p.split_once('>')).unwrap().0.to_owned();
        let now = *mood.lock().unwrap();
        let answer = match line.get(..4).unwrap_or(line).to_ascii_uppercase().as_str() {
            "EHLO" | "HELO" => "250 loopback".to_owned(),
            "MAIL" => {
                mail.from = path();
                "250 from whom".to_owned()
            }
            "RCPT" => {
                mail.to.push(path());
                let _ = asks.try_send(());
                if let Mood::Says(words) = now { words.to_owned() } else { "250 to whom".to_owned() }
            }
            "DATA" => {
                write.write_all(b"354 go on\r\n").await.ok()?;
                loop {
                    let mut line = Vec::new();
                    if lines.read_until(b'\n', &mut line).await.ok()? == 0 {
                        return None;
                    }
                    if line == b".\r\n" {
                        break;
                    }
                    // A dot at the start of a line is sent as two.
                    let line = line.strip_prefix(b".").unwrap_or(&line);
                    mail.bytes.extend_from_slice(line);
                }
                if now == Mood::Hangs {
                    std::future::pending::<()>().await;
                }
                let empty = Arrived { from: String::new(), to: Vec::new(), bytes: Vec::new() };
                arrived.try_send(std::mem::replace(&mut mail, empty)).unwrap();
                if now == Mood::TakesAndVanishes {
                    return None;
                }
                "250 taken".to_owned()
            }
            "QUIT" => {
                drop(write.write_all(b"221 goodbye\r\n").await);
                return None;
            }
            _ => {
                mail.to.clear();
                "250 fine".to_owned()
            }
        };
        write.write_all(format!("{answer}\r\n").as_bytes()).await.ok()?;
    }
}
