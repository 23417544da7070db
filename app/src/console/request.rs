//! One request: what was asked and by whom, the chat that it came from, and whether it is done with.

use domain::case::OpenCase;
use domain::{By, Case, CaseState, Entry, Refusal, Text, What};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::cases::Cases;
use super::lines::formatted;
use super::live::{Line, OfflineStrip};
use super::notices::Notices;
use super::office::OfficeNow;
use super::place::Place;
use super::reasons::{reason, tell};
use super::way::Way;
use crate::api::No;
use crate::parts::clock::{Clock, time};
use crate::parts::face::face;
use crate::parts::focus;
use crate::parts::icon::{icon, large_icon};
use crate::words::Words;

#[component]
pub(crate) fn Request(number: i64) -> impl IntoView {
    let words: Words = expect_context();
    let (cases, way) = (Cases::here(), Way::here());
    let stale = Line::here().stale_since();
    let is_fresh = way.is_awake();
    Effect::new(move |_| {
        cases.show(number);
        if is_fresh {
            focus::focus_id("main");
        }
    });
    // Its state moves; the rest of it stands still.
    let whole = Memo::new(move |_| {
        cases.open.with(|open| open.clone().filter(|open| open.case.number == number)).map(|mut open| {
            (open.case.state, open.case.rev) = (CaseState::Active, 0);
            open
        })
    });
    let state = Memo::new(move |_| cases.open.with(|open| open.as_ref().map(|open| open.case.state)));
    view! {
        <main id="main" class="page" tabindex="0">
            <div class="wrap" class:stale=move || stale.get().is_some()>
                <div class="title">
                    <a
                        class="btn bare icon"
                        href=Place::Requests(CaseState::Active).path()
                        aria-label=words.back_to_requests()
                    >
                        {icon("back")}
                    </a>
                    <h1>{words.request_n(&number.to_string())}</h1>
                    {move || state.get().filter(|_| whole.with(Option::is_some)).map(|state| chip(words, state))}
                    <span class="grow hide-phone"></span>
                    <OfflineStrip/>
                    {move || {
                        whole.with(Option::is_some).then(|| view! { <Done number=number cases=cases state=state/> })
                    }}
                </div>
                {move || match (whole.get(), cases.trouble.get()) {
                    (Some(open), _) => view! { <Whole open=open/> }.into_any(),
                    (None, Some(no)) => failed(words, cases, number, &no).into_any(),
                    (None, None) => {
                        view! {
                            <section class="card ghosts" role="status" aria-label=words.loading_requests()>
                                <span class="bone"></span>
                                <span class="bone"></span>
                                <span class="bone"></span>
                            </section>
                        }
                            .into_any()
                    }
                }}
            </div>
        </main>
    }
}

fn chip(words: Words, state: CaseState) -> impl IntoView {
    match state {
        CaseState::Active => view! { <span class="chip hot">{words.active()}</span> },
        CaseState::Closed => view! { <span class="chip">{words.closed()}</span> },
    }
}

fn failed(words: Words, cases: Cases, number: i64, no: &No) -> impl IntoView + use<> {
    let is_gone = *no == No::Refused(Refusal::NotFound);
    let why = if is_gone { words.no_such_request().to_owned() } else { reason(words, no) };
    view! {
        <section class="card">
            <div class="empty bad" role="alert">
                {large_icon("fail")}
                <b>{words.requests_failed()}</b>
                <span>{why}</span>
                <button class="btn" type="button" hidden=is_gone on:click=move |_| cases.load(number)>
                    {words.try_again()}
                </button>
            </div>
        </section>
    }
}

/// Closes it, or opens it again. The button stays where it is, and so does the focus.
#[component]
fn Done(number: i64, cases: Cases, state: Memo<Option<CaseState>>) -> impl IntoView {
    let words: Words = expect_context();
    let notices = Notices::here();
    let is_closed = move || state.get() == Some(CaseState::Closed);
    let press = move |_| {
        if cases.busy.get_untracked() {
            return;
        }
        let closes = state.get_untracked() == Some(CaseState::Active);
        let to = if closes { CaseState::Closed } else { CaseState::Active };
        spawn_local(async move {
            let number_text = number.to_string();
            match cases.set_state(number, to).await {
                Ok(()) if closes => notices.say(words.request_closed(&number_text)),
                Ok(()) => notices.say(words.request_reopened(&number_text)),
                Err(no) => tell(words, notices, &no),
            }
        });
    };
    view! {
        <button
            class="btn"
            class:main=move || !is_closed()
            type="button"
            aria-busy=move || cases.busy.get().then_some("true")
            on:click=press
        >
            {move || if is_closed() { words.reopen_request() } else { words.close_request() }}
        </button>
    }
}

#[component]
fn Whole(open: OpenCase) -> impl IntoView {
    let words: Words = expect_context();
    let OpenCase { case, log } = open;
    let name = case.customer.name.clone();
    let question = case.question.as_str().to_owned();
    let at = case.created;
    let clock = Clock::here();
    let day = move || clock.day(at).map(|day| format!("{day} "));
    let log = (!log.is_empty()).then(|| {
        let lines: Vec<_> = log.iter().filter_map(|entry| said(words, entry, &log, &name)).collect();
        view! {
            <details class="loglet">
                <summary>{words.chat_log()}</summary>
                {lines}
            </details>
        }
    });
    view! {
        <div class="board">
            <section class="card" aria-label=words.question()>
                <div class="thread">
                    <article class="mailed">
                        <header>
                            {face(&name, "")} <b dir="auto">{name.clone()}</b>
                            <span class="meta">{day} {time(at)}</span>
                        </header>
                        <div class="text">
                            <p class="as-typed" dir="auto">
                                {question}
                            </p>
                            {log}
                        </div>
                    </article>
                </div>
            </section>
            <section class="card" aria-labelledby="contact">
                <header>
                    <h2 id="contact">{words.contact()}</h2>
                </header>
                {facts(words, case)}
            </section>
        </div>
    }
}

/// A line of the chat that it came from. What agents wrote among themselves is theirs, and here they are. It reads as in the
/// conversation: agents' marks are marks, and customers' text is text.
fn said(words: Words, entry: &Entry, all: &[Entry], customer: &str) -> Option<impl IntoView + use<>> {
    let marked = matches!(entry.by, By::Agent { .. });
    let (text, below) = match &entry.what {
        What::Message { text } => (Some(text.as_str()), None),
        What::Options { question, options } => {
            let chosen = domain::view::chosen(all, entry);
            let mark = |option: &String| if chosen == Some(option) { " ✓" } else { "" };
            let options: String = options.iter().map(|o| format!("\n- {o}{}", mark(o))).collect();
            (None, Some(format!("{question}{options}")))
        }
        // Who may read the request may not be in the chat, so these are names and no links.
        What::Files { text, files } => {
            (text.as_ref().map(Text::as_str), Some(domain::attachment::names(files)))
        }
        What::Chosen { option, .. } => (None, Some(option.clone())),
        _ => return None,
    };
    let by = match &entry.by {
        By::Customer if customer.is_empty() => words.customer().to_owned(),
        By::Customer | By::System => customer.to_owned(),
        By::Agent { name, .. } => name.clone(),
    };
    let at = entry.at;
    let typed = |text: String| {
        view! {
            <p class="as-typed" dir="auto">
                {text}
            </p>
        }
        .into_any()
    };
    let text = text.map(|text| if marked { formatted(text) } else { typed(text.to_owned()) });
    Some(view! {
        <div class="told">
            <span class="meta">{time(at)}</span>
            <span class="meta cut" dir="auto">
                {by}
            </span>
            <div>{text} {below.map(typed)}</div>
        </div>
    })
}

fn facts(words: Words, case: Case) -> impl IntoView {
    let channel = OfficeNow::here().with_untracked(|o| o.channel_name(&case.channel));
    let (customer, about) = (case.customer.clone(), case.customer.about);
    let fact = |label: &'static str, value: Option<String>| {
        value.filter(|value| !value.is_empty()).map(|value| {
            view! {
                <dt>{label}</dt>
                <dd>
                    <bdi class="cut">{value}</bdi>
                </dd>
            }
        })
    };
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
    view! {
        <dl class="facts">
            {fact(words.customer(), Some(customer.name))}
            {fact(words.email(), customer.email.map(|email| email.to_string()))}
            {fact(words.company_label(), about.company)} {fact(words.phone_label(), about.phone)}
            {fact(words.country_label(), about.country)} {page} <dt>{words.channel()}</dt> <dd>{channel}</dd>
        </dl>
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use domain::Time;

    use super::*;

    #[test]
    fn the_log_of_a_request_reads_as_the_conversation_did() {
        let line = |by| {
            let text = Text::parse("It is **free**:\n- today").unwrap();
            let entry =
                Entry { seq: 1, count: Some(1), at: Time(0), by, what: What::Message { text }, write: None };
            let owner = Owner::new_root(None);
            let html = owner.with(|| {
                Clock::start(Time(0));
                said(Words::of("en"), &entry, &[], "Ida").map(|line| line.to_html())
            });
            owner.unset_with_forced_cleanup();
            // Without the marks by which a browser finds its way into what the server wrote.
            html.unwrap().replace("<!>", "")
        };
        let agents = line(By::Agent { name: "Mette".into(), id: None });
        assert!(agents.contains("<strong>free</strong>") && agents.contains("<li>today</li>"), "{agents}");
        let customers = line(By::Customer);
        assert!(customers.contains("It is **free**:\n- today"), "{customers}");
    }
}
