//! Who asks for too much, too fast, too large or too slowly is refused in words, and nobody else notices.

use std::time::Duration;

use desk::DEMO_PASSWORD;
use serde_json::json;
use server::address::Proxies;
use server::listen::Patience;
use server::places::Places;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Error;

use crate::client::{Answer, Browser, Live, Running, id};

const IDA: &str = "198.51.100.1";
const BO: &str = "198.51.100.2";
const PATIENCE: Duration = Duration::from_secs(20);

/// Behind a proxy on this machine, which tells who asks.
async fn behind_a_proxy() -> Running {
    Running::with(|server| server.proxies = Proxies::new(&["127.0.0.1".parse().unwrap()])).await
}

async fn knock(running: &Running, from: &str) -> Answer {
    let headers = [("x-forwarded-for", from), ("authorization", "Bearer 00")];
    running.post("/w/seen", &headers, &json!({"upto": 1})).await
}

async fn start(running: &Running, from: &str, channel: &str) -> (Answer, Browser) {
    let mut browser = running.browser();
    browser.start["channel"] = json!(channel);
    (running.post("/w/start", &[("x-forwarded-for", from)], &browser.start).await, browser)
}

async fn line(running: &Running, from: &str) -> Result<Live, u16> {
    match running.socket("/w/live", &[("x-forwarded-for", from)]).await {
        Ok(live) => Ok(live),
        Err(Error::Http(answer)) => Err(answer.status().as_u16()),
        Err(other) => panic!("{other}"),
    }
}

/// Refused for now, and told for how long, for machines and for people.
fn seconds(answer: &Answer) -> i64 {
    assert_eq!(answer.status, 429, "{}", answer.body);
    let after: i64 = answer.header("retry-after").expect("Retry-After").parse().unwrap();
    assert_eq!(answer.json(), json!({"no": "too_many", "seconds": after}));
    after
}

#[tokio::test]
async fn a_customer_who_writes_too_fast_is_told_when_to_go_on_and_the_next_chat_is_not() {
    let running = Running::start().await;
    let (ida, bo) = (running.waiting().await, running.waiting().await);
    let say = |browser: &Browser, write: &str| {
        let (running, browser) = (&running, browser.clone());
        let body = json!({"write": write, "text": "again"});
        async move { running.write("/w/say", &browser, &body).await }
    };
    let mut taken = 0;
    let (refused, write) = loop {
        let write = id();
        let answer = say(&ida, &write).await;
        if answer.status != 200 {
            break (answer, write);
        }
        taken += 1;
        assert!(taken < 1_000, "never refused");
    };
    assert!(taken >= 30, "{taken}");
    assert_eq!(seconds(&refused), 1);
    assert_eq!(say(&bo, &id()).await.status, 200);
    // The same write goes through when its time has come, once.
    let mut stored = say(&ida, &write).await;
    while stored.status == 429 {
        stored = say(&ida, &write).await;
    }
    assert_eq!(stored.json()["seq"], taken + 2, "nothing of the refused tries is in the log");
}

#[tokio::test]
async fn an_address_that_floods_is_refused_before_its_token_is_looked_at() {
    let running = behind_a_proxy().await;
    let mut tries = 0;
    let refused = loop {
        let answer = knock(&running, IDA).await;
        if answer.status != 404 {
            break answer;
        }
        tries += 1;
        assert!(tries < 5_000, "never refused");
    };
    assert!(tries >= 100, "{tries}");
    assert_eq!(seconds(&refused), 1);
    assert_eq!(knock(&running, BO).await.status, 404, "another address is not meant");
}

#[tokio::test]
async fn what_a_client_writes_into_the_header_itself_helps_nobody() {
    let running = behind_a_proxy().await;
    let mut refused = false;
    for n in 0..1_000 {
        // The proxy adds whom it hears at the end.
        let answer = knock(&running, &format!("203.0.113.{}, {IDA}", n % 250)).await;
        refused |= answer.status == 429;
        if refused {
            break;
        }
    }
    assert!(refused, "the address that the proxy saw counts");
    let direct = Running::start().await;
    let (_, browser) = start(&direct, "203.0.113.1", "support").await;
    for n in 0..20 {
        let (answer, _) = start(&direct, IDA, "support").await;
        assert_eq!(answer.status, 200, "{n}: without a trusted proxy the header is not read");
    }
    assert_eq!(direct.write("/w/seen", &browser, &json!({"upto": 1})).await.status, 200);
}

#[tokio::test]
async fn an_address_that_starts_chat_after_chat_is_refused_and_nothing_is_stored() {
    let running = behind_a_proxy().await;
    for _ in 0..10 {
        assert_eq!(start(&running, IDA, "support").await.0.status, 200);
    }
    let (refused, browser) = start(&running, IDA, "support").await;
    assert!((10..=15).contains(&seconds(&refused)), "{}", refused.body);
    assert_eq!(running.write("/w/seen", &browser, &json!({"upto": 1})).await.status, 404);
    assert_eq!(start(&running, BO, "support").await.0.status, 200);
    // The same start from elsewhere is the same chat: what was refused has left nothing behind.
    let again = running.post("/w/start", &[("x-forwarded-for", BO)], &browser.start).await;
    assert_eq!(again.status, 200, "{}", again.body);
}

#[tokio::test]
async fn a_channel_that_is_flooded_from_many_addresses_leaves_the_other_alone() {
    let running = behind_a_proxy().await;
    let mut started = 0;
    let refused = loop {
        let (answer, _) = start(&running, &format!("10.0.{}.1", started / 5), "support").await;
        if answer.status != 200 {
            break answer;
        }
        started += 1;
        assert!(started < 5_000, "never refused");
    };
    assert!(started >= 200, "{started}");
    assert_eq!(seconds(&refused), 1);
    assert_eq!(start(&running, BO, "product").await.0.status, 200);
}

#[tokio::test]
async fn an_address_that_opens_line_after_line_is_refused() {
    let running = behind_a_proxy().await;
    let mut opened = 0;
    let status = loop {
        match line(&running, IDA).await {
            Ok(_) => opened += 1,
            Err(status) => break status,
        }
        assert!(opened < 5_000, "never refused");
    };
    assert!(opened >= 60, "{opened}");
    assert_eq!(status, 429);
    assert!(line(&running, BO).await.is_ok());
}

#[tokio::test]
async fn lines_have_places_and_who_goes_makes_room() {
    let running = Running::with(|server| {
        server.proxies = Proxies::new(&["127.0.0.1".parse().unwrap()]);
        server.places = Places::new(3, 2);
    })
    .await;
    let mine = [line(&running, IDA).await.unwrap(), line(&running, IDA).await.unwrap()];
    assert_eq!(line(&running, IDA).await.err(), Some(429), "two for one address");
    let _bo = line(&running, BO).await.unwrap();
    assert_eq!(line(&running, "198.51.100.3").await.err(), Some(503), "three in all");
    drop(mine);
    let deadline = tokio::time::Instant::now() + PATIENCE;
    while line(&running, IDA).await.is_err() {
        assert!(tokio::time::Instant::now() < deadline, "no room was made");
    }
}

#[tokio::test]
async fn a_socket_that_says_nothing_is_closed_and_one_that_says_hello_is_not() {
    let running = Running::start().await;
    let browser = running.waiting().await;
    let mut silent = running.socket("/w/live", &[]).await.unwrap();
    let mut known = running.line(&browser, 0).await;
    known.until("view").await;
    assert!(silent.hear().await.is_err());
    known.say(&json!({"t": "get", "after": 0})).await;
    assert_eq!(known.until("entries").await["entries"][0]["seq"], 1);
}

#[tokio::test]
async fn what_is_too_large_is_refused_in_words() {
    let running = Running::start().await;
    let browser = running.waiting().await;
    let body = |text: String| json!({"write": id(), "text": text});
    let too_long =
        json!({"no": "fields", "fields": [{"field": "message", "problem": {"too_long": {"limit": 4_000}}}]});
    let answer = running.write("/w/say", &browser, &body("å".repeat(4_001))).await;
    assert_eq!((answer.status, answer.json()), (422, too_long.clone()));
    assert_eq!(running.write("/w/say", &browser, &body("å".repeat(4_000))).await.status, 200);
    for path in ["/w/say", "/w/start", "/api/say", "/sign-in"] {
        let answer = running.write(path, &browser, &body("x".repeat(70_000))).await;
        assert_eq!((answer.status, answer.json()), (413, too_long.clone()), "{path}");
    }
    // Without saying how long it will be.
    let chunk = "x".repeat(0x8000);
    let request = format!(
        "POST /w/say HTTP/1.1\r\nhost: x\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n\
         8000\r\n{chunk}\r\n8000\r\n{chunk}\r\n8000\r\n{chunk}\r\n0\r\n\r\n"
    );
    assert!(raw(&running, &request).await.starts_with("HTTP/1.1 413 "));
    let head = format!("GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx: {}\r\n\r\n", "x".repeat(70_000));
    assert!(raw(&running, &head).await.starts_with("HTTP/1.1 431 "));
}

#[tokio::test]
async fn who_is_slow_on_purpose_loses_the_connection_and_the_others_do_not_wait() {
    let running = Running::with(|server| {
        let short = Duration::from_millis(300);
        server.patience = Patience { head: short, body: short, ..Patience::default() };
    })
    .await;
    let browser = running.waiting().await;
    let head = raw(&running, "POST /w/say HTTP/1.1\r\nhost: x\r\n");
    let body =
        raw(&running, "POST /w/say HTTP/1.1\r\nhost: x\r\ncontent-length: 50\r\nconnection: close\r\n\r\n{");
    let said = json!({"write": id(), "text": "meanwhile"});
    let quick = running.write("/w/say", &browser, &said);
    let (head, body, quick) = tokio::join!(head, body, quick);
    assert_eq!(quick.status, 200);
    assert!(head.is_empty() || head.starts_with("HTTP/1.1 408 "), "{head}");
    assert!(body.starts_with("HTTP/1.1 408 "), "{body}");
}

#[tokio::test]
async fn guessing_passwords_is_slowed_down_for_the_address_behind_the_proxy() {
    let running = behind_a_proxy().await;
    let sign_in = |from: &'static str, email: String, password: &'static str| {
        let body = json!({"email": email, "password": password, "keep": false});
        let running = &running;
        async move { running.post("/api/sign_in", &[("x-forwarded-for", from)], &body).await }
    };
    for n in 0..30 {
        let answer = sign_in(IDA, format!("nobody{n}@example.com"), "guess").await;
        assert_eq!(answer.status, 401, "{}", answer.body);
    }
    let refused = sign_in(IDA, "agent1@example.com".into(), DEMO_PASSWORD).await;
    assert!(seconds(&refused) > 600);
    assert_eq!(sign_in(BO, "agent1@example.com".into(), DEMO_PASSWORD).await.status, 200);
}

/// Everything that comes back until the connection is closed.
async fn raw(running: &Running, request: &str) -> String {
    let mut socket = TcpStream::connect(running.address).await.unwrap();
    // A server that has refused may close before it has read all.
    drop(socket.write_all(request.as_bytes()).await);
    let mut bytes = Vec::new();
    let read = tokio::time::timeout(PATIENCE, socket.read_to_end(&mut bytes)).await;
    drop(read.expect("closed in time"));
    String::from_utf8_lossy(&bytes).into_owned()
}

#[tokio::test]
async fn who_is_kept_out_and_who_fills_in_the_trap_get_the_same_answer() {
    let running = Running::start().await;
    let (desk, mette) = (&running.server.desk, running.mette().await);
    let browser = running.waiting().await;
    let chat = domain::ChatId::parse(&browser.chat).unwrap();
    desk.pick(&mette, chat).await.unwrap();
    desk.block(&mette, chat, domain::WriteId(uuid::Uuid::now_v7()), "insults").await.unwrap();
    let blocked = running.post("/w/start", &[], &running.browser().start).await;
    let mut program = running.browser().start;
    program["email"] = json!("other@shop.example");
    program["website"] = json!("https://pills.example");
    let trapped = running.post("/w/start", &[], &program).await;
    assert_eq!((blocked.status, blocked.json()), (403, json!({"no": "blocked"})));
    assert_eq!((trapped.status, trapped.json()), (403, json!({"no": "blocked"})));
    program["website"] = json!("");
    assert_eq!(running.post("/w/start", &[], &program).await.status, 200);
}
