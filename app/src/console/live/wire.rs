//! The connection under the line. It is watched for life, beats, and comes back by itself: after a random time that
//! grows with every failure, and at once when the network is back or somebody looks at the page again.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use domain::frame::{BEAT_EVERY, DEAD_AFTER};
use domain::time::Span;
use domain::{Down, Time, Up};
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{CloseEvent, MessageEvent, WebSocket};

use super::Line;
use crate::parts::clock::Clock;

/// The shortest and the longest wait before a new try, in seconds.
const WAIT: (f64, f64) = (0.5, 20.0);
const LOOK_EVERY: Duration = Duration::from_secs(5);

thread_local! {
    /// The tab's one wire.
    static WIRE: RefCell<Option<Wire>> = const { RefCell::new(None) };
}

struct Wire {
    line: Line,
    clock: Clock,
    take: Rc<dyn Fn(Down)>,
    /// The number of the connection. What an older one still has to say is not heard.
    number: u32,
    socket: Option<Socket>,
    /// Tries in a row that came to nothing.
    failures: i32,
    heard: Time,
    /// When the next beat is due, unless something else goes up before.
    beat: Time,
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

/// Reads or changes the wire. Nothing that is called from within may come back here.
fn with<T>(change: impl FnOnce(&mut Wire) -> T) -> Option<T> {
    WIRE.with_borrow_mut(|wire| wire.as_mut().map(change))
}

pub(super) fn start(line: Line, clock: Clock, take: impl Fn(Down) + 'static) {
    let now = clock.exact();
    let wire = Wire {
        line,
        clock,
        take: Rc::new(take),
        number: 0,
        socket: None,
        failures: 0,
        heard: now,
        beat: now,
    };
    WIRE.set(Some(wire));
    connect();
    _ = set_interval_with_handle(look, LOOK_EVERY);
    _ = window_event_listener(ev::online, |_| try_now());
    _ = window_event_listener(ev::offline, |_| lost());
    _ = window_event_listener(ev::visibilitychange, |_| {
        if !document().hidden() {
            look();
            if with(|w| w.socket.is_none()) == Some(true) {
                try_now();
            }
        }
    });
}

pub(super) fn send(up: &Up) {
    let Ok(frame) = serde_json::to_string(up) else { return };
    with(|wire| {
        let open = wire.socket.as_ref().filter(|s| s.socket.ready_state() == WebSocket::OPEN);
        if let Some(socket) = open {
            wire.beat = next_beat(wire.clock.exact());
            _ = socket.socket.send_with_str(&frame);
        }
    });
}

/// Beats unless something went up a moment ago.
pub(super) fn answer_beat() {
    let half = Span::seconds(BEAT_EVERY / 2);
    if with(|w| w.clock.exact() + half >= w.beat) == Some(true) {
        send(&Up::Beat);
    }
}

fn next_beat(now: Time) -> Time {
    // Give or take a fifth.
    let jitter = if js_sys::Math::random() < 0.5 { -BEAT_EVERY / 5 } else { BEAT_EVERY / 5 };
    now + Span::seconds(BEAT_EVERY + jitter)
}

pub(super) fn try_now() {
    with(|wire| wire.failures = 0);
    connect();
}

pub(super) fn hang_up() {
    with(|wire| {
        wire.socket = None;
        wire.number += 1;
    });
}

/// The server has greeted us: this way works.
pub(super) fn greeted() {
    with(|wire| wire.failures = 0);
}

fn connect() {
    let opened = with(|wire| {
        wire.number += 1;
        wire.heard = wire.clock.exact();
        wire.socket = open(wire.number);
        wire.socket.is_some()
    });
    if opened == Some(false) {
        lost();
    }
}

fn open(number: u32) -> Option<Socket> {
    let origin = window().location().origin().ok()?;
    let socket = WebSocket::new(&format!("{}/live", origin.replacen("http", "ws", 1))).ok()?;
    let on_message = Closure::<dyn FnMut(_)>::new(move |ev: MessageEvent| hear(number, &ev));
    let on_close = Closure::<dyn FnMut(_)>::new(move |_: CloseEvent| {
        if with(|w| w.number == number) == Some(true) {
            lost();
        }
    });
    socket.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    socket.set_onclose(Some(on_close.as_ref().unchecked_ref()));
    Some(Socket { socket, _on_message: on_message, _on_close: on_close })
}

fn hear(number: u32, ev: &MessageEvent) {
    let take = with(|wire| {
        wire.heard = wire.clock.exact();
        (wire.number == number).then(|| Rc::clone(&wire.take))
    });
    let Some(take) = take.flatten() else { return };
    // A kind of frame that this page does not know yet is skipped.
    let frame = ev.data().as_string().and_then(|text| serde_json::from_str::<Down>(&text).ok());
    if let Some(frame) = frame {
        take(frame);
    }
}

/// Lets go of the connection and looks for a new one later.
fn lost() {
    let again = with(|wire| {
        wire.socket = None;
        wire.number += 1;
        wire.failures += 1;
        (wire.line, wire.clock, wire.number, wait(wire.failures))
    });
    let Some((line, clock, number, wait)) = again else { return };
    line.down(clock.exact());
    let again = move || {
        if with(|w| w.number == number) == Some(true) {
            connect();
        }
    };
    set_timeout(again, wait);
}

/// Full jitter: a thousand pages that lost the same server do not come back at the same moment.
fn wait(failures: i32) -> Duration {
    let longest = 2_f64.powi(failures.min(8)).min(WAIT.1);
    Duration::from_secs_f64(WAIT.0 + js_sys::Math::random() * (longest - WAIT.0))
}

/// A look at the connection: silent for too long is dead; and it is time to beat once in a while.
fn look() {
    let state = with(|wire| {
        let now = wire.clock.exact();
        let dead = now - wire.heard > Span::seconds(DEAD_AFTER);
        (wire.socket.is_some(), dead, now >= wire.beat)
    });
    match state {
        Some((true, true, _)) => lost(),
        Some((true, false, true)) => send(&Up::Beat),
        _ => {}
    }
}
