//! The widget's four writes.

use serde_json::json;

use crate::client::{Running, id};

#[tokio::test]
async fn a_chat_is_started_written_in_and_ended() {
    let running = Running::start().await;
    let browser = running.browser();
    let started = running.post("/w/start", &[], &browser.start).await;
    assert_eq!((started.status, started.json()["view"]["phase"].as_str()), (200, Some("waiting")));
    let again = running.post("/w/start", &[], &browser.start).await;
    assert_eq!(again.json(), started.json(), "the same start, the same answer");

    let said = json!({"write": id(), "text": "Order 20418"});
    let first = running.write("/w/say", &browser, &said).await;
    assert_eq!((first.status, first.json()["seq"].as_i64()), (200, Some(2)));
    assert_eq!(running.write("/w/say", &browser, &said).await.json(), first.json());
    assert_eq!(running.write("/w/seen", &browser, &json!({"upto": 2})).await.status, 200);
    assert_eq!(running.write("/w/end", &browser, &json!({"write": id()})).await.status, 200);
    let after = running.write("/w/say", &browser, &json!({"write": id(), "text": "Hello?"})).await;
    assert_eq!((after.status, after.json()), (409, json!({"no": "ended"})));
}

#[tokio::test]
async fn mistakes_in_the_form_come_back_field_by_field() {
    let running = Running::start().await;
    let mut start = running.browser().start;
    start["name"] = json!(" ");
    start["email"] = json!("ida@lindqvist");
    let refused = running.post("/w/start", &[], &start).await;
    let fields = json!([{"field": "name", "problem": "missing"}, {"field": "email", "problem": "syntax"}]);
    assert_eq!((refused.status, refused.json()), (422, json!({"no": "fields", "fields": fields})));
}

#[tokio::test]
async fn without_the_token_there_is_no_chat() {
    let running = Running::start().await;
    let browser = running.waiting().await;
    let body = json!({"write": id(), "text": "hi", "upto": 1, "of": 2, "option": "Refund"});
    for token in ["", "x", &"0".repeat(64), &browser.chat] {
        let header = format!("Bearer {token}");
        for path in ["/w/say", "/w/seen", "/w/end", "/w/choose"] {
            let answer = running.post(path, &[("authorization", &header)], &body).await;
            assert_eq!(answer.status, 404, "{path} with {token}");
        }
    }
    assert_eq!(running.post("/w/say", &[], &body).await.status, 404);
    assert_eq!(running.write("/w/say", &browser, &body).await.status, 200, "and with it there is");
}

#[tokio::test]
async fn what_is_too_large_or_no_json_is_refused() {
    let running = Running::start().await;
    let browser = running.waiting().await;
    let long = running.write("/w/say", &browser, &json!({"write": id(), "text": "x".repeat(4_001)})).await;
    let problem = json!([{"field": "message", "problem": {"too_long": {"limit": 4_000}}}]);
    assert_eq!((long.status, long.json()["fields"].clone()), (422, problem));
    let huge = running.write("/w/say", &browser, &json!({"write": id(), "text": "x".repeat(70_000)})).await;
    assert_eq!(huge.status, 413);
    let kind = [("content-type", "application/json")];
    assert_eq!(running.ask("POST", "/w/start", &kind, "{").await.status, 400);
}

#[tokio::test]
async fn a_menu_is_answered_once_and_a_repeat_gets_the_first_answer() {
    let running = Running::start().await;
    let browser = running.waiting().await;
    let (desk, mette) = (&running.server.desk, running.mette().await);
    let chat = domain::ChatId::parse(&browser.chat).unwrap();
    desk.pick(&mette, chat).await.unwrap();
    let write = domain::WriteId::parse(&id()).unwrap();
    desk.offer_choices(&mette, chat, write, ("How?", &["Refund".into(), "Repair".into()])).await.unwrap();

    let choice = json!({"write": id(), "of": 3, "option": "Refund"});
    let first = running.write("/w/choose", &browser, &choice).await;
    assert_eq!((first.status, first.json()["seq"].as_i64()), (200, Some(4)), "{}", first.body);
    assert_eq!(running.write("/w/choose", &browser, &choice).await.json(), first.json());
    let again =
        running.write("/w/choose", &browser, &json!({"write": id(), "of": 3, "option": "Repair"})).await;
    assert_eq!((again.status, again.json()), (409, json!({"no": "not_now"})));
    let mut line = running.line(&browser, 0).await;
    let chosen = &line.until("view").await["view"]["entries"][3]["what"];
    assert_eq!(*chosen, json!({"t": "chosen", "of": 3, "option": "Refund"}));
}
