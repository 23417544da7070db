//! The conversations this tab knows: the open one and all that the agent has in hand, which the live line tells about, so
//! that opening one of them takes no time and every row says who types.

use std::collections::{BTreeMap, BTreeSet};

use domain::{AgentId, ChatId, Up};
use leptos::prelude::*;

use super::live::{Line, Watched};
use super::talk::Talk;

#[derive(Clone, Copy)]
pub(crate) struct Talks {
    known: StoredValue<BTreeMap<ChatId, Talk>>,
    /// What the line was asked to tell about.
    watched: StoredValue<BTreeSet<ChatId>>,
    /// Whose signals the talks are: the page's, not those of the component that asks for one first.
    owner: StoredValue<Owner>,
    me: AgentId,
}

impl Talks {
    pub(crate) fn provide(me: AgentId) -> Self {
        let owner = Owner::current().unwrap_or_default();
        let talks = Self {
            known: StoredValue::default(),
            watched: StoredValue::default(),
            owner: StoredValue::new(owner),
            me,
        };
        provide_context(talks);
        talks
    }

    pub(crate) fn here() -> Self {
        expect_context()
    }

    pub(crate) fn of(self, chat: ChatId) -> Talk {
        let known = self.known.with_value(|known| known.get(&chat).copied());
        known.unwrap_or_else(|| {
            let talk = self.owner.with_value(|owner| owner.with(|| Talk::new(chat, self.me)));
            self.known.update_value(|known| {
                known.insert(chat, talk);
            });
            talk
        })
    }

    /// The one of these that the line tells about.
    pub(super) fn watched(self, chat: Option<ChatId>) -> Option<Talk> {
        let chat = chat?;
        self.watched.with_value(|w| w.contains(&chat)).then(|| self.of(chat))
    }

    /// Asks the line for exactly these.
    pub(crate) fn watch(self, wanted: &BTreeSet<ChatId>, line: Line) {
        let watched = self.watched.get_value();
        for chat in watched.difference(wanted) {
            line.send(&Up::Unwatch { chat: *chat });
            self.of(*chat).forget();
            // Neither in hand nor open: nobody can send them any more.
            self.of(*chat).tray.gone();
        }
        for chat in wanted.difference(&watched) {
            self.of(*chat).restore();
        }
        self.watched.set_value(wanted.clone());
        for chat in wanted.difference(&watched) {
            line.send(&Up::Watch { chat: *chat, seen: self.of(*chat).last() });
        }
    }

    /// What a line that asks has to ask about.
    pub(super) fn watching(self) -> Vec<Watched> {
        let watched = self.watched.get_value();
        watched.into_iter().map(|chat| Watched { chat, seen: self.of(chat).last() }).collect()
    }

    /// The line is gone, and who was typing cannot be known.
    pub(super) fn hush(self) {
        self.known.with_value(|known| known.values().for_each(|talk| talk.hush()));
    }

    pub(super) fn any(self, is: impl Fn(Talk) -> bool) -> bool {
        self.known.with_value(|known| known.values().any(|talk| is(*talk)))
    }

    /// A new line knows nothing of what the last one was asked for.
    pub(super) fn resume(self, line: Line) {
        for chat in self.watched.get_value() {
            line.send(&Up::Watch { chat, seen: self.of(chat).last() });
        }
        for talk in self.known.with_value(|known| known.values().copied().collect::<Vec<_>>()) {
            talk.outbox.resume();
            if talk.trouble.with_untracked(Option::is_some) {
                talk.load();
            }
        }
    }

    /// The store was restored: what is here may never have been.
    pub(super) fn forget(self) {
        self.known.with_value(|known| known.values().for_each(|talk| talk.forget()));
    }
}
