//! The live line may break, lie and stammer.

use super::*;

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
    ida.waits(20_000);
    assert!(!ida.done().iter().any(|what| matches!(what, Do::Up(frame) if frame.contains("get"))));
}

#[test]
fn a_gap_whose_answer_is_lost_is_asked_for_again_though_nothing_more_comes() {
    let mut ida = Customer::talking();
    ida.told(&[said(5, "later")]);
    ida.done();
    ida.waits(5_500);
    assert!(ida.done().contains(&Do::Up(r#"{"t":"get","after":2}"#.into())));
}

#[test]
fn a_page_that_slept_longer_than_a_line_lives_is_back_at_once() {
    let mut ida = Customer::talking();
    ida.hears(r#"{"t":"typing","by":"Mette","on":true}"#);
    ida.talk.now += 3_600_000;
    ida.talk.woke(true);
    let done = ida.done();
    assert!(done.contains(&Do::HangUp));
    assert!(done.iter().any(|what| matches!(what, Do::Join { .. })), "{done:?}");
    assert_eq!(ida.talk.screen.typing, "");
}

#[test]
fn who_is_sent_away_comes_back_when_asked_to_and_sooner_if_there_is_a_reason() {
    let joins = |done: Vec<Do>| done.iter().any(|what| matches!(what, Do::Join { .. }));
    let mut ida = Customer::talking();
    let former = ida.number;
    ida.hears(r#"{"t":"bye","again":7000}"#);
    ida.talk.closed(former);
    ida.waits(6_500);
    assert!(!joins(ida.done()));
    ida.waits(1_000);
    assert!(joins(ida.done()));

    let mut tom = Customer::talking();
    tom.hears(r#"{"t":"bye","again":7000}"#);
    tom.talk.online();
    assert!(joins(tom.done()));
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
    assert!(
        done.iter()
            .any(|what| matches!(what, Do::Join { hello, .. } if hello.contains(r#""epoch":"e1","seen":2"#)))
    );
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
