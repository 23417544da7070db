//! A colleague is asked into a chat.

use desk::{Agent, Invited};
use domain::invitation::STANDS_FOR;
use domain::{ChatId, Down, Refusal, State, Up, What};

use crate::fresh::{Fresh, Ida, key, write};

async fn with_ada(fresh: &Fresh) -> (Ida, Agent, desk::line::AgentLine) {
    let ida = fresh.waiting("support").await;
    let (ada, line) = fresh.present("ada").await;
    fresh.desk.pick(&ada, ida.chat()).await.unwrap();
    (ida, ada, line)
}

#[tokio::test]
async fn who_is_asked_in_writes_to_everyone_and_apart_and_goes_again() {
    let fresh = Fresh::desk().await;
    let (ida, ada, _hers) = with_ada(&fresh).await;
    let (bo, _his) = fresh.present("bo").await;
    let (desk, chat) = (&fresh.desk, ida.chat());
    let ask = write();
    desk.invite(&ada, chat, ask, Invited::Agent(bo.id), false).await.unwrap();
    desk.invite(&ada, chat, ask, Invited::Agent(bo.id), false).await.unwrap();
    let second = desk.invite(&ada, chat, write(), Invited::Agent(bo.id), false).await;
    assert_eq!(second, Err(Refusal::NotNow), "one is open");
    assert_eq!(ida.view(&fresh).await.agents, ["Ada"], "the customer learns of it when he comes");
    assert_eq!(desk.office(&bo).await.unwrap().asked().len(), 1);
    desk.accept_invitation(&bo, chat, write()).await.unwrap();
    desk.say(&bo, chat, write(), "Hello, Bo here").await.unwrap();
    desk.note(&bo, chat, write(), "Two in Aarhus").await.unwrap();
    let view = ida.view(&fresh).await;
    assert_eq!(view.agents, ["Ada", "Bo"]);
    assert!(!format!("{view:?}").contains("Aarhus"));
    assert_eq!(desk.office(&bo).await.unwrap().ongoing().len(), 1);
    ida.says(&fresh, "Thanks").await.unwrap();
    desk.seen(&bo, chat, 99).await.unwrap();
    assert_eq!(desk.office(&ada).await.unwrap().card(chat).unwrap().unread, 0, "he read it for both");
    desk.leave(&bo, chat, write()).await.unwrap();
    assert_eq!(ida.view(&fresh).await.agents, ["Ada"]);
    assert_eq!(desk.leave(&ada, chat, write()).await, Err(Refusal::NotNow), "it would be nobody's");
    assert_eq!(desk.say(&bo, chat, write(), "x").await.map(drop), Err(Refusal::NotAllowed));
}

#[tokio::test]
async fn who_means_to_leave_goes_when_the_colleague_comes() {
    let fresh = Fresh::desk().await;
    let (ida, ada, _hers) = with_ada(&fresh).await;
    let (bo, _his) = fresh.present("bo").await;
    let (desk, chat) = (&fresh.desk, ida.chat());
    desk.invite(&ada, chat, write(), Invited::Agent(bo.id), true).await.unwrap();
    desk.say(&ada, chat, write(), "One moment").await.unwrap();
    desk.accept_invitation(&bo, chat, write()).await.unwrap();
    assert_eq!(ida.view(&fresh).await.agents, ["Bo"]);
    let office = desk.office(&ada).await.unwrap();
    assert!(office.ongoing().is_empty() && office.card(chat).unwrap().is_of(bo.id));
}

/// Until the line has told whether somebody is asked into the chat.
async fn is_told_of(line: &mut desk::line::AgentLine, chat: ChatId, invited: bool) {
    loop {
        let told = |frame: &Down| matches!(frame, Down::Card { card, .. } if card.chat == chat && card.invitation.is_some() == invited);
        if line.next().await.unwrap().iter().any(told) {
            return;
        }
    }
}

#[tokio::test]
async fn an_invitation_is_taken_back_before_the_answer_and_with_it_that_the_inviter_meant_to_go() {
    let fresh = Fresh::desk().await;
    let (ida, ada, _hers) = with_ada(&fresh).await;
    let (bo, _his) = fresh.present("bo").await;
    let (desk, chat) = (&fresh.desk, ida.chat());
    assert_eq!(desk.cancel_invitation(&ada, chat, write()).await, Err(Refusal::NotNow), "nobody is asked");
    let before = ida.view(&fresh).await;
    desk.invite(&ada, chat, write(), Invited::Agent(bo.id), true).await.unwrap();
    assert_eq!(
        desk.cancel_invitation(&bo, chat, write()).await,
        Err(Refusal::NotAllowed),
        "his is to say no"
    );
    let back = write();
    desk.cancel_invitation(&ada, chat, back).await.unwrap();
    desk.cancel_invitation(&ada, chat, back).await.unwrap();
    assert_eq!(desk.note(&ada, chat, back, "x").await.map(drop), Err(Refusal::OtherBody));
    assert_eq!(desk.cancel_invitation(&ada, chat, write()).await, Err(Refusal::NotNow));
    let log = desk.conversation(&ada, chat).await.unwrap().view.entries;
    let cancelled = log.iter().filter(|e| e.what == What::InvitationCancelled).count();
    assert_eq!((cancelled, &log.last().unwrap().what), (1, &What::InvitationCancelled), "once, for agents");
    assert_eq!(ida.view(&fresh).await, before, "the customer learns of none of it");

    assert!(desk.office(&bo).await.unwrap().asked().is_empty());
    assert_eq!(desk.accept_invitation(&bo, chat, write()).await, Err(Refusal::NotNow));
    fresh.clock.pass(STANDS_FOR);
    desk.notice_unanswered().await.unwrap();
    assert!(desk.office(&ada).await.unwrap().card(chat).unwrap().is_of(ada.id), "she stays");
    let log = desk.conversation(&ada, chat).await.unwrap().view.entries;
    assert_eq!(log.last().unwrap().what, What::InvitationCancelled, "and nothing runs out later");
}

#[tokio::test]
async fn who_sits_elsewhere_learns_that_they_are_asked_no_longer_and_a_manager_may_say_so() {
    let fresh = Fresh::desk().await;
    let (ida, ada, _hers) = with_ada(&fresh).await;
    let (di, mut theirs) = fresh.present("di").await;
    let (desk, chat) = (&fresh.desk, ida.chat());
    desk.invite(&ada, chat, write(), Invited::AnyoneOf(key("sales")), false).await.unwrap();
    is_told_of(&mut theirs, chat, true).await;
    desk.conversation(&di, chat).await.unwrap();
    desk.cancel_invitation(&fresh.agent("cy").await, chat, write()).await.unwrap();
    is_told_of(&mut theirs, chat, false).await;
    assert_eq!(desk.accept_invitation(&di, chat, write()).await, Err(Refusal::NotFound));
    assert_eq!(desk.conversation(&di, chat).await.unwrap_err(), Refusal::NotFound, "it is not there for her");
    assert_eq!(ida.view(&fresh).await.agents, ["Ada"]);
}

#[tokio::test]
async fn who_is_asked_again_about_a_chat_still_on_their_screen_reads_on_where_it_stopped() {
    let fresh = Fresh::desk().await;
    let (ida, ada, _hers) = with_ada(&fresh).await;
    let (bo, mut his) = fresh.present("bo").await;
    let (desk, chat) = (&fresh.desk, ida.chat());
    desk.invite(&ada, chat, write(), Invited::Agent(bo.id), false).await.unwrap();
    is_told_of(&mut his, chat, true).await;
    his.hear(Up::Watch { chat, seen: 0 }).await.unwrap();
    desk.decline_invitation(&bo, chat, write()).await.unwrap();
    is_told_of(&mut his, chat, false).await;
    desk.say(&ada, chat, write(), "Without him").await.unwrap();
    desk.invite(&ada, chat, write(), Invited::Agent(bo.id), false).await.unwrap();
    let reads = async {
        let mut frames = Vec::new();
        while !frames.iter().any(|frame| matches!(frame, Down::Entries { .. })) {
            frames.extend(his.next().await.unwrap());
        }
        frames
    };
    let frames = tokio::time::timeout(std::time::Duration::from_secs(20), reads).await.unwrap();
    let asked = |frame: &Down| matches!(frame, Down::Card { card } if card.invitation.is_some());
    let entries = frames.iter().position(|frame| matches!(frame, Down::Entries { .. })).unwrap();
    assert!(frames.iter().position(asked).is_some_and(|asked| asked < entries), "not before: {frames:?}");
    assert!(format!("{:?}", frames[entries]).contains("Without him"));
}

#[tokio::test]
async fn a_yes_and_taking_it_back_at_once_are_one_of_them() {
    for _ in 0..8 {
        let fresh = Fresh::desk().await;
        let (ida, ada, _hers) = with_ada(&fresh).await;
        let (bo, _his) = fresh.present("bo").await;
        let (desk, chat) = (&fresh.desk, ida.chat());
        desk.invite(&ada, chat, write(), Invited::Agent(bo.id), false).await.unwrap();
        let (yes, back) = tokio::join!(
            desk.accept_invitation(&bo, chat, write()),
            desk.cancel_invitation(&ada, chat, write())
        );
        assert!(yes.is_ok() != back.is_ok(), "{yes:?} {back:?}");
        let card = desk.office(&bo).await.unwrap().card(chat).unwrap().clone();
        assert_eq!((card.has(bo.id), card.is_of(ada.id)), (yes.is_ok(), true));
    }
}

#[tokio::test]
async fn without_an_answer_the_inviter_keeps_it_or_it_waits_again_with_its_age() {
    let fresh = Fresh::desk().await;
    let (ida, ada, hers) = with_ada(&fresh).await;
    let (bo, _his) = fresh.present("bo").await;
    let (desk, chat) = (&fresh.desk, ida.chat());
    let age = desk.office(&ada).await.unwrap().card(chat).unwrap().queued;
    desk.invite(&ada, chat, write(), Invited::Agent(bo.id), true).await.unwrap();
    fresh.clock.pass(STANDS_FOR);
    assert_eq!(desk.accept_invitation(&bo, chat, write()).await, Err(Refusal::NotNow), "too late");
    desk.notice_unanswered().await.unwrap();
    let card = desk.office(&ada).await.unwrap().card(chat).unwrap().clone();
    assert!(card.is_of(ada.id) && card.invitation.is_none(), "she is there and keeps it");
    let log = desk.conversation(&ada, chat).await.unwrap().view.entries;
    assert_eq!(log.last().unwrap().what, What::InvitationExpired);

    desk.invite(&ada, chat, write(), Invited::Agent(bo.id), true).await.unwrap();
    drop(hers);
    fresh.clock.pass(domain::time::Span::seconds(31));
    desk.decline_invitation(&bo, chat, write()).await.unwrap();
    let card = desk.office(&bo).await.unwrap().card(chat).unwrap().clone();
    assert_eq!((card.state, card.owner, card.queued), (State::Waiting, None, age));
}

#[tokio::test]
async fn who_signed_out_is_gone_although_a_window_may_still_stand() {
    let fresh = Fresh::desk().await;
    let ida = fresh.waiting("support").await;
    let token = fresh.session("ada").await;
    fresh.desk.set_present(&fresh.agent("ada").await, true).await.unwrap();
    let (_line, _) = desk::line::AgentLine::open(&fresh.desk, &token).await.unwrap();
    let ada = fresh.agent("ada").await;
    let (bo, _his) = fresh.present("bo").await;
    let (desk, chat) = (&fresh.desk, ida.chat());
    desk.pick(&ada, chat).await.unwrap();
    desk.invite(&ada, chat, write(), Invited::Agent(bo.id), true).await.unwrap();
    desk.sign_out(&token).await.unwrap();
    desk.decline_invitation(&bo, chat, write()).await.unwrap();
    assert_eq!(desk.office(&bo).await.unwrap().card(chat).unwrap().state, State::Waiting);
}

#[tokio::test]
async fn anyone_free_is_somebody_who_is_there_has_a_place_and_is_not_in_it() {
    let fresh = Fresh::desk().await;
    let (ida, ada, _hers) = with_ada(&fresh).await;
    let (desk, chat) = (&fresh.desk, ida.chat());
    let anyone = || Invited::AnyoneOf(key("sales"));
    assert_eq!(desk.invite(&ada, chat, write(), anyone(), false).await, Err(Refusal::NobodyFree));
    let (bo, _his) = fresh.present("bo").await;
    for _ in 0..2 {
        let his = fresh.waiting("sales").await;
        desk.pick(&bo, his.chat()).await.unwrap();
    }
    assert_eq!(
        desk.invite(&ada, chat, write(), anyone(), false).await,
        Err(Refusal::NobodyFree),
        "he is full"
    );
    let (di, _theirs) = fresh.present("di").await;
    let ask = write();
    desk.invite(&ada, chat, ask, anyone(), false).await.unwrap();
    desk.invite(&ada, chat, ask, anyone(), false).await.unwrap();
    // She sits in sales only, and comes into a chat of support.
    desk.accept_invitation(&di, chat, write()).await.unwrap();
    desk.say(&di, chat, write(), "Sales here").await.unwrap();
    assert_eq!(ida.view(&fresh).await.agents, ["Ada", "Di"]);
    desk.leave(&di, chat, write()).await.unwrap();
    assert_eq!(desk.conversation(&di, chat).await.unwrap_err(), Refusal::NotFound, "and is out of it again");
}

#[tokio::test]
async fn a_yes_and_the_end_of_the_time_at_once_are_one_of_them() {
    for _ in 0..8 {
        let fresh = Fresh::desk().await;
        let (ida, ada, _hers) = with_ada(&fresh).await;
        let (bo, _his) = fresh.present("bo").await;
        let (desk, chat) = (&fresh.desk, ida.chat());
        desk.invite(&ada, chat, write(), Invited::Agent(bo.id), true).await.unwrap();
        let (yes, no) = tokio::join!(
            desk.accept_invitation(&bo, chat, write()),
            desk.decline_invitation(&bo, chat, write())
        );
        assert!(yes.is_ok() != no.is_ok(), "{yes:?} {no:?}");
        let card = desk.office(&bo).await.unwrap().card(chat).unwrap().clone();
        assert!(card.is_of(if yes.is_ok() { bo.id } else { ada.id }) && card.others.is_empty());
    }
}
