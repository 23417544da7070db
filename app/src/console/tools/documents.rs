//! The library: documents that a supervisor keeps ready for this channel. The one that is chosen goes to the files of the
//! message.

use domain::attachment;
use domain::{Card, Document};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::caret::TextBox;
use super::tool::Tool;
use crate::api::{self, No};
use crate::console::reasons::reason;
use crate::console::talk::Talk;
use crate::parts::choice::{Choice, Find};
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
    spawn_local(async move {
        let answer = api::document::documents().await;
        // It may have been closed meanwhile.
        _ = loaded.try_set(Some(answer));
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
    let choice = Choice::new("document", move || shown.with(Vec::len));
    let take_nth = move |nth: usize| {
        if let Some(document) = shown.with_untracked(|shown| shown.get(nth).cloned()) {
            take(document);
        }
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
        <Find
            label=words.search_documents()
            list="documents"
            looked_at=move || choice.id()
            typed=move |text| {
                typed.set(text);
                choice.look_at(0);
            }
            on_key=move |ev| choice.hears(&ev, take_nth)
        />
        <ul class="menu-list" id="documents" role="listbox" aria-label=words.documents() tabindex="-1">
            {move || {
                let rows = shown.get().into_iter().enumerate();
                rows.map(|(n, document)| row(words, (n, choice), document, take)).collect_view()
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
    (n, choice): (usize, Choice),
    document: Document,
    take: impl Fn(Document) + 'static,
) -> impl IntoView {
    let Document { title, kind, size, .. } = document.clone();
    view! {
        <li
            id=choice.id_of(n)
            role="option"
            aria-selected=move || choice.is_at(n).to_string()
            on:click=move |_| take(document.clone())
        >
            <span class="kind">{kind.label()}</span>
            <span class="cut grow" dir="auto" title=title.clone()>{title.clone()}</span>
            <span class="meta">{attachment::size(size, words.decimal_mark())}</span>
        </li>
    }
}
