//! The office as this tab knows it: what all lists are made of. Cards and colleagues from the live line keep it true;
//! how they move is decided in `domain`. Each card that is on the screen is told about on its own: when thirty people
//! write, a row looks at its own chat and not at all of them.

use std::collections::BTreeMap;

use domain::{Card, ChatId, Office};
use leptos::prelude::*;

use crate::parts::clock::Clock;

#[derive(Clone, Copy)]
pub(crate) struct OfficeNow {
    all: RwSignal<Office>,
    cards: StoredValue<BTreeMap<ChatId, RwSignal<Option<Card>>>>,
    /// Whose signals the cards are: the page's, not those of the row that asks for one first.
    owner: StoredValue<Owner>,
}

impl OfficeNow {
    pub(crate) fn provide(office: Office) -> Self {
        let owner = Owner::current().unwrap_or_default();
        let now = Self {
            all: RwSignal::new(office),
            cards: StoredValue::default(),
            owner: StoredValue::new(owner),
        };
        provide_context(now);
        now
    }

    pub(crate) fn here() -> Self {
        expect_context()
    }

    /// A fresh one in place of what is known.
    pub(crate) fn replace(self, office: Office) {
        self.all.set(office);
        for (chat, card) in self.cards.get_value() {
            card.set(self.known(chat));
        }
    }

    /// Takes a card, unless a newer one is known.
    pub(crate) fn take(self, card: Card) {
        let (chat, mut is_news) = (card.chat, false);
        self.all.maybe_update(|office| {
            is_news = office.apply(card);
            is_news
        });
        let shown = self.cards.with_value(|cards| cards.get(&chat).copied());
        if let Some(shown) = shown.filter(|_| is_news) {
            shown.set(self.known(chat));
        }
    }

    pub(crate) fn update(self, change: impl FnOnce(&mut Office)) {
        self.all.update(change);
    }

    pub(crate) fn with<T>(self, read: impl FnOnce(&Office) -> T) -> T {
        self.all.with(read)
    }

    pub(crate) fn with_untracked<T>(self, read: impl FnOnce(&Office) -> T) -> T {
        self.all.with_untracked(read)
    }

    /// Something that is read from the office and tells its readers only when it is another.
    pub(crate) fn memo<T>(self, read: impl Fn(&Office) -> T + Send + Sync + 'static) -> Memo<T>
    where
        T: PartialEq + Send + Sync + 'static,
    {
        Memo::new(move |_| self.all.with(&read))
    }

    pub(crate) fn card(self, chat: ChatId) -> Memo<Option<Card>> {
        let shown = self.cards.with_value(|cards| cards.get(&chat).copied()).unwrap_or_else(|| {
            let known = self.known(chat);
            let shown = self.owner.with_value(|owner| owner.with(|| RwSignal::new(known)));
            self.cards.update_value(|cards| _ = cards.insert(chat, shown));
            shown
        });
        Memo::new(move |_| shown.get())
    }

    fn known(self, chat: ChatId) -> Option<Card> {
        self.all.with_untracked(|office| office.card(chat).cloned())
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
        Memo::new(move |_| self.all.with(|o| o.offered(clock.now()).cloned()))
    }

    pub(crate) fn recent(self) -> Memo<Vec<ChatId>> {
        let clock = Clock::here();
        Memo::new(move |_| self.all.with(|o| ids(o.recent(clock.now()))))
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
