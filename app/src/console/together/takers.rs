//! Who may be asked: colleagues and channels, with a search. Arrow keys move in the list while the keyboard stays in the
//! search.

use domain::ChatId;
use domain::transfer::{Taker, TakerChannel, Takers};
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::No;
use crate::api::transfer::{Whom, takers};
use crate::console::reasons::reason;
use crate::parts::face::face;
use crate::parts::icon::{icon, small_icon};
use crate::words::Words;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Transfer,
    Invite,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Item {
    whom: Whom,
    name: String,
    meta: String,
    can: bool,
}

#[component]
pub(super) fn TakersList(chat: ChatId, kind: Kind, choose: Callback<Whom>) -> impl IntoView {
    let words: Words = expect_context();
    let found = RwSignal::new(None::<Result<Takers, No>>);
    let typed = RwSignal::new(String::new());
    let at = RwSignal::new(0_usize);
    let search = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        spawn_local(async move {
            let answer = takers(chat).await;
            found.try_set(Some(answer));
        });
    });
    Effect::new(move |_| {
        if let Some(search) = search.get() {
            // A dialog takes the focus first.
            request_animation_frame(move || _ = search.focus());
        }
    });
    let items = Memo::new(move |_| {
        found.with(|found| match found {
            Some(Ok(takers)) => shown(words, kind, takers, &typed.get()),
            _ => Vec::new(),
        })
    });
    let current = move || at.get().min(items.with(|items| items.len().saturating_sub(1)));
    let pick = move |n: usize| {
        if let Some(item) = items.with_untracked(|items| items.get(n).cloned()).filter(|item| item.can) {
            choose.run(item.whom);
        }
    };
    let on_key = move |ev: KeyboardEvent| {
        let count = items.with_untracked(Vec::len).max(1);
        let now = current();
        match ev.key().as_str() {
            _ if ev.is_composing() => return,
            "ArrowDown" => at.set((now + 1) % count),
            "ArrowUp" => at.set((now + count - 1) % count),
            "Enter" => pick(now),
            _ => return,
        }
        ev.prevent_default();
        let id = id_of(kind, current());
        request_animation_frame(move || {
            if let Some(element) = document().get_element_by_id(&id) {
                let options = web_sys::ScrollIntoViewOptions::new();
                options.set_block(web_sys::ScrollLogicalPosition::Nearest);
                element.scroll_into_view_with_scroll_into_view_options(&options);
            }
        });
    };
    let list = list_id(kind);
    let option = move |(n, item): (usize, Item)| {
        let Item { whom, name, meta, can } = item;
        let sign = match whom {
            Whom::Agent(_) => face(&name, "xs").into_any(),
            Whom::Channel(_) => small_icon("queue").into_any(),
        };
        view! {
            <li
                id=id_of(kind, n)
                role="option"
                aria-selected=move || (current() == n).to_string()
                aria-disabled=(!can).then_some("true")
                on:click=move |_| pick(n)
            >
                {sign} <span class="grow cut" dir="auto">{name}</span> <span class="meta">{meta}</span>
            </li>
        }
    };
    view! {
        <div class="find">
            {icon("search")}
            <input
                type="search"
                role="combobox"
                aria-label=words.search_takers()
                placeholder=words.search_takers()
                aria-expanded="true"
                aria-controls=list
                aria-activedescendant=move || items.with(|i| !i.is_empty()).then(|| id_of(kind, current()))
                autocomplete="off"
                node_ref=search
                on:input:target=move |ev| {
                    typed.set(ev.target().value());
                    at.set(0);
                }
                on:keydown=on_key
            />
        </div>
        <ul class="menu-list" id=list role="listbox" aria-label=words.takers_list()>
            {move || items.get().into_iter().enumerate().map(option).collect_view()}
        </ul>
        <p class="none" role="status">
            {move || match found.get() {
                None => Some(words.looking_for_takers().to_owned()),
                Some(Err(no)) => Some(reason(words, &no)),
                Some(Ok(_)) => items.with(Vec::is_empty).then(|| words.no_hits().to_owned()),
            }}
        </p>
    }
}

const fn list_id(kind: Kind) -> &'static str {
    match kind {
        Kind::Transfer => "takers-transfer",
        Kind::Invite => "takers-invite",
    }
}

fn id_of(kind: Kind, n: usize) -> String {
    format!("{}-{n}", list_id(kind))
}

/// Who can be asked now stands first.
fn shown(words: Words, kind: Kind, takers: &Takers, typed: &str) -> Vec<Item> {
    let agent = |taker: &Taker| Item {
        whom: Whom::Agent(taker.id),
        name: taker.name.clone(),
        meta: if taker.present {
            words.load(&taker.capacity.to_string(), &taker.load.to_string())
        } else {
            words.away().to_owned()
        },
        can: taker.present,
    };
    let channel = |channel: &TakerChannel| Item {
        whom: Whom::Channel(channel.key.clone()),
        name: match kind {
            Kind::Transfer => words.queue_of(&channel.name),
            Kind::Invite => words.anyone_free(&channel.name),
        },
        meta: words.so_many_free(&channel.free.to_string()),
        // A queue takes it also while nobody there is free; nobody free can be asked in.
        can: kind == Kind::Transfer || channel.free > 0,
    };
    let fits = |taker: &&Taker| match kind {
        Kind::Transfer => taker.answers_here,
        Kind::Invite => !taker.is_in,
    };
    let mut items: Vec<Item> = takers.agents.iter().filter(fits).map(agent).collect();
    items.sort_by_key(|item| !item.can);
    items.extend(takers.channels.iter().map(channel));
    let typed = typed.trim().to_lowercase();
    items.retain(|item| item.name.to_lowercase().contains(&typed));
    items
}
