use domain::Problem;
use domain::customer::PreChat;
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
        Self::with(Page { channel: "support".into(), name: "Nordlys".into(), open: true, ..Page::default() }, None)
    }

    fn comes_back() -> Self {
        let page = Page { channel: "support".into(), resume: true, ..Page::default() };
        Self::with(page, Some("secret".into()))
    }

    fn with(page: Page, token: Option<String>) -> Self {
        let mut talk = Talk::new(&page, Words::of("en"), Dice::new(Uuid::from_u128(0x5eed)));
        talk.arrive(token);
        let mut customer = Self { talk, number: 0, first: Vec::new() };
        customer.talk.host(&Json::parse(r#"{"t":"host","url":"","title":"","open":true}"#).unwrap());
        customer.first = customer.done();
        customer
    }

    /// In a chat that `agent` has answered, over a line that is up.
    fn talking() -> Self {
        let mut customer = Self::comes_back();
        customer.hears(r#"{"t":"welcome","epoch":"e1"}"#);
        let entries = format!("{},{}", entry(1, CUSTOMER, r#"{"t":"message","text":"Cracked"}"#), entry(2, METTE, JOINED));
        customer.hears(&format!(r#"{{"t":"view","view":{{"phase":"talking","agents":["Mette"],"entries":[{entries}]}}}}"#));
        customer.done();
        customer
    }

    /// What was to be done since the last time.
    fn done(&mut self) -> Vec<Do> {
        let done = std::mem::take(&mut self.talk.todo);
        for what in &done {
            if let Do::Join { number, .. } = what {
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
        let typed = PreChat { name: "Ida".into(), email: "ida@shop.example".into(), question: question.into() };
        let ids = Ids { chat: format!("chat of {question}"), token: format!("token of {question}") };
        self.talk.start(typed, ids);
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

use domain::WriteId;

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
    done.iter().filter_map(|what| if let Do::Tell(object) = what { Some(object.as_str()) } else { None }).collect()
}

#[test]
fn what_is_wrong_in_the_form_is_told_and_nothing_is_sent_or_kept() {
    let mut ida = Customer::arrives();
    let ids = Ids { chat: "c".into(), token: "t".into() };
    ida.talk.start(PreChat { name: "Ida".into(), ..PreChat::default() }, ids);
    let done = ida.done();
    assert_eq!(done, [Do::Focus("email")]);
    assert_eq!(ida.talk.screen.wrong, [None, Some(Problem::Missing), Some(Problem::Missing)]);
    assert_eq!(ida.talk.screen.said, "2 fields need another look.");
}

#[test]
fn a_start_whose_answer_was_lost_is_repeated_as_the_same_start() {
    let mut ida = Customer::arrives();
    ida.presses_start("Cracked");
    let first = ida.done();
    assert!(first.contains(&Do::Keep("token of Cracked".into())), "kept before it is known whether it started");
    ida.answers(&Errand::Start, 0, "");
    assert!(!ida.talk.screen.busy && !ida.talk.screen.trouble.is_empty());

    let typed = PreChat { name: "Ida".into(), email: "ida@shop.example".into(), question: "Cracked".into() };
    ida.talk.start(typed, Ids { chat: "other".into(), token: "other".into() });
    assert_eq!(posts(&ida.done()), posts(&first));

    ida.answers(&Errand::Start, 0, "");
    ida.presses_start("Broken");
    assert!(posts(&ida.done())[0].1.contains("token of Broken"), "another question is another start");
}

#[test]
fn a_chat_that_started_has_its_line_and_its_mark_on_the_host_page() {
    let mut ida = Customer::arrives();
    ida.presses_start("Cracked");
    ida.done();
    let question = entry(1, CUSTOMER, r#"{"t":"message","text":"Cracked"}"#);
    let answer = format!(r#"{{"view":{{"phase":"waiting","entries":[{question}]}}}}"#);
    ida.answers(&Errand::Start, 200, &answer);
    let done = ida.done();
    assert_eq!(ida.talk.screen.stage, Stage::Waiting);
    assert_eq!(tells(&done), [r#"{"t":"chat","on":true}"#]);
    assert!(done.iter().any(|what| matches!(what, Do::Join { hello, .. }
        if hello == r#"{"t":"hello","token":"token of Cracked","epoch":"","seen":1}"#)));
}

#[test]
fn messages_go_one_at_a_time_in_order_and_keep_their_ids() {
    let mut ida = Customer::talking();
    for text in ["one", "two", "three"] {
        ida.talk.say(text);
    }
    let first = ida.sent();
    assert_eq!(first.len(), 1);
    ida.answers(&Errand::Say(first[0].0), 0, "");
    assert_eq!(ida.sent(), [], "after a failure it waits");
    ida.waits(1_500);
    assert_eq!(ida.sent(), first, "the same write again");
    ida.answers(&Errand::Say(first[0].0), 200, r#"{"seq":3,"at":1}"#);
    let second = ida.sent();
    assert_eq!(second[0].1, "two");
    ida.answers(&Errand::Say(second[0].0), 200, r#"{"seq":4,"at":1}"#);
    assert_eq!(ida.sent()[0].1, "three");
}

#[test]
fn a_message_that_the_line_brings_first_is_there_once() {
    let mut ida = Customer::talking();
    ida.talk.say("one");
    let (write, _) = ida.sent().remove(0);
    let stored = format!(
        r#"{{"seq":3,"at":1,"by":{CUSTOMER},"what":{{"t":"message","text":"one"}},"write":"{write}"}}"#
    );
    ida.told(&[stored]);
    assert!(ida.talk.outbox.list().is_empty());
    ida.answers(&Errand::Say(write), 0, "");
    ida.waits(5_000);
    assert_eq!(ida.sent(), []);
}

#[test]
fn a_refused_message_waits_for_the_customer_and_stops_no_other() {
    let mut ida = Customer::talking();
    ida.talk.say("one");
    ida.talk.say("two");
    let (one, _) = ida.sent().remove(0);
    ida.answers(&Errand::Say(one), 409, r#"{"no":"not_now"}"#);
    assert_eq!(ida.talk.screen.said, "Not sent");
    let (two, text) = ida.sent().remove(0);
    assert_eq!(text, "two");
    ida.answers(&Errand::Say(two), 200, r#"{"seq":3,"at":1}"#);
    assert_eq!(ida.sent(), []);
    ida.talk.again();
    assert_eq!(ida.sent(), [(one, "one".to_owned())]);
}

#[test]
fn a_text_that_is_too_long_stays_in_the_box_with_a_word_about_it() {
    let mut ida = Customer::talking();
    ida.talk.say(&"å".repeat(4_001));
    assert_eq!(ida.talk.screen.trouble, "A message has at most 4000 characters, and this one has 4001.");
    assert_eq!(ida.done(), []);
}

#[test]
fn a_gap_is_asked_for_once_and_then_again() {
    let mut ida = Customer::talking();
    ida.told(&[said(5, "later")]);
    ida.told(&[said(6, "and later")]);
    let ask = Do::Up(r#"{"t":"get","after":2}"#.into());
    assert_eq!(ida.done().iter().filter(|what| **what == ask).count(), 1);
    ida.waits(6_000);
    ida.told(&[said(7, "still")]);
    assert!(ida.done().contains(&ask));
    ida.told(&[said(3, "a"), said(4, "b"), said(5, "c")]);
    assert_eq!(ida.talk.view.last(), 5);
}

#[test]
fn a_former_connection_counts_for_nothing() {
    let mut ida = Customer::talking();
    let former = ida.number;
    ida.talk.closed(former);
    ida.waits(1_000);
    ida.done();
    assert_ne!(ida.number, former);
    ida.talk.frame(former, &format!(r#"{{"t":"entries","entries":[{}]}}"#, said(3, "ghost")));
    assert_eq!(ida.talk.view.last(), 2);
    ida.talk.closed(former);
    assert!(!ida.done().contains(&Do::HangUp));
}

#[test]
fn a_silent_line_is_given_up_and_another_is_made() {
    let mut ida = Customer::talking();
    ida.waits(39_000);
    let done = ida.done();
    assert!(done.contains(&Do::Up(r#"{"t":"beat"}"#.into())));
    assert!(!done.contains(&Do::HangUp));
    ida.waits(3_000);
    let done = ida.done();
    assert!(done.contains(&Do::HangUp));
    assert!(done.iter().any(|what| matches!(what, Do::Join { hello, .. } if hello.contains(r#""epoch":"e1","seen":2"#))));
}

#[test]
fn a_short_gap_is_not_shown_and_a_long_one_is_said_once() {
    let mut ida = Customer::talking();
    ida.talk.closed(ida.number);
    ida.waits(1_000);
    assert_eq!(ida.talk.screen.cut, None);
    ida.waits(1_000);
    assert!(ida.talk.screen.cut.is_some());
    assert_eq!(ida.talk.screen.said, "No connection. Trying again");
    ida.talk.screen.said.clear();
    ida.waits(5_000);
    assert_eq!(ida.talk.screen.said, "", "the seconds run in silence");
    ida.hears(r#"{"t":"welcome","epoch":"e1"}"#);
    assert_eq!((ida.talk.screen.cut, ida.talk.screen.said.as_str()), (None, "Connected again"));
}

#[test]
fn what_waits_goes_out_when_the_line_is_back() {
    let mut ida = Customer::talking();
    ida.talk.say("one");
    let first = ida.sent();
    ida.answers(&Errand::Say(first[0].0), 0, "");
    ida.hears(r#"{"t":"welcome","epoch":"e1"}"#);
    assert_eq!(ida.sent(), first);
}

#[test]
fn what_is_not_looked_at_is_unread_and_not_seen() {
    let mut ida = Customer::talking();
    let hide = Json::parse(r#"{"t":"close"}"#).unwrap();
    ida.talk.host(&hide);
    ida.told(&[said(3, "Hello"), said(4, "Ida")]);
    let done = ida.done();
    assert!(tells(&done).contains(&r#"{"t":"unread","n":2}"#));
    assert_eq!(posts(&done), []);

    ida.talk.host(&Json::parse(r#"{"t":"open"}"#).unwrap());
    let done = ida.done();
    assert_eq!(posts(&done), [(&Errand::Seen(4), r#"{"upto":4}"#)]);
    assert!(tells(&done).contains(&r#"{"t":"unread","n":0}"#));

    ida.answers(&Errand::Seen(4), 0, "");
    ida.waits(500);
    assert_eq!(posts(&ida.done()), [(&Errand::Seen(4), r#"{"upto":4}"#)], "told again if it was lost");
}

#[test]
fn what_comes_below_is_seen_once_the_end_is_in_sight() {
    let mut ida = Customer::talking();
    ida.talk.scrolled(false);
    ida.told(&[said(3, "Hello")]);
    assert!(ida.talk.screen.below);
    assert_eq!(posts(&ida.done()), []);
    ida.talk.scrolled(true);
    assert!(!ida.talk.screen.below);
    assert_eq!(posts(&ida.done()), [(&Errand::Seen(3), r#"{"upto":3}"#)]);
}

#[test]
fn while_an_agent_is_there_the_end_is_asked_about_first() {
    let mut ida = Customer::talking();
    ida.talk.end();
    assert!(ida.talk.screen.asking);
    assert_eq!(ida.done(), [Do::Focus("keep")]);
    ida.talk.escape();
    assert!(!ida.talk.screen.asking);
    ida.talk.end();
    ida.talk.end_now();
    ida.done();
    ida.answers(&Errand::End, 200, "{}");
    let done = ida.done();
    assert_eq!(ida.talk.screen.stage, Stage::Ended);
    assert!(done.contains(&Do::Forget));
    assert_eq!(tells(&done), [r#"{"t":"chat","on":false}"#, r#"{"t":"ended"}"#]);
}

#[test]
fn after_the_end_what_was_not_sent_says_so_and_a_late_answer_changes_nothing() {
    let mut ida = Customer::talking();
    ida.talk.say("one");
    ida.talk.say("two");
    let (one, _) = ida.sent().remove(0);
    ida.told(&[entry(3, METTE, r#"{"t":"ended","how":"by_agent"}"#)]);
    assert_eq!(ida.talk.outbox.list()[1].state, State::Refused);
    let late = ida.talk.round;
    ida.talk.fresh();
    assert_eq!(ida.talk.screen.stage, Stage::Form);
    ida.talk.answer(late, &Errand::Say(one), Answer::read(200, r#"{"seq":4,"at":1}"#));
    ida.talk.answer(late, &Errand::End, Answer::read(200, "{}"));
    assert_eq!(ida.talk.screen.stage, Stage::Form);
    assert!(ida.talk.outbox.list().is_empty());
}

#[test]
fn a_chat_that_the_server_does_not_know_leaves_nothing_behind() {
    let mut ida = Customer::comes_back();
    assert_eq!(ida.talk.screen.stage, Stage::Resuming);
    ida.hears(r#"{"t":"no","refusal":{"no":"not_found"}}"#);
    let done = ida.done();
    assert_eq!(ida.talk.screen.stage, Stage::Form);
    assert!(done.contains(&Do::Forget));
    assert_eq!(tells(&done), [r#"{"t":"chat","on":false}"#]);
    assert_eq!(ida.talk.token(), None);
}

#[test]
fn where_the_browser_keeps_nothing_the_form_is_shown_and_the_mark_removed() {
    let ida = Customer::with(Page { resume: true, ..Page::default() }, None);
    assert_eq!(ida.talk.screen.stage, Stage::Form);
    assert_eq!(tells(&ida.first), [r#"{"t":"chat","on":false}"#]);
}

#[test]
fn typing_is_told_at_most_every_three_seconds_and_when_it_stops() {
    let mut ida = Customer::talking();
    let (on, off) = (r#"{"t":"typing","on":true}"#, r#"{"t":"typing","on":false}"#);
    ida.talk.typed(false);
    ida.talk.typed(false);
    assert_eq!(ida.done(), [Do::Up(on.into())]);
    ida.talk.now += 3_000;
    ida.talk.typed(false);
    ida.talk.typed(true);
    ida.talk.typed(true);
    assert_eq!(ida.done(), [Do::Up(on.into()), Do::Up(off.into())]);
}

#[test]
fn the_other_sides_typing_fades_and_is_said_once() {
    let mut ida = Customer::talking();
    ida.hears(r#"{"t":"typing","by":"Mette","on":true}"#);
    assert_eq!(ida.talk.screen.said, "Mette is typing");
    ida.talk.screen.said.clear();
    ida.waits(5_500);
    assert_eq!(ida.talk.screen.typing, "Mette");
    ida.waits(500);
    assert_eq!(ida.talk.screen.typing, "");
    ida.hears(r#"{"t":"typing","by":"Mette","on":true}"#);
    assert_eq!(ida.talk.screen.said, "");
}
