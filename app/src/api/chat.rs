//! Taking chats, reading them, ending them.

use domain::routing::Decision;
use domain::{Card, ChannelKey, ChatId, Conversation, Entry, Subject, WriteId};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use super::No;

/// Takes a waiting chat. Of two agents at once one gets it; the other learns who has it.
#[server(prefix = "/api", endpoint = "pick", input = Json)]
pub async fn pick(chat: ChatId) -> Result<(), No> {
    use crate::ssr;
    Ok(ssr::desk()?.pick(&ssr::agent().await?, chat).await?)
}

/// Takes the chat that has waited longest among those this agent may take.
#[server(prefix = "/api", endpoint = "pick_next", input = Json)]
pub async fn pick_next() -> Result<ChatId, No> {
    use crate::ssr;
    Ok(ssr::desk()?.pick_next(&ssr::agent().await?).await?)
}

#[server(prefix = "/api", endpoint = "end_chat", input = Json)]
pub async fn end_chat(chat: ChatId, write: WriteId) -> Result<(), No> {
    use crate::ssr;
    Ok(ssr::desk()?.end_chat(&ssr::agent().await?, chat, write).await?)
}

/// Keeps the chat's customer out, with a reason for colleagues that may be empty.
#[server(prefix = "/api", endpoint = "block", input = Json)]
pub async fn block(chat: ChatId, write: WriteId, reason: String) -> Result<(), No> {
    use crate::ssr;
    Ok(ssr::desk()?.block(&ssr::agent().await?, chat, write, &reason).await?)
}

/// The customer may send files, or no longer.
#[server(prefix = "/api", endpoint = "allow_files", input = Json)]
pub async fn allow_files(chat: ChatId, on: bool) -> Result<(), No> {
    use crate::ssr;
    Ok(ssr::desk()?.allow_files(&ssr::agent().await?, chat, on).await?)
}

/// The agent has read the customer's lines up to `upto`, in the customer's count.
#[server(prefix = "/api", endpoint = "seen", input = Json)]
pub async fn seen(chat: ChatId, upto: i64) -> Result<(), No> {
    use crate::ssr;
    Ok(ssr::desk()?.seen(&ssr::agent().await?, chat, upto).await?)
}

#[server(name = ReadConversation, prefix = "/api", endpoint = "conversation", input = Json)]
pub async fn conversation(chat: ChatId) -> Result<Conversation, No> {
    use crate::ssr;
    Ok(ssr::desk()?.conversation(&ssr::agent().await?, chat).await?)
}

/// The page of entries that ends right before `before`.
#[server(prefix = "/api", endpoint = "earlier", input = Json)]
pub async fn earlier(chat: ChatId, before: i64) -> Result<Vec<Entry>, No> {
    use crate::ssr;
    Ok(ssr::desk()?.earlier(&ssr::agent().await?, chat, before).await?)
}

/// Says what the chat is about, in place of what was said before. Asking again does no harm.
#[server(prefix = "/api", endpoint = "describe", input = Json)]
pub async fn describe(chat: ChatId, subject: Subject) -> Result<Card, No> {
    use crate::ssr;
    Ok(ssr::desk()?.describe(&ssr::agent().await?, chat, &subject.line, &subject.tags).await?)
}

/// The tags to choose from in a channel.
#[server(prefix = "/api", endpoint = "tags", input = Json)]
pub async fn tags(channel: ChannelKey) -> Result<Vec<String>, No> {
    use crate::ssr;
    Ok(ssr::desk()?.tags(&ssr::agent().await?, &channel).await?)
}

/// What was decided about who answers the chat, and why: for who manages its channel.
#[server(prefix = "/api", endpoint = "why", input = Json)]
pub async fn why(chat: ChatId) -> Result<Vec<Decision>, No> {
    use crate::ssr;
    Ok(ssr::desk()?.why(&ssr::agent().await?, chat).await?)
}
