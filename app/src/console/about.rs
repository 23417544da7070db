//! What the open chat is about: a line and tags, for who is in it or manages. Each change is stored at once. When a colleague
//! was faster their words stand there, unless somebody is typing; what could not be stored stays to be tried again.

mod tags;

use domain::participant::Role;
use domain::subject::SUBJECT_LIMIT;
use domain::{Card, Subject};
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use self::tags::Tags;
use super::office::OfficeNow;
use super::reasons::reason;
use super::talk::Talk;
use super::way::sign_in_again;
use crate::api::{self, No};
use crate::parts::icon::small_icon;
use crate::words::Words;

#[component]
pub(crate) fn About(talk: Talk, card: Memo<Option<Card>>) -> impl IntoView {
    let words: Words = expect_context();
    let may = may_describe(card);
    let described = Memo::new(move |_| {
        card.with(|card| card.as_ref().map(|card| (card.subject.clone(), card.tags.clone())))
    });
    let trouble = RwSignal::new(None::<String>);
    view! {
        <section class="part about" aria-labelledby="about" hidden=move || described.with(Option::is_none)>
            <h3 class="sub" id="about">{words.about_chat()}</h3>
            {move || {
                if may.get() {
                    view! {
                        <Line talk=talk card=card trouble=trouble/>
                        <Tags talk=talk card=card trouble=trouble/>
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

/// Stores it and shows it; `done` hears whether it went well.
fn store(
    talk: Talk,
    office: OfficeNow,
    (words, trouble): (Words, RwSignal<Option<String>>),
    subject: Subject,
    done: impl FnOnce(bool) + 'static,
) {
    spawn_local(async move {
        match api::chat::describe(talk.chat, subject).await {
            Ok(card) => {
                _ = trouble.try_set(None);
                talk.card.set(Some(card.clone()));
                office.update(|office| {
                    office.apply(card);
                });
                done(true);
            }
            Err(No::Refused(domain::Refusal::SignIn)) => sign_in_again(),
            Err(no) => {
                _ = trouble.try_set(Some(reason(words, &no)));
                done(false);
            }
        }
    });
}

#[component]
fn Line(talk: Talk, card: Memo<Option<Card>>, trouble: RwSignal<Option<String>>) -> impl IntoView {
    let words: Words = expect_context();
    let office = OfficeNow::here();
    let field = NodeRef::<html::Input>::new();
    let known =
        Memo::new(move |_| card.with(|card| card.as_ref().map(|c| c.subject.clone()).unwrap_or_default()));
    // What stood there when the last change was stored or came in: another text is the agent's own.
    let shown = StoredValue::new(known.get_untracked());
    let is_typed = move |field: &web_sys::HtmlInputElement| shown.with_value(|shown| *shown != field.value());
    Effect::new(move |_| {
        let known = known.get();
        let Some(field) = field.get() else { return };
        if !is_typed(&field) {
            field.set_value(&known);
            shown.set_value(known);
        }
    });
    let save = move || {
        let Some(field) = field.get_untracked().filter(is_typed) else { return };
        let typed = field.value();
        let tags = card.with_untracked(|card| card.as_ref().map(|c| c.tags.clone()).unwrap_or_default());
        let before = shown.get_value();
        shown.set_value(typed.clone());
        store(talk, office, (words, trouble), Subject { line: typed, tags }, move |stored| {
            if !stored {
                // It is still the agent's own.
                _ = shown.try_update_value(|shown| *shown = before);
            }
        });
    };
    let on_key = move |ev: KeyboardEvent| match ev.key().as_str() {
        "Enter" if !ev.is_composing() => {
            ev.prevent_default();
            save();
        }
        "Escape" if field.get_untracked().is_some_and(|field| is_typed(&field)) => {
            ev.prevent_default();
            ev.stop_propagation();
            if let Some(field) = field.get_untracked() {
                let known = known.get_untracked();
                field.set_value(&known);
                shown.set_value(known);
                trouble.set(None);
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
