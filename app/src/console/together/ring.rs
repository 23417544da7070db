//! How much time is left, as a ring that moves once a second.

use domain::Time;
use domain::time::Span;
use leptos::prelude::*;

use crate::parts::clock::Clock;
use crate::words::Words;

/// The whole way around, in the units of the drawing.
const AROUND: f64 = 100.5;
/// In the last so many seconds it is soon.
const SOON: i64 = 10;

pub(super) fn ring(until: Time, of: Span) -> impl IntoView {
    let words: Words = expect_context();
    let clock = Clock::here();
    let left = Memo::new(move |_| (until - clock.now()).whole_seconds().clamp(0, of.whole_seconds()));
    let dashes = move || {
        let whole = u32::try_from(of.whole_seconds().max(1)).map_or(1.0, f64::from);
        let part = u32::try_from(left.get()).map_or(0.0, f64::from);
        format!("{:.1} {AROUND}", AROUND * part / whole)
    };
    view! {
        <span
            class="ring"
            class:soon=move || left.get() <= SOON
            role="timer"
            aria-label=move || words.seconds_to_answer(&left.get().to_string())
        >
            <svg viewBox="0 0 36 36" aria-hidden="true">
                <circle class="rail" cx="18" cy="18" r="16"></circle>
                <circle class="left" cx="18" cy="18" r="16" stroke-dasharray=dashes></circle>
            </svg>
            {move || left.get()}
        </span>
    }
}
