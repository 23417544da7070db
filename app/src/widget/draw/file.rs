//! Files in the log: a button that saves each, and a small picture of what can be seen.

use domain::attachment::{self, Attachment};
use domain::{FileId, attachment::MEGABYTE};
use leptos::web_sys::Element;

use super::mark::{add, icon, insert, make, set};
use crate::post;
use crate::widget::act::Act;
use crate::widget::attach::{address_of, path};
use crate::words::Words;

/// Larger pictures are not fetched before they are asked for.
const LARGEST_SHOWN: i64 = 5 * MEGABYTE;

/// A message with its files. The pictures in it are to be fetched when they can be.
pub(super) fn message(
    words: Words,
    said: Option<Element>,
    files: &[Attachment],
    pictures: &mut Vec<(Element, FileId)>,
) -> Element {
    let node = make("div", "files");
    if let Some(said) = said {
        insert(&node, &said, None);
    }
    for file in files {
        let button = card(words, &node, "button", Some(file.kind.label()), &file.name, file.size);
        set(&button, "type", "button");
        set(&button, "data-act", Act::Save.name());
        set(&button, "data-file", &file.id.to_string());
        set(&button, "data-name", &file.name);
        set(&button, "aria-label", &words.download(&file.name));
        insert(&button, &icon("#i-download"), None);
        if file.kind.is_shown() && file.size <= LARGEST_SHOWN {
            let shot = make("span", "shot");
            let picture = add(&shot, "img", "");
            set(&picture, "alt", &file.name);
            insert(&node, &shot, Some(&button));
            pictures.push((picture, file.id));
        }
    }
    node
}

/// What a file is, in a row: its kind, its name, its size.
pub(super) fn card(
    words: Words,
    home: &Element,
    tag: &str,
    kind: Option<&str>,
    name: &str,
    size: i64,
) -> Element {
    let node = add(home, tag, "attach");
    match kind {
        Some(kind) => add(&node, "span", "kind").set_text_content(Some(kind)),
        None => insert(&node, &icon("#i-attach"), None),
    }
    let facts = add(&node, "span", "grow");
    let called = add(&facts, "b", "");
    set(&called, "dir", "auto");
    called.set_text_content(Some(name));
    let size = attachment::size(size, words.decimal_mark());
    add(&facts, "span", "meta").set_text_content(Some(&size));
    node
}

/// Fetches a picture, with the token in a header.
pub(super) fn fetch(picture: &Element, id: FileId, token: Option<&str>) {
    let picture = picture.clone();
    let done = move |blob: Option<wasm_bindgen::JsValue>| match blob {
        Some(blob) => set(&picture, "src", &address_of(&blob)),
        None => picture.remove(),
    };
    // Without it there is the button all the same.
    let _ = post::fetch(&path(id), token, done);
}
