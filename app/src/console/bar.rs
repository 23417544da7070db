//! The bar over every screen: the tabs with their counts, the Present switch, the agent's menu. And the window's title,
//! which says the same to who looks elsewhere.

use leptos::prelude::*;

use super::commands::Hands;
use super::keys::Keyboard;
use super::me_menu::MeMenu;
use super::office::OfficeNow;
use super::place::Place;
use super::presence::{PresenceMenu, PresentSwitch};
use super::ring::Ring;
use super::together::Asking;
use super::way::Way;
use crate::parts::brand::brand;
use crate::parts::icon::{icon, small_icon};
use crate::words::Words;

#[component]
pub(crate) fn Bar() -> impl IntoView {
    let words: Words = expect_context();
    let way = Way::here();
    let office = OfficeNow::here();
    let mine = office.memo(|o| o.ongoing().len());
    let unanswered = office.memo(|o| o.incoming().len());
    let (calls, ring) = (office.calls(), Ring::here());
    let active = office.memo(|o| o.active_cases);
    let on_dashboard = move || way.place() == Place::Dashboard;
    let on_requests = move || matches!(way.place(), Place::Requests(_) | Place::Request(_));
    let current = move |here: bool| here.then_some("page");
    let asking = Asking::here();
    let calling = move || ring.rings().then(|| words.offer_title()).or_else(|| asking.title());
    Effect::new(move |_| document().set_title(&title(words, way.place(), calls.get(), calling())));
    view! {
        <header class="bar">
            <a class="brand" href="/">
                {brand()}
            </a>
            <nav class="tabs" aria-label=words.main_tabs()>
                <a href="/" aria-current=move || current(!on_dashboard() && !on_requests())>
                    {icon("chat")} {words.chats()}
                    <span class="count" title=words.chats_count() hidden=move || mine.get() == 0>
                        {move || mine.get()}
                    </span>
                </a>
                <a href="/dashboard" aria-current=move || current(on_dashboard())>
                    {icon("dashboard")} {words.dashboard()}
                    <span class="count hot" title=words.dashboard_count() hidden=move || unanswered.get() == 0>
                        {move || unanswered.get()}
                    </span>
                </a>
                <a href="/requests" aria-current=move || current(on_requests())>
                    {icon("request")} {words.requests()}
                    <span class="count" title=words.requests_count() hidden=move || active.get() == 0>
                        {move || active.get()}
                    </span>
                </a>
            </nav>
            <span class="grow"></span>
            <Jump/>
            <PresentSwitch/>
            <PresenceMenu/>
            <span class="vbar"></span>
            <MeMenu/>
        </header>
    }
}

/// Opens the palette. A narrow screen has it in the agent's menu.
#[component]
fn Jump() -> impl IntoView {
    let words: Words = expect_context();
    let hands = Hands::here();
    let mac = Keyboard::here().mac;
    view! {
        <button
            class="btn jump"
            type="button"
            aria-haspopup="dialog"
            title=words.search_commands()
            on:click=move |_| hands.palette.set(true)
        >
            {small_icon("search")}
            <span>{words.search()}</span>
            <kbd aria-hidden="true">{move || if mac.get() { "⌘ K" } else { "Ctrl K" }}</kbd>
        </button>
    }
}

/// `(2) Chats · Snak`: how many call, and the screen. What waits for an answer now comes first, where a narrow tab still shows
/// it.
pub(crate) fn title(words: Words, place: Place, calls: usize, calling: Option<&str>) -> String {
    let screen = match place {
        Place::Dashboard => words.dashboard(),
        Place::SignIn => words.sign_in(),
        Place::Requests(_) => words.requests(),
        Place::Request(number) => {
            return titled(&words.request_n(&number.to_string()), calls, calling);
        }
        Place::Chats | Place::Chat(_) | Place::Nowhere => words.chats(),
    };
    titled(screen, calls, calling)
}

fn titled(screen: &str, calls: usize, calling: Option<&str>) -> String {
    let calling = calling.map(|calling| format!("{calling} · ")).unwrap_or_default();
    let counted = if calls > 0 { format!("({calls}) ") } else { String::new() };
    format!("{calling}{counted}{screen} · Snak")
}
