//! Two counts, one cut: what customers get of a log, byte by byte.

use domain::{ChatView, Down, Entry, What};
use proptest::prelude::*;

use crate::history::{Doing, Kind, SECRET, Step, agent_ids, is_note, play, steps};
use crate::law;

const CASES: u32 = 2_000;

/// All that goes to a customer, as it goes over the line.
fn bytes(entries: Vec<Entry>) -> String {
    let view = Down::View { chat: None, view: ChatView::of(entries.clone()) };
    serde_json::to_string(&(view, Down::Entries { chat: None, entries })).unwrap()
}

const fn is_public(step: &Step) -> bool {
    !matches!(step.doing, Doing::Try { kind: Kind::Note, .. })
}

#[test]
fn both_counts_have_no_gap() {
    law("both counts have no gap", CASES, &steps(64), |steps| {
        for told in play(&steps, |_| true).chats {
            let seqs: Vec<i64> = told.log.iter().map(|e| e.seq).collect();
            prop_assert_eq!(seqs, (1..).take(told.log.len()).collect::<Vec<i64>>());
            let customers = told.customers();
            let counts: Vec<i64> = customers.iter().map(|e| e.seq).collect();
            prop_assert_eq!(counts, (1..).take(customers.len()).collect::<Vec<i64>>());
        }
        Ok(())
    });
}

#[test]
fn the_customer_gets_every_public_line_and_no_other() {
    law("the customer gets every public line and no other", CASES, &steps(64), |steps| {
        let history = play(&steps, |_| true);
        for told in &history.chats {
            let public = |m: &&crate::history::Moment| m.before.id == told.chat.id;
            let lines = history.moments.iter().filter(public).filter_map(|m| m.came.as_ref().ok());
            let lines = lines.flat_map(|c| &c.lines).filter(|l| l.audience == domain::Audience::Everyone);
            let expected: Vec<&What> = lines.map(|l| &l.what).collect();
            let customers = told.customers();
            // The first is the question.
            let got: Vec<&What> = customers.iter().skip(1).map(|e| &e.what).collect();
            prop_assert_eq!(got, expected);
        }
        Ok(())
    });
}

#[test]
fn private_lines_make_no_difference_to_the_customers_bytes() {
    law("private lines make no difference to the customer's bytes", CASES, &steps(64), |steps| {
        let (all, public) = (play(&steps, |_| true), play(&steps, is_public));
        for (told, without) in all.chats.iter().zip(&public.chats) {
            prop_assert_eq!(&told.chat, &without.chat, "a note changes nothing in the chat");
            let bytes_with = bytes(told.customers());
            prop_assert_eq!(&bytes_with, &bytes(without.customers()));
            prop_assert!(!bytes_with.contains(SECRET));
            for id in agent_ids() {
                prop_assert!(!bytes_with.contains(&id.to_string()), "an agent's id");
            }
        }
        Ok(())
    });
}

#[test]
fn histories_have_private_lines() {
    // Otherwise the law above would compare a thing with itself.
    let notes = std::cell::Cell::new(0);
    law("histories have private lines", CASES, &steps(64), |steps| {
        let chats = play(&steps, |_| true).chats;
        notes.set(notes.get() + chats.iter().flat_map(|t| &t.log).filter(|e| is_note(e)).count());
        Ok(())
    });
    assert!(notes.get() > 500, "{} notes", notes.get());
}
