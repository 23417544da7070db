//! Doing something about a chat: once at a time, with words for what went otherwise.

use domain::Refusal;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::No;
use crate::console::notices::Notices;
use crate::console::reasons::tell;
use crate::words::Words;

#[derive(Clone, Copy)]
pub(crate) struct Act {
    words: Words,
    notices: Notices,
    busy: RwSignal<bool>,
}

impl Act {
    pub(crate) fn new() -> Self {
        Self { words: expect_context(), notices: Notices::here(), busy: RwSignal::new(false) }
    }

    /// `true` while an answer is awaited, for `aria-busy`.
    pub(crate) fn is_busy(self) -> bool {
        self.busy.try_get().unwrap_or_default()
    }

    /// The same for who does not look on.
    pub(super) fn waits(self) -> bool {
        self.busy.try_get_untracked().unwrap_or_default()
    }

    /// Asks, and goes on if it was done.
    pub(crate) fn run(
        self,
        answer: impl Future<Output = Result<(), No>> + 'static,
        then: impl FnOnce() + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        spawn_local(async move {
            match answer.await {
                Ok(()) => then(),
                // Who is no longer asked no longer reaches a chat of another channel.
                Err(No::Refused(Refusal::NotFound)) => self.notices.warn(self.words.no_not_now().to_owned()),
                Err(no) => tell(self.words, self.notices, &no),
            }
            // What was pressed may have gone with what it did.
            self.busy.try_set(false);
        });
    }
}
