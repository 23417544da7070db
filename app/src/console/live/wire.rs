//! The connection under the line: a socket, or questions where sockets do not get through. When which is tried, and when it
//! is dead, is in [`crate::line`]; here it is done.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use domain::{ChatId, Down, Refusal, Up};
use leptos::ev;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{CloseEvent, MessageEvent, WebSocket, XmlHttpRequest};

use super::Line;
use crate::console::outbox::new_write;
use crate::line::{ANSWER_WITHIN, Dice, Due, Line as State, Millis, Way, cut};
use crate::parts::clock::Clock;
use crate::post::{TIMEOUT, post};

const LOOK_EVERY: Duration = Duration::from_millis(500);

thread_local! {
    /// The tab's one wire.
    static WIRE: RefCell<Option<Wire>> = const { RefCell::new(None) };
}

struct Wire {
    line: Line,
    clock: Clock,
    take: Rc<dyn Fn(Down)>,
    watched: Rc<dyn Fn() -> Vec<Watched>>,
    state: State,
    dice: Dice,
    socket: Option<Socket>,
    question: Option<Question>,
    /// The agent has left.
    rests: bool,
}

struct Socket {
    socket: WebSocket,
    // What the browser calls; it lives as long as it may be called.
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_close: Closure<dyn FnMut(CloseEvent)>,
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.socket.set_onmessage(None);
        self.socket.set_onclose(None);
        _ = self.socket.close();
    }
}

struct Question {
    request: XmlHttpRequest,
    chats: Vec<ChatId>,
}

impl Drop for Question {
    fn drop(&mut self) {
        // A browser opens few connections to one server: one for each question that is of no use any more would be all.
        self.request.set_onloadend(None);
        _ = self.request.abort();
    }
}

/// A conversation that the line tells about, and how much of it is here.
#[derive(Serialize)]
pub(crate) struct Watched {
    pub chat: ChatId,
    pub seen: i64,
}

#[derive(Serialize)]
struct Ask<'a> {
    cursor: &'a str,
    watch: &'a [Watched],
}

#[derive(Deserialize)]
struct Told {
    cursor: String,
    frames: Vec<serde_json::Value>,
}

/// Reads or changes the wire. Nothing that is called from within may come back here.
fn with<T>(change: impl FnOnce(&mut Wire) -> T) -> Option<T> {
    WIRE.with_borrow_mut(|wire| wire.as_mut().map(change))
}

fn now() -> Millis {
    cut(Clock::unset())
}

pub(super) fn start(
    line: Line,
    clock: Clock,
    take: impl Fn(Down) + 'static,
    watched: impl Fn() -> Vec<Watched> + 'static,
) {
    let wire = Wire {
        line,
        clock,
        take: Rc::new(take),
        watched: Rc::new(watched),
        state: State::new(),
        dice: Dice::new(new_write().0),
        socket: None,
        question: None,
        rests: false,
    };
    WIRE.set(Some(wire));
    join();
    _ = set_interval_with_handle(look, LOOK_EVERY);
    _ = window_event_listener(ev::online, |_| {
        with(|wire| wire.state.online(now()));
        try_now();
    });
    _ = window_event_listener(ev::offline, |_| lost());
    let woke = || {
        if !document().hidden() && with(|wire| wire.rests) == Some(false) {
            try_now();
        }
    };
    _ = window_event_listener(ev::visibilitychange, move |_| woke());
    _ = window_event_listener(ev::focus, move |_| woke());
}

/// What is said while there is no line is lost, as it may be.
pub(super) fn send(up: &Up) {
    let Some((way, is_up)) = with(|wire| (wire.state.way, wire.state.is_up())) else { return };
    match (way, up) {
        (Way::Socket, up) => {
            let Ok(frame) = serde_json::to_string(up) else { return };
            with(|wire| {
                let open = wire.socket.as_ref().filter(|s| s.socket.ready_state() == WebSocket::OPEN);
                if let Some(socket) = open {
                    _ = socket.socket.send_with_str(&frame);
                }
            });
        }
        (Way::Asking, Up::Typing { .. }) if is_up => {
            if let Ok(frame) = serde_json::to_string(up) {
                _ = post("/live/up", None, &frame, TIMEOUT, |_, _| {});
            }
        }
        // What is out does not ask about this conversation yet. Any other question says by itself what is here.
        (Way::Asking, Up::Watch { chat, .. }) => {
            let is_new = |question: &Question| !question.chats.contains(chat);
            if with(|wire| wire.question.as_ref().is_some_and(is_new)) == Some(true) {
                ask();
            }
        }
        (Way::Asking, _) => {}
    }
}

/// Beats unless something went up a moment ago.
pub(super) fn answer_beat() {
    if with(|wire| wire.state.beats(now())) == Some(true) {
        send(&Up::Beat);
    }
}

/// Timers may have slept: a line that died meanwhile is noticed first.
pub(super) fn try_now() {
    with(|wire| wire.rests = false);
    look();
    with(|wire| wire.state.hurry(now()));
    look();
}

pub(super) fn hang_up() {
    with(|wire| {
        wire.rests = true;
        wire.let_go();
    });
}

/// The server has greeted us: this way works. Questions are greeted with each answer.
pub(super) fn greeted() {
    with(|wire| {
        if !wire.state.is_up() || wire.state.way == Way::Socket {
            wire.state.welcomed(now());
        }
    });
}

/// The server goes down, and asks to be left alone for so many milliseconds.
pub(super) fn dismissed(again: i64) {
    lost();
    with(|wire| wire.state.rest(now(), Millis::try_from(again).unwrap_or_default()));
}

impl Wire {
    fn let_go(&mut self) {
        self.socket = None;
        self.question = None;
        self.state.lost(now(), &mut self.dice);
    }
}

fn join() {
    let joined = with(|wire| {
        wire.socket = None;
        wire.question = None;
        wire.state.join(now());
        (wire.state.way, wire.state.number)
    });
    match joined {
        Some((Way::Socket, number)) => open_socket(number),
        Some((Way::Asking, _)) => ask(),
        None => {}
    }
}

fn open_socket(number: u32) {
    let opened = open(number);
    let failed = opened.is_none();
    with(|wire| wire.socket = opened);
    if failed {
        closed(number);
    }
}

fn open(number: u32) -> Option<Socket> {
    let origin = window().location().origin().ok()?;
    let socket = WebSocket::new(&format!("{}/live", origin.replacen("http", "ws", 1))).ok()?;
    let on_message = Closure::<dyn FnMut(_)>::new(move |ev: MessageEvent| hear(number, &ev));
    let on_close = Closure::<dyn FnMut(_)>::new(move |_: CloseEvent| closed(number));
    socket.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    socket.set_onclose(Some(on_close.as_ref().unchecked_ref()));
    Some(Socket { socket, _on_message: on_message, _on_close: on_close })
}

fn closed(number: u32) {
    if with(|wire| wire.state.closed(number, now())) == Some(true) {
        lost();
    }
}

fn hear(number: u32, ev: &MessageEvent) {
    let take = with(|wire| {
        let counts = wire.state.hears(number, now());
        if counts {
            // The first word over a socket that was tried beside it.
            wire.question = None;
        }
        counts.then(|| Rc::clone(&wire.take))
    });
    let Some(take) = take.flatten() else { return };
    // A kind of frame that this page does not know yet is skipped.
    let frame = ev.data().as_string().and_then(|text| serde_json::from_str::<Down>(&text).ok());
    if let Some(frame) = frame {
        take(frame);
    }
}

/// Asks what is new, in place of what was asked before.
fn ask() {
    let Some(watched) = with(|wire| Rc::clone(&wire.watched)) else { return };
    let watch = watched();
    with(|wire| {
        let number = wire.state.number;
        let body = serde_json::to_string(&Ask { cursor: &wire.state.cursor, watch: &watch });
        let told = move |status, text: &str| informed(number, status, text);
        let request = post("/live/poll", None, &body.unwrap_or_default(), ANSWER_WITHIN, told);
        wire.state.ask(now());
        let chats = watch.iter().map(|w| w.chat).collect();
        wire.question = request.map(|request| Question { request, chats });
    });
}

fn informed(number: u32, status: u16, text: &str) {
    let take = with(|wire| wire.state.hears(number, now()).then(|| Rc::clone(&wire.take)));
    let Some(take) = take.flatten() else { return };
    let told = if status == 200 { serde_json::from_str::<Told>(text).ok() } else { None };
    match (told, serde_json::from_str::<Refusal>(text)) {
        (Some(told), _) => {
            let at_once = with(|wire| {
                wire.question = None;
                wire.state.answered(now(), &told.cursor)
            });
            for frame in told.frames {
                if let Ok(frame) = serde_json::from_value(frame) {
                    take(frame);
                }
            }
            if at_once == Some(true) && with(|wire| wire.state.number) == Some(number) {
                ask();
            }
        }
        (None, Ok(refusal @ Refusal::SignIn)) => take(Down::No { refusal }),
        (None, _) => lost(),
    }
}

/// Lets go of the connection and looks for a new one later.
fn lost() {
    let gone = with(|wire| {
        wire.let_go();
        (wire.line, wire.clock)
    });
    if let Some((line, clock)) = gone {
        line.down(clock.exact());
    }
}

/// A look at the connection.
fn look() {
    let due = with(|wire| if wire.rests { Due::Nothing } else { wire.state.due(now()) });
    match due {
        Some(Due::Join) => join(),
        Some(Due::Drop) => lost(),
        Some(Due::Beat) => send(&Up::Beat),
        Some(Due::Ask) => ask(),
        Some(Due::Beside(number)) => open_socket(number),
        Some(Due::HangUp) => _ = with(|wire| wire.socket = None),
        Some(Due::Nothing) | None => {}
    }
}
