//! A stale view and what comes of the line equal a fresh view, on both sides, over any history.

use domain::{Applied, By, ChatView, Entry, Phase, State};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::TestCaseError;

use crate::history::{Step, Told, play, seen_in, steps};
use crate::law;

const CASES: u32 = 2_000;

/// One thing that the line does to a reader.
#[derive(Clone, Debug)]
enum Comes {
    /// An entry, whichever.
    Entry(Index),
    /// The entry that is next, as it should.
    Next,
    /// An entry beyond a gap; the gap is asked for, and so much of the answer arrives.
    Asked(Index, Index),
}

fn line() -> impl Strategy<Value = Vec<Comes>> {
    let comes = prop_oneof![
        3 => any::<Index>().prop_map(Comes::Entry),
        3 => Just(Comes::Next),
        1 => any::<(Index, Index)>().prop_map(|(at, upto)| Comes::Asked(at, upto)),
    ];
    prop::collection::vec(comes, 0..40)
}

/// A history, where the stale view begins and ends, and what the line does.
fn cases() -> impl Strategy<Value = (Vec<Step>, Index, Index, Vec<Comes>)> {
    (steps(64), any::<Index>(), any::<Index>(), line())
}

fn both_sides(told: &Told) -> [Vec<Entry>; 2] {
    [told.log.clone(), told.customers()]
}

/// The newest entries of a log from `from` on, as the server gives a long log.
fn page(log: &[Entry], from: usize) -> ChatView {
    ChatView { entries: log[from..].to_vec(), ..ChatView::of(log.to_vec()) }
}

fn receive(view: &mut ChatView, log: &[Entry], line: &[Comes]) -> Result<(), TestCaseError> {
    for comes in line {
        let last = usize::try_from(view.last()).unwrap();
        let entry = match comes {
            Comes::Entry(at) | Comes::Asked(at, _) => at.get(log),
            Comes::Next => match log.get(last) {
                Some(next) => next,
                None => continue,
            },
        };
        let seq = usize::try_from(entry.seq).unwrap();
        let before = view.clone();
        match view.apply(entry.clone()) {
            Applied::New => prop_assert_eq!(seq, last + 1),
            Applied::Known => prop_assert!(seq <= last && *view == before),
            Applied::Gap { after } => {
                prop_assert!(seq > last + 1 && *view == before);
                if let Comes::Asked(_, upto) = comes {
                    let missed = &log[usize::try_from(after).unwrap()..];
                    for entry in &missed[..upto.index(missed.len() + 1)] {
                        view.apply(entry.clone());
                    }
                }
            }
        }
    }
    // The resync of a reconnect.
    for missed in &log[usize::try_from(view.last()).unwrap()..] {
        prop_assert_eq!(view.apply(missed.clone()), Applied::New);
    }
    Ok(())
}

#[test]
fn a_stale_view_and_what_came_since_equal_a_fresh_view() {
    law(
        "a stale view and what came since equal a fresh view",
        CASES,
        &cases(),
        |(steps, end, begin, line)| {
            for log in play(&steps, |_| true).chats.iter().flat_map(both_sides) {
                let stale = &log[..end.index(log.len()) + 1];
                let from = begin.index(stale.len());
                let mut view = page(stale, from);
                receive(&mut view, &log, &line)?;
                prop_assert_eq!(&view, &page(&log, from), "read from the end");
                let mut view = ChatView::of(stale.to_vec());
                receive(&mut view, &log, &line)?;
                prop_assert_eq!(view, ChatView::of(log), "read from the first entry");
            }
            Ok(())
        },
    );
}

#[test]
fn older_pages_in_front_lead_to_the_whole_conversation() {
    let cases = (cases(), prop::collection::vec((any::<Index>(), any::<Index>()), 0..12), 1..20_usize);
    law(
        "older pages in front lead to the whole",
        CASES,
        &cases,
        |((steps, end, begin, line), strays, size)| {
            for log in play(&steps, |_| true).chats.iter().flat_map(both_sides) {
                let stale = &log[..end.index(log.len()) + 1];
                let mut view = page(stale, begin.index(stale.len()));
                receive(&mut view, &log, &line)?;
                // Pages from anywhere: answers to questions that were asked twice, or long ago.
                for (a, b) in &strays {
                    let (a, b) = (a.index(log.len() + 1), b.index(log.len() + 1));
                    view.prepend(log[a.min(b)..a.max(b)].to_vec());
                    let whole = view.entries.windows(2).all(|two| two[0].seq + 1 == two[1].seq);
                    prop_assert!(whole, "a page that leaves a gap was taken");
                }
                while view.has_earlier() {
                    let first = usize::try_from(view.entries[0].seq).unwrap() - 1;
                    view.prepend(log[first.saturating_sub(size)..first].to_vec());
                }
                prop_assert_eq!(view, ChatView::of(log));
            }
            Ok(())
        },
    );
}

/// A long log is read from its end, and where the chat stands comes from its row: the log must lead to the same.
#[test]
fn the_log_leads_to_where_the_row_stands() {
    law("the log leads to where the row stands", CASES, &steps(64), |steps| {
        let mut done = 0;
        while done <= steps.len() {
            for told in play(&steps[..done], |_| true).chats {
                let phase = match told.chat.state {
                    State::Waiting => Phase::Waiting,
                    State::Talking => Phase::Talking,
                    State::Finished | State::Closed => Phase::Ended,
                };
                for log in both_sides(&told) {
                    let view = ChatView::of(log);
                    prop_assert_eq!(view.phase, phase);
                    prop_assert_eq!(view.ending, told.chat.ending);
                    prop_assert_eq!(view.files, told.chat.files_allowed);
                    prop_assert_eq!(&view.agents, &seen_in(&told.chat));
                }
            }
            done += 7;
        }
        Ok(())
    });
}

#[test]
fn only_its_author_knows_a_write() {
    law("only its author knows a write", CASES, &steps(64), |steps| {
        for entry in play(&steps, |_| true).chats.iter().flat_map(Told::customers) {
            prop_assert!(entry.write.is_none() || entry.by == By::Customer);
        }
        Ok(())
    });
}
