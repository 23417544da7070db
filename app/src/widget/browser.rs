//! The few calls into the browser that several parts share. Own declarations where those of web-sys would cost more.

use leptos::web_sys::{Document, Element, HtmlElement, Window, window};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// Milliseconds, cut to 32 bits on the way here: see `talk::Millis`.
    #[wasm_bindgen(js_namespace = Date, js_name = now)]
    pub(super) fn now() -> i32;

    /// An input or a text area.
    pub(super) type Field;
    #[wasm_bindgen(method, getter, structural)]
    pub(super) fn value(this: &Field) -> String;
    #[wasm_bindgen(method, setter, structural)]
    pub(super) fn set_value(this: &Field, value: &str);
}

/// What nobody can guess.
pub(super) fn random() -> [u8; 16] {
    let mut bytes = [0; 16];
    if let Some(crypto) = window().and_then(|w| w.crypto().ok()) {
        // It refuses only requests of more than 64 kB.
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    bytes
}

/// There is a window and a document wherever the bundle runs.
pub(super) fn document() -> Option<Document> {
    window().as_ref().and_then(Window::document)
}

/// Where this page comes from: `https://chat.example.com`.
pub(super) fn origin() -> String {
    window().and_then(|window| window.location().origin().ok()).unwrap_or_default()
}

pub(super) fn element(id: &str) -> Option<Element> {
    document()?.get_element_by_id(id)
}

pub(super) fn value(id: &str) -> String {
    element(id).map(|e| e.unchecked_into::<Field>().value()).unwrap_or_default()
}

pub(super) fn set_value(id: &str, value: &str) {
    if let Some(element) = element(id) {
        element.unchecked_into::<Field>().set_value(value);
    }
}

pub(super) fn focus(id: &str) {
    if let Some(element) = element(id) {
        // An element that cannot take the focus leaves it where it is.
        let _ = element.unchecked_into::<HtmlElement>().focus();
    }
}

/// Whether keys come to this page and not to the one around it.
pub(super) fn has_focus() -> bool {
    document().is_some_and(|document| document.has_focus().unwrap_or(false))
}

/// Whether the customer is at something that they can see.
pub(super) fn focus_is_taken() -> bool {
    let at = document().and_then(|document| document.active_element());
    at.is_some_and(|at| at.tag_name() != "BODY" && matches!(at.closest("[hidden]"), Ok(None)))
}
