//! The browser's side of files: they are chosen, dropped or pasted, held here under a number until they are sent or put
//! away, sent up, and fetched to be saved. What becomes of them is for [`super::talk`] to say.

use core::cell::{Cell, RefCell};

use domain::FileId;
use js_sys::Array;
use leptos::web_sys::{Element, Event, XmlHttpRequest, window};
use wasm_bindgen::prelude::*;

use super::browser::{document, element};
use super::live::Tell;
use super::talk::{Answer, Picked};
use crate::post;

#[wasm_bindgen]
extern "C" {
    /// An event that may bring files along.
    type Bringing;
    #[wasm_bindgen(method, getter, structural)]
    fn target(this: &Bringing) -> Option<Carrier>;
    #[wasm_bindgen(method, getter, structural, js_name = clipboardData)]
    fn clipboard(this: &Bringing) -> Option<Carrier>;
    #[wasm_bindgen(method, getter, structural, js_name = dataTransfer)]
    fn dragged(this: &Bringing) -> Option<Carrier>;

    /// The input for files, the clipboard, or what is dragged.
    type Carrier;
    #[wasm_bindgen(method, getter, structural)]
    fn files(this: &Carrier) -> JsValue;
    #[wasm_bindgen(method, getter, structural)]
    fn types(this: &Carrier) -> JsValue;
    #[wasm_bindgen(method, setter, structural)]
    fn set_value(this: &Carrier, value: &str);

    #[derive(Clone)]
    type File;
    #[wasm_bindgen(method, getter, structural)]
    fn name(this: &File) -> String;
    /// Cut to 32 bits by the browser; what is larger is measured again by the server.
    #[wasm_bindgen(method, getter, structural)]
    fn size(this: &File) -> u32;
    #[wasm_bindgen(method, getter, structural, js_name = type)]
    fn mime(this: &File) -> String;

    /// The input or a link, to press it.
    type Pressed;
    #[wasm_bindgen(method, structural)]
    fn click(this: &Pressed);

    #[wasm_bindgen(js_namespace = URL, js_name = createObjectURL)]
    pub(super) fn address_of(blob: &JsValue) -> String;
    #[wasm_bindgen(js_namespace = URL, js_name = revokeObjectURL)]
    fn forget_address(address: &str);
    #[wasm_bindgen(js_name = encodeURIComponent)]
    fn encoded(text: &str) -> String;
}

/// How long a file that is being saved keeps its address, in milliseconds.
const SAVING: i32 = 60_000;

struct Held {
    key: u32,
    file: File,
    request: Option<XmlHttpRequest>,
}

thread_local! {
    static HELD: RefCell<Vec<Held>> = const { RefCell::new(Vec::new()) };
    static NEXT: Cell<u32> = const { Cell::new(1) };
}

/// Hears files that are chosen, dropped on the page or pasted into it.
pub(super) fn listen(root: &Element, tell: Tell) {
    let hear = Closure::<dyn Fn(Event)>::new(move |event: Event| hear(&event, tell));
    let hear = hear.into_js_value();
    for kind in ["change", "paste", "dragover", "drop"] {
        // Fails only for what is no function.
        let _ = root.add_event_listener_with_callback(kind, hear.unchecked_ref());
    }
}

fn hear(event: &Event, tell: Tell) {
    let bringing: &Bringing = event.unchecked_ref();
    let kind = event.type_();
    let carrier = match kind.as_str() {
        "change" => bringing.target(),
        "paste" => bringing.clipboard(),
        _ => bringing.dragged(),
    };
    let Some(carrier) = carrier else { return };
    let has = |what: &str| {
        let types = carrier.types();
        types.is_object() && Array::from(&types).includes(&JsValue::from_str(what), 0)
    };
    let brings = match kind.as_str() {
        "change" => carrier.files().is_object(),
        // What is copied in a writing program comes as words and as a picture of them.
        "paste" => has("Files") && !has("text/plain"),
        _ => has("Files"),
    };
    if !brings {
        return;
    }
    // The browser would leave the page for a file that is dropped on it.
    event.prevent_default();
    if kind == "dragover" {
        return;
    }
    let picked: Vec<Picked> = Array::from(&carrier.files()).iter().map(hold).collect();
    if kind == "change" {
        // So that the same can be chosen again.
        carrier.set_value("");
    }
    tell(&mut |talk| talk.choose(picked.clone()));
    // Those that were not taken on are let go.
    let mut kept = Vec::new();
    tell(&mut |talk| {
        kept = talk.files.list.iter().map(|file| file.key).collect();
        talk.idle = true;
    });
    HELD.with_borrow_mut(|held| held.retain(|held| kept.contains(&held.key)));
}

fn hold(file: JsValue) -> Picked {
    let file: File = file.unchecked_into();
    let key = NEXT.get();
    NEXT.set(key.wrapping_add(1));
    let picked = Picked { key, name: file.name(), size: i64::from(file.size()), mime: file.mime() };
    HELD.with_borrow_mut(|held| held.push(Held { key, file, request: None }));
    picked
}

/// Lets the customer choose.
pub(super) fn ask() {
    if let Some(input) = element("files") {
        input.unchecked_into::<Pressed>().click();
    }
}

pub(super) fn upload(key: u32, id: FileId, name: &str, token: Option<&str>, tell: Tell) {
    let file =
        HELD.with_borrow(|held| held.iter().find(|held| held.key == key).map(|held| held.file.clone()));
    let Some(file) = file else { return };
    let headers = [("snak-file", &*id.to_string()), ("snak-name", &encoded(name))];
    let rises = move |percent| tell(&mut |talk| talk.rising(key, percent));
    let done = move |status, text: &str| {
        let answer = Answer::read(status, text);
        tell(&mut |talk| talk.uploaded(key, &answer));
    };
    let request = post::upload("/w/upload", token, &headers, &file, rises, done);
    HELD.with_borrow_mut(|held| {
        if let Some(held) = held.iter_mut().find(|held| held.key == key) {
            held.request = request.ok();
        }
    });
}

/// Lets go of a file, and breaks off its way up.
pub(super) fn forget(key: u32) {
    let gone = HELD.with_borrow_mut(|held| {
        let at = held.iter().position(|held| held.key == key)?;
        Some(held.remove(at))
    });
    if let Some(request) = gone.and_then(|held| held.request) {
        // Its end is no news: the talk does not know it any more.
        request.set_onloadend(None);
        let _ = request.abort();
    }
}

/// Fetches a file with the token in a header, and has the browser save it.
pub(super) fn save(id: FileId, name: String, token: Option<&str>, tell: Tell) {
    let done = move |blob: Option<JsValue>| match blob {
        Some(blob) => hand_over(&blob, &name),
        None => tell(&mut |talk| talk.not_saved()),
    };
    // A browser that cannot ask says so in the console.
    let _ = post::fetch(&path(id), token, done);
}

pub(super) fn path(id: FileId) -> String {
    let mut path = String::from("/w/file/");
    path.push_str(&id.to_string());
    path
}

fn hand_over(blob: &JsValue, name: &str) {
    let Some(link) = document().and_then(|document| document.create_element("a").ok()) else { return };
    let address = address_of(blob);
    // The names are good.
    let _ = link.set_attribute("href", &address);
    let _ = link.set_attribute("download", name);
    link.unchecked_into::<Pressed>().click();
    let forget = Closure::once_into_js(move || forget_address(&address));
    if let Some(window) = window() {
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(forget.unchecked_ref(), SAVING);
    }
}
