//! What waits for somebody's yes, below the conversation: for one's own, or for a colleague's.

use domain::invitation::STANDS_FOR;
use domain::transfer::Target;
use domain::{Card, Office, State, Time};
use leptos::prelude::*;

use super::act::Act;
use super::ask::{Ask, ask_of};
use super::asked::{Answers, sentence};
use super::ring::ring;
use crate::api::transfer::cancel_transfer;
use crate::console::office::OfficeNow;
use crate::console::outbox::new_write;
use crate::console::talk::Talk;
use crate::parts::icon::icon;
use crate::words::Words;

#[derive(Clone, Debug, PartialEq, Eq)]
enum Bar {
    Asked,
    Moves { to: String, mine: bool },
    Invited { name: String, until: Time, leaves: bool },
}

fn bars(office: &Office, card: &Card) -> Vec<Bar> {
    let me = office.me.id;
    if card.state != State::Talking {
        return Vec::new();
    }
    let mut bars = Vec::new();
    if ask_of(office, card).is_some() {
        bars.push(Bar::Asked);
    }
    if let Some(transfer) = &card.transfer {
        let manages = office.channels.iter().any(|s| s.key == card.channel && s.may.manage);
        let asked = matches!(&transfer.to, Target::Agent { id, .. } if *id == me);
        if (card.is_of(me) || transfer.by == me || manages) && !asked {
            bars.push(Bar::Moves { to: transfer.to.name().to_owned(), mine: card.is_of(me) });
        }
    }
    if let Some(invitation) = card.invitation.as_ref().filter(|i| i.to != me && card.is_written_by(me)) {
        let leaves = invitation.leaves && invitation.by == me;
        bars.push(Bar::Invited { name: invitation.name.clone(), until: invitation.until, leaves });
    }
    bars
}

#[component]
pub(crate) fn Bars(talk: Talk, card: Memo<Option<Card>>) -> impl IntoView {
    let words: Words = expect_context();
    let office = OfficeNow::here();
    let all = Memo::new(move |_| {
        card.with(|c| c.as_ref().map(|c| office.with(|o| bars(o, c))).unwrap_or_default())
    });
    let ask = Memo::new(move |_| card.with(|c| c.as_ref().and_then(|c| office.with(|o| ask_of(o, c)))));
    let act = Act::new();
    let cancel = move |_| act.run(cancel_transfer(talk.chat, new_write()), || {});
    let bar = move |bar: Bar| match bar {
        Bar::Asked => {
            let until = move || match ask.get() {
                Some(Ask::Invitation { until, .. }) => Some(until),
                _ => None,
            };
            view! {
                {move || until().map(|until| ring(until, STANDS_FOR))}
                <div class="grow">
                    <b>{move || ask.get().map(|ask| sentence(words, &ask))}</b>
                </div>
                <Answers chat=talk.chat ask=ask/>
            }
            .into_any()
        }
        Bar::Moves { to, mine } => view! {
            {icon("transfer")}
            <div class="grow">
                <b>{words.waiting_for(&to)}</b>
                {mine.then(|| view! { <p class="meta">{words.keep_writing()}</p> })}
            </div>
            <button
                class="btn"
                type="button"
                aria-busy=move || act.is_busy().then_some("true")
                on:click=cancel
            >
                {words.cancel_transfer()}
            </button>
        }
        .into_any(),
        Bar::Invited { name, until, leaves } => view! {
            {ring(until, STANDS_FOR)}
            <div class="grow">
                <b>{words.waiting_for(&name)}</b>
                <p class="meta">{if leaves { words.leave_then() } else { words.asked_to_join() }}</p>
            </div>
        }
        .into_any(),
    };
    view! {
        <For each=move || all.get() key=|b| format!("{b:?}") let:one>
            <div class="bottom">{bar(one)}</div>
        </For>
    }
}
