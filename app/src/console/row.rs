//! One chat in a list: whose it is, what it is about where there is room for it, how old the last line is, what it said, whether somebody waits for the agent, and
//! whether the customer has gone away.

use std::fmt::Display;

use domain::time::Span;
use domain::{AgentId, Card, ChatId, Time};
use leptos::prelude::*;

use super::live::Line;
use super::office::OfficeNow;
use super::place::Place;
use super::talks::Talks;
use crate::parts::clock::Clock;
use crate::parts::icon::small_icon;
use crate::words::Words;

pub(crate) fn row_id(chat: impl Display) -> String {
    format!("row-{chat}")
}

#[component]
pub(crate) fn Row(chat: ChatId, open: Memo<Option<ChatId>>, entry: Memo<Option<ChatId>>) -> impl IntoView {
    let words: Words = expect_context();
    let office = OfficeNow::here();
    let clock = Clock::here();
    let talk = Talks::here().of(chat);
    let card = office.card(chat);
    let me = office.with_untracked(|o| o.me.id);
    let rating = Memo::new(move |_| card.with(|c| c.as_ref().and_then(|c| c.rating)));
    let unread = Memo::new(move |_| card.with(|c| c.as_ref().map_or(0, |c| c.unread)));
    let name = Memo::new(move |_| {
        card.with(|c| c.as_ref().map(|c| c.called(words.customer()).to_owned()).unwrap_or_default())
    });
    let subject =
        Memo::new(move |_| card.with(|c| c.as_ref().map(|c| c.subject.clone()).unwrap_or_default()));
    let age = Memo::new(move |_| {
        card.with(|c| c.as_ref().map(|c| age(words, clock, c.said_at)).unwrap_or_default())
    });
    let types = Memo::new(move |_| !talk.typing(clock.now()).is_empty() && card.with(is_open));
    let stale = Line::here().stale_since();
    let away =
        Memo::new(move |_| talk.here.get() == Some(false) && stale.get().is_none() && card.with(is_open));
    let transfer = office.memo(move |o| o.card(chat).and_then(|c| transferred(words, c, o.me.id)));
    let late = Memo::new(move |_| card.with(|c| c.as_ref().is_some_and(|c| c.late)));
    let said = Memo::new(move |_| card.with(|c| c.as_ref().map(|c| said(words, c, me)).unwrap_or_default()));
    let asked = Memo::new(move |_| card.with(|c| c.as_ref().is_some_and(|c| c.asks(me))));
    let class = move || {
        let moves = if transfer.with(Option::is_some) || asked.get() { " moves" } else { "" };
        let unread = if unread.get() > 0 { " unread" } else { "" };
        card.with(|c| format!("item {}{unread}{moves}", c.as_ref().map_or("", colour)))
    };
    view! {
        <a
            class=class
            id=row_id(chat)
            href=Place::Chat(chat).path()
            aria-current=move || (open.get() == Some(chat)).then_some("true")
            tabindex=move || if entry.get() == Some(chat) { "0" } else { "-1" }
        >
            <span class="dot" class:off=move || !card.with(is_open)></span>
            <span class="who">
                <span class="named">
                    <span class="cut" dir="auto">{move || name.get()}</span>
                    {move || {
                        transfer
                            .get()
                            .map(|text| {
                                view! {
                                    <span class="wait" role="img" aria-label=text.clone() title=text>
                                        {small_icon("warn")}
                                    </span>
                                }
                            })
                    }}
                </span>
                <span class="topic cut" dir="auto" hidden=move || subject.with(String::is_empty)>
                    {move || subject.get()}
                </span>
            </span>
            <span class="age" class:late=move || late.get()>
                {move || age.get()}
                <span class="aside-only" hidden=move || !late.get()>{words.waits_too_long()}</span>
            </span>
            <span class="said cut" dir="auto">
                <span class="me-typing" hidden=move || !types.get()>{words.typing_row()}</span>
                <span hidden=move || types.get()>{move || said.get()}</span>
            </span>
            <span class="mark">
                <span class="meta num" hidden=move || rating.get().is_none()>
                    <span class="aside-only">
                        {move || rating.get().map(|stars| words.rated_stars(&stars.to_string()))}
                    </span>
                    <span aria-hidden="true">{move || rating.get().map(|stars| stars.to_string())} "★"</span>
                </span>
                <span class="chip" hidden=move || !away.get()>{words.customer_away()}</span>
                <span class="count hot" hidden=move || unread.get() == 0>
                    <span class="aside-only">{words.unread_count()} " "</span>
                    {move || unread.get()}
                </span>
            </span>
        </a>
    }
}

fn is_open(card: &Option<Card>) -> bool {
    card.as_ref().is_some_and(|c| c.state.is_open())
}

/// The chat's colour as a class: one of eight, none for a chat that nobody has in hand.
pub(crate) fn colour(card: &Card) -> &'static str {
    const COLOURS: [&str; 8] = ["c8", "c1", "c2", "c3", "c4", "c5", "c6", "c7"];
    if !card.state.is_open() || card.colour < 1 {
        return "c0";
    }
    usize::try_from(card.colour % 8).ok().and_then(|n| COLOURS.get(n)).copied().unwrap_or("c0")
}

/// Who wrote last is told by "You:", or by a colleague's name, or by nothing, which is the customer.
fn said(words: Words, card: &Card, me: AgentId) -> String {
    // Where several write, the card does not know which of them it was.
    if card.said_by_customer || !card.is_of(me) || !card.others.is_empty() {
        card.said.clone()
    } else {
        words.you_said(&card.said)
    }
}

/// That the chat is on its way to a colleague, or to this agent.
fn transferred(words: Words, card: &Card, me: AgentId) -> Option<String> {
    let transfer = card.transfer.as_ref().filter(|_| card.state.is_open())?;
    let to_me = transfer.is_to(me);
    Some(if to_me { words.transfer_to_you().to_owned() } else { words.transfer_waits(transfer.to.name()) })
}

/// "now", "4 min", then the time.
fn age(words: Words, clock: Clock, at: Time) -> String {
    let age = clock.now() - at;
    match age.whole_seconds() / 60 {
        0 => words.now().to_owned(),
        minutes if age < Span::hours(1) => words.minutes(&minutes.to_string()),
        _ => clock.hour_minute(at),
    }
}
