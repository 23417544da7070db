//! What was chosen lately, newest first, kept by the browser for whoever works in it.

use leptos::prelude::*;

const KEY: &str = "snak-emoji";
const MOST: usize = 16;

pub(super) fn read() -> Vec<String> {
    let kept = storage().and_then(|storage| storage.get_item(KEY).ok().flatten()).unwrap_or_default();
    kept.split_whitespace().take(MOST).map(str::to_owned).collect()
}

pub(super) fn note(sign: &str) {
    let mut signs = read();
    signs.retain(|known| known != sign);
    signs.insert(0, sign.to_owned());
    signs.truncate(MOST);
    if let Some(storage) = storage() {
        // Refused or full: then nothing is remembered.
        _ = storage.set_item(KEY, &signs.join(" "));
    }
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}
