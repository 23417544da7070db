//! A run of messages: the customer's at the near side, the agents' at the far one, the author's name once.

use domain::{Card, Refusal};
use leptos::either::Either;
use leptos::prelude::*;

use super::file::attached;
use super::group::{Author, Block, Key, Message, Progress};
use crate::console::private::only_agents;
use crate::console::reasons::refused;
use crate::console::talk::Talk;
use crate::parts::clock::time;
use crate::parts::face::{face, first_name};
use crate::parts::icon::small_icon;
use crate::words::Words;

/// `fresh`: it arrives while one watches, and fades in.
#[component]
pub(super) fn Said(
    block: Memo<Option<Block>>,
    talk: Talk,
    card: Memo<Option<Card>>,
    fresh: bool,
) -> impl IntoView {
    let words: Words = expect_context();
    let Some(Block::Said { author, private, .. }) = block.get_untracked() else { return ().into_any() };
    let messages = Memo::new(move |_| match block.get() {
        Some(Block::Said { messages, .. }) => messages,
        _ => Vec::new(),
    });
    let began = messages.with_untracked(|m| m.first().map(|m| m.at));
    let own = author == Author::Me;
    // What customers write is text.
    let customers = author == Author::Customer;
    let mut class = String::from("said-by");
    for (name, on) in [(" us", author != Author::Customer), (" private", private), (" new", fresh)] {
        class.push_str(if on { name } else { "" });
    }
    let by = match author {
        Author::Me if private => view! {
            <div class="by">
                <span class="aside-only">{words.you()} ": "</span>
                {only_agents(words)}
                {began.map(time)}
            </div>
        }
        .into_any(),
        Author::Me => view! { <span class="aside-only">{words.you()} ": "</span> }.into_any(),
        Author::Customer => {
            let name =
                move || card.with(|c| c.as_ref().map(|c| first_name(c.called(words.customer())).to_owned()));
            view! {
                <div class="by">
                    <b dir="auto">{name}</b>
                    {began.map(time)}
                </div>
            }
            .into_any()
        }
        Author::Colleague(name) => view! {
            <div class="by">
                {face(&name, "xs")}
                <b dir="auto">{name.clone()}</b>
                {private.then(|| only_agents(words))}
                {began.map(time)}
            </div>
        }
        .into_any(),
    };
    // What joins a run that stands already fades in, as a run does that is new.
    let stands = StoredValue::new(false);
    Effect::new(move |_| stands.set_value(true));
    let bubble = move |key: Key| {
        let joins = stands.get_value();
        let text =
            Memo::new(move |_| messages.with(|m| m.iter().find(|m| m.key == key).map(|m| m.text.clone())));
        // What a message brings never changes, and can be fetched once it is stored.
        let files = Memo::new(move |_| {
            let found = |m: &Message| (m.key == key).then(|| (m.files.clone(), m.progress.is_there()));
            messages.with(|m| m.iter().find_map(found)).unwrap_or_default()
        });
        let menu = Memo::new(move |_| {
            messages.with(|m| m.iter().find(|m| m.key == key).and_then(|m| m.menu.clone()))
        });
        let bubble = move || {
            let text = text.get().filter(|text| !text.is_empty())?;
            Some(if menu.with_untracked(Option::is_some) {
                super::menu::menu(words, text, menu).into_any()
            } else if customers {
                view! {
                    <p class="bubble" class:new=joins dir="auto">
                        {text}
                    </p>
                }
                .into_any()
            } else {
                super::format::bubble(&text)
            })
        };
        view! {
            {bubble}
            {move || {
                let (files, there) = files.get();
                files.into_iter().map(|file| attached(words, file, there)).collect_view()
            }}
        }
    };
    let last = Memo::new(move |_| messages.with(|m| m.last().cloned()));
    view! {
        <div class=class>
            {by}
            <For
                each=move || messages.with(|m| m.iter().map(|m| m.key).collect::<Vec<_>>())
                key=|key| *key
                children=bubble
            />
            {own.then_some(move || last.get().map(|message| state(words, talk, message)))}
        </div>
    }
    .into_any()
}

/// How far the last one has come.
fn state(words: Words, talk: Talk, message: Message) -> impl IntoView {
    let Message { key, at, progress, .. } = message;
    let again = move |_| {
        if let Key::Write(write) = key {
            talk.outbox.again(write);
        }
    };
    match progress {
        Progress::Refused(refusal) => Either::Left(view! {
            <span class="state bad" role="alert">
                {small_icon("warn")} <span>{words.not_sent()}</span> <span>{refused(words, &refusal)}</span>
                {(refusal != Refusal::Ended)
                    .then(|| {
                        view! {
                            <button class="link" type="button" on:click=again>
                                {words.try_again()}
                            </button>
                        }
                    })}
            </span>
        }),
        progress => {
            let (class, icon, text) = match progress {
                Progress::Sending => ("state", "clock", words.sending()),
                Progress::Waiting => ("state", "offline", words.waiting_to_be_sent()),
                Progress::Read => ("state ok", "ticks", words.read()),
                Progress::Stored | Progress::Refused(_) => ("state", "tick", words.stored()),
            };
            // The time is that of the message. It stands before "Read" lest it be taken for when it was read.
            let (before, after) =
                if text == words.read() { (Some(time(at)), None) } else { (None, Some(time(at))) };
            Either::Right(view! {
                <span class=class aria-live="off">
                    {small_icon(icon)} {before} <span>{text}</span> {after}
                </span>
            })
        }
    }
}
