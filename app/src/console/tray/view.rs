//! The chosen files below what is written, each with how far it has come and what can be done with it.

use domain::attachment;
use domain::{Audience, FileId};
use leptos::prelude::*;

use super::{Chosen, Way};
use crate::console::talk::Talk;
use crate::parts::focus;
use crate::parts::icon::small_icon;
use crate::words::Words;

#[component]
pub(crate) fn TrayView(talk: Talk) -> impl IntoView {
    let words: Words = expect_context();
    let list = talk.tray.list;
    let keys = Memo::new(move |_| list.with(|list| list.iter().map(|file| file.id).collect::<Vec<_>>()));
    view! {
        <div
            class="chosen-files"
            role="group"
            aria-label=words.files_to_send()
            hidden=move || keys.with(Vec::is_empty)
        >
            <For each=move || keys.get() key=|id| *id children=move |id| chip(words, talk, id)/>
        </div>
    }
}

fn chip(words: Words, talk: Talk, id: FileId) -> impl IntoView {
    let list = talk.tray.list;
    let Some(Chosen { name, size, audience, .. }) =
        list.with_untracked(|list| list.iter().find(|file| file.id == id).cloned())
    else {
        return ().into_any();
    };
    let way = Memo::new(move |_| list.with(|list| list.iter().find(|f| f.id == id).map(|f| f.way.clone())));
    // How far it is moves without a new bar, and the button that somebody is on stays.
    let percent = Memo::new(move |_| way.with(|way| if let Some(Way::Going(p)) = way { *p } else { 0 }));
    let goes = Memo::new(move |_| way.with(|way| matches!(way, Some(Way::Waiting | Way::Going(_)))));
    let not = Memo::new(move |_| {
        way.with(|way| if let Some(Way::Not { why, again }) = way { Some((*why, *again)) } else { None })
    });
    let private = audience == Audience::Agents;
    let kind = if private { "eye" } else { "page" };
    let (on_its_way, remove, cancel) =
        (words.file_on_its_way(&name), words.remove_file(&name), words.cancel_file(&name));
    let again = format!("{}: {name}", words.try_again());
    let put_away = move |_| {
        let next = list.with_untracked(|list| {
            let at = list.iter().position(|file| file.id == id).unwrap_or_default();
            list.get(at + 1).or_else(|| list.get(at.checked_sub(1)?)).map(|file| away_id(file.id))
        });
        talk.put_away(id);
        let next = next.unwrap_or_else(|| "message".to_owned());
        request_animation_frame(move || focus::focus_id(&next));
    };
    view! {
        <span class="chip" class:bad=move || not.with(Option::is_some) class:private=private>
            {move || small_icon(if not.with(Option::is_some) { "warn" } else { kind })}
            {private.then(|| view! { <span class="aside-only">{words.only_agents()} ": "</span> })}
            <span class="cut" dir="auto" title=name.clone()>{name.clone()}</span>
            <span class="meta" hidden=move || goes.get() || not.with(Option::is_some)>
                {attachment::size(size, words.decimal_mark())}
            </span>
            <progress
                max="100"
                value=move || percent.get()
                aria-label=on_its_way
                hidden=move || !goes.get()
            ></progress>
            {move || not.get().map(|(why, _)| view! { <span class="because">{why}</span> })}
            <button
                class="link"
                type="button"
                aria-label=again
                hidden=move || !not.with(|not| not.is_some_and(|(_, again)| again))
                on:click=move |_| {
                    talk.upload_again(id);
                    focus::focus_id(&away_id(id));
                }
            >
                {words.try_again()}
            </button>
            <button
                class="btn bare"
                type="button"
                id=away_id(id)
                aria-label=move || if goes.get() { cancel.clone() } else { remove.clone() }
                on:click=put_away
            >
                {small_icon("close")}
            </button>
        </span>
    }
    .into_any()
}

fn away_id(id: FileId) -> String {
    format!("away-{id}")
}
