//! The list of requests: what customers have left where nobody answered. Each row is a way to the whole of it.

use domain::{CaseRow, CaseState};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::cases::Cases;
use super::incoming::nobody;
use super::live::{Line, OfflineStrip};
use super::notices::Notices;
use super::office::OfficeNow;
use super::place::Place;
use super::reasons::{reason, tell};
use super::way::Way;
use crate::parts::clock::{Clock, time};
use crate::parts::focus;
use crate::parts::icon::large_icon;
use crate::words::Words;

const COLUMNS: &str = "5";

#[component]
pub(crate) fn Requests(state: CaseState) -> impl IntoView {
    let words: Words = expect_context();
    let (cases, way) = (Cases::here(), Way::here());
    let stale = Line::here().stale_since();
    let is_fresh = way.is_awake();
    Effect::new(move |_| {
        cases.show_list(state);
        if is_fresh {
            focus::focus_id("main");
        }
    });
    let numbers = Memo::new(move |_| {
        cases
            .list
            .with(|list| list.as_ref().map(|list| list.rows.iter().map(|row| row.number).collect::<Vec<_>>()))
    });
    let more = Memo::new(move |_| cases.list.with(|list| list.as_ref().is_some_and(|list| list.more)));
    let failed = Memo::new(move |_| cases.trouble.get().filter(|_| numbers.with(Option::is_none)));
    view! {
        <main id="main" class="page" tabindex="0">
            <div class="wrap" class:stale=move || stale.get().is_some()>
                <div class="title">
                    <h1>{words.requests()}</h1>
                    <nav class="pick" aria-label=words.which_requests()>
                        {choice(CaseState::Active, state, words.active())}
                        {choice(CaseState::Closed, state, words.closed())}
                    </nav>
                    <span class="grow hide-phone"></span>
                    <OfflineStrip/>
                </div>
                <section class="card" aria-label=words.requests()>
                    <table hidden=move || failed.get().is_some()>
                        <thead>
                            <tr>
                                <th scope="col">{words.number()}</th>
                                <th scope="col">{words.customer()}</th>
                                <th scope="col" class="stretch">{words.question()}</th>
                                <th scope="col" class="col-wide">{words.channel()}</th>
                                <th scope="col" class="num">{words.created()}</th>
                            </tr>
                        </thead>
                        <tbody>
                            <For
                                each=move || numbers.get().unwrap_or_default()
                                key=|number| *number
                                children=move |number| view! { <Row number=number cases=cases/> }
                            />
                            {move || match (failed.get(), numbers.get()) {
                                (None, None) => loading(words).into_any(),
                                (None, Some(rows)) if rows.is_empty() => nobody(none(words, state), COLUMNS).into_any(),
                                _ => ().into_any(),
                            }}
                        </tbody>
                    </table>
                    {move || {
                        failed
                            .get()
                            .map(|no| {
                                view! {
                                    <div class="empty bad" role="alert">
                                        {large_icon("fail")}
                                        <b>{words.requests_failed()}</b>
                                        <span>{reason(words, &no)}</span>
                                        <button class="btn" type="button" on:click=move |_| cases.load_list(state)>
                                            {words.try_again()}
                                        </button>
                                    </div>
                                }
                            })
                    }}
                </section>
                <Older cases=cases more=more/>
            </div>
        </main>
    }
}

fn choice(to: CaseState, here: CaseState, text: &'static str) -> impl IntoView {
    let current = (to == here).then_some("page");
    view! {
        <a href=Place::Requests(to).path() aria-current=current>
            {text}
        </a>
    }
}

fn none(words: Words, state: CaseState) -> &'static str {
    match state {
        CaseState::Active => words.no_active_requests(),
        CaseState::Closed => words.no_closed_requests(),
    }
}

fn loading(words: Words) -> impl IntoView {
    let row = |_| {
        view! {
            <tr>
                <td colspan=COLUMNS>
                    <span class="bone"></span>
                </td>
            </tr>
        }
    };
    view! {
        {(0..3).map(row).collect::<Vec<_>>()}
        <tr>
            <td class="none" colspan=COLUMNS role="status">
                {words.loading_requests()}
            </td>
        </tr>
    }
}

#[component]
fn Row(number: i64, cases: Cases) -> impl IntoView {
    let office = OfficeNow::here();
    let clock = Clock::here();
    let row: Memo<Option<CaseRow>> = Memo::new(move |_| {
        cases.list.with(|list| {
            list.as_ref().and_then(|list| list.rows.iter().find(|row| row.number == number).cloned())
        })
    });
    let text = move |read: fn(&CaseRow) -> String| row.with(|row| row.as_ref().map(read).unwrap_or_default());
    let channel =
        move || row.with(|row| row.as_ref().map(|row| office.with(|o| o.channel_name(&row.channel))));
    let created = move || {
        let at = row.with(|row| row.as_ref().map(|row| row.created))?;
        Some(view! { {clock.day(at).map(|day| format!("{day} "))} {time(at)} })
    };
    view! {
        <tr>
            <td>
                <a href=Place::Request(number).path()>{number}</a>
            </td>
            <td>
                <b dir="auto">{move || text(|row| row.customer.clone())}</b>
            </td>
            <td class="stretch cut" dir="auto">
                {move || text(|row| row.title.clone())}
            </td>
            <td class="col-wide">{channel}</td>
            <td class="num">{created}</td>
        </tr>
    }
}

#[component]
fn Older(cases: Cases, more: Memo<bool>) -> impl IntoView {
    let words: Words = expect_context();
    let notices = Notices::here();
    let load = move |_| {
        if cases.busy.get_untracked() {
            return;
        }
        spawn_local(async move {
            if let Err(no) = cases.load_older().await {
                tell(words, notices, &no);
            }
        });
    };
    view! {
        <button
            class="btn"
            type="button"
            hidden=move || !more.get()
            aria-busy=move || cases.busy.get().then_some("true")
            on:click=load
        >
            {words.older_requests()}
        </button>
    }
}
