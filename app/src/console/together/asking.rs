//! What this agent is asked, as one thing for all who show it or answer it: the raised cards, the bars below a conversation,
//! the window's title, the keys. It calls as an offer does (`calling`).

use domain::{ChatId, Office};
use leptos::prelude::*;

use super::act::Act;
use super::ask::{Ask, ask_of};
use super::asked::sentence;
use crate::api::invitation::answer_invitation;
use crate::api::transfer::answer_transfer;
use crate::console::calling::{Call, Calling, calls};
use crate::console::office::OfficeNow;
use crate::console::outbox::new_write;
use crate::console::place::Place;
use crate::console::way::Way;
use crate::parts::focus;
use crate::words::Words;

/// A question of a colleague. The same chat may be asked about again, which is another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Question {
    pub chat: ChatId,
    pub ask: Ask,
}

#[derive(Clone, Copy)]
pub(crate) struct Asking {
    words: Words,
    way: Way,
    act: Act,
    all: Memo<Vec<Question>>,
    /// What is being answered.
    answering: RwSignal<Option<ChatId>>,
    /// What was declined, until the office says so too.
    declined: RwSignal<Option<Question>>,
}

impl Asking {
    pub(crate) fn provide() -> Self {
        let (words, office) = (expect_context::<Words>(), OfficeNow::here());
        let declined = RwSignal::new(None::<Question>);
        let asked = office.memo(questions);
        // The same may be asked again, in the same words.
        Effect::new(move |_| {
            let over = |declined: &Question| asked.with(|asked| !asked.contains(declined));
            if declined.with_untracked(|declined| declined.as_ref().is_some_and(over)) {
                declined.set(None);
            }
            asked.track();
        });
        let all = Memo::new(move |_| {
            let mut all = asked.get();
            declined.with(|declined| all.retain(|one| declined.as_ref() != Some(one)));
            all
        });
        let (way, act, answering) = (Way::here(), Act::new(), RwSignal::new(None));
        let asking = Self { words, way, act, all, answering, declined };
        provide_context(asking);
        // What goes to all of a channel calls those who take chats now. The others see it when they look.
        let aloud = Memo::new(move |_| {
            let present = office.with(|o| o.me.presence.is_present());
            let loud = |one: &Question| present || !matches!(one.ask, Ask::ToChannel { .. });
            all.with(|all| all.iter().filter(|one| loud(one)).cloned().collect::<Vec<_>>())
        });
        calls(aloud, move |question| asking.call(office, question));
        asking
    }

    pub(crate) fn here() -> Self {
        expect_context()
    }

    /// All that is to be answered, oldest first.
    pub(super) fn all(self) -> Memo<Vec<Question>> {
        self.all
    }

    /// What is asked about a chat.
    pub(super) fn of(self, chat: ChatId) -> Memo<Option<Ask>> {
        Memo::new(move |_| {
            self.all.with(|all| all.iter().find(|one| one.chat == chat).map(|one| one.ask.clone()))
        })
    }

    /// Whether it is the one that a key answers.
    pub(super) fn is_first(self, chat: ChatId) -> bool {
        self.all.with(|all| all.first().is_some_and(|one| one.chat == chat))
    }

    pub(crate) fn has_any(self) -> bool {
        self.all.with_untracked(|all| !all.is_empty())
    }

    /// Whether the first can be declined. What goes to a channel is nobody's to refuse for the others.
    pub(crate) fn may_decline(self) -> bool {
        self.all
            .with_untracked(|all| all.first().is_some_and(|one| !matches!(one.ask, Ask::ToChannel { .. })))
    }

    /// What stands first in the window's title.
    pub(crate) fn title(self) -> Option<&'static str> {
        self.all.with(|all| title(self.words, all))
    }

    /// `true` while an answer about this chat is awaited, for `aria-busy`.
    pub(super) fn is_busy(self, chat: ChatId) -> bool {
        self.act.is_busy() && self.answering.get() == Some(chat)
    }

    /// Answers the first; does nothing while nothing is asked.
    pub(crate) fn answer_first(self, yes: bool) {
        if let Some(chat) = self.all.with_untracked(|all| all.first().map(|one| one.chat)) {
            self.answer(chat, yes);
        }
    }

    /// Yes leads into the chat.
    pub(super) fn answer(self, chat: ChatId, yes: bool) {
        let question = self.all.with_untracked(|all| all.iter().find(|one| one.chat == chat).cloned());
        let Some(question) = question.filter(|_| !self.act.waits()) else { return };
        self.answering.set(Some(chat));
        if !yes {
            self.decline_at_once(question.clone());
        }
        let answer = async move {
            let answer = match question.ask {
                Ask::Invitation { .. } => answer_invitation(chat, new_write(), yes).await,
                Ask::Transfer { .. } | Ask::ToChannel { .. } => answer_transfer(chat, new_write(), yes).await,
            };
            if answer.is_err() {
                self.declined.set(None);
            }
            answer
        };
        self.act.run(answer, move || {
            if yes {
                self.way.go(Place::Chat(chat));
            }
        });
    }

    /// Before the answer: the server has no reason to refuse it but that it is over.
    fn decline_at_once(self, question: Question) {
        self.declined.set(Some(question));
        request_animation_frame(|| {
            if focus::is_lost() {
                focus::focus_id("main");
            }
        });
    }

    fn call(self, office: OfficeNow, question: &Question) -> Option<Call> {
        let card = office.with_untracked(|o| o.card(question.chat).cloned())?;
        let (words, customer) = (self.words, card.called(self.words.customer()));
        let title = format!("{}: {customer}", sentence(words, &question.ask));
        Some(Call { said: title.clone(), title, text: card.said })
    }
}

impl Calling for Question {
    fn chat(&self) -> ChatId {
        self.chat
    }

    fn tag(&self) -> String {
        format!("asked-{}", self.chat)
    }
}

/// What stands first in the title of the page as the server renders it.
#[cfg(feature = "ssr")]
pub(crate) fn asked_title(words: Words, office: &Office) -> Option<&'static str> {
    title(words, &questions(office))
}

fn questions(office: &Office) -> Vec<Question> {
    let question = |card: &domain::Card| Some(Question { chat: card.chat, ask: ask_of(office, card)? });
    office.asked().into_iter().filter_map(question).collect()
}

fn title(words: Words, all: &[Question]) -> Option<&'static str> {
    Some(match all.first()?.ask {
        Ask::Invitation { .. } => words.invitation_title(),
        Ask::Transfer { .. } | Ask::ToChannel { .. } => words.transfer_title(),
    })
}
