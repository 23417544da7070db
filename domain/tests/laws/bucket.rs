//! Buckets hold what they promise, whoever comes when.

use domain::Time;
use domain::bucket::{Buckets, Rate};
use domain::time::Span;
use proptest::prelude::*;

use crate::law;

const CASES: u32 = 3_000;

fn rate() -> impl Strategy<Value = Rate> {
    (1..20_i64, 1..5_000_000_i64).prop_map(|(burst, every)| Rate { burst, every: Span(every) })
}

/// Keys, and the microseconds since the one before.
fn comers() -> impl Strategy<Value = Vec<(u8, i64)>> {
    let pause = prop_oneof![3 => Just(0_i64), 3 => 0..1_000_000_i64, 1 => 0..100_000_000_i64];
    prop::collection::vec((0..3_u8, pause), 0..120)
}

#[test]
fn no_span_sees_more_than_the_burst_and_what_has_filled_since() {
    law("no span sees more than burst and refill", CASES, &(rate(), comers()), |(rate, comers)| {
        let (mut buckets, mut now) = (Buckets::new(rate, 100), Time(0));
        let mut taken: [Vec<Time>; 3] = Default::default();
        for (key, pause) in comers {
            now = now + Span(pause);
            match buckets.take(&key, now) {
                Ok(()) => {
                    let mine = &mut taken[usize::from(key)];
                    mine.push(now);
                    for (nth, first) in mine.iter().rev().enumerate() {
                        let filled = (now - *first).0 / rate.every.0;
                        prop_assert!(i64::try_from(nth).unwrap() < rate.burst + filled + 1);
                    }
                }
                Err(seconds) => {
                    prop_assert!(seconds >= 1);
                    let mine = &taken[usize::from(key)];
                    let recent = mine.iter().filter(|at| now - **at < Span(rate.every.0 * rate.burst));
                    prop_assert!(recent.count() > 0, "who has rested is let in");
                    // Who comes back when they were told is let in, and a second earlier would have been no use.
                    let mut later = buckets.clone();
                    prop_assert!(later.take(&key, now + Span::seconds(seconds)).is_ok());
                    let early = Span::seconds(seconds - 1);
                    prop_assert!(later.clone().take(&key, now + early).is_err() || early == Span(0));
                }
            }
        }
        Ok(())
    });
}

#[test]
fn the_burst_is_there_at_once_and_the_steady_rate_for_ever() {
    law("the burst is there at once and the rate for ever", CASES, &rate(), |rate| {
        let mut buckets = Buckets::new(rate, 10);
        for _ in 0..rate.burst {
            prop_assert!(buckets.take(&"ida", Time(5)).is_ok());
        }
        prop_assert!(buckets.take(&"ida", Time(5)).is_err());
        for n in 1..50 {
            prop_assert!(buckets.take(&"ida", Time(5 + n * rate.every.0)).is_ok());
        }
        Ok(())
    });
}

#[test]
fn there_are_never_too_many_buckets() {
    let cases = (1..40_usize, prop::collection::vec((0..500_u32, 0..400_000_i64), 0..400));
    law("there are never too many buckets", CASES, &cases, |(most, comers)| {
        let rate = Rate { burst: 5, every: Span::seconds(1) };
        let (mut buckets, mut now) = (Buckets::new(rate, most), Time(0));
        for (key, pause) in comers {
            now = now + Span(pause);
            let _ = buckets.take(&key, now);
            prop_assert!(buckets.len() <= most, "{} of {}", buckets.len(), most);
        }
        Ok(())
    });
}

#[test]
fn a_flood_of_others_does_not_let_in_who_was_refused() {
    let cases = (2..40_usize, 0..400_u32, rate());
    law("a flood of others lets nobody in", CASES, &cases, |(most, others, rate)| {
        let rate = Rate { burst: rate.burst + 1, ..rate };
        let mut buckets = Buckets::new(rate, most);
        for _ in 0..rate.burst {
            prop_assert!(buckets.take(&u32::MAX, Time(0)).is_ok());
        }
        for other in 0..others {
            prop_assert!(buckets.take(&other, Time(0)).is_ok());
        }
        prop_assert!(buckets.take(&u32::MAX, Time(0)).is_err());
        Ok(())
    });
}
