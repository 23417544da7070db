//! The running chat's secret and what was written in it and is not in its log yet, kept for the next page in the frame's own
//! storage, which the browser may refuse: then they live as long as the page. Both stand in one place, so that what was
//! written in one chat can never be sent into another, and goes when the chat goes: the token in the first line, and below
//! it a line for each message, its write and its text as JSON.

use domain::WriteId;
use domain::json::{Json, quote};
use leptos::web_sys::{Storage, window};

/// More than about so many bytes are not remembered: some twenty messages as long as they may be.
const MOST: usize = 100_000;

pub(super) struct Kept {
    pub token: String,
    /// Oldest first.
    pub unsent: Vec<(WriteId, String)>,
}

pub(super) fn kept(channel: &str) -> Option<Kept> {
    let kept = text(channel)?;
    let mut lines = kept.split('\n');
    let token = lines.next()?.to_owned();
    let mut unsent = Vec::new();
    for line in lines {
        let (write, text) = (line.get(..WRITE)?, line.get(WRITE..)?);
        if let (Some(write), Some(Json::Text(text))) = (WriteId::parse(write), Json::parse(text)) {
            unsent.push((write, text));
        }
    }
    Some(Kept { token, unsent })
}

/// A chat begins, with nothing unsent.
pub(super) fn keep(channel: &str, kept: &str) {
    if let Some(storage) = storage() {
        // Refused or full: the chat goes on, and the next page starts afresh.
        let _ = storage.set_item(&key(channel), kept);
    }
}

/// Remembers a message, or without its text forgets it. Read anew each time: another tab may have written there, and may
/// by now be in another chat.
pub(super) fn note(channel: &str, token: Option<&str>, write: WriteId, said: Option<String>) {
    let Some(before) = text(channel) else { return };
    let mut lines = before.split('\n');
    if lines.next() != token {
        return;
    }
    let write = write.to_string();
    let mut now = token.unwrap_or_default().to_owned();
    let said = said.map(|said| quote(&said)).unwrap_or_default();
    for line in lines.filter(|line| !line.starts_with(&*write)) {
        now.push('\n');
        now.push_str(line);
    }
    if !said.is_empty() && now.len() + said.len() < MOST {
        now.push('\n');
        now.push_str(&write);
        now.push_str(&said);
    }
    keep(channel, &now);
}

/// Another tab may be in another chat by now, whose secret stays.
pub(super) fn forget(channel: &str, token: &str) {
    if text(channel).is_some_and(|kept| kept.split('\n').next() == Some(token))
        && let Some(storage) = storage()
    {
        let _ = storage.remove_item(&key(channel));
    }
}

/// So many characters has a write's id.
const WRITE: usize = 36;

fn text(channel: &str) -> Option<String> {
    storage()?.get_item(&key(channel)).ok()?
}

fn storage() -> Option<Storage> {
    window()?.local_storage().ok()?
}

fn key(channel: &str) -> String {
    let mut key = String::from("snak:");
    key.push_str(channel);
    key
}
