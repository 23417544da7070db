//! Choosing who is asked, in a dialog: for what the Actions menu leads to.

use leptos::prelude::*;

use super::invite::InvitePanel;
use super::takers::{Kind, TakersList};
use crate::api::transfer::{Whom, transfer};
use crate::console::outbox::new_write;
use crate::console::talk::Talk;
use crate::console::together::Act;
use crate::parts::dialog::{Dialog, DialogView};
use crate::parts::icon::icon;
use crate::words::Words;

#[component]
pub(crate) fn TakersDialog(talk: Talk, kind: Kind, open: RwSignal<bool>) -> impl IntoView {
    let words: Words = expect_context();
    let act = Act::new();
    let dialog = Dialog::on(open);
    let (id, title) = match kind {
        Kind::Transfer => ("ask-transfer", words.transfer_to()),
        Kind::Invite => ("ask-invite", words.invite()),
    };
    let hand_over = Callback::new(move |whom: Whom| {
        act.run(transfer(talk.chat, new_write(), whom), move || dialog.close());
    });
    view! {
        <DialogView dialog=dialog titled=id>
            <header>
                <h3 id=id>{title}</h3>
                <button class="btn bare icon" type="button" aria-label=words.close() on:click=move |_| dialog.close()>
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
                                view! { <InvitePanel talk=talk done=Callback::new(move |()| dialog.close())/> }.into_any()
                            }
                        }}
                    </div>
                </Show>
            </div>
        </DialogView>
    }
}
