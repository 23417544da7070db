//! The words at an agent's hand: quick replies, predefined messages, articles, menus.

use domain::ChatId;
use domain::canned_reply::Asked;
use domain::phrase::Phrase;
use domain::quick_reply::QuickReply;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use uuid::Uuid;

use super::No;

/// Quick replies and predefined messages for a chat, with the names put in.
#[server(prefix = "/api", endpoint = "phrases", input = Json)]
pub async fn phrases(chat: ChatId) -> Result<Vec<Phrase>, No> {
    use crate::ssr;
    Ok(ssr::desk()?.phrases(&ssr::agent().await?, chat).await?)
}

/// Articles as links that the chat's customer can open.
#[server(prefix = "/api", endpoint = "linked_articles", input = Json)]
pub async fn linked_articles(chat: ChatId, typed: String) -> Result<Vec<Phrase>, No> {
    use crate::ssr;
    let mut found = ssr::desk()?.linked_articles(&ssr::agent().await?, chat, &typed).await?;
    let here = ssr::site()?.public_url;
    for phrase in &mut found {
        phrase.text = format!("{}\n{here}{}", phrase.title, phrase.text);
    }
    Ok(found)
}

/// Menus that may be offered in a chat, by name.
#[server(prefix = "/api", endpoint = "choice_menus", input = Json)]
pub async fn choice_menus(chat: ChatId) -> Result<Vec<(String, Asked)>, No> {
    use crate::ssr;
    Ok(ssr::desk()?.choice_menus(&ssr::agent().await?, chat).await?)
}

/// The agent's own, as they wrote them.
#[server(prefix = "/api", endpoint = "quick_replies", input = Json)]
pub async fn quick_replies() -> Result<Vec<QuickReply>, No> {
    use crate::ssr;
    Ok(ssr::desk()?.quick_replies(&ssr::agent().await?).await?)
}

/// Adds one, or changes the one of that id.
#[server(prefix = "/api", endpoint = "put_quick_reply", input = Json)]
pub async fn put_quick_reply(id: Uuid, name: String, text: String) -> Result<(), No> {
    use crate::ssr;
    Ok(ssr::desk()?.put_quick_reply(&ssr::agent().await?, id, &name, &text).await?)
}

#[server(prefix = "/api", endpoint = "delete_quick_reply", input = Json)]
pub async fn delete_quick_reply(id: Uuid) -> Result<(), No> {
    use crate::ssr;
    Ok(ssr::desk()?.delete_quick_reply(&ssr::agent().await?, id).await?)
}

/// Puts all of them into this order.
#[server(prefix = "/api", endpoint = "order_quick_replies", input = Json)]
pub async fn order_quick_replies(ids: Vec<Uuid>) -> Result<(), No> {
    use crate::ssr;
    Ok(ssr::desk()?.order_quick_replies(&ssr::agent().await?, ids).await?)
}
