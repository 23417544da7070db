//! Choices for the customer.

use domain::{ChatId, WriteId};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use super::No;

/// Offers a menu. Asking again with the same `write` offers it once.
#[server(prefix = "/api", endpoint = "offer_choices", input = Json)]
pub async fn offer_choices(
    chat: ChatId,
    write: WriteId,
    question: String,
    options: Vec<String>,
) -> Result<(), No> {
    use crate::ssr;
    ssr::desk()?.offer_choices(&ssr::agent().await?, chat, write, (&question, &options)).await?;
    Ok(())
}
