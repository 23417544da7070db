//! What the customer writes arrives once and in order.

use super::*;

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
fn what_waits_goes_out_when_the_line_is_back() {
    let mut ida = Customer::talking();
    ida.talk.say("one");
    let first = ida.sent();
    ida.answers(&Errand::Say(first[0].0), 0, "");
    ida.hears(r#"{"t":"welcome","epoch":"e1"}"#);
    assert_eq!(ida.sent(), first);
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
fn who_writes_too_fast_is_told_so_and_the_message_goes_by_itself_when_its_time_has_come() {
    let mut ida = Customer::talking();
    ida.talk.say("one");
    ida.talk.say("two");
    let first = ida.sent();
    ida.answers(&Errand::Say(first[0].0), 429, r#"{"no":"too_many","seconds":4}"#);
    assert_eq!(ida.talk.screen.trouble, "That was a little fast. What waits goes out by itself in 4 s.");
    let waiting: Vec<_> = ida.talk.outbox.list().iter().map(|p| (p.text.as_str(), p.state)).collect();
    assert_eq!(waiting, [("one", State::Waiting), ("two", State::Waiting)]);
    ida.waits(3_500);
    assert_eq!(ida.sent(), [], "not before");
    ida.waits(500);
    assert_eq!(ida.sent(), first, "the same write");
    ida.answers(&Errand::Say(first[0].0), 200, r#"{"seq":3,"at":1}"#);
    assert_eq!(ida.talk.screen.trouble, "");
    assert_eq!(ida.sent()[0].1, "two");
}

#[test]
fn a_word_about_another_trouble_stays_when_what_waited_has_gone() {
    let mut ida = Customer::talking();
    ida.talk.say("one");
    let (one, _) = ida.sent().remove(0);
    ida.answers(&Errand::Say(one), 429, r#"{"no":"too_many","seconds":1}"#);
    ida.talk.say(&"å".repeat(4_001));
    ida.answers(&Errand::Say(one), 200, r#"{"seq":3,"at":1}"#);
    assert!(ida.talk.screen.trouble.starts_with("A message has at most"));
}

#[test]
fn what_a_former_page_did_not_get_through_goes_out_under_the_same_ids() {
    let writes = [7, 8].map(|n| WriteId(Uuid::from_u128(n)));
    let kept = noted(&noted("secret", writes[0], "one"), writes[1], "two");
    let page = Page { channel: "support".into(), resume: true, ..Page::default() };
    let mut ida = Customer::with(page, Some(kept));
    ida.waits(500);
    ida.talk.todo.extend(std::mem::take(&mut ida.first));
    assert_eq!(ida.sent(), [(writes[0], "one".to_owned())]);
    ida.answers(&Errand::Say(writes[0]), 200, r#"{"seq":2,"at":1}"#);
    assert_eq!(ida.sent(), [(writes[1], "two".to_owned())]);

    // Another tab had sent the second, too: it stands there once, and nobody remembers it any longer.
    let mine = |seq: i64, nth: usize| {
        let what = r#"{"t":"message","text":"x"}"#;
        format!(r#"{{"seq":{seq},"at":1,"by":{CUSTOMER},"what":{what},"write":"{}"}}"#, writes[nth])
    };
    let entries = [entry(1, CUSTOMER, r#"{"t":"message","text":"Cracked"}"#), mine(2, 0), mine(3, 1)];
    ida.hears(&format!(
        r#"{{"t":"view","view":{{"phase":"waiting","agents":[],"entries":[{}]}}}}"#,
        entries.join(",")
    ));
    assert!(ida.talk.outbox.list().is_empty());
    let done = ida.done();
    assert!(writes.iter().all(|write| done.contains(&Do::Note(*write, String::new()))), "{done:?}");
    ida.answers(&Errand::Say(writes[1]), 200, r#"{"seq":3,"at":1}"#);
    ida.waits(5_000);
    assert!(ida.sent().is_empty() && ida.talk.outbox.list().is_empty());
}

#[test]
fn what_is_said_is_remembered_before_it_is_sent() {
    let mut ida = Customer::talking();
    ida.talk.say("one");
    let done = ida.done();
    let at = |is: fn(&Do) -> bool| done.iter().position(is);
    let noted = at(|what| matches!(what, Do::Note(_, text) if text == "one"));
    let posted = at(|what| matches!(what, Do::Post { errand: Errand::Say(_), .. }));
    assert!(noted.is_some() && noted < posted, "{done:?}");
}

#[test]
fn a_message_stored_before_the_part_of_the_log_that_is_here_is_let_go() {
    let mut ida = Customer::talking();
    ida.talk.say("one");
    let (write, _) = ida.sent().remove(0);
    ida.answers(&Errand::Say(write), 200, r#"{"seq":2,"at":1}"#);
    assert!(ida.talk.outbox.list().is_empty());
    assert!(ida.done().contains(&Do::Note(write, String::new())));
}
