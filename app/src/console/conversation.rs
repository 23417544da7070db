//! The conversation that is open: its head, its log, and below it the text box or why there is none.

use domain::{Card, ChatId, State};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::chats::ShowsContact;
use super::composer::Composer;
use super::drop::Drop;
use super::foot::{Foot, FootView};
use super::head::Head;
use super::lines::Log;
use super::live::{Line, OfflineStrip};
use super::office::OfficeNow;
use super::place::Place;
use super::reasons::reason;
use super::row::row_id;
use super::talk::Talk;
use super::talks::Talks;
use super::together::{Bars, Listening};
use super::watching::Watching;
use super::way::Way;
use crate::parts::focus;
use crate::parts::icon::large_icon;
use crate::words::Words;

/// What is known of an open chat: the card in the lists, or the one it was loaded with.
pub(crate) fn card_of(talk: Talk) -> Memo<Option<Card>> {
    let listed = OfficeNow::here().card(talk.chat);
    Memo::new(move |_| listed.get().or_else(|| talk.card.get()))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Loading,
    Failed,
    Shown,
}

#[component]
pub(crate) fn Conversation(chat: ChatId) -> impl IntoView {
    let way = Way::here();
    let talk = Talks::here().of(chat);
    let card = card_of(talk);
    let foot = Foot::of(card);
    let stage =
        Memo::new(move |_| match (talk.view.with(Option::is_some), talk.trouble.with(Option::is_some)) {
            (true, _) => Stage::Shown,
            (false, true) => Stage::Failed,
            (false, false) => Stage::Loading,
        });
    let is_fresh = way.is_awake();
    Effect::new(move |_| {
        let known =
            talk.customer.with_untracked(Option::is_some) || talk.trouble.with_untracked(Option::is_some);
        if !known {
            talk.load();
        }
    });
    // What opens a chat is a wish to read it and to answer. A touch screen would put its keyboard over the log.
    Effect::new(move |done: Option<bool>| {
        let stands =
            stage.get() != Stage::Loading && !matches!(foot.get(), Foot::Nothing | Foot::Waits { .. });
        if done != Some(true) && stands && is_fresh {
            let writes = foot.get_untracked() == Foot::Write && has_keyboard();
            request_animation_frame(move || focus::focus_id(if writes { "message" } else { "with" }));
        }
        done == Some(true) || stands
    });
    let at_end = RwSignal::new(true);
    tell_seen(talk, card, at_end);

    view! {
        <section
            class="pane read"
            id="conversation"
            aria-labelledby="with"
            on:keydown=move |ev| back_to_list(&ev, chat, way)
        >
            <Head talk=talk card=card/>
            <OfflineStrip class="only-narrow"/>
            {move || match stage.get() {
                Stage::Loading => loading().into_any(),
                Stage::Failed => failed(talk).into_any(),
                Stage::Shown => view! { <Log talk=talk card=card at_end=at_end/> }.into_any(),
            }}
            <Bars talk=talk card=card/>
            {move || match (foot.get(), stage.get()) {
                (_, Stage::Loading | Stage::Failed) | (Foot::Nothing | Foot::Asked, _) => ().into_any(),
                (Foot::Listens { by, stays, manages }, _) => {
                    view! { <Listening chat=chat by=by stays=stays manages=manages/> }.into_any()
                }
                (Foot::Write, _) => view! {
                    <Composer talk=talk card=card/>
                    <Drop talk=talk/>
                }
                .into_any(),
                (foot, _) => view! { <FootView foot=foot chat=chat/> }.into_any(),
            }}
        </section>
    }
}

fn loading() -> impl IntoView {
    let words: Words = expect_context();
    view! {
        <div class="ghosts grow" role="status" aria-label=words.loading_conversation()>
            <span class="bone"></span>
            <span class="bone us"></span>
            <span class="bone us"></span>
            <span class="bone"></span>
        </div>
    }
}

fn failed(talk: Talk) -> impl IntoView {
    let words: Words = expect_context();
    let why = move || talk.trouble.get().map(|no| reason(words, &no));
    view! {
        <div class="empty bad" role="alert">
            {large_icon("warn")} <b>{words.conversation_failed()}</b> <span>{why}</span>
            <button class="btn" type="button" on:click=move |_| talk.load()>
                {words.try_again()}
            </button>
        </div>
    }
}

/// Read is what stands in the open chat of an agent who writes in it, in a page that somebody looks at: at the end of the log,
/// where the newest line is, and not behind the contact on a screen that has room for one of them.
fn tell_seen(talk: Talk, card: Memo<Option<Card>>, at_end: RwSignal<bool>) {
    let office = OfficeNow::here();
    let line = Line::here();
    let watching = Watching::here();
    let ShowsContact(shows_contact) = expect_context();
    let mine = Memo::new(move |_| {
        let me = office.with(|o| o.me.id);
        card.with(|c| c.as_ref().is_some_and(|c| c.is_written_by(me) && c.state == State::Talking))
    });
    let covered = move || shows_contact.get() && screen_is("(max-width: 64rem)");
    Effect::new(move |_| {
        talk.view.track();
        if line.is_on() && watching.is_on() && mine.get() && at_end.get() && !covered() {
            talk.tell_seen();
        }
    });
}

/// Escape goes back to the chat's row; where the list is not on the screen, to the list.
fn back_to_list(ev: &KeyboardEvent, chat: ChatId, way: Way) {
    // An open dialog closes by itself.
    let asked = document().query_selector("dialog[open]").ok().flatten().is_some();
    if ev.key() != "Escape" || ev.is_composing() || ev.default_prevented() || asked {
        return;
    }
    ev.prevent_default();
    let row = row_id(chat);
    focus::focus_id(&row);
    if document().active_element().is_none_or(|e| e.id() != row) {
        way.go(Place::Chats);
        // The list is not on the screen yet, and what is not there takes no focus.
        request_animation_frame(move || focus::focus_id(&row));
    }
}

fn has_keyboard() -> bool {
    screen_is("(pointer: fine)")
}

fn screen_is(like: &str) -> bool {
    window().match_media(like).ok().flatten().is_some_and(|m| m.matches())
}
