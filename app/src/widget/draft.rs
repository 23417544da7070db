//! What is typed goes along when the page is loaded again in another language. It travels in the frame's name, which stays
//! in the frame, is read by no page but ours, and is emptied at once; storage may be refused.

use domain::json::{Json, quote};
use leptos::web_sys::window;

use super::browser::{element, set_value, value};
use super::inputs;

/// So that a name that somebody else gave the frame is left alone.
const MARK: &str = "snak-draft:";

pub(super) fn relocate(language: &str) {
    let Some(window) = window() else { return };
    let mut typed: Vec<(String, String)> =
        inputs::read("start").into_iter().map(|input| (input.name, input.value)).collect();
    typed.push(("message".to_owned(), value("message")));
    let mut name = String::from(MARK);
    name.push('{');
    for (nth, (id, text)) in typed.iter().enumerate() {
        if nth > 0 {
            name.push(',');
        }
        name.push_str(&quote(id));
        name.push(':');
        name.push_str(&quote(text));
    }
    name.push('}');
    // Refused only where the frame is gone.
    let _ = window.set_name(&name);
    let location = window.location();
    let mut address = location.pathname().unwrap_or_default();
    address.push_str("?language=");
    // A code of letters: anything else the server does not know either.
    address.extend(language.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-'));
    if location.search().unwrap_or_default().contains("resume") {
        address.push_str("&resume");
    }
    let _ = location.replace(&address);
}

/// Puts back what came along.
pub(super) fn restore() {
    let Some(window) = window() else { return };
    let name = window.name().unwrap_or_default();
    let Some(kept) = name.strip_prefix(MARK) else { return };
    let _ = window.set_name("");
    let Some(Json::Map(typed)) = Json::parse(kept) else { return };
    for (id, text) in typed {
        if let (Json::Text(text), Some(_)) = (text, element(&id))
            && value(&id).is_empty()
        {
            set_value(&id, &text);
        }
    }
}
