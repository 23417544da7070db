//! The running chat's secret and what was written in it and is not in its log yet, kept for the next page in the frame's own
//! storage, which the browser may refuse: then they live as long as the page. Both stand in one place, so that what was
//! written in one chat can never be sent into another, and goes when the chat goes.

use domain::WriteId;
use domain::json::Json;
use leptos::web_sys::{Storage, window};

use super::talk::object;

/// More than this many messages are not remembered.
const MOST: usize = 20;

pub(super) struct Kept {
    pub token: String,
    /// Oldest first.
    pub unsent: Vec<(WriteId, String)>,
}

pub(super) fn kept(channel: &str) -> Option<Kept> {
    let kept = Json::parse(&storage()?.get_item(&key(channel)).ok()??)?;
    let unsent = kept.list("unsent").iter();
    let unsent = unsent.filter_map(|m| Some((WriteId::parse(m.text("write")?)?, m.text("text")?.to_owned())));
    Some(Kept { token: kept.text("token")?.to_owned(), unsent: unsent.take(MOST).collect() })
}

pub(super) fn keep(channel: &str, kept: &Kept) {
    let mut list = String::from("[");
    for (write, text) in &kept.unsent {
        if list.len() > 1 {
            list.push(',');
        }
        list.push_str(&object(&[("write", &write.to_string()), ("text", text)], &[]));
    }
    list.push(']');
    if let Some(storage) = storage() {
        // Refused or full: the chat goes on, and the next page starts afresh.
        let _ = storage.set_item(&key(channel), &object(&[("token", &kept.token)], &[("unsent", &list)]));
    }
}

/// Remembers a message, or without its text forgets it. Read anew each time: another tab may have written there, and may
/// by now be in another chat.
pub(super) fn note(channel: &str, token: Option<&str>, write: WriteId, text: Option<String>) {
    if let Some(mut now) = kept(channel).filter(|now| token == Some(&now.token)) {
        now.unsent.retain(|(known, _)| *known != write);
        now.unsent.extend(text.map(|text| (write, text)));
        now.unsent.truncate(MOST);
        keep(channel, &now);
    }
}

/// Another tab may be in another chat by now, whose secret stays.
pub(super) fn forget(channel: &str, token: &str) {
    if let Some(storage) = storage().filter(|_| kept(channel).is_some_and(|now| now.token == token)) {
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
