//! After the end: coming back, leaving for good, stars.

use desk::Origin;
use domain::time::Span;
use domain::{Applied, ChatView, Down, Ending, Phase, Refusal, Stars, State, What};

use crate::fresh::{Fresh, Ida, write};

fn stars(number: i64) -> Stars {
    Stars::parse(number).unwrap()
}

/// A chat that Ada had, and that Ida has ended.
async fn ended(fresh: &Fresh) -> Ida {
    let ada = fresh.agent("ada").await;
    let ida = fresh.waiting("support").await;
    fresh.desk.pick(&ada, ida.chat()).await.unwrap();
    fresh.desk.say(&ada, ida.chat(), write(), "A new shade is on its way.").await.unwrap();
    ida.ends(fresh).await.unwrap();
    ida
}

async fn returns(fresh: &Fresh, ida: &Ida, text: &str) -> Result<desk::Stored, Refusal> {
    let me = fresh.desk.customer(&ida.start.token).await?;
    fresh.desk.customer_returns(&me, Origin::EVERYBODY, write(), text).await
}

async fn leaves(fresh: &Fresh, ida: &Ida) -> Result<(), Refusal> {
    let me = fresh.desk.customer(&ida.start.token).await?;
    fresh.desk.customer_leaves(&me).await
}

async fn rates(fresh: &Fresh, ida: &Ida, number: i64) -> Result<(), Refusal> {
    let me = fresh.desk.customer(&ida.start.token).await?;
    fresh.desk.customer_rates(&me, stars(number)).await
}

#[tokio::test]
async fn who_comes_back_finds_the_same_agent_and_the_chat_goes_on() {
    let fresh = Fresh::desk().await;
    fresh.asks_after(r#"{"on":true}"#).await;
    let (ada, ada_is_here) = fresh.present("ada").await;
    let ida = ended(&fresh).await;
    let office = fresh.desk.office(&ada).await.unwrap();
    assert_eq!((office.ongoing().len(), office.recent(fresh.desk.now()).len()), (0, 1));
    assert_eq!(office.card(ida.chat()).unwrap().state, State::Finished);
    assert_eq!(ida.says(&fresh, "on its way when it ended").await, Err(Refusal::Ended), "that is no return");

    let (mut line, _) = ida.line(&fresh).await;
    let me = fresh.desk.customer(&ida.start.token).await.unwrap();
    let id = write();
    let first = fresh.desk.customer_returns(&me, Origin::EVERYBODY, id, "One more thing").await.unwrap();
    for _ in 0..3 {
        assert_eq!(
            fresh.desk.customer_returns(&me, Origin::EVERYBODY, id, "One more thing").await,
            Ok(first),
            "a lost answer"
        );
    }
    assert_eq!(
        fresh.desk.customer_returns(&me, Origin::EVERYBODY, id, "Another").await,
        Err(Refusal::OtherBody)
    );
    let view = ida.view(&fresh).await;
    let whats: Vec<_> = view.entries.iter().skip(3).map(|e| &e.what).collect();
    assert!(matches!(whats[0], What::Ended { how: Ending::ByCustomer }));
    assert!(matches!(whats[1], What::Reopened));
    assert!(matches!(whats[2], What::Message { text } if text.as_str() == "One more thing"));
    assert_eq!((whats.len(), first.seq, view.phase), (3, 6, Phase::Talking));
    assert_eq!(view.agents, ["Ada"]);

    // Whoever listens gets both lines without asking.
    let mut heard = ChatView::of(view.entries[..4].to_vec());
    while heard.phase == Phase::Ended || heard.last() < 6 {
        for frame in line.next().await.unwrap() {
            if let Down::Entries { entries, .. } = frame {
                entries.into_iter().for_each(|e| assert_eq!(heard.apply(e), Applied::New));
            }
        }
    }
    assert_eq!(heard.phase, Phase::Talking);

    let office = fresh.desk.office(&ada).await.unwrap();
    assert_eq!((office.ongoing().len(), office.recent(fresh.desk.now()).len()), (1, 0));
    assert_eq!(office.card(ida.chat()).unwrap().unread, 2, "the question and what came now");
    fresh.desk.say(&ada, ida.chat(), write(), "Of course").await.unwrap();
    drop(ada_is_here);
}

#[tokio::test]
async fn who_comes_back_when_the_agent_is_away_or_full_waits_in_the_queue() {
    let fresh = Fresh::desk().await;
    fresh.asks_after(r#"{"on":true}"#).await;
    let ida = ended(&fresh).await;
    let before = fresh.waiting("support").await;
    let told = returns(&fresh, &ida, "Are you there?").await.unwrap();
    assert_eq!(told.seq, 7, "reopened, queued, and the message");
    assert_eq!(ida.view(&fresh).await.phase, Phase::Waiting);
    let next = fresh.agent("bo").await;
    assert_eq!(
        fresh.desk.pick_next(&next).await,
        Ok(before.chat()),
        "who came back stands behind who waited"
    );
    assert_eq!(fresh.desk.pick_next(&next).await, Ok(ida.chat()));
    fresh.desk.end_chat(&next, ida.chat(), write()).await.unwrap();

    // Bo is here now, and has his hands full: two is what he takes.
    let (bo, _line) = fresh.present("bo").await;
    let another = fresh.waiting("support").await;
    fresh.desk.pick(&bo, another.chat()).await.unwrap();
    returns(&fresh, &ida, "And now?").await.unwrap();
    assert_eq!(ida.view(&fresh).await.phase, Phase::Waiting);
    assert_eq!(fresh.desk.office(&bo).await.unwrap().ongoing().len(), 2);
    fresh.desk.end_chat(&bo, another.chat(), write()).await.unwrap();
    fresh.desk.pick(&bo, ida.chat()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_who_come_back_at_once_no_more_get_an_agent_than_the_agent_takes() {
    let fresh = Fresh::desk().await;
    fresh.asks_after(r#"{"on":true}"#).await;
    let (ada, _line) = fresh.present("ada").await;
    let mut all = Vec::new();
    for _ in 0..6 {
        all.push(ended(&fresh).await);
    }
    let tries: Vec<_> = all
        .iter()
        .map(|ida| {
            let (desk, token) = (fresh.desk.clone(), ida.start.token.clone());
            tokio::spawn(async move {
                let me = desk.customer(&token).await.unwrap();
                desk.customer_returns(&me, Origin::EVERYBODY, write(), "back").await.unwrap()
            })
        })
        .collect();
    for one in tries {
        one.await.unwrap();
    }
    let office = fresh.desk.office(&ada).await.unwrap();
    assert_eq!((office.ongoing().len(), office.incoming().len()), (2, 4));
}

#[tokio::test]
async fn where_nothing_is_asked_after_the_end_it_is_the_end() {
    let fresh = Fresh::desk().await;
    let ida = ended(&fresh).await;
    assert_eq!(returns(&fresh, &ida, "Hello?").await, Err(Refusal::Ended));
    assert_eq!(rates(&fresh, &ida, 5).await, Err(Refusal::Ended));
    fresh.asks_after(r#"{"on":true}"#).await;
    let queue = fresh.waiting("support").await;
    queue.ends(&fresh).await.unwrap();
    assert_eq!(returns(&fresh, &queue, "Hello?").await, Err(Refusal::Ended), "nobody had answered");
}

#[tokio::test]
async fn an_ended_chat_is_over_for_good_after_its_time_or_when_it_is_left() {
    let fresh = Fresh::desk().await;
    fresh.asks_after(r#"{"on":true,"return_minutes":20}"#).await;
    let (left, stays) = (ended(&fresh).await, ended(&fresh).await);
    let (mut line, frames) = left.line(&fresh).await;
    assert!(frames.contains(&Down::After { after: true, transcript: true }));
    leaves(&fresh, &left).await.unwrap();
    assert_eq!(leaves(&fresh, &left).await, Ok(()), "twice is once");
    let mut told = Vec::new();
    while !told.contains(&Down::After { after: false, transcript: true }) {
        told.extend(line.next().await.unwrap());
    }
    assert_eq!(returns(&fresh, &left, "Hello?").await, Err(Refusal::Ended));

    fresh.clock.pass(Span(Span::minutes(20).0 - 1));
    fresh.desk.close_finished_chats().await.unwrap();
    assert_eq!(rates(&fresh, &stays, 4).await, Ok(()), "not yet");
    fresh.clock.pass(Span(1));
    fresh.desk.close_finished_chats().await.unwrap();
    assert_eq!(returns(&fresh, &stays, "Hello?").await, Err(Refusal::Ended));
    let (_line, frames) = stays.line(&fresh).await;
    assert!(frames.contains(&Down::After { after: false, transcript: false }));
    let goes_on = fresh.waiting("support").await;
    assert_eq!(leaves(&fresh, &goes_on).await, Err(Refusal::NotNow));
}

#[tokio::test]
async fn a_chat_that_ended_because_the_customer_was_away_may_be_returned_to() {
    let fresh = Fresh::desk().await;
    fresh.asks_after(r#"{"on":true}"#).await;
    let (_ada, _line) = fresh.present("ada").await;
    let ida = fresh.waiting("support").await;
    let ada = fresh.agent("ada").await;
    fresh.desk.pick(&ada, ida.chat()).await.unwrap();
    let (line, _) = ida.line(&fresh).await;
    drop(line);
    fresh.clock.pass(Span::minutes(11));
    fresh.desk.end_idle_chats().await.unwrap();
    assert_eq!(ida.view(&fresh).await.ending, Some(Ending::Idle));
    // Somebody else's page has no line, so nobody is here; a message counts all the same.
    returns(&fresh, &ida, "Sorry, the bell rang").await.unwrap();
    fresh.desk.end_idle_chats().await.unwrap();
    assert_eq!(ida.view(&fresh).await.phase, Phase::Talking);
}

#[tokio::test]
async fn stars_are_stored_once_may_change_and_are_seen_at_once() {
    let fresh = Fresh::desk().await;
    fresh.asks_after(r#"{"on":true}"#).await;
    let (ada, mut line) = fresh.present("ada").await;
    let ida = ended(&fresh).await;
    let rating = async || fresh.desk.office(&ada).await.unwrap().card(ida.chat()).unwrap().clone();
    assert_eq!(rating().await.rating, None);
    rates(&fresh, &ida, 2).await.unwrap();
    let rev = rating().await.rev;
    rates(&fresh, &ida, 2).await.unwrap();
    assert_eq!(
        (rating().await.rating, rating().await.rev),
        (Some(stars(2)), rev),
        "the same stars are no news"
    );
    rates(&fresh, &ida, 5).await.unwrap();
    assert_eq!(rating().await.rating, Some(stars(5)));
    let mut seen = Vec::new();
    while seen.last() != Some(&stars(5)) {
        seen.extend(line.next().await.unwrap().into_iter().filter_map(|frame| match frame {
            Down::Card { card } if card.chat == ida.chat() => card.rating,
            _ => None,
        }));
    }
    assert_eq!(seen, [stars(2), stars(5)]);
    assert_eq!(fresh.desk.conversation(&ada, ida.chat()).await.unwrap().card.rating, Some(stars(5)));
    let view = ida.view(&fresh).await;
    assert_eq!(view.entries.len(), 4, "it is no line of the log");

    returns(&fresh, &ida, "And another thing").await.unwrap();
    assert_eq!(rates(&fresh, &ida, 1).await, Err(Refusal::NotNow), "it goes on");
    assert_eq!(rating().await.rating, Some(stars(5)), "what was given stays");
    ida.ends(&fresh).await.unwrap();
    leaves(&fresh, &ida).await.unwrap();
    assert_eq!(rates(&fresh, &ida, 1).await, Err(Refusal::Ended));

    fresh.asks_after(r#"{"on":true,"rating":false}"#).await;
    let unasked = ended(&fresh).await;
    assert_eq!(rates(&fresh, &unasked, 1).await, Err(Refusal::NotAllowed));
}
