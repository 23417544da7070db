//! What the browser keeps of a conversation for the page after this one: the draft, and what was said and is not stored yet.
//! By agent and chat, in the browser's storage; where that is denied, it lives as long as the page. Read anew for each
//! change, because another tab of the same agent may have written there.

use domain::{AgentId, Attachment, Audience, ChatId, Text, Time, WriteId};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use web_sys::Storage;

const PREFIX: &str = "snak-chat:";
/// More than this many messages of one chat, and a longer draft, are not kept.
const MOST: usize = 20;
const LONGEST: usize = 20_000;

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Kept {
    pub draft: String,
    /// The draft is for agents only.
    pub private: bool,
    /// Oldest first.
    pub unsent: Vec<Unsent>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Unsent {
    pub write: WriteId,
    pub text: Option<Text>,
    #[serde(default)]
    pub files: Vec<Attachment>,
    pub at: Time,
    #[serde(default = "everyone")]
    pub audience: Audience,
}

/// What a page of before there were notes has left was for everyone.
const fn everyone() -> Audience {
    Audience::Everyone
}

pub(super) fn read(me: AgentId, chat: ChatId) -> Kept {
    let text = storage().and_then(|storage| storage.get_item(&key(me, chat)).ok().flatten());
    text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

pub(super) fn change(me: AgentId, chat: ChatId, change: impl FnOnce(&mut Kept)) {
    let mut kept = read(me, chat);
    change(&mut kept);
    kept.unsent.truncate(MOST);
    if kept.draft.len() > LONGEST {
        kept.draft.clear();
    }
    let (Some(storage), Ok(text)) = (storage(), serde_json::to_string(&kept)) else { return };
    // Refused or full: it lives as long as the page.
    _ = if kept.draft.is_empty() && kept.unsent.is_empty() && !kept.private {
        storage.remove_item(&key(me, chat))
    } else {
        storage.set_item(&key(me, chat), &text)
    };
}

/// Keeps only what belongs to these chats of this agent.
pub(super) fn sweep(me: AgentId, chats: &[ChatId]) {
    let keys: Vec<String> = chats.iter().map(|chat| key(me, *chat)).collect();
    forget_unless(|key| keys.iter().any(|k| k == key));
}

/// The agent leaves this browser.
pub(super) fn forget_all() {
    forget_unless(|_| false);
}

fn forget_unless(stays: impl Fn(&str) -> bool) {
    let Some(storage) = storage() else { return };
    let count = storage.length().unwrap_or_default();
    // First all of their names: taking one away moves the others.
    let keys: Vec<String> = (0..count).filter_map(|nth| storage.key(nth).ok().flatten()).collect();
    for key in keys.iter().filter(|key| key.starts_with(PREFIX) && !stays(key)) {
        _ = storage.remove_item(key);
    }
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

fn key(me: AgentId, chat: ChatId) -> String {
    format!("{PREFIX}{me}:{chat}")
}
