//! Who may be asked: colleagues and channels, with a search.

use domain::ChatId;
use domain::transfer::{Taker, TakerChannel, Takers};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::No;
use crate::api::transfer::{Whom, takers};
use crate::console::reasons::reason;
use crate::parts::choice::{Choice, Find};
use crate::parts::face::face;
use crate::parts::icon::small_icon;
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
    Effect::new(move |_| {
        spawn_local(async move {
            let answer = takers(chat).await;
            found.try_set(Some(answer));
        });
    });
    let items = Memo::new(move |_| {
        found.with(|found| match found {
            Some(Ok(takers)) => shown(words, kind, takers, &typed.get()),
            _ => Vec::new(),
        })
    });
    let choice = Choice::new(list_id(kind), move || items.with(Vec::len));
    let pick = move |n: usize| {
        if let Some(item) = items.with_untracked(|items| items.get(n).cloned()).filter(|item| item.can) {
            choose.run(item.whom);
        }
    };
    let option = move |(n, item): (usize, Item)| {
        let Item { whom, name, meta, can } = item;
        let sign = match whom {
            Whom::Agent(_) => face(&name, "xs").into_any(),
            Whom::Channel(_) => small_icon("queue").into_any(),
        };
        view! {
            <li
                id=choice.id_of(n)
                role="option"
                aria-selected=move || choice.is_at(n).to_string()
                aria-disabled=(!can).then_some("true")
                on:click=move |_| pick(n)
            >
                {sign} <span class="grow cut" dir="auto">{name}</span> <span class="meta">{meta}</span>
            </li>
        }
    };
    view! {
        <Find
            label=words.search_takers()
            list=list_id(kind)
            looked_at=move || choice.id()
            typed=move |text| {
                typed.set(text);
                choice.look_at(0);
            }
            on_key=move |ev| choice.hears(&ev, pick)
        />
        <ul class="menu-list" id=list_id(kind) role="listbox" aria-label=words.takers_list()>
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
