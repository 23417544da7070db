//! The panel of a chat that has ended: the stars, the transcript, and the two ways to go from there.

use domain::Stars;
use domain::channel::after::After;
use leptos::prelude::*;

use super::act::Act;
use super::panel::Panel;
use crate::words::Words;

/// What it is about.
#[derive(Clone, Copy, Debug)]
pub struct AtTheEnd<'a> {
    pub settings: &'a After,
    /// Whether the chat may be returned to, and so rated.
    pub may_return: bool,
    pub rating: Option<Stars>,
    pub transcript: bool,
    /// What the customer gave as their address.
    pub email: &'a str,
}

/// Empty where there is nothing to ask.
pub fn after(end: &AtTheEnd<'_>, words: Words) -> Panel {
    if !end.may_return && !end.transcript {
        return Panel::default();
    }
    let settings = end.settings;
    let (title, text) = if end.may_return {
        let text = if settings.text.is_empty() { "" } else { settings.text.as_str() };
        (or(&settings.header, words.after_header()), text)
    } else {
        (words.transcript_title(), "")
    };
    let body = Owner::new().with(|| {
        let (title, text) = (title.to_owned(), text.to_owned());
        let stars = (end.may_return && settings.rating).then(|| stars(end, words));
        let heads = end.may_return;
        let transcript = end.transcript.then(|| transcript(end.email, heads, words));
        view! {
            <p class="lead" id="panel-focus" tabindex="-1">
                <b dir="auto">{title}</b>
                <span dir="auto">{text}</span>
            </p>
            {stars}
            {transcript}
        }
        .to_html()
    });
    let foot = Owner::new().with(|| {
        if end.may_return {
            view! {
                <div class="two">
                    <button class="btn touch" type="button" data-act=Act::Return.name()>
                        {words.return_to_chat()}
                    </button>
                    <button class="btn main touch" type="button" data-act=Act::LeaveChat.name()>
                        {words.leave_chat()}
                    </button>
                </div>
            }
            .to_html()
        } else {
            view! {
                <button class="btn touch wide" type="button" data-act=Act::Back.name()>
                    {words.back_to_chat()}
                </button>
            }
            .to_html()
        }
    });
    Panel { body, foot }
}

fn or<'a>(given: &'a str, words: &'a str) -> &'a str {
    if given.is_empty() { words } else { given }
}

/// Each is a radio button with a word for its name. The word of the chosen one is shown below; style does that.
fn stars(end: &AtTheEnd<'_>, words: Words) -> impl IntoView + use<> {
    let question = or(&end.settings.rating_text, words.rating_question()).to_owned();
    let names = [words.very_bad(), words.bad(), words.okay(), words.good(), words.very_good()];
    let chosen = end.rating;
    let rows: Vec<_> = Stars::ALL
        .into_iter()
        .zip(names)
        .map(|(stars, name)| {
            view! {
                <label>
                    <input type="radio" name="stars" value=stars.to_string() checked=chosen == Some(stars)
                        aria-label=name data-act=Act::Rate.name()/>
                    <svg class="i" viewBox="0 0 24 24" aria-hidden="true"><path d=STAR></path></svg>
                    <span class="word" aria-hidden="true">{name}</span>
                </label>
            }
        })
        .collect();
    view! {
        <fieldset class="rating">
            <legend dir="auto">{question}</legend>
            <div class="stars">{rows}</div>
        </fieldset>
    }
}

const STAR: &str = "m12 3.9 2.5 5.1 5.6.8-4.05 4 .95 5.6-5-2.65-5 2.65.95-5.6-4.05-4 5.6-.8L12 3.9Z";

fn transcript(email: &str, heads: bool, words: Words) -> impl IntoView + use<> {
    let email = email.to_owned();
    view! {
        <form class="transcript" id="transcript" method="dialog" novalidate>
            {heads.then(|| view! { <p class="w-say">{words.transcript_title()}</p> })}
            <div class="field">
                <label for="transcript-email">{words.transcript_email()}</label>
                <input class="input" id="transcript-email" name="email" type="email" autocomplete="email" dir="auto"
                    required value=email aria-describedby="transcript-email-error" data-missing=words.email_missing()
                    data-wrong=words.email_wrong() data-unknown=words.email_unknown()/>
                <p class="error" id="transcript-email-error" hidden>
                    <svg class="i i-s" aria-hidden="true"><use href="#i-warn"></use></svg>
                    <span></span>
                </p>
            </div>
            <button class="btn touch wide" type="submit">{words.transcript_send()}</button>
            <p class="meta" id="mail-said" role="status"></p>
        </form>
    }
}
