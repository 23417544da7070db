//! Who may reach what. Every operation begins here: rows are found through what the actor can reach, and what is out
//! of reach does not exist.

use domain::{Acting, AgentId, ChannelKey, ChatId, Refusal, State};

use crate::Failure;
use crate::secret;
use crate::store::chat::Row;
use crate::store::{Conn, agent, chat, session};

/// A customer with the chat that their token opens. There is no other way to a customer's chat.
#[derive(Clone, Debug)]
pub struct Customer {
    pub chat: ChatId,
    pub channel: ChannelKey,
}

/// The chat that a customer's token opens.
pub(crate) async fn customer(connection: &mut Conn, token: &str) -> Result<Row, Failure> {
    let token = secret::hashed(token).ok_or(Refusal::NotFound)?;
    Ok(chat::by_token(connection, token).await?.ok_or(Refusal::NotFound)?)
}

/// The agent whose session a token opens, and when that session was last noted as used.
pub(crate) async fn agent(
    connection: &mut Conn,
    token: &str,
    now: domain::Time,
) -> Result<(agent::Agent, domain::Time), Failure> {
    let token = secret::hashed(token).ok_or(Refusal::SignIn)?;
    Ok(session::find(connection, token, now).await?.ok_or(Refusal::SignIn)?)
}

/// A chat in a channel where the agent sits, together with the agent as they act there; what they have in hand only if that
/// matters, because they may take it. They see that it exists, as a card; [`readable`] says whether they may read it.
pub(crate) async fn chat_of(
    connection: &mut Conn,
    me: AgentId,
    (present, takes): (bool, bool),
    id: ChatId,
) -> Result<(Row, Acting), Failure> {
    let row = chat::find(connection, id).await?.ok_or(Refusal::NotFound)?;
    let acting =
        agent::acting(connection, me, &row.chat.channel, (present, takes)).await?.ok_or(Refusal::NotFound)?;
    Ok((row, acting))
}

/// A chat that the agent may read: their own, one that they are in, one that waits for somebody like them, or any of
/// a channel where they manage.
pub(crate) async fn readable(
    connection: &mut Conn,
    me: AgentId,
    present: bool,
    id: ChatId,
) -> Result<(Row, Acting), Failure> {
    let (row, acting) = chat_of(connection, me, (present, false), id).await?;
    let waits = row.chat.state == State::Waiting && acting.may.respond;
    if row.chat.has(me) || waits || acting.may.manage {
        Ok((row, acting))
    } else {
        Err(Refusal::NotFound.into())
    }
}
