//! Agents and their seats.

use domain::office::Seat;
use domain::{Acting, AgentId, ChannelKey, Permission, Time};
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use super::Conn;
use crate::Failure;

/// An agent as stored. `present` is the switch, not the truth of presence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agent {
    pub id: AgentId,
    pub email: String,
    pub name: String,
    pub admin: bool,
    pub capacity: i64,
    pub present: bool,
}

pub(crate) async fn all(connection: &mut Conn) -> Result<Vec<Agent>, Failure> {
    let rows =
        sqlx::query("select id, email, name, admin, capacity, present from agent order by name, email")
            .fetch_all(connection)
            .await?;
    rows.iter().map(read).collect()
}

pub(crate) async fn find(connection: &mut Conn, id: AgentId) -> Result<Option<Agent>, Failure> {
    let row = sqlx::query("select id, email, name, admin, capacity, present from agent where id = $1")
        .bind(id.0)
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(read).transpose()
}

/// The agent of that address, and the hash of their password if they have one.
pub(crate) async fn by_email(
    connection: &mut Conn,
    email: &str,
) -> Result<Option<(Agent, Option<String>)>, Failure> {
    let row =
        sqlx::query("select id, email, name, admin, capacity, present, password from agent where email = $1")
            .bind(email.to_lowercase())
            .fetch_optional(connection)
            .await?;
    row.map(|row| Ok((read(&row)?, row.try_get("password")?))).transpose()
}

/// Makes or changes the agent of that address; password and switch stay as they are.
pub(crate) async fn put(
    connection: &mut Conn,
    (email, name): (&str, &str),
    (admin, capacity): (bool, i64),
    now: Time,
) -> Result<AgentId, Failure> {
    let id: Uuid = sqlx::query_scalar(
        "insert into agent (id, email, name, admin, capacity, created) values ($1, $2, $3, $4, $5, $6)
         on conflict (email) do update
         set name = excluded.name, admin = excluded.admin, capacity = excluded.capacity
         returning id",
    )
    .bind(Uuid::now_v7())
    .bind(email.to_lowercase())
    .bind(name)
    .bind(admin)
    .bind(capacity)
    .bind(now.0)
    .fetch_one(connection)
    .await?;
    Ok(AgentId(id))
}

/// False when nobody has that address.
pub(crate) async fn set_password(connection: &mut Conn, email: &str, hash: &str) -> Result<bool, Failure> {
    let done = sqlx::query("update agent set password = $2 where email = $1")
        .bind(email.to_lowercase())
        .bind(hash)
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}

pub(crate) async fn set_present(connection: &mut Conn, id: AgentId, on: bool) -> Result<(), Failure> {
    sqlx::query("update agent set present = $2 where id = $1")
        .bind(id.0)
        .bind(on)
        .execute(connection)
        .await?;
    Ok(())
}

/// Puts the agent on exactly these seats.
pub(crate) async fn seat(
    connection: &mut Conn,
    id: AgentId,
    seats: &[(ChannelKey, Permission)],
) -> Result<(), Failure> {
    sqlx::query("delete from seat where agent = $1").bind(id.0).execute(&mut *connection).await?;
    for (channel, may) in seats {
        sqlx::query(
            "insert into seat (agent, channel, respond, notify, listen, manage) values ($1, $2, $3, $4, $5, $6)",
        )
        .bind(id.0)
        .bind(channel.as_str())
        .bind(may.respond)
        .bind(may.notify)
        .bind(may.listen)
        .bind(may.manage)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// The agent's seats, with the names of the channels.
pub(crate) async fn seats(connection: &mut Conn, id: AgentId) -> Result<Vec<Seat>, Failure> {
    let mut seats = Vec::new();
    let rows = sqlx::query(
        "select channel, respond, notify, listen, manage from seat where agent = $1 order by channel",
    )
    .bind(id.0)
    .fetch_all(&mut *connection)
    .await?;
    for row in &rows {
        let (key, may) = read_seat(row)?;
        let name =
            super::channel::find(connection, &key).await?.map_or_else(String::new, |c| c.settings.name);
        seats.push(Seat { key, name, may });
    }
    Ok(seats)
}

/// Who may answer in which channel, for all channels.
pub(crate) async fn responders(connection: &mut Conn) -> Result<Vec<(ChannelKey, AgentId)>, Failure> {
    let rows = sqlx::query("select channel, agent from seat where respond = 1 order by channel")
        .fetch_all(connection)
        .await?;
    rows.iter().map(|row| Ok((key(row)?, AgentId(row.try_get("agent")?)))).collect()
}

/// The agent as a decision about a chat of this channel needs to know them; `None` without a seat there.
pub(crate) async fn acting(
    connection: &mut Conn,
    id: AgentId,
    channel: &ChannelKey,
    present: bool,
) -> Result<Option<Acting>, Failure> {
    let row = sqlx::query(
        "select agent.name, agent.capacity, seat.channel, seat.respond, seat.notify, seat.listen, seat.manage
         from seat join agent on agent.id = seat.agent
         where seat.agent = $1 and seat.channel = $2",
    )
    .bind(id.0)
    .bind(channel.as_str())
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let colours: Vec<i64> =
        sqlx::query_scalar("select colour from chat where owner = $1 and state = 'talking'")
            .bind(id.0)
            .fetch_all(connection)
            .await?;
    let (_, may) = read_seat(&row)?;
    Ok(Some(Acting {
        id,
        name: row.try_get("name")?,
        may,
        present,
        load: i64::try_from(colours.len()).unwrap_or(i64::MAX),
        capacity: row.try_get("capacity")?,
        free_colour: (1..).find(|n| !colours.contains(n)).unwrap_or(1),
    }))
}

fn read(row: &SqliteRow) -> Result<Agent, Failure> {
    Ok(Agent {
        id: AgentId(row.try_get("id")?),
        email: row.try_get("email")?,
        name: row.try_get("name")?,
        admin: row.try_get("admin")?,
        capacity: row.try_get("capacity")?,
        present: row.try_get("present")?,
    })
}

fn read_seat(row: &SqliteRow) -> Result<(ChannelKey, Permission), Failure> {
    let may = Permission {
        respond: row.try_get("respond")?,
        notify: row.try_get("notify")?,
        listen: row.try_get("listen")?,
        manage: row.try_get("manage")?,
    };
    Ok((key(row)?, may))
}

fn key(row: &SqliteRow) -> Result<ChannelKey, Failure> {
    let key: String = row.try_get("channel")?;
    ChannelKey::parse(&key).ok_or_else(|| Failure::Broken(format!("channel key {key}")))
}
