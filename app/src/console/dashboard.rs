//! The dashboard: who waits, who is served, and who could answer.

use leptos::prelude::*;

use super::filter::{Filter, FilterView};
use super::incoming::Incoming;
use super::live::{Line, OfflineStrip};
use super::ongoing::Ongoing;
use super::staff::Staff;
use crate::parts::clock::{Clock, span};
use crate::words::Words;
use domain::Time;
use domain::time::Span;

#[component]
pub(crate) fn Dashboard() -> impl IntoView {
    let words: Words = expect_context();
    let stale = Line::here().stale_since();
    Filter::provide();
    view! {
        <main id="main" class="page" tabindex="0">
            <div class="wrap" class:stale=move || stale.get().is_some()>
                <div class="title">
                    <h1>{words.dashboard()}</h1>
                    <span class="grow hide-phone"></span>
                    <OfflineStrip/>
                    <FilterView/>
                </div>
                <div class="board">
                    <div class="stack">
                        <Incoming/>
                        <Ongoing/>
                    </div>
                    <div class="stack">
                        <Staff/>
                    </div>
                </div>
            </div>
        </main>
    }
}

/// How long it has been, as the tables show it: `08 sec`, `01:12 min`, `1:04:10`. Reads the clock.
pub(crate) fn since(words: Words, clock: Clock, at: Option<Time>) -> impl IntoView {
    at.map(|at| {
        let passed = clock.now() - at;
        let seconds = passed.whole_seconds();
        let (text, unit, class) = match seconds / 60 {
            0 => (format!("{seconds:02}"), words.sec(), "sec"),
            minutes @ 1..60 => (format!("{minutes:02}:{:02}", seconds % 60), words.min(), ""),
            _ => (span(passed), words.hours(), ""),
        };
        view! { {text} " " <small class=class>{unit}</small> }
    })
}

/// So long is too long for somebody who waits for us.
pub(crate) fn is_late(clock: Clock, at: Option<Time>) -> bool {
    at.is_some_and(|at| clock.now() - at >= Span::minutes(1))
}
