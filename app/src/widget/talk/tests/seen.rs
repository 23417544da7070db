//! What counts as seen, and what as unread.

use super::*;

#[test]
fn what_is_not_looked_at_is_unread_and_not_seen() {
    let mut ida = Customer::talking();
    let hide = Json::parse(r#"{"t":"close"}"#).unwrap();
    ida.talk.host(&hide, fresh());
    ida.told(&[said(3, "Hello"), said(4, "Ida")]);
    let done = ida.done();
    assert!(tells(&done).contains(&r#"{"t":"unread","n":2}"#));
    assert_eq!(posts(&done), []);

    ida.talk.host(&Json::parse(r#"{"t":"open"}"#).unwrap(), fresh());
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
fn an_answer_is_heard_while_nobody_looks_and_never_otherwise() {
    let mut ida = Customer::talking();
    let rings = |ida: &mut Customer| ida.done().iter().filter(|what| **what == Do::Ring).count();
    ida.told(&[said(3, "one")]);
    assert_eq!(rings(&mut ida), 0, "it is being looked at");
    ida.talk.host(&Json::parse(r#"{"t":"close"}"#).unwrap(), fresh());
    ida.told(&[said(4, "two"), said(5, "three")]);
    assert_eq!(rings(&mut ida), 1, "minimised; two at once are one sound");
    ida.told(&[entry(6, METTE, r#"{"t":"left"}"#)]);
    assert_eq!(rings(&mut ida), 0, "nothing was said");
    ida.talk.host(&Json::parse(r#"{"t":"open"}"#).unwrap(), fresh());
    assert_eq!(rings(&mut ida), 0);
    ida.talk.woke(false);
    ida.told(&[said(7, "four")]);
    assert_eq!(rings(&mut ida), 1, "the page is hidden");
    ida.talk.sound();
    assert!(ida.done().contains(&Do::Sound(false)));
    ida.told(&[said(8, "five")]);
    assert_eq!(rings(&mut ida), 0, "switched off");
    ida.talk.sound();
    ida.told(&[said(9, "six")]);
    assert_eq!(rings(&mut ida), 1);
}

#[test]
fn what_was_fetched_with_the_page_is_not_heard() {
    let mut ida = Customer::comes_back();
    ida.talk.host(&Json::parse(r#"{"t":"close"}"#).unwrap(), fresh());
    ida.hears(r#"{"t":"welcome","epoch":"e1"}"#);
    let entries = format!("{},{}", entry(1, METTE, JOINED), said(2, "Are you there?"));
    ida.hears(&format!(
        r#"{{"t":"view","view":{{"phase":"talking","agents":["Mette"],"entries":[{entries}]}}}}"#
    ));
    let done = ida.done();
    assert!(tells(&done).contains(&r#"{"t":"unread","n":1}"#) && !done.contains(&Do::Ring), "{done:?}");
}
