//! Choosing who is asked, in a dialog: for what the Actions menu leads to.

use leptos::html;
use leptos::prelude::*;

use super::invite::InvitePanel;
use super::takers::{Kind, TakersList};
use crate::api::transfer::{Whom, transfer};
use crate::console::outbox::new_write;
use crate::console::talk::Talk;
use crate::console::together::Act;
use crate::parts::icon::icon;
use crate::words::Words;

#[component]
pub(crate) fn TakersDialog(talk: Talk, kind: Kind, open: RwSignal<bool>) -> impl IntoView {
    let words: Words = expect_context();
    let act = Act::new();
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        if open.get()
            && let Some(dialog) = dialog.get_untracked()
        {
            // Once the menu has given the focus back to its button, where it is to be when the dialog closes.
            request_animation_frame(move || _ = dialog.show_modal());
        }
    });
    let close = move || {
        if let Some(dialog) = dialog.try_get_untracked().flatten() {
            dialog.close();
        }
    };
    let (id, title) = match kind {
        Kind::Transfer => ("ask-transfer", words.transfer_to()),
        Kind::Invite => ("ask-invite", words.invite()),
    };
    let hand_over = Callback::new(move |whom: Whom| act.run(transfer(talk.chat, new_write(), whom), close));
    view! {
        <dialog class="dialog" aria-labelledby=id node_ref=dialog on:close=move |_| open.set(false)>
            <header>
                <h3 id=id>{title}</h3>
                <button class="btn bare icon" type="button" aria-label=words.close() on:click=move |_| close()>
                    {icon("close")}
                </button>
            </header>
            <div class="text">
                <Show when=move || open.get()>
                    <div class="picker takers">
                        {match kind {
                            Kind::Transfer => {
                                view! { <TakersList chat=talk.chat kind=kind choose=hand_over/> }.into_any()
                            }
                            Kind::Invite => {
                                view! { <InvitePanel talk=talk done=Callback::new(move |()| close())/> }.into_any()
                            }
                        }}
                    </div>
                </Show>
            </div>
        </dialog>
    }
}
