//! Asking colleagues into a chat.

use domain::{ChatId, WriteId};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use super::No;
use super::transfer::Whom;

/// With `leaves`, who asks goes when the colleague comes.
#[server(prefix = "/api", endpoint = "invite", input = Json)]
pub async fn invite(chat: ChatId, write: WriteId, whom: Whom, leaves: bool) -> Result<(), No> {
    use crate::ssr;
    use desk::Invited;
    let whom = match whom {
        Whom::Agent(to) => Invited::Agent(to),
        Whom::Channel(of) => Invited::AnyoneOf(of),
    };
    Ok(ssr::desk()?.invite(&ssr::agent().await?, chat, write, whom, leaves).await?)
}

/// Nobody has answered it yet.
#[server(prefix = "/api", endpoint = "cancel_invitation", input = Json)]
pub async fn cancel_invitation(chat: ChatId, write: WriteId) -> Result<(), No> {
    use crate::ssr;
    Ok(ssr::desk()?.cancel_invitation(&ssr::agent().await?, chat, write).await?)
}

#[server(prefix = "/api", endpoint = "answer_invitation", input = Json)]
pub async fn answer_invitation(chat: ChatId, write: WriteId, yes: bool) -> Result<(), No> {
    use crate::ssr;
    let (desk, me) = (ssr::desk()?, ssr::agent().await?);
    if yes {
        desk.accept_invitation(&me, chat, write).await?;
    } else {
        desk.decline_invitation(&me, chat, write).await?;
    }
    Ok(())
}
