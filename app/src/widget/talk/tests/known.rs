//! Who the host page says that its customer is.

use super::*;

fn page_says(ida: &mut Customer, token: &str) {
    let said = format!(r#"{{"t":"identify","token":"{token}"}}"#);
    ida.talk.host(&Json::parse(&said).unwrap(), fresh());
}

#[test]
fn a_page_whose_tokens_are_all_refused_is_asked_for_another_once() {
    let mut ida = Customer::arrives();
    page_says(&mut ida, "first");
    assert!(posts(&ida.done())[0].1.contains(r#""identity":"first""#));
    ida.answers(&Errand::Identify, 401, r#"{"no":"identity"}"#);
    assert_eq!(tells(&ida.done()), [r#"{"t":"identify"}"#]);

    page_says(&mut ida, "second");
    assert_eq!(posts(&ida.done()).len(), 1);
    ida.answers(&Errand::Identify, 401, r#"{"no":"identity"}"#);
    assert_eq!(tells(&ida.done()), Vec::<&str>::new(), "else both would go round for ever");

    // The page itself may try again, and once that was good its tokens may grow old again.
    page_says(&mut ida, "third");
    ida.done();
    ida.answers(&Errand::Identify, 200, r#"{"name":"Ida"}"#);
    assert!(ida.done().contains(&Do::Known("Ida".into())));
    page_says(&mut ida, "fourth");
    ida.answers(&Errand::Identify, 401, r#"{"no":"identity"}"#);
    assert_eq!(tells(&ida.done()), [r#"{"t":"identify"}"#]);
}

#[test]
fn a_chat_that_was_begun_elsewhere_takes_the_place_of_whatever_is_shown() {
    let mut ida = Customer::arrives();
    page_says(&mut ida, "good");
    ida.done();
    let question = entry(1, CUSTOMER, r#"{"t":"message","text":"Cracked"}"#);
    let answer = format!(r#"{{"name":"Ida","view":{{"phase":"waiting","entries":[{question}]}}}}"#);
    ida.talk.screen.panel = "/w/panel/found";
    ida.answers(&Errand::Identify, 200, &answer);
    let done = ida.done();
    assert_eq!((ida.talk.screen.stage, ida.talk.screen.panel), (Stage::Waiting, ""));
    assert!(done.contains(&Do::Keep("fresh token".into())));
    assert_eq!(ida.talk.token(), Some("fresh token"));
}

#[test]
fn what_is_said_besides_goes_along_with_the_start() {
    let mut ida = Customer::arrives();
    let said = r#"{"t":"attributes","json":"{\"basket\":\"3 lamps\"}"}"#;
    ida.talk.host(&Json::parse(said).unwrap(), fresh());
    let broken = r#"{"t":"attributes","json":"{\"basket\":"}"#;
    ida.talk.host(&Json::parse(broken).unwrap(), fresh());
    ida.presses_start("Cracked");
    assert!(posts(&ida.done())[0].1.contains(r#""attributes":{"basket":"3 lamps"}"#));
}
