//! Offers: to whom a waiting chat goes, what they answer, and what becomes of it when they do not.

use desk::Agent;
use domain::channel::routing::Mode;
use domain::offer::Offer;
use domain::time::Span;
use domain::{ChatId, Down, Presence, Refusal, State};

use crate::fresh::{Fresh, key};

/// Chats are only offered, in both channels.
pub(crate) async fn offering() -> Fresh {
    let fresh = Fresh::desk().await;
    fresh.channels(|settings| settings.routing.mode = Mode::Offer).await;
    fresh
}

/// To whom the chat is offered now, when all that could be done was done.
pub(crate) async fn offer(fresh: &Fresh, chat: ChatId) -> Option<Offer> {
    fresh.desk.route().await.unwrap();
    // Who sees both channels.
    let bo = fresh.agent("bo").await;
    fresh.desk.office(&bo).await.unwrap().card(chat).and_then(|card| card.offer.clone())
}

pub(crate) async fn offered_to(fresh: &Fresh, chat: ChatId) -> Option<String> {
    offer(fresh, chat).await.map(|offer| offer.name)
}

async fn presence(fresh: &Fresh, me: &Agent) -> Presence {
    fresh.desk.office(me).await.unwrap().me.presence
}

#[tokio::test]
async fn an_offer_rings_at_one_agent_until_its_deadline_and_who_accepts_has_the_chat() {
    let fresh = offering().await;
    let (ada, _line) = fresh.present("ada").await;
    let ida = fresh.waiting("support").await;
    let offer = offer(&fresh, ida.chat()).await.unwrap();
    assert_eq!((offer.to, offer.name.as_str()), (ada.id, "Ada"));
    assert!((29..=30).contains(&(offer.until - fresh.clock.now()).whole_seconds()));
    let bo = fresh.agent("bo").await;
    let taken = Err(Refusal::AlreadyTaken { by: "Ada".into() });
    assert_eq!(fresh.desk.accept_offer(&bo, ida.chat()).await, taken);
    assert_eq!(fresh.desk.accept_offer(&fresh.agent("di").await, ida.chat()).await, Err(Refusal::NotFound));
    fresh.desk.accept_offer(&ada, ida.chat()).await.unwrap();
    fresh.desk.accept_offer(&ada, ida.chat()).await.unwrap();
    let office = fresh.desk.office(&ada).await.unwrap();
    let card = office.card(ida.chat()).unwrap();
    assert_eq!((card.state, card.owner, card.offer.clone()), (State::Talking, Some(ada.id), None));
    assert_eq!(fresh.desk.accept_offer(&bo, ida.chat()).await, taken, "it is hers for good");
}

#[tokio::test]
async fn the_offer_goes_down_the_line_without_anybody_asking() {
    let fresh = offering().await;
    let (_ada, mut line) = fresh.present("ada").await;
    let ida = fresh.waiting("support").await;
    let rings = async {
        loop {
            for frame in line.next().await.unwrap() {
                if matches!(frame, Down::Card { card } if card.chat == ida.chat() && card.offer.is_some()) {
                    return;
                }
            }
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), rings).await.unwrap();
}

#[tokio::test]
async fn a_declined_offer_goes_to_another_agent_and_keeps_its_place() {
    let fresh = offering().await;
    let (ada, _line) = fresh.present("ada").await;
    let (ida, tom) = (fresh.waiting("support").await, fresh.waiting("support").await);
    assert_eq!(offered_to(&fresh, ida.chat()).await.as_deref(), Some("Ada"));
    assert_eq!(offered_to(&fresh, tom.chat()).await, None, "one at a time");
    fresh.desk.decline_offer(&ada, ida.chat()).await.unwrap();
    fresh.desk.decline_offer(&ada, ida.chat()).await.unwrap();
    assert_eq!(offered_to(&fresh, ida.chat()).await, None, "not to her again for now");
    assert_eq!(offered_to(&fresh, tom.chat()).await.as_deref(), Some("Ada"), "it blocks nobody");
    let (bo, _line) = fresh.present("bo").await;
    assert_eq!(offered_to(&fresh, ida.chat()).await.as_deref(), Some("Bo"), "the oldest first");
    fresh.desk.decline_offer(&bo, ida.chat()).await.unwrap();
    fresh.desk.set_present(&bo, false).await.unwrap();
    fresh.desk.accept_offer(&ada, tom.chat()).await.unwrap();
    let _here = ida.line(&fresh).await;
    fresh.clock.pass(Span::seconds(30));
    assert_eq!(offered_to(&fresh, ida.chat()).await.as_deref(), Some("Ada"), "after half a minute, again");
    fresh.desk.decline_offer(&ada, ida.chat()).await.unwrap();
    fresh.clock.pass(Span::seconds(30));
    assert_eq!(offered_to(&fresh, ida.chat()).await, None, "the second time she is left alone for longer");
    fresh.clock.pass(Span::seconds(30));
    assert_eq!(offered_to(&fresh, ida.chat()).await.as_deref(), Some("Ada"));
}

#[tokio::test]
async fn who_leaves_two_offers_in_a_row_unanswered_gets_no_more_until_a_click() {
    let fresh = offering().await;
    let (ada, _line) = fresh.present("ada").await;
    let (ida, tom) = (fresh.waiting("support").await, fresh.waiting("sales").await);
    let _here = (ida.line(&fresh).await, tom.line(&fresh).await);
    assert_eq!(offered_to(&fresh, ida.chat()).await.as_deref(), Some("Ada"));
    fresh.clock.pass(Span::seconds(30));
    assert_eq!(fresh.desk.accept_offer(&ada, ida.chat()).await, Err(Refusal::NotNow), "too late");
    assert_eq!(offered_to(&fresh, ida.chat()).await, None);
    assert_eq!(presence(&fresh, &ada).await, Presence::Present);
    fresh.clock.pass(Span::seconds(29));
    // A yes or a no in between begins the count anew.
    fresh.desk.decline_offer(&ada, tom.chat()).await.unwrap();
    fresh.clock.pass(Span::seconds(1));
    assert_eq!(offered_to(&fresh, ida.chat()).await.as_deref(), Some("Ada"));
    fresh.clock.pass(Span::seconds(30));
    fresh.desk.route().await.unwrap();
    assert_eq!(presence(&fresh, &ada).await, Presence::Present, "the first in a row");
    fresh.clock.pass(Span::seconds(30));
    fresh.desk.route().await.unwrap();
    assert_eq!(presence(&fresh, &ada).await, Presence::NotResponding);
    assert!(!fresh.desk.is_open(&key("support")), "nobody there can respond");
    fresh.clock.pass(Span::hours(1));
    assert_eq!(offered_to(&fresh, ida.chat()).await, None);
    fresh.desk.set_presence(&ada, Presence::Present, "").await.unwrap();
    assert_eq!(offered_to(&fresh, ida.chat()).await.as_deref(), Some("Ada"));
}

#[tokio::test]
async fn an_open_offer_is_taken_back_at_once_from_who_goes() {
    let fresh = offering().await;
    let (ada, line) = fresh.present("ada").await;
    let ida = fresh.waiting("support").await;
    let _here = ida.line(&fresh).await;
    for (going, why) in [(Presence::Away, ""), (Presence::Paused, "lunch")] {
        assert_eq!(offered_to(&fresh, ida.chat()).await.as_deref(), Some("Ada"));
        fresh.desk.set_presence(&ada, going, why).await.unwrap();
        assert_eq!(offered_to(&fresh, ida.chat()).await, None, "{going:?}");
        assert_eq!(fresh.desk.accept_offer(&ada, ida.chat()).await, Err(Refusal::NotNow));
        fresh.desk.set_presence(&ada, Presence::Present, "").await.unwrap();
    }
    assert_eq!(offered_to(&fresh, ida.chat()).await.as_deref(), Some("Ada"), "nobody said no");
    let (_bo, _line) = fresh.present("bo").await;
    drop(line);
    assert_eq!(offered_to(&fresh, ida.chat()).await.as_deref(), Some("Bo"));
}

#[tokio::test]
async fn where_chats_are_only_offered_nobody_picks_and_where_both_they_do() {
    let fresh = offering().await;
    let bo = fresh.agent("bo").await;
    let ida = fresh.waiting("support").await;
    assert_eq!(fresh.desk.pick(&bo, ida.chat()).await, Err(Refusal::NotAllowed));
    assert_eq!(fresh.desk.pick_next(&bo).await, Err(Refusal::NothingWaiting));
    let office = fresh.desk.office(&bo).await.unwrap();
    assert_eq!((office.incoming().len(), office.takeable()), (1, 0));

    fresh.channels(|settings| settings.routing.mode = Mode::Both).await;
    let (ada, _line) = fresh.present("ada").await;
    assert_eq!(offered_to(&fresh, ida.chat()).await.as_deref(), Some("Ada"));
    assert_eq!(fresh.desk.office(&bo).await.unwrap().takeable(), 0, "it rings at a colleague");
    assert_eq!(fresh.desk.office(&ada).await.unwrap().takeable(), 1);
    assert_eq!(fresh.desk.pick_next(&bo).await, Err(Refusal::NothingWaiting));
    assert_eq!(fresh.desk.pick(&bo, ida.chat()).await, Err(Refusal::AlreadyTaken { by: "Ada".into() }));
    fresh.desk.decline_offer(&ada, ida.chat()).await.unwrap();
    fresh.desk.route().await.unwrap();
    // What one has declined may still be picked.
    fresh.desk.pick(&ada, ida.chat()).await.unwrap();
    let tom = fresh.waiting("support").await;
    assert_eq!(offered_to(&fresh, tom.chat()).await.as_deref(), Some("Ada"));
    assert_eq!(fresh.desk.pick_next(&ada).await, Ok(tom.chat()), "also what rings at her");
}

#[tokio::test]
async fn where_agents_pick_nothing_is_offered() {
    let fresh = Fresh::desk().await;
    let (ada, _line) = fresh.present("ada").await;
    let ida = fresh.waiting("support").await;
    assert_eq!(offered_to(&fresh, ida.chat()).await, None);
    assert_eq!(fresh.desk.accept_offer(&ada, ida.chat()).await, Err(Refusal::NotNow));
    assert_eq!(fresh.desk.decline_offer(&ada, ida.chat()).await, Err(Refusal::NotNow));
    fresh.desk.pick(&ada, ida.chat()).await.unwrap();
}
