//! Articles between form and queue.

use super::*;

fn arrives() -> Customer {
    let page = Page { channel: "product".into(), suggests: true, language: "de".into(), ..Page::default() };
    Customer::with(page, None)
}

fn input(name: &str, value: &str) -> Input {
    Input { name: name.into(), value: value.into(), required: false }
}

/// The panel's button was pressed, with this article open.
fn presses(ida: &mut Customer, yes: bool, read: &str) {
    let ids = Ids { chat: format!("chat {yes} {read}"), token: format!("token {yes} {read}") };
    let mut form = typed("Cracked");
    form.push(input("shown", "a,b"));
    ida.talk.helped(yes, form, read, ids);
}

fn body_of(done: &[Do], errand: &Errand) -> Json {
    let posts = posts(done);
    let (_, body) = posts.iter().find(|(e, _)| *e == errand).unwrap();
    Json::parse(body).unwrap()
}

const PANEL: &str = r#"{"body":"<p>x</p>","foot":"<p>y</p>"}"#;
const NOTHING: &str = r#"{"body":"","foot":""}"#;

#[test]
fn the_form_is_right_before_articles_are_asked_for_and_nothing_is_kept_for_it() {
    let mut ida = arrives();
    ida.presses_start(" ");
    assert_eq!(posts(&ida.done()), [], "the question is missing");
    ida.presses_start("Cracked");
    let done = ida.done();
    let asked = body_of(&done, &Errand::Found);
    let text = |name| asked.text(name).unwrap();
    assert_eq!(
        (text("channel"), text("language"), text("name"), text("question")),
        ("product", "de", "Ida", "Cracked")
    );
    assert_eq!(done.len(), 2, "no start, no token, only what the fields say: {done:?}");
    ida.presses_start("Cracked");
    assert_eq!(ida.done(), [], "pressed twice is asked once");
}

#[test]
fn without_articles_the_chat_starts_whatever_the_reason() {
    for (status, body) in [
        (200, NOTHING),
        (0, ""),
        (500, "oh"),
        (429, r#"{"no":"too_many","seconds":9}"#),
        (404, r#"{"no":"not_found"}"#),
    ] {
        let mut ida = arrives();
        ida.presses_start("Cracked");
        ida.done();
        ida.answers(&Errand::Found, status, body);
        let done = ida.done();
        assert_eq!(body_of(&done, &Errand::Start).text("token"), Some("token of Cracked"), "{status}");
        assert!(ida.talk.screen.busy && !ida.talk.screen.has_panel());
        ida.answers(&Errand::Start, 0, "");
        ida.presses_start("Cracked");
        assert_eq!(
            posts(&ida.done()),
            posts(&done)[..],
            "it may have started: sent again, and not looked for again"
        );
    }
}

#[test]
fn what_the_server_wants_put_right_is_put_right_first() {
    let mut ida = arrives();
    ida.presses_start("Cracked");
    ida.done();
    ida.answers(
        &Errand::Found,
        422,
        r#"{"no":"fields","fields":[{"field":"email","problem":"no_such_domain"}]}"#,
    );
    assert!(ida.done().iter().any(|what| matches!(what, Do::Refuse("start", wrong) if wrong.len() == 1)));
    assert!(!ida.talk.screen.busy);
    ida.presses_start("Cracked");
    assert!(posts(&ida.done()).iter().any(|(errand, _)| **errand == Errand::Found));
}

#[test]
fn no_starts_the_chat_with_what_was_typed_and_a_lost_answer_is_the_same_start() {
    let mut ida = arrives();
    ida.presses_start("Cracked");
    ida.answers(&Errand::Found, 200, PANEL);
    assert!(ida.talk.screen.has_panel() && !ida.talk.screen.busy);
    ida.done();
    presses(&mut ida, false, "");
    let first = ida.done();
    let start = body_of(&first, &Errand::Start);
    let text = |name| start.text(name).unwrap();
    assert_eq!((text("question"), text("shown"), text("answered")), ("Cracked", "a,b", ""));
    ida.answers(&Errand::Start, 0, "");
    assert!(ida.talk.screen.has_panel() && !ida.talk.screen.trouble.is_empty(), "it can be pressed again");
    presses(&mut ida, false, "b");
    assert_eq!(posts(&ida.done()), posts(&first), "whatever was read meanwhile");

    ida.answers(&Errand::Start, 200, r#"{"view":{"phase":"waiting","entries":[]}}"#);
    assert_eq!((ida.talk.screen.stage, ida.talk.screen.has_panel()), (Stage::Waiting, false));
}

#[test]
fn yes_ends_it_with_thanks_and_a_way_to_ask_something_else() {
    let mut ida = arrives();
    ida.presses_start("Cracked");
    ida.answers(&Errand::Found, 200, PANEL);
    ida.done();
    presses(&mut ida, true, "b");
    let start = body_of(&ida.done(), &Errand::Start);
    let text = |name| start.text(name).unwrap();
    assert_eq!((text("answered"), text("read")), ("yes", "b"));
    let ended = entry(2, CUSTOMER, r#"{"t":"ended","how":"answered_by_faq"}"#);
    let question = entry(1, CUSTOMER, r#"{"t":"message","text":"Cracked"}"#);
    let view = format!(r#"{{"phase":"ended","ending":"answered_by_faq","entries":[{question},{ended}]}}"#);
    ida.answers(&Errand::Start, 200, &format!(r#"{{"view":{view}}}"#));
    assert_eq!((ida.talk.screen.stage, ida.talk.screen.has_panel()), (Stage::Ended, false));
    let done = ida.done();
    assert!(done.contains(&Do::Offer("fresh")));
    assert!(tells(&done).contains(&r#"{"t":"chat","on":false}"#), "the next page begins afresh");
    ida.talk.fresh();
    assert_eq!(ida.talk.screen.stage, Stage::Form);
    ida.presses_start("Another");
    assert!(posts(&ida.done()).iter().any(|(errand, _)| **errand == Errand::Found));
}
