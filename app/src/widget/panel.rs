//! Screens that few customers see: they stand in the page's place for panels, body and foot, and are rendered by the server
//! when they are needed (`POST /w/panel/<name>`). A panel's buttons say what they do with `data-act`, and its forms are
//! read like any other. While one is shown, what it covers keeps its state.

use leptos::prelude::*;

use super::page::Page;
use super::screen::Shown;
use super::still::still;

/// The ids of the two places.
pub(super) const BODY: &str = "panel";
pub(super) const FOOT: &str = "panel-foot";
/// The id of what takes the focus when a panel appears: its heading, with `tabindex="-1"`, or its first field.
pub(super) const FOCUS: &str = "panel-focus";

/// A panel as the server renders it. `body` is empty when there is nothing to show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Panel {
    pub body: String,
    pub foot: String,
}

pub(super) fn body(page: &Page, shown: Shown) -> impl IntoView + use<> {
    let html = page.panel.body.clone();
    view! {
        <div class="w-body" hidden=shown.is(|s| !s.has_panel())>
            {still(move || view! { <div class="fields" id=BODY inner_html=html></div> })}
        </div>
    }
}

pub(super) fn foot(page: &Page, shown: Shown) -> impl IntoView + use<> {
    let html = page.panel.foot.clone();
    view! {
        <div class="panel-foot" hidden=shown.is(|s| !s.has_panel())>
            {still(move || view! { <div class="fields" id=FOOT inner_html=html></div> })}
        </div>
    }
}
