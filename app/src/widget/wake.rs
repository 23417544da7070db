//! The bundle's beginning: wakes up the page that the server rendered, and tells the talk what happens. What follows from
//! it is done in [`perform`].

mod perform;

use core::cell::RefCell;

use domain::FileId;
use domain::json::Json;
use leptos::prelude::*;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::view::PositionState;
use leptos::web_sys::{Element, Event, MessagePort, window};
use uuid::{Builder, Uuid};
use wasm_bindgen::prelude::*;

use super::act::{self, Act};
use super::attach;
use super::browser::{document, element, now, random, value};
use super::draft;
use super::draw::Draw;
use super::effects;
use super::host::Host;
use super::inputs;
use super::live::Live;
use super::page::{Page, page};
use super::panel::BODY;
use super::screen::{Screen, Shown};
use super::talk::{Do, FOUND, Ids, Talk};
use super::token;
use crate::line::Dice;
use crate::words::Words;

/// How often the talk looks at the clock, in milliseconds.
const TICK: i32 = 500;

struct Woken {
    talk: Talk,
    shown: Shown,
    draw: Draw,
    live: Live,
    host: Host,
    words: Words,
    channel: String,
    name: String,
    alone: bool,
    /// Where the focus goes once the page has it, unless the customer has put it somewhere themselves.
    offered: Option<&'static str>,
}

thread_local! {
    static WOKEN: RefCell<Option<Woken>> = const { RefCell::new(None) };
}

/// Once, when the page is there.
pub fn wake() {
    let (Some(root), Some(source)) = (element("snak"), element("page")) else { return };
    let Some(source) = Json::parse(&source.text_content().unwrap_or_default()) else { return };
    let texts = source.list("words").iter();
    let words =
        words(texts.filter_map(|t| if let Json::Text(t) = t { Some(t.clone()) } else { None }).collect());
    let known = Page::read(&source);
    let channel = known.channel.clone();
    effects::gather();
    // As `leptos::mount::hydrate_from` does it, without what it brings for resources and errors that come with a page.
    let owner = Owner::new_root(None);
    let state = owner.with(|| {
        let shown = Shown::new(Screen::new(&known, words));
        let woken = Woken {
            talk: Talk::new(&known, words, Dice::new(Uuid::from_bytes(random()))),
            shown,
            draw: Draw::new(words),
            live: Live::default(),
            host: Host::default(),
            words,
            channel: known.channel.clone(),
            name: known.name.clone(),
            alone: known.alone,
            offered: None,
        };
        WOKEN.set(Some(woken));
        page(&known, shown, words)
            .into_view()
            .hydrate::<true>(&Cursor::new(root.clone()), &PositionState::default())
    });
    // Never taken down, so what would take it down need not be part of the bundle.
    core::mem::forget((owner, state));
    act::listen(&root, act);
    attach::listen(&root, tell);
    listen();
    let mut kept = token::kept(&channel);
    tell(&mut |talk| {
        talk.screen.sound = token::sounds();
        talk.arrive(kept.take());
    });
    draft::restore();
}

/// The texts that came with the page.
#[cfg(feature = "hydrate")]
fn words(texts: Vec<String>) -> Words {
    Words::from_page(texts)
}

/// The server wakes nothing up. It compiles all this because the same parts have to compile there.
#[cfg(not(feature = "hydrate"))]
fn words(_: Vec<String>) -> Words {
    Words::of("")
}

/// The port to the host page.
pub fn host(port: MessagePort) {
    WOKEN.with_borrow_mut(|woken| {
        if let Some(woken) = woken {
            woken.host.connect(port, |said| {
                if let Some(said) = Json::parse(said) {
                    tell(&mut |talk| talk.host(&said, ids()));
                }
            });
        }
    });
}

fn act(act: Act, at: &Element) {
    match act {
        Act::Submit => {
            let Some(form) = at.closest("form").ok().flatten().map(|form| form.id()) else { return };
            tell(&mut |talk| talk.submit(&form, inputs::read(&form), ids()));
        }
        Act::Say => tell(&mut |talk| talk.say(&value("message"))),
        Act::Typed => {
            perform::grow(&value("message"));
            tell(&mut |talk| talk.typed(value("message").trim().is_empty()));
        }
        Act::Minimise => tell(&mut Talk::minimise),
        Act::End => tell(&mut Talk::end),
        Act::Sure => tell(&mut Talk::end_now),
        Act::Keep => tell(&mut Talk::keep),
        Act::Helped | Act::NotHelped => {
            let mut typed = inputs::read("start");
            typed.extend(inputs::read(FOUND));
            let read = inputs::unfolded(BODY);
            tell(&mut |talk| talk.helped(act == Act::Helped, typed.clone(), &read, ids()));
        }
        Act::Sound => tell(&mut Talk::sound),
        Act::Fresh => tell(&mut Talk::fresh),
        Act::Leave => tell(&mut Talk::leave),
        Act::LeaveChat => tell(&mut Talk::leave_chat),
        Act::Return => tell(&mut Talk::come_back),
        Act::Rate => {
            let stars = at.get_attribute("value").unwrap_or_default();
            tell(&mut |talk| talk.rate(&stars));
        }
        Act::Transcript => tell(&mut Talk::transcript),
        Act::Instead => tell(&mut Talk::instead),
        Act::Back => tell(&mut Talk::back),
        Act::Now => tell(&mut Talk::try_now),
        Act::Again => tell(&mut Talk::again),
        Act::Escape => tell(&mut Talk::escape),
        Act::Attach => attach::ask(),
        Act::Unfile | Act::Refile => {
            let key = told(at, "data-key").and_then(|key| key.parse().ok()).unwrap_or_default();
            tell(&mut |talk| if act == Act::Unfile { talk.unfile(key) } else { talk.refile(key) });
        }
        Act::Save => {
            let (id, name) = (told(at, "data-file"), told(at, "data-name").unwrap_or_default());
            if let Some(id) = id.and_then(|id| FileId::parse(&id)) {
                tell(&mut |talk| talk.todo.push(Do::Save(id, name.clone())));
            }
        }
        Act::Choose => {
            let of = told(at, "data-of").and_then(|of| of.parse().ok()).unwrap_or_default();
            let option = told(at, "data-option").unwrap_or_default();
            tell(&mut |talk| talk.take_choice(of, &option));
        }
        Act::ToEnd => tell(&mut |talk| talk.todo.push(Do::ToEnd)),
        Act::Scrolled => {
            let at_end = Draw::at_end();
            tell(&mut |talk| talk.scrolled(at_end));
        }
    }
}

/// What the pressed element says of itself.
fn told(at: &Element, name: &str) -> Option<String> {
    at.closest("[data-act]").ok()??.get_attribute(name)
}

/// Something happened: what follows from it is shown and done.
fn tell(event: &mut dyn FnMut(&mut Talk)) {
    WOKEN.with_borrow_mut(|woken| {
        let Some(woken) = woken else { return };
        woken.talk.now = now();
        woken.talk.idle = false;
        event(&mut woken.talk);
        if woken.talk.idle {
            return;
        }
        woken.shown.set(woken.talk.screen.clone());
        effects::follow();
        woken.draw.paint(&woken.talk);
        for what in core::mem::take(&mut woken.talk.todo) {
            woken.perform(what);
        }
    });
}

/// The page has the focus, which the loader gives it a moment after it was opened.
fn focused() {
    WOKEN.with_borrow_mut(|woken| {
        if let Some(woken) = woken {
            woken.offer();
        }
    });
}

/// What wakes the talk besides presses, frames and answers.
fn listen() {
    let (Some(window), Some(document)) = (window(), document()) else { return };
    let seen = document.clone();
    let woke = move |event: Event| match event.type_().as_str() {
        "offline" => tell(&mut Talk::offline),
        "online" => tell(&mut Talk::online),
        "focus" => {
            focused();
            tell(&mut Talk::try_now);
        }
        _ => tell(&mut |talk| talk.woke(!seen.hidden())),
    };
    let woke = Closure::<dyn Fn(Event)>::new(woke).into_js_value();
    let tick = Closure::<dyn Fn()>::new(|| tell(&mut Talk::tick)).into_js_value();
    // These fail only for what is no function.
    let _ = window.set_interval_with_callback_and_timeout_and_arguments_0(tick.unchecked_ref(), TICK);
    for kind in ["online", "offline", "focus"] {
        let _ = window.add_event_listener_with_callback(kind, woke.unchecked_ref());
    }
    let _ = document.add_event_listener_with_callback("visibilitychange", woke.unchecked_ref());
}

fn ids() -> Ids {
    let half = || Uuid::from_bytes(random()).simple().to_string();
    let mut token = half();
    token.push_str(&half());
    Ids { chat: Builder::from_random_bytes(random()).into_uuid().to_string(), token }
}
