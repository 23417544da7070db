//! Who waits, in what order, how long that takes, and who has waited for too long.

use domain::time::Span;
use domain::warning::{Level, Wait};
use domain::{AgentId, ChannelKey, ChatId, Time};
use uuid::Uuid;

use super::chat::Row;
use super::sql::{Conn, query};
use crate::Failure;

/// Who waits in a channel, oldest first.
pub(crate) async fn waiting(connection: &mut Conn, channel: &ChannelKey) -> Result<Vec<ChatId>, Failure> {
    let ids: Vec<Uuid> =
        query("select id from chat where channel = $1 and state = 'waiting' order by queued, id")
            .bind(channel.as_str())
            .scalars(connection)
            .await?;
    Ok(ids.into_iter().map(ChatId).collect())
}

/// How long the twenty have waited on average who were answered last, since a moment; `None` when nobody was.
pub(crate) async fn average_wait(
    connection: &mut Conn,
    channel: &ChannelKey,
    since: Time,
) -> Result<Option<Span>, Failure> {
    let waits: Vec<i64> = query(
        "select answered - queued from chat where channel = $1 and answered > $2 order by answered desc limit 20",
    )
    .bind(channel.as_str())
    .bind(since.0)
    .scalars(connection)
    .await?;
    let count = i64::try_from(waits.len()).unwrap_or_default();
    Ok((count > 0).then(|| Span(waits.iter().sum::<i64>() / count)))
}

/// The next chat that this agent may take from the queue: none that rings at a colleague.
pub(crate) async fn next_for(connection: &mut Conn, agent: AgentId) -> Result<Option<ChatId>, Failure> {
    macro_rules! oldest {
        ($lock:literal) => {
            concat!(
                "select chat.id from chat join channel on channel.key = chat.channel
                 where state = 'waiting' and (offered_to is null or offered_to = $1) and channel.picks
                 and channel in (select channel from seat where agent = $1 and respond)
                 order by channel.priority desc, queued, chat.id limit 1",
                $lock
            )
        };
    }
    // One that somebody else is taking in this moment is waited for, and passed over if they get it.
    let text = if connection.locks() { oldest!(" for no key update of chat") } else { oldest!("") };
    let id: Option<Uuid> = query(text).bind(agent.0).scalar(connection).await?;
    Ok(id.map(ChatId))
}

/// The chats of a channel that have waited since before the given moments and of which that level has not been warned: for
/// an agent, and for a reply; for agents and for managers in each.
pub(crate) async fn overdue(
    connection: &mut Conn,
    channel: &ChannelKey,
    before: [Option<Time>; 4],
) -> Result<Vec<ChatId>, Failure> {
    let [new_agents, new_managers, agents, managers] = before.map(|at| at.map_or(i64::MIN, |at| at.0));
    let ids: Vec<Uuid> = query(
        "select id from chat where channel = $1 and waits <= $2
         and case state
            when 'waiting' then (waits <= $3 and warned in (0, 2)) or (waits <= $4 and warned in (0, 1))
            else (waits <= $5 and warned in (0, 2)) or (waits <= $6 and warned in (0, 1))
         end
         order by waits, id limit 200",
    )
    .bind(channel.as_str())
    .bind(new_agents.max(new_managers).max(agents).max(managers))
    .bind(new_agents)
    .bind(new_managers)
    .bind(agents)
    .bind(managers)
    .scalars(connection)
    .await?;
    Ok(ids.into_iter().map(ChatId).collect())
}

/// Notes who is warned of a chat's wait. Nothing when somebody else did, or it has moved.
pub(crate) async fn warn(connection: &mut Conn, row: &Row, levels: &[Level]) -> Result<Option<Row>, Failure> {
    let Some(wait) = row.wait else { return Ok(None) };
    let warned = levels.iter().fold(wait.warned, |warned, level| warned | level.bit());
    let next = Row { rev: row.rev + 1, wait: Some(Wait { warned, ..wait }), ..row.clone() };
    let done = query(
        "update chat set rev = $2, warned = $3 where id = $1 and rev = $4 and waits = $5 and warned = $6",
    )
    .bind(row.chat.id.0)
    .bind(next.rev)
    .bind(warned)
    .bind(row.rev)
    .bind(wait.since.0)
    .bind(wait.warned)
    .execute(connection)
    .await?;
    Ok((done == 1).then_some(next))
}
