//! The console's live line: one connection per tab, over which everything comes down and only what may be lost goes up.
//! It is opened by an effect, so the server never has one. What the frames mean is in `news`.

mod wire;

use domain::time::Span;
use domain::{Down, Time, Up};
use leptos::prelude::*;

use crate::parts::clock::{Clock, time};
use crate::parts::icon::icon;
use crate::words::Words;

pub(crate) use self::wire::Watched;

/// A line that is back this soon is not worth a word.
const PATIENCE: Span = Span::seconds(2);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Link {
    Starting,
    On,
    Off { since: Time },
}

#[derive(Clone, Copy)]
pub(crate) struct Line {
    link: RwSignal<Link>,
}

impl Line {
    pub(crate) fn provide() -> Self {
        let line = Self { link: RwSignal::new(Link::Starting) };
        provide_context(line);
        line
    }

    pub(crate) fn here() -> Self {
        expect_context()
    }

    /// Connects, and from then on keeps the connection and gives every frame to `take`. Called once, in the browser.
    /// `watched` says what it is to tell about, for each question of a line that has to ask.
    pub(crate) fn start(
        self,
        clock: Clock,
        take: impl Fn(Down) + 'static,
        watched: impl Fn() -> Vec<Watched> + 'static,
    ) {
        wire::start(self, clock, take, watched);
    }

    /// Sends a frame, or loses it when there is no connection.
    pub(crate) fn send(self, up: &Up) {
        wire::send(up);
    }

    /// Beats back, if nothing else went up lately.
    pub(super) fn answer_beat(self) {
        wire::answer_beat();
    }

    /// Lets the line go for good, or until the next [`Line::try_now`].
    pub(crate) fn hang_up(self) {
        wire::hang_up();
    }

    /// Does not wait for the next try.
    pub(crate) fn try_now(self) {
        wire::try_now();
    }

    pub(crate) fn is_on(self) -> bool {
        self.link.get() == Link::On
    }

    /// The server has greeted us.
    pub(super) fn up(self) {
        wire::greeted();
        self.link.set(Link::On);
    }

    /// The server goes down, and will be back.
    pub(super) fn dismissed(self, again: i64) {
        wire::dismissed(again);
    }

    fn down(self, now: Time) {
        if !matches!(self.link.get_untracked(), Link::Off { .. }) {
            self.link.set(Link::Off { since: now });
        }
    }

    /// Since when what is shown may be old. Nothing while the line is there, or gone for a moment only.
    pub(crate) fn stale_since(self) -> Memo<Option<Time>> {
        let clock = Clock::here();
        Memo::new(move |_| match self.link.get() {
            Link::Off { since } => Some(since).filter(|since| clock.now() - *since >= PATIENCE),
            Link::Starting | Link::On => None,
        })
    }
}

/// The strip that says since when there is no connection.
#[component]
pub(crate) fn OfflineStrip(
    /// More classes.
    #[prop(default = "")]
    class: &'static str,
) -> impl IntoView {
    let words: Words = expect_context();
    let line = Line::here();
    let stale = line.stale_since();
    move || {
        stale.get().map(|since| {
            view! {
                <div class=format!("banner warn {class}")>
                    {icon("offline")} <span>{words.offline_since()} " " {time(since)}</span>
                    <button class="btn s" type="button" on:click=move |_| line.try_now()>
                        {words.try_now()}
                    </button>
                </div>
            }
        })
    }
}
