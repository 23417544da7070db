//! The office as this tab knows it: what all lists are made of. Cards and colleagues from the live line keep it true;
//! how they move is decided in `domain`.

use domain::{Card, ChatId, Office};
use leptos::prelude::*;

use crate::parts::clock::Clock;

#[derive(Clone, Copy)]
pub(crate) struct OfficeNow(RwSignal<Office>);

impl OfficeNow {
    pub(crate) fn provide(office: Office) -> Self {
        let now = Self(RwSignal::new(office));
        provide_context(now);
        now
    }

    pub(crate) fn here() -> Self {
        expect_context()
    }

    /// A fresh one in place of what is known.
    pub(crate) fn replace(self, office: Office) {
        self.0.set(office);
    }

    pub(crate) fn update(self, change: impl FnOnce(&mut Office)) {
        self.0.update(change);
    }

    pub(crate) fn with<T>(self, read: impl FnOnce(&Office) -> T) -> T {
        self.0.with(read)
    }

    pub(crate) fn with_untracked<T>(self, read: impl FnOnce(&Office) -> T) -> T {
        self.0.with_untracked(read)
    }

    /// Something that is read from the office and tells its readers only when it is another.
    pub(crate) fn memo<T>(self, read: impl Fn(&Office) -> T + Send + Sync + 'static) -> Memo<T>
    where
        T: PartialEq + Send + Sync + 'static,
    {
        Memo::new(move |_| self.0.with(&read))
    }

    pub(crate) fn card(self, chat: ChatId) -> Memo<Option<Card>> {
        self.memo(move |o| o.card(chat).cloned())
    }

    pub(crate) fn ongoing(self) -> Memo<Vec<ChatId>> {
        self.memo(|o| ids(o.ongoing()))
    }

    /// Of everybody's chats in hand those that are to be shown.
    pub(crate) fn all_ongoing(
        self,
        shows: impl Fn(&Card) -> bool + Send + Sync + 'static,
    ) -> Memo<Vec<ChatId>> {
        self.memo(move |o| ids(o.all_ongoing().into_iter().filter(|c| shows(c))))
    }

    /// Of those who wait the ones that are to be shown.
    pub(crate) fn incoming(self, shows: impl Fn(&Card) -> bool + Send + Sync + 'static) -> Memo<Vec<ChatId>> {
        self.memo(move |o| ids(o.incoming().into_iter().filter(|c| shows(c))))
    }

    /// The chat that rings at this agent. Reads the clock, for one that nobody answers.
    pub(crate) fn offered(self) -> Memo<Option<Card>> {
        let clock = Clock::here();
        Memo::new(move |_| self.0.with(|o| o.offered(clock.now()).cloned()))
    }

    pub(crate) fn recent(self) -> Memo<Vec<ChatId>> {
        let clock = Clock::here();
        Memo::new(move |_| self.0.with(|o| ids(o.recent(clock.now()))))
    }

    /// How many want something of this agent: people who wait for anybody, and chats with unread lines.
    pub(crate) fn calls(self) -> Memo<usize> {
        self.memo(|o| {
            o.takeable() + o.ongoing().iter().filter(|c| c.unread > 0 && c.is_written_by(o.me.id)).count()
        })
    }
}

fn ids<'a>(cards: impl IntoIterator<Item = &'a Card>) -> Vec<ChatId> {
    cards.into_iter().map(|c| c.chat).collect()
}
