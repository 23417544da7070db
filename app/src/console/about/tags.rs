//! The tags of a chat: each can be taken off, and the field below offers those that the channel knows while one types.

use domain::Card;
use domain::subject::{MOST_TAGS, TAG_LIMIT, has, suggested};
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::writing::Writing;
use crate::api;
use crate::parts::focus;
use crate::parts::icon::small_icon;
use crate::words::Words;

/// So many are offered at once.
const OFFERED: usize = 6;

#[component]
pub(super) fn Tags(writing: Writing, card: Memo<Option<Card>>) -> impl IntoView {
    let words: Words = expect_context();
    let tags = Memo::new(move |_| writing.subject().tags);
    let change = move |tags: Vec<String>, added: Option<String>| {
        writing.change(
            move |subject| subject.tags = tags,
            move |card| {
                if let Some(tag) = added.filter(|_| card.is_none()) {
                    give_back(&tag);
                }
            },
        );
    };
    let remove = move |tag: String| {
        let left: Vec<_> = tags.get_untracked().into_iter().filter(|known| *known != tag).collect();
        change(left, None);
        focus::focus_id("tag");
    };
    view! {
        <div class="field">
            <label for="tag">{words.tags()}</label>
            <ul class="tags" aria-label=words.tags() hidden=move || tags.with(Vec::is_empty)>
                <For each=move || tags.get() key=String::clone let:tag>
                    <li class="chip">
                        <span dir="auto">{tag.clone()}</span>
                        <button
                            class="btn bare"
                            type="button"
                            aria-label=words.remove_tag(&tag)
                            on:click=move |_| remove(tag.clone())
                        >
                            {small_icon("close")}
                        </button>
                    </li>
                </For>
            </ul>
            <Field card=card tags=tags trouble=writing.trouble change=change/>
        </div>
    }
}

/// What could not be stored is there to be tried again.
fn give_back(tag: &str) {
    use wasm_bindgen::JsCast;
    let field =
        document().get_element_by_id("tag").and_then(|e| e.dyn_into::<web_sys::HtmlInputElement>().ok());
    if let Some(field) = field.filter(|field| field.value().is_empty()) {
        field.set_value(tag);
    }
}

#[component]
fn Field(
    card: Memo<Option<Card>>,
    tags: Memo<Vec<String>>,
    trouble: RwSignal<Option<String>>,
    change: impl Fn(Vec<String>, Option<String>) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let words: Words = expect_context();
    let field = NodeRef::<html::Input>::new();
    let known = RwSignal::new(Vec::<String>::new());
    let typed = RwSignal::new(String::new());
    let open = RwSignal::new(false);
    let at = RwSignal::new(None::<usize>);
    let channel = Memo::new(move |_| card.with(|card| card.as_ref().map(|card| card.channel.clone())));
    // Asked when somebody begins, so that a channel of today offers the tags of today.
    let begin = move |_| {
        open.set(true);
        let Some(channel) = channel.get_untracked() else { return };
        spawn_local(async move {
            if let Ok(tags) = api::chat::tags(channel).await {
                _ = known.try_set(tags);
            }
        });
    };
    let offered = Memo::new(move |_| {
        let typed = typed.get();
        known.with(|known| tags.with(|tags| suggested(known, tags, &typed, OFFERED)))
    });
    let shows = Memo::new(move |_| open.get() && !offered.with(Vec::is_empty));
    let clear = move || {
        if let Some(field) = field.get_untracked() {
            field.set_value("");
        }
        typed.set(String::new());
        at.set(None);
    };
    let add = move |tag: String| {
        let tag = tag.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut all = tags.get_untracked();
        if tag.is_empty() {
            return;
        }
        if all.len() >= MOST_TAGS {
            trouble.set(Some(words.tags_too_many(&MOST_TAGS.to_string())));
            return;
        }
        clear();
        if !has(&all, &tag) {
            all.push(tag.clone());
            change(all, Some(tag));
        }
    };
    let on_key = move |ev: KeyboardEvent| {
        if ev.is_composing() {
            return;
        }
        let count = offered.with_untracked(Vec::len);
        match ev.key().as_str() {
            "Enter" | "," => {
                ev.prevent_default();
                let chosen =
                    at.get_untracked().and_then(|at| offered.with_untracked(|all| all.get(at).cloned()));
                add(chosen.unwrap_or_else(|| typed.get_untracked()));
            }
            "Escape" if shows.get_untracked() => {
                ev.prevent_default();
                ev.stop_propagation();
                open.set(false);
                at.set(None);
            }
            "ArrowDown" if count > 0 => {
                ev.prevent_default();
                open.set(true);
                at.update(|at| *at = Some(at.map_or(0, |at| (at + 1) % count)));
            }
            "ArrowUp" if count > 0 => {
                ev.prevent_default();
                open.set(true);
                at.update(|at| *at = Some(at.map_or(count - 1, |at| (at + count - 1) % count)));
            }
            "Backspace" if typed.with_untracked(String::is_empty) => {
                let mut all = tags.get_untracked();
                if all.pop().is_some() {
                    ev.prevent_default();
                    change(all, None);
                }
            }
            _ => {}
        }
    };
    view! {
        <div class="tag-field">
            <input
                class="input"
                id="tag"
                type="text"
                role="combobox"
                dir="auto"
                autocomplete="off"
                aria-autocomplete="list"
                aria-controls="tag-list"
                aria-expanded=move || shows.get().to_string()
                aria-activedescendant=move || at.get().filter(|_| shows.get()).map(id_of)
                aria-describedby="tag-hint about-error"
                maxlength=TAG_LIMIT.to_string()
                node_ref=field
                on:focus=begin
                on:blur=move |_| {
                    open.set(false);
                    at.set(None);
                }
                on:input:target=move |ev| {
                    typed.set(ev.target().value());
                    open.set(true);
                    at.set(None);
                    trouble.set(None);
                }
                on:keydown=on_key
            />
            <ul
                class="picker menu-list"
                id="tag-list"
                role="listbox"
                aria-label=words.tags_known()
                hidden=move || !shows.get()
                // The field keeps the keyboard.
                on:mousedown=|ev| ev.prevent_default()
            >
                {move || {
                    let rows = offered.get().into_iter().enumerate();
                    rows.map(|(n, tag)| {
                            let text = tag.clone();
                            view! {
                                <li
                                    id=id_of(n)
                                    role="option"
                                    dir="auto"
                                    aria-selected=move || (at.get() == Some(n)).to_string()
                                    on:click=move |_| add(tag.clone())
                                >
                                    {small_icon("tag")}
                                    {text}
                                </li>
                            }
                        })
                        .collect_view()
                }}
            </ul>
            <span class="hint" id="tag-hint">{words.tags_hint()}</span>
        </div>
    }
}

fn id_of(row: usize) -> String {
    format!("tag-{row}")
}
