//! A closed channel, and the way out of the queue.

use super::*;

const OPEN: &str = r#"{"t":"open","on":true}"#;
const SHUT: &str = r#"{"t":"open","on":false,"closed":"nobody"}"#;
const PANEL: &str = r#"{"body":"a form","foot":"a button"}"#;
const NUMBER: &str = r#"{"number":1042,"body":"Your request number is 1042","foot":"anew"}"#;

fn fetched(done: &[Do]) -> Vec<&'static str> {
    let panels = posts(done).into_iter().map(|(errand, _)| errand.path());
    panels.filter(|path| path.starts_with("/w/panel/")).collect()
}

/// At the form, over a line that is up.
fn looks() -> Customer {
    let mut ida = Customer::arrives();
    ida.hears(r#"{"t":"welcome","epoch":"e1"}"#);
    ida.done();
    ida
}

/// In the queue, where the way out is open.
fn waits() -> Customer {
    let mut ida = Customer::comes_back();
    ida.hears(r#"{"t":"welcome","epoch":"e1"}"#);
    let entry = entry(1, CUSTOMER, r#"{"t":"message","text":"Cracked"}"#);
    ida.hears(&format!(r#"{{"t":"view","view":{{"phase":"waiting","agents":[],"entries":[{entry}]}}}}"#));
    ida.hears(r#"{"t":"place","place":2,"wait":3,"out":true}"#);
    ida.done();
    ida
}

#[test]
fn a_page_that_closes_shows_the_request_form_with_what_was_typed_and_back_again() {
    let mut ida = looks();
    ida.hears(SHUT);
    assert_eq!(fetched(&ida.done()), ["/w/panel/closed"]);
    ida.hears(SHUT);
    assert_eq!(fetched(&ida.done()), [""; 0], "it is on its way");
    ida.answers(&Errand::Panel(CLOSED), 200, PANEL);
    let done = ida.done();
    assert_eq!(done[0], Do::Show("a form".into(), "a button".into()));
    assert!(done.contains(&Do::Carry("start", REQUEST)));
    assert_eq!((ida.talk.screen.panel, ida.talk.screen.said.as_str()), (CLOSED, "We are closed right now"));
    ida.hears(OPEN);
    assert!(ida.done().contains(&Do::Carry(REQUEST, "start")));
    assert_eq!((ida.talk.screen.panel, ida.talk.screen.said.as_str()), ("", "We are open now"));
}

#[test]
fn a_panel_that_comes_when_it_is_open_again_is_not_shown() {
    let mut ida = looks();
    ida.hears(SHUT);
    ida.hears(OPEN);
    ida.answers(&Errand::Panel(CLOSED), 200, PANEL);
    assert_eq!(ida.talk.screen.panel, "");
    ida.done();
    ida.hears(SHUT);
    assert_eq!(fetched(&ida.done()), [CLOSED], "and is asked for again when it is needed");
}

#[test]
fn a_start_that_comes_too_late_moves_over_into_the_request() {
    let mut ida = looks();
    ida.presses_start("Cracked");
    ida.done();
    ida.answers(&Errand::Start, 409, r#"{"no":"closed"}"#);
    let done = ida.done();
    assert!(done.contains(&Do::Forget("token of Cracked".into())));
    assert_eq!(fetched(&done), [CLOSED]);
    ida.answers(&Errand::Panel(CLOSED), 200, PANEL);
    assert!(ida.done().contains(&Do::Carry("start", REQUEST)));
    assert!(ida.talk.screen.trouble.is_empty());
}

#[test]
fn a_request_whose_answer_was_lost_is_repeated_as_the_same_request_and_gets_its_number() {
    let page = Page { channel: "support".into(), closed: true, ..Page::default() };
    let mut ida = Customer::with(page, None);
    assert_eq!(ida.talk.screen.panel, CLOSED, "it came with the page");
    let ids = || Ids { chat: "c".into(), token: "t".into() };
    ida.talk.submit(REQUEST, typed(""), ids());
    assert!(matches!(&ida.done()[..], [Do::Refuse(REQUEST, wrong)] if wrong.len() == 1));

    ida.talk.submit(REQUEST, typed("Cracked"), ids());
    let first = ida.done();
    let (errand, _) = posts(&first)[0];
    assert_eq!(errand.path(), "/w/request");
    ida.answers(errand, 0, "");
    assert!(!ida.talk.screen.trouble.is_empty());
    ida.talk.submit(REQUEST, typed("Cracked"), ids());
    assert_eq!(posts(&ida.done()), posts(&first));
    ida.answers(errand, 200, NUMBER);
    assert!(ida.done().contains(&Do::Show("Your request number is 1042".into(), "anew".into())));
    assert!(ida.talk.screen.has_panel() && ida.talk.screen.trouble.is_empty());

    ida.talk.fresh();
    assert_eq!(fetched(&ida.done()), [CLOSED], "it is still closed");
}

#[test]
fn who_waits_leaves_a_request_with_what_is_known_and_the_chat_is_over() {
    let mut ida = waits();
    assert!(ida.talk.screen.out);
    assert_eq!(ida.talk.screen.average_wait(), "Average wait: about 3 minutes");
    ida.talk.instead();
    assert_eq!(fetched(&ida.done()), ["/w/panel/request"]);
    let known = r#"{"body":"a form","foot":"","typed":{"name":"Ida","email":"","question":"Cracked"}}"#;
    ida.answers(&Errand::Panel("/w/panel/request"), 200, known);
    let typed_in = vec![Input::of("name", "Ida"), Input::of("email", ""), Input::of("question", "Cracked")];
    assert!(ida.done().contains(&Do::Type(REQUEST, typed_in)));
    ida.talk.submit(REQUEST, typed("Cracked"), Ids { chat: "c".into(), token: "t".into() });
    let done = ida.done();
    let (errand, _) = posts(&done)[0];
    assert_eq!(errand.path(), "/w/instead");
    ida.answers(errand, 200, NUMBER);
    assert_eq!(ida.talk.screen.stage, Stage::Ended);
    assert!(ida.talk.screen.has_panel(), "the number stands over it");
    assert!(ida.done().contains(&Do::Forget("secret".into())));
}

#[test]
fn who_is_answered_while_writing_a_request_is_in_the_chat() {
    let mut ida = waits();
    ida.talk.instead();
    ida.answers(&Errand::Panel("/w/panel/request"), 200, PANEL);
    assert!(ida.talk.screen.has_panel());
    ida.told(&[entry(2, METTE, JOINED)]);
    assert_eq!((ida.talk.screen.stage, ida.talk.screen.has_panel()), (Stage::Talking, false));
}

#[test]
fn the_channels_own_words_stand_in_the_queue_when_there_is_a_value_for_each() {
    let mut ida = waits();
    let mut own = |text: &str| {
        ida.talk.screen.waiting = text.into();
        (ida.talk.screen.queue_place(), ida.talk.screen.average_wait())
    };
    assert_eq!(own("No. {position}, {wait}"), ("No. 2, about 3 minutes".into(), String::new()));
    assert_eq!(own(""), ("You are number 2 in the queue".into(), "Average wait: about 3 minutes".into()));
    ida.hears(r#"{"t":"place","place":1,"wait":0}"#);
    assert_eq!(ida.talk.screen.average_wait(), "Average wait: under a minute");
    ida.hears(r#"{"t":"place","place":1}"#);
    ida.talk.screen.waiting = "No. {position}, {wait}".into();
    assert_eq!(ida.talk.screen.queue_place(), "You are number 1 in the queue");
    assert_eq!(ida.talk.screen.average_wait(), "");
}
