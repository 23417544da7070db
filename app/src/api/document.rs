//! The library of documents.

use domain::{Attachment, Audience, ChatId, Document, DocumentId, FileId};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use super::No;

/// What this agent may send, in any of their channels.
#[server(prefix = "/api", endpoint = "documents", input = Json)]
pub async fn documents() -> Result<Vec<Document>, No> {
    use crate::ssr;
    Ok(ssr::desk()?.documents(&ssr::agent().await?).await?)
}

/// Makes a document a file of the chat, which waits for its message. Asking again with the same `file` gives the first answer.
#[server(prefix = "/api", endpoint = "attach_document", input = Json)]
pub async fn attach_document(
    chat: ChatId,
    document: DocumentId,
    file: FileId,
    audience: Audience,
) -> Result<Attachment, No> {
    use crate::ssr;
    let private = audience == Audience::Agents;
    Ok(ssr::desk()?.attach_document(&ssr::agent().await?, chat, (document, file), private).await?)
}
