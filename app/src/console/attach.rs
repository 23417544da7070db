//! The browser's side of an agent's files: they are chosen, dropped or pasted, and held here until a message has taken them
//! along or they are put away. What becomes of them is for [`super::tray`] to say.

use std::cell::RefCell;

use domain::{Attachment, Audience, ChatId, FileId, Refusal};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{DataTransfer, File, FileList, XmlHttpRequest};

use crate::api::No;
use crate::post;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = encodeURIComponent)]
    fn encoded(text: &str) -> String;
}

struct Held {
    id: FileId,
    file: File,
    request: Option<XmlHttpRequest>,
}

thread_local! {
    static HELD: RefCell<Vec<Held>> = const { RefCell::new(Vec::new()) };
}

/// What the browser says of a file.
pub(super) struct Told {
    pub name: String,
    /// In bytes.
    pub size: i64,
    /// Empty when it does not know.
    pub mime: String,
}

pub(super) fn all(list: &FileList) -> Vec<File> {
    (0..list.length()).filter_map(|at| list.item(at)).collect()
}

/// The files that are dragged or pasted, if there are any.
pub(super) fn brought(carrier: Option<&DataTransfer>) -> Vec<File> {
    carrier.and_then(DataTransfer::files).map(|list| all(&list)).unwrap_or_default()
}

/// Whether what is dragged or pasted has something of this type with it.
pub(super) fn brings(carrier: Option<&DataTransfer>, what: &str) -> bool {
    carrier.is_some_and(|carrier| carrier.types().includes(&JsValue::from_str(what), 0))
}

pub(super) fn told(file: &File) -> Told {
    // A size is a whole number, however it is told; what is larger than any file that is taken need not be exact.
    let size = file.size().min(f64::from(i32::MAX));
    let size = format!("{size:.0}").parse().unwrap_or(i64::MAX);
    Told { name: file.name(), size, mime: file.type_() }
}

pub(super) fn hold(id: FileId, file: File) {
    HELD.with_borrow_mut(|held| held.push(Held { id, file, request: None }));
}

/// Sends one up that is held. `rises` hears how much of a hundred has gone.
pub(super) fn upload(
    (chat, id, name, audience): (ChatId, FileId, &str, Audience),
    rises: impl Fn(i32) + 'static,
    done: impl FnOnce(Result<Attachment, No>) + 'static,
) {
    let file = HELD.with_borrow(|held| held.iter().find(|held| held.id == id).map(|held| held.file.clone()));
    let Some(file) = file else { return done(Err(No::Lost)) };
    let (chat, own, name) = (chat.to_string(), id.to_string(), encoded(name));
    let mut headers = vec![("snak-chat", &*chat), ("snak-file", &*own), ("snak-name", &*name)];
    if audience == Audience::Agents {
        headers.push(("snak-private", "yes"));
    }
    let done = move |status, text: &str| done(answer(status, text));
    let request = post::upload("/upload", None, &headers, &file, rises, done);
    HELD.with_borrow_mut(|held| {
        if let Some(held) = held.iter_mut().find(|held| held.id == id) {
            held.request = request.ok();
        }
    });
}

fn answer(status: u16, text: &str) -> Result<Attachment, No> {
    match status {
        200 => serde_json::from_str(text).map_err(|_| No::Lost),
        _ => Err(serde_json::from_str::<Refusal>(text).map_or(No::Lost, No::Refused)),
    }
}

/// Lets go of a file, and breaks off its way up.
pub(super) fn forget(id: FileId) {
    let gone = HELD.with_borrow_mut(|held| {
        let at = held.iter().position(|held| held.id == id)?;
        Some(held.remove(at))
    });
    if let Some(request) = gone.and_then(|held| held.request) {
        // Its end is no news: the tray does not know it any more.
        request.set_onloadend(None);
        _ = request.abort();
    }
}

/// A browser leaves the page for a file that is dropped beside the place for it. Here it stays.
pub(super) fn keep_the_page() {
    Effect::new(move |_| {
        for kind in ["dragover", "drop"] {
            let stay = Closure::<dyn Fn(web_sys::DragEvent)>::new(|event: web_sys::DragEvent| {
                if !event.default_prevented() && brings(event.data_transfer().as_ref(), "Files") {
                    event.prevent_default();
                }
            });
            let stay = stay.into_js_value();
            _ = window().add_event_listener_with_callback(kind, stay.unchecked_ref());
        }
    });
}
