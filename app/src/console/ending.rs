//! Ending a chat, from wherever it is asked for: the menu of the open one, the x of its row, a key. While the customer is
//! still there the agent is asked first.

use domain::{Card, ChatId, State};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::notices::Notices;
use super::office::OfficeNow;
use super::outbox::new_write;
use super::reasons::tell;
use super::row::row_id;
use super::shut::shut_id;
use super::talks::Talks;
use crate::api::chat;
use crate::parts::dialog::{Dialog, DialogView};
use crate::parts::face::first_name;
use crate::parts::focus;
use crate::words::Words;

#[derive(Clone, Copy)]
pub(crate) struct Ending {
    words: Words,
    notices: Notices,
    office: OfficeNow,
    talks: Talks,
    /// The chat that the agent is asked about.
    asks: RwSignal<Option<ChatId>>,
}

impl Ending {
    pub(crate) fn provide() -> Self {
        let ending = Self {
            words: expect_context(),
            notices: Notices::here(),
            office: OfficeNow::here(),
            talks: Talks::here(),
            asks: RwSignal::new(None),
        };
        provide_context(ending);
        ending
    }

    pub(crate) fn here() -> Self {
        expect_context()
    }

    /// Ends the chat at once if its customer has left, and else when the agent has said so twice.
    pub(crate) fn end(self, chat: ChatId) {
        if self.talks.of(chat).here.get_untracked() == Some(false) {
            self.end_now(chat);
        } else {
            self.asks.set(Some(chat));
        }
    }

    fn end_now(self, chat: ChatId) {
        self.hand_on_focus(chat);
        spawn_local(async move {
            if let Err(no) = chat::end_chat(chat, new_write()).await {
                tell(self.words, self.notices, &no);
            }
        });
    }

    /// Whoever closes a chat by its row goes on with the next one, or with the one above it.
    fn hand_on_focus(self, chat: ChatId) {
        let at = document().active_element().map(|e| e.id()).unwrap_or_default();
        if at != row_id(chat) && at != shut_id(chat) {
            return;
        }
        let (next, takeable) =
            self.office.with_untracked(|office| (beside(office.ongoing(), chat), office.takeable()));
        match next {
            Some(next) => focus::focus_id(&row_id(next)),
            None if takeable > 0 => focus::focus_id("next"),
            None => focus::focus_id("main"),
        }
    }
}

fn beside(ongoing: Vec<&Card>, chat: ChatId) -> Option<ChatId> {
    let at = ongoing.iter().position(|c| c.chat == chat)?;
    let above = || at.checked_sub(1).and_then(|n| ongoing.get(n));
    ongoing.get(at + 1).or_else(above).map(|c| c.chat)
}

/// Asks whether to end a chat whose customer is connected. If it ends by itself meanwhile, there is nothing left to ask.
#[component]
pub(crate) fn AskEnd() -> impl IntoView {
    let words: Words = expect_context();
    let ending = Ending::here();
    let dialog = Dialog::about(ending.asks);
    let card = Memo::new(move |_| {
        let chat = ending.asks.get()?;
        ending.office.with(|office| office.card(chat).cloned())
    });
    let name = move || {
        card.with(|c| {
            c.as_ref().map(|c| first_name(c.called(words.customer())).to_owned()).unwrap_or_default()
        })
    };
    Effect::new(move |_| {
        if card.with(|c| c.as_ref().is_some_and(|c| c.state != State::Talking)) {
            dialog.close();
        }
    });
    view! {
        <DialogView dialog=dialog titled="ask-end">
            <header>
                <h3 id="ask-end">{move || words.ask_end(&name())}</h3>
            </header>
            <div class="text">
                <p>{move || words.ask_end_text(&name())}</p>
            </div>
            <div class="ends">
                <button class="btn" type="button" on:click=move |_| dialog.close()>
                    {words.keep_chatting()}
                </button>
                <button
                    class="btn main"
                    type="button"
                    autofocus=true
                    on:click=move |_| {
                        let chat = ending.asks.get_untracked();
                        dialog.close();
                        if let Some(chat) = chat {
                            ending.end_now(chat);
                        }
                    }
                >
                    {words.end_chat()}
                </button>
            </div>
        </DialogView>
    }
}
