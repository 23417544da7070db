//! The conversation's place in the page. Its lines are drawn by [`super::draw`].

use leptos::prelude::*;

use super::screen::{Screen, Shown, Stage};
use super::still::still;
use crate::words::Words;

/// In place of a conversation that is being fetched.
pub(super) fn bones(shown: Shown, words: Words) -> impl IntoView {
    let elsewhere = |s: &Screen| s.has_panel() || s.stage != Stage::Resuming;
    view! {
        <div class="w-body" role="group" aria-busy="true" aria-label=words.fetching() hidden=shown.is(elsewhere)>
            {still(
                move || view! {
                    <div class="w-bones" aria-hidden="true">
                        <i class="bone"></i>
                        <i class="bone"></i>
                        <i class="bone mine"></i>
                        <i class="bone"></i>
                    </div>
                },
            )}
        </div>
    }
}

/// While the customer waits, the log begins at its top, with the place in the queue; then it keeps to its end.
pub(super) fn log(shown: Shown, words: Words) -> impl IntoView {
    let class = |s: &Screen| if s.stage == Stage::Waiting { "w-body" } else { "w-body at-end" }.to_owned();
    let elsewhere = |s: &Screen| {
        s.has_panel() || !matches!(s.stage, Stage::Waiting | Stage::Talking | Stage::Ended | Stage::Returning)
    };
    view! {
        <div
            class=shown.text(class)
            id="log"
            role="log"
            tabindex="0"
            aria-label=words.conversation()
            hidden=shown.is(elsewhere)
        >
            {place(shown, words)}
            <div class="w-lines" id="lines">
                // Seen here, and told once by the page's status line.
                <div class="typing" id="typing" aria-hidden="true" hidden=shown.is(|s| s.typing.is_empty())>
                    <i><span></span></i>
                </div>
            </div>
        </div>
    }
}

/// The customer's place in the queue. The sentence stands from the start, so the number moves nothing when it comes.
fn place(shown: Shown, words: Words) -> impl IntoView {
    view! {
        <div class="place" role="status" hidden=shown.is(|s| s.stage != Stage::Waiting)>
            <span class="n" aria-hidden="true" hidden=shown.is(|s| s.place > 0)></span>
            <span class="n" aria-hidden="true" hidden=shown.is(|s| s.place == 0)>
                {shown.text(|s| s.place.to_string())}
            </span>
            {still(move || view! { <p>{words.looking()}</p> })}
            <p hidden=shown.is(|s| s.place == 0)>{shown.text(Screen::queue_place)}</p>
            <p hidden=shown.is(|s| s.average_wait().is_empty())>{shown.text(Screen::average_wait)}</p>
        </div>
    }
}
