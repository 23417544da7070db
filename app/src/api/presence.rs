//! Whether the agent takes chats.

use domain::Presence;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use super::No;

/// Also for pausing, with a reason that colleagues read.
#[server(prefix = "/api", endpoint = "set_presence", input = Json)]
pub async fn set_presence(presence: Presence, pause: String) -> Result<(), No> {
    use crate::ssr;
    Ok(ssr::desk()?.set_presence(&ssr::agent().await?, presence, &pause).await?)
}

#[server(prefix = "/api", endpoint = "set_present", input = Json)]
pub async fn set_present(on: bool) -> Result<(), No> {
    use crate::ssr;
    Ok(ssr::desk()?.set_present(&ssr::agent().await?, on).await?)
}

/// Chooses what the agent works at, by its name.
#[server(prefix = "/api", endpoint = "choose_profile", input = Json)]
pub async fn choose_profile(name: String) -> Result<(), No> {
    use crate::ssr;
    Ok(ssr::desk()?.choose_profile(&ssr::agent().await?, &name).await?)
}
