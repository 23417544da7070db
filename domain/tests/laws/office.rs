//! The console's lists: cards of any history, in any order, twice or not at all, and then a fresh list.

use domain::agent::Colleague;
use domain::office::{Me, Seat};
use domain::{Card, ChannelKey, Office, Permission, Presence, State};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::history::{BIRTH, agent_ids, play, steps};
use crate::law;

const CASES: u32 = 2_000;

fn office(colleagues: Vec<Colleague>, cards: Vec<Card>) -> Office {
    let me = Me {
        id: agent_ids()[0],
        name: "Ada".into(),
        email: "ada@shop.example".into(),
        admin: false,
        presence: Presence::Present,
        pause: String::new(),
        capacity: 5,
        profiles: Vec::new(),
        profile: String::new(),
    };
    let seat = Seat {
        key: ChannelKey::parse("support").unwrap(),
        name: "Support".into(),
        may: Permission { respond: true, ..Permission::default() },
        picks: true,
    };
    Office::new(me, vec![seat], colleagues, cards)
}

fn cards(steps: &[crate::history::Step]) -> (Vec<Card>, Vec<Card>) {
    let chats = play(steps, |_| true).chats;
    let newest = chats.iter().filter_map(|t| t.cards.last().cloned()).collect();
    (chats.into_iter().flat_map(|t| t.cards).collect(), newest)
}

#[test]
fn cards_in_any_order_however_often_and_a_fresh_list_equal_the_fresh_list() {
    let cases = (steps(40), any::<Index>(), prop::collection::vec(any::<Index>(), 0..60));
    law("cards in any order and a fresh list equal the fresh list", CASES, &cases, |(steps, stale, line)| {
        let (all, newest) = cards(&steps);
        let fresh = office(vec![], newest.clone());
        // From a list of some moment; whatever the line picks comes, the rest is lost.
        let known = stale.index(all.len()) + 1;
        let mut lists = office(vec![], all[..known].to_vec());
        for card in line.iter().map(|at| at.get(&all)) {
            let before = lists.card(card.chat).map(|c| c.rev);
            prop_assert_eq!(lists.apply(card.clone()), before.is_none_or(|rev| rev < card.rev));
            prop_assert!(lists.card(card.chat).map(|c| c.rev) >= before, "a late card undid a newer one");
        }
        for card in newest {
            lists.apply(card);
        }
        prop_assert_eq!(&lists, &fresh);
        // What comes late after the fresh list changes nothing.
        for card in line.iter().map(|at| at.get(&all)) {
            prop_assert!(!lists.apply(card.clone()));
        }
        prop_assert_eq!(lists, fresh);
        Ok(())
    });
}

#[test]
fn every_chat_stands_in_the_lists_where_its_state_says() {
    law("every chat stands where its state says", CASES, &steps(64), |steps| {
        let (_, newest) = cards(&steps);
        let lists = office(vec![], newest.clone());
        let has = |list: Vec<&Card>, card: &Card| list.iter().filter(|c| c.chat == card.chat).count();
        for card in &newest {
            let me = agent_ids()[0];
            let mine = card.owner == Some(me);
            let beside = card.others.iter().any(|p| p.agent == me);
            let invited = card.invitation.as_ref().is_some_and(|i| i.to == me);
            let asked = card.transfer.as_ref().is_some_and(|t| t.is_to(me));
            let in_it = mine || beside || invited || asked;
            let here = (
                has(lists.incoming(), card),
                has(lists.all_ongoing(), card),
                has(lists.ongoing(), card),
                has(lists.recent(BIRTH), card),
            );
            let expected = match card.state {
                State::Waiting => (1, 0, 0, 0),
                State::Talking => (0, 1, usize::from(in_it), 0),
                State::Finished | State::Closed => (0, 0, 0, usize::from(mine)),
            };
            prop_assert_eq!(here, expected);
        }
        prop_assert!(lists.incoming().is_sorted_by_key(|c| c.queued), "oldest first");
        prop_assert!(lists.all_ongoing().is_sorted_by_key(|c| c.answered), "oldest first");
        let elsewhere = |card: &&&Card| card.offer.as_ref().is_some_and(|offer| offer.to != lists.me.id);
        let incoming = lists.incoming();
        prop_assert_eq!(lists.takeable() + incoming.iter().filter(elsewhere).count(), incoming.len());
        Ok(())
    });
}

/// News of colleagues has no rev: it comes in order over one line, and a reconnect reads the list anew.
#[test]
fn the_last_news_of_a_colleague_stands_however_often_it_comes() {
    let news = (0..4_usize, any::<bool>(), 0..6_i64, 1..3_usize);
    let cases = (prop::collection::vec(news, 0..30), 0..4_usize);
    law("the last news of a colleague stands", CASES, &cases, |(news, known)| {
        let colleague = |(n, present, capacity): (usize, bool, i64)| {
            let id = agent_ids()[n];
            let presence = if present { Presence::Present } else { Presence::Away };
            let name = format!("agent {n}");
            let (pause, profile) = (String::new(), String::new());
            Colleague { id, name, present, presence, pause, capacity, profile }
        };
        let mut lists = office((0..known).map(|n| colleague((n, true, 5))).collect(), vec![]);
        for (n, present, capacity, times) in &news {
            for _ in 0..*times {
                lists.apply_colleague(colleague((*n, *present, *capacity)));
            }
        }
        for n in 0..4 {
            let last = news.iter().rev().find(|(of, ..)| *of == n);
            let last = last.map(|(_, present, capacity, _)| colleague((n, *present, *capacity)));
            let expected = last.or((n < known).then(|| colleague((n, true, 5))));
            let stands: Vec<_> =
                lists.colleagues.iter().filter(|c| c.id == agent_ids()[n]).cloned().collect();
            prop_assert_eq!(stands, Vec::from_iter(expected.clone()));
            if let (0, Some(me)) = (n, expected) {
                prop_assert_eq!((lists.me.presence, lists.me.capacity), (me.presence, me.capacity));
            }
        }
        Ok(())
    });
}
