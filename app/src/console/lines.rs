//! The log of the open conversation. It stays at its end by itself unless somebody has scrolled up; lines that arrive are
//! read out, and older ones that are fetched are not.

mod event;
mod file;
mod format;
mod group;
mod menu;
mod said;

use domain::{Card, Entry, Time};
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::Element;

use self::event::event;
pub(super) use self::format::formatted;
use self::group::{Block, Key, blocks};
use self::said::Said;
use super::notices::Notices;
use super::office::OfficeNow;
use super::reasons::tell;
use super::talk::Talk;
use crate::parts::clock::{Clock, span, time};
use crate::parts::face::first_name;
use crate::parts::focus;
use crate::words::Words;

/// So many pixels from the end still count as the end.
const NEAR: i32 = 40;

/// What stands in one place of the log.
#[derive(Clone, PartialEq)]
enum Shape {
    Run,
    Event(Box<Entry>, bool),
    Gone,
}

/// `at_end` follows whether the newest line is where the agent looks.
#[component]
pub(crate) fn Log(talk: Talk, card: Memo<Option<Card>>, at_end: RwSignal<bool>) -> impl IntoView {
    let words: Words = expect_context();
    let clock = Clock::here();
    let me = OfficeNow::here().with_untracked(|o| o.me.id);
    let all = Memo::new(move |_| {
        let outgoing = talk.outbox.get();
        talk.view.with(|view| view.as_ref().map(|view| blocks(view, &outgoing, me)).unwrap_or_default())
    });
    let keys = Memo::new(move |_| all.with(|all| all.iter().map(Block::key).collect::<Vec<_>>()));
    let busy = RwSignal::new(false);
    // What stands here from the start does not fade in.
    let shown = StoredValue::new(false);
    Effect::new(move |_| shown.set_value(true));
    let types = Memo::new(move |_| {
        let customer = || {
            card.with(|c| {
                c.as_ref().map(|c| first_name(c.called(words.customer())).to_owned()).unwrap_or_default()
            })
        };
        let name = |by: String| if by.is_empty() { customer() } else { by };
        who_types(words, talk.typing(clock.now()).into_iter().map(name).collect())
    });
    let block = move |key: Key| {
        let block = Memo::new(move |_| all.with(|all| all.iter().find(|b| b.key() == key).cloned()));
        let fresh = shown.get_value() && !busy.get_untracked();
        // A run that grows by a message is not made anew: it takes what came by itself.
        let shape = Memo::new(move |_| {
            block.with(|block| match block {
                Some(Block::Said { .. }) => Shape::Run,
                Some(Block::Event { entry, joins }) => Shape::Event(Box::new(entry.clone()), *joins),
                None => Shape::Gone,
            })
        });
        move || match shape.get() {
            Shape::Run => view! { <Said block=block talk=talk card=card fresh=fresh/> }.into_any(),
            Shape::Event(entry, joins) => event(&entry, joins, card, me).into_any(),
            Shape::Gone => ().into_any(),
        }
    };
    view! {
        <div
            class="talk"
            role="log"
            aria-label=words.conversation()
            aria-busy=move || busy.get().to_string()
            tabindex="0"
            on:scroll=move |_| {
                // Measured from the end, and negative above it.
                let near = log().is_none_or(|log| log.scroll_top() > -NEAR);
                // A log that has gone may still be told that it was scrolled.
                if at_end.try_get_untracked().is_some_and(|was| was != near) {
                    at_end.set(near);
                }
            }
        >
            <div class="lines">
                <Earlier talk=talk card=card busy=busy/>
                <For each=move || keys.get() key=|key| *key children=block/>
                <div class="typing" aria-live="off" hidden=move || types.with(Option::is_none)>
                    <i>
                        <span></span>
                    </i>
                    <span>{move || types.get()}</span>
                </div>
            </div>
        </div>
    }
}

/// "Ida is typing", "Ida and Ole are typing".
fn who_types(words: Words, mut names: Vec<String>) -> Option<String> {
    let last = names.pop()?;
    Some(if names.is_empty() { words.is_typing(&last) } else { words.are_typing(&last, &names.join(", ")) })
}

fn log() -> Option<Element> {
    document().query_selector("[role=log]").ok().flatten()
}

/// The log is measured from its end, so the same number is the same line, whatever has come above it. Left to itself the
/// browser would hold on to the button, and the reader would be among the oldest lines.
fn stay(place: Option<(i32, Element)>) {
    if let Some((top, log)) = place {
        log.set_scroll_top(top);
        // The button goes when there is nothing earlier.
        if focus::is_lost() {
            focus::focus(Some(log));
        }
    }
}

/// Above the first line: a button for what came before, or when and after how long a wait it began.
#[component]
fn Earlier(talk: Talk, card: Memo<Option<Card>>, busy: RwSignal<bool>) -> impl IntoView {
    let words: Words = expect_context();
    let notices = Notices::here();
    let clock = Clock::here();
    let has_earlier =
        Memo::new(move |_| talk.view.with(|v| v.as_ref().is_some_and(domain::ChatView::has_earlier)));
    let times = Memo::new(move |_| card.with(|c| c.as_ref().map(|c| (c.queued, c.answered))));
    let load = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let place = log().map(|log| (log.scroll_top(), log));
        spawn_local(async move {
            if let Err(no) = talk.load_earlier().await {
                tell(words, notices, &no);
            }
            busy.try_set(false);
            request_animation_frame(move || stay(place));
        });
    };
    let began = move |(queued, answered): (Time, Option<Time>)| {
        let day = move || clock.day(queued).unwrap_or_else(|| words.today().to_owned());
        let waited = answered.map(|at| format!(" · {}", words.waited(&span(at - queued))));
        view! {
            <p class="event">
                <span>{day} " " {time(queued)} {waited}</span>
            </p>
        }
    };
    move || {
        if has_earlier.get() {
            view! {
                <p class="event plain">
                    <button class="link" type="button" on:click=load>
                        {words.show_earlier()}
                    </button>
                </p>
            }
            .into_any()
        } else {
            times.get().map(began).into_any()
        }
    }
}
