//! The chat that rings at this agent, wherever they are: it calls once (`calling`), and again before it is too late, and is
//! answered by its card (`offer`) or by keys (`commands`). Whoever wants to answer it from elsewhere takes the handle.

use domain::time::Span;
use domain::{Card, ChatId, Refusal, Time};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::bell::Bell;
use super::calling::{Call, Calling, calls};
use super::notices::Notices;
use super::office::OfficeNow;
use super::place::Place;
use super::reasons::tell;
use super::way::Way;
use crate::api::{No, offer};
use crate::parts::clock::Clock;
use crate::parts::focus;
use crate::words::Words;

/// So long before the end it is soon.
const SOON: Span = Span::seconds(10);

/// One offer. The same chat may be offered again, which is another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Rung {
    pub chat: ChatId,
    pub until: Time,
}

#[derive(Clone, Copy)]
pub(crate) struct Ring {
    words: Words,
    way: Way,
    office: OfficeNow,
    notices: Notices,
    clock: Clock,
    rung: Memo<Option<Rung>>,
    /// What was declined, until the office says so too.
    declined: RwSignal<Option<Rung>>,
    busy: RwSignal<bool>,
}

impl Ring {
    pub(crate) fn provide() -> Self {
        let (office, bell) = (OfficeNow::here(), Bell::here());
        let offered = office.offered();
        let declined = RwSignal::new(None);
        let rung = Memo::new(move |_| {
            let rung = offered.with(|card| card.as_ref().and_then(rung_of));
            rung.filter(|rung| declined.get() != Some(*rung))
        });
        let ring = Self {
            words: expect_context(),
            way: Way::here(),
            office,
            notices: Notices::here(),
            clock: Clock::here(),
            rung,
            declined,
            busy: RwSignal::new(false),
        };
        provide_context(ring);
        let all = Memo::new(move |_| ring.rung.get().into_iter().collect::<Vec<_>>());
        calls(all, move |rung| ring.call(*rung));
        // Once more before it is too late.
        let soon = ring.soon();
        Effect::new(move |was: Option<(Option<Rung>, bool)>| {
            let (rung, soon) = (ring.rung.get(), soon.get());
            if was == Some((rung, false)) && soon {
                bell.ring();
            }
            (rung, soon)
        });
        ring
    }

    pub(crate) fn here() -> Self {
        expect_context()
    }

    /// What rings. Tells its readers only when it is another one.
    pub(crate) fn rung(self) -> Memo<Option<Rung>> {
        self.rung
    }

    pub(crate) fn rings(self) -> bool {
        self.rung.with(Option::is_some)
    }

    /// `true` while an answer is awaited, for `aria-busy`.
    pub(crate) fn is_busy(self) -> bool {
        self.busy.get()
    }

    /// Whether its last seconds run.
    pub(crate) fn soon(self) -> Memo<bool> {
        Memo::new(move |_| self.rung.get().is_some_and(|rung| rung.until - self.clock.now() <= SOON))
    }

    /// Takes the chat, and opens it. Does nothing while nothing rings.
    pub(crate) fn accept(self) {
        let Some(rung) = self.rung.get_untracked().filter(|_| !self.busy.get_untracked()) else { return };
        self.busy.set(true);
        spawn_local(async move {
            let answer = offer::accept(rung.chat).await;
            self.busy.set(false);
            match answer {
                Ok(()) => self.way.go(Place::Chat(rung.chat)),
                Err(no) => self.refused(&no),
            }
        });
    }

    /// Lets others have the chat. Does nothing while nothing rings.
    pub(crate) fn decline(self) {
        let Some(rung) = self.rung.get_untracked().filter(|_| !self.busy.get_untracked()) else { return };
        // At once: the server has no reason to refuse it but that the offer is over.
        self.declined.set(Some(rung));
        spawn_local(async move {
            if let Err(no) = offer::decline(rung.chat).await {
                self.declined.set(None);
                self.refused(&no);
            }
        });
        request_animation_frame(|| {
            if focus::is_lost() {
                focus::focus_id("main");
            }
        });
    }

    fn refused(self, no: &No) {
        match no {
            No::Refused(Refusal::NotNow | Refusal::NotFound) => {
                self.notices.warn(self.words.offer_over().to_owned());
            }
            no => tell(self.words, self.notices, no),
        }
    }

    /// A new one, in words; once, and not with each second.
    fn call(self, rung: Rung) -> Option<Call> {
        let card = self.office.with_untracked(|o| o.card(rung.chat).cloned())?;
        self.clock.tick();
        let words = self.words;
        let channel = self.office.with_untracked(|o| o.channel_name(&card.channel));
        let customer = card.called(words.customer());
        let left = left(rung, self.clock.exact()).to_string();
        let said = words.offer_told(&channel, customer, &card.said, &left);
        Some(Call { said, title: words.new_chat(&channel, customer), text: card.said })
    }
}

impl Calling for Rung {
    fn chat(&self) -> ChatId {
        self.chat
    }

    fn tag(&self) -> String {
        self.chat.to_string()
    }
}

fn rung_of(card: &Card) -> Option<Rung> {
    card.offer.as_ref().map(|offer| Rung { chat: card.chat, until: offer.until })
}

/// The seconds that are left, to the nearest one: what the browser knows of the server's clock is as old as its last frame was on
/// its way. While there is any time left it is at least one.
pub(crate) fn left(rung: Rung, now: Time) -> i64 {
    let left = rung.until - now;
    Span(left.0 + 500_000).whole_seconds().max(i64::from(left.0 > 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seconds_that_are_left_end_with_one() {
        let chat = ChatId::parse("018f3e1c-0000-7000-8000-000000000001").unwrap();
        let rung = Rung { chat, until: Time(0) + Span::seconds(30) };
        for (now, seconds) in
            [(0, 30), (400_000, 30), (-300_000, 30), (1_000_000, 29), (29_900_000, 1), (31_000_000, 0)]
        {
            assert_eq!(left(rung, Time(now)), seconds);
        }
    }
}
