//! A customer without a browser, and what is expected of them: see the files below.

mod after;
mod choose;
mod files;
mod found;
mod kept;
mod known;
mod life;
mod line;
mod poll;
mod request;
mod seen;
mod sending;

use domain::{FileId, WriteId};
use uuid::Uuid;

use super::*;

/// A customer at a page that has woken up, with a server that answers when the test says so.
struct Customer {
    talk: Talk,
    number: u32,
    /// What was to be done on arrival.
    first: Vec<Do>,
}

impl Customer {
    fn arrives() -> Self {
        Self::with(
            Page { channel: "support".into(), name: "Nordlys".into(), open: true, ..Page::default() },
            None,
        )
    }

    fn comes_back() -> Self {
        let page = Page { channel: "support".into(), resume: true, ..Page::default() };
        Self::with(page, Some("secret".into()))
    }

    fn with(page: Page, kept: Option<String>) -> Self {
        let mut talk = Talk::new(&page, Words::of("en"), Dice::new(Uuid::from_u128(0x5eed)));
        talk.arrive(kept);
        let mut customer = Self { talk, number: 0, first: Vec::new() };
        customer.talk.host(&Json::parse(r#"{"t":"host","url":"","title":"","open":true}"#).unwrap(), fresh());
        customer.first = customer.done();
        customer
    }

    /// In a chat that `agent` has answered, over a line that is up.
    fn talking() -> Self {
        let mut customer = Self::comes_back();
        customer.hears(r#"{"t":"welcome","epoch":"e1"}"#);
        let entries = format!(
            "{},{}",
            entry(1, CUSTOMER, r#"{"t":"message","text":"Cracked"}"#),
            entry(2, METTE, JOINED)
        );
        customer.hears(&format!(
            r#"{{"t":"view","view":{{"phase":"talking","agents":["Mette"],"entries":[{entries}]}}}}"#
        ));
        customer.done();
        customer
    }

    /// What was to be done since the last time.
    fn done(&mut self) -> Vec<Do> {
        let done = std::mem::take(&mut self.talk.todo);
        for what in &done {
            if let Do::Join { number, .. } | Do::Post { errand: Errand::Ask(number), .. } = what {
                self.number = *number;
            }
        }
        done
    }

    fn hears(&mut self, frame: &str) {
        self.done_into_number();
        self.talk.frame(self.number, frame);
    }

    fn done_into_number(&mut self) {
        let kept = self.done();
        self.talk.todo = kept;
    }

    fn told(&mut self, entries: &[String]) {
        self.hears(&format!(r#"{{"t":"entries","entries":[{}]}}"#, entries.join(",")));
    }

    fn presses_start(&mut self, question: &str) {
        let ids = Ids { chat: format!("chat of {question}"), token: format!("token of {question}") };
        self.talk.submit("start", typed(question), ids);
    }

    fn waits(&mut self, millis: Millis) {
        for _ in 0..millis / 500 {
            self.talk.now += 500;
            self.talk.tick();
        }
    }

    /// What went out as messages, each with its write.
    fn sent(&mut self) -> Vec<(WriteId, String)> {
        let posts = self.done().into_iter().filter_map(|what| match what {
            Do::Post { errand: Errand::Say(write), body, .. } => {
                Some((write, Json::parse(&body).unwrap().text("text").unwrap().to_owned()))
            }
            _ => None,
        });
        posts.collect()
    }

    fn answers(&mut self, errand: &Errand, status: u16, body: &str) {
        let round = self.talk.round;
        self.talk.answer(round, errand, Answer::read(status, body));
    }
}

fn fresh() -> Ids {
    Ids { chat: "fresh chat".into(), token: "fresh token".into() }
}

/// The form, filled in.
fn typed(question: &str) -> Vec<Input> {
    let input =
        |name: &str, value: &str| Input { name: name.into(), value: value.into(), required: name != "phone" };
    vec![
        input("name", "Ida"),
        input("email", "ida@shop.example"),
        input("phone", ""),
        input("question", question),
    ]
}

const CUSTOMER: &str = r#"{"who":"customer"}"#;
const METTE: &str = r#"{"who":"agent","name":"Mette"}"#;
const JOINED: &str = r#"{"t":"joined"}"#;

fn entry(seq: i64, by: &str, what: &str) -> String {
    format!(r#"{{"seq":{seq},"at":1795171805000000,"by":{by},"what":{what}}}"#)
}

fn said(seq: i64, text: &str) -> String {
    entry(seq, METTE, &format!(r#"{{"t":"message","text":"{text}"}}"#))
}

fn posts(done: &[Do]) -> Vec<(&Errand, &str)> {
    let posts = done.iter().filter_map(|what| match what {
        Do::Post { errand, body, .. } => Some((errand, body.as_str())),
        _ => None,
    });
    posts.collect()
}

fn tells(done: &[Do]) -> Vec<&str> {
    done.iter()
        .filter_map(|what| if let Do::Tell(object) = what { Some(object.as_str()) } else { None })
        .collect()
}
