//! What is asked before a chat starts. The fields are the browser's own: what is typed before the page has woken up
//! stays, and it is read when the chat is started.

use leptos::prelude::*;

use super::page::Page;
use super::screen::{EMAIL, FIELDS, NAME, QUESTION, Screen, Shown, Stage};
use super::still::still;
use crate::words::Words;

/// The form's button is in the foot and belongs to it by name: Enter in a field presses it too.
pub(super) fn form(page: &Page, shown: Shown, words: Words) -> impl IntoView + use<> {
    let or =
        |given: &String, words: &'static str| if given.is_empty() { words.to_owned() } else { given.clone() };
    let (title, text) = if page.archived {
        (words.archived_title().to_owned(), words.archived_text().to_owned())
    } else {
        (or(&page.welcome_title, words.welcome_title()), or(&page.welcome_text, words.welcome_text()))
    };
    view! {
        <form
            class="w-body"
            id="start"
            method="dialog"
            novalidate
            hidden=shown.is(|s| !matches!(s.stage, Stage::Form | Stage::Archived))
        >
            {still(view! { <p class="lead"><b dir="auto">{title}</b><span dir="auto">{text}</span></p> })}
            {line(shown, NAME, words.name_field(), "text", "name", wrong_name, advise_name)}
            {line(shown, EMAIL, words.email(), "email", "email", wrong_email, advise_email)}
            <div class="field" hidden=shown.is(archived)>
                {still(view! { <label for=FIELDS[QUESTION]>{words.your_question()}</label> })}
                <textarea
                    class="input"
                    id=FIELDS[QUESTION]
                    rows="3"
                    dir="auto"
                    aria-required="true"
                    aria-describedby="question-error"
                    aria-invalid=shown.text(|s| invalid(s, QUESTION))
                ></textarea>
                {error("question-error", shown, |s| s.wrong[QUESTION].is_none(), |s| s.advice(QUESTION))}
            </div>
        </form>
    }
}

fn line(
    shown: Shown,
    field: usize,
    label: &'static str,
    kind: &'static str,
    autocomplete: &'static str,
    invalid: fn(&Screen) -> String,
    advice: fn(&Screen) -> String,
) -> impl IntoView {
    let described = if field == NAME { "name-error" } else { "email-error" };
    let fine: fn(&Screen) -> bool =
        if field == NAME { |s| s.wrong[NAME].is_none() } else { |s| s.wrong[EMAIL].is_none() };
    view! {
        <div class="field" hidden=shown.is(archived)>
            {still(view! { <label for=FIELDS[field]>{label}</label> })}
            <input
                class="input"
                id=FIELDS[field]
                type=kind
                autocomplete=autocomplete
                dir="auto"
                aria-required="true"
                aria-describedby=described
                aria-invalid=shown.text(invalid)
            />
            {error(described, shown, fine, advice)}
        </div>
    }
}

fn error(
    id: &'static str,
    shown: Shown,
    fine: fn(&Screen) -> bool,
    advice: fn(&Screen) -> String,
) -> impl IntoView {
    view! {
        <p class="error" id=id hidden=shown.is(fine)>
            {still(view! { <svg class="i i-s" aria-hidden="true"><use href="#i-warn"></use></svg> })}
            <span>{shown.text(advice)}</span>
        </p>
    }
}

fn archived(screen: &Screen) -> bool {
    screen.stage == Stage::Archived
}

fn invalid(screen: &Screen, field: usize) -> String {
    if screen.wrong[field].is_some() { "true" } else { "false" }.to_owned()
}

fn wrong_name(screen: &Screen) -> String {
    invalid(screen, NAME)
}

fn wrong_email(screen: &Screen) -> String {
    invalid(screen, EMAIL)
}

fn advise_name(screen: &Screen) -> String {
    screen.advice(NAME)
}

fn advise_email(screen: &Screen) -> String {
    screen.advice(EMAIL)
}
