//! What a chat is about: who says so, who sees it, and which tags are offered.

use desk::Agent;
use domain::{ChatId, Field, Problem, Refusal, State};

use crate::fresh::{Fresh, key, write};

fn tags(all: &[&str]) -> Vec<String> {
    all.iter().map(|tag| (*tag).to_owned()).collect()
}

async fn describe(fresh: &Fresh, me: &Agent, id: ChatId, line: &str, all: &[&str]) -> Result<i64, Refusal> {
    fresh.desk.describe(me, id, line, &tags(all)).await.map(|card| card.rev)
}

#[tokio::test]
async fn who_is_in_the_chat_or_manages_says_what_it_is_about_and_all_of_the_channel_see_it() {
    let fresh = Fresh::desk().await;
    let [ada, bo, cy, di] =
        [fresh.agent("ada").await, fresh.agent("bo").await, fresh.agent("cy").await, fresh.agent("di").await];
    let ida = fresh.waiting("support").await;
    let id = ida.chat();
    assert_eq!(describe(&fresh, &ada, id, "A crack", &[]).await, Err(Refusal::NotAllowed), "nobody has it");
    fresh.desk.pick(&ada, id).await.unwrap();
    let before = ida.view(&fresh).await;
    let first = describe(&fresh, &ada, id, " A  crack ", &["Glass", "glass", " "]).await.unwrap();
    let second = describe(&fresh, &cy, id, "A cracked shade", &["glass", "lune"]).await.unwrap();
    assert!(second > first, "the last writer wins, and everybody can tell who that is");
    for agent in [&ada, &bo, &cy] {
        let card = fresh.desk.office(agent).await.unwrap().card(id).unwrap().clone();
        assert_eq!((card.subject.as_str(), card.tags), ("A cracked shade", tags(&["glass", "lune"])));
    }
    for (agent, no) in [(&bo, Refusal::NotAllowed), (&di, Refusal::NotFound)] {
        assert_eq!(describe(&fresh, agent, id, "Mine", &[]).await, Err(no));
    }
    let long = describe(&fresh, &ada, id, &"x".repeat(121), &[]).await;
    assert_eq!(long, Err(Refusal::field(Field::Subject, Problem::TooLong { limit: 120 })));
    assert_eq!(ida.view(&fresh).await, before, "the customer has no part in it");

    fresh.desk.end_chat(&ada, id, write()).await.unwrap();
    describe(&fresh, &ada, id, "Cracked in the post", &["post"]).await.unwrap();
    let conversation = fresh.desk.conversation(&cy, id).await.unwrap();
    assert_eq!(
        (conversation.card.subject.as_str(), conversation.card.state),
        ("Cracked in the post", State::Closed)
    );
    assert_eq!(conversation.view.entries.len(), 3, "it is no line of the log");
}

#[tokio::test]
async fn a_channel_offers_its_own_tags_and_those_that_were_used_lately() {
    let fresh = Fresh::desk().await;
    let (ada, di) = (fresh.agent("ada").await, fresh.agent("di").await);
    let support = key("support");
    assert_eq!(fresh.desk.tags(&ada, &support).await.unwrap(), [""; 0]);
    fresh.channels(|settings| settings.tags = tags(&["return", "glass"])).await;
    for (channel, all) in [("support", &["Glass", "post"][..]), ("support", &["lune"]), ("sales", &["offer"])]
    {
        let ida = fresh.waiting(channel).await;
        fresh.desk.pick(&ada, ida.chat()).await.unwrap();
        describe(&fresh, &ada, ida.chat(), "", all).await.unwrap();
        fresh.desk.end_chat(&ada, ida.chat(), write()).await.unwrap();
    }
    assert_eq!(fresh.desk.tags(&ada, &support).await.unwrap(), ["return", "glass", "lune", "post"]);
    assert_eq!(fresh.desk.tags(&di, &support).await, Err(Refusal::NotFound));
}
