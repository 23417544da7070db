//! Saying something.

use domain::{ChatId, Time, WriteId};
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
