//! Who may reach what. Every operation begins here: rows are found through what the actor can reach, and what is out
//! of reach does not exist.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::{Acting, AgentId, Case, Channel, ChannelKey, Chat, ChatId, Refusal, State, Transfer, WriteId};

use crate::Failure;
use crate::secret::{self, Hashed};
use crate::store::chat::Row;
use crate::store::{Conn, agent, case, channel, chat, session};

/// A customer with the chat that their token opens. There is no other way to a customer's chat.
#[derive(Clone, Debug)]
pub struct Customer {
    pub chat: ChatId,
    pub channel: ChannelKey,
}

/// Which chat a token opens never changes, so those who write all the time are looked up once. Only that is remembered;
/// what the chat allows is read each time.
#[derive(Clone, Debug, Default)]
pub(crate) struct Customers(Arc<Mutex<HashMap<Hashed, Customer>>>);

impl Customers {
    /// More are not remembered: some ten megabytes.
    const MOST: usize = 50_000;

    pub(crate) fn get(&self, token: &Hashed) -> Option<Customer> {
        self.known().get(token).cloned()
    }

    pub(crate) fn keep(&self, token: Hashed, customer: Customer) {
        let mut known = self.known();
        if known.len() >= Self::MOST {
            // All at once and seldom, instead of a little each time.
            known.clear();
        }
        known.insert(token, customer);
    }

    fn known(&self) -> MutexGuard<'_, HashMap<Hashed, Customer>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
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
///
/// With it comes the place of the line that a write has made, if it has been here before.
pub(crate) async fn chat_of(
    connection: &mut Conn,
    me: AgentId,
    (present, takes): (bool, bool),
    (id, write): (ChatId, Option<WriteId>),
) -> Result<(Row, Option<i64>, Acting), Failure> {
    let (row, written) = chat::find_for(connection, id, write).await?.ok_or(Refusal::NotFound)?;
    let acting = match agent::acting(connection, me, &row.chat.channel, (present, takes)).await? {
        None if is_asked(connection, me, &row.chat).await? => {
            agent::visiting(connection, me, (present, takes)).await?
        }
        acting => acting,
    };
    Ok((row, written, acting.ok_or(Refusal::NotFound)?))
}

/// Who sits elsewhere reaches a chat while they are in it, or asked to come into it.
async fn is_asked(connection: &mut Conn, me: AgentId, chat: &Chat) -> Result<bool, Failure> {
    if chat.has(me) || chat.asks(me) {
        return Ok(true);
    }
    match chat.transfer.as_ref().and_then(Transfer::channel) {
        Some(key) => agent::responds(connection, me, key).await,
        None => Ok(false),
    }
}

/// A chat that the agent may read: their own, one that they are in or asked to come into, one that waits for somebody like
/// them, one that they may listen in on, or any of a channel where they manage. Who listens in is in the audit log first:
/// operations that show something go through `Desk::reads`.
pub(crate) async fn readable(
    connection: &mut Conn,
    me: AgentId,
    present: bool,
    id: ChatId,
) -> Result<(Row, Acting), Failure> {
    let (row, _, acting) = chat_of(connection, me, (present, false), (id, None)).await?;
    let waits = row.chat.state == State::Waiting && acting.may.respond;
    let listens = row.chat.state == State::Talking && acting.may.listen;
    if waits || listens || acting.may.manage || is_asked(connection, me, &row.chat).await? {
        Ok((row, acting))
    } else {
        Err(Refusal::NotFound.into())
    }
}

/// A channel where the agent sits.
pub(crate) async fn channel(
    connection: &mut Conn,
    me: AgentId,
    key: &ChannelKey,
) -> Result<Channel, Failure> {
    let acting = agent::acting(connection, me, key, (true, false)).await?;
    let channel = channel::find(connection, key).await?;
    Ok(channel.filter(|_| acting.is_some()).ok_or(Refusal::NotFound)?)
}

/// A request in a channel where the agent sits. All who sit there may read it, with the chat that it came from.
pub(crate) async fn case(connection: &mut Conn, me: AgentId, number: i64) -> Result<Case, Failure> {
    Ok(case::find_for(connection, me, number).await?.ok_or(Refusal::NotFound)?)
}
