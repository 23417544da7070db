//! What only agents may read must not reach a customer by any road.

use domain::{Entry, What};
use serde_json::json;
use uuid::Uuid;

use crate::client::{Running, eventually, id};

const SECRET: &str = "marked-secret-7f3a";

#[tokio::test]
async fn a_private_note_is_on_no_road_to_the_customer_and_leaves_no_gap() {
    let running = Running::start().await;
    let (desk, mette) = (&running.server.desk, running.mette().await);
    let browser = running.waiting().await;
    let chat = domain::ChatId::parse(&browser.chat).unwrap();
    let mut open = running.line(&browser, 0).await;
    open.until("view").await;
    desk.pick(&mette, chat).await.unwrap();
    desk.note(&mette, chat, domain::WriteId(Uuid::now_v7()), SECRET).await.unwrap();
    desk.say(&mette, chat, domain::WriteId(Uuid::now_v7()), "Hello Ida").await.unwrap();

    // The setup holds what the test looks for.
    let log = desk.conversation(&mette, chat).await.unwrap().view.entries;
    let is_note = |e: &Entry| matches!(&e.what, What::Message { text } if text.as_str() == SECRET);
    assert!(log.iter().any(is_note));

    let token = format!("Bearer {}", browser.token);
    let mut roads = Vec::new();
    let mut last = 1;
    while last < 3 {
        let frame = open.hear().await.unwrap();
        for entry in frame["entries"].as_array().into_iter().flatten() {
            last += 1;
            assert_eq!(entry["seq"], last, "the customer's count has no gap");
        }
        roads.push(frame.to_string());
    }
    for seen in [0, 1, 2, 99] {
        let mut line = running.line(&browser, seen).await;
        for kind in ["welcome", "open"] {
            roads.push(line.until(kind).await.to_string());
        }
        line.say(&json!({"t": "get", "after": 0})).await;
        roads.push(line.until("entries").await.to_string());
    }
    // An asker gets the same: what is held would be answered with whatever the agents write among themselves.
    let knows_all = running.write("/w/poll", &browser, &json!({"seen": 3, "epoch": desk.epoch()})).await;
    let question = json!({"seen": 3, "epoch": desk.epoch(), "cursor": knows_all.json()["cursor"]});
    desk.note(&mette, chat, domain::WriteId(Uuid::now_v7()), SECRET).await.unwrap();
    let signs = async {
        loop {
            desk.agent_types(&mette, chat, true, domain::Audience::Everyone).await.unwrap();
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    };
    let held = tokio::select! {
        held = running.write("/w/poll", &browser, &question) => held,
        () = signs => unreachable!("they go on"),
    };
    assert!(held.body.contains("typing"), "{}", held.body);
    roads.extend([knows_all.body, held.body]);
    for seen in [0, 1, 2, 99] {
        roads.push(running.write("/w/poll", &browser, &json!({"seen": seen})).await.body);
    }
    assert!(roads.iter().any(|road| road.contains("Hello Ida")));
    let said = running.write("/w/say", &browser, &json!({"write": id(), "text": "Thanks"})).await;
    assert_eq!(said.json()["seq"], 4, "three lines that the customer got, and this one");
    roads.push(said.body);

    // Every public road, both ways, with all that this customer's browser knows.
    for path in server::routes::public_paths() {
        let path =
            path.replace("{channel}", "support").replace("{file}", "demo.css").replace("{id}", &browser.chat);
        let path = path.replace("{name}", "found").replace("{key}", "return");
        for query in ["", "?resume", "?channel=support"] {
            roads.push(running.get(&format!("{path}{query}"), &[("authorization", &token)]).await.body);
        }
        let mail = json!({"write": id(), "email": "ida@lindqvist.example", "stars": 3, "channel": "support"});
        for body in [
            &browser.start,
            &json!({"write": id(), "of": 1, "option": "x"}),
            &json!({"write": id(), "text": "x"}),
            &json!({"upto": 99}),
            &mail,
        ] {
            roads.push(running.write(&path, &browser, body).await.body);
        }
    }
    let ended = running.write("/w/say", &browser, &json!({"write": id(), "text": "x"})).await;
    assert_eq!(ended.json(), json!({"no": "ended"}), "the walk has been down the road that ends the chat");
    let ask = json!({"channel": "support", "language": "en"});
    roads.push(running.write("/w/panel/after", &browser, &ask).await.body);
    // The walk had the transcript sent, too.
    desk.deliver_mail().await.unwrap();
    eventually("a mail", || !running.mails().is_empty()).await;
    let mail = running.mails().remove(0);
    assert!(mail.contains("Hello Ida") && mail.contains("multipart/alternative"), "{mail}");
    roads.extend(running.mails());
    assert!(roads.len() > 6 * server::routes::public_paths().len());
    for road in roads {
        assert!(!road.contains(SECRET), "{road}");
    }
}
