//! Writing for agents only: notes to colleagues in the chat, and to oneself. Private changes the whole of the text box,
//! always with the eye and words.

use leptos::prelude::*;

use super::talk::Talk;
use crate::parts::icon::{icon, small_icon};
use crate::words::Words;

/// In the tool row. The text box keeps the keyboard where a pointer presses it.
#[component]
pub(crate) fn PrivateSwitch(talk: Talk) -> impl IntoView {
    let words: Words = expect_context();
    view! {
        <button
            class="btn bare"
            type="button"
            data-command="private"
            aria-pressed=move || talk.private.get().to_string()
            title=words.private_hint()
            on:mousedown=move |ev| ev.prevent_default()
            on:click=move |_| talk.set_private(!talk.private.get_untracked())
        >
            {icon("eye")}
            {words.private()}
        </button>
    }
}

/// Above the text while it is private.
#[component]
pub(crate) fn PrivateNote(talk: Talk) -> impl IntoView {
    let words: Words = expect_context();
    view! {
        <p class="note" id="private-note" hidden=move || !talk.private.get()>
            {small_icon("eye")}
            {words.private_note()}
        </p>
    }
}

/// Beside what only agents read.
pub(crate) fn only_agents(words: Words) -> impl IntoView {
    view! { <span class="private-tag">{small_icon("eye")} {words.only_agents()}</span> }
}
