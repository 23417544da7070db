//! A chat that is offered to this agent, as a raised card: in the lists, above what is ongoing; on screens without them it
//! lies over what is of least use there, never over a text box, and takes the focus from nothing. In the same place stands
//! what else is between the agent and the next chat: that they did not answer, and a question about notifications.

use leptos::prelude::*;

use super::bell::Bell;
use super::office::OfficeNow;
use super::place::Place;
use super::presence::NotResponding;
use super::ring::{Ring, Rung, left};
use super::together::Asked;
use super::way::Way;
use crate::parts::clock::{Clock, span};
use crate::parts::icon::icon;
use crate::words::Words;

/// The way around the ring's circle.
const AROUND: i64 = 1_005;

/// What stands in the lists.
#[component]
pub(crate) fn OfferInList() -> impl IntoView {
    view! {
        <Offered/>
        <NotResponding/>
        <AskNotify/>
    }
}

/// What stands over the other screens: beside an open conversation only on a phone, where it covers the lists.
#[component]
pub(crate) fn OfferAside() -> impl IntoView {
    let way = Way::here();
    let in_chat = Memo::new(move |_| way.place().chat().is_some());
    let shown = Memo::new(move |_| !matches!(way.place(), Place::Chats | Place::Nowhere));
    view! {
        <Show when=move || shown.get()>
            <div class="offers" class:in-chat=move || in_chat.get()>
                <Offered/>
                <Asked aside=true/>
                <NotResponding/>
            </div>
        </Show>
    }
}

#[component]
fn Offered() -> impl IntoView {
    let rung = Ring::here().rung();
    // Each offer is an element of its own, so that nobody presses a button of the one before.
    view! { <For each=move || rung.get() key=|rung| *rung let:rung><Offer rung=rung/></For> }
}

#[component]
fn Offer(rung: Rung) -> impl IntoView {
    let words: Words = expect_context();
    let (ring, office, clock) = (Ring::here(), OfficeNow::here(), Clock::here());
    let card = office.card(rung.chat);
    let name = Memo::new(move |_| {
        card.with(|c| c.as_ref().map(|c| c.called(words.customer()).to_owned()).unwrap_or_default())
    });
    let said = Memo::new(move |_| card.with(|c| c.as_ref().map(|c| c.said.clone()).unwrap_or_default()));
    let channel = office.memo(move |o| o.card(rung.chat).map(|c| o.channel_name(&c.channel)));
    let waited = move || {
        let queued = card.with(|c| c.as_ref().map(|c| c.queued));
        queued.map(|at| words.waited(&span(clock.now() - at)))
    };
    let left = Memo::new(move |_| left(rung, clock.now()));
    // The whole is what was left when it was first seen here.
    let whole = left.get_untracked().max(1);
    let dashes = move || {
        let drawn = (AROUND * left.get().min(whole)).checked_div(whole).unwrap_or_default();
        format!("{}.{} 100.5", drawn / 10, drawn % 10)
    };
    let soon = ring.soon();
    view! {
        <article class="offer" aria-label=words.offer_card()>
            <div class="top">
                <div class="grow">
                    <div class="name cut" dir="auto">{move || name.get()}</div>
                    <div class="meta cut">{move || channel.get()} " · " {waited}</div>
                </div>
                <span
                    class="ring"
                    class:soon=move || soon.get()
                    role="timer"
                    aria-label=move || words.seconds_left(&left.get().to_string())
                >
                    <svg viewBox="0 0 36 36" aria-hidden="true">
                        <circle class="rail" cx="18" cy="18" r="16"></circle>
                        <circle class="left" cx="18" cy="18" r="16" stroke-dasharray=dashes></circle>
                    </svg>
                    {move || left.get()}
                </span>
            </div>
            <p dir="auto">{move || said.get()}</p>
            <div class="do">
                <button
                    class="btn main"
                    type="button"
                    aria-keyshortcuts="Alt+Enter"
                    aria-busy=move || ring.is_busy().then_some("true")
                    on:click=move |_| ring.accept()
                >
                    {words.accept_offer()}
                </button>
                <button
                    class="btn"
                    type="button"
                    aria-keyshortcuts="Alt+Shift+Enter"
                    on:click=move |_| ring.decline()
                >
                    {words.decline_offer()}
                </button>
                <kbd aria-hidden="true">{words.accept_keys()}</kbd>
                <kbd aria-hidden="true">{words.decline_keys()}</kbd>
            </div>
        </article>
    }
}

/// Asks about notifications when the agent is first present, before the browser does.
#[component]
fn AskNotify() -> impl IntoView {
    let words: Words = expect_context();
    let (bell, ring) = (Bell::here(), Ring::here());
    let present = OfficeNow::here().memo(|o| o.me.presence.is_present());
    view! {
        <Show when=move || present.get() && bell.may_ask() && !ring.rings()>
            <section class="offer" aria-label=words.notifications()>
                <div class="top">
                    {icon("info")}
                    <p class="grow">{words.ask_notify()}</p>
                </div>
                <div class="do">
                    <button class="btn" type="button" on:click=move |_| bell.ask()>
                        {words.allow_notifications()}
                    </button>
                    <button class="btn bare" type="button" on:click=move |_| bell.ask_no_more()>
                        {words.not_now()}
                    </button>
                </div>
            </section>
        </Show>
    }
}
