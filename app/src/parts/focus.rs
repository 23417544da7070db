//! Where the keyboard is. Called from effects and event handlers only, which do not run on the server.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Moves the focus to the element with this id, if there is one.
pub fn focus_id(id: &str) {
    focus(document().get_element_by_id(id));
}

pub fn focus(element: Option<Element>) {
    if let Some(element) = element.and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
        _ = element.focus();
    }
}

/// Whether the focus is nowhere: what had it was taken out of the page.
pub fn is_lost() -> bool {
    document().active_element().is_none_or(|e| e.tag_name() == "BODY")
}

/// Moves the focus among the elements that match `selector` within `root`, as arrow keys do in a list: down and up with
/// a turn at the ends, Home and End. True if the key was one of these.
pub fn walk(root: &Element, selector: &str, key: &str) -> bool {
    let Ok(found) = root.query_selector_all(selector) else { return false };
    let count = found.length();
    let active = document().active_element();
    let at = (0..count).find(|n| active.is_some() && found.item(*n).as_ref() == active.as_deref());
    let to = match (key, at) {
        ("ArrowDown", Some(n)) => (n + 1) % count.max(1),
        ("ArrowUp", Some(n)) => (n + count - 1) % count.max(1),
        ("ArrowDown" | "Home", _) => 0,
        ("ArrowUp" | "End", _) => count.saturating_sub(1),
        _ => return false,
    };
    focus(found.item(to).and_then(|n| n.dyn_into().ok()));
    true
}
