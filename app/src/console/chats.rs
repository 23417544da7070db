//! The chats: who needs me, what do we say, who is this.

use leptos::either::Either;
use leptos::prelude::*;

use super::contact::Contact;
use super::conversation::Conversation;
use super::lists::Lists;
use super::place::Place;
use super::way::Way;
use crate::parts::icon::large_icon;
use crate::words::Words;

/// Whether the contact has taken the place of the conversation, where there is no room for both.
#[derive(Clone, Copy)]
pub(crate) struct ShowsContact(pub RwSignal<bool>);

#[component]
pub(crate) fn Chats() -> impl IntoView {
    let words: Words = expect_context();
    let way = Way::here();
    let open = Memo::new(move |_| way.place().chat());
    let shows_contact = RwSignal::new(false);
    provide_context(ShowsContact(shows_contact));
    Effect::new(move |_| {
        open.track();
        shows_contact.set(false);
    });
    view! {
        <main
            id="main"
            tabindex="-1"
            class="desk"
            class:reads=move || open.get().is_some()
            class:shows-contact=move || shows_contact.get()
        >
            <h1 class="aside-only">{words.chats()}</h1>
            <Lists open=open/>
            {move || match open.get() {
                Some(chat) => {
                    Either::Left(view! {
                        <Conversation chat=chat/>
                        <Contact chat=chat/>
                    })
                }
                None => Either::Right(nothing_open(words, way.place() == Place::Nowhere)),
            }}
        </main>
    }
}

fn nothing_open(words: Words, lost: bool) -> impl IntoView {
    view! {
        <section class="pane read" aria-label=words.conversation()>
            <div class="empty">
                {large_icon("chat")}
                <b>{if lost { words.no_such_page() } else { words.choose_chat() }}</b>
                <span>{words.choose_chat_hint()}</span>
            </div>
        </section>
        <section class="pane contact" aria-label=words.contact()></section>
    }
}
