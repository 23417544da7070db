//! The head of the open conversation: who, in which channel, whether they are there, and what can be done.

use domain::Card;
use leptos::prelude::*;

use super::chats::ShowsContact;
use super::end_chat::Actions;
use super::live::Line;
use super::office::OfficeNow;
use super::row::colour;
use super::talk::Talk;
use super::together::Company;
use crate::parts::clock::Clock;
use crate::parts::icon::icon;
use crate::words::Words;

#[component]
pub(crate) fn Head(talk: Talk, card: Memo<Option<Card>>) -> impl IntoView {
    let words: Words = expect_context();
    let office = OfficeNow::here();
    let clock = Clock::here();
    let stale = Line::here().stale_since();
    let ShowsContact(shows_contact) = expect_context();
    let facts = move || {
        let Some(card) = card.get() else { return String::new() };
        let channel = office.with(|o| o.channel_name(&card.channel));
        if let Some(at) = card.ended {
            return format!("{channel} · {}", words.ended_at(&clock.hour_minute(at)));
        }
        let minutes = (clock.now() - card.queued).whole_seconds() / 60;
        let age =
            if minutes > 0 { format!(" · {}", words.minutes(&minutes.to_string())) } else { String::new() };
        // While nobody can tell, nothing is said.
        let here = match talk.here.get().filter(|_| stale.get().is_none()) {
            Some(true) => format!(" · {}", words.customer_here()),
            Some(false) => format!(" · {}", words.customer_away()),
            None => String::new(),
        };
        format!("{channel}{age}{here}")
    };
    let subject =
        Memo::new(move |_| card.with(|c| c.as_ref().map(|c| c.subject.clone()).unwrap_or_default()));
    let tags = Memo::new(move |_| card.with(|c| c.as_ref().map(|c| c.tags.clone()).unwrap_or_default()));
    view! {
        <div class="pane-head">
            <a class="btn bare icon back" href="/" aria-label=words.back_to_lists()>
                {icon("back")}
            </a>
            <span
                class=move || card.with(|c| format!("dot {}", c.as_ref().map_or("", colour)))
                class:off=move || card.with(|c| c.as_ref().is_some_and(|c| !c.state.is_open()))
                hidden=move || card.with(Option::is_none)
            ></span>
            <div class="grow">
                <h2 id="with" class="cut" tabindex="-1" dir="auto">
                    {move || card.with(|c| c.as_ref().map_or(words.conversation().to_owned(), |c| c.called(words.customer()).to_owned()))}
                </h2>
                <p class="meta cut">
                    {facts} <span hidden=move || subject.with(String::is_empty)>
                        " · " <bdi title=move || subject.get()>{move || subject.get()}</bdi>
                    </span>
                </p>
            </div>
            <ul class="tags head-tags" aria-label=words.tags() hidden=move || tags.with(Vec::is_empty)>
                <For each=move || tags.get() key=String::clone let:tag>
                    <li class="chip" dir="auto">{tag}</li>
                </For>
            </ul>
            <button
                class="btn bare icon only-narrow"
                type="button"
                aria-label=words.contact()
                title=words.contact()
                on:click=move |_| shows_contact.set(true)
            >
                {icon("contact")}
            </button>
            <Company talk=talk card=card/>
            <Actions talk=talk card=card/>
        </div>
    }
}
