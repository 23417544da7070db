//! The running chat's secret, kept for the next page in the frame's own storage, which the browser may refuse: then it
//! lives as long as the page. JSON, so that more can be kept beside it.

use domain::json::{Json, quote};
use leptos::web_sys::{Storage, window};

pub(super) fn kept(channel: &str) -> Option<String> {
    let kept = storage()?.get_item(&key(channel)).ok()??;
    Json::parse(&kept)?.text("token").map(str::to_owned)
}

pub(super) fn keep(channel: &str, token: &str) {
    if let Some(storage) = storage() {
        let mut kept = String::from("{\"token\":");
        kept.push_str(&quote(token));
        kept.push('}');
        // Refused or full: the chat goes on, and the next page starts afresh.
        let _ = storage.set_item(&key(channel), &kept);
    }
}

pub(super) fn forget(channel: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(&key(channel));
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
