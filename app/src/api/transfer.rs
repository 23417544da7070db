//! Handing chats over, taking them over, and going.

use domain::transfer::Takers;
use domain::{AgentId, ChannelKey, ChatId, WriteId};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use super::No;

/// Who is asked: a colleague, or whoever of a channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whom {
    Agent(AgentId),
    Channel(ChannelKey),
}

/// Who may be asked to take the chat, or to come into it.
#[server(name = ReadTakers, prefix = "/api", endpoint = "takers", input = Json)]
pub async fn takers(chat: ChatId) -> Result<Takers, No> {
    use crate::ssr;
    Ok(ssr::desk()?.takers(&ssr::agent().await?, chat).await?)
}

/// The chat stays with its owner until somebody says yes.
#[server(prefix = "/api", endpoint = "transfer", input = Json)]
pub async fn transfer(chat: ChatId, write: WriteId, whom: Whom) -> Result<(), No> {
    use crate::ssr;
    let (desk, me) = (ssr::desk()?, ssr::agent().await?);
    match whom {
        Whom::Agent(to) => desk.transfer(&me, chat, write, to).await?,
        Whom::Channel(to) => desk.transfer_to_channel(&me, chat, write, to).await?,
    }
    Ok(())
}

#[server(prefix = "/api", endpoint = "answer_transfer", input = Json)]
pub async fn answer_transfer(chat: ChatId, write: WriteId, yes: bool) -> Result<(), No> {
    use crate::ssr;
    let (desk, me) = (ssr::desk()?, ssr::agent().await?);
    if yes {
        desk.accept_transfer(&me, chat, write).await?;
    } else {
        desk.decline_transfer(&me, chat, write).await?;
    }
    Ok(())
}

#[server(prefix = "/api", endpoint = "cancel_transfer", input = Json)]
pub async fn cancel_transfer(chat: ChatId, write: WriteId) -> Result<(), No> {
    use crate::ssr;
    Ok(ssr::desk()?.cancel_transfer(&ssr::agent().await?, chat, write).await?)
}

/// For managers.
#[server(prefix = "/api", endpoint = "take_over", input = Json)]
pub async fn take_over(chat: ChatId, write: WriteId) -> Result<(), No> {
    use crate::ssr;
    Ok(ssr::desk()?.take_over(&ssr::agent().await?, chat, write).await?)
}

#[server(prefix = "/api", endpoint = "leave", input = Json)]
pub async fn leave(chat: ChatId, write: WriteId) -> Result<(), No> {
    use crate::ssr;
    Ok(ssr::desk()?.leave(&ssr::agent().await?, chat, write).await?)
}
