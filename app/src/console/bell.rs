//! What calls an agent who does not look at the page: a sound, and the browser's own notification. Both are this
//! browser's, not the agent's: a shared computer may be loud, and a laptop in a meeting silent. Nobody is asked for a
//! permission out of nowhere: a question of ours stands before the browser's.

use leptos::prelude::*;
use wasm_bindgen::prelude::*;

use crate::parts::sound;

/// Where the browser remembers that it is to be silent.
const SILENT: &str = "snak-silent";
/// Where it remembers that its agent does not want to be asked about notifications again.
const ASKED: &str = "snak-notify-asked";

/// What the browser says of notifications.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Allowed {
    /// There are none here, or nobody knows yet.
    Unknown,
    /// Nobody was asked.
    NotAsked,
    Yes,
    No,
}

#[derive(Clone, Copy)]
pub(crate) struct Bell {
    pub sounds: RwSignal<bool>,
    pub allowed: RwSignal<Allowed>,
    /// Whether the question may still be put.
    asks: RwSignal<bool>,
}

impl Bell {
    pub(crate) fn provide() -> Self {
        let bell = Self {
            sounds: RwSignal::new(true),
            allowed: RwSignal::new(Allowed::Unknown),
            asks: RwSignal::new(false),
        };
        provide_context(bell);
        Effect::new(move |_| {
            bell.sounds.set(kept(SILENT).is_none());
            bell.asks.set(kept(ASKED).is_none());
            bell.allowed.set(read(&permission()));
        });
        bell
    }

    pub(crate) fn here() -> Self {
        expect_context()
    }

    pub(crate) fn ring(self) {
        if self.sounds.get_untracked() {
            sound::ring();
        }
    }

    /// Switches the sound, and lets it be heard when it is on.
    pub(crate) fn switch_sound(self) {
        let on = !self.sounds.get_untracked();
        self.sounds.set(on);
        keep(SILENT, !on);
        self.ring();
    }

    /// Whether to ask this agent about notifications.
    pub(crate) fn may_ask(self) -> bool {
        self.asks.get() && self.allowed.get() == Allowed::NotAsked
    }

    pub(crate) fn ask_no_more(self) {
        self.asks.set(false);
        keep(ASKED, true);
    }

    /// Lets the browser ask.
    pub(crate) fn ask(self) {
        self.ask_no_more();
        let answered = Closure::once_into_js(move |answer: String| self.allowed.set(read(&answer)));
        ask(&answered);
    }

    /// Shows a notification to who looks elsewhere; `press` is what a click on it does.
    pub(crate) fn call(self, title: &str, text: &str, tag: &str, press: impl FnOnce() + 'static) {
        if self.allowed.get_untracked() == Allowed::Yes && looks_elsewhere() {
            show(title, text, tag, &Closure::once_into_js(press));
        }
    }

    /// Shows one whoever looks, so that its reader knows what they look like, and whether the system lets them through.
    pub(crate) fn test(self, title: &str, text: &str) {
        show(title, text, "test", &Closure::once_into_js(|| {}));
    }

    /// What the one with this tag told is over.
    pub(crate) fn hush(self, tag: &str) {
        hide(tag);
    }
}

fn read(permission: &str) -> Allowed {
    match permission {
        "granted" => Allowed::Yes,
        "denied" => Allowed::No,
        "default" => Allowed::NotAsked,
        _ => Allowed::Unknown,
    }
}

fn kept(key: &str) -> Option<String> {
    window().local_storage().ok().flatten()?.get_item(key).ok().flatten()
}

/// Without a store the choice holds until the page goes.
fn keep(key: &str, on: bool) {
    if let Some(storage) = window().local_storage().ok().flatten() {
        _ = if on { storage.set_item(key, "1") } else { storage.remove_item(key) };
    }
}

// By hand: what it does is mostly to wait for answers and to swallow what some browsers throw.
#[wasm_bindgen(inline_js = r#"
const shown = new Map();
export function permission() {
  return isSecureContext && 'Notification' in window ? Notification.permission : '';
}
export function ask(done) {
  const read = () => done(permission());
  try { Notification.requestPermission().then(read, read); } catch { read(); }
}
export function looks_elsewhere() {
  return document.hidden || !document.hasFocus();
}
export function show(title, body, tag, press) {
  // Phones have them for service workers only, and say so by throwing.
  try {
    const one = new Notification(title, { body, tag, icon: '/favicon.ico', requireInteraction: true });
    one.onclick = () => { window.focus(); hide(tag); press(); };
    shown.set(tag, one);
  } catch {}
}
export function hide(tag) {
  shown.get(tag)?.close();
  shown.delete(tag);
}
"#)]
extern "C" {
    fn permission() -> String;
    fn ask(done: &JsValue);
    fn looks_elsewhere() -> bool;
    fn show(title: &str, body: &str, tag: &str, press: &JsValue);
    fn hide(tag: &str);
}
