//! The agent's lists: what is ongoing, and what has ended in the last hours. They move by themselves; a row that had the
//! keyboard keeps it when it moves from one list to the other.

use domain::ChatId;
use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::ending::Ending;
use super::live::{Line, OfflineStrip};
use super::offer::OfferInList;
use super::office::OfficeNow;
use super::pick::Pick;
use super::row::{Row, row_id};
use super::shut::Shut;
use super::together::Asked;
use crate::parts::focus;
use crate::words::Words;

#[component]
pub(crate) fn Lists(open: Memo<Option<ChatId>>) -> impl IntoView {
    let words: Words = expect_context();
    let office = OfficeNow::here();
    let (ongoing, recent) = (office.ongoing(), office.recent());
    let pick = Pick::new();
    let queue = office.memo(|o| (o.waiting(), o.takeable()));
    let stale = Line::here().stale_since();
    let root = NodeRef::<html::Div>::new();
    let ending = Ending::here();

    let on_key = move |ev: KeyboardEvent| {
        let plain = !ev.alt_key() && !ev.ctrl_key() && !ev.meta_key();
        if plain && ev.key() == "Delete" {
            let row = document().active_element().map(|e| e.id()).unwrap_or_default();
            if let Some(chat) = office
                .with_untracked(|o| {
                    o.ongoing().iter().filter(|c| c.is_of(o.me.id)).map(|c| c.chat).collect::<Vec<_>>()
                })
                .into_iter()
                .find(|chat| row_id(chat) == row)
            {
                ev.prevent_default();
                ending.end(chat);
            }
        } else if plain && root.get_untracked().is_some_and(|root| focus::walk(&root, "a.item", &ev.key())) {
            ev.prevent_default();
        }
    };
    // The row that had the keyboard last. When it was taken out with it, its chat stands in another row by now.
    let last = StoredValue::new_local(None::<Element>);
    let on_focus = move |ev: FocusEvent| last.set_value(ev.target().and_then(|t| t.dyn_into().ok()));
    Effect::new(move |_| {
        ongoing.track();
        recent.track();
        request_animation_frame(move || {
            let gone = last.try_get_value().flatten().filter(|row| !row.is_connected() && focus::is_lost());
            if let Some(row) = gone {
                focus::focus_id(&row.id());
            }
        });
    });

    view! {
        <section class="pane list" aria-label=words.your_chats()>
            <div
                class="scroll"
                class:stale=move || stale.get().is_some()
                node_ref=root
                on:keydown=on_key
                on:focusin=on_focus
            >
                <div class="fill">
                    <div class="pad">
                        <button
                            class="btn l wide"
                            id="next"
                            type="button"
                            disabled=move || queue.get().1 == 0
                            title=move || matches!(queue.get(), (1.., 0)).then(|| words.ring_elsewhere())
                            aria-busy=move || pick.is_busy().then_some("true")
                            on:click=move |_| pick.next()
                        >
                            {move || match queue.get().0 {
                                0 => words.queue_empty().to_owned(),
                                n => words.get_next(&n.to_string()),
                            }}
                        </button>
                    </div>
                    <OfferInList/>
                    <Asked/>
                    <h2 class="sub" title=words.ongoing_keys()>
                        {words.ongoing_chats()}
                        <span class="count" hidden=move || ongoing.with(Vec::is_empty)>
                            {move || ongoing.with(Vec::len)}
                        </span>
                    </h2>
                    <List label=words.ongoing_chats() none=words.no_ongoing() chats=ongoing open=open/>
                    <h2 class="sub">{words.recent_chats()}</h2>
                    <List label=words.recent_chats() none=words.no_recent() chats=recent open=open/>
                </div>
            </div>
            <OfflineStrip/>
        </section>
    }
}

#[component]
fn List(
    label: &'static str,
    /// What stands there when it is empty.
    none: &'static str,
    chats: Memo<Vec<ChatId>>,
    open: Memo<Option<ChatId>>,
) -> impl IntoView {
    // One row of each list is reached by Tab; arrow keys go on from there.
    let entry = Memo::new(move |_| {
        let open = open.get();
        chats.with(|chats| open.filter(|open| chats.contains(open)).or_else(|| chats.first().copied()))
    });
    view! {
        <nav aria-label=label>
            <For each=move || chats.get() key=|chat| *chat let:chat>
                <div class="chat-row">
                    <Row chat=chat open=open entry=entry/>
                    <Shut chat=chat entry=entry/>
                </div>
            </For>
            <p class="none" hidden=move || chats.with(|c| !c.is_empty())>{none}</p>
        </nav>
    }
}
