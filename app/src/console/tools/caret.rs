//! The text box as the tools know it: where the caret stands, and putting something there. Places are counted as the
//! browser counts them, in UTF-16.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlDocument, HtmlTextAreaElement};

#[derive(Clone, Copy)]
pub(crate) struct TextBox(NodeRef<html::Textarea>);

impl TextBox {
    pub(crate) const fn new(area: NodeRef<html::Textarea>) -> Self {
        Self(area)
    }

    /// Puts a text where the caret is, in place of what is selected, and the keyboard behind it.
    pub(crate) fn insert(self, text: &str) {
        if let Some(area) = self.area() {
            let (from, to) = selection(&area);
            put(&area, from, to, text);
        }
    }

    /// What stands before the caret, and where it is; nothing while something is selected.
    pub(crate) fn before_caret(self) -> Option<(String, u32)> {
        let area = self.area()?;
        let (from, to) = selection(&area);
        let text: Vec<u16> = area.value().encode_utf16().collect();
        let before = text.get(..usize::try_from(from).ok()?)?;
        (from == to).then(|| (String::from_utf16_lossy(before), from))
    }

    /// Puts a text in the place of what stands between two places.
    pub(crate) fn replace(self, from: u32, to: u32, text: &str) {
        if let Some(area) = self.area() {
            put(&area, from, to, text);
        }
    }

    /// Puts a mark around what is selected, or takes it away where it stands; the selection stays.
    pub(crate) fn wrap(self, mark: &str) {
        let Some(area) = self.area() else { return };
        let (from, to) = selection(&area);
        let text: Vec<u16> = area.value().encode_utf16().collect();
        let slice = |from: u32, to: u32| {
            let at = |n: u32| usize::try_from(n).unwrap_or_default();
            String::from_utf16_lossy(text.get(at(from)..at(to)).unwrap_or_default())
        };
        let length = u32::try_from(mark.len()).unwrap_or_default();
        let around = from.checked_sub(length).is_some_and(|start| slice(start, from) == mark)
            && slice(to, to + length) == mark;
        let selected = slice(from, to);
        if around {
            put(&area, from - length, to + length, &selected);
            _ = area.set_selection_range(from - length, to - length);
        } else {
            put(&area, from, to, &format!("{mark}{selected}{mark}"));
            _ = area.set_selection_range(from + length, to + length);
        }
    }

    /// The keyboard goes back to where the caret was.
    pub(crate) fn focus(self) {
        if let Some(area) = self.area() {
            _ = area.focus();
        }
    }

    fn area(self) -> Option<HtmlTextAreaElement> {
        self.0.try_get_untracked().flatten()
    }
}

fn selection(area: &HtmlTextAreaElement) -> (u32, u32) {
    let place = |at: Result<Option<u32>, _>| at.ok().flatten().unwrap_or_default();
    (place(area.selection_start()), place(area.selection_end()))
}

/// As if it had been typed: it can be undone, and the box is told. Browsers that no longer type for a page set it.
fn put(area: &HtmlTextAreaElement, from: u32, to: u32, text: &str) {
    _ = area.focus();
    _ = area.set_selection_range(from, to);
    let typed = document().dyn_into::<HtmlDocument>().is_ok_and(|document| {
        let command = if text.is_empty() { "delete" } else { "insertText" };
        document.exec_command_with_show_ui_and_value(command, false, text).unwrap_or_default()
    });
    if !typed && area.set_range_text_with_start_and_end(text, from, to).is_ok() {
        let length = u32::try_from(text.encode_utf16().count()).unwrap_or_default();
        _ = area.set_selection_range(from + length, from + length);
        let told = web_sys::EventInit::new();
        told.set_bubbles(true);
        if let Ok(event) = web_sys::Event::new_with_event_init_dict("input", &told) {
            _ = area.dispatch_event(&event);
        }
    }
}
