//! What holds for a chat after every step, whoever tried whatever.

use domain::chat::{Chat, Event, State, Turn};
use domain::offer::PAUSE;
use domain::time::Span;
use domain::{Audience, By, Refusal, What};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use crate::history::{Doer, Kind, Moment, play, steps};
use crate::law;

const CASES: u32 = 2_000;

fn at_every_moment(name: &str, holds: impl Fn(&Moment) -> Result<(), TestCaseError>) {
    law(name, CASES, &steps(64), |steps| play(&steps, |_| true).moments.iter().try_for_each(&holds));
}

/// After what was done; nothing to look at when it was refused.
fn after_every_change(name: &str, holds: impl Fn(&Moment, &Chat) -> Result<(), TestCaseError>) {
    at_every_moment(name, |moment| match &moment.came {
        Ok(change) => holds(moment, &change.chat),
        Err(_) => Ok(()),
    });
}

#[test]
fn what_a_chat_holds_fits_its_state() {
    after_every_change("what a chat holds fits its state", |_, chat| {
        prop_assert_eq!(chat.owner.is_some(), chat.owner_name.is_some());
        prop_assert_eq!(chat.ended.is_some(), !chat.state.is_open());
        prop_assert_eq!(chat.ending.is_some(), !chat.state.is_open());
        match chat.state {
            State::Waiting => {
                prop_assert_eq!((chat.owner, chat.colour), (None, 0));
            }
            State::Talking => {
                prop_assert!(chat.owner.is_some() && chat.answered.is_some() && chat.colour >= 1);
                prop_assert!(chat.declined.is_empty(), "who declined it no longer matters");
            }
            State::Finished | State::Closed => {}
        }
        if chat.state != State::Waiting {
            prop_assert!(chat.offer.is_none());
        }
        if chat.state != State::Talking {
            prop_assert!(chat.transfer.is_none() && chat.invitation.is_none() && chat.others.is_empty());
        }
        Ok(())
    });
}

#[test]
fn nobody_is_in_a_chat_twice() {
    after_every_change("nobody is in a chat twice", |_, chat| {
        let mut inside: Vec<_> = chat.owner.into_iter().chain(chat.others.iter().map(|p| p.agent)).collect();
        let all = inside.len();
        inside.sort();
        inside.dedup();
        prop_assert_eq!(inside.len(), all);
        if let Some(transfer) = &chat.transfer {
            prop_assert!(chat.owner.is_none_or(|owner| !transfer.is_to(owner)), "on its way to who has it");
        }
        if let Some(invitation) = &chat.invitation {
            prop_assert!(!chat.has(invitation.to), "invited and in it");
        }
        Ok(())
    });
}

#[test]
fn places_bind_all_but_the_named_exceptions() {
    at_every_moment("places bind all but the named exceptions", |moment| {
        let (before, after) = &moment.loads;
        for (agent, load) in after.iter().enumerate() {
            if *load <= before[agent] {
                continue;
            }
            // A take-over is a manager's; an heir has been in the conversation and has nobody to hand it on to.
            let named = matches!(moment.kind, Kind::TakeOver | Kind::Leave);
            prop_assert!(named || *load <= moment.places[agent], "agent {} has {} chats", agent, load);
        }
        Ok(())
    });
}

#[test]
fn only_a_return_costs_a_chat_its_age() {
    at_every_moment("only a return costs a chat its age", |moment| {
        let (before, Ok(change)) = (&moment.before, &moment.came) else { return Ok(()) };
        let chat = &change.chat;
        prop_assert_eq!(
            (&chat.id, &chat.channel, chat.started),
            (&before.id, &before.channel, before.started)
        );
        if moment.kind == Kind::Return && chat.state == State::Waiting {
            prop_assert_eq!(chat.queued, moment.now);
        } else {
            prop_assert_eq!(chat.queued, before.queued);
        }
        let first = before.answered.or((chat.state == State::Talking).then_some(moment.now));
        prop_assert_eq!(chat.answered, first, "answered is when it was answered first");
        Ok(())
    });
}

#[test]
fn an_offer_goes_to_who_can_take_it_and_rests_after_a_no() {
    after_every_change("an offer goes to who can take it and rests after a no", |moment, chat| {
        match &moment.event {
            Event::Offer { to, .. } => {
                prop_assert!(to.present && to.may.respond && !to.is_full());
                prop_assert!(moment.before.offer.is_none(), "one agent at a time");
            }
            Event::Decline | Event::ExpireOffer => {
                let offer = moment.before.offer.as_ref().unwrap();
                let times = |c: &Chat| c.declined.iter().find(|d| d.by == offer.to).map_or(0, |d| d.times);
                let noted = chat.declined.iter().find(|d| d.by == offer.to).unwrap();
                prop_assert_eq!(noted.times, times(&moment.before) + 1);
                let doubled = (1..noted.times.min(11)).fold(PAUSE.0, |pause, _| pause * 2);
                prop_assert_eq!(noted.until, moment.now + Span(doubled));
                prop_assert_eq!(&chat.offer, &None);
            }
            Event::WithdrawOffer => {
                prop_assert!(moment.before.offer.is_some() && chat.offer.is_none());
                prop_assert_eq!(&chat.declined, &moment.before.declined, "nobody said no");
            }
            Event::Accept => {
                let offer = moment.before.offer.as_ref().unwrap();
                prop_assert!(offer.until > moment.now && chat.is_owned_by(offer.to));
            }
            _ => {}
        }
        Ok(())
    });
}

#[test]
fn a_chat_changes_hands_only_by_a_yes() {
    after_every_change("a chat changes hands only by a yes", |moment, chat| {
        if chat.state == State::Talking && chat.owner != moment.before.owner {
            let took = matches!(
                moment.kind,
                Kind::Accept
                    | Kind::Pick
                    | Kind::TakeOver
                    | Kind::AcceptTransfer
                    | Kind::AcceptInvitation
                    | Kind::Leave
            );
            prop_assert!(took, "{:?} gave it to somebody", moment.kind);
            let by_themselves = chat.owner == moment.who.id();
            let guest = moment.before.others.iter().any(|p| chat.owner == Some(p.agent));
            let theirs = if moment.kind == Kind::Leave { guest } else { by_themselves };
            prop_assert!(theirs);
        }
        Ok(())
    });
}

#[test]
fn lines_are_their_authors_own() {
    after_every_change("lines are their author's own", |moment, chat| {
        let Ok(change) = &moment.came else { return Ok(()) };
        for (nth, line) in change.lines.iter().enumerate() {
            let own = match (&line.by, &moment.who) {
                (By::Customer, Doer::Customer) | (By::System, Doer::System) => true,
                (By::Agent { id, name }, Doer::Agent(me)) => *id == Some(me.id) && *name == me.name,
                _ => false,
            };
            // What follows by itself: the heir's, the queue's, the invitation's that ran out.
            let follows = nth > 0 || moment.kind == Kind::ExpireInvitation;
            prop_assert!(own || follows, "{:?}", line);
            if let (What::Message { .. } | What::Files { .. }, By::Agent { id: Some(id), .. }) =
                (&line.what, &line.by)
            {
                prop_assert!(moment.before.has(*id), "only who is in the chat writes");
            }
            if let What::Message { .. } | What::Files { .. } | What::Options { .. } | What::Chosen { .. } =
                &line.what
            {
                let files = matches!(line.what, What::Files { .. });
                prop_assert!(!files || line.by != By::Customer || moment.before.files_allowed);
                let turn = match (line.audience, &line.by) {
                    (Audience::Agents, _) => moment.before.turn,
                    (_, By::Customer) => Turn::Agent,
                    _ => Turn::Customer,
                };
                prop_assert_eq!(chat.turn, turn);
            }
        }
        // Letting somebody who may is no news.
        let still = moment.kind == Kind::AllowFiles && chat.files_allowed == moment.before.files_allowed;
        let silent = still
            || matches!(
                moment.kind,
                Kind::Offer | Kind::Decline | Kind::ExpireOffer | Kind::WithdrawOffer | Kind::Close
            );
        prop_assert_eq!(change.lines.is_empty(), silent, "{:?}", moment.kind);
        Ok(())
    });
}

#[test]
fn a_refusal_tells_the_truth() {
    at_every_moment("a refusal tells the truth", |moment| {
        let (chat, Err(refusal)) = (&moment.before, &moment.came) else { return Ok(()) };
        match refusal {
            Refusal::Ended => prop_assert!(!chat.state.is_open()),
            Refusal::AlreadyTaken { by } => {
                let offered = chat.offer.as_ref().map(|o| &o.name);
                prop_assert_eq!(Some(by), chat.owner_name.as_ref().or(offered));
            }
            Refusal::Full { capacity } => {
                let full = match (&moment.event, &moment.who) {
                    (Event::Offer { to, .. }, _) | (_, Doer::Agent(to)) => to,
                    _ => return Err(TestCaseError::fail("nobody to be full")),
                };
                prop_assert!(full.is_full() && full.capacity == *capacity);
            }
            Refusal::NotAllowed | Refusal::NotNow => {}
            other => return Err(TestCaseError::fail(format!("{other:?} is not a chat's to say"))),
        }
        Ok(())
    });
}

#[test]
fn what_is_closed_stays_closed() {
    at_every_moment("what is closed stays closed", |moment| {
        if moment.before.state == State::Closed {
            // Its customer may still be kept out of the next one, which is a line for agents.
            let noted = moment.kind == Kind::Block;
            let stays = moment.came.as_ref().map_or(true, |c| noted && c.chat == moment.before);
            prop_assert!(stays, "{:?}", moment.kind);
        }
        Ok(())
    });
}

#[test]
fn histories_go_everywhere() {
    // Otherwise the laws would hold of nothing.
    use std::cell::RefCell;
    use std::collections::BTreeMap;
    let done: RefCell<BTreeMap<String, (u32, u32)>> = RefCell::default();
    at_every_moment("histories go everywhere", |moment| {
        let mut done = done.borrow_mut();
        let counted = done.entry(format!("{:?}", moment.kind)).or_default();
        if moment.came.is_ok() {
            counted.0 += 1
        } else {
            counted.1 += 1
        }
        Ok(())
    });
    let done = done.into_inner();
    assert_eq!(done.len(), 33);
    for (kind, (taken, refused)) in done {
        assert!(taken > 15 && refused > 50, "{kind}: {taken} taken, {refused} refused");
    }
}
