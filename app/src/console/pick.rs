//! Taking a chat. Whoever is first gets it; the others learn who has it, and nothing on their screen jumps.

use domain::ChatId;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::notices::Notices;
use super::place::Place;
use super::reasons::tell;
use super::way::Way;
use crate::api::chat;
use crate::words::Words;

#[derive(Clone, Copy)]
pub(crate) struct Pick {
    words: Words,
    way: Way,
    notices: Notices,
    busy: RwSignal<bool>,
}

impl Pick {
    pub(crate) fn new() -> Self {
        Self {
            words: expect_context(),
            way: Way::here(),
            notices: Notices::here(),
            busy: RwSignal::new(false),
        }
    }

    /// `true` while an answer is awaited, for `aria-busy`.
    pub(crate) fn is_busy(self) -> bool {
        self.busy.get()
    }

    /// The one that has waited longest.
    pub(crate) fn next(self) {
        self.then_open(chat::pick_next());
    }

    pub(crate) fn this(self, chat: ChatId) {
        self.then_open(async move { chat::pick(chat).await.map(|()| chat) });
    }

    fn then_open(self, answer: impl Future<Output = Result<ChatId, crate::api::No>> + 'static) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        spawn_local(async move {
            match answer.await {
                Ok(chat) => self.way.go(Place::Chat(chat)),
                Err(no) => tell(self.words, self.notices, &no),
            }
            // The component may have gone with the screen that led here.
            self.busy.try_set(false);
        });
    }
}
