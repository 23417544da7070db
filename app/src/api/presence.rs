//! Whether the agent takes chats.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use super::No;

#[server(prefix = "/api", endpoint = "set_present", input = Json)]
pub async fn set_present(on: bool) -> Result<(), No> {
    use crate::ssr;
    Ok(ssr::desk()?.set_present(&ssr::agent().await?, on).await?)
}
