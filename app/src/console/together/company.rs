//! Who else is in the open chat, and who listens in, where agents are told.

use domain::Card;
use domain::participant::Role;
use leptos::prelude::*;

use crate::console::office::OfficeNow;
use crate::console::talk::Talk;
use crate::parts::face::face;
use crate::parts::icon::small_icon;
use crate::words::Words;

#[component]
pub(crate) fn Company(talk: Talk, card: Memo<Option<Card>>) -> impl IntoView {
    let words: Words = expect_context();
    let me = OfficeNow::here().with_untracked(|o| o.me.id);
    // The owner first, and not the reader.
    let others = Memo::new(move |_| {
        card.with(|card| {
            let Some(card) = card.as_ref().filter(|c| c.state.is_open() && !c.others.is_empty()) else {
                return Vec::new();
            };
            let owner = card.owner.zip(card.owner_name.clone()).map(|(id, name)| (id, name, false));
            let beside = card.others.iter().map(|p| (p.agent, p.name.clone(), p.role == Role::Listener));
            let all = owner.into_iter().chain(beside);
            all.filter(|(id, ..)| *id != me).map(|(_, name, reads)| (name, reads)).collect::<Vec<_>>()
        })
    });
    let one = move |(name, reads): (String, bool)| {
        let title = if reads { words.listens(&name) } else { words.is_in_it(&name) };
        view! {
            <span title=title.clone()>
                {face(&name, "xs")} <span class="aside-only">{title.clone()}</span>
            </span>
        }
    };
    let told = move || {
        let listeners = talk.listeners.get();
        (!listeners.is_empty()).then(|| {
            view! {
                <span class="chip" dir="auto">
                    {small_icon("listen")} {words.listens_in(&listeners.join(", "))}
                </span>
            }
        })
    };
    view! {
        <span class="company">
            {told} <For each=move || others.get() key=|other| other.clone() children=one/>
        </span>
    }
}
