//! From the queue to the end.

use domain::time::Span;
use domain::{Ending, Field, Phase, Problem, Refusal, State, What};

use crate::fresh::{Fresh, write};

#[tokio::test]
async fn a_customer_waits_is_answered_writes_and_ends() {
    let fresh = Fresh::desk().await;
    let (desk, ada) = (&fresh.desk, fresh.agent("ada").await);
    let ida = fresh.waiting("support").await;
    assert_eq!(ida.view(&fresh).await.phase, Phase::Waiting);
    assert_eq!(desk.office(&ada).await.unwrap().takeable(), 1);

    assert_eq!(desk.pick_next(&ada).await, Ok(ida.chat()));
    desk.say(&ada, ida.chat(), write(), "I am sorry about that.").await.unwrap();
    ida.says(&fresh, "Thank you!").await.unwrap();
    let view = ida.view(&fresh).await;
    assert_eq!((view.phase, view.agents.as_slice()), (Phase::Talking, ["Ada".to_owned()].as_slice()));
    assert_eq!(view.entries.iter().map(|e| e.seq).collect::<Vec<_>>(), [1, 2, 3, 4]);

    let card = desk.office(&ada).await.unwrap().card(ida.chat()).unwrap().clone();
    assert_eq!((card.said.as_str(), card.said_by_customer, card.unread), ("Thank you!", true, 2));
    desk.seen(&ada, ida.chat(), 4).await.unwrap();
    assert_eq!(desk.office(&ada).await.unwrap().card(ida.chat()).unwrap().unread, 0);

    ida.ends(&fresh).await.unwrap();
    let office = desk.office(&ada).await.unwrap();
    assert_eq!((office.ongoing().len(), office.recent(desk.now()).len()), (0, 1));
    let last = desk.conversation(&ada, ida.chat()).await.unwrap().view;
    assert_eq!(last.entries.last().unwrap().what, What::Ended { how: Ending::ByCustomer });
    assert_eq!(ida.says(&fresh, "Hello?").await, Err(Refusal::Ended));
    assert_eq!(desk.say(&ada, ida.chat(), write(), "Hello?").await, Err(Refusal::Ended));
}

#[tokio::test]
async fn a_chat_leaves_the_recent_list_after_eight_hours() {
    let fresh = Fresh::desk().await;
    let ada = fresh.agent("ada").await;
    let ida = fresh.waiting("support").await;
    fresh.desk.pick(&ada, ida.chat()).await.unwrap();
    fresh.desk.end_chat(&ada, ida.chat(), write()).await.unwrap();
    fresh.clock.pass(Span(Span::hours(8).0 - Span::seconds(1).0));
    assert_eq!(fresh.desk.office(&ada).await.unwrap().recent(fresh.desk.now()).len(), 1);
    fresh.clock.pass(Span::seconds(2));
    assert_eq!(fresh.desk.office(&ada).await.unwrap().recent(fresh.desk.now()).len(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_agents_at_once_one_gets_the_chat_and_the_other_is_told_who() {
    let fresh = Fresh::desk().await;
    let (ada, bo) = (fresh.agent("ada").await, fresh.agent("bo").await);
    for _ in 0..50 {
        let ida = fresh.waiting("support").await;
        let (desk, chat) = (&fresh.desk, ida.chat());
        let (first, second) = tokio::join!(desk.pick(&ada, chat), desk.pick(&bo, chat));
        let (winner, told) = match (first, second) {
            (Ok(()), Err(told)) => (&ada, told),
            (Err(told), Ok(())) => (&bo, told),
            both => panic!("{both:?}"),
        };
        assert_eq!(told, Refusal::AlreadyTaken { by: winner.name.clone() });
        assert!(desk.office(winner).await.unwrap().card(chat).unwrap().is_of(winner.id));
        desk.end_chat(winner, chat, write()).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_gets_more_chats_than_they_take_however_often_they_press() {
    let fresh = Fresh::desk().await;
    let ada = fresh.agent("ada").await;
    for _ in 0..6 {
        fresh.waiting("support").await;
    }
    let presses: Vec<_> = (0..6)
        .map(|_| {
            let (desk, ada) = (fresh.desk.clone(), ada.clone());
            tokio::spawn(async move { desk.pick_next(&ada).await })
        })
        .collect();
    let mut got = 0;
    for press in presses {
        match press.await.unwrap() {
            Ok(_) => got += 1,
            Err(refusal) => assert_eq!(refusal, Refusal::Full { capacity: 2 }),
        }
    }
    assert_eq!((got, fresh.desk.office(&ada).await.unwrap().ongoing().len()), (2, 2));
}

#[tokio::test]
async fn the_oldest_goes_first_and_only_where_one_may_answer() {
    let fresh = Fresh::desk().await;
    let di = fresh.agent("di").await;
    let support = fresh.waiting("support").await;
    let first = fresh.waiting("sales").await;
    let _second = fresh.waiting("sales").await;
    assert_eq!(
        fresh.desk.pick_next(&di).await,
        Ok(first.chat()),
        "the one that she may not take blocks no other"
    );
    assert_eq!(fresh.desk.pick(&di, support.chat()).await, Err(Refusal::NotFound));
    assert_eq!(fresh.desk.conversation(&di, support.chat()).await, Err(Refusal::NotFound));
}

#[tokio::test]
async fn what_is_not_in_reach_does_not_exist() {
    let fresh = Fresh::desk().await;
    let (desk, ada, bo, cy) =
        (&fresh.desk, fresh.agent("ada").await, fresh.agent("bo").await, fresh.agent("cy").await);
    let ida = fresh.waiting("support").await;
    assert!(desk.conversation(&bo, ida.chat()).await.is_ok(), "it waits, and he could take it");
    desk.pick(&ada, ida.chat()).await.unwrap();
    assert_eq!(desk.conversation(&bo, ida.chat()).await, Err(Refusal::NotFound), "it is hers now");
    assert!(desk.conversation(&cy, ida.chat()).await.is_ok(), "a manager may look");
    assert_eq!(desk.say(&bo, ida.chat(), write(), "hi").await, Err(Refusal::NotAllowed));
    assert_eq!(desk.end_chat(&bo, ida.chat(), write()).await, Err(Refusal::NotAllowed));
    let other = fresh.waiting("support").await;
    assert_ne!(ida.start.token, other.start.token);
    for bad in ["", "x", &"0".repeat(64)] {
        assert_eq!(desk.customer(bad).await.map(|c| c.chat), Err(Refusal::NotFound));
    }
}

#[tokio::test]
async fn a_repeat_gives_the_first_result_and_another_body_is_refused() {
    let fresh = Fresh::desk().await;
    let (desk, ada) = (&fresh.desk, fresh.agent("ada").await);
    let ida = fresh.waiting("support").await;
    let again = desk.start_chat(ida.start.clone()).await.unwrap();
    assert_eq!(again.entries.len(), 1, "started once");
    let mut changed = ida.start.clone();
    changed.form.question = "Something else".into();
    assert_eq!(desk.start_chat(changed).await, Err(Refusal::OtherBody));
    let mut stranger = ida.start.clone();
    stranger.token = "0".repeat(64);
    assert_eq!(desk.start_chat(stranger).await, Err(Refusal::OtherBody), "knowing an id is not enough");

    desk.pick(&ada, ida.chat()).await.unwrap();
    assert_eq!(desk.pick(&ada, ida.chat()).await, Ok(()), "a second click on one's own chat");
    let (me, id) = (desk.customer(&ida.start.token).await.unwrap(), write());
    let first = desk.customer_says(&me, id, "once").await.unwrap();
    for _ in 0..3 {
        assert_eq!(desk.customer_says(&me, id, "once").await, Ok(first));
    }
    assert_eq!(desk.customer_says(&me, id, "twice").await, Err(Refusal::OtherBody));
    assert_eq!(desk.say(&ada, ida.chat(), id, "once").await, Err(Refusal::OtherBody), "the other side's id");
    let end = write();
    desk.end_chat(&ada, ida.chat(), end).await.unwrap();
    assert_eq!(desk.end_chat(&ada, ida.chat(), end).await, Ok(()));
    assert_eq!(desk.end_chat(&ada, ida.chat(), write()).await, Err(Refusal::Ended));
    let log: Vec<_> = ida.view(&fresh).await.entries.iter().map(|e| e.seq).collect();
    assert_eq!(log, [1, 2, 3, 4], "question, joined, once, ended");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_that_is_sent_ten_times_at_once_stands_once() {
    let fresh = Fresh::desk().await;
    let ida = fresh.waiting("support").await;
    let (me, id) = (fresh.desk.customer(&ida.start.token).await.unwrap(), write());
    let tries: Vec<_> = (0..10)
        .map(|_| {
            let (desk, me) = (fresh.desk.clone(), me.clone());
            tokio::spawn(async move { desk.customer_says(&me, id, "only once").await.unwrap() })
        })
        .collect();
    for one in tries {
        assert_eq!(one.await.unwrap().seq, 2);
    }
    assert_eq!(ida.view(&fresh).await.entries.len(), 2);
}

#[tokio::test]
async fn a_form_with_mistakes_is_refused_and_starts_nothing() {
    let fresh = Fresh::desk().await;
    let mut ida = fresh.ida("support");
    ida.start.form.email = "ida@lindqvist".into();
    let refused = fresh.desk.start_chat(ida.start.clone()).await;
    assert_eq!(refused, Err(Refusal::field(Field::Email, Problem::Syntax)));
    assert!(fresh.desk.customer(&ida.start.token).await.is_err());
    let nowhere = fresh.ida("nowhere");
    assert_eq!(fresh.desk.start_chat(nowhere.start).await, Err(Refusal::NotFound));
}

#[tokio::test]
async fn who_leaves_the_queue_is_no_longer_offered() {
    let fresh = Fresh::desk().await;
    let ada = fresh.agent("ada").await;
    let ida = fresh.waiting("support").await;
    ida.ends(&fresh).await.unwrap();
    assert_eq!(fresh.desk.pick(&ada, ida.chat()).await, Err(Refusal::Ended));
    assert_eq!(fresh.desk.pick_next(&ada).await, Err(Refusal::NothingWaiting));
    let office = fresh.desk.office(&ada).await.unwrap();
    assert!(office.card(ida.chat()).is_none_or(|c| c.state == State::Closed));
}

#[tokio::test]
async fn a_long_conversation_is_read_from_its_end_and_page_by_page() {
    let fresh = Fresh::desk().await;
    let (desk, ada) = (&fresh.desk, fresh.agent("ada").await);
    let ida = fresh.waiting("support").await;
    desk.pick(&ada, ida.chat()).await.unwrap();
    for n in 3..=450 {
        ida.says(&fresh, &format!("line {n}")).await.unwrap();
    }
    let mut view = desk.conversation(&ada, ida.chat()).await.unwrap().view;
    assert_eq!((view.entries.first().unwrap().seq, view.last(), view.has_earlier()), (251, 450, true));
    assert_eq!((view.phase, view.agents.as_slice()), (Phase::Talking, ["Ada".to_owned()].as_slice()));
    while view.has_earlier() {
        let before = view.entries.first().unwrap().seq;
        view.prepend(desk.earlier(&ada, ida.chat(), before).await.unwrap());
    }
    assert_eq!(view.entries.iter().map(|e| e.seq).collect::<Vec<_>>(), (1..=450).collect::<Vec<_>>());
}
