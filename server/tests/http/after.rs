//! After the end, over HTTP: the panel, the way back, stars and the transcript.

use domain::settings::Settings;
use serde_json::json;
use uuid::Uuid;

use crate::client::{Browser, Running, eventually, id};

/// A shop that asks something after a chat, in Dutch.
async fn office() -> Running {
    let running = Running::start().await;
    let file = json!({"channels": [{
        "key": "support", "name": "Support", "header": "Nordlys", "language": "nl",
        "closed": {"unattended": "queue"},
        "after": {"on": true, "header": "Dank <u>u</u>", "rating_text": "Hoe deed \"Mette\" het?"},
    }]});
    let settings: Settings = serde_json::from_value(file).unwrap();
    running.server.desk.import_settings(settings, &["nl"]).await.unwrap();
    running
}

async fn ended(running: &Running) -> Browser {
    let (browser, mette) = (running.waiting().await, running.mette().await);
    let chat = domain::ChatId::parse(&browser.chat).unwrap();
    running.server.desk.pick(&mette, chat).await.unwrap();
    let end = running.write("/w/end", &browser, &json!({"write": id()})).await;
    assert_eq!((end.status, end.json()), (200, json!({"after": true, "transcript": true})));
    browser
}

#[tokio::test]
async fn the_panel_asks_what_the_channel_asks_in_the_customers_language() {
    let running = office().await;
    let browser = running.waiting().await;
    let ask = json!({"channel": "support", "language": "nl"});
    let before = running.write("/w/panel/after", &browser, &ask).await;
    assert_eq!(before.json()["body"], "", "while it goes on there is nothing to ask");
    let browser = ended(&running).await;
    let shown = running.write("/w/panel/after", &browser, &ask).await.json();
    let (body, foot) = (shown["body"].as_str().unwrap(), shown["foot"].as_str().unwrap());
    for text in ["Dank &lt;u&gt;u&lt;/u&gt;", "Hoe deed", "Heel slecht", "Heel goed", "ida@lindqvist.example"]
    {
        assert!(body.contains(text), "{text} in {body}");
    }
    assert_eq!(body.matches("type=\"radio\"").count(), 5);
    assert!(!body.contains(" checked"), "{body}");
    assert!(foot.contains("Terug naar chat") && foot.contains("Chat verlaten"), "{foot}");
    assert!(!body.contains(" style=") && !body.contains(" onclick="));

    assert_eq!(running.write("/w/rate", &browser, &json!({"stars": 4})).await.status, 200);
    let shown = running.write("/w/panel/after", &browser, &ask).await.json();
    let body = shown["body"].as_str().unwrap();
    let chosen: Vec<_> = body.split('<').filter(|tag| tag.contains(" checked")).collect();
    assert!(chosen.len() == 1 && chosen[0].contains("value=\"4\""), "{chosen:?}");

    let stranger = running.post("/w/panel/after", &[], &ask).await;
    assert_eq!(stranger.status, 404, "whose chat it is, only a token tells");
    assert_eq!(running.write("/w/leave", &browser, &json!({})).await.status, 200);
    let left = running.write("/w/panel/after", &browser, &ask).await.json();
    assert!(!left["foot"].as_str().unwrap().contains("Terug naar chat"), "{left}");
}

#[tokio::test]
async fn a_customer_returns_by_writing_and_only_by_saying_so() {
    let running = office().await;
    let browser = ended(&running).await;
    let plain = running.write("/w/say", &browser, &json!({"write": id(), "text": "late"})).await;
    assert_eq!((plain.status, plain.json()), (409, json!({"no": "ended"})));
    let back = json!({"write": id(), "text": "One more thing", "back": true});
    let first = running.write("/w/say", &browser, &back).await;
    assert_eq!(first.status, 200, "{}", first.body);
    assert_eq!(running.write("/w/say", &browser, &back).await.json(), first.json());
    let more = running.write("/w/say", &browser, &json!({"write": id(), "text": "And more"})).await;
    assert_eq!(more.json()["seq"].as_i64(), first.json()["seq"].as_i64().map(|seq| seq + 1));
}

#[tokio::test]
async fn stars_are_one_to_five() {
    let running = office().await;
    let browser = ended(&running).await;
    for bad in [json!(0), json!(6), json!(-1), json!("5"), json!(2.5), json!(null)] {
        let refused = running.write("/w/rate", &browser, &json!({"stars": bad})).await;
        assert_eq!(refused.status, 422, "{bad}");
    }
    assert_eq!(running.write("/w/rate", &browser, &json!({"stars": 5})).await.status, 200);
}

#[tokio::test]
async fn the_transcript_becomes_a_file_and_the_line_says_when() {
    let running = office().await;
    let browser = ended(&running).await;
    let mut line = running.line(&browser, 0).await;
    let wrong =
        running.write("/w/transcript", &browser, &json!({"write": id(), "email": "a\r\nb@c.example"})).await;
    let fields = json!([{"field": "email", "problem": "syntax"}]);
    assert_eq!((wrong.status, wrong.json()["fields"].clone()), (422, fields));
    let ask = json!({"write": Uuid::now_v7(), "email": "ida@lindqvist.example"});
    let posted = running.write("/w/transcript", &browser, &ask).await;
    assert_eq!(posted.json(), json!({"to": "ida@lindqvist.example", "state": "sending"}));
    let mut state = String::new();
    while state != "sent" {
        state = line.until("mail").await["state"].as_str().unwrap().to_owned();
    }
    assert_eq!(running.write("/w/transcript", &browser, &ask).await.json()["state"], "sent");
    eventually("one file", || running.mails().len() == 1).await;
    assert!(running.mails()[0].contains("Subject: Je chat met Nordlys"), "{:?}", running.mails());
}
