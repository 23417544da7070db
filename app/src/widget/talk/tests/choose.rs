//! An answer of a menu is taken once, and arrives once.

use super::*;

const MENU: &str = r#"{"t":"options","question":"How?","options":["Refund","Repair"]}"#;

impl Customer {
    /// With a menu at the third place.
    fn offered() -> Self {
        let mut customer = Self::talking();
        customer.told(&[entry(3, METTE, MENU)]);
        customer.done();
        customer
    }

    /// What went out as an answer, each with its write.
    fn taken(&mut self) -> Vec<(WriteId, String)> {
        let done = self.done();
        let all = posts(&done).into_iter().filter_map(|(errand, body)| match errand {
            Errand::Choose(write) => Some((*write, body.to_owned())),
            _ => None,
        });
        all.collect()
    }
}

#[test]
fn a_press_goes_out_once_and_again_under_the_same_id_until_there_is_an_answer() {
    let mut ida = Customer::offered();
    assert_eq!(ida.talk.choice(3), None);
    ida.talk.take_choice(3, "Refund");
    ida.talk.take_choice(3, "Repair");
    let first = ida.taken();
    let (write, body) = first[0].clone();
    assert_eq!(first.len(), 1, "the second press is none");
    assert_eq!(body, format!(r#"{{"write":"{write}","option":"Refund","of":3}}"#));
    assert_eq!(ida.talk.choice(3), Some("Refund"), "it is marked at once");

    ida.answers(&Errand::Choose(write), 0, "");
    ida.waits(2_000);
    assert_eq!(ida.taken(), first, "the same write again");
    ida.answers(&Errand::Choose(write), 200, r#"{"seq":4,"at":1}"#);
    let stored = format!(
        r#"{{"seq":4,"at":1,"by":{CUSTOMER},"what":{{"t":"chosen","of":3,"option":"Refund"}},"write":"{write}"}}"#
    );
    ida.told(&[stored]);
    assert!(ida.talk.outbox.list().is_empty());
    assert_eq!(ida.talk.choice(3), Some("Refund"));
}

#[test]
fn what_was_answered_in_another_window_is_let_go_and_the_log_says_which() {
    let mut ida = Customer::offered();
    ida.talk.take_choice(3, "Refund");
    let (write, _) = ida.taken().remove(0);
    ida.answers(&Errand::Choose(write), 409, r#"{"no":"not_now"}"#);
    assert!(ida.talk.outbox.list().is_empty());
    assert!(ida.done().contains(&Do::Note(write, String::new())), "nor does the next page send it");
    ida.told(&[entry(4, CUSTOMER, r#"{"t":"chosen","of":3,"option":"Repair"}"#)]);
    assert_eq!(ida.talk.choice(3), Some("Repair"));
}

#[test]
fn what_is_typed_and_what_is_taken_keep_their_order_and_outlive_the_page() {
    let mut ida = Customer::offered();
    ida.talk.say("one");
    ida.talk.take_choice(3, "Refund");
    let done = ida.done();
    let notes: Vec<_> = done
        .iter()
        .filter_map(|what| if let Do::Note(write, text) = what { Some((*write, text.clone())) } else { None })
        .collect();
    assert_eq!(posts(&done).len(), 1, "one at a time");
    let kept = notes.iter().fold("secret".to_owned(), |kept, (write, text)| noted(&kept, *write, text));
    let page = Page { channel: "support".into(), resume: true, ..Page::default() };
    let mut next = Customer::with(page, Some(kept));
    next.waits(500);
    next.talk.todo.extend(std::mem::take(&mut next.first));
    let said = next.sent();
    assert_eq!(said, [(notes[0].0, "one".to_owned())]);
    next.answers(&Errand::Say(notes[0].0), 200, r#"{"seq":4,"at":1}"#);
    let taken = next.taken();
    assert_eq!(taken[0].0, notes[1].0);
    assert!(taken[0].1.contains(r#""of":3"#) && taken[0].1.contains(r#""option":"Refund""#), "{taken:?}");
}

#[test]
fn nothing_is_taken_after_the_end() {
    let mut ida = Customer::offered();
    ida.told(&[entry(4, METTE, r#"{"t":"ended","how":"by_agent"}"#)]);
    ida.done();
    ida.talk.take_choice(3, "Refund");
    assert_eq!((ida.taken(), ida.talk.choice(3)), (Vec::new(), None));
    assert!(!ida.talk.may_choose());
}
