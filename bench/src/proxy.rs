//! A bad network: a TCP proxy in front of a server that swallows bytes in one direction, delays them, resets all
//! connections, or refuses WebSockets as some companies' proxies do. What it does can be changed while it runs.

use std::collections::VecDeque;
use std::io::Result;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{ReadHalf, WriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

const PIECE: usize = 16 * 1024;
/// A direction that is delayed holds back so many pieces; then it stops reading.
const HELD: usize = 256;
const LARGEST_HEAD: usize = 16 * 1024;
const NO_UPGRADE: &[u8] = b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

/// What happens to bytes on their way in one direction.
#[derive(Debug, Default)]
pub(crate) struct Way {
    swallows: AtomicBool,
    delay_ms: AtomicU64,
    swallowed: AtomicU64,
}

impl Way {
    /// Bytes are read and go nowhere; connections stay open, and even their end is not passed on.
    pub(crate) fn swallow(&self, on: bool) {
        self.swallows.store(on, Ordering::Relaxed);
    }

    pub(crate) fn delay(&self, delay: Duration) {
        self.delay_ms.store(u64::try_from(delay.as_millis()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    /// How many bytes have been swallowed so far.
    pub(crate) fn swallowed(&self) -> u64 {
        self.swallowed.load(Ordering::Relaxed)
    }

    fn swallows(&self) -> bool {
        self.swallows.load(Ordering::Relaxed)
    }

    fn due(&self) -> Instant {
        Instant::now() + Duration::from_millis(self.delay_ms.load(Ordering::Relaxed))
    }
}

#[derive(Debug)]
struct Rules {
    server: SocketAddr,
    up: Way,
    down: Way,
    refuses_upgrades: AtomicBool,
    refused: AtomicU64,
    resets: watch::Sender<u64>,
}

/// Runs until it is dropped.
#[derive(Debug)]
pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    rules: Arc<Rules>,
    _door: JoinSet<()>,
}

impl Proxy {
    /// # Errors
    /// When there is no port.
    pub(crate) async fn start(server: SocketAddr) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let rules = Arc::new(Rules {
            server,
            up: Way::default(),
            down: Way::default(),
            refuses_upgrades: AtomicBool::new(false),
            refused: AtomicU64::new(0),
            resets: watch::Sender::new(0),
        });
        let mut door = JoinSet::new();
        door.spawn(welcome(listener, Arc::clone(&rules)));
        Ok(Self { address, rules, _door: door })
    }

    /// From clients to the server.
    pub(crate) fn up(&self) -> &Way {
        &self.rules.up
    }

    /// From the server to clients.
    pub(crate) fn down(&self) -> &Way {
        &self.rules.down
    }

    /// Resets every connection that is open now, on both sides. Gives how many there were.
    pub(crate) fn reset(&self) -> usize {
        let open = self.rules.resets.receiver_count();
        self.rules.resets.send_modify(|n| *n += 1);
        open
    }

    /// New connections that ask for a WebSocket are answered with 400.
    pub(crate) fn refuse_upgrades(&self, on: bool) {
        self.rules.refuses_upgrades.store(on, Ordering::Relaxed);
    }

    pub(crate) fn refused(&self) -> u64 {
        self.rules.refused.load(Ordering::Relaxed)
    }
}

async fn welcome(listener: TcpListener, rules: Arc<Rules>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                if let Ok((client, _)) = accepted {
                    connections.spawn(carry(client, Arc::clone(&rules)));
                }
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

/// One connection. Its errors are what it is for.
async fn carry(mut client: TcpStream, rules: Arc<Rules>) {
    let mut resets = rules.resets.subscribe();
    let Ok(mut server) = TcpStream::connect(rules.server).await else {
        // A server that is not there resets.
        let _ = client.set_zero_linger();
        return;
    };
    let _ = (client.set_nodelay(true), server.set_nodelay(true));
    let both = async {
        if rules.refuses_upgrades.load(Ordering::Relaxed) {
            let head = head(&mut client).await?;
            if asks_for_socket(&head) {
                rules.refused.fetch_add(1, Ordering::Relaxed);
                return client.write_all(NO_UPGRADE).await;
            }
            server.write_all(&head).await?;
        }
        let ((from_client, to_client), (from_server, to_server)) = (client.split(), server.split());
        tokio::try_join!(pump(from_client, to_server, &rules.up), pump(from_server, to_client, &rules.down))
            .map(drop)
    };
    let reset = tokio::select! {
        _ = both => false,
        _ = resets.changed() => true,
    };
    if reset {
        let _ = (client.set_zero_linger(), server.set_zero_linger());
    }
}

/// What comes first on a connection, up to the end of the request's head.
async fn head(client: &mut TcpStream) -> Result<Vec<u8>> {
    let mut head = Vec::new();
    while !head.windows(4).any(|w| w == b"\r\n\r\n") && head.len() < LARGEST_HEAD {
        if client.read_buf(&mut head).await? == 0 {
            break;
        }
    }
    Ok(head)
}

fn asks_for_socket(head: &[u8]) -> bool {
    String::from_utf8_lossy(head).to_ascii_lowercase().contains("upgrade: websocket")
}

/// Carries one direction until it ends. An end that was swallowed leaves the other direction open.
async fn pump(mut from: ReadHalf<'_>, mut to: WriteHalf<'_>, way: &Way) -> Result<()> {
    let mut held = VecDeque::<(Instant, Vec<u8>)>::new();
    let mut over = false;
    let mut piece = vec![0; PIECE];
    loop {
        let next = held.front().map(|(due, _)| *due);
        tokio::select! {
            biased;
            () = sleep_until(next.unwrap_or_else(Instant::now)), if next.is_some() => {
                if let Some((_, bytes)) = held.pop_front() {
                    if way.swallows() {
                        way.swallowed.fetch_add(u64::try_from(bytes.len()).unwrap_or_default(), Ordering::Relaxed);
                    } else if bytes.is_empty() {
                        return to.shutdown().await;
                    } else {
                        to.write_all(&bytes).await?;
                    }
                }
            }
            read = from.read(&mut piece), if !over && held.len() < HELD => {
                let count = read?;
                over = count == 0;
                // No bytes are the end, which has to wait its turn, too.
                held.push_back((way.due(), piece[..count].to_vec()));
            }
            else => return Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;

    use super::*;

    /// A server that sends back what it gets.
    async fn echo() -> SocketAddr {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                tokio::spawn(async move {
                    let (mut from, mut to) = socket.split();
                    drop(tokio::io::copy(&mut from, &mut to).await);
                });
            }
        });
        address
    }

    async fn until(what: impl Fn() -> bool) {
        let patience = Instant::now() + Duration::from_secs(20);
        while !what() {
            assert!(Instant::now() < patience, "it does not happen");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    async fn one(socket: &mut TcpStream) -> u8 {
        socket.read_u8().await.unwrap()
    }

    #[tokio::test]
    async fn each_way_swallows_alone_while_connections_stay_open() {
        let proxy = Proxy::start(echo().await).await.unwrap();
        let mut socket = TcpStream::connect(proxy.address).await.unwrap();
        for way in [proxy.up(), proxy.down()] {
            socket.write_all(b"a").await.unwrap();
            assert_eq!(one(&mut socket).await, b'a');
            way.swallow(true);
            socket.write_all(b"b").await.unwrap();
            until(|| way.swallowed() == 1).await;
            way.swallow(false);
            socket.write_all(b"c").await.unwrap();
            assert_eq!(one(&mut socket).await, b'c', "the b is gone, the connection is not");
        }
    }

    #[tokio::test]
    async fn a_reset_breaks_what_is_open_and_not_what_comes_after() {
        let proxy = Proxy::start(echo().await).await.unwrap();
        let mut socket = TcpStream::connect(proxy.address).await.unwrap();
        socket.write_all(b"a").await.unwrap();
        assert_eq!(one(&mut socket).await, b'a');
        assert_eq!(proxy.reset(), 1);
        assert_eq!(socket.read_u8().await.unwrap_err().kind(), ErrorKind::ConnectionReset);
        let mut next = TcpStream::connect(proxy.address).await.unwrap();
        next.write_all(b"b").await.unwrap();
        assert_eq!(one(&mut next).await, b'b');
    }

    #[tokio::test]
    async fn a_delay_holds_back_each_way_and_keeps_the_order() {
        let proxy = Proxy::start(echo().await).await.unwrap();
        let delay = Duration::from_millis(60);
        proxy.up().delay(delay);
        proxy.down().delay(delay);
        let mut socket = TcpStream::connect(proxy.address).await.unwrap();
        let from = Instant::now();
        socket.write_all(b"a").await.unwrap();
        socket.write_all(b"b").await.unwrap();
        assert_eq!(one(&mut socket).await, b'a');
        assert!(from.elapsed() >= delay * 2);
        assert_eq!(one(&mut socket).await, b'b');
    }

    #[tokio::test]
    async fn upgrades_are_refused_and_other_requests_pass() {
        let proxy = Proxy::start(echo().await).await.unwrap();
        proxy.refuse_upgrades(true);
        let ask = |head: &'static str| async move {
            let mut socket = TcpStream::connect(proxy.address).await.unwrap();
            socket.write_all(head.as_bytes()).await.unwrap();
            socket.shutdown().await.unwrap();
            let mut answer = String::new();
            drop(socket.read_to_string(&mut answer).await);
            (answer, proxy)
        };
        let (answer, proxy) = ask("GET /live HTTP/1.1\r\nUpgrade: websocket\r\n\r\n").await;
        assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
        assert_eq!(proxy.refused(), 1);
        let mut socket = TcpStream::connect(proxy.address).await.unwrap();
        socket.write_all(b"POST /w/poll HTTP/1.1\r\n\r\nx").await.unwrap();
        assert_eq!(one(&mut socket).await, b'P', "it came through");
    }
}
