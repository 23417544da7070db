//! What a customer does, as the components report it.

use leptos::ev;
use leptos::web_sys::Element;
use wasm_bindgen::JsCast;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    Start,
    Say,
    /// The text box has other content than before.
    Typed,
    Minimise,
    /// Wants the chat to end: asked first while an agent is there.
    End,
    /// Yes, end it.
    Sure,
    /// No, keep it.
    Keep,
    /// Start over after the end.
    Fresh,
    /// Be gone.
    Leave,
    /// Connect now.
    Now,
    /// Send again what was refused.
    Again,
    /// Go to the end of the log.
    ToEnd,
    Scrolled,
    Escape,
}

pub(super) fn act(act: Act) {
    #[cfg(feature = "hydrate")]
    super::wake::act(act);
    // The server renders the components, and nobody presses anything there.
    #[cfg(not(feature = "hydrate"))]
    let _ = act;
}

/// For `on:click`. One type for all buttons.
pub(super) fn press(what: Act) -> impl Fn(ev::MouseEvent) + 'static {
    move |_| act(what)
}

/// For `on:click` on the log: its lines are not components, but a button among them can only be "Try again".
pub(super) fn pressed_inside(event: ev::MouseEvent) {
    let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
    if target.is_some_and(|t| t.tag_name() == "BUTTON") {
        act(Act::Again);
    }
}

pub(super) fn submitted(event: ev::SubmitEvent) {
    event.prevent_default();
    act(Act::Start);
}

/// Enter sends and Shift+Enter breaks the line, but never while an input method composes: there Enter takes the
/// proposed characters (key code 229 where `isComposing` is already over).
pub(super) fn keyed(event: ev::KeyboardEvent) {
    if event.is_composing() || event.key_code() == 229 {
        return;
    }
    let done = match event.key().as_str() {
        "Escape" => Act::Escape,
        "Enter" if !event.shift_key() => {
            let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
            match target.map(|t| t.id()).as_deref() {
                Some("question") => Act::Start,
                Some("message") => Act::Say,
                _ => return,
            }
        }
        _ => return,
    };
    event.prevent_default();
    act(done);
}
