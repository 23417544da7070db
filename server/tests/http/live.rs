//! Live lines over real sockets.

use desk::DEMO_PASSWORD;
use serde_json::json;
use uuid::Uuid;

use crate::client::{Running, eventually, id};

#[tokio::test]
async fn what_one_side_writes_reaches_the_other_in_order() {
    let running = Running::start().await;
    let (desk, mette) = (&running.server.desk, running.mette().await);
    let browser = running.waiting().await;
    let chat = domain::ChatId::parse(&browser.chat).unwrap();
    let mut line = running.line(&browser, 0).await;
    line.until("welcome").await;
    assert_eq!(line.until("view").await["view"]["entries"][0]["seq"], 1);
    assert_eq!(line.until("place").await["place"], 1);
    desk.pick(&mette, chat).await.unwrap();
    for n in 0..20 {
        desk.say(&mette, chat, domain::WriteId(Uuid::now_v7()), &format!("line {n}")).await.unwrap();
    }
    let mut seen = 1;
    while seen < 22 {
        for entry in line.until("entries").await["entries"].as_array().unwrap() {
            seen += 1;
            assert_eq!(entry["seq"], seen);
        }
    }
    drop(line);
    let mut back = running.line(&browser, 20).await;
    let missed = back.until("entries").await;
    let places: Vec<_> = missed["entries"].as_array().unwrap().iter().map(|e| e["seq"].clone()).collect();
    assert_eq!(places, [21, 22]);
}

#[tokio::test]
async fn a_gap_is_filled_on_demand() {
    let running = Running::start().await;
    let browser = running.waiting().await;
    for n in 0..3 {
        running.write("/w/say", &browser, &json!({"write": id(), "text": format!("{n}")})).await;
    }
    let mut line = running.line(&browser, 0).await;
    line.until("view").await;
    line.say(&json!({"t": "get", "after": 2})).await;
    assert_eq!(line.until("entries").await["entries"][0]["seq"], 3);
}

#[tokio::test]
async fn a_line_that_opens_nothing_is_told_so_and_closed() {
    let running = Running::start().await;
    let mut line = running.socket("/w/live", &[]).await.unwrap();
    line.say(&json!({"t": "hello", "token": "0".repeat(64)})).await;
    assert_eq!(line.until("no").await["refusal"], json!({"no": "not_found"}));
    assert_eq!(line.hear().await, Err(1008));
    let mut rude = running.socket("/w/live", &[]).await.unwrap();
    rude.say(&json!({"t": "typing", "on": true})).await;
    assert_eq!(rude.hear().await, Err(1008));
    let mut stranger = running.socket("/live", &[]).await.unwrap();
    assert_eq!(stranger.until("no").await["refusal"], json!({"no": "sign_in"}));
}

#[tokio::test]
async fn frames_of_tomorrow_are_passed_over_and_huge_ones_end_the_line() {
    let running = Running::start().await;
    let browser = running.waiting().await;
    let mut line = running.line(&browser, 0).await;
    line.until("view").await;
    line.say(&json!({"t": "hologram"})).await;
    line.say(&json!({"t": "get", "after": 0, "why": "because"})).await;
    assert_eq!(line.until("entries").await["entries"][0]["seq"], 1);
    line.say(&json!({"t": "get", "after": 0, "filler": "x".repeat(20_000)})).await;
    while line.hear().await.is_ok() {}
}

#[tokio::test]
async fn an_agents_line_shows_the_office_and_follows_it() {
    let running = Running::start().await;
    let token =
        running.server.desk.sign_in("agent1@example.com", DEMO_PASSWORD, "127.0.0.1").await.unwrap().token;
    let mut line = running.socket("/live", &[("cookie", &format!("snak={token}"))]).await.unwrap();
    assert_eq!(line.until("office").await["office"]["me"]["name"], "Mette");
    let browser = running.waiting().await;
    let card = line.until("card").await;
    assert_eq!(
        (card["card"]["chat"].as_str(), card["card"]["state"].as_str()),
        (Some(browser.chat.as_str()), Some("waiting"))
    );
}

#[tokio::test]
async fn a_server_that_stops_says_goodbye() {
    let running = Running::start().await;
    let browser = running.waiting().await;
    let mut line = running.line(&browser, 0).await;
    line.until("view").await;
    running.server.stop.cancel();
    let again = line.until("bye").await["again"].as_i64();
    assert!(again.is_some_and(|again| (0..=500).contains(&again)), "{again:?}");
    assert_eq!(line.hear().await, Err(1012));
    eventually("nothing is left of it", || running.server.lines.is_empty()).await;
}

#[tokio::test]
async fn a_long_conversation_fits_down_the_line() {
    let running = Running::start().await;
    let (desk, mette) = (&running.server.desk, running.mette().await);
    let browser = running.waiting().await;
    let chat = domain::ChatId::parse(&browser.chat).unwrap();
    desk.pick(&mette, chat).await.unwrap();
    let long = "\u{1f4a1}".repeat(4_000);
    for _ in 0..220 {
        desk.say(&mette, chat, domain::WriteId(Uuid::now_v7()), &long).await.unwrap();
    }
    let mut line = running.line(&browser, 0).await;
    let view = line.until("view").await;
    assert_eq!(view["view"]["entries"].as_array().unwrap().len(), 200, "the newest page");
    let mut back = running.line(&browser, 1).await;
    let mut seen = 1;
    while seen < 222 {
        for entry in back.until("entries").await["entries"].as_array().unwrap() {
            seen += 1;
            assert_eq!(entry["seq"], seen);
        }
    }
}
