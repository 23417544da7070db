//! The same frames where there is no socket for them. What `live.rs` says of sockets is said here of answers.

use std::time::{Duration, Instant};

use desk::DEMO_PASSWORD;
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use uuid::Uuid;

use crate::client::{Answer, Browser, Running, eventually, id};

/// Longer than an answer at once takes, and much less than a question is held.
const SOON: Duration = Duration::from_secs(10);

/// A customer's page that asks and asks.
struct Asking<'a> {
    running: &'a Running,
    browser: Browser,
    seen: i64,
    epoch: String,
    cursor: String,
}

impl<'a> Asking<'a> {
    fn new(running: &'a Running, browser: &Browser) -> Self {
        Self { running, browser: browser.clone(), seen: 0, epoch: String::new(), cursor: String::new() }
    }

    fn question(&self) -> Value {
        json!({"seen": self.seen, "epoch": self.epoch, "channel": "support", "cursor": self.cursor})
    }

    /// Asks once, and takes what comes as the widget does.
    async fn ask(&mut self) -> Vec<Value> {
        let answer = self.running.write("/w/poll", &self.browser, &self.question()).await;
        self.hear(&answer)
    }

    fn hear(&mut self, answer: &Answer) -> Vec<Value> {
        assert_eq!(answer.status, 200, "{}", answer.body);
        let told = answer.json();
        self.cursor = told["cursor"].as_str().unwrap().to_owned();
        let frames = told["frames"].as_array().unwrap().clone();
        for frame in &frames {
            if frame["t"] == "welcome" {
                self.epoch = frame["epoch"].as_str().unwrap().to_owned();
            }
            for entry in entries(frame) {
                let seq = entry["seq"].as_i64().unwrap();
                assert!(seq == self.seen + 1, "{seq} after {}", self.seen);
                self.seen = seq;
            }
        }
        frames
    }

    /// A question that is held, because everything is known.
    async fn held(&self) -> tokio::task::JoinHandle<Answer> {
        let (question, token) = (self.question().to_string(), format!("Bearer {}", self.browser.token));
        let before = self.running.server.lines.len();
        let (running, kind) = (self.running.address, ("content-type", "application/json"));
        let held = tokio::spawn(async move {
            crate::client::ask(running, "POST", "/w/poll", &[kind, ("authorization", &token)], &question)
                .await
        });
        eventually("it is held", || self.running.server.lines.len() > before).await;
        held
    }
}

fn entries(frame: &Value) -> Vec<Value> {
    let list = if frame["t"] == "view" { &frame["view"]["entries"] } else { &frame["entries"] };
    list.as_array().cloned().unwrap_or_default()
}

fn find<'a>(frames: &'a [Value], kind: &str) -> &'a Value {
    frames.iter().find(|f| f["t"] == kind).unwrap_or_else(|| panic!("no {kind} in {frames:?}"))
}

#[tokio::test]
async fn what_one_side_writes_reaches_the_other_in_order() {
    let running = Running::start().await;
    let (desk, mette) = (&running.server.desk, running.mette().await);
    let browser = running.waiting().await;
    let chat = domain::ChatId::parse(&browser.chat).unwrap();
    let mut page = Asking::new(&running, &browser);
    let first = page.ask().await;
    assert_eq!(first[0]["t"], "welcome");
    assert_eq!(find(&first, "view")["view"]["entries"][0]["seq"], 1);
    assert_eq!(find(&first, "place")["place"], 1);
    desk.pick(&mette, chat).await.unwrap();
    for n in 0..20 {
        desk.say(&mette, chat, domain::WriteId(Uuid::now_v7()), &format!("line {n}")).await.unwrap();
    }
    while page.seen < 22 {
        page.ask().await;
    }
    page.seen = 20;
    page.ask().await;
    assert_eq!(page.seen, 22, "who comes back gets what is missing");
}

#[tokio::test]
async fn a_question_is_answered_as_soon_as_there_is_something_to_tell() {
    let running = Running::start().await;
    let (desk, mette) = (&running.server.desk, running.mette().await);
    let browser = running.waiting().await;
    let chat = domain::ChatId::parse(&browser.chat).unwrap();
    desk.pick(&mette, chat).await.unwrap();
    let mut page = Asking::new(&running, &browser);
    page.ask().await;
    let held = page.held().await;
    let began = Instant::now();
    desk.say(&mette, chat, domain::WriteId(Uuid::now_v7()), "Hello Ida").await.unwrap();
    let frames = page.hear(&held.await.unwrap());
    assert!(began.elapsed() < SOON);
    assert_eq!(entries(find(&frames, "entries"))[0]["what"]["text"], "Hello Ida");

    // What is no entry is told, too: marks, and who is typing.
    let held = page.held().await;
    desk.seen(&mette, chat, 99).await.unwrap();
    let frames = page.hear(&held.await.unwrap());
    assert!(find(&frames, "marks")["marks"]["agent"].as_i64().unwrap() > 0);
    let held = page.held().await;
    desk.agent_types(&mette, chat, true, domain::Audience::Everyone).await.unwrap();
    assert_eq!(find(&page.hear(&held.await.unwrap()), "typing")["by"], "Mette");
    assert!(began.elapsed() < SOON);
}

#[tokio::test]
async fn what_happens_between_two_questions_stands_in_the_second_answer() {
    let running = Running::start().await;
    let (desk, mette) = (&running.server.desk, running.mette().await);
    let browser = running.waiting().await;
    let chat = domain::ChatId::parse(&browser.chat).unwrap();
    let mut page = Asking::new(&running, &browser);
    page.ask().await;
    let began = Instant::now();
    desk.pick(&mette, chat).await.unwrap();
    page.ask().await;
    assert_eq!(page.seen, 2);
    desk.seen(&mette, chat, 99).await.unwrap();
    assert!(find(&page.ask().await, "marks")["marks"]["agent"].as_i64().unwrap() > 0);
    assert!(began.elapsed() < SOON);
}

#[tokio::test]
async fn a_long_log_comes_page_by_page_and_whole() {
    let running = Running::start().await;
    let (desk, mette) = (&running.server.desk, running.mette().await);
    let browser = running.waiting().await;
    let chat = domain::ChatId::parse(&browser.chat).unwrap();
    let mut page = Asking::new(&running, &browser);
    page.ask().await;
    desk.pick(&mette, chat).await.unwrap();
    for n in 0..450 {
        desk.say(&mette, chat, domain::WriteId(Uuid::now_v7()), &format!("line {n}")).await.unwrap();
    }
    while page.seen < 452 {
        let frames = page.ask().await;
        let most = frames.iter().map(|f| entries(f).len()).max();
        assert!(most <= Some(200), "{most:?}");
    }
}

#[tokio::test]
async fn before_the_first_message_only_availability_is_told() {
    let running = Running::start().await;
    let question = json!({"channel": "support", "cursor": "", "seen": 0});
    let first = running.post("/w/poll", &[], &question).await.json();
    let kinds: Vec<_> = first["frames"].as_array().unwrap().iter().map(|f| f["t"].clone()).collect();
    assert_eq!(kinds, ["welcome", "open"]);
    assert_eq!(running.post("/w/poll", &[], &json!({"channel": "nowhere"})).await.status, 404);
    assert_eq!(running.post("/w/poll", &[], &json!({})).await.status, 404);
}

#[tokio::test]
async fn a_question_that_opens_nothing_is_told_so() {
    let running = Running::start().await;
    let browser = running.waiting().await;
    for token in ["", "x", &"0".repeat(64), &browser.chat] {
        let bearer = format!("Bearer {token}");
        for path in ["/w/poll", "/w/up"] {
            let answer =
                running.post(path, &[("authorization", &bearer)], &json!({"t": "typing", "on": true})).await;
            assert_eq!((answer.status, answer.json()), (404, json!({"no": "not_found"})), "{path} {token}");
        }
    }
    for path in ["/live/poll", "/live/up"] {
        let answer = running.post(path, &[("cookie", "snak=nonsense")], &json!({"cursor": ""})).await;
        assert_eq!((answer.status, answer.json()), (401, json!({"no": "sign_in"})), "{path}");
        assert_eq!(running.post(path, &[], &json!({})).await.status, 401, "{path}");
    }
    let evil = ("origin", "https://evil.example");
    for path in ["/w/poll", "/w/up", "/live/poll", "/live/up"] {
        assert_eq!(running.post(path, &[evil], &json!({})).await.status, 403, "{path}");
    }
}

#[tokio::test]
async fn a_page_of_another_epoch_or_ahead_of_the_store_gets_it_all_anew() {
    let running = Running::start().await;
    let browser = running.waiting().await;
    for (seen, epoch) in [(1, "before the restore"), (99, "")] {
        let mut page = Asking::new(&running, &browser);
        (page.seen, page.epoch) = (seen, epoch.into());
        let answer = running.write("/w/poll", &browser, &page.question()).await.json();
        assert_eq!(find(answer["frames"].as_array().unwrap(), "view")["view"]["entries"][0]["seq"], 1);
    }
}

#[tokio::test]
async fn an_agents_questions_show_the_office_and_the_conversations_that_are_watched() {
    let running = Running::start().await;
    let desk = &running.server.desk;
    let token = desk.sign_in("agent1@example.com", DEMO_PASSWORD, "127.0.0.1").await.unwrap().token;
    let cookie = format!("snak={token}");
    let ask = async |question: Value| {
        let answer = running.post("/live/poll", &[("cookie", &cookie)], &question).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let told = answer.json();
        (told["cursor"].clone(), told["frames"].as_array().unwrap().clone())
    };
    let (cursor, frames) = ask(json!({"cursor": "", "watch": []})).await;
    assert_eq!(find(&frames, "office")["office"]["me"]["name"], "Mette");

    // Somebody comes while she asks; she takes them, and watches.
    let (held, browser) = tokio::join!(ask(json!({"cursor": cursor, "watch": []})), running.waiting());
    assert!(find(&held.1, "office")["office"]["cards"][&browser.chat].is_object());
    let chat = domain::ChatId::parse(&browser.chat).unwrap();
    desk.pick(&running.mette().await, chat).await.unwrap();
    let (_, frames) = ask(json!({"cursor": held.0, "watch": [{"chat": browser.chat, "seen": 0}]})).await;
    assert_eq!(find(&frames, "view")["view"]["entries"].as_array().unwrap().len(), 2);
    let (cursor, _) = ask(json!({"cursor": "", "watch": [{"chat": browser.chat, "seen": 2}]})).await;
    let question = json!({"cursor": cursor, "watch": [{"chat": browser.chat, "seen": 2}]});
    let types = async {
        eventually("she asks", || running.server.lines.len() == 1).await;
        running.write("/w/up", &browser, &json!({"t": "typing", "on": true})).await
    };
    let (told, up) = tokio::join!(ask(question), types);
    assert_eq!(up.status, 200);
    assert_eq!(find(&told.1, "typing")["chat"], browser.chat.as_str());
}

#[tokio::test]
async fn a_customer_who_asks_is_here_and_one_who_went_away_in_the_middle_leaves_nothing() {
    let running = Running::start().await;
    let (desk, mette) = (&running.server.desk, running.mette().await);
    let browser = running.waiting().await;
    let chat = domain::ChatId::parse(&browser.chat).unwrap();
    desk.pick(&mette, chat).await.unwrap();
    let mut page = Asking::new(&running, &browser);
    page.ask().await;
    let body = page.question().to_string();
    let mut socket = TcpStream::connect(running.address).await.unwrap();
    let request = format!(
        "POST /w/poll HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n{body}",
        running.address,
        browser.token,
        body.len()
    );
    socket.write_all(request.as_bytes()).await.unwrap();
    eventually("it is held", || running.server.lines.len() == 1).await;
    assert!(desk.conversation(&mette, chat).await.unwrap().here);
    drop(socket);
    eventually("nothing is left of it", || running.server.lines.is_empty()).await;
    assert!(desk.conversation(&mette, chat).await.unwrap().here, "a gap between two questions is no absence");
}

#[tokio::test]
async fn a_server_that_stops_answers_and_says_goodbye() {
    let running = Running::start().await;
    let browser = running.waiting().await;
    let mut page = Asking::new(&running, &browser);
    page.ask().await;
    let held = page.held().await;
    let began = Instant::now();
    running.server.stop.cancel();
    let frames = page.hear(&held.await.unwrap());
    assert!(find(&frames, "bye")["again"].as_i64().unwrap() <= 500);
    assert!(began.elapsed() < SOON);
}

#[tokio::test]
async fn frames_of_tomorrow_are_passed_over() {
    let running = Running::start().await;
    let browser = running.waiting().await;
    let up = running.write("/w/up", &browser, &json!({"t": "hologram"})).await;
    assert_eq!((up.status, up.json()), (200, json!({})));
    let question = json!({"cursor": "", "seen": 0, "why": "because", "write": id()});
    assert_eq!(running.write("/w/poll", &browser, &question).await.status, 200);
}
