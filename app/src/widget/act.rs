//! What a customer does. Components say with `data-act` what pressing them means; all of it is heard in one place, which
//! weighs less than a listener of its own at each button.

use leptos::web_sys::{Element, Event, EventTarget, KeyboardEvent};
use wasm_bindgen::prelude::*;

use super::browser::element;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    /// A form was sent off, or Enter pressed in its question.
    Submit,
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
    /// An article was the answer; or none was.
    Helped,
    NotHelped,
    /// Turn the sound off, or on.
    Sound,
    /// Start over after the end.
    Fresh,
    /// Be gone.
    Leave,
    /// Leave the ended chat for good.
    LeaveChat,
    /// Come back to it.
    Return,
    /// Give it stars.
    Rate,
    /// Have its transcript sent: asks where to.
    Transcript,
    /// Leave a request instead of waiting on.
    Instead,
    /// From the panel to what it covers.
    Back,
    /// Connect now.
    Now,
    /// Send again what was refused.
    Again,
    /// Choose files.
    Attach,
    /// Take back a chosen file.
    Unfile,
    /// Send a chosen file up again.
    Refile,
    /// Save a file of the log.
    Save,
    /// Take an answer of a menu.
    Choose,
    /// Go to the end of the log.
    ToEnd,
    Scrolled,
    Escape,
}

impl Act {
    /// As it stands in `data-act`.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Say => "say",
            Self::Minimise => "minimise",
            Self::End => "end",
            Self::Sure => "sure",
            Self::Keep => "keep",
            Self::Helped => "helped",
            Self::NotHelped => "not-helped",
            Self::Sound => "sound",
            Self::Fresh => "fresh",
            Self::Leave => "leave",
            Self::LeaveChat => "leave-chat",
            Self::Return => "return",
            Self::Rate => "rate",
            Self::Transcript => "transcript",
            Self::Instead => "instead",
            Self::Back => "back",
            Self::Now => "now",
            Self::Again => "again",
            Self::Attach => "attach",
            Self::Unfile => "unfile",
            Self::Refile => "refile",
            Self::Save => "save",
            Self::Choose => "choose",
            Self::ToEnd => "to-end",
            Self::Submit | Self::Typed | Self::Scrolled | Self::Escape => "",
        }
    }

    fn named(name: &str) -> Option<Self> {
        use Act::{
            Again, Attach, Back, Choose, End, Fresh, Helped, Instead, Keep, Leave, LeaveChat, Minimise,
            NotHelped, Now, Rate, Refile, Return, Save, Say, Sound, Sure, ToEnd, Transcript, Unfile,
        };
        [
            Say, Minimise, End, Sure, Keep, Helped, NotHelped, Sound, Fresh, Leave, LeaveChat, Return, Rate,
            Transcript, Instead, Back, Now, Again, ToEnd, Attach, Unfile, Refile, Save, Choose,
        ]
        .into_iter()
        .find(|act| act.name() == name)
    }
}

/// Hears everything that is done inside `root`, and tells it with the element where it was done.
pub(super) fn listen(root: &Element, act: fn(Act, &Element)) {
    let hear = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        if let Some(at) = event.target().map(|target| target.unchecked_into::<Element>())
            && let Some(done) = meant(&event, &at)
        {
            act(done, &at);
        }
    });
    let hear = hear.into_js_value();
    let listen = |target: &EventTarget, kind| {
        // Fails only for what is no function.
        let _ = target.add_event_listener_with_callback(kind, hear.unchecked_ref());
    };
    for kind in ["click", "keydown", "input", "submit"] {
        listen(root, kind);
    }
    // This one does not rise to the root.
    if let Some(log) = element("log") {
        listen(&log, "scroll");
    }
}

fn meant(event: &Event, target: &Element) -> Option<Act> {
    match event.type_().as_str() {
        "click" => Act::named(&target.closest("[data-act]").ok()??.get_attribute("data-act")?),
        "keydown" => typed(event.unchecked_ref(), target).inspect(|_| event.prevent_default()),
        "input" => (target.id() == "message").then_some(Act::Typed),
        "submit" => {
            event.prevent_default();
            Some(Act::Submit)
        }
        _ => Some(Act::Scrolled),
    }
}

/// Enter sends and Shift+Enter breaks the line, but never while an input method composes: there Enter takes the
/// proposed characters (key code 229 where `isComposing` is already over).
fn typed(event: &KeyboardEvent, at: &Element) -> Option<Act> {
    if event.is_composing() || event.key_code() == 229 {
        return None;
    }
    match event.key().as_str() {
        "Escape" => Some(Act::Escape),
        "Enter" if !event.shift_key() => match at.id().as_str() {
            "message" => Some(Act::Say),
            id if id.ends_with("question") => Some(Act::Submit),
            _ => None,
        },
        _ => None,
    }
}
