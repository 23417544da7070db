//! Keeping a customer out. It is asked first, and colleagues may be told why.

use domain::{Card, State};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::notices::Notices;
use super::office::OfficeNow;
use super::outbox::new_write;
use super::reasons::tell;
use super::talk::Talk;
use crate::api::chat;
use crate::parts::dialog::{Dialog, DialogView};
use crate::parts::face::first_name;
use crate::words::Words;

/// Who has the chat or had it, and who manages its channel.
pub(crate) fn may_block(card: Memo<Option<Card>>) -> Memo<bool> {
    let office = OfficeNow::here();
    Memo::new(move |_| {
        card.with(|card| {
            let Some(card) = card else { return false };
            office.with(|office| {
                let manages = office.channels.iter().any(|s| s.key == card.channel && s.may.manage);
                manages || card.is_of(office.me.id) && card.state != State::Waiting
            })
        })
    })
}

#[component]
pub(crate) fn Block(talk: Talk, card: Memo<Option<Card>>, open: RwSignal<bool>) -> impl IntoView {
    let words: Words = expect_context();
    let notices = Notices::here();
    let dialog = Dialog::on(open);
    let reason = RwSignal::new(String::new());
    let name = move || {
        card.with(|c| {
            c.as_ref().map(|c| first_name(c.called(words.customer())).to_owned()).unwrap_or_default()
        })
    };
    let block = move |ev: SubmitEvent| {
        ev.prevent_default();
        dialog.close();
        let because = reason.get_untracked();
        reason.set(String::new());
        spawn_local(async move {
            match chat::block(talk.chat, new_write(), because.clone()).await {
                Ok(()) => notices.say(words.customer_blocked().to_owned()),
                Err(no) => {
                    // What was typed is there when it is tried again, if the chat is still the open one.
                    _ = reason.try_set(because);
                    tell(words, notices, &no);
                }
            }
        });
    };
    view! {
        <DialogView dialog=dialog titled="ask-block">
            <form on:submit=block>
                <header>
                    <h3 id="ask-block">{move || words.ask_block(&name())}</h3>
                </header>
                <div class="text">
                    <p>{words.ask_block_text()}</p>
                    <div class="field">
                        <label for="block-reason">{words.block_reason()}</label>
                        <input
                            class="input"
                            id="block-reason"
                            type="text"
                            maxlength="200"
                            autocomplete="off"
                            dir="auto"
                            autofocus=true
                            prop:value=move || reason.get()
                            on:input=move |ev| reason.set(event_target_value(&ev))
                        />
                    </div>
                </div>
                <div class="ends">
                    <button class="btn" type="button" on:click=move |_| dialog.close()>
                        {words.cancel()}
                    </button>
                    <button class="btn main" type="submit">
                        {words.block_customer()}
                    </button>
                </div>
            </form>
        </DialogView>
    }
}
