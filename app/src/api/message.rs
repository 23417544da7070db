//! Saying something.

use domain::{Audience, ChatId, FileId, Time, WriteId};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use super::No;

/// Where a message stands in the log, and since when. It is given after the commit, never before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stored {
    pub seq: i64,
    pub at: Time,
}

/// Asking again with the same `write` gives the first answer.
#[server(prefix = "/api", endpoint = "say", input = Json)]
pub async fn say(chat: ChatId, write: WriteId, text: String) -> Result<Stored, No> {
    use crate::ssr;
    let stored = ssr::desk()?.say(&ssr::agent().await?, chat, write, &text).await?;
    Ok(Stored { seq: stored.seq, at: stored.at })
}

/// The same for agents only.
#[server(prefix = "/api", endpoint = "note", input = Json)]
pub async fn note(chat: ChatId, write: WriteId, text: String) -> Result<Stored, No> {
    use crate::ssr;
    let stored = ssr::desk()?.note(&ssr::agent().await?, chat, write, &text).await?;
    Ok(Stored { seq: stored.seq, at: stored.at })
}

/// Files that have arrived, with or without words, to everyone or to agents only.
#[server(prefix = "/api", endpoint = "send_files", input = Json)]
pub async fn send_files(
    chat: ChatId,
    write: WriteId,
    text: String,
    files: Vec<FileId>,
    audience: Audience,
) -> Result<Stored, No> {
    use crate::ssr;
    let message = desk::WithFiles { write, text, files };
    let stored = ssr::desk()?.send(&ssr::agent().await?, chat, message, audience).await?;
    Ok(Stored { seq: stored.seq, at: stored.at })
}
