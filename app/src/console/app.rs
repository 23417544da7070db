//! The outermost component: the sign-in page, or the console with all its state.

use std::collections::BTreeSet;

use domain::{Conversation, Office, Refusal};
use leptos::either::Either;
use leptos::prelude::*;
use leptos_router::components::Router;

use super::attach;
use super::bar::Bar;
use super::bell::Bell;
use super::boot::{Boot, Requests as Loaded, Screen};
use super::cases::Cases;
use super::chats::Chats;
use super::commands::Hands;
use super::dashboard::Dashboard;
use super::ending::{AskEnd, Ending};
use super::kept;
use super::keys::{KeyList, Keyboard};
use super::leaving::{AskLeave, Leaving};
use super::live::Line;
use super::news::News;
use super::notices::{Notices, NoticesView};
use super::offer::OfferAside;
use super::office::OfficeNow;
use super::palette::Palette;
use super::place::Place;
use super::presence::tell_not_responding;
use super::request::Request;
use super::requests::Requests;
use super::ring::Ring;
use super::sign_in::SignIn;
use super::talks::Talks;
use super::together::Asking;
use super::warnings::Warnings;
use super::watching::Watching;
use super::way::Way;
use super::why::{Why, WhyView};
use crate::api::No;
use crate::parts::clock::Clock;
use crate::parts::focus;
use crate::words::Words;

/// The id of the strip that says that the page has broken. `wake` shows it.
pub(crate) const BROKEN: &str = "broken";

#[component]
pub(crate) fn App(words: Words, boot: Boot) -> impl IntoView {
    provide_context(words);
    let Boot { now, demo, address, screen, .. } = boot;
    provide_context(address);
    Clock::start(now);
    match screen {
        Screen::SignIn(door) => Either::Left(view! { <SignIn door=door/> }),
        Screen::Console { office, open, requests } => Either::Right(view! {
            <Router>
                <Console office=office open=open requests=requests demo=demo/>
            </Router>
        }),
    }
}

#[component]
fn Console(
    office: Office,
    open: Option<Box<Result<Conversation, Refusal>>>,
    requests: Option<Loaded>,
    demo: bool,
) -> impl IntoView {
    let words: Words = expect_context();
    let way = Way::provide();
    let office = OfficeNow::provide(office);
    let me = office.with_untracked(|o| o.me.id);
    let talks = Talks::provide(me);
    let cases = Cases::provide(requests);
    let notices = Notices::provide();
    let line = Line::provide();
    attach::keep_the_page();
    Watching::provide();
    Bell::provide();
    let warnings = Warnings::provide();
    Ring::provide();
    Asking::provide();
    Why::provide();
    tell_not_responding();
    Ending::provide();
    Leaving::provide();
    Keyboard::provide(Hands::provide());
    match (way.place_untracked().chat(), open.map(|open| *open)) {
        (Some(chat), Some(Ok(conversation))) => talks.of(chat).open(conversation),
        (Some(chat), Some(Err(refusal))) => talks.of(chat).trouble.set(Some(No::Refused(refusal))),
        _ => {}
    }

    let news = News {
        words,
        clock: Clock::here(),
        office,
        talks,
        cases,
        line,
        notices,
        warnings,
        epoch: StoredValue::new(None),
        greeted: StoredValue::new(false),
    };
    Effect::new(move |_| line.start(news.clock, move |frame| news.take(frame), move || talks.watching()));

    let ongoing = office.ongoing();
    // What was written in chats that are over, and what others wrote at this browser, is not kept.
    Effect::new(move |_| kept::sweep(me, &ongoing.get()));
    let watched =
        Memo::new(move |_| way.place().chat().into_iter().chain(ongoing.get()).collect::<BTreeSet<_>>());
    Effect::new(move |_| talks.watch(&watched.get(), line));

    // What had the keyboard may have gone with the screen that was left.
    Effect::new(move |was: Option<Place>| {
        let place = way.place();
        if was.is_some_and(|was| was != place) {
            request_animation_frame(|| {
                if focus::is_lost() {
                    focus::focus_id("main");
                }
            });
        }
        place
    });

    Effect::new(move |_| {
        if !line.is_on() {
            talks.hush();
        }
    });

    let stale = line.stale_since();
    Effect::new(move |was: Option<bool>| {
        let is_off = stale.get().is_some();
        match (was, is_off) {
            (_, true) => notices.say(words.offline().to_owned()),
            (Some(true), false) => notices.say(words.connected_again().to_owned()),
            _ => {}
        }
        is_off
    });

    view! {
        <div class="app">
            <a class="btn skip" href="#main" rel="external">{words.skip()}</a>
            <p class="notice" id=BROKEN role="alert" hidden>
                {words.page_broken()} " " <a href="" rel="external">{words.reload()}</a>
            </p>
            {demo.then(|| view! { <aside class="notice">{words.demo_banner()}</aside> })}
            <Bar/>
            {move || match way.place() {
                Place::Dashboard => view! { <Dashboard/> }.into_any(),
                Place::Requests(state) => view! { <Requests state=state/> }.into_any(),
                Place::Request(number) => view! { <Request number=number/> }.into_any(),
                _ => view! { <Chats/> }.into_any(),
            }}
            <OfferAside/>
            <WhyView/>
            <AskEnd/>
            <AskLeave/>
            <Palette/>
            <KeyList/>
            <NoticesView/>
        </div>
    }
}
