//! A chat is handed to a colleague, or to a channel; a manager takes one.

use desk::{Agent, Deed};
use domain::participant::Role;
use domain::{Ending, Refusal, State, What};

use crate::fresh::{Fresh, Ida, key, write};

/// Ada has Ida's chat, and the named ones are present.
async fn with_ada(fresh: &Fresh) -> (Ida, Agent) {
    let ida = fresh.waiting("support").await;
    let ada = fresh.agent("ada").await;
    fresh.desk.pick(&ada, ida.chat()).await.unwrap();
    (ida, ada)
}

async fn whats(fresh: &Fresh, who: &Agent, ida: &Ida) -> Vec<What> {
    let log = fresh.desk.conversation(who, ida.chat()).await.unwrap().view.entries;
    log.into_iter().map(|entry| entry.what).collect()
}

#[tokio::test]
async fn the_sender_has_it_until_the_colleague_says_yes_and_reads_on_until_they_close() {
    let fresh = Fresh::desk().await;
    let (ida, ada) = with_ada(&fresh).await;
    let (bo, _line) = fresh.present("bo").await;
    let (desk, chat) = (&fresh.desk, ida.chat());
    let ask = write();
    desk.transfer(&ada, chat, ask, bo.id).await.unwrap();
    desk.transfer(&ada, chat, ask, bo.id).await.unwrap();
    assert_eq!(desk.transfer(&ada, chat, write(), bo.id).await, Err(Refusal::NotNow), "one at a time");
    desk.say(&ada, chat, write(), "Bo knows more about it").await.unwrap();
    assert_eq!(desk.say(&bo, chat, write(), "Hi").await, Err(Refusal::NotAllowed), "it is not his yet");
    let office = desk.office(&bo).await.unwrap();
    assert_eq!((office.ongoing().len(), office.asked().len()), (1, 1));

    desk.decline_transfer(&bo, chat, write()).await.unwrap();
    assert!(desk.office(&ada).await.unwrap().card(chat).unwrap().is_of(ada.id));
    desk.transfer(&ada, chat, write(), bo.id).await.unwrap();
    desk.cancel_transfer(&ada, chat, write()).await.unwrap();
    assert!(desk.accept_transfer(&bo, chat, write()).await.is_err(), "she took it back");
    desk.transfer(&ada, chat, write(), bo.id).await.unwrap();
    desk.accept_transfer(&bo, chat, write()).await.unwrap();

    let card = desk.office(&ada).await.unwrap().card(chat).unwrap().clone();
    assert!(card.is_of(bo.id) && card.role_of(ada.id) == Some(Role::Listener));
    for said in [desk.say(&ada, chat, write(), "x").await, desk.note(&ada, chat, write(), "x").await] {
        assert_eq!(said.map(drop), Err(Refusal::NotAllowed), "she reads");
    }
    let before = ida.view(&fresh).await;
    assert_eq!(before.agents, ["Bo"]);
    desk.leave(&ada, chat, write()).await.unwrap();
    assert_eq!(ida.view(&fresh).await, before, "that she read on and went is nothing to the customer");
    assert_eq!(desk.office(&ada).await.unwrap().ongoing().len(), 0);
    let log = whats(&fresh, &bo, &ida).await;
    assert_eq!(log.iter().filter(|what| matches!(what, What::TransferAsked { .. })).count(), 3);
    assert_eq!(desk.audited(fresh.desk.now(), 9).await.unwrap(), [], "her own chat was hers to hand on");
}

#[tokio::test]
async fn of_two_who_take_what_goes_to_a_channel_one_has_it_and_it_stays_in_its_own_channel() {
    let fresh = Fresh::desk().await;
    let (ida, ada) = with_ada(&fresh).await;
    let (desk, chat) = (&fresh.desk, ida.chat());
    let (bo, _his) = fresh.present("bo").await;
    // Di sits in sales only.
    let (di, mut hers) = fresh.present("di").await;
    assert_eq!(desk.conversation(&di, chat).await.unwrap_err(), Refusal::NotFound);
    desk.transfer_to_channel(&ada, chat, write(), key("sales")).await.unwrap();
    let mut told = false;
    while !told {
        let frames = hers.next().await.unwrap();
        told = frames.iter().any(|f| matches!(f, domain::Down::Card { card } if card.chat == chat));
    }
    assert_eq!(desk.office(&di).await.unwrap().asked().len(), 1);
    assert!(desk.conversation(&di, chat).await.is_ok(), "who is asked reads what it is about");

    let (one, two) =
        tokio::join!(desk.accept_transfer(&bo, chat, write()), desk.accept_transfer(&di, chat, write()));
    assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
    let card = desk.office(&ada).await.unwrap().card(chat).unwrap().clone();
    let owner = if one.is_ok() { &bo } else { &di };
    assert!(card.is_of(owner.id) && card.channel == key("support"));
    desk.say(owner, chat, write(), "Hello, sales here").await.unwrap();
    assert_eq!(
        desk.office(owner).await.unwrap().ongoing().len(),
        1,
        "also where the channel is none of theirs"
    );
    desk.end_chat(owner, chat, write()).await.unwrap();
    assert_eq!(ida.view(&fresh).await.ending, Some(Ending::ByAgent));
}

#[tokio::test]
async fn who_sits_elsewhere_answers_it_in_their_hands_and_loses_sight_when_it_is_taken_from_them() {
    let fresh = Fresh::desk().await;
    let (ida, ada) = with_ada(&fresh).await;
    let (desk, chat) = (&fresh.desk, ida.chat());
    let (di, mut hers) = fresh.present("di").await;
    desk.transfer_to_channel(&ada, chat, write(), key("sales")).await.unwrap();
    desk.accept_transfer(&di, chat, write()).await.unwrap();
    desk.say(&di, chat, write(), "Sales here").await.unwrap();
    assert_eq!(
        desk.take_over(&di, chat, write()).await,
        Err(Refusal::NotAllowed),
        "a visitor manages nothing"
    );
    let cy = fresh.agent("cy").await;
    desk.take_over(&cy, chat, write()).await.unwrap();
    let mut newest = None;
    while newest.as_ref().is_none_or(|card: &domain::Card| !card.is_of(cy.id)) {
        for frame in hers.next().await.unwrap() {
            if let domain::Down::Card { card } = frame {
                newest = Some(card);
            }
        }
    }
    assert_eq!(desk.conversation(&di, chat).await.unwrap_err(), Refusal::NotFound);
    assert_eq!(desk.office(&di).await.unwrap().all_ongoing().len(), 0);
    // Back in the queue it is where its customer came in.
    let waiting = desk.office(&ada).await.unwrap();
    assert_eq!(waiting.card(chat).unwrap().state, State::Talking);
}

#[tokio::test]
async fn nobody_waits_for_who_has_gone_away() {
    let fresh = Fresh::desk().await;
    let (ida, ada) = with_ada(&fresh).await;
    let (desk, chat) = (&fresh.desk, ida.chat());
    let (bo, line) = fresh.present("bo").await;
    desk.transfer(&ada, chat, write(), bo.id).await.unwrap();
    desk.notice_unanswered().await.unwrap();
    assert!(desk.office(&ada).await.unwrap().card(chat).unwrap().transfer.is_some());
    desk.set_present(&bo, false).await.unwrap();
    desk.notice_unanswered().await.unwrap();
    assert!(desk.office(&ada).await.unwrap().card(chat).unwrap().transfer.is_none());
    let lapsed = whats(&fresh, &ada, &ida).await;
    assert_eq!(lapsed.last(), Some(&What::TransferLapsed { to: "Bo".into() }));

    desk.set_present(&bo, true).await.unwrap();
    let bo = fresh.agent("bo").await;
    desk.transfer(&ada, chat, write(), bo.id).await.unwrap();
    drop(line);
    desk.notice_unanswered().await.unwrap();
    assert!(desk.office(&ada).await.unwrap().card(chat).unwrap().transfer.is_some(), "a reload is nothing");
    fresh.clock.pass(domain::time::Span::seconds(31));
    desk.notice_unanswered().await.unwrap();
    assert!(desk.office(&ada).await.unwrap().card(chat).unwrap().transfer.is_none());
}

#[tokio::test]
async fn cancel_and_accept_at_once_leave_one_owner() {
    for _ in 0..8 {
        let fresh = Fresh::desk().await;
        let (ida, ada) = with_ada(&fresh).await;
        let (desk, chat) = (&fresh.desk, ida.chat());
        let (bo, _line) = fresh.present("bo").await;
        desk.transfer(&ada, chat, write(), bo.id).await.unwrap();
        let (cancelled, accepted) =
            tokio::join!(desk.cancel_transfer(&ada, chat, write()), desk.accept_transfer(&bo, chat, write()));
        assert!(cancelled.is_ok() != accepted.is_ok(), "{cancelled:?} {accepted:?}");
        let card = desk.office(&ada).await.unwrap().card(chat).unwrap().clone();
        assert!(card.transfer.is_none());
        assert!(card.is_of(if accepted.is_ok() { bo.id } else { ada.id }));
    }
}

#[tokio::test]
async fn places_bind_who_accepts_and_not_a_manager_whose_exception_is_written_down() {
    let fresh = Fresh::desk().await;
    let (desk, began) = (&fresh.desk, fresh.desk.now());
    let (cy, _line) = fresh.present("cy").await;
    for _ in 0..2 {
        let own = fresh.waiting("support").await;
        desk.pick(&cy, own.chat()).await.unwrap();
    }
    let (ida, ada) = with_ada(&fresh).await;
    let chat = ida.chat();
    desk.transfer(&ada, chat, write(), cy.id).await.unwrap();
    assert_eq!(desk.accept_transfer(&cy, chat, write()).await, Err(Refusal::Full { capacity: 2 }));
    let again = write();
    desk.take_over(&cy, chat, again).await.unwrap();
    desk.take_over(&cy, chat, again).await.unwrap();
    assert_eq!(desk.take_over(&ada, chat, write()).await, Err(Refusal::NotAllowed), "she manages nothing");
    let log = whats(&fresh, &cy, &ida).await;
    assert_eq!(log.last(), Some(&What::OverCapacity { load: 2, capacity: 2 }));
    let audited = desk.audited(began, 9).await.unwrap();
    assert_eq!(audited.len(), 1, "{audited:?}");
    assert_eq!((audited[0].what, audited[0].agent, audited[0].chat), (Deed::TookOver, cy.id, Some(chat)));
    assert!(audited[0].detail.contains("Ada") && audited[0].detail.contains("2 of 2"), "{audited:?}");
    assert_eq!(ida.view(&fresh).await.agents, ["Cy"]);
}

#[tokio::test]
async fn a_manager_hands_on_what_a_colleague_has_and_it_is_accounted_for() {
    let fresh = Fresh::desk().await;
    let began = fresh.desk.now();
    let (ida, ada) = with_ada(&fresh).await;
    let (desk, chat) = (&fresh.desk, ida.chat());
    let (bo, _line) = fresh.present("bo").await;
    let cy = fresh.agent("cy").await;
    assert_eq!(desk.transfer(&bo, chat, write(), bo.id).await, Err(Refusal::NotAllowed));
    desk.transfer(&cy, chat, write(), bo.id).await.unwrap();
    let audited = desk.audited(began, 9).await.unwrap();
    assert_eq!((audited[0].what, audited[0].detail.as_str()), (Deed::HandedOn, "Ada -> Bo"));
    desk.cancel_transfer(&ada, chat, write()).await.unwrap();
    let takers = desk.takers(&ada, chat).await.unwrap();
    let names: Vec<_> = takers.agents.iter().map(|t| (t.name.as_str(), t.present, t.answers_here)).collect();
    assert_eq!(names, [("Bo", true, true), ("Cy", false, true), ("Di", false, false)]);
    let free: Vec<_> = takers.channels.iter().map(|c| (c.name.as_str(), c.free)).collect();
    assert_eq!(free, [("Sales", 1), ("Support", 1)]);
}
