//! From the form to the end, and from one page to the next.

use super::*;
use domain::refusal::Wrong;
use domain::{Field, Problem};

#[test]
fn what_is_wrong_in_the_form_is_told_and_nothing_is_sent_or_kept() {
    let mut ida = Customer::arrives();
    let ids = Ids { chat: "c".into(), token: "t".into() };
    let mut form = typed("");
    form[1].value = " ".into();
    ida.talk.submit("start", form, ids);
    let missing = |field| Wrong { field, problem: Problem::Missing };
    let wrong = vec![missing(Field::Email), missing(Field::Question)];
    assert_eq!(ida.done(), [Do::Refuse("start", wrong)]);
    assert_eq!(ida.talk.screen.said, "2 fields need another look.");
}

#[test]
fn a_start_whose_answer_was_lost_is_repeated_as_the_same_start() {
    let mut ida = Customer::arrives();
    ida.presses_start("Cracked");
    let first = ida.done();
    assert!(
        first.contains(&Do::Keep("token of Cracked".into())),
        "kept before it is known whether it started"
    );
    ida.answers(&Errand::Start, 0, "");
    assert!(!ida.talk.screen.busy && !ida.talk.screen.trouble.is_empty());

    ida.talk.submit("start", typed("Cracked"), Ids { chat: "other".into(), token: "other".into() });
    assert_eq!(posts(&ida.done()), posts(&first));

    ida.answers(&Errand::Start, 0, "");
    ida.presses_start("Broken");
    assert!(posts(&ida.done())[0].1.contains("token of Broken"), "another question is another start");
}

#[test]
fn a_start_that_comes_too_fast_keeps_the_form_and_says_when_to_try_again() {
    let mut ida = Customer::arrives();
    ida.presses_start("Cracked");
    let first = ida.done();
    ida.answers(&Errand::Start, 429, r#"{"no":"too_many","seconds":15}"#);
    let screen = &ida.talk.screen;
    assert_eq!(screen.trouble, "That was a little fast. Nothing is lost: try again in 15 s.");
    assert_eq!((screen.stage, screen.busy), (Stage::Form, false));
    assert_eq!(ida.done(), [], "nothing is emptied or forgotten");
    ida.presses_start("Cracked");
    assert_eq!(posts(&ida.done()), posts(&first), "the same start");
}

#[test]
fn a_host_page_with_an_endless_address_does_not_make_the_start_too_large() {
    let mut ida = Customer::arrives();
    let host = format!(
        r#"{{"t":"host","url":"https://shop.example/?{0}","title":"{0}","open":true}}"#,
        "x".repeat(90_000)
    );
    ida.talk.host(&Json::parse(&host).unwrap(), fresh());
    ida.done();
    ida.presses_start("Cracked");
    assert!(posts(&ida.done())[0].1.len() < 10_000);
}

#[test]
fn a_chat_that_started_has_its_line_and_its_mark_on_the_host_page() {
    let mut ida = Customer::arrives();
    ida.presses_start("Cracked");
    ida.done();
    let question = entry(1, CUSTOMER, r#"{"t":"message","text":"Cracked"}"#);
    let answer = format!(r#"{{"view":{{"phase":"waiting","entries":[{question}]}}}}"#);
    ida.answers(&Errand::Start, 200, &answer);
    let done = ida.done();
    assert_eq!(ida.talk.screen.stage, Stage::Waiting);
    assert_eq!(tells(&done), [r#"{"t":"chat","on":true}"#]);
    assert!(done.iter().any(|what| matches!(what, Do::Join { hello, .. }
        if hello == r#"{"t":"hello","token":"token of Cracked","epoch":"","seen":1}"#)));
}

#[test]
fn while_an_agent_is_there_the_end_is_asked_about_first() {
    let mut ida = Customer::talking();
    ida.talk.end();
    assert!(ida.talk.screen.asking);
    assert_eq!(ida.done(), [Do::Focus("keep")]);
    ida.talk.escape();
    assert!(!ida.talk.screen.asking);
    ida.talk.end();
    ida.talk.end_now();
    ida.done();
    ida.answers(&Errand::End, 200, "{}");
    let done = ida.done();
    assert_eq!(ida.talk.screen.stage, Stage::Ended);
    assert!(done.contains(&Do::Forget("secret".into())));
    assert_eq!(tells(&done), [r#"{"t":"chat","on":false}"#, r#"{"t":"ended"}"#]);
}

#[test]
fn a_chat_that_the_server_does_not_know_leaves_nothing_behind() {
    let mut ida = Customer::comes_back();
    assert_eq!(ida.talk.screen.stage, Stage::Resuming);
    ida.hears(r#"{"t":"no","refusal":{"no":"not_found"}}"#);
    let done = ida.done();
    assert_eq!(ida.talk.screen.stage, Stage::Form);
    assert!(done.contains(&Do::Forget("secret".into())));
    assert_eq!(tells(&done), [r#"{"t":"chat","on":false}"#]);
    assert_eq!(ida.talk.token(), None);
}

#[test]
fn where_the_browser_keeps_nothing_the_form_is_shown_and_the_mark_removed() {
    let ida = Customer::with(Page { resume: true, ..Page::default() }, None);
    assert_eq!(ida.talk.screen.stage, Stage::Form);
    assert_eq!(tells(&ida.first), [r#"{"t":"chat","on":false}"#]);
}

#[test]
fn on_a_shared_computer_the_host_page_can_have_it_all_forgotten() {
    let mut ida = Customer::talking();
    ida.talk.say("one");
    ida.done();
    ida.talk.host(&Json::parse(r#"{"t":"forget"}"#).unwrap(), fresh());
    let done = ida.done();
    assert!(done.contains(&Do::Forget("secret".into())));
    assert_eq!(tells(&done).last(), Some(&r#"{"t":"gone"}"#));
    ida.waits(5_000);
    assert_eq!(ida.talk.token(), None);
    assert_eq!(ida.sent(), []);
}
