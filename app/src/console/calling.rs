//! What waits for an answer of this agent calls them, wherever they are and whatever it is: it is said once to who listens,
//! heard by who has the sound on, and shown by the browser to who looks elsewhere. When it is answered, or gone, the
//! browser is told to be silent again.

use domain::ChatId;
use leptos::prelude::*;

use super::bell::Bell;
use super::notices::Notices;
use super::place::Place;
use super::way::Way;

/// What calls. Another of the same chat is another one.
pub(crate) trait Calling: Clone + PartialEq + Send + Sync + 'static {
    fn chat(&self) -> ChatId;

    /// By which the browser tells notifications apart.
    fn tag(&self) -> String;
}

pub(crate) struct Call {
    /// For who listens, with all that the screen shows.
    pub said: String,
    pub title: String,
    pub text: String,
}

/// Calls for each that comes, and is silent about each that goes. Two that come in one moment are heard once.
pub(crate) fn calls<C: Calling>(what: Memo<Vec<C>>, call: impl Fn(&C) -> Option<Call> + 'static) {
    let (bell, notices, way) = (Bell::here(), Notices::here(), Way::here());
    Effect::new(move |known: Option<Vec<C>>| {
        let (known, now) = (known.unwrap_or_default(), what.get());
        for gone in known.iter().filter(|one| !now.contains(one)) {
            bell.hush(&gone.tag());
        }
        let mut said = Vec::new();
        for new in now.iter().filter(|one| !known.contains(one)) {
            let Some(call) = call(new) else { continue };
            let one = new.clone();
            // A click on it leads to where it can be read and answered, while it can.
            bell.call(&call.title, &call.text, &new.tag(), move || {
                let still = what.with_untracked(|what| what.contains(&one));
                way.go(if still { Place::Chat(one.chat()) } else { Place::Chats });
            });
            said.push(call.said);
        }
        if !said.is_empty() {
            notices.say(said.join("; "));
            bell.ring();
        }
        now
    });
}
