//! Articles between form and queue.

use serde_json::{Value, json};

use crate::client::{Browser, Running};

/// A customer of the channel that suggests articles.
fn browser(running: &Running, question: &str) -> Browser {
    let mut browser = running.browser();
    browser.start["channel"] = json!("product");
    browser.start["question"] = json!(question);
    browser
}

fn with(start: &Value, more: &Value) -> Value {
    let mut all = start.clone();
    for (name, value) in more.as_object().unwrap() {
        all[name] = value.clone();
    }
    all
}

const QUESTION: &str = "Can I return a <b>lamp</b>?";

#[tokio::test]
async fn articles_come_as_a_panel_with_links_that_open_elsewhere() {
    let running = Running::start().await;
    let start = browser(&running, QUESTION).start;
    let found = running.post("/w/panel/found", &[], &start).await;
    assert_eq!(found.status, 200, "{}", found.body);
    let (body, foot) = (found.json()["body"].as_str().unwrap().to_owned(), found.json()["foot"].to_string());
    assert!(body.contains("How do I return a lamp?"), "{body}");
    assert!(
        body.contains(
            "href=\"https://nordlys.example/returns\" target=\"_blank\" rel=\"noopener noreferrer\""
        )
    );
    assert!(body.contains("Can I return a &lt;b&gt;lamp&lt;/b&gt;?") && !body.contains("<b>lamp"));
    assert!(foot.contains("Did this answer your question?") && foot.contains("return"));

    for nothing in ["asdf qwertz", "Can you do it, please?"] {
        let found = running.post("/w/panel/found", &[], &browser(&running, nothing).start).await;
        assert_eq!((found.status, found.json()), (200, json!({"body": "", "foot": ""})), "{nothing}");
    }
    let elsewhere = with(&start, &json!({"channel": "support"}));
    assert_eq!(running.post("/w/panel/found", &[], &elsewhere).await.json()["body"], "");
    let german = with(&start, &json!({"language": "de"}));
    assert_eq!(running.post("/w/panel/found", &[], &german).await.json()["body"], "", "none in German here");
}

#[tokio::test]
async fn mistakes_are_told_before_articles_are_shown() {
    let running = Running::start().await;
    let start = with(&browser(&running, QUESTION).start, &json!({"name": "", "email": "ida"}));
    let refused = running.post("/w/panel/found", &[], &start).await;
    let fields = json!([{"field": "name", "problem": "missing"}, {"field": "email", "problem": "syntax"}]);
    assert_eq!((refused.status, refused.json()), (422, json!({"no": "fields", "fields": fields})));
    let long = with(&browser(&running, &"x".repeat(4_001)).start, &json!({}));
    assert_eq!(running.post("/w/panel/found", &[], &long).await.status, 422);
    let nowhere = with(&start, &json!({"channel": "nowhere"}));
    assert_eq!(running.post("/w/panel/found", &[], &nowhere).await.status, 404);
    assert_eq!(running.post("/w/panel/nothing", &[], &start).await.status, 404);
}

#[tokio::test]
async fn yes_ends_it_as_answered_and_no_queues_it() {
    let running = Running::start().await;
    let yes = browser(&running, QUESTION);
    let start =
        with(&yes.start, &json!({"shown": "return,x y,damaged", "read": "return", "answered": "yes"}));
    let ended = running.post("/w/start", &[], &start).await;
    assert_eq!(ended.json()["view"]["ending"], "answered_by_faq", "{}", ended.body);
    assert_eq!(
        running.post("/w/start", &[], &start).await.json(),
        ended.json(),
        "the same start, the same answer"
    );

    let no = browser(&running, QUESTION);
    let start = with(&no.start, &json!({"shown": "return", "read": "", "answered": ""}));
    let waits = running.post("/w/start", &[], &start).await;
    assert_eq!(waits.json()["view"]["phase"], "waiting");
    assert!(!waits.body.contains("How do I return"), "what agents see of it is theirs");
    let mette = running.mette().await;
    let office = running.server.desk.office(&mette).await.unwrap();
    assert_eq!(office.incoming().iter().map(|c| c.chat.to_string()).collect::<Vec<_>>(), [no.chat]);
}
