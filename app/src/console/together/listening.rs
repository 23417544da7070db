//! Below a conversation that one reads and does not write in.

use domain::ChatId;
use leptos::prelude::*;

use super::act::Act;
use crate::api::transfer::{leave, take_over};
use crate::console::outbox::new_write;
use crate::console::place::Place;
use crate::console::way::Way;
use crate::parts::icon::icon;
use crate::words::Words;

#[component]
pub(crate) fn Listening(
    chat: ChatId,
    /// Who has the chat.
    by: String,
    /// Handed over and reading on; otherwise listening in.
    stays: bool,
    manages: bool,
) -> impl IntoView {
    let words: Words = expect_context();
    let way = Way::here();
    let act = Act::new();
    let close = move |_| {
        let gone = move || way.go(Place::Chats);
        if stays {
            act.run(leave(chat, new_write()), gone);
        } else {
            gone();
        }
    };
    let take = move |_| act.run(take_over(chat, new_write()), || {});
    view! {
        <div class="bottom" id="foot" tabindex="-1">
            {icon("listen")}
            <div class="grow">
                <b>{if stays { words.listening() } else { words.listening_in() }}</b>
                <p class="meta">{if stays { words.has_it_now(&by) } else { words.customer_does_not_see().to_owned() }}</p>
            </div>
            {manages
                .then(|| {
                    view! {
                        <button
                            class="btn"
                            type="button"
                            aria-busy=move || act.is_busy().then_some("true")
                            on:click=take
                        >
                            {words.take_over()}
                        </button>
                    }
                })}
            <button class="btn" type="button" on:click=close>
                {words.close_window()}
            </button>
        </div>
    }
}
