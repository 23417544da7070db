//! One who does not read costs nobody else anything, and misses nothing.

use std::time::Instant;

use serde_json::json;
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpSocket, TcpStream};
use uuid::Uuid;

use crate::client::{Browser, Running, eventually};

/// Much more than all buffers between two sockets.
const LINES: i64 = 1_500;

/// A handshake and a hello by hand, and then not one byte is read.
async fn deaf(running: &Running, browser: &Browser) -> TcpStream {
    let peer = TcpSocket::new_v4().unwrap();
    peer.set_recv_buffer_size(4_096).unwrap();
    let mut peer = peer.connect(running.address).await.unwrap();
    let request = format!(
        "GET /w/live HTTP/1.1\r\nhost: {}\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
         sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        running.address
    );
    peer.write_all(request.as_bytes()).await.unwrap();
    let hello = json!({"t": "hello", "token": browser.token, "seen": 0}).to_string();
    // A text frame of less than 126 bytes, masked with zeros (RFC 6455, section 5.2).
    let length = u8::try_from(hello.len()).unwrap();
    assert!(length < 126);
    peer.write_all(&[&[0x81, 0x80 | length, 0, 0, 0, 0], hello.as_bytes()].concat()).await.unwrap();
    eventually("the line is there", || running.server.lines.len() == 1).await;
    peer
}

#[tokio::test]
async fn a_reader_who_takes_nothing_is_let_go_and_has_it_all_when_back() {
    let running = Running::start().await;
    let (desk, mette) = (&running.server.desk, running.mette().await);
    let (slow, quick) = (running.waiting().await, running.waiting().await);
    let [slow_chat, quick_chat] =
        [&slow, &quick].map(|browser| domain::ChatId::parse(&browser.chat).unwrap());
    for chat in [slow_chat, quick_chat] {
        desk.pick(&mette, chat).await.unwrap();
    }

    let _peer = deaf(&running, &slow).await;

    let mut other = running.line(&quick, 0).await;
    other.until("view").await;
    assert_eq!(running.server.lines.len(), 2);
    let long = "\u{1f4a1}".repeat(4_000);
    for _ in 0..LINES {
        desk.say(&mette, slow_chat, domain::WriteId(Uuid::now_v7()), &long).await.unwrap();
    }
    // Meanwhile somebody else's lines arrive at once.
    let began = Instant::now();
    desk.say(&mette, quick_chat, domain::WriteId(Uuid::now_v7()), "Hello").await.unwrap();
    loop {
        let frame = other.until("entries").await;
        if frame["entries"][0]["what"]["text"] == "Hello" {
            break;
        }
    }
    assert!(began.elapsed().as_secs() < 5);

    eventually("the one who does not read is let go", || running.server.lines.len() == 1).await;
    desk.say(&mette, quick_chat, domain::WriteId(Uuid::now_v7()), "Still there?").await.unwrap();
    other.until("entries").await;
    let mut back = running.line(&slow, 1).await;
    let mut seen = 1;
    while seen < LINES + 2 {
        for entry in back.until("entries").await["entries"].as_array().unwrap() {
            seen += 1;
            assert_eq!(entry["seq"], seen);
        }
    }
}

#[tokio::test]
async fn one_who_takes_no_goodbye_holds_up_nobody() {
    let running = Running::start().await;
    let (desk, mette) = (&running.server.desk, running.mette().await);
    let browser = running.waiting().await;
    let chat = domain::ChatId::parse(&browser.chat).unwrap();
    desk.pick(&mette, chat).await.unwrap();
    let _peer = deaf(&running, &browser).await;
    let long = "\u{1f4a1}".repeat(4_000);
    for _ in 0..600 {
        desk.say(&mette, chat, domain::WriteId(Uuid::now_v7()), &long).await.unwrap();
    }
    let began = Instant::now();
    running.server.stop.cancel();
    eventually("it is let go", || running.server.lines.is_empty()).await;
    assert!(began.elapsed().as_secs() < 5, "{:?}", began.elapsed());
}
