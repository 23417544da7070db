//! Files over HTTP: how large, how slow and of what kind they may be, who gets them, and what is said of them.

use std::time::{Duration, Instant};

use domain::attachment::LARGEST;
use domain::{Audience, ChatId, FileId, WriteId};
use futures_util::stream;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use uuid::Uuid;

use crate::client::{Browser, Running, id};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR and what else a picture has";

struct Raw {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Raw {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|l| l.split_once(": "));
        lines.into_iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

async fn answer(mut socket: TcpStream) -> Raw {
    let mut bytes = Vec::new();
    let read = tokio::time::timeout(Duration::from_secs(40), socket.read_to_end(&mut bytes)).await;
    // Who is refused in the middle may find the door shut.
    drop(read.expect("an answer"));
    let end = bytes.windows(4).position(|w| w == b"\r\n\r\n").unwrap_or(bytes.len());
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let status = head.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or_default();
    Raw { status, head, body: bytes.get(end + 4..).unwrap_or_default().to_vec() }
}

async fn opened(running: &Running, head: &str) -> TcpStream {
    let mut socket = TcpStream::connect(running.address).await.unwrap();
    socket
        .write_all(format!("{head}host: {}\r\nconnection: close\r\n", running.address).as_bytes())
        .await
        .unwrap();
    socket
}

fn upload_head(token: &str, file: &str, name: &str) -> String {
    format!(
        "POST /w/upload HTTP/1.1\r\nauthorization: Bearer {token}\r\nsnak-file: {file}\r\nsnak-name: {name}\r\n"
    )
}

async fn upload(running: &Running, browser: &Browser, file: &str, name: &str, bytes: &[u8]) -> Raw {
    let mut socket = opened(running, &upload_head(&browser.token, file, name)).await;
    socket.write_all(format!("content-length: {}\r\n\r\n", bytes.len()).as_bytes()).await.unwrap();
    // The server may have said no before all of it is out.
    drop(socket.write_all(bytes).await);
    answer(socket).await
}

async fn get(running: &Running, path: &str, header: &str) -> Raw {
    let mut socket = opened(running, &format!("GET {path} HTTP/1.1\r\n{header}")).await;
    socket.write_all(b"\r\n").await.unwrap();
    answer(socket).await
}

/// A customer who may send files.
async fn sending(running: &Running) -> Browser {
    let (desk, mette) = (&running.server.desk, running.mette().await);
    let browser = running.waiting().await;
    let chat = ChatId::parse(&browser.chat).unwrap();
    desk.pick(&mette, chat).await.unwrap();
    desk.allow_files(&mette, chat, true).await.unwrap();
    browser
}

async fn says(running: &Running, browser: &Browser, files: &[&str]) -> Value {
    running.write("/w/say", browser, &json!({"write": id(), "text": "", "files": files})).await.json()
}

async fn cookie(running: &Running) -> String {
    let body = json!({"email": "agent1@example.com", "password": desk::DEMO_PASSWORD, "keep": false});
    let answer = running.post("/api/sign_in", &[], &body).await;
    let cookie = answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    format!("cookie: {cookie}\r\n")
}

fn wrong(problem: &str) -> Value {
    json!({"no": "fields", "fields": [{"field": "files", "problem": problem}]})
}

#[tokio::test]
async fn what_is_sent_is_what_arrives_and_it_can_only_be_saved() {
    let running = Running::start().await;
    let browser = sending(&running).await;
    let file = id();
    let came = upload(&running, &browser, &file, "L%C3%A6s%20%22mig%22.exe", PNG).await;
    assert_eq!(
        came.json(),
        json!({"id": file, "name": "Læs _mig_.exe.png", "kind": "png", "size": PNG.len()})
    );
    let path = format!("/w/file/{file}");
    let token = format!("authorization: Bearer {}\r\n", browser.token);
    assert_eq!(get(&running, &path, &token).await.status, 404, "not sent yet");
    assert_eq!(says(&running, &browser, &[&file]).await["seq"], 4);

    let agent = cookie(&running).await;
    for (path, who) in [(path.as_str(), &token), (&format!("/files/{file}"), &agent)] {
        let got = get(&running, path, who).await;
        assert_eq!((got.status, &got.body[..]), (200, PNG));
        for (name, value) in [
            ("content-type", "image/png"),
            ("x-content-type-options", "nosniff"),
            ("cache-control", "private, no-cache"),
            ("content-security-policy", "sandbox; default-src 'none'; frame-ancestors 'none'"),
            ("cross-origin-resource-policy", "same-origin"),
            (
                "content-disposition",
                "attachment; filename=\"L_s _mig_.exe.png\"; filename*=UTF-8''L%C3%A6s%20_mig_.exe.png",
            ),
        ] {
            assert_eq!(got.header(name), Some(value), "{path}");
        }
    }
    // Neither another's token, nor none, nor one in the address.
    let other = running.waiting().await;
    let others = format!("authorization: Bearer {}\r\n", other.token);
    for (path, who) in [
        (path.clone(), others.as_str()),
        (path.clone(), ""),
        (path.clone(), agent.as_str()),
        (format!("{path}?token={}", browser.token), ""),
        ("/w/file/nonsense".to_owned(), token.as_str()),
        (format!("/w/file/{}", id()), token.as_str()),
    ] {
        assert_eq!(get(&running, &path, who).await.status, 404, "{path}");
    }
    assert_eq!(get(&running, &format!("/files/{file}"), &token).await.status, 401);
}

#[tokio::test]
async fn twenty_megabytes_are_taken_in_pieces_and_one_byte_more_is_not() {
    let running = Running::start().await;
    let browser = sending(&running).await;
    let largest = usize::try_from(LARGEST).unwrap();
    let mut bytes = PNG.to_vec();
    bytes.resize(largest, 7);
    let file = id();
    // Without a length, as a program would stream it.
    let mut socket = opened(&running, &upload_head(&browser.token, &file, "large.png")).await;
    socket.write_all(b"transfer-encoding: chunked\r\n\r\n").await.unwrap();
    for part in bytes.chunks(1_000_000) {
        socket.write_all(format!("{:x}\r\n", part.len()).as_bytes()).await.unwrap();
        socket.write_all(part).await.unwrap();
        socket.write_all(b"\r\n").await.unwrap();
    }
    socket.write_all(b"0\r\n\r\n").await.unwrap();
    assert_eq!(answer(socket).await.json()["size"], LARGEST);
    assert_eq!(says(&running, &browser, &[&file]).await["seq"], 4);
    let token = format!("authorization: Bearer {}\r\n", browser.token);
    assert_eq!(get(&running, &format!("/w/file/{file}"), &token).await.body, bytes);

    // Announced, it is refused before a byte of it is read.
    let mut socket = opened(&running, &upload_head(&browser.token, &id(), "larger.png")).await;
    socket.write_all(format!("content-length: {}\r\n\r\n", largest + 1).as_bytes()).await.unwrap();
    let told = answer(socket).await;
    assert_eq!(told.json()["fields"][0]["problem"], json!({"too_large": {"limit": LARGEST}}));
    // Not announced, it is cut off.
    bytes.push(7);
    let mut socket = opened(&running, &upload_head(&browser.token, &id(), "larger.png")).await;
    socket.write_all(b"transfer-encoding: chunked\r\n\r\n").await.unwrap();
    socket.write_all(format!("{:x}\r\n", bytes.len()).as_bytes()).await.unwrap();
    drop(socket.write_all(&bytes).await);
    drop(socket.write_all(b"\r\n0\r\n\r\n").await);
    let told = answer(socket).await;
    assert_eq!(told.json()["fields"][0]["problem"], json!({"too_large": {"limit": LARGEST}}));
    assert_eq!(running.server.uploads.taken(), 0);
}

#[tokio::test]
async fn whatever_it_is_called_it_is_what_is_in_it() {
    let running = Running::start().await;
    let browser = sending(&running).await;
    for (name, bytes) in [
        ("a.png", &b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"[..]),
        ("a.svg", b"<?xml version=\"1.0\"?><svg/>"),
        ("a.html", b"<!doctype html><script>alert(1)</script>"),
        ("a.pdf", b"<script>alert(1)</script>%PDF-1.7"),
        ("a.txt", b"MZ\x90\0\x03"),
        ("a.bmp", b"BM\xff\xff<script>alert(1)</script>\0"),
    ] {
        let refused = upload(&running, &browser, &id(), name, bytes).await;
        assert_eq!((refused.status, refused.json()), (422, wrong("wrong_kind")), "{name}");
    }
    // A picture with a page inside it is a picture, whatever it is called, and is never shown by this address.
    let polyglot = [b"GIF89a/*<script>alert(1)</script>*/=1;", &[0; 40][..]].concat();
    let file = id();
    let came = upload(&running, &browser, &file, "page.html", &polyglot).await.json();
    assert_eq!((&came["name"], &came["kind"]), (&json!("page.html.gif"), &json!("gif")));
    says(&running, &browser, &[&file]).await;
    let got = get(&running, &format!("/files/{file}"), &cookie(&running).await).await;
    assert_eq!(got.header("content-type"), Some("image/gif"));
    assert!(got.header("content-disposition").unwrap().starts_with("attachment;"));
    // A text that is a program keeps its words, not its ending.
    let came = upload(&running, &browser, &id(), "run.js", b"alert('text')").await.json();
    assert_eq!((&came["name"], &came["kind"]), (&json!("run.js.txt"), &json!("text")));
}

#[tokio::test]
async fn who_may_not_send_files_is_told_so_before_anything_is_kept() {
    let running = Running::start().await;
    let browser = running.waiting().await;
    let refused = upload(&running, &browser, &id(), "a.png", PNG).await;
    assert_eq!((refused.status, refused.json()), (403, json!({"no": "not_allowed"})));
    let mut stranger = running.browser();
    assert_eq!(upload(&running, &stranger, &id(), "a.png", PNG).await.status, 404);
    stranger.token.clear();
    assert_eq!(upload(&running, &stranger, &id(), "a.png", PNG).await.status, 404);
    let browser = sending(&running).await;
    assert_eq!(upload(&running, &browser, "nonsense", "a.png", PNG).await.status, 409);
    let head = format!("{}origin: https://evil.example\r\n", upload_head(&browser.token, &id(), "a.png"));
    let mut socket = opened(&running, &head).await;
    socket.write_all(b"content-length: 0\r\n\r\n").await.unwrap();
    assert_eq!(answer(socket).await.status, 403, "another site's page");
}

#[tokio::test]
async fn a_file_that_stands_still_loses_its_place_and_leaves_nothing() {
    let running = Running::with(|server| server.patience.upload.pause = Duration::from_millis(200)).await;
    let browser = sending(&running).await;
    let file = id();
    let began = Instant::now();
    let mut socket = opened(&running, &upload_head(&browser.token, &file, "a.png")).await;
    socket.write_all(b"content-length: 100000\r\n\r\n").await.unwrap();
    socket.write_all(PNG).await.unwrap();
    let told = answer(socket).await;
    assert_eq!((told.status, told.json()), (503, json!({"no": "busy"})));
    assert!(began.elapsed() < Duration::from_secs(10));
    assert_eq!(says(&running, &browser, &[&file]).await, wrong("missing"));
    assert_eq!(upload(&running, &browser, &file, "a.png", PNG).await.status, 200, "and it may come again");
    assert_eq!(running.server.uploads.taken(), 0);
}

#[tokio::test]
async fn a_file_for_colleagues_is_on_no_road_to_the_customer() {
    let running = Running::start().await;
    let browser = sending(&running).await;
    let (desk, mette) = (&running.server.desk, running.mette().await);
    let chat = ChatId::parse(&browser.chat).unwrap();
    let file = FileId(Uuid::now_v7());
    let secret = b"marked-secret-7f3a: what we may give away";
    let arriving = desk.agent_uploads(&mette, chat, file, "margin.txt", None).await.unwrap();
    let bytes = stream::iter([Ok::<_, String>(secret.to_vec().into())]);
    desk.receive(arriving, bytes).await.unwrap();
    let write = WriteId(Uuid::now_v7());
    let message = desk::WithFiles { write, text: String::new(), files: vec![file] };
    desk.send(&mette, chat, message, Audience::Agents).await.unwrap();
    let got = get(&running, &format!("/files/{file}"), &cookie(&running).await).await;
    assert_eq!(got.body, secret, "the setup holds what is looked for");

    let token = format!("authorization: Bearer {}\r\n", browser.token);
    for path in server::routes::public_paths() {
        let path = path.replace("{id}", &file.to_string()).replace("{channel}", "support");
        let got = get(&running, &path, &token).await;
        assert!(!String::from_utf8_lossy(&got.body).contains("marked-secret"), "{path}");
    }
    let path = format!("/w/file/{file}");
    assert_eq!(get(&running, &path, &token).await.status, 404);
    assert_eq!(says(&running, &browser, &[&file.to_string()]).await, wrong("missing"), "nor hers to pass on");
}
