//! Who the customer is: as far as they told us, and what a sign-in vouches for, which has a lock.

use domain::customer::{Consented, Shown};
use domain::{Card, ChatId, Customer, Field};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use super::about::About;
use super::chats::ShowsContact;
use super::conversation::card_of;
use super::lock::{lock, why};
use super::notices::Notices;
use super::office::OfficeNow;
use super::talk::Talk;
use super::talks::Talks;
use crate::parts::clock::{Clock, span, time};
use crate::parts::face::face;
use crate::parts::icon::{icon, small_icon};
use crate::words::Words;

#[component]
pub(crate) fn Contact(chat: ChatId) -> impl IntoView {
    let words: Words = expect_context();
    let talk = Talks::here().of(chat);
    let card = card_of(talk);
    let ShowsContact(shows_contact) = expect_context();
    let name = Memo::new(move |_| card.with(|c| c.as_ref().map(|c| c.called(words.customer()).to_owned())));
    view! {
        <section class="pane contact" aria-label=words.contact()>
            <div class="scroll">
                <div class="fill">
                    <div class="card-head">
                        <button
                            class="btn bare icon back"
                            type="button"
                            aria-label=words.back_to_conversation()
                            on:click=move |_| shows_contact.set(false)
                        >
                            {icon("back")}
                        </button>
                        {move || name.get().map(|name| face(&name, "l"))}
                        <div class="grow named">
                            <h2 class="cut" dir="auto">
                                {move || name.get().unwrap_or_else(|| words.contact().to_owned())}
                            </h2>
                            {move || vouched(talk, Field::Name).then(|| lock(words, words.customer_name()))}
                        </div>
                    </div>
                    <dl class="facts">
                        {move || talk.customer.get().map(given)}
                        {move || card.get().map(of_chat)}
                    </dl>
                    {move || {
                        talk.customer.with(|c| c.as_ref().and_then(|c| c.about.verified.as_ref().map(|v| why(words, v))))
                    }}
                    <div
                        class="ghosts facts-ghost"
                        role="status"
                        aria-label=words.loading_contact()
                        hidden=move || talk.customer.with(Option::is_some) || talk.trouble.with(Option::is_some)
                    >
                        <span class="bone"></span>
                        <span class="bone"></span>
                        <span class="bone"></span>
                    </div>
                    <About talk=talk card=card/>
                </div>
            </div>
        </section>
    }
}

fn vouched(talk: Talk, field: Field) -> bool {
    talk.customer.with(|c| c.as_ref().is_some_and(|c| is_vouched(c, field)))
}

fn is_vouched(customer: &Customer, field: Field) -> bool {
    customer.about.verified.as_ref().is_some_and(|verified| verified.has(field))
}

/// What the customer gave or a sign-in vouches for, and the page they gave it on.
fn given(customer: Customer) -> impl IntoView {
    let words: Words = expect_context();
    let locked = |field| is_vouched(&customer, field);
    let email = customer.email.as_ref().map(|email| {
        let email = email.to_string();
        view! {
            <dt>{words.email()}</dt>
            <dd>
                <bdi class="cut">{email.clone()}</bdi>
                {locked(Field::Email).then(|| lock(words, words.email()))}
                <Copy text=email/>
            </dd>
        }
    });
    let (company, phone) = (locked(Field::Company), locked(Field::Phone));
    let page = customer.page.map(|page| {
        let title = if page.title.is_empty() { page.url.clone() } else { page.title };
        view! {
            <dt>{words.page()}</dt>
            <dd>
                <a class="cut" href=page.url.clone() title=page.url target="_blank" rel="noopener noreferrer external">
                    <bdi>{title}</bdi>
                </a>
            </dd>
        }
    });
    let about = customer.about;
    let verified = about.verified.unwrap_or_default();
    let subject = Some(verified.subject).filter(|subject| !subject.is_empty());
    // A page may use a name that the sign-in uses, too. Both are shown, and only one has the lock.
    let attributes: Vec<_> = verified
        .attributes
        .into_iter()
        .map(|attribute| (attribute, true))
        .chain(about.attributes.into_iter().map(|attribute| (attribute, false)))
        .map(|((name, value), locked)| fact(name, Some(value), locked))
        .collect();
    view! {
        {email}
        {fact(words.customer_id().to_owned(), subject, true)}
        {fact(words.company().to_owned(), about.company, company)}
        {fact(words.phone().to_owned(), about.phone, phone)}
        {fact(words.country().to_owned(), about.country, false)}
        {attributes}
        {page}
        {shown(about.shown)}
        {about.consent.map(consented)}
    }
}

fn fact(label: String, given: Option<String>, locked: bool) -> impl IntoView {
    let words: Words = expect_context();
    given.map(|given| {
        let lock = locked.then(|| lock(words, &label));
        view! {
            <dt class="cut" dir="auto">{label}</dt>
            <dd>
                <bdi class="cut" title=given.clone()>{given.clone()}</bdi>
                {lock}
            </dd>
        }
    })
}

/// The version of the text that was agreed to, and when.
fn consented(consent: Consented) -> impl IntoView {
    let words: Words = expect_context();
    let clock = Clock::here();
    let at = consent.at;
    let day = move || clock.day(at).map(|day| format!("{day} "));
    view! {
        <dt>{words.consent()}</dt>
        <dd>
            <bdi class="cut">{consent.version}</bdi>
            <span class="meta">{day} {time(at)}</span>
        </dd>
    }
}

/// The articles that the customer was shown before the chat, so that nobody sends them there again.
fn shown(articles: Vec<Shown>) -> impl IntoView {
    let words: Words = expect_context();
    (!articles.is_empty()).then(|| {
        let articles: Vec<_> = articles
            .into_iter()
            .map(|article| {
                view! {
                    <li>
                        <bdi>{article.title}</bdi>
                        {article.read.then(|| view! { " " <span class="chip">{words.article_read()}</span> })}
                    </li>
                }
            })
            .collect();
        view! {
            <dt>{words.articles_shown()}</dt>
            <dd>
                <ul class="shown">{articles}</ul>
            </dd>
        }
    })
}

fn of_chat(card: Card) -> impl IntoView {
    let words: Words = expect_context();
    let clock = Clock::here();
    let channel = OfficeNow::here().with(|o| o.channel_name(&card.channel));
    let queued = card.queued;
    let day = move || clock.day(queued).map(|day| format!("{day} "));
    let waited = card.answered.map(|at| {
        view! {
            <dt>{words.waited_label()}</dt>
            <dd>{span(at - queued)}</dd>
        }
    });
    view! {
        <dt>{words.channel()}</dt>
        <dd>
            <span class="cut">{channel}</span>
        </dd>
        <dt>{words.started()}</dt>
        <dd>{day} {time(queued)}</dd>
        {waited}
    }
}

/// Puts a text on the clipboard and says so.
#[component]
fn Copy(text: String) -> impl IntoView {
    let words: Words = expect_context();
    let notices = Notices::here();
    let press = move |_| {
        let text = text.clone();
        spawn_local(async move {
            let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into());
            // There is none on a console without https.
            if clipboard.is_ok_and(|c| c.is_undefined()) {
                notices.warn(words.not_copied().to_owned());
                return;
            }
            match JsFuture::from(window().navigator().clipboard().write_text(&text)).await {
                Ok(_) => notices.say(words.copied().to_owned()),
                Err(_) => notices.warn(words.not_copied().to_owned()),
            }
        });
    };
    view! {
        <button class="btn bare icon s" type="button" aria-label=words.copy_email() title=words.copy_email() on:click=press>
            {small_icon("copy")}
        </button>
    }
}
