//! Where sockets do not get through.

use super::*;

/// In a chat that `agent` has answered, over questions.
fn asking() -> Customer {
    let mut ida = Customer::comes_back();
    ida.talk.closed(ida.number);
    ida.waits(1_000);
    assert_eq!(ida.asked(), r#"{"epoch":"","channel":"support","cursor":"","seen":0}"#);
    let entries =
        format!("{},{}", entry(1, CUSTOMER, r#"{"t":"message","text":"Cracked"}"#), entry(2, METTE, JOINED));
    ida.is_told(
        "c1",
        &format!(
            r#"{{"t":"welcome","epoch":"e1","now":1}},{{"t":"view","view":{{"phase":"talking","agents":["Mette"],"entries":[{entries}]}}}},{{"t":"open","on":true}}"#
        ),
    );
    ida.waits(500);
    ida
}

impl Customer {
    /// What was asked last.
    fn asked(&mut self) -> String {
        let mut asked = self.done().into_iter().filter_map(|what| match what {
            Do::Post { errand: Errand::Ask(_), body, .. } => Some(body),
            _ => None,
        });
        asked.next_back().unwrap_or_default()
    }

    fn is_told(&mut self, cursor: &str, frames: &str) {
        self.done_into_number();
        let body = format!(r#"{{"cursor":"{cursor}","frames":[{frames}]}}"#);
        self.answers(&Errand::Ask(self.number), 200, &body);
    }
}

#[test]
fn a_socket_that_is_closed_before_its_welcome_gives_way_to_questions() {
    let mut ida = asking();
    assert_eq!(ida.talk.screen.stage, Stage::Talking);
    assert_eq!(ida.talk.screen.cut, None);
    assert_eq!(ida.asked(), r#"{"epoch":"e1","channel":"support","cursor":"c1","seen":2}"#);
    ida.waits(20_000);
    assert_eq!(ida.asked(), "", "one question at a time");
    ida.is_told("c2", &format!(r#"{{"t":"entries","entries":[{}]}}"#, said(3, "Hello")));
    assert_eq!(ida.talk.view.last(), 3);
    assert_eq!(ida.asked(), r#"{"epoch":"e1","channel":"support","cursor":"c2","seen":3}"#);
}

#[test]
fn a_socket_that_is_swallowed_is_given_up_after_ten_seconds() {
    let mut ida = Customer::comes_back();
    ida.waits(9_500);
    assert_eq!(ida.asked(), "");
    ida.waits(2_000);
    assert_ne!(ida.asked(), "");
}

#[test]
fn what_goes_up_a_socket_is_posted_and_gaps_need_no_asking() {
    let mut ida = asking();
    ida.asked();
    ida.talk.typed(false);
    assert_eq!(posts(&ida.done()), [(&Errand::Up, r#"{"t":"typing","on":true}"#)]);
    ida.waits(20_000);
    ida.is_told("c2", &format!(r#"{{"t":"entries","entries":[{}]}}"#, said(9, "later")));
    let done = ida.done();
    assert!(!done.iter().any(|what| matches!(what, Do::Up(_))), "{done:?}");
    assert!(done.iter().any(
        |what| matches!(what, Do::Post { errand: Errand::Ask(_), body, .. } if body.contains(r#""seen":2"#))
    ));
}

#[test]
fn a_question_that_is_not_answered_is_a_lost_line() {
    let mut ida = asking();
    ida.asked();
    ida.answers(&Errand::Ask(ida.number), 0, "");
    ida.waits(4_000);
    assert_ne!(ida.asked(), "", "what worked is tried again");
    ida.answers(&Errand::Ask(ida.number), 0, "");
    ida.waits(8_000);
    assert!(ida.done().iter().any(|what| matches!(what, Do::Join { .. })), "and then a socket");
}

#[test]
fn a_chat_that_the_server_does_not_know_leaves_nothing_behind_here_either() {
    let mut ida = asking();
    ida.asked();
    ida.answers(&Errand::Ask(ida.number), 404, r#"{"no":"not_found"}"#);
    assert_eq!((ida.talk.screen.stage, ida.talk.token()), (Stage::Form, None));
}

#[test]
fn a_socket_is_tried_when_the_network_is_another_and_taken_without_a_word() {
    let mut ida = asking();
    ida.asked();
    ida.talk.online();
    let socket = ida.done().into_iter().find_map(|what| match what {
        Do::Join { number, hello } => Some((number, hello)),
        _ => None,
    });
    let (number, hello) = socket.unwrap();
    assert!(hello.contains(r#""epoch":"e1","seen":2"#));
    ida.talk.frame(number, r#"{"t":"welcome","epoch":"e1","now":1}"#);
    assert_eq!(ida.talk.screen.cut, None);
    ida.talk.typed(false);
    assert!(ida.done().contains(&Do::Up(r#"{"t":"typing","on":true}"#.into())));
}

#[test]
fn a_server_that_goes_down_says_so_in_an_answer() {
    let mut ida = asking();
    ida.asked();
    ida.is_told("c1", r#"{"t":"bye","again":7000}"#);
    ida.waits(6_500);
    assert_eq!(ida.asked(), "");
    ida.waits(1_000);
    assert_ne!(ida.asked(), "");
}
