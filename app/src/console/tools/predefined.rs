//! Predefined messages, quick replies and articles, in one picker. What is chosen goes into the text box.

use domain::phrase::{Kind, Phrase};
use leptos::html;
use leptos::prelude::*;

use super::caret::TextBox;
use super::quick::Quick;
use super::search::{Hits, Search};
use super::tool::{Tool, keep_focus};
use crate::console::talk::Talk;
use crate::parts::choice::Find;
use crate::parts::icon::small_icon;
use crate::words::Words;

#[component]
pub(super) fn Predefined(talk: Talk, text_box: TextBox) -> impl IntoView {
    let words: Words = expect_context();
    let open = RwSignal::new(false);
    // The agent's own are being changed.
    let edits = RwSignal::new(false);
    let search = Search::new(talk.chat, "predefined", usize::MAX);
    Effect::new(move |_| {
        if open.get() {
            edits.set(false);
        }
    });
    view! {
        <Tool label=words.predefined_messages() sign="bolt" class="predefined" open=open text_box=text_box>
            {move || {
                if edits.get() {
                    view! { <Quick edits=edits/> }.into_any()
                } else {
                    view! { <Found search=search open=open edits=edits text_box=text_box/> }.into_any()
                }
            }}
        </Tool>
    }
}

#[component]
fn Found(search: Search, open: RwSignal<bool>, edits: RwSignal<bool>, text_box: TextBox) -> impl IntoView {
    let words: Words = expect_context();
    let field = NodeRef::<html::Input>::new();
    search.begin("");
    let choose = Callback::new(move |phrase: Phrase| {
        text_box.insert(&phrase.text);
        open.set(false);
    });
    let take = move |_| {
        if let Some(phrase) = untrack(|| search.current()) {
            choose.run(phrase);
        }
    };
    let tab = move |of: Option<Kind>, name: &'static str| {
        view! {
            <button
                type="button"
                aria-pressed=move || (search.only.get() == of).to_string()
                on:click=move |_| {
                    search.show_only(of);
                    if let Some(field) = field.get_untracked() {
                        _ = field.focus();
                    }
                }
            >
                {name}
            </button>
        }
    };
    view! {
        <Find
            label=words.search_predefined()
            list=search.list_id()
            looked_at=move || search.choice.id()
            typed=move |text| search.type_in(&text)
            on_key=move |ev| search.choice.hears(&ev, take)
            field=field
        />
        <div class="picker-tabs">
            <div class="pick" role="group" aria-label=words.kind()>
                {tab(None, words.kind_all())} {tab(Some(Kind::Mine), words.kind_mine())}
                {tab(Some(Kind::Shared), words.kind_shared())} {tab(Some(Kind::Faq), words.kind_faq())}
            </div>
            <button class="btn bare s" type="button" on:click=move |ev| {
                keep_focus(&ev);
                edits.set(true);
            }>
                {small_icon("pencil")}
                {words.edit_quick_replies()}
            </button>
        </div>
        <Hits search=search choose=choose/>
    }
}
