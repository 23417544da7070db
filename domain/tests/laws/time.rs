//! Moments, as browsers and `<time>` want them.

use domain::Time;
use proptest::prelude::*;

use crate::law;

const CASES: u32 = 20_000;
const DAY: i64 = 86_400;

/// Days from 1970-01-01, counted year by year and month by month: slow, and nothing to get wrong.
fn days(year: i64, month: i64, date: i64) -> i64 {
    let leap = |y: i64| y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
    let years: i64 = (1970..year).map(|y| 365 + i64::from(leap(y))).sum();
    let february = 28 + i64::from(leap(year));
    let lengths = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    years + lengths.iter().take(usize::try_from(month - 1).unwrap()).sum::<i64>() + date - 1
}

fn read(text: &str) -> i64 {
    let n: Vec<i64> = text.split(['-', 'T', ':', 'Z']).filter_map(|part| part.parse().ok()).collect();
    // No 29 February where there is none.
    let next = if n[1] == 12 { days(n[0] + 1, 1, 1) } else { days(n[0], n[1] + 1, 1) };
    assert!(n[2] >= 1 && days(n[0], n[1], n[2]) < next, "{text}");
    days(n[0], n[1], n[2]) * DAY + n[3] * 3_600 + n[4] * 60 + n[5]
}

#[test]
fn a_written_moment_reads_back_to_the_second() {
    // To the year 9999; and the days where centuries turn, which chance does not find.
    let turn = (20..99_i64, -3..3_i64, 0..DAY)
        .prop_map(|(century, day, second)| (days(century * 100, 3, 1) + day) * DAY + second);
    let moments = prop_oneof![3 => 0..253_402_300_800_i64, 1 => turn];
    law("a written moment reads back to the second", CASES, &moments, |seconds| {
        let text = Time(seconds * 1_000_000 + 999_999).rfc3339();
        prop_assert_eq!(text.len(), "2026-11-20T10:31:05Z".len());
        prop_assert_eq!(read(&text), seconds);
        Ok(())
    });
}

#[test]
fn any_moment_can_be_written_and_counted_in_milliseconds() {
    law("any moment can be written", CASES, &any::<i64>(), |micros| {
        let time = Time(micros);
        prop_assert!(time.rfc3339().ends_with('Z'));
        prop_assert!((time.0 - Time::from_millis(time.millis()).0).abs() < 1_000);
        Ok(())
    });
}
