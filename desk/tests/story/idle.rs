//! Customers who go away without a word.

use domain::time::Span;
use domain::{Ending, Phase};

use crate::fresh::Fresh;

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
