//! What each frame of the live line changes.

use std::time::Duration;

use domain::{Card, Down, Ending, Office, Refusal, Up};
use leptos::prelude::*;

use super::cases::Cases;
use super::live::Line;
use super::notices::Notices;
use super::office::OfficeNow;
use super::talk::Talk;
use super::talks::Talks;
use super::warnings::Warnings;
use super::way::sign_in_again;
use crate::parts::clock::Clock;
use crate::words::Words;

/// A gap whose filling does not come in so long is asked for again.
const ASK_AGAIN: Duration = Duration::from_secs(5);

#[derive(Clone, Copy)]
pub(crate) struct News {
    pub words: Words,
    pub clock: Clock,
    pub office: OfficeNow,
    pub talks: Talks,
    pub cases: Cases,
    pub line: Line,
    pub notices: Notices,
    pub warnings: Warnings,
    /// The store that the line told about so far.
    pub epoch: StoredValue<Option<String>>,
    /// A fresh office has come before, so the page is older than this line.
    pub greeted: StoredValue<bool>,
}

impl News {
    pub(crate) fn take(self, frame: Down) {
        let now = self.clock.exact();
        match frame {
            Down::Welcome { epoch, now } => {
                self.clock.set(now);
                let known = self.epoch.try_update_value(|known| known.replace(epoch.clone())).flatten();
                if known.is_some_and(|known| known != epoch) {
                    self.talks.forget();
                }
                self.line.up();
            }
            Down::Office { office } => {
                self.warnings.look_at_all(&office);
                self.office.replace(office);
                if self.greeted.try_update_value(|done| std::mem::replace(done, true)) == Some(true) {
                    self.cases.refresh();
                }
                self.talks.resume(self.line);
            }
            Down::Card { card } => self.take_card(card),
            Down::Cards { cards } => cards.into_iter().for_each(|card| self.take_card(card)),
            Down::Warning { warning } => {
                self.warnings.take(warning, (self.words, self.notices, self.office, self.clock));
            }
            Down::Colleague { colleague } => self.office.update(|o| o.apply_colleague(colleague)),
            Down::Case { case, active } => {
                if case.rev == 1 {
                    let channel = self.office.with_untracked(|o| o.channel_name(&case.channel));
                    self.notices.say(self.words.new_request(&channel, &case.customer));
                }
                self.cases.take(&case);
                self.office.update(|o| o.active_cases = active);
            }
            Down::View { chat, view } => {
                if let Some(talk) = self.talks.watched(chat) {
                    talk.take_view(view);
                }
            }
            Down::Entries { chat, entries } => {
                let Some(talk) = self.talks.watched(chat) else { return };
                if let Some(after) = talk.take_entries(entries).filter(|after| talk.asks(*after)) {
                    self.ask(talk, after);
                }
            }
            Down::Marks { chat, marks } => {
                if let Some(talk) = self.talks.watched(chat) {
                    talk.take_marks(marks);
                }
            }
            Down::Typing { chat, by, id, on } => {
                if let Some(talk) = self.talks.watched(chat) {
                    talk.take_typing(id, by, on, now);
                }
            }
            Down::Listening { chat, by } => self.talks.of(chat).listeners.set(by),
            Down::Here { chat, on } => self.talks.of(chat).here.set(Some(on)),
            // The browser slows the timers of a page that nobody looks at; answering keeps the line alive all the same.
            Down::Beat => self.line.answer_beat(),
            Down::Bye { again } => self.line.dismissed(again),
            Down::No { refusal: Refusal::SignIn } => sign_in_again(),
            // The customer's frames, and refusals after which the line closes and comes back.
            Down::Place { .. }
            | Down::Open { .. }
            | Down::After { .. }
            | Down::Mail { .. }
            | Down::No { .. } => {}
        }
    }

    /// Asks for what is missing, until it is there.
    fn ask(self, talk: Talk, after: i64) {
        self.line.send(&Up::Get { chat: Some(talk.chat), after });
        let look = move || {
            if talk.misses(after) {
                self.ask(talk, after);
            }
        };
        set_timeout(look, ASK_AGAIN);
    }

    fn take_card(self, card: Card) {
        let told = self.office.with_untracked(|office| self.in_words(office, &card));
        self.warnings.look(&card);
        self.office.take(card);
        if let Some(text) = told {
            self.notices.say(text);
        }
    }

    /// What to say aloud about a card, if it is news: somebody new waits, or one of the agent's chats is over.
    fn in_words(self, office: &Office, card: &Card) -> Option<String> {
        let known = office.card(card.chat);
        if known.is_some_and(|k| k.rev >= card.rev) {
            return None;
        }
        let channel = office.channel_name(&card.channel);
        let customer = card.called(self.words.customer());
        // What rings at this agent is told by the ring, and what rings at a colleague is not news yet.
        let rings = card.offer.is_some();
        if !rings && !known.is_some_and(Card::waits) && office.may_take(card) {
            return Some(self.words.new_chat(&channel, customer));
        }
        let back = known.is_some_and(|k| k.ended.is_some()) && card.state.is_open();
        if back && card.is_of(office.me.id) {
            return Some(self.words.customer_back(&card.customer));
        }
        let ours =
            card.is_of(office.me.id) && known.is_some_and(|k| k.state.is_open()) && !card.state.is_open();
        match card.ending? {
            Ending::ByAgent => None,
            Ending::Idle => ours.then(|| self.words.ended_away(customer)),
            _ => ours.then(|| self.words.ended_by(customer)),
        }
    }
}
