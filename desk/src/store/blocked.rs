//! Who is kept out, by marks that say nothing to whoever reads them.

use domain::{AgentId, ChatId, Time};
use uuid::Uuid;

use super::sql::{self, Conn, query};
use crate::Failure;
use crate::secret::Hashed;

/// What a customer is known again by, as far as there is such a thing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Marks {
    pub(crate) address: Option<Hashed>,
    pub(crate) email: Option<Hashed>,
    pub(crate) subject: Option<Hashed>,
}

/// One agent's decision.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    pub(crate) chat: ChatId,
    pub(crate) agent: AgentId,
    pub(crate) name: String,
    pub(crate) reason: String,
    pub(crate) at: Time,
    pub(crate) address_until: Time,
    pub(crate) until: Time,
}

/// A block as an admin reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocked {
    pub id: Uuid,
    pub chat: ChatId,
    /// The agent's name as it was then.
    pub by: String,
    pub reason: String,
    pub at: Time,
    /// The customer as they named themselves in that chat.
    pub name: String,
    pub email: Option<String>,
    /// Until when their address is refused, and until when they are.
    pub address_until: Time,
    pub until: Time,
    pub lifted: Option<Time>,
}

pub(crate) async fn put(connection: &mut Conn, block: &Block, marks: &Marks) -> Result<(), Failure> {
    query(
        "insert into blocked (id, chat, agent, name, reason, at, address, address_until, email, subject, until)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(Uuid::now_v7())
    .bind(block.chat.0)
    .bind(block.agent.0)
    .bind(&block.name)
    .bind(&block.reason)
    .bind(block.at.0)
    .bind(bytes(&marks.address))
    .bind(block.address_until.0)
    .bind(bytes(&marks.email))
    .bind(bytes(&marks.subject))
    .bind(block.until.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// Whether one of the marks is kept out now.
pub(crate) async fn holds(connection: &mut Conn, marks: &Marks, now: Time) -> Result<bool, Failure> {
    // A mark that is null equals none.
    let found: Option<Uuid> = query(
        "select id from blocked where lifted is null
         and ((address = $1 and address_until > $4) or (email = $2 and until > $4) or (subject = $3 and until > $4))
         limit 1",
    )
    .bind(bytes(&marks.address))
    .bind(bytes(&marks.email))
    .bind(bytes(&marks.subject))
    .bind(now.0)
    .scalar(connection)
    .await?;
    Ok(found.is_some())
}

/// The latest first.
pub(crate) async fn all(connection: &mut Conn) -> Result<Vec<Blocked>, Failure> {
    let rows = query(
        "select blocked.id, chat, name, reason, at, address_until, until, lifted, customer_name, customer_email
         from blocked join chat on chat.id = blocked.chat order by at desc, blocked.id desc limit 1000",
    )
    .all(connection)
    .await?;
    rows.iter().map(read).collect()
}

/// False when there is no such block, or it has been lifted.
pub(crate) async fn lift(connection: &mut Conn, id: Uuid, now: Time) -> Result<bool, Failure> {
    let done = query(
        "update blocked set lifted = $2, address = null, email = null, subject = null
         where id = $1 and lifted is null",
    )
    .bind(id)
    .bind(now.0)
    .execute(connection)
    .await?;
    Ok(done == 1)
}

/// Notes where a chat was started from.
pub(crate) async fn note_origin(connection: &mut Conn, chat: ChatId, origin: Hashed) -> Result<(), Failure> {
    query("update chat set origin = $2 where id = $1")
        .bind(chat.0)
        .bind(&origin[..])
        .execute(connection)
        .await?;
    Ok(())
}

pub(crate) async fn origin(connection: &mut Conn, chat: ChatId) -> Result<Option<Hashed>, Failure> {
    let row = query("select origin from chat where id = $1").bind(chat.0).first(connection).await?;
    let origin: Option<Vec<u8>> = row.map(|row| row.get("origin")).transpose()?.flatten();
    Ok(origin.and_then(|bytes| bytes.try_into().ok()))
}

/// Forgets the marks that no longer hold, and where chats came from that ended before a moment.
pub(crate) async fn sweep(connection: &mut Conn, now: Time, ended: Time) -> Result<(), Failure> {
    for (text, moment) in [
        ("update blocked set address = null where address is not null and address_until <= $1", now),
        (
            "update blocked set email = null, subject = null
             where (email is not null or subject is not null) and until <= $1",
            now,
        ),
        ("update chat set origin = null where origin is not null and ended <= $1", ended),
    ] {
        query(text).bind(moment.0).execute(&mut *connection).await?;
    }
    Ok(())
}

fn bytes(mark: &Option<Hashed>) -> Option<&[u8]> {
    mark.as_ref().map(|mark| &mark[..])
}

fn read(row: &sql::Row) -> Result<Blocked, Failure> {
    let lifted: Option<i64> = row.get("lifted")?;
    Ok(Blocked {
        id: row.get("id")?,
        chat: ChatId(row.get("chat")?),
        by: row.get("name")?,
        reason: row.get("reason")?,
        at: Time(row.get("at")?),
        name: row.get("customer_name")?,
        email: row.get("customer_email")?,
        address_until: Time(row.get("address_until")?),
        until: Time(row.get("until")?),
        lifted: lifted.map(Time),
    })
}
