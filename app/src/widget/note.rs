//! The strips below the header: that there is no connection, and that the page itself broke.

use leptos::prelude::*;

use super::act::Act;
use super::screen::{Screen, Shown};
use super::still::still;
use crate::words::Words;

/// The seconds run on screen only: a screen reader is told once, by the page's status line.
pub(super) fn note(shown: Shown, words: Words) -> impl IntoView {
    view! {
        <div class="w-note warn" hidden=shown.is(|s| s.cut.is_none())>
            {still(move || view! { <svg class="i i-s" aria-hidden="true"><use href="#i-offline"></use></svg> })}
            <span class="num">{shown.text(Screen::connection)}</span>
            <button class="btn s" type="button" data-act=Act::Now.name()>
                {words.try_now()}
            </button>
        </div>
        {still(
            move || view! {
                // Shown by the page's own script if the bundle fails.
                <div class="w-note warn" id="broken" role="alert" hidden>
                    <svg class="i i-s" aria-hidden="true"><use href="#i-warn"></use></svg>
                    <span>{words.broken()}</span>
                    <a class="btn s" href="">{words.reload()}</a>
                </div>
            },
        )}
    }
}
