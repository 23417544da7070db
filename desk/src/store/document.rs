//! Documents: their rows. What is in them is in [`crate::files`].

use domain::attachment::Kind;
use domain::{AgentId, ChannelKey, ChatId, Document, DocumentId, Time};
use uuid::Uuid;

use super::sql::{self, Conn, query};
use crate::Failure;

#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) document: Document,
    /// Under what name its content lies in the folder.
    pub(crate) object: Uuid,
    pub(crate) hash: Vec<u8>,
}

macro_rules! select {
    ($rest:literal) => {
        concat!("select id, object, title, name, kind, size, hash from document ", $rest)
    };
}

pub(crate) async fn insert(connection: &mut Conn, row: &Row, now: Time) -> Result<(), Failure> {
    let document = &row.document;
    query(
        "insert into document (id, object, title, name, kind, size, hash, everywhere, created)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(document.id.0)
    .bind(row.object)
    .bind(&document.title)
    .bind(&document.name)
    .bind(document.kind.code())
    .bind(document.size)
    .bind(&row.hash[..])
    .bind(document.channels.is_empty())
    .bind(now.0)
    .execute(&mut *connection)
    .await?;
    for channel in &document.channels {
        query("insert into document_channel (document, channel) values ($1, $2)")
            .bind(document.id.0)
            .bind(channel.as_str())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Everything in the library, by title.
pub(crate) async fn all(connection: &mut Conn) -> Result<Vec<Document>, Failure> {
    let rows = query(select!("where removed is null order by title, id")).all(connection).await?;
    with_channels(connection, &rows).await
}

/// What is for one of the channels where the agent sits, by title.
pub(crate) async fn all_for(connection: &mut Conn, agent: AgentId) -> Result<Vec<Document>, Failure> {
    let rows = query(select!(
        "where removed is null
         and (everywhere or id in (select document from document_channel
              where channel in (select channel from seat where agent = $1)))
         and exists (select 1 from seat where agent = $1)
         order by title, id"
    ))
    .bind(agent.0)
    .all(connection)
    .await?;
    with_channels(connection, &rows).await
}

/// One that may be sent in the channel of this chat. Inside a piece of writing nobody removes it from here to the commit.
pub(crate) async fn find_for_chat(
    connection: &mut Conn,
    id: DocumentId,
    chat: ChatId,
) -> Result<Option<Row>, Failure> {
    macro_rules! held {
        ($lock:literal) => {
            concat!(
                select!(
                    "where id = $1 and removed is null
                     and (everywhere or id in (select document from document_channel
                          where channel = (select channel from chat where id = $2)))"
                ),
                $lock
            )
        };
    }
    let text = if connection.locks() { held!(" for share") } else { held!("") };
    let row = query(text).bind(id.0).bind(chat.0).first(connection).await?;
    row.as_ref().map(read).transpose()
}

/// False when there is none of that id.
pub(crate) async fn remove(connection: &mut Conn, id: DocumentId, now: Time) -> Result<bool, Failure> {
    let removed = query("update document set removed = $2 where id = $1 and removed is null")
        .bind(id.0)
        .bind(now.0)
        .execute(connection)
        .await?;
    Ok(removed == 1)
}

/// What was removed and has its row still, and whether its content is still a file of some chat.
pub(crate) async fn removed(connection: &mut Conn) -> Result<Vec<(DocumentId, Uuid, bool)>, Failure> {
    let rows = query(
        "select id, object, exists (select 1 from attachment where attachment.object = document.object) as sent
         from document where removed is not null limit 500",
    )
    .all(connection)
    .await?;
    rows.iter().map(|row| Ok((DocumentId(row.get("id")?), row.get("object")?, row.get("sent")?))).collect()
}

/// Its content has been looked to.
pub(crate) async fn forget(connection: &mut Conn, id: DocumentId) -> Result<(), Failure> {
    query("delete from document where id = $1 and removed is not null")
        .bind(id.0)
        .execute(connection)
        .await?;
    Ok(())
}

async fn with_channels(connection: &mut Conn, rows: &[sql::Row]) -> Result<Vec<Document>, Failure> {
    let pairs =
        query("select document, channel from document_channel order by channel").all(connection).await?;
    let mut documents = Vec::with_capacity(rows.len());
    for row in rows {
        let mut document = read(row)?.document;
        for pair in &pairs {
            if pair.get::<Uuid>("document")? == document.id.0 {
                let key: String = pair.get("channel")?;
                let key = ChannelKey::parse(&key);
                document.channels.push(key.ok_or_else(|| Failure::Broken("document channel".to_owned()))?);
            }
        }
        documents.push(document);
    }
    Ok(documents)
}

fn read(row: &sql::Row) -> Result<Row, Failure> {
    let kind: String = row.get("kind")?;
    Ok(Row {
        document: Document {
            id: DocumentId(row.get("id")?),
            title: row.get("title")?,
            name: row.get("name")?,
            kind: Kind::parse(&kind).ok_or_else(|| Failure::Broken(format!("document kind {kind}")))?,
            size: row.get("size")?,
            channels: Vec::new(),
        },
        object: row.get("object")?,
        hash: row.get("hash")?,
    })
}
