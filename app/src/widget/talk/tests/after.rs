//! A chat that has ended, where there is a way back.

use super::*;
use domain::Refusal;

const MAY_RETURN: &str = r#"{"t":"after","after":true,"transcript":true}"#;
const NO_WAY_BACK: &str = r#"{"t":"after","after":false,"transcript":false}"#;
const ENDED: &str = r#"{"t":"ended","how":"by_agent"}"#;
const PANEL: Errand = Errand::Panel("/w/panel/after");

/// Mette has ended it, and the panel is there.
fn ended() -> Customer {
    let mut ida = Customer::talking();
    ida.hears(MAY_RETURN);
    ida.told(&[entry(3, METTE, ENDED)]);
    let done = ida.done();
    assert!(posts(&done).iter().any(|(errand, _)| **errand == PANEL), "{done:?}");
    assert!(!done.contains(&Do::Forget("secret".into())), "the next page finds it again");
    assert_eq!(tells(&done), [r#"{"t":"ended"}"#]);
    ida.answers(&PANEL, 200, r#"{"body":"<p>stars</p>","foot":"<p>ways</p>"}"#);
    assert!(ida.done().contains(&Do::Show("<p>stars</p>".into(), "<p>ways</p>".into())));
    assert!(ida.talk.screen.has_panel());
    ida
}

fn typed(email: &str) -> Vec<Input> {
    vec![Input { name: "email".into(), value: email.into(), required: true }]
}

fn submit(ida: &mut Customer, email: &str) {
    let ids = Ids { chat: String::new(), token: String::new() };
    ida.talk.submit("transcript", typed(email), ids);
}

#[test]
fn who_returns_and_writes_says_that_they_come_back_and_others_never_do() {
    let mut ida = ended();
    ida.talk.say("nowhere to write");
    assert_eq!(ida.done(), []);
    ida.talk.come_back();
    assert_eq!((ida.talk.screen.stage, ida.talk.screen.has_panel()), (Stage::Returning, false));
    assert!(ida.done().contains(&Do::Focus("message")));
    ida.talk.say("One more thing");
    let done = ida.done();
    let (errand, body) = posts(&done)[0];
    assert!(body.ends_with(r#""text":"One more thing","back":true}"#), "{body}");
    ida.answers(errand, 200, r#"{"seq":5,"at":1}"#);
    let said = r#"{"t":"message","text":"One more thing"}"#;
    ida.told(&[entry(4, CUSTOMER, r#"{"t":"reopened"}"#), entry(5, CUSTOMER, said)]);
    assert_eq!(ida.talk.screen.stage, Stage::Talking);
    ida.done();
    ida.talk.say("And more");
    assert!(!posts(&ida.done())[0].1.contains("back"), "it goes on already");
}

#[test]
fn the_x_leads_back_to_the_panel_while_nothing_was_written() {
    let mut ida = ended();
    ida.talk.come_back();
    ida.done();
    ida.talk.end();
    assert_eq!(ida.talk.screen.stage, Stage::Ended);
    assert_eq!(posts(&ida.done())[0].0, &PANEL);
}

#[test]
fn when_the_time_is_over_it_is_said_and_nothing_is_kept() {
    let mut ida = ended();
    ida.talk.come_back();
    ida.talk.say("Too late");
    let done = ida.done();
    let errand = posts(&done)[0].0.clone();
    ida.answers(&errand, 409, r#"{"no":"ended"}"#);
    let done = ida.done();
    assert_eq!(ida.talk.screen.stage, Stage::Ended);
    assert!(ida.talk.screen.trouble.starts_with("This chat is over for good."));
    assert!(done.contains(&Do::Forget("secret".into())));
    assert_eq!(tells(&done), [r#"{"t":"chat","on":false}"#]);
    assert_eq!(ida.talk.outbox.list()[0].text, "Too late", "what was written is still there to be read");

    let mut tom = ended();
    tom.hears(NO_WAY_BACK);
    assert!(!tom.talk.screen.has_panel());
    assert!(tom.done().contains(&Do::Forget("secret".into())));
}

#[test]
fn after_a_reload_the_panel_is_there_again() {
    let mut ida = Customer::comes_back();
    ida.hears(r#"{"t":"welcome","epoch":"e1"}"#);
    ida.hears(MAY_RETURN);
    ida.hears(r#"{"t":"mail","to":"ida@shop.example","state":"later"}"#);
    let entries =
        format!("{},{}", entry(1, CUSTOMER, r#"{"t":"message","text":"x"}"#), entry(2, METTE, ENDED));
    ida.hears(&format!(r#"{{"t":"view","view":{{"phase":"ended","entries":[{entries}]}}}}"#));
    let done = ida.done();
    assert!(posts(&done).iter().any(|(errand, _)| **errand == PANEL));
    assert!(!done.contains(&Do::Forget("secret".into())));
    ida.answers(&PANEL, 200, r#"{"body":"<p></p>","foot":""}"#);
    let said = "It could not be sent to ida@shop.example yet. We keep trying.";
    assert!(ida.done().contains(&Do::Text("mail-said", said.into())));
}

#[test]
fn a_panel_that_could_not_be_fetched_is_fetched_with_the_next_connection() {
    let mut ida = Customer::talking();
    ida.hears(MAY_RETURN);
    ida.told(&[entry(3, METTE, ENDED)]);
    ida.done();
    ida.answers(&PANEL, 0, "");
    assert!(!ida.talk.screen.has_panel());
    ida.talk.offline();
    ida.waits(3_000);
    ida.hears(r#"{"t":"welcome","epoch":"e1"}"#);
    assert!(posts(&ida.done()).iter().any(|(errand, _)| **errand == PANEL));
}

#[test]
fn another_tab_comes_back_and_the_panel_goes() {
    let mut ida = ended();
    ida.told(&[entry(4, CUSTOMER, r#"{"t":"reopened"}"#)]);
    assert_eq!((ida.talk.screen.stage, ida.talk.screen.has_panel()), (Stage::Talking, false));
    ida.answers(&PANEL, 200, r#"{"body":"late","foot":""}"#);
    assert!(!ida.talk.screen.has_panel(), "what comes too late is not shown");
}

#[test]
fn leaving_is_told_first_and_done_whatever_comes_of_it() {
    let mut ida = ended();
    ida.talk.leave_chat();
    ida.talk.leave_chat();
    assert_eq!(posts(&ida.done()), [(&Errand::Leave, "{}")], "once, and the token is still there for it");
    assert!(ida.talk.token().is_some());
    ida.answers(&Errand::Leave, 0, "");
    let done = ida.done();
    assert!(done.contains(&Do::Forget("secret".into())));
    assert_eq!(tells(&done), [r#"{"t":"gone"}"#]);
    assert_eq!(ida.talk.token(), None);
}

#[test]
fn of_stars_that_are_pressed_quickly_the_last_ones_stand() {
    let mut ida = ended();
    for stars in ["2", "3", "5", "x"] {
        ida.talk.rate(stars);
    }
    assert_eq!(posts(&ida.done()), [(&Errand::Rate, r#"{"stars":2}"#)], "one at a time");
    ida.answers(&Errand::Rate, 200, "{}");
    assert_eq!(posts(&ida.done()), [(&Errand::Rate, r#"{"stars":5}"#)]);
    ida.answers(&Errand::Rate, 200, "{}");
    assert_eq!(ida.talk.screen.said, "Thank you. Your rating is stored.");
    ida.talk.rate("1");
    ida.answers(&Errand::Rate, 0, "");
    assert_eq!(ida.talk.screen.trouble, "Your rating could not be stored. Please try again.");
}

#[test]
fn a_transcript_is_asked_for_once_and_what_becomes_of_it_is_told() {
    let mut ida = ended();
    submit(&mut ida, "ida");
    let done = ida.done();
    assert!(posts(&done).is_empty());
    assert!(matches!(&done[..], [Do::Refuse("transcript", wrong)] if wrong.len() == 1));

    submit(&mut ida, "ida@shop.example");
    submit(&mut ida, "ida@shop.example");
    let done = ida.done();
    let first = posts(&done).iter().map(|(_, body)| (*body).to_owned()).collect::<Vec<_>>();
    assert_eq!(first.len(), 1, "one at a time");
    let text = |ida: &mut Customer| {
        ida.done()
            .into_iter()
            .filter_map(|d| if let Do::Text(_, text) = d { Some(text) } else { None })
            .next_back()
    };
    ida.answers(&Errand::Transcript, 0, "");
    assert_eq!(text(&mut ida).unwrap(), "The transcript could not be sent. Please try again.");
    submit(&mut ida, "ida@shop.example");
    assert_eq!(posts(&ida.done())[0].1, first[0], "the same wish, which may have been stored");
    ida.answers(&Errand::Transcript, 200, r#"{"to":"ida@shop.example","state":"sending"}"#);
    assert_eq!(text(&mut ida).unwrap(), "We are sending it to ida@shop.example.");
    for (state, said) in [
        ("later", "It could not be sent to ida@shop.example yet. We keep trying."),
        ("sent", "Sent to ida@shop.example."),
        ("failed", "It could not be delivered to ida@shop.example. Check the address, or use another one."),
    ] {
        ida.hears(&format!(r#"{{"t":"mail","to":"ida@shop.example","state":"{state}"}}"#));
        assert_eq!(text(&mut ida).unwrap(), said);
    }
    submit(&mut ida, "ida@shop.example");
    assert_ne!(posts(&ida.done())[0].1, first[0], "another one after that");
    for (status, no, said) in [
        (403, r#"{"no":"not_allowed"}"#, "as often as it can be."),
        (429, r#"{"no":"too_many","seconds":40000}"#, "wait until tomorrow."),
        (429, r#"{"no":"too_many","seconds":9}"#, "try again in 9 s."),
        (409, r#"{"no":"ended"}"#, "Please try again."),
    ] {
        ida.answers(&Errand::Transcript, status, no);
        let told = text(&mut ida).unwrap();
        assert!(told.ends_with(said), "{told}");
    }
    let fields = r#"{"no":"fields","fields":[{"field":"email","problem":"syntax"}]}"#;
    ida.answers(&Errand::Transcript, 422, fields);
    assert!(ida.done().iter().any(|d| matches!(d, Do::Refuse("transcript", wrong) if wrong.len() == 1)));
}

#[test]
fn without_a_form_the_conversation_stays_and_the_transcript_is_a_button() {
    let mut ida = Customer::talking();
    ida.hears(r#"{"t":"after","after":false,"transcript":true}"#);
    ida.told(&[entry(3, METTE, ENDED)]);
    let done = ida.done();
    assert!(done.contains(&Do::Forget("secret".into())), "there is no way back");
    assert!(ida.talk.screen.transcript && !ida.talk.screen.has_panel());
    ida.talk.transcript();
    assert_eq!(posts(&ida.done())[0].0, &PANEL);
    ida.answers(&PANEL, 200, r#"{"body":"<form>","foot":"back"}"#);
    assert!(ida.talk.screen.has_panel());
    ida.talk.back();
    assert!(!ida.talk.screen.has_panel());
}

#[test]
fn the_answer_to_the_end_says_what_there_is_to_do() {
    let mut ida = Customer::talking();
    ida.talk.end();
    ida.talk.end_now();
    ida.done();
    ida.answers(&Errand::End, 200, r#"{"after":true,"transcript":true}"#);
    let done = ida.done();
    assert!(!done.contains(&Do::Forget("secret".into())));
    assert!(posts(&done).iter().any(|(errand, _)| **errand == PANEL));

    // Somebody else was faster, and what there is to do comes later.
    let mut tom = Customer::talking();
    tom.talk.end_now();
    tom.done();
    tom.talk.answer(0, &Errand::End, Answer::No(Refusal::Ended));
    assert!(tom.done().contains(&Do::Forget("secret".into())));
    tom.hears(MAY_RETURN);
    let done = tom.done();
    assert!(done.contains(&Do::Keep("secret".into())));
    assert_eq!(tells(&done), [r#"{"t":"chat","on":true}"#]);
}
