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
