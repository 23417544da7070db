//! What the open chat is about: a line and tags, for who is in it or manages. Each change is stored at once. When a colleague
//! was faster their words stand there, unless somebody is typing; what could not be stored stays to be tried again.

mod tags;
mod writing;

use domain::Card;
use domain::participant::Role;
use domain::subject::SUBJECT_LIMIT;
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use self::tags::Tags;
use self::writing::Writing;
use super::office::OfficeNow;
use super::talk::Talk;
use crate::parts::icon::small_icon;
use crate::words::Words;

#[component]
pub(crate) fn About(talk: Talk, card: Memo<Option<Card>>) -> impl IntoView {
    let words: Words = expect_context();
    let may = may_describe(card);
    let described = Memo::new(move |_| {
        card.with(|card| card.as_ref().map(|card| (card.subject.clone(), card.tags.clone())))
    });
    view! {
        <section class="part about" aria-labelledby="about" hidden=move || described.with(Option::is_none)>
            <h3 class="sub" id="about">{words.about_chat()}</h3>
            {move || {
                if may.get() {
                    let writing = Writing::new(talk, card);
                    let trouble = writing.trouble;
                    view! {
                        <Line writing=writing/>
                        <Tags writing=writing card=card/>
                        <p class="error" id="about-error" role="alert">
                            {move || trouble.get().map(|why| view! { {small_icon("warn")} <span>{why}</span> })}
                        </p>
                    }
                    .into_any()
                } else {
                    described.get().map(|(line, tags)| read(words, line, tags)).into_any()
                }
            }}
        </section>
    }
}

/// For who reads along.
fn read(words: Words, line: String, tags: Vec<String>) -> impl IntoView {
    let (no_line, no_tags) = (line.is_empty(), tags.is_empty());
    let tags: Vec<_> = tags.into_iter().map(|tag| view! { <li class="chip" dir="auto">{tag}</li> }).collect();
    view! {
        <p dir="auto" hidden=no_line>{line}</p>
        <ul class="tags" aria-label=words.tags() hidden=no_tags>{tags}</ul>
        <p class="meta" hidden=!(no_line && no_tags)>{words.nothing_said_about()}</p>
    }
}

/// As the server has it.
fn may_describe(card: Memo<Option<Card>>) -> Memo<bool> {
    let office = OfficeNow::here();
    Memo::new(move |_| {
        card.with(|card| {
            let Some(card) = card else { return false };
            office.with(|office| {
                let guest = card.others.iter().any(|p| p.agent == office.me.id && p.role == Role::Guest);
                let manages = office.channels.iter().any(|s| s.key == card.channel && s.may.manage);
                card.is_of(office.me.id) || guest || manages
            })
        })
    })
}

#[component]
fn Line(writing: Writing) -> impl IntoView {
    let words: Words = expect_context();
    let field = NodeRef::<html::Input>::new();
    let known = Memo::new(move |_| writing.subject().line);
    // What stood there when the last change was stored or came in: another text is the agent's own.
    let shown = StoredValue::new(known.get_untracked());
    // A field that is taken off the page may still tell that it was changed, when nothing of this is there any more.
    let is_typed = move |field: &web_sys::HtmlInputElement| {
        shown.try_with_value(|shown| *shown != field.value()).unwrap_or_default()
    };
    let show = move |field: &web_sys::HtmlInputElement, line: String| {
        field.set_value(&line);
        shown.set_value(line);
    };
    Effect::new(move |_| {
        let known = known.get();
        if let Some(field) = field.get().filter(|field| !is_typed(field)) {
            show(&field, known);
        }
    });
    let save = move || {
        let field_now = field.try_get_untracked().flatten();
        let Some(typed) = field_now.filter(is_typed).map(|field| field.value()) else { return };
        let sent = typed.clone();
        writing.change(
            move |subject| subject.line = typed,
            move |card| {
                let field = field.try_get_untracked().flatten().filter(|field| field.value() == sent);
                if let (Some(field), Some(card)) = (field, card) {
                    show(&field, card.subject.clone());
                }
            },
        );
    };
    let on_key = move |ev: KeyboardEvent| match ev.key().as_str() {
        "Enter" if !ev.is_composing() => {
            ev.prevent_default();
            save();
        }
        "Escape" => {
            if let Some(field) = field.get_untracked().filter(is_typed) {
                ev.prevent_default();
                ev.stop_propagation();
                show(&field, known.get_untracked());
                writing.trouble.set(None);
            }
        }
        _ => {}
    };
    view! {
        <div class="field">
            <label for="subject">{words.subject()}</label>
            <input
                class="input"
                id="subject"
                type="text"
                dir="auto"
                autocomplete="off"
                maxlength=SUBJECT_LIMIT.to_string()
                aria-describedby="about-error"
                value=known.get_untracked()
                node_ref=field
                on:change=move |_| save()
                on:keydown=on_key
            />
        </div>
    }
}
