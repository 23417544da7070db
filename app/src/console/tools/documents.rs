//! The library: documents that a supervisor keeps ready for this channel. The one that is chosen goes to the files of the
//! message. Arrow keys move in the list while the keyboard stays in the search.

use domain::attachment;
use domain::{Card, Document};
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::caret::TextBox;
use super::tool::Tool;
use crate::api::{self, No};
use crate::console::reasons::reason;
use crate::console::talk::Talk;
use crate::parts::icon::icon;
use crate::words::Words;

#[component]
pub(super) fn Documents(text_box: TextBox, talk: Talk, card: Memo<Option<Card>>) -> impl IntoView {
    let words: Words = expect_context();
    let open = RwSignal::new(false);
    view! {
        <Tool label=words.documents() sign="page" class="documents" open=open text_box=text_box>
            <Picker open=open text_box=text_box talk=talk card=card/>
        </Tool>
    }
}

type Loaded = Option<Result<Vec<Document>, No>>;

#[component]
fn Picker(open: RwSignal<bool>, text_box: TextBox, talk: Talk, card: Memo<Option<Card>>) -> impl IntoView {
    let words: Words = expect_context();
    let loaded: RwSignal<Loaded> = RwSignal::new(None);
    let typed = RwSignal::new(String::new());
    let at = RwSignal::new(0_usize);
    let load = move || {
        loaded.set(None);
        spawn_local(async move {
            let answer = api::document::documents().await;
            // It may have been closed meanwhile.
            _ = loaded.try_set(Some(answer));
        });
    };
    let search = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(search) = search.get() {
            _ = search.focus();
            load();
        }
    });
    let here = Memo::new(move |_| {
        let channel = card.with(|card| card.as_ref().map(|card| card.channel.clone()));
        loaded.with(|loaded| match (loaded, channel) {
            (Some(Ok(all)), Some(channel)) => all.iter().filter(|d| d.is_for(&channel)).cloned().collect(),
            _ => Vec::new(),
        })
    });
    let shown = Memo::new(move |_| {
        let sought = typed.get();
        here.with(|all| all.iter().filter(|document| document.answers(&sought)).cloned().collect::<Vec<_>>())
    });
    let take = move |document: Document| {
        open.set(false);
        text_box.focus();
        talk.take_document(document);
    };
    let on_key = move |ev: KeyboardEvent| {
        if ev.is_composing() {
            return;
        }
        let count = shown.with_untracked(Vec::len);
        let now = at.get_untracked();
        let to = match ev.key().as_str() {
            "Enter" => {
                ev.prevent_default();
                if let Some(document) = shown.with_untracked(|shown| shown.get(now).cloned()) {
                    take(document);
                }
                return;
            }
            "ArrowDown" => now + 1,
            "ArrowUp" => now + count.saturating_sub(1),
            "PageDown" => (now + 8).min(count.saturating_sub(1)),
            "PageUp" => now.saturating_sub(8),
            _ => return,
        };
        ev.prevent_default();
        let to = to % count.max(1);
        at.set(to);
        // The picker may be gone by then, and its signals with it.
        request_animation_frame(move || {
            if let Some(row) = document().get_element_by_id(&id_of(to)) {
                row.scroll_into_view_with_scroll_into_view_options(&super::nearest());
            }
        });
    };
    let told = move || {
        Some(match (loaded.get()?, here.with(Vec::is_empty), shown.with(Vec::is_empty)) {
            (Err(no), ..) => reason(words, &no),
            (_, true, _) => words.no_documents().to_owned(),
            (_, _, true) => words.no_hits().to_owned(),
            _ => return None,
        })
    };
    view! {
        <div class="find">
            {icon("search")}
            <input
                type="search"
                role="combobox"
                aria-label=words.search_documents()
                placeholder=words.search_documents()
                aria-expanded="true"
                aria-controls="documents"
                aria-activedescendant=move || (!shown.with(Vec::is_empty)).then(|| id_of(at.get()))
                autocomplete="off"
                node_ref=search
                on:input:target=move |ev| {
                    typed.set(ev.target().value());
                    at.set(0);
                }
                on:keydown=on_key
            />
        </div>
        <ul class="menu-list" id="documents" role="listbox" aria-label=words.documents() tabindex="-1">
            {move || {
                let rows = shown.get().into_iter().enumerate();
                rows.map(|(n, document)| row(words, (n, at), document, take)).collect_view()
            }}
        </ul>
        <div class="ghosts" role="status" aria-label=words.loading_documents() hidden=move || loaded.with(Option::is_some)>
            <span class="bone"></span>
            <span class="bone"></span>
        </div>
        <p class="meta none" role="status">{told}</p>
    }
}

fn row(
    words: Words,
    (n, at): (usize, RwSignal<usize>),
    document: Document,
    take: impl Fn(Document) + 'static,
) -> impl IntoView {
    let Document { title, kind, size, .. } = document.clone();
    view! {
        <li
            id=id_of(n)
            role="option"
            aria-selected=move || (at.get() == n).to_string()
            on:click=move |_| take(document.clone())
        >
            <span class="kind">{kind.label()}</span>
            <span class="cut grow" dir="auto" title=title.clone()>{title.clone()}</span>
            <span class="meta">{attachment::size(size, words.decimal_mark())}</span>
        </li>
    }
}

fn id_of(row: usize) -> String {
    format!("document-{row}")
}
