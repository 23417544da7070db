//! The inputs of a form as they stand in the page: read, refused and put right again. It knows no form in particular.

use domain::refusal::Wrong;
use domain::{Field, Problem};
use leptos::web_sys::{Element, HtmlElement};
use wasm_bindgen::prelude::*;

use super::browser::{element, focus};
use super::talk::Input;
use crate::words::Words;

#[wasm_bindgen]
extern "C" {
    /// An input, a text area, or one of several buttons.
    type Control;
    #[wasm_bindgen(method, getter, structural)]
    fn name(this: &Control) -> String;
    #[wasm_bindgen(method, getter, structural)]
    fn value(this: &Control) -> String;
    #[wasm_bindgen(method, setter, structural)]
    fn set_value(this: &Control, value: &str);
    #[wasm_bindgen(method, getter, structural, js_name = type)]
    fn kind(this: &Control) -> String;
    #[wasm_bindgen(method, getter, structural)]
    fn checked(this: &Control) -> bool;
    #[wasm_bindgen(method, getter, structural)]
    fn required(this: &Control) -> bool;
    #[wasm_bindgen(method, setter, structural)]
    fn set_disabled(this: &Control, disabled: bool);
}

/// What stands in the form of this id. A box that is not ticked is empty.
pub(super) fn read(form: &str) -> Vec<Input> {
    let read = |control: Element| {
        let control: Control = control.unchecked_into();
        let ticked = !matches!(control.kind().as_str(), "checkbox" | "radio") || control.checked();
        let value = if ticked { control.value() } else { String::new() };
        Input { name: control.name(), value, required: control.required() }
    };
    controls(form).into_iter().map(read).collect()
}

/// Writes texts into the fields of the same names. Boxes are ticked by people.
pub(super) fn write(form: &str, typed: &[Input]) {
    for control in controls(form) {
        let control: Control = control.unchecked_into();
        let text = typed.iter().find(|input| input.name == control.name() && !input.value.is_empty());
        if let Some(input) = text.filter(|_| control.kind() != "checkbox") {
            control.set_value(&input.value);
        }
    }
}

/// Says at each field what is wrong with it, and at the others nothing. The first one gets the focus.
pub(super) fn refuse(form: &str, wrong: &[Wrong], words: Words) {
    let mut first = None;
    for control in controls(form) {
        let name = control.unchecked_ref::<Control>().name();
        let found = wrong.iter().find(|w| w.field.code() == name);
        let said = found.map(|w| advice(&control, w, words)).unwrap_or_default();
        // The names are good.
        let _ = control.set_attribute("aria-invalid", if found.is_some() { "true" } else { "false" });
        let id = control.id();
        let mut at = id.clone();
        at.push_str("-error");
        if let Some(error) = element(&at) {
            error.unchecked_ref::<HtmlElement>().set_hidden(found.is_none());
            if let Some(text) = error.last_element_child() {
                text.set_text_content(Some(&said));
            }
        }
        if found.is_some() && first.is_none() {
            first = Some(id);
        }
    }
    if let Some(first) = first {
        focus(&first);
    }
}

/// The id of the first field that is empty, else of the question.
pub(super) fn next(form: &str) -> String {
    let empty = |c: &Element| c.unchecked_ref::<Control>().value().is_empty();
    let found = controls(form).into_iter().find(empty);
    found.map_or_else(|| Field::Question.code().to_owned(), |control| control.id())
}

/// The id of what is unfolded in the element of this id.
pub(super) fn unfolded(within: &str) -> String {
    let open = element(within).and_then(|within| within.query_selector("[open]").ok().flatten());
    open.map(|open| open.id()).unwrap_or_default()
}

/// Who is known by name is not asked for what they are called. Without a name it is asked for again.
pub(super) fn know(name: &str) {
    let known = !name.is_empty();
    let all = element("start").and_then(|form| form.query_selector_all("[data-about]").ok());
    if let Some(all) = all {
        for at in 0..all.length() {
            let Some(control) = all.get(at).map(|node| node.unchecked_into::<Element>()) else { continue };
            control.unchecked_ref::<Control>().set_disabled(known);
            if let Ok(Some(field)) = control.closest(".field") {
                field.unchecked_ref::<HtmlElement>().set_hidden(known);
            }
        }
    }
    if let Some(line) = element("known") {
        line.unchecked_ref::<HtmlElement>().set_hidden(!known);
        if let Some(who) = line.last_element_child() {
            who.set_text_content(Some(name));
        }
    }
}

/// What to do about it: the server wrote it at the field, in the language of the page.
fn advice(control: &Element, wrong: &Wrong, words: Words) -> String {
    let name = match wrong.problem {
        Problem::TooLong { limit } => return words.too_long(&limit.to_string()),
        Problem::Missing => "data-missing",
        Problem::NoSuchDomain => "data-unknown",
        // The others are about files, which no field asks for.
        _ => "data-wrong",
    };
    control.get_attribute(name).unwrap_or_default()
}

fn controls(form: &str) -> Vec<Element> {
    let mut found = Vec::new();
    let list = element(form).and_then(|form| form.query_selector_all("[name]:not([disabled])").ok());
    if let Some(list) = list {
        for at in 0..list.length() {
            found.extend(list.get(at).map(|node| node.unchecked_into::<Element>()));
        }
    }
    found
}
