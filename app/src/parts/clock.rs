//! The page's clock: one tick a second for everything that shows an age or a duration, set by the server's clock so
//! that both agree. The server writes times in UTC; the browser makes them local once it has woken the page up.

use std::time::Duration;

use domain::Time;
use domain::time::Span;
use leptos::prelude::*;

#[derive(Clone, Copy)]
pub struct Clock {
    now: RwSignal<Time>,
    /// Whether times are shown as the reader's wall clock shows them.
    local: RwSignal<bool>,
    /// How far the server's clock is ahead of the browser's.
    ahead: StoredValue<Span>,
}

impl Clock {
    /// `now` is the moment at which the server rendered the page.
    pub fn start(now: Time) -> Self {
        let clock = Self {
            now: RwSignal::new(now),
            local: RwSignal::new(false),
            ahead: StoredValue::new(Span::default()),
        };
        provide_context(clock);
        Effect::new(move |_| {
            clock.set(now);
            clock.local.set(true);
            // Fails only where there is no window.
            _ = set_interval_with_handle(move || clock.tick(), Duration::from_secs(1));
        });
        clock
    }

    pub fn here() -> Self {
        expect_context()
    }

    /// The server says what time it is.
    pub fn set(self, now: Time) {
        self.ahead.set_value(now - browser::now());
        self.now.set(now);
    }

    /// Does not wait for the next tick, where a second counts. In the browser only.
    pub fn tick(self) {
        self.now.set(self.exact());
    }

    /// Now, to the second; the reader is run again with every tick.
    pub fn now(self) -> Time {
        self.now.get()
    }

    /// Now, to the last tick. Ticks are rare in a page that nobody looks at.
    pub fn now_untracked(self) -> Time {
        self.now.get_untracked()
    }

    /// Now, exactly. In the browser only.
    pub fn exact(self) -> Time {
        browser::now() + self.ahead.get_value()
    }

    /// The browser's own time, which nothing that the server says moves. In the browser only.
    pub fn unset() -> Time {
        browser::now()
    }

    /// `10:31`.
    pub fn hour_minute(self, at: Time) -> String {
        if self.local.get() {
            browser::hour_minute(at)
        } else {
            at.rfc3339().get(11..16).unwrap_or_default().to_owned()
        }
    }

    /// The day as a date, or nothing if it is today.
    pub fn day(self, at: Time) -> Option<String> {
        let local = self.local.get();
        let date = |at: Time| {
            if local { browser::date(at) } else { at.rfc3339().get(..10).unwrap_or_default().to_owned() }
        };
        Some(date(at)).filter(|day| *day != date(self.now.get_untracked()))
    }
}

/// A moment as hour and minute.
pub fn time(at: Time) -> impl IntoView {
    let clock = Clock::here();
    view! { <time datetime=at.rfc3339()>{move || clock.hour_minute(at)}</time> }
}

/// `0:48`, `12:05`, `1:04:10`.
pub fn span(span: Span) -> String {
    let seconds = span.whole_seconds();
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// What only the browser knows. Nothing in here is called on the server.
mod browser {
    use domain::Time;
    use js_sys::Date;
    use wasm_bindgen::JsValue;

    pub(super) fn now() -> Time {
        #[expect(
            clippy::as_conversions,
            clippy::cast_possible_truncation,
            reason = "milliseconds fit for ages"
        )]
        Time::from_millis(Date::now() as i64)
    }

    fn date_of(at: Time) -> Date {
        #[expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "milliseconds fit for ages")]
        Date::new(&JsValue::from_f64(at.millis() as f64))
    }

    pub(super) fn hour_minute(at: Time) -> String {
        let date = date_of(at);
        format!("{:02}:{:02}", date.get_hours(), date.get_minutes())
    }

    pub(super) fn date(at: Time) -> String {
        let date = date_of(at);
        format!("{}-{:02}-{:02}", date.get_full_year(), date.get_month() + 1, date.get_date())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_reads_as_a_clock_would_show_it() {
        for (seconds, text) in
            [(-3, "0:00"), (48, "0:48"), (72, "1:12"), (3_600, "1:00:00"), (3_850, "1:04:10")]
        {
            assert_eq!(span(Span::seconds(seconds)), text);
        }
    }
}
