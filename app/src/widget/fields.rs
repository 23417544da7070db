//! The fields of a form, from the channel's settings, for the server to put into pages and panels. What to say when a field
//! is refused stands at the field: the bundle only brings it to light.

use domain::channel::ChannelSettings;
use domain::customer::Typed;
use domain::form::{ConsentBox, Fields};
use domain::refusal::Wrong;
use domain::{Field, Problem};
use leptos::prelude::*;

use super::html::escape;
use crate::words::Words;

/// A form to be rendered.
#[derive(Clone, Debug)]
pub struct Form<'a> {
    /// What the ids begin with, since a page may hold two forms; empty for the first one.
    pub prefix: &'a str,
    /// Empty where the form stands below a heading of its own.
    pub title: &'a str,
    pub text: &'a str,
    pub fields: Fields,
    pub consent: Option<&'a ConsentBox>,
    /// Where the privacy notice is; empty means there is no link.
    pub privacy_url: &'a str,
}

/// The inside of the form, as HTML.
pub fn fields(form: &Form<'_>, words: Words) -> String {
    filled(form, &Typed::default(), &[], words)
}

/// The same with what was typed in it, and with what is wrong with that.
pub(super) fn filled(form: &Form<'_>, typed: &Typed, wrong: &[Wrong], words: Words) -> String {
    Owner::new().with(|| {
        let problem = |field| wrong.iter().find(|w| w.field == field).map(|w| w.problem);
        let shown = form.fields.shown().chain([(Field::Question, true)]);
        let rows: Vec<_> = shown
            .map(|(field, required)| {
                let given = (typed.of(field).to_owned(), problem(field));
                row(form.prefix, field, required, given, words).into_any()
            })
            .collect();
        let given = (!typed.consent.is_empty(), problem(Field::Consent));
        let consent = form.consent.map(|asked| tick(form, asked, given, words));
        let lead = (!form.title.is_empty()).then(|| {
            view! {
                <p class="lead">
                    <b dir="auto">{form.title.to_owned()}</b>
                    <span dir="auto">{form.text.to_owned()}</span>
                </p>
            }
        });
        // Only the form before a chat is spared who is signed in.
        let known = form.prefix.is_empty().then(|| {
            view! { <p class="known" id="known" hidden>{words.signed_in_as()} " " <b dir="auto"></b></p> }
        });
        let privacy = form.consent.is_none().then(|| privacy(form.privacy_url, words)).flatten();
        view! {
            {lead}
            {known}
            {rows}
            {consent}
            {privacy.map(|link| view! { <p class="meta">{link}</p> })}
            // A trap for programs, which fill in whatever they find. People neither see nor reach it.
            <p class="aside-only" aria-hidden="true">
                <input name="website" tabindex="-1" autocomplete="off" aria-label="Website"/>
            </p>
        }
        .to_html()
    })
}

/// The inside of the form before a chat. A channel that is no longer in use says so instead.
pub fn pre_chat(settings: &ChannelSettings, words: Words) -> String {
    if settings.archived {
        let (title, text) = (words.archived_title(), words.archived_text());
        return Owner::new()
            .with(|| view! { <p class="lead"><b>{title}</b><span>{text}</span></p> }.to_html());
    }
    let asked = &settings.pre_chat;
    let form = Form {
        prefix: "",
        title: or(&settings.welcome_title, words.welcome_title()),
        text: or(&settings.welcome_text, words.welcome_text()),
        fields: asked.asked().0,
        consent: asked.asked().1,
        privacy_url: &asked.privacy_url,
    };
    fields(&form, words)
}

/// What the channel says, else the words of the language.
pub(super) fn or<'a>(given: &'a str, words: &'a str) -> &'a str {
    if given.is_empty() { words } else { given }
}

fn row(
    prefix: &str,
    field: Field,
    required: bool,
    (typed, problem): (String, Option<Problem>),
    words: Words,
) -> impl IntoView + use<> {
    let name = field.code();
    let id = format!("{prefix}{name}");
    let error = format!("{id}-error");
    let (label, kind, complete, missing, wrong) = match field {
        Field::Name => (words.name_field(), "text", "name", words.name_missing(), ""),
        Field::Email => (words.email(), "email", "email", words.email_missing(), words.email_wrong()),
        Field::Company => (words.company(), "text", "organization", words.company_missing(), ""),
        Field::Phone => (words.phone(), "tel", "tel", words.phone_missing(), ""),
        Field::Country => (words.country(), "text", "country-name", words.country_missing(), ""),
        _ => (words.your_question(), "", "off", words.question_missing(), ""),
    };
    let unknown = (field == Field::Email).then(|| words.email_unknown());
    let invalid = problem.map(|_| "true");
    let advice = problem.map(|problem| match problem {
        Problem::Missing => missing.to_owned(),
        Problem::TooLong { limit } => words.too_long(&limit.to_string()),
        Problem::NoSuchDomain => words.email_unknown().to_owned(),
        // The others are of files, which no form takes.
        _ => wrong.to_owned(),
    });
    let control = if field == Field::Question {
        // As a child it would be a space where nothing was typed.
        let typed = escape(&typed);
        view! {
            <textarea class="input" id=id.clone() name=name rows="3" dir="auto" required=required
                aria-invalid=invalid aria-describedby=error.clone() data-missing=missing inner_html=typed></textarea>
        }
        .into_any()
    } else {
        view! {
            <input class="input" id=id.clone() name=name type=kind autocomplete=complete dir="auto" required=required
                value=Some(typed).filter(|t| !t.is_empty()) aria-invalid=invalid data-about
                aria-describedby=error.clone() data-missing=missing data-wrong=wrong data-unknown=unknown/>
        }
        .into_any()
    };
    view! {
        <div class="field">
            <label for=id>
                {label} {(!required).then(|| view! { <span class="optional">" "{words.optional()}</span> })}
            </label>
            {control}
            {said(error, advice)}
        </div>
    }
}

/// The consent box. Its value is the version of the text that is agreed to.
fn tick(
    form: &Form<'_>,
    asked: &ConsentBox,
    (ticked, problem): (bool, Option<Problem>),
    words: Words,
) -> impl IntoView + use<> {
    let id = format!("{}consent", form.prefix);
    let error = format!("{id}-error");
    view! {
        <div class="field">
            <label class="tick">
                <input type="checkbox" id=id name="consent" value=asked.version.clone() required
                    checked=ticked aria-invalid=problem.map(|_| "true") aria-describedby=error.clone() data-missing=words.consent_missing()/>
                <span dir="auto">{asked.text.clone()}" "{privacy(form.privacy_url, words)}</span>
            </label>
            {said(error, problem.map(|_| words.consent_missing().to_owned()))}
        </div>
    }
}

fn privacy(url: &str, words: Words) -> Option<impl IntoView + use<>> {
    let url = url.to_owned();
    (!url.is_empty())
        .then(|| view! { <a href=url target="_blank" rel="noopener noreferrer">{words.privacy_notice()}</a> })
}

/// Where it is said what to do about a field.
fn said(id: String, advice: Option<String>) -> impl IntoView {
    let fine = advice.is_none();
    view! {
        <p class="error" id=id hidden=fine>
            <svg class="i i-s" aria-hidden="true"><use href="#i-warn"></use></svg>
            <span>{advice}</span>
        </p>
    }
}
