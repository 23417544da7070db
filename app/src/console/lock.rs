//! The lock: what stands beside it was vouched for by the sign-in of the host page. Nothing that was typed, pre-filled or only
//! said by a page has one.

use domain::customer::Verified;
use leptos::prelude::*;

use crate::parts::clock::{Clock, time};
use crate::parts::icon::small_icon;
use crate::words::Words;

const WHY: &str = "vouched";
const WHY_TEXT: &str = "vouched-text";

/// Beside a fact; `of` is what the fact is called. Pressing it explains it; [`why`] must stand on the same page.
pub(crate) fn lock(words: Words, of: &str) -> impl IntoView + use<> {
    view! {
        <button
            class="btn bare icon s lock"
            type="button"
            popovertarget=WHY
            aria-label=words.verified_what(of)
            aria-describedby=WHY_TEXT
            title=words.verified()
        >
            {small_icon("lock")}
        </button>
    }
}

/// What the locks of this customer mean: since when, and checked with which key.
pub(crate) fn why(words: Words, verified: &Verified) -> impl IntoView + use<> {
    let clock = Clock::here();
    let checked = verified.at.map(|at| {
        let day = move || clock.day(at).map(|day| format!("{day} "));
        view! {
            <dt>{words.verified_at()}</dt>
            <dd>{day} {time(at)}</dd>
        }
    });
    let key = Some(verified.key.clone()).filter(|key| !key.is_empty()).map(|key| {
        view! {
            <dt>{words.verified_key()}</dt>
            <dd>
                <bdi class="cut">{key}</bdi>
            </dd>
        }
    });
    view! {
        <div class="why" id=WHY popover="auto">
            <b>{small_icon("lock")} {words.verified()}</b>
            <p id=WHY_TEXT>{words.verified_why()}</p>
            <dl>{checked} {key}</dl>
        </div>
    }
}
