//! A running server, and a client that says exactly what it is told to.

use std::net::SocketAddr;
use std::time::Duration;

use desk::{Agent, Clock, Desk, Mailer};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use server::Server;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};
use uuid::Uuid;

/// Long enough for a slow machine, and for a question that is held; nothing waits for it when all is well.
const PATIENCE: Duration = Duration::from_secs(40);

pub(crate) struct Running {
    pub(crate) address: SocketAddr,
    pub(crate) server: Server,
    folder: TempDir,
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|l| l.split_once(": "));
        lines.into_iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.body))
    }
}

/// What a customer's browser has made and keeps.
#[derive(Clone)]
pub(crate) struct Browser {
    pub(crate) chat: String,
    pub(crate) token: String,
    pub(crate) start: Value,
}

impl Running {
    /// The demonstration's office.
    pub(crate) async fn start() -> Self {
        Self::with(|_| ()).await
    }

    /// The same, with a server that is set up otherwise.
    pub(crate) async fn with(set_up: impl FnOnce(&mut Server)) -> Self {
        let folder = TempDir::new().unwrap();
        let desk = Desk::open(folder.path(), Clock::world()).await.unwrap();
        desk.fill_for_demo(&["en"]).await.unwrap();
        desk.deliver_by(Mailer::folder(folder.path().join("mail"), "snak@localhost").unwrap());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut server = Server::new(desk, &format!("http://localhost:{}", address.port()), true);
        set_up(&mut server);
        tokio::spawn(server::serve::serve(listener, server.clone()));
        Self { address, server, folder }
    }

    pub(crate) async fn mette(&self) -> Agent {
        self.server.desk.agent_by_email("agent1@example.com").await.unwrap()
    }

    /// The mails that have left.
    pub(crate) fn mails(&self) -> Vec<String> {
        let Ok(files) = std::fs::read_dir(self.folder.path().join("mail")) else { return Vec::new() };
        let paths = files.map(|file| file.unwrap().path());
        let whole = paths.filter(|path| path.extension().is_some_and(|kind| kind == "eml"));
        // One that is not whole has another name until it is; between the two it may be gone.
        whole.filter_map(|path| std::fs::read_to_string(path).ok()).filter(|mail| !mail.is_empty()).collect()
    }

    pub(crate) fn browser(&self) -> Browser {
        let (chat, token) =
            (Uuid::now_v7().to_string(), format!("{}{}", Uuid::now_v7().simple(), Uuid::now_v7().simple()));
        let start = json!({
            "chat": chat, "token": token, "channel": "support", "write": Uuid::now_v7().to_string(),
            "name": "Ida", "email": "ida@lindqvist.example", "question": "Cracked.",
        });
        Browser { chat, token, start }
    }

    pub(crate) async fn waiting(&self) -> Browser {
        let browser = self.browser();
        let answer = self.post("/w/start", &[], &browser.start).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        browser
    }

    pub(crate) async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.ask("GET", path, headers, "").await
    }

    pub(crate) async fn post(&self, path: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
        let mut all = vec![("content-type", "application/json")];
        all.extend(headers);
        self.ask("POST", path, &all, &body.to_string()).await
    }

    /// A write by the customer of that browser.
    pub(crate) async fn write(&self, path: &str, browser: &Browser, body: &Value) -> Answer {
        self.post(path, &[("authorization", &format!("Bearer {}", browser.token))], body).await
    }

    pub(crate) async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        ask(self.address, method, path, headers, body).await
    }

    /// A socket, as a page of `origin` would open it.
    pub(crate) async fn socket(&self, path: &str, headers: &[(&str, &str)]) -> Result<Live, Error> {
        let mut request = format!("ws://{}{path}", self.address).into_client_request().unwrap();
        for (name, value) in headers {
            let name = tokio_tungstenite::tungstenite::http::HeaderName::from_bytes(name.as_bytes()).unwrap();
            request.headers_mut().insert(name, value.parse().unwrap());
        }
        let (socket, _) = tokio_tungstenite::connect_async(request).await?;
        Ok(Live(socket))
    }

    /// The customer's live line, past its hello.
    pub(crate) async fn line(&self, browser: &Browser, seen: i64) -> Live {
        let mut live = self.socket("/w/live", &[]).await.unwrap();
        live.say(&json!({"t": "hello", "token": browser.token, "seen": seen})).await;
        live
    }
}

pub(crate) struct Live(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Live {
    pub(crate) async fn say(&mut self, frame: &Value) {
        self.0.send(Message::text(frame.to_string())).await.unwrap();
    }

    /// The next frame, or the close code.
    pub(crate) async fn hear(&mut self) -> Result<Value, u16> {
        loop {
            let next = tokio::time::timeout(PATIENCE, self.0.next()).await.expect("a frame in time");
            match next {
                Some(Ok(Message::Text(text))) => return Ok(serde_json::from_str(&text).unwrap()),
                Some(Ok(Message::Close(frame))) => return Err(frame.map_or(0, |f| f.code.into())),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Err(0),
            }
        }
    }

    /// Passes over frames until one of that kind.
    pub(crate) async fn until(&mut self, kind: &str) -> Value {
        loop {
            let frame = self.hear().await.unwrap_or_else(|code| panic!("closed with {code} before {kind}"));
            if frame["t"] == kind {
                return frame;
            }
        }
    }
}

pub(crate) async fn ask(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Answer {
    let mut request = format!("{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n", address);
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    request.push_str(&format!("content-length: {}\r\n\r\n{body}", body.len()));
    let mut socket = TcpStream::connect(address).await.unwrap();
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    // A server that refuses a large body may close before it has read it all.
    drop(tokio::time::timeout(PATIENCE, socket.read_to_end(&mut bytes)).await.expect("an answer"));
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or_default();
    let chunked = head.to_ascii_lowercase().contains("transfer-encoding: chunked");
    let body = if chunked { unchunk(body) } else { body.to_owned() };
    Answer { status, head: head.to_owned(), body }
}

/// Waits until it is so.
pub(crate) async fn eventually(what: &str, is_so: impl Fn() -> bool) {
    let deadline = tokio::time::Instant::now() + PATIENCE;
    while !is_so() {
        assert!(tokio::time::Instant::now() < deadline, "{what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

fn unchunk(mut body: &str) -> String {
    let mut out = String::new();
    while let Some((size, rest)) = body.split_once("\r\n") {
        let size = usize::from_str_radix(size.trim(), 16).unwrap_or_default();
        if size == 0 || rest.len() < size {
            break;
        }
        out.push_str(&rest[..size]);
        body = rest[size..].trim_start_matches("\r\n");
    }
    out
}

pub(crate) fn id() -> String {
    Uuid::now_v7().to_string()
}
