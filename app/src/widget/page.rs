//! The page: what the server knows when it renders it, and the tree of its parts.

use domain::json::Json;
use leptos::prelude::*;

use super::panel::{self, Panel};
use super::screen::Shown;
use super::{foot, form, header, log, note};

/// What the server says about the channel. The bundle reads it back from the page.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The channel's key.
    pub channel: String,
    /// The header's name.
    pub name: String,
    /// The launcher's own text, in whatever language; empty means the words of the language.
    pub badge: String,
    /// The language in which it is rendered, as in `locales/`.
    pub language: String,
    /// The inside of the form, and a panel that is there from the start, as HTML. The bundle does not get them.
    pub fields: String,
    pub panel: Panel,
    /// What stands in its place where no scripts run, as HTML. The bundle does not get it.
    pub plain: String,
    /// Whether somebody can answer now.
    pub open: bool,
    /// No chat can be started now; the panel says why.
    pub closed: bool,
    /// What the channel says to who waits, with `{position}` and `{wait}`.
    pub waiting: String,
    /// A chat is going on, as the host page remembers: show that it is being fetched.
    pub resume: bool,
    /// Not in a frame.
    pub alone: bool,
    /// The channel is no longer in use.
    pub archived: bool,
    /// Articles are looked for before a chat starts.
    pub suggests: bool,
}

impl Page {
    pub(super) fn read(json: &Json) -> Self {
        let text = |name| json.text(name).unwrap_or_default().to_owned();
        Self {
            channel: text("channel"),
            name: text("name"),
            language: text("language"),
            open: json.is("open"),
            closed: json.is("closed"),
            waiting: text("waiting"),
            resume: json.is("resume"),
            alone: json.is("alone"),
            archived: json.is("archived"),
            suggests: json.is("suggests"),
            ..Self::default()
        }
    }
}

/// The whole widget. The server renders it and the bundle wakes it up, both from the same `page`.
pub(super) fn page(page: &Page, shown: Shown, words: crate::words::Words) -> impl IntoView + use<> {
    view! {
        <main class="w">
            {header::header(shown, words)}
            {note::note(shown, words)}
            {form::form(page, shown)}
            {log::bones(shown, words)}
            {log::log(shown, words)}
            {panel::body(page, shown)}
            {foot::foot(page, shown, words)}
            <p class="aside-only" role="status">
                {shown.text(|s| s.said.clone())}
            </p>
        </main>
    }
}
