//! What agents tell each other in a chat.

use desk::line::AgentLine;
use domain::{Audience, Down, Refusal, Up, What};

use crate::fresh::{Fresh, write};

#[tokio::test]
async fn of_a_note_the_customer_sees_nothing_not_even_that_somebody_types() {
    let fresh = Fresh::desk().await;
    let token = fresh.session("ada").await;
    let (mut hers, _) = AgentLine::open(&fresh.desk, &token).await.unwrap();
    let ada = fresh.agent("ada").await;
    let ida = fresh.waiting("support").await;
    fresh.desk.pick(&ada, ida.chat()).await.unwrap();
    let (mut idas, _) = ida.line(&fresh).await;
    hers.hear(Up::Watch { chat: ida.chat(), seen: 0 }).await.unwrap();
    hers.hear(Up::Typing { chat: Some(ida.chat()), on: true, private: true }).await.unwrap();
    fresh.desk.note(&ada, ida.chat(), write(), "She was rude last week").await.unwrap();
    hers.hear(Up::Typing { chat: Some(ida.chat()), on: true, private: false }).await.unwrap();
    fresh.desk.say(&ada, ida.chat(), write(), "Hello Ida").await.unwrap();
    let mut heard = Vec::new();
    while !heard.iter().any(|frame| matches!(frame, Down::Entries { .. })) {
        heard.extend(idas.next().await.unwrap());
    }
    let signs = heard.iter().filter(|frame| matches!(frame, Down::Typing { .. })).count();
    assert_eq!(signs, 1, "the one that was meant for her: {heard:?}");
    assert!(!format!("{heard:?}").contains("rude"));
}

#[tokio::test]
async fn a_note_that_is_sent_again_stays_one_note_and_cannot_become_a_message() {
    let fresh = Fresh::desk().await;
    let ada = fresh.agent("ada").await;
    let ida = fresh.waiting("support").await;
    fresh.desk.pick(&ada, ida.chat()).await.unwrap();
    let id = write();
    let first = fresh.desk.note(&ada, ida.chat(), id, "to myself").await.unwrap();
    assert_eq!(fresh.desk.note(&ada, ida.chat(), id, "to myself").await, Ok(first));
    assert_eq!(fresh.desk.say(&ada, ida.chat(), id, "to myself").await, Err(Refusal::OtherBody));
    let log = fresh.desk.conversation(&ada, ida.chat()).await.unwrap().view.entries;
    let notes =
        log.iter().filter(|e| matches!(&e.what, What::Message { .. }) && e.audience() == Audience::Agents);
    assert_eq!(notes.count(), 1);
    assert_eq!(ida.view(&fresh).await.entries.len(), 2, "her question, and that somebody answered");
}
