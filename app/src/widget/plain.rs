//! The page without scripts: a form that any browser sends by itself, and the answer to it. It stands in the widget's page
//! for browsers that run no scripts, and takes the place of the widget's form when the bundle fails.

use domain::Refusal;
use domain::channel::ChannelSettings;
use domain::customer::Typed;
use domain::refusal::Wrong;
use leptos::prelude::*;

use super::fields::{Form, filled, or};
use super::html::{ICONS, Looks, around};
use super::page::Page;
use crate::words::Words;

/// What is to be said.
#[derive(Clone, Debug)]
pub enum Said {
    /// A form whose request has this id, made here so that sending it twice is the same request.
    Asked {
        write: String,
        typed: Box<Typed>,
        /// Why it was not taken.
        no: Option<Refusal>,
    },
    /// The request's number.
    Created(i64),
    /// No requests are taken here.
    Closed,
}

/// The page as it is to be rendered.
#[derive(Clone, Copy, Debug)]
pub struct Plain<'a> {
    pub page: &'a Page,
    pub settings: &'a ChannelSettings,
    pub said: &'a Said,
}

/// The whole document.
pub fn document(plain_page: Plain<'_>, words: Words, looks: Looks<'_>) -> String {
    let body = format!("{}{ICONS}", plain(plain_page, words));
    around(plain_page.page, words, looks, "", &body)
}

/// What is seen of it, as HTML.
pub fn plain(Plain { page, settings, said }: Plain<'_>, words: Words) -> String {
    let by = || view! { <p class="w-by">{words.by_snak()}</p> };
    Owner::new().with(|| {
        let (body, foot) = match said {
            Said::Asked { write, typed, no } => {
                let wrong = match no {
                    Some(Refusal::Fields { fields }) => fields.as_slice(),
                    _ => &[],
                };
                let fields = form(settings, typed, wrong, words);
                let action = format!("/c/{}", page.channel);
                let body = view! {
                    <form class="w-body" id="plain" method="post" action=action novalidate>
                        <input type="hidden" name="write" value=write.clone()/>
                        <input type="hidden" name="language" value=page.language.clone()/>
                        <div class="fields" inner_html=fields></div>
                    </form>
                };
                let foot = view! {
                    {no.as_ref().map(|no| refused(no, words))}
                    <button class="btn main touch wide" type="submit" form="plain">
                        {words.plain_create()}
                    </button>
                };
                (body.into_any(), foot.into_any())
            }
            Said::Created(number) => {
                let body = lead(words.plain_number(&number.to_string()), words.plain_thanks().to_owned());
                let again = format!("/c/{}?plain&language={}", page.channel, page.language);
                let foot = view! { <a class="btn touch wide" href=again>{words.plain_another()}</a> };
                (body.into_any(), foot.into_any())
            }
            Said::Closed => {
                let title = or(&settings.closed.header, words.plain_closed_title()).to_owned();
                let text = or(&settings.closed.text, words.plain_closed_text()).to_owned();
                (lead(title, text).into_any(), ().into_any())
            }
        };
        view! {
            <main class="w">
                <div class="w-head">
                    <span class="logo" aria-hidden="true">
                        <svg class="i"><use href="#i-logo"></use></svg>
                    </span>
                    <div class="grow">
                        <h1 class="cut" dir="auto">{page.name.clone()}</h1>
                    </div>
                </div>
                {body}
                <div class="w-foot">{foot} {by()}</div>
            </main>
        }
        .to_html()
    })
}

/// The fields of a request. What is said when nobody answers is said here too, if the channel has words of its own for it.
fn form(settings: &ChannelSettings, typed: &Typed, wrong: &[Wrong], words: Words) -> String {
    let form = Form {
        prefix: "plain-",
        title: words.plain_title(),
        text: words.plain_text(),
        fields: settings.closed.fields,
        consent: settings.closed.consent.as_ref(),
        privacy_url: &settings.pre_chat.privacy_url,
    };
    filled(&form, typed, wrong, words)
}

fn lead(title: String, text: String) -> impl IntoView {
    view! {
        <div class="w-body">
            <p class="lead" role="status">
                <b dir="auto">{title}</b>
                <span dir="auto">{text}</span>
            </p>
        </div>
    }
}

fn refused(no: &Refusal, words: Words) -> impl IntoView + use<> {
    let text = match no {
        Refusal::Fields { fields } if fields.len() == 1 => words.one_field_wrong().to_owned(),
        Refusal::Fields { fields } => words.fields_wrong(&fields.len().to_string()),
        Refusal::Blocked => words.kept_out().to_owned(),
        Refusal::TooMany { seconds } => words.too_many(&seconds.to_string()),
        _ => words.plain_failed().to_owned(),
    };
    view! {
        <p class="error" role="alert">
            <svg class="i i-s" aria-hidden="true"><use href="#i-warn"></use></svg>
            <span>{text}</span>
        </p>
    }
}
