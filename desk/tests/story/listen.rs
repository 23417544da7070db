//! Listening in.

use desk::line::AgentLine;
use desk::{Agent, Deed};
use domain::settings::Settings;
use domain::{Down, Refusal, Up};

use crate::fresh::{Fresh, Ida, write};

/// Mia listens in support, and does nothing else.
async fn with_mia(fresh: &Fresh, told: bool) -> (Agent, String) {
    let file = format!(
        r#"{{"channels":[{{"key":"support","name":"Support","listening_is_told":{told},
            "closed":{{"unattended":"queue"}}}}],
            "people":[{{"email":"mia@shop.example","name":"Mia","capacity":2,
            "seats":[{{"channel":"support","may":{{"listen":true}}}}]}}]}}"#
    );
    let settings: Settings = serde_json::from_str(&file).unwrap();
    fresh.desk.import_settings(settings, &["en"]).await.unwrap();
    let token = fresh.session("mia").await;
    (fresh.agent("mia").await, token)
}

async fn with_ada(fresh: &Fresh) -> (Ida, Agent, AgentLine) {
    let token = fresh.session("ada").await;
    let (mut line, _) = AgentLine::open(&fresh.desk, &token).await.unwrap();
    let ada = fresh.agent("ada").await;
    let ida = fresh.waiting("support").await;
    fresh.desk.pick(&ada, ida.chat()).await.unwrap();
    line.hear(Up::Watch { chat: ida.chat(), seen: 0 }).await.unwrap();
    (ida, ada, line)
}

#[tokio::test]
async fn who_listens_reads_all_of_it_changes_nothing_and_stands_in_the_audit_log_once() {
    let fresh = Fresh::desk().await;
    let began = fresh.desk.now();
    let (mia, token) = with_mia(&fresh, false).await;
    let (ida, ada, _hers) = with_ada(&fresh).await;
    let (desk, chat) = (&fresh.desk, ida.chat());
    desk.note(&ada, chat, write(), "between us").await.unwrap();
    let before = ida.view(&fresh).await;
    let conversation = desk.conversation(&mia, chat).await.unwrap();
    assert!(format!("{:?}", conversation.view).contains("between us"));
    let (mut line, _) = AgentLine::open(desk, &token).await.unwrap();
    assert!(!line.hear(Up::Watch { chat, seen: 0 }).await.unwrap().is_empty());
    line.hear(Up::Typing { chat: Some(chat), on: true, private: false }).await.unwrap();
    desk.seen(&mia, chat, 99).await.unwrap();
    for said in [desk.say(&mia, chat, write(), "x").await, desk.note(&mia, chat, write(), "x").await] {
        assert_eq!(said.map(drop), Err(Refusal::NotAllowed));
    }
    for no in [desk.take_over(&mia, chat, write()).await, desk.end_chat(&mia, chat, write()).await] {
        assert_eq!(no, Err(Refusal::NotAllowed));
    }
    assert_eq!(ida.view(&fresh).await, before, "the customer sees no trace of it, not even that it was read");
    let audited = desk.audited(began, 9).await.unwrap();
    assert_eq!(audited.len(), 1, "{audited:?}");
    assert_eq!((audited[0].what, audited[0].agent, audited[0].chat), (Deed::Listened, mia.id, Some(chat)));
    assert_eq!((audited[0].name.as_str(), audited[0].detail.as_str()), ("Mia", "Ada"));
    fresh.clock.pass(domain::time::Span::minutes(11));
    desk.earlier(&mia, chat, 3).await.unwrap();
    assert_eq!(desk.audited(began, 9).await.unwrap().len(), 2, "later it is another time");
}

#[tokio::test]
async fn without_the_right_there_is_nothing_to_listen_to_and_nothing_to_account_for() {
    let fresh = Fresh::desk().await;
    let began = fresh.desk.now();
    let (ida, ada, _hers) = with_ada(&fresh).await;
    let bo = fresh.agent("bo").await;
    assert_eq!(fresh.desk.conversation(&bo, ida.chat()).await.unwrap_err(), Refusal::NotFound);
    fresh.desk.conversation(&ada, ida.chat()).await.unwrap();
    assert_eq!(fresh.desk.audited(began, 9).await.unwrap(), []);
    // A manager listens in without another right.
    let cy = fresh.agent("cy").await;
    fresh.desk.conversation(&cy, ida.chat()).await.unwrap();
    assert_eq!(fresh.desk.audited(began, 9).await.unwrap().len(), 1);
}

/// What the line tells of listeners until the chat is said to be over.
async fn told(line: &mut AgentLine) -> Vec<Vec<String>> {
    let mut told = Vec::new();
    loop {
        for frame in line.next().await.unwrap() {
            match frame {
                Down::Listening { by, .. } => told.push(by),
                Down::Entries { entries, .. }
                    if entries.iter().any(|e| matches!(e.what, domain::What::Ended { .. })) =>
                {
                    return told;
                }
                _ => {}
            }
        }
    }
}

#[tokio::test]
async fn whether_the_agent_is_told_is_the_channels_to_say_and_the_customer_never_is() {
    for is_told in [true, false] {
        let fresh = Fresh::desk().await;
        let (_, token) = with_mia(&fresh, is_told).await;
        let (ida, ada, mut hers) = with_ada(&fresh).await;
        let (desk, chat) = (&fresh.desk, ida.chat());
        let (mut idas, _) = ida.line(&fresh).await;
        let (mut line, _) = AgentLine::open(desk, &token).await.unwrap();
        line.hear(Up::Watch { chat, seen: 0 }).await.unwrap();
        line.hear(Up::Unwatch { chat }).await.unwrap();
        fresh.clock.pass(domain::time::Span::seconds(6));
        desk.notice_who_left().await.unwrap();
        desk.say(&ada, chat, write(), "Hello").await.unwrap();
        desk.end_chat(&ada, chat, write()).await.unwrap();
        let heard = told(&mut hers).await;
        let named = heard.contains(&vec!["Mia".to_owned()]);
        assert_eq!(named, is_told, "{heard:?}");
        assert_eq!(heard.last().cloned().unwrap_or_default(), Vec::<String>::new(), "she has gone");
        let mut customer = Vec::new();
        while !format!("{customer:?}").contains("Ended") {
            customer.extend(idas.next().await.unwrap());
        }
        assert!(!format!("{customer:?}").contains("Mia"));
    }
}
