//! Files: their rows. What is in them is in [`crate::files`].

use domain::attachment::Kind;
use domain::{AgentId, Attachment, ChatId, FileId, Time};
use uuid::Uuid;

use super::sql::{self, Conn, query};
use crate::Failure;

#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) file: Attachment,
    pub(crate) chat: ChatId,
    /// Under what name its content lies in the folder.
    pub(crate) object: Uuid,
    /// Who sent it; `None` is the customer.
    pub(crate) agent: Option<AgentId>,
    pub(crate) hash: Vec<u8>,
    /// The line that it came with, once it has.
    pub(crate) seq: Option<i64>,
    /// It goes with a line for agents, and with no other.
    pub(crate) private: bool,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select id, chat, object, agent, name, kind, size, hash, seq, private from attachment ",
            $rest
        )
    };
}

pub(crate) async fn find(connection: &mut Conn, id: FileId) -> Result<Option<Row>, Failure> {
    let row = query(select!("where id = $1 and state <> 'swept'")).bind(id.0).first(connection).await?;
    row.as_ref().map(read).transpose()
}

/// Whether there is one of this id, in whatever state and chat.
pub(crate) async fn is_known(connection: &mut Conn, id: FileId) -> Result<bool, Failure> {
    Ok(query("select id from attachment where id = $1").bind(id.0).first(connection).await?.is_some())
}

/// How many bytes and files the chat has.
pub(crate) async fn of_chat(connection: &mut Conn, chat: ChatId) -> Result<(i64, i64), Failure> {
    let row = query("select cast(coalesce(sum(size), 0) as bigint) as bytes, count(*) as files from attachment where chat = $1")
        .bind(chat.0)
        .first(connection)
        .await?;
    Ok(match row {
        Some(row) => (row.get("bytes")?, row.get("files")?),
        None => (0, 0),
    })
}

pub(crate) async fn insert(connection: &mut Conn, row: &Row, now: Time) -> Result<(), Failure> {
    query(
        "insert into attachment (id, chat, object, agent, name, kind, size, hash, created, private, state)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'waiting')",
    )
    .bind(row.file.id.0)
    .bind(row.chat.0)
    .bind(row.object)
    .bind(row.agent.map(|a| a.0))
    .bind(&row.file.name)
    .bind(row.file.kind.code())
    .bind(row.file.size)
    .bind(&row.hash[..])
    .bind(now.0)
    .bind(row.private)
    .execute(connection)
    .await?;
    Ok(())
}

/// The file goes with that line. False when it has gone with another, or was swept.
pub(crate) async fn send(connection: &mut Conn, id: FileId, seq: i64) -> Result<bool, Failure> {
    let sent = query("update attachment set state = 'sent', seq = $2 where id = $1 and state = 'waiting'")
        .bind(id.0)
        .bind(seq)
        .execute(connection)
        .await?;
    Ok(sent == 1)
}

/// From here on nobody can send what has waited since before then. Also those of a former sweep that did not end. Each comes
/// with its object, if that is nothing else: a document lies there for all who send it.
pub(crate) async fn sweep(
    connection: &mut Conn,
    before: Time,
) -> Result<Vec<(FileId, Option<Uuid>)>, Failure> {
    query("update attachment set state = 'swept' where state = 'waiting' and created < $1")
        .bind(before.0)
        .execute(connection)
        .await?;
    let rows = query(
        "select id, case when exists (select 1 from document where document.object = a.object)
                or exists (select 1 from attachment b
                    where b.object = a.object and (b.state <> 'swept' or b.id < a.id))
            then null else object end as object
         from attachment a where state = 'swept' limit 500",
    )
    .all(connection)
    .await?;
    rows.iter().map(|row| Ok((FileId(row.get("id")?), row.get("object")?))).collect()
}

/// Its content is gone.
pub(crate) async fn forget(connection: &mut Conn, id: FileId) -> Result<(), Failure> {
    query("delete from attachment where id = $1 and state = 'swept'").bind(id.0).execute(connection).await?;
    Ok(())
}

fn read(row: &sql::Row) -> Result<Row, Failure> {
    let kind: String = row.get("kind")?;
    let agent: Option<Uuid> = row.get("agent")?;
    Ok(Row {
        file: Attachment {
            id: FileId(row.get("id")?),
            name: row.get("name")?,
            kind: Kind::parse(&kind).ok_or_else(|| Failure::Broken(format!("attachment kind {kind}")))?,
            size: row.get("size")?,
        },
        chat: ChatId(row.get("chat")?),
        object: row.get("object")?,
        agent: agent.map(AgentId),
        hash: row.get("hash")?,
        seq: row.get("seq")?,
        private: row.get("private")?,
    })
}
