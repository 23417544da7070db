//! Customers who go away without a word.

use desk::line::AgentLine;
use domain::time::Span;
use domain::{Card, Down, Ending, Phase, State, Up, What};

use crate::fresh::{Fresh, write};

#[tokio::test]
async fn a_chat_whose_customer_is_gone_ends_after_the_channels_time_and_not_before() {
    let fresh = Fresh::desk().await;
    let ada = fresh.agent("ada").await;
    let (gone, stays) = (fresh.waiting("support").await, fresh.waiting("support").await);
    fresh.desk.pick(&ada, gone.chat()).await.unwrap();
    let (line, _) = gone.line(&fresh).await;
    let (_here, _) = stays.line(&fresh).await;
    drop(line);
    fresh.clock.pass(Span::minutes(9));
    fresh.desk.end_idle_chats().await.unwrap();
    assert_eq!(fresh.desk.conversation(&ada, gone.chat()).await.unwrap().view.phase, Phase::Talking);
    fresh.clock.pass(Span::minutes(1));
    fresh.desk.end_idle_chats().await.unwrap();
    let view = fresh.desk.conversation(&ada, gone.chat()).await.unwrap().view;
    assert_eq!((view.phase, view.ending), (Phase::Ended, Some(Ending::Idle)));
    let waits = fresh.desk.conversation(&ada, stays.chat()).await.unwrap().view;
    assert_eq!(waits.phase, Phase::Waiting, "who is here may wait as long as it takes");
}

#[tokio::test]
async fn an_agent_sees_that_the_customer_is_away_after_forty_seconds() {
    let fresh = Fresh::desk().await;
    let ada = fresh.agent("ada").await;
    let ida = fresh.waiting("support").await;
    let (line, _) = ida.line(&fresh).await;
    drop(line);
    fresh.clock.pass(Span::seconds(39));
    assert!(fresh.desk.conversation(&ada, ida.chat()).await.unwrap().here);
    fresh.clock.pass(Span::seconds(1));
    assert!(!fresh.desk.conversation(&ada, ida.chat()).await.unwrap().here);
}

#[tokio::test]
async fn both_sides_are_told_of_a_customer_who_went_away() {
    let fresh = Fresh::desk().await;
    let ada = fresh.agent("ada").await;
    let ida = fresh.waiting("support").await;
    fresh.desk.pick(&ada, ida.chat()).await.unwrap();
    let token = fresh.session("ada").await;
    let (mut hers, _) = AgentLine::open(&fresh.desk, &token).await.unwrap();
    let (line, _) = ida.line(&fresh).await;
    hers.hear(Up::Watch { chat: ida.chat(), seen: 0 }).await.unwrap();
    let told = |frame: &Down| matches!(frame, Down::Here { on: false, .. });

    drop(line);
    fresh.clock.pass(Span::seconds(40));
    fresh.desk.notice_who_left().await.unwrap();
    until(&mut hers, told).await;
    fresh.clock.pass(Span::minutes(10));
    fresh.desk.end_idle_chats().await.unwrap();
    let is_over = |frame: &Down| {
        let over = |card: &Card| card.state == State::Closed && card.ending == Some(Ending::Idle);
        matches!(frame, Down::Card { card } if over(card))
    };
    until(&mut hers, is_over).await;
    let log = fresh.desk.conversation(&ada, ida.chat()).await.unwrap().view.entries;
    assert_eq!(log.last().map(|e| &e.what), Some(&What::Ended { how: Ending::Idle }));

    // Ida comes back and reads why.
    let view = ida.view(&fresh).await;
    assert_eq!((view.phase, view.ending), (Phase::Ended, Some(Ending::Idle)));
    assert_eq!(view.entries.last().map(|e| &e.what), Some(&What::Ended { how: Ending::Idle }));
}

async fn until(line: &mut AgentLine, is_it: impl Fn(&Down) -> bool) {
    while !line.next().await.unwrap().iter().any(&is_it) {}
}

#[tokio::test]
async fn who_is_here_and_says_nothing_is_not_sent_away() {
    let fresh = Fresh::desk().await;
    let ada = fresh.agent("ada").await;
    let ida = fresh.waiting("support").await;
    let (_line, _) = ida.line(&fresh).await;
    fresh.desk.pick(&ada, ida.chat()).await.unwrap();
    fresh.desk.say(&ada, ida.chat(), write(), "What does the label say?").await.unwrap();
    fresh.clock.pass(Span::hours(2));
    fresh.desk.end_idle_chats().await.unwrap();
    let view = fresh.desk.conversation(&ada, ida.chat()).await.unwrap().view;
    assert_eq!(view.phase, Phase::Talking);
}
