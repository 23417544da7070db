//! What is to be said of a chat, on its way. Changes go out one after the other, each with all that is wanted by then, so that a
//! line and a tag that follow each other closely do not undo one another.

use domain::{Card, Refusal, Subject};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{self, No};
use crate::console::notices::Notices;
use crate::console::office::OfficeNow;
use crate::console::reasons::{reason, tell};
use crate::console::talk::Talk;
use crate::console::way::sign_in_again;
use crate::words::Words;

/// Hears how the chat stands once it is stored, or nothing.
type Done = Box<dyn FnOnce(Option<&Card>) + Send + Sync>;

#[derive(Clone, Copy)]
pub(super) struct Writing {
    talk: Talk,
    card: Memo<Option<Card>>,
    words: Words,
    office: OfficeNow,
    /// What is not stored yet.
    wanted: RwSignal<Option<Subject>>,
    /// Why it was not.
    pub trouble: RwSignal<Option<String>>,
    waiting: StoredValue<Vec<Done>>,
    busy: StoredValue<bool>,
}

impl Writing {
    pub(super) fn new(talk: Talk, card: Memo<Option<Card>>) -> Self {
        Self {
            talk,
            card,
            words: expect_context(),
            office: OfficeNow::here(),
            wanted: RwSignal::new(None),
            trouble: RwSignal::new(None),
            waiting: StoredValue::default(),
            busy: StoredValue::new(false),
        }
    }

    fn stored(card: Option<&Card>) -> Subject {
        card.map(|card| Subject { line: card.subject.clone(), tags: card.tags.clone() }).unwrap_or_default()
    }

    /// What stands there: what is wanted, before it is stored.
    pub(super) fn subject(self) -> Subject {
        self.wanted.get().unwrap_or_else(|| self.card.with(|card| Self::stored(card.as_ref())))
    }

    pub(super) fn change(
        self,
        change: impl FnOnce(&mut Subject),
        done: impl FnOnce(Option<&Card>) + Send + Sync + 'static,
    ) {
        let mut next = untrack(|| self.subject());
        change(&mut next);
        self.wanted.set(Some(next));
        self.waiting.update_value(|waiting| waiting.push(Box::new(done)));
        if !self.busy.get_value() {
            self.busy.set_value(true);
            self.send();
        }
    }

    /// The last word of a field that is about to go with its chat. Nobody would see why it was not stored: that is told aside.
    pub(super) fn leave(self, line: String) {
        let (talk, words, office, notices) = (self.talk, self.words, self.office, Notices::here());
        let subject = Subject { line, ..untrack(|| self.subject()) };
        spawn_local(async move {
            match api::chat::describe(talk.chat, subject).await {
                Ok(card) => office.take(card),
                Err(no) => tell(words, notices, &no),
            }
        });
    }

    fn send(self) {
        spawn_local(async move {
            while let Some(next) = self.wanted.try_get_untracked().flatten() {
                let waiting = self.waiting.try_update_value(std::mem::take).unwrap_or_default();
                let answer = api::chat::describe(self.talk.chat, next.clone()).await;
                if let Err(No::Refused(Refusal::SignIn)) = answer {
                    sign_in_again();
                    break;
                }
                let card = answer.map_err(|no| _ = self.trouble.try_set(Some(reason(self.words, &no)))).ok();
                if let Some(card) = &card {
                    _ = self.trouble.try_set(None);
                    self.talk.card.set(Some(card.clone()));
                    self.office.take(card.clone());
                }
                // More may be wanted by now.
                if card.is_none() || self.wanted.try_get_untracked().flatten().as_ref() == Some(&next) {
                    _ = self.wanted.try_set(None);
                }
                waiting.into_iter().for_each(|done| done(card.as_ref()));
            }
            _ = self.busy.try_update_value(|busy| *busy = false);
        });
    }
}
