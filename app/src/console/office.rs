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

    pub(crate) fn all_ongoing(self) -> Memo<Vec<ChatId>> {
        self.memo(|o| ids(o.all_ongoing()))
    }

    pub(crate) fn incoming(self) -> Memo<Vec<ChatId>> {
        self.memo(|o| ids(o.incoming()))
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

fn ids(cards: Vec<&Card>) -> Vec<ChatId> {
    cards.into_iter().map(|c| c.chat).collect()
}

/// Whether the agent may take the card's chat from the queue.
pub(crate) fn may_take(office: &Office, card: &Card) -> bool {
    office.may_take(card)
}
