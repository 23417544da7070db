//! Asking a colleague into the chat, from the tool row.

use domain::Card;
use leptos::prelude::*;

use super::act::Act;
use super::takers::{Kind, TakersList};
use crate::api::invitation::invite;
use crate::api::transfer::Whom;
use crate::console::notices::Notices;
use crate::console::outbox::new_write;
use crate::console::talk::Talk;
use crate::console::tools::TextBox;
use crate::console::tools::tool::Tool;
use crate::words::Words;

#[component]
pub(crate) fn Invite(text_box: TextBox, talk: Talk, card: Memo<Option<Card>>) -> impl IntoView {
    let words: Words = expect_context();
    let open = RwSignal::new(false);
    let waits = Memo::new(move |_| card.with(|c| c.as_ref().is_some_and(|c| c.invitation.is_some())));
    let done = Callback::new(move |()| {
        open.try_set(false);
        text_box.focus();
    });
    view! {
        <Tool label=words.invite() sign="join" class="takers" open=open text_box=text_box>
            {move || {
                if waits.get() {
                    view! { <p class="none">{words.one_invitation()}</p> }.into_any()
                } else {
                    view! { <InvitePanel talk=talk done=done/> }.into_any()
                }
            }}
        </Tool>
    }
}

/// Whom, and whether one goes when they come.
#[component]
pub(super) fn InvitePanel(talk: Talk, done: Callback<()>) -> impl IntoView {
    let words: Words = expect_context();
    let notices = Notices::here();
    let act = Act::new();
    let leaves = RwSignal::new(false);
    let ask = Callback::new(move |whom: Whom| {
        let leaves = leaves.get_untracked();
        act.run(invite(talk.chat, new_write(), whom, leaves), move || {
            notices.say(words.asked_to_join().to_owned());
            // Another chat may be open by now, and what asked is gone.
            done.try_run(());
        });
    });
    view! {
        <TakersList chat=talk.chat kind=Kind::Invite choose=ask/>
        <div class="picker-form">
            <label class="tick">
                <input
                    type="checkbox"
                    prop:checked=move || leaves.get()
                    on:change:target=move |ev| leaves.set(ev.target().checked())
                />
                {words.leave_when_accepted()}
            </label>
        </div>
    }
}
