//! The form before a chat. Which fields it has is the channel's matter: the server renders them ([`super::fields`]), and
//! the bundle reads whatever inputs it finds ([`super::inputs`]). What is typed before the page has woken up stays.

use leptos::prelude::*;

use super::page::Page;
use super::screen::{Shown, Stage};
use super::still::still;

/// The form's button is in the foot and belongs to it by name: Enter in a field presses it too.
pub(super) fn form(page: &Page, shown: Shown) -> impl IntoView + use<> {
    let fields = page.fields.clone();
    view! {
        <form
            class="w-body"
            id="start"
            method="dialog"
            novalidate
            hidden=shown.is(|s| s.has_panel() || !matches!(s.stage, Stage::Form | Stage::Archived))
        >
            {still(move || view! { <div class="fields" inner_html=fields></div> })}
        </form>
    }
}
