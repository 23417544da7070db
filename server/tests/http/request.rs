//! Requests: left where nobody answers, and in place of waiting on.

use domain::channel::ChannelSettings;
use domain::channel::closed::Unattended;
use serde_json::{Value, json};

use crate::client::{Running, id};

/// The demonstration's office, where all channels take requests. `product` is closed, because nobody is there; in `support`
/// one may wait all the same.
async fn running() -> Running {
    let running = Running::start().await;
    change(&running, |key, settings| {
        settings.hours = None;
        settings.closed.request = true;
        settings.closed.unattended = if key == "product" { Unattended::Closed } else { Unattended::Queue };
    })
    .await;
    running
}

async fn change(running: &Running, change: impl Fn(&str, &mut ChannelSettings)) {
    let desk = &running.server.desk;
    let mut settings = desk.export_settings().await.unwrap();
    for channel in &mut settings.channels {
        change(channel.key.as_str(), &mut channel.settings);
    }
    desk.import_settings(settings, &["en", "da"]).await.unwrap();
}

fn request(channel: &str) -> Value {
    json!({
        "channel": channel, "write": id(), "name": "Ida", "email": "ida@lindqvist.example",
        "question": "Do you ship to Bornholm?", "url": "http://shop.example/lamps?secret=1", "title": "Lamps",
    })
}

#[tokio::test]
async fn a_closed_channel_starts_no_chat_and_takes_a_request_once() {
    let running = running().await;
    let mut start = running.browser().start;
    start["channel"] = json!("product");
    let refused = running.post("/w/start", &[], &start).await;
    assert_eq!((refused.status, refused.json()), (409, json!({"no": "closed"})));

    let asked = request("product");
    let first = running.post("/w/request", &[], &asked).await;
    assert_eq!((first.status, first.json()["number"].as_i64()), (200, Some(1001)), "{}", first.body);
    assert!(first.json()["body"].as_str().unwrap().contains("Your request number is 1001"));
    let mut again = asked.clone();
    again["language"] = json!("da");
    let again = running.post("/w/request", &[], &again).await.json();
    assert!(again["body"].as_str().unwrap().contains("Dit sagsnummer er 1001"), "the same one: {again}");
    let mut other = asked;
    other["question"] = json!("Something else");
    assert_eq!(running.post("/w/request", &[], &other).await.json(), json!({"no": "other_body"}));

    let mut wrong = request("product");
    wrong["email"] = json!("ida@");
    let refused = running.post("/w/request", &[], &wrong).await;
    let fields = json!([{"field": "email", "problem": "syntax"}]);
    assert_eq!((refused.status, refused.json()["fields"].clone()), (422, fields));

    let case = running.server.desk.case(&running.mette().await, 1001).await.unwrap().case;
    assert_eq!(case.customer.page.unwrap().url, "http://shop.example/lamps");
}

#[tokio::test]
async fn a_channel_that_takes_no_requests_refuses_them() {
    let running = Running::start().await;
    let refused = running.post("/w/request", &[], &request("product")).await;
    assert_eq!((refused.status, refused.json()), (403, json!({"no": "not_allowed"})));
    assert_eq!(running.post("/w/request", &[], &request("nowhere")).await.status, 404);
}

#[tokio::test]
async fn the_page_the_panel_and_the_loader_agree_on_what_is_closed() {
    let running = running().await;
    let page = running.get("/w/product", &[]).await.body;
    assert!(page.contains("id=\"request-question\"") && page.contains("\"closed\":true"));
    let panel = running.post("/w/panel/closed", &[], &json!({"channel": "product", "language": "de"})).await;
    assert!(panel.json()["body"].as_str().unwrap().contains("Wir haben gerade geschlossen"));
    let loader = running.get("/snak.js?channel=product", &[]).await;
    assert!(loader.body.contains(r#""closed":"nobody""#));

    let page = running.get("/w/support", &[]).await.body;
    assert!(!page.contains("request-question") && !page.contains("\"closed\":true"));
    let panel = running.post("/w/panel/closed", &[], &json!({"channel": "support"})).await;
    assert_eq!(panel.json(), json!({"body": "", "foot": ""}), "it is open");

    change(&running, |_, settings| {
        settings.hours = Some(domain::channel::hours::Hours::never("Europe/Copenhagen"));
    })
    .await;
    let tag = loader.header("etag").unwrap();
    let later = running.get("/snak.js?channel=product", &[("if-none-match", tag)]).await;
    assert!(later.status == 200 && later.body.contains(r#""closed":"hours""#), "{}", later.status);
    change(&running, |_, settings| settings.archived = true).await;
    assert!(!running.get("/w/product", &[]).await.body.contains("request-question"));
}

#[tokio::test]
async fn who_waits_leaves_a_request_with_what_they_have_typed_and_their_chat_ends() {
    let running = running().await;
    let (browser, other) = (running.waiting().await, running.waiting().await);
    running.write("/w/say", &browser, &json!({"write": id(), "text": "Order 20418"})).await;
    let panel = running.write("/w/panel/request", &browser, &json!({"channel": "support"})).await.json();
    assert_eq!(panel["typed"]["question"], "Cracked.\nOrder 20418");
    assert_eq!(panel["typed"]["email"], "ida@lindqvist.example");
    assert_eq!(running.post("/w/panel/request", &[], &json!({"channel": "support"})).await.status, 404);

    let mut asked = request("support");
    asked["question"] = panel["typed"]["question"].clone();
    assert_eq!(running.post("/w/instead", &[], &asked).await.status, 404, "without the token");
    let done = running.write("/w/instead", &browser, &asked).await;
    assert_eq!((done.status, done.json()["number"].as_i64()), (200, Some(1001)), "{}", done.body);
    assert_eq!(running.write("/w/instead", &browser, &asked).await.json()["number"], 1001, "a repeat");
    let after = running.write("/w/say", &browser, &json!({"write": id(), "text": "Hello?"})).await;
    assert_eq!(after.json(), json!({"no": "ended"}));
    assert_eq!(running.line(&other, 0).await.until("place").await["place"], 1);
}

#[tokio::test]
async fn agents_reach_requests_by_their_address_and_nobody_else_does() {
    let running = running().await;
    running.post("/w/request", &[], &request("product")).await;
    for path in ["/requests", "/requests/closed", "/requests/1001"] {
        let stranger = running.get(path, &[]).await;
        assert_eq!((stranger.status, stranger.body.contains("Bornholm")), (303, false), "{path}");
    }
    assert_eq!(running.post("/api/request", &[], &json!({"number": 1001})).await.status, 401);
    let desk = &running.server.desk;
    let token = desk.sign_in("agent1@example.com", desk::DEMO_PASSWORD, "127.0.0.1").await.unwrap().token;
    let cookie = format!("snak={token}");
    let signed_in = [("cookie", cookie.as_str())];
    let list = running.get("/requests", &signed_in).await;
    assert!(list.status == 200 && list.body.contains("Do you ship to Bornholm?"), "{}", list.status);
    assert_eq!(running.get("/requests/1001", &signed_in).await.status, 200);
    assert_eq!(running.get("/requests/1002", &signed_in).await.status, 404);
    let closed = json!({"number": 1001, "state": "closed"});
    assert_eq!(running.post("/api/set_request_state", &signed_in, &closed).await.status, 200);
    assert!(running.get("/requests/closed", &signed_in).await.body.contains("Bornholm"));
}
