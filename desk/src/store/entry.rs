//! The log. Places are given out by [`super::chat::save`], in the transaction that inserts.

use domain::choices::Menu;
use domain::{AgentId, Audience, By, ChatId, Entry, Time, What, WriteId};

use super::sql::{self, Conn, Statement, query};
use crate::Failure;

macro_rules! select {
    ($rest:literal) => {
        concat!("select seq, count, at, author, agent, name, what, write from entry ", $rest)
    };
}

/// At most so many entries go over at once; older ones are read page by page.
pub(crate) const PAGE: i64 = 200;

pub(super) async fn insert(connection: &mut Conn, chat: ChatId, entry: &Entry) -> Result<(), Failure> {
    let insert = query(
        "insert into entry (chat, seq, count, at, author, agent, name, what, write)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    );
    bind(insert.bind(chat.0).bind(entry.seq), entry)?.execute(connection).await?;
    Ok(())
}

/// All of a line but its chat and its place.
pub(super) fn bind(statement: Statement, entry: &Entry) -> Result<Statement, Failure> {
    let (author, agent, name) = match &entry.by {
        By::Customer => ("customer", None, None),
        By::Agent { name, id } => ("agent", *id, Some(name.as_str())),
        By::System => ("system", None, None),
    };
    Ok(statement
        .bind(entry.count)
        .bind(entry.at.0)
        .bind(author)
        .bind(agent.map(|a| a.0))
        .bind(name)
        .bind(serde_json::to_string(&entry.what)?)
        .bind(entry.write.map(|w| w.0)))
}

/// The entry that a write has made, if it has been here before.
pub(crate) async fn by_write(
    connection: &mut Conn,
    chat: ChatId,
    write: WriteId,
) -> Result<Option<Entry>, Failure> {
    let row =
        query(select!("where chat = $1 and write = $2")).bind(chat.0).bind(write.0).first(connection).await?;
    row.as_ref().map(read).transpose()
}

/// The line at a place, as agents count.
pub(crate) async fn at(connection: &mut Conn, chat: ChatId, seq: i64) -> Result<Option<Entry>, Failure> {
    let row = query(select!("where chat = $1 and seq = $2")).bind(chat.0).bind(seq).first(connection).await?;
    row.as_ref().map(read).transpose()
}

/// The menu at a place of the customer's count, and whether they have taken something of it.
pub(crate) async fn menu(connection: &mut Conn, chat: ChatId, of: i64) -> Result<Option<Menu>, Failure> {
    let row =
        query(select!("where chat = $1 and count = $2")).bind(chat.0).bind(of).first(connection).await?;
    let Some(What::Options { options, .. }) = row.as_ref().map(read).transpose()?.map(|entry| entry.what)
    else {
        return Ok(None);
    };
    let answers: Option<i64> = query(
        "select count(*) from entry where chat = $1 and count > $2 and author = 'customer' and what like $3",
    )
    .bind(chat.0)
    .bind(of)
    .bind(format!("{{\"t\":\"chosen\",\"of\":{of},%"))
    .scalar(connection)
    .await?;
    Ok(Some(Menu { of, options, answered: answers.unwrap_or_default() > 0 }))
}

/// The next page after a place, as `audience` counts. Customers' pages skip what is private before it leaves the store.
pub(crate) async fn after(
    connection: &mut Conn,
    chat: ChatId,
    audience: Audience,
    place: i64,
) -> Result<Vec<Entry>, Failure> {
    let text = match audience {
        Audience::Agents => {
            select!("where chat = $1 and seq > $2 order by seq limit $3")
        }
        Audience::Everyone => {
            select!("where chat = $1 and count > $2 order by count limit $3")
        }
    };
    let rows = query(text).bind(chat.0).bind(place).bind(PAGE).all(connection).await?;
    cut(&rows, audience)
}

/// The page that ends just before a place; for the newest page that place is beyond the last.
pub(crate) async fn before(
    connection: &mut Conn,
    chat: ChatId,
    audience: Audience,
    place: i64,
) -> Result<Vec<Entry>, Failure> {
    let text = match audience {
        Audience::Agents => {
            select!("where chat = $1 and seq < $2 order by seq desc limit $3")
        }
        Audience::Everyone => {
            select!("where chat = $1 and count < $2 order by count desc limit $3")
        }
    };
    let mut rows = query(text).bind(chat.0).bind(place).bind(PAGE).all(connection).await?;
    rows.reverse();
    cut(&rows, audience)
}

fn cut(rows: &[sql::Row], audience: Audience) -> Result<Vec<Entry>, Failure> {
    let mut entries = Vec::with_capacity(rows.len());
    for row in rows {
        let entry = read(row)?;
        match audience {
            Audience::Agents => entries.push(entry),
            Audience::Everyone => entries.extend(entry.for_customer()),
        }
    }
    Ok(entries)
}

fn read(row: &sql::Row) -> Result<Entry, Failure> {
    let author: String = row.get("author")?;
    let what: String = row.get("what")?;
    let agent: Option<uuid::Uuid> = row.get("agent")?;
    let name: Option<String> = row.get("name")?;
    let write: Option<uuid::Uuid> = row.get("write")?;
    Ok(Entry {
        seq: row.get("seq")?,
        count: row.get("count")?,
        at: Time(row.get("at")?),
        by: match author.as_str() {
            "customer" => By::Customer,
            "agent" => By::Agent { name: name.unwrap_or_default(), id: agent.map(AgentId) },
            _ => By::System,
        },
        what: serde_json::from_str(&what)?,
        write: write.map(WriteId),
    })
}
