//! Who is warned of a chat, however it goes, by a job that looks before and after whatever happens.

use std::collections::{BTreeMap, BTreeSet};

use domain::channel::warnings::{Minutes, Warnings};
use domain::time::Span;
use domain::warning::{self, Kind, Wait};
use domain::{Audience, Chat, Event, Time};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use crate::history::{BIRTH, Doer, play, steps};
use crate::law;

/// Seconds after which each level is warned; 0 is off.
fn settings() -> impl Strategy<Value = Warnings> {
    let minutes = || (0_i64..40).prop_map(|n| Minutes::of(Span::seconds(if n < 5 { 0 } else { n })));
    (minutes(), minutes(), minutes(), minutes()).prop_map(|(a, b, c, d)| Warnings {
        new_chat_minutes: a,
        new_chat_manager_minutes: b,
        message_minutes: c,
        message_manager_minutes: d,
        ..Warnings::default()
    })
}

/// What was given: of what, since when, to whom.
type Given = BTreeSet<(Kind, Time, warning::Level)>;

fn look(
    chat: &Chat,
    wait: &mut Option<Wait>,
    given: &mut Given,
    settings: &Warnings,
    now: Time,
) -> Result<(), TestCaseError> {
    for level in warning::due(chat, *wait, settings, now) {
        let kind = warning::waits_for(chat).ok_or_else(|| TestCaseError::fail("of nothing"))?;
        let wait = wait.as_mut().ok_or_else(|| TestCaseError::fail("without a wait"))?;
        let limit = settings.after(kind, level).ok_or_else(|| TestCaseError::fail("it is off"))?;
        prop_assert!(now - wait.since >= limit, "in time is too early");
        prop_assert!(given.insert((kind, wait.since, level)), "given twice");
        wait.warned |= level.bit();
    }
    prop_assert_eq!(warning::due(chat, *wait, settings, now), vec![], "all at once");
    Ok(())
}

#[test]
fn each_level_is_warned_of_a_wait_once_in_time_and_of_nothing_else() {
    law("each level is warned once of each wait", 2_000, &(steps(64), settings()), |(steps, settings)| {
        let mut known: BTreeMap<_, (Option<Wait>, Given)> = BTreeMap::new();
        for moment in play(&steps, |_| true).moments {
            let born = (Some(Wait::since(BIRTH)), Given::new());
            let (wait, given) = known.entry(moment.before.id).or_insert(born);
            look(&moment.before, wait, given, &settings, moment.now)?;
            let Ok(change) = &moment.came else { continue };
            let before = *wait;
            *wait = warning::goes_on(&moment.before, before, &change.chat, moment.now);
            prop_assert_eq!(wait.is_some(), warning::waits_for(&change.chat).is_some());
            let said = matches!(&moment.event, Event::Say { audience: Audience::Everyone, .. });
            match &moment.who {
                Doer::Agent(_) if said => prop_assert_eq!(*wait, None, "a reply ends it"),
                Doer::Customer if said && before.is_some() => {
                    prop_assert_eq!(*wait, before, "a word more does not");
                }
                _ => {}
            }
            look(&change.chat, wait, given, &settings, moment.now)?;
        }
        Ok(())
    });
}

#[test]
fn histories_have_waits_of_both_kinds_that_are_too_long() {
    let (mut kinds, every) = (std::cell::RefCell::new(BTreeSet::new()), Minutes::of(Span::seconds(30)));
    let settings = Warnings { new_chat_minutes: every, message_minutes: every, ..Warnings::default() };
    law("histories have waits that are too long", 2_000, &steps(64), |steps| {
        let mut waits: BTreeMap<_, Option<Wait>> = BTreeMap::new();
        for moment in play(&steps, |_| true).moments {
            let wait = waits.entry(moment.before.id).or_insert(Some(Wait::since(BIRTH)));
            if !warning::due(&moment.before, *wait, &settings, moment.now).is_empty() {
                kinds.borrow_mut().extend(warning::waits_for(&moment.before));
            }
            if let Ok(change) = &moment.came {
                *wait = warning::goes_on(&moment.before, *wait, &change.chat, moment.now);
            }
        }
        Ok(())
    });
    assert_eq!(kinds.get_mut().len(), 2, "{kinds:?}");
}
