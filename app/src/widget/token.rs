//! What the frame's own storage keeps of the running chat for the next page; what stands in it is in `talk::kept`. The browser
//! may refuse it: then it lives as long as the page. Beside it stands whether answers are heard.

use leptos::web_sys::{Storage, window};

pub(super) fn kept(channel: &str) -> Option<String> {
    storage()?.get_item(&key(channel)).ok()?
}

pub(super) fn keep(channel: &str, kept: &str) {
    if let Some(storage) = storage() {
        // Refused or full: the chat goes on, and the next page starts afresh.
        let _ = storage.set_item(&key(channel), kept);
    }
}

pub(super) fn forget(channel: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(&key(channel));
    }
}

/// The sound of all channels. A channel's key has no dot in it.
const SOUND: &str = "snak.sound";

/// Whether answers are to be heard: unless somebody has said otherwise.
pub(super) fn sounds() -> bool {
    storage().and_then(|storage| storage.get_item(SOUND).ok().flatten()).is_none()
}

pub(super) fn sound(on: bool) {
    if let Some(storage) = storage() {
        // Refused or full: it holds for this page.
        let _ = if on { storage.remove_item(SOUND) } else { storage.set_item(SOUND, "off") };
    }
}

fn storage() -> Option<Storage> {
    window()?.local_storage().ok()?
}

fn key(channel: &str) -> String {
    let mut key = String::from("snak:");
    key.push_str(channel);
    key
}
