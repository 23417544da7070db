//! The x of a row: closes one of the agent's own chats.

use std::fmt::Display;

use domain::{Card, ChatId, State};
use leptos::prelude::*;

use super::ending::Ending;
use super::office::OfficeNow;
use crate::parts::icon::small_icon;
use crate::words::Words;

pub(crate) fn shut_id(chat: impl Display) -> String {
    format!("shut-{chat}")
}

/// Of one row of each list it is reached by Tab, as the row itself; anywhere Delete does the same.
#[component]
pub(crate) fn Shut(chat: ChatId, entry: Memo<Option<ChatId>>) -> impl IntoView {
    let words: Words = expect_context();
    let ending = Ending::here();
    let office = OfficeNow::here();
    let (me, card) = (office.with_untracked(|o| o.me.id), office.card(chat));
    let is_mine = move |card: &Card| card.state == State::Talking && card.is_of(me);
    let shuts = Memo::new(move |_| card.with(|c| c.as_ref().is_some_and(is_mine)));
    let name = Memo::new(move |_| {
        card.with(|c| words.close_chat_of(c.as_ref().map(|c| c.called(words.customer())).unwrap_or_default()))
    });
    view! {
        <button
            class="btn bare icon s shut"
            id=shut_id(chat)
            type="button"
            tabindex=move || if entry.get() == Some(chat) { "0" } else { "-1" }
            aria-label=move || name.get()
            title=move || name.get()
            hidden=move || !shuts.get()
            on:click=move |_| ending.end(chat)
        >
            {small_icon("close")}
        </button>
    }
}
