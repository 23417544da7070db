//! The elements of the log, as the browser makes them.

use domain::Time;
use leptos::web_sys::{Element, Node};
use wasm_bindgen::prelude::*;

use super::Group;
use super::line::{Author, Line};
use crate::widget::act::Act;
use crate::widget::browser::{document, element};
use crate::words::Words;

#[wasm_bindgen]
extern "C" {
    type Date;
    #[wasm_bindgen(constructor)]
    fn new(millis: f64) -> Date;
    #[wasm_bindgen(method, js_name = toISOString)]
    fn to_iso(this: &Date) -> String;
    #[wasm_bindgen(method, js_name = toLocaleTimeString)]
    fn to_local(this: &Date, locales: &JsValue, options: &JsValue) -> String;
}

/// Where an own message stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Untold,
    Sending,
    Waiting,
    Refused { again: bool },
    Stored(Option<Time>),
    Read(Option<Time>),
}

/// An element of a group: the lines of one author, or one event.
pub(super) fn group(words: Words, author: Author, line: Line, home: &Element, watched: bool) -> Group {
    let new = if watched { " new" } else { "" };
    let with = |class: &str| {
        let mut class = class.to_owned();
        class.push_str(new);
        class
    };
    let mut state = None;
    let node = match &author {
        Author::Nobody => make("p", "event plain"),
        Author::Agent(name) => {
            let node = make("div", &with("said-by"));
            let by = add(&node, "div", "by");
            let name_of = add(&by, "b", "");
            set(&name_of, "dir", "auto");
            name_of.set_text_content(Some(name));
            if let Some(at) = line.time() {
                insert(&by, &time(at), None);
            }
            node
        }
        Author::Me | Author::Refused => {
            let node = make("div", &with("said-by mine"));
            add(&node, "span", "aside-only").set_text_content(Some(words.you()));
            let below = add(&node, "span", "state");
            // Read where it stands, not told with every step.
            set(&below, "aria-live", "off");
            state = Some((below, Fate::Untold));
            node
        }
    };
    insert(home, &node, element("typing").as_ref());
    Group { node, author, at: line.at(), lines: 0, state }
}

pub(super) fn bubble(text: &str) -> Element {
    let node = make("p", "bubble");
    set(&node, "dir", "auto");
    node.set_text_content(Some(text));
    node
}

/// Writes below own lines where the last of them stands.
pub(super) fn fate(words: Words, node: &Element, fate: Fate) {
    node.set_text_content(None);
    node.set_class_name(if matches!(fate, Fate::Refused { .. }) { "state bad" } else { "state" });
    let (sign, text, at) = match fate {
        Fate::Untold | Fate::Sending => (None, words.sending(), None),
        Fate::Waiting => (Some("#i-clock"), words.waiting_to_be_sent(), None),
        Fate::Refused { .. } => (Some("#i-warn"), words.not_sent(), None),
        Fate::Stored(at) => (Some("#i-tick"), words.stored(), at),
        Fate::Read(at) => (Some("#i-ticks"), words.read(), at),
    };
    if let Some(sign) = sign {
        insert(node, &icon(sign), None);
    }
    add(node, "span", "").set_text_content(Some(text));
    if let Some(at) = at {
        insert(node, &time(at), None);
    }
    if fate == (Fate::Refused { again: true }) {
        let again = add(node, "button", "link");
        set(&again, "type", "button");
        set(&again, "data-act", Act::Again.name());
        again.set_text_content(Some(words.try_again()));
    }
}

/// The hour and minute where the reader is.
pub(super) fn time(at: Time) -> Element {
    let node = make("time", "");
    let second = u32::try_from(at.millis() / 1_000).unwrap_or_default();
    let date = Date::new(f64::from(second) * 1_000.0);
    set(&node, "datetime", &date.to_iso());
    let options = js_sys::JSON::parse("{\"hour\":\"numeric\",\"minute\":\"2-digit\"}").unwrap_or_default();
    node.set_text_content(Some(&date.to_local(&JsValue::UNDEFINED, &options)));
    node
}

pub(super) fn make(kind: &str, class: &str) -> Element {
    let node = document().and_then(|d| d.create_element(kind).ok());
    let node = node.unwrap_or_else(|| JsValue::NULL.unchecked_into());
    node.set_class_name(class);
    node
}

pub(super) fn insert(home: &Element, node: &Element, before: Option<&Element>) {
    // Fails only for what stands elsewhere, and these are all ours.
    let _ = home.insert_before(node, before.map(AsRef::<Node>::as_ref));
}

pub(super) fn add(home: &Element, kind: &str, class: &str) -> Element {
    let node = make(kind, class);
    insert(home, &node, None);
    node
}

pub(super) fn icon(of: &str) -> Element {
    const SVG: Option<&str> = Some("http://www.w3.org/2000/svg");
    let make = |kind| document().and_then(|d| d.create_element_ns(SVG, kind).ok());
    let (Some(node), Some(drawing)) = (make("svg"), make("use")) else { return self::make("i", "") };
    set(&node, "class", "i i-s");
    set(&node, "aria-hidden", "true");
    set(&drawing, "href", of);
    insert(&node, &drawing, None);
    node
}

pub(super) fn set(node: &Element, name: &str, value: &str) {
    // The names are ours and good.
    let _ = node.set_attribute(name, value);
}
