//! What this agent is asked, raised above the lists; on the other screens it stands in a corner. It takes no focus.

use domain::ChatId;
use domain::invitation::STANDS_FOR;
use leptos::prelude::*;

use super::ask::Ask;
use super::asking::Asking;
use super::ring::ring;
use crate::console::office::OfficeNow;
use crate::console::ring::Ring;
use crate::console::way::Way;
use crate::words::Words;

#[component]
pub(crate) fn Asked(
    /// Over a conversation, which says itself what is asked about it.
    #[prop(optional)]
    aside: bool,
) -> impl IntoView {
    let (all, way) = (Asking::here().all(), Way::here());
    let chats = Memo::new(move |_| {
        let open = way.place().chat().filter(|_| aside);
        let asked = all.with(|all| all.iter().map(|one| one.chat).collect::<Vec<_>>());
        asked.into_iter().filter(|chat| Some(*chat) != open).collect::<Vec<_>>()
    });
    view! {
        <For each=move || chats.get() key=|chat| *chat let:chat>
            <Card chat=chat/>
        </For>
    }
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
    let (office, asking, rings) = (OfficeNow::here(), Asking::here(), Ring::here());
    let card = office.card(chat);
    let ask = asking.of(chat);
    let name = Memo::new(move |_| {
        card.with(|c| c.as_ref().map(|c| c.called(words.customer()).to_owned()).unwrap_or_default())
    });
    let channel = office.memo(move |o| o.card(chat).map(|c| o.channel_name(&c.channel)));
    let until = move || match ask.get() {
        Some(Ask::Invitation { until, .. }) => Some(until),
        _ => None,
    };
    // What rings has the keys first.
    let keys = Memo::new(move |_| asking.is_first(chat) && !rings.rings());
    let for_all = move || matches!(ask.get(), Some(Ask::ToChannel { .. }));
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
                <Answers chat=chat ask=ask keys=keys/>
                <kbd aria-hidden="true" hidden=move || !keys.get()>{words.accept_keys()}</kbd>
                <kbd aria-hidden="true" hidden=move || !keys.get() || for_all()>{words.decline_keys()}</kbd>
            </div>
        </article>
    }
}

/// Yes leads into the chat. What goes to a channel is nobody's to refuse for the others.
#[component]
pub(super) fn Answers(
    chat: ChatId,
    ask: Memo<Option<Ask>>,
    /// Whether the keys give this answer now.
    keys: Memo<bool>,
) -> impl IntoView {
    let words: Words = expect_context();
    let asking = Asking::here();
    let invited = move || matches!(ask.get(), Some(Ask::Invitation { .. }));
    view! {
        <button
            class="btn main"
            type="button"
            aria-keyshortcuts=move || keys.get().then_some("Alt+Enter")
            aria-busy=move || asking.is_busy(chat).then_some("true")
            on:click=move |_| asking.answer(chat, true)
        >
            {move || if invited() { words.accept() } else { words.accept_transfer() }}
        </button>
        <button
            class="btn"
            type="button"
            hidden=move || matches!(ask.get(), Some(Ask::ToChannel { .. }))
            aria-keyshortcuts=move || keys.get().then_some("Alt+Shift+Enter")
            on:click=move |_| asking.answer(chat, false)
        >
            {move || if invited() { words.decline() } else { words.reject_transfer() }}
        </button>
    }
}
