//! How far each side has read, in whatever order the news of it comes.

use domain::Marks;
use proptest::prelude::*;
use proptest::sample::subsequence;

use crate::law;

const CASES: u32 = 10_000;

fn marks() -> impl Strategy<Value = Marks> {
    (0..50_i64, 0..50_i64).prop_map(|(customer, agent)| Marks { customer, agent })
}

fn merged(all: &[Marks]) -> Marks {
    let mut marks = Marks::default();
    for news in all {
        let before = marks;
        assert_eq!(marks.merge(*news), marks != before, "says whether it was news");
        assert!(marks.customer >= before.customer && marks.agent >= before.agent, "they only grow");
    }
    marks
}

#[test]
fn marks_in_any_order_with_repeats_and_a_fresh_one_are_the_furthest() {
    let all = prop::collection::vec(marks(), 1..20);
    let cases = all.prop_flat_map(|all| {
        let some = subsequence(all.clone(), 0..=all.len());
        let again = subsequence(all.clone(), 0..=all.len());
        let arrive = (some, again).prop_map(|(some, again)| [some, again].concat()).prop_shuffle();
        (Just(all), arrive)
    });
    law("marks are the furthest of all", CASES, &cases, |(all, arrived)| {
        let side = |of: fn(&Marks) -> i64| all.iter().map(of).max().unwrap();
        let fresh = Marks { customer: side(|m| m.customer), agent: side(|m| m.agent) };
        let mut marks = merged(&arrived);
        marks.merge(fresh);
        prop_assert_eq!(marks, fresh);
        Ok(())
    });
}
