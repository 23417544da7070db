//! What one page leaves to the next.

use super::*;

fn write(n: u128) -> WriteId {
    WriteId(Uuid::from_u128(n))
}

#[test]
fn messages_are_kept_in_order_until_they_are_in_the_log() {
    let kept = noted(&noted("secret", write(1), "one\ntwo \"three\""), write(2), "four");
    assert!(is_of(&kept, "secret") && !is_of(&kept, "another"));
    let mut ida = Customer::with(Page::default(), Some(kept.clone()));
    let texts = |ida: &Customer| ida.talk.outbox.list().iter().map(|p| p.text.clone()).collect::<Vec<_>>();
    assert_eq!(
        (ida.talk.token(), texts(&ida)),
        (Some("secret"), vec!["one\ntwo \"three\"".into(), "four".into()])
    );
    ida = Customer::with(Page::default(), Some(noted(&kept, write(1), "")));
    assert_eq!(texts(&ida), ["four"]);
    assert_eq!(noted(&noted(&kept, write(1), ""), write(2), ""), "secret");
    assert_eq!(noted(&noted("secret", write(1), "one"), write(1), "one"), noted("secret", write(1), "one"));
}

#[test]
fn what_is_kept_has_a_limit_and_what_cannot_be_read_is_passed_over() {
    let mut kept = String::from("secret");
    for n in 0..1_000 {
        kept = noted(&kept, write(n), &"x".repeat(4_000));
    }
    assert!((90_000..110_000).contains(&kept.len()));
    for broken in
        ["secret\n", "secret\nnonsense", "secret\n018f3e1c-0000-7000-8000-000000000002", "secret\n\n{}"]
    {
        let ida = Customer::with(Page::default(), Some(broken.into()));
        assert_eq!((ida.talk.token(), ida.talk.outbox.list()), (Some("secret"), &[][..]), "{broken:?}");
    }
}
