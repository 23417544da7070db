//! Answering an offer.

use domain::ChatId;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use super::No;

/// Takes the chat that rings here.
#[server(prefix = "/api", endpoint = "accept", input = Json)]
pub async fn accept(chat: ChatId) -> Result<(), No> {
    use crate::ssr;
    Ok(ssr::desk()?.accept_offer(&ssr::agent().await?, chat).await?)
}

/// Lets it ring at somebody else.
#[server(prefix = "/api", endpoint = "decline", input = Json)]
pub async fn decline(chat: ChatId) -> Result<(), No> {
    use crate::ssr;
    Ok(ssr::desk()?.decline_offer(&ssr::agent().await?, chat).await?)
}
