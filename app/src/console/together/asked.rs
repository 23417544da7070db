//! What this agent is asked, raised above the lists; on the other screens it stands in a corner. It takes no focus.

use domain::ChatId;
use domain::invitation::STANDS_FOR;
use leptos::prelude::*;

use super::act::Act;
use super::ask::{Ask, ask_of};
use super::ring::ring;
use crate::api::invitation::answer_invitation;
use crate::api::transfer::answer_transfer;
use crate::console::notices::Notices;
use crate::console::office::OfficeNow;
use crate::console::outbox::new_write;
use crate::console::place::Place;
use crate::console::way::Way;
use crate::words::Words;

#[component]
pub(crate) fn Asked() -> impl IntoView {
    let asked = OfficeNow::here().memo(|o| o.asked().iter().map(|c| c.chat).collect::<Vec<_>>());
    view! {
        <For each=move || asked.get() key=|chat| *chat let:chat>
            <Card chat=chat/>
        </For>
    }
}

/// Says it aloud once, wherever one is.
pub(crate) fn tell_asked() {
    let words: Words = expect_context();
    let office = OfficeNow::here();
    let notices = Notices::here();
    let sentences = office.memo(move |o| {
        let sentence = |card: &domain::Card| {
            ask_of(o, card).map(|ask| format!("{}: {}", sentence(words, &ask), card.called(words.customer())))
        };
        o.asked().into_iter().filter_map(sentence).collect::<Vec<_>>()
    });
    Effect::new(move |known: Option<Vec<String>>| {
        let now = sentences.get();
        if let Some(new) = now.iter().find(|s| known.as_ref().is_none_or(|known| !known.contains(s))) {
            notices.say(new.clone());
        }
        now
    });
}

pub(super) fn sentence(words: Words, ask: &Ask) -> String {
    match ask {
        Ask::Invitation { by, .. } => words.asks_you_in(by),
        Ask::Transfer { by } => words.hands_to_you(by),
        Ask::ToChannel { by, channel } => words.hands_to_channel(by, channel),
    }
}

#[component]
fn Card(chat: ChatId) -> impl IntoView {
    let words: Words = expect_context();
    let office = OfficeNow::here();
    let card = office.card(chat);
    let ask = office.memo(move |o| o.card(chat).and_then(|c| ask_of(o, c)));
    let name = Memo::new(move |_| {
        card.with(|c| c.as_ref().map(|c| c.called(words.customer()).to_owned()).unwrap_or_default())
    });
    let channel = office.memo(move |o| o.card(chat).map(|c| o.channel_name(&c.channel)));
    let until = move || match ask.get() {
        Some(Ask::Invitation { until, .. }) => Some(until),
        _ => None,
    };
    view! {
        <article class="offer" aria-label=move || words.asked_about(&name.get())>
            <div class="top">
                <div class="grow">
                    <div class="name cut" dir="auto">{move || name.get()}</div>
                    <div class="meta">
                        {move || ask.get().map(|ask| sentence(words, &ask))} " · " {move || channel.get()}
                    </div>
                </div>
                {move || until().map(|until| ring(until, STANDS_FOR))}
            </div>
            <p dir="auto">{move || card.with(|c| c.as_ref().map(|c| c.said.clone()))}</p>
            <div class="do">
                <Answers chat=chat ask=ask/>
            </div>
        </article>
    }
}

/// Yes leads into the chat. What goes to a channel is nobody's to refuse for the others.
#[component]
pub(super) fn Answers(chat: ChatId, ask: Memo<Option<Ask>>) -> impl IntoView {
    let words: Words = expect_context();
    let way = Way::here();
    let act = Act::new();
    let invited = move || matches!(ask.get(), Some(Ask::Invitation { .. }));
    let answer = move |yes: bool| {
        let invited = matches!(ask.get_untracked(), Some(Ask::Invitation { .. }));
        let answer = async move {
            if invited {
                answer_invitation(chat, new_write(), yes).await
            } else {
                answer_transfer(chat, new_write(), yes).await
            }
        };
        act.run(answer, move || {
            if yes {
                way.go(Place::Chat(chat));
            }
        });
    };
    view! {
        <button
            class="btn main"
            type="button"
            aria-busy=move || act.is_busy().then_some("true")
            on:click=move |_| answer(true)
        >
            {move || if invited() { words.accept() } else { words.accept_transfer() }}
        </button>
        <button
            class="btn"
            type="button"
            hidden=move || matches!(ask.get(), Some(Ask::ToChannel { .. }))
            on:click=move |_| answer(false)
        >
            {move || if invited() { words.decline() } else { words.reject_transfer() }}
        </button>
    }
}
