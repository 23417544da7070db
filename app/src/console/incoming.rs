//! Who waits, oldest first. A double-click, Enter on the row or its button answers and opens the chat.

use domain::{AgentId, ChatId};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::dashboard::{is_late, since};
use super::filter::Filter;
use super::office::OfficeNow;
use super::pick::Pick;
use super::ring::Ring;
use super::why::WhyButton;
use crate::parts::clock::Clock;
use crate::words::Words;

#[component]
pub(crate) fn Incoming() -> impl IntoView {
    let words: Words = expect_context();
    let office = OfficeNow::here();
    let filter = Filter::here();
    let chats = office.incoming(move |card| filter.shows(card));
    let count = Memo::new(move |_| chats.with(Vec::len));
    let available = office.memo(domain::Office::available);
    let pick = Pick::new();
    view! {
        <section class="card" aria-labelledby="incoming">
            <header>
                <h2 id="incoming">{words.incoming_chats()}</h2>
                <span class="count hot" hidden=move || count.get() == 0>{move || count.get()}</span>
                <span class="meta">
                    {move || words.waiting_people(&people(words, count.get()))} " "
                    <a href="#staff" rel="external">{move || agents(words, available.get())}</a>
                </span>
            </header>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{words.customer()}</th>
                        <th scope="col">{words.status()}</th>
                        <th scope="col" class="col-wide">{words.channel()}</th>
                        <th scope="col" class="num">{words.waited_for()}</th>
                        <th scope="col">
                            <span class="aside-only">{words.answer()}</span>
                        </th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || chats.get() key=|chat| *chat let:chat>
                        <Waiting chat=chat pick=pick/>
                    </For>
                    {move || (count.get() == 0).then(|| nobody(words.nobody_waits(), "5"))}
                </tbody>
            </table>
        </section>
    }
}

/// The one row of a table that has none.
pub(crate) fn nobody(text: &'static str, columns: &'static str) -> impl IntoView {
    view! {
        <tr>
            <td class="none" colspan=columns>{text}</td>
        </tr>
    }
}

#[component]
fn Waiting(chat: ChatId, pick: Pick) -> impl IntoView {
    let words: Words = expect_context();
    let office = OfficeNow::here();
    let clock = Clock::here();
    let card = office.card(chat);
    let me: AgentId = office.with_untracked(|o| o.me.id);
    let late = Memo::new(move |_| card.with(|c| c.as_ref().is_some_and(|c| c.late)));
    let queued = move || card.with(|c| c.as_ref().map(|c| c.queued));
    let name = Memo::new(move |_| {
        card.with(|c| c.as_ref().map(|c| c.called(words.customer()).to_owned()).unwrap_or_default())
    });
    let channel = office.memo(move |o| o.card(chat).map(|c| o.channel_name(&c.channel)));
    let may = office.memo(move |o| o.card(chat).is_some_and(|c| o.may_take(c)));
    let ring = Ring::here();
    // Whoever it rings at answers the offer, so that it counts as answered.
    let rings = Memo::new(move |_| ring.rung().get().is_some_and(|rung| rung.chat == chat));
    let can = move || may.get() || rings.get();
    let offered = Memo::new(move |_| card.with(|c| c.as_ref().and_then(|c| c.offer.clone())));
    let take = move || {
        if rings.get_untracked() {
            ring.accept();
        } else if may.get_untracked() {
            pick.this(chat);
        }
    };
    let busy = move || if rings.get() { ring.is_busy() } else { pick.is_busy() };
    let status = move || match offered.get() {
        Some(offer) if offer.to == me => {
            view! { <span class="chip accent">{words.offered_to_you()}</span> }.into_any()
        }
        Some(offer) => view! { <span class="chip">{words.offered_to(&offer.name)}</span> }.into_any(),
        None => view! { <span class="chip hot">{words.waiting()}</span> }.into_any(),
    };
    let on_key = move |ev: KeyboardEvent| {
        // Only on the row itself: its button hears Enter on its own.
        if ev.key() == "Enter" && ev.target() == ev.current_target() {
            ev.prevent_default();
            take();
        }
    };
    view! {
        <tr
            tabindex=move || can().then_some("0")
            title=move || can().then(|| words.answer_keys())
            on:dblclick=move |_| take()
            on:keydown=on_key
        >
            <td>
                <b dir="auto">{move || name.get()}</b>
            </td>
            <td>{status}</td>
            <td class="col-wide">{move || channel.get()}</td>
            <td class="num" class:late=move || late.get() || is_late(clock, queued())>
                {move || since(words, clock, queued())}
            </td>
            <td class="num">
                <WhyButton chat=chat name=name/>
                <button
                    class="btn s"
                    type="button"
                    hidden=move || !can()
                    aria-label=move || if rings.get() { words.accept_who(&name.get()) } else { words.answer_who(&name.get()) }
                    aria-busy=move || busy().then_some("true")
                    on:click=move |_| take()
                >
                    {move || if rings.get() { words.accept_offer() } else { words.answer() }}
                </button>
            </td>
        </tr>
    }
}

fn people(words: Words, count: usize) -> String {
    if count == 1 { words.one_person().to_owned() } else { words.many_people(&count.to_string()) }
}

fn agents(words: Words, count: usize) -> String {
    if count == 1 { words.one_agent().to_owned() } else { words.many_agents(&count.to_string()) }
}
