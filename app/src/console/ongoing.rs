//! Who is served, by whom, and who waits for whom.

use domain::chat::Turn;
use domain::{ChannelKey, ChatId};
use leptos::prelude::*;

use super::dashboard::{is_late, since};
use super::filter::Filter;
use super::incoming::nobody;
use super::office::OfficeNow;
use super::place::Place;
use super::row::colour;
use super::way::Way;
use super::why::WhyButton;
use crate::parts::clock::Clock;
use crate::parts::face::face;
use crate::words::Words;

#[component]
pub(crate) fn Ongoing() -> impl IntoView {
    let words: Words = expect_context();
    let filter = Filter::here();
    let chats = OfficeNow::here().all_ongoing(move |card| filter.shows(card));
    let count = Memo::new(move |_| chats.with(Vec::len));
    let counted = move || match count.get() {
        1 => words.one_ongoing().to_owned(),
        n => words.many_ongoing(&n.to_string()),
    };
    view! {
        <section class="card" aria-labelledby="ongoing">
            <header>
                <h2 id="ongoing">{words.ongoing_chats()}</h2>
                <span class="meta">{counted}</span>
            </header>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{words.customer()}</th>
                        <th scope="col">{words.status()}</th>
                        <th scope="col" class="col-wide">{words.channel()}</th>
                        <th scope="col" class="num">{words.idle()}</th>
                        <th scope="col" class="num col-wide">{words.duration()}</th>
                        <th scope="col">
                            <span class="name">{words.agent()}</span>
                        </th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || chats.get() key=|chat| *chat let:chat>
                        <Talking chat=chat/>
                    </For>
                    {move || (count.get() == 0).then(|| nobody(words.no_ongoing(), "6"))}
                </tbody>
            </table>
        </section>
    }
}

#[component]
fn Talking(chat: ChatId) -> impl IntoView {
    let words: Words = expect_context();
    let office = OfficeNow::here();
    let clock = Clock::here();
    let card = office.card(chat);
    let for_agent = Memo::new(move |_| card.with(|c| c.as_ref().is_some_and(|c| c.turn == Turn::Agent)));
    let me = office.with_untracked(|o| o.me.id);
    let mine = Memo::new(move |_| card.with(|c| c.as_ref().is_some_and(|c| c.has(me))));
    let owned = Memo::new(move |_| card.with(|c| c.as_ref().is_some_and(|c| c.is_of(me))));
    let listens = office.memo(move |o| {
        let may =
            |key: &ChannelKey| o.channels.iter().any(|s| s.key == *key && (s.may.listen || s.may.manage));
        o.card(chat).is_some_and(|c| may(&c.channel))
    });
    let way = Way::here();
    let open = move |_| {
        if mine.get_untracked() || listens.get_untracked() {
            way.go(Place::Chat(chat));
        }
    };
    let channel = office.memo(move |o| o.card(chat).map(|c| o.channel_name(&c.channel)));
    let customer =
        Memo::new(move |_| card.with(|c| c.as_ref().map(|c| c.called(words.customer()).to_owned())));
    let called = Memo::new(move |_| customer.get().unwrap_or_default());
    let agent =
        Memo::new(move |_| card.with(|c| c.as_ref().and_then(|c| c.owner_name.clone()).unwrap_or_default()));
    let late = Memo::new(move |_| card.with(|c| c.as_ref().is_some_and(|c| c.late)));
    let said = move || card.with(|c| c.as_ref().map(|c| c.said_at));
    let answered = move || card.with(|c| c.as_ref().and_then(|c| c.answered));
    let name = move || {
        if mine.get() {
            view! { <a class="cut" dir="auto" href=Place::Chat(chat).path()>{customer.get()}</a> }.into_any()
        } else if listens.get() {
            // The agent's own ones are a way to them; to read those of others is another right.
            let title = words.listen_to(&customer.get().unwrap_or_default());
            view! {
                <a class="cut" dir="auto" href=Place::Chat(chat).path() title=title.clone() aria-label=title.clone()>
                    {customer.get()}
                </a>
            }
            .into_any()
        } else {
            view! { <b class="cut" dir="auto">{customer.get()}</b> }.into_any()
        }
    };
    view! {
        <tr on:dblclick=open title=move || (!mine.get() && listens.get()).then(|| words.listen_keys())>
            <td>
                <span class="row">
                    <span class=move || card.with(|c| format!("dot {}", c.as_ref().map_or("", colour)))></span>
                    {name}
                </span>
            </td>
            <td>
                <span class="chip" class:hot=move || for_agent.get()>
                    {move || if for_agent.get() { words.waiting_for_agent() } else { words.waiting_for_customer() }}
                </span>
            </td>
            <td class="col-wide">{move || channel.get()}</td>
            <td class="num" class:late=move || late.get() || (for_agent.get() && is_late(clock, said()))>
                {move || since(words, clock, said())}
            </td>
            <td class="num col-wide">{move || since(words, clock, answered())}</td>
            <td>
                <span class="row">
                    {move || face(&agent.get(), "xs")}
                    <span class="name">{move || if owned.get() { words.you().to_owned() } else { agent.get() }}</span>
                    <span class="grow"></span>
                    <WhyButton chat=chat name=called/>
                </span>
            </td>
        </tr>
    }
}
