//! What colleagues may want to have accounted for.

use domain::time::Span;
use domain::{AgentId, ChatId, Time};
use uuid::Uuid;

use super::sql::{self, Conn, query};
use crate::{Agent, Failure};

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Read a conversation that they are not in.
    Listened,
    /// Took a chat from whoever had it.
    TookOver,
    /// Handed on a chat that a colleague has.
    HandedOn,
}

impl Deed {
    const ALL: [Self; 3] = [Self::Listened, Self::TookOver, Self::HandedOn];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Listened => "listened",
            Self::TookOver => "took_over",
            Self::HandedOn => "handed_on",
        }
    }
}

/// A line of the audit log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audited {
    pub at: Time,
    pub agent: AgentId,
    /// The agent's name as it was then.
    pub name: String,
    pub what: Deed,
    pub chat: Option<ChatId>,
    /// Whose chat it was, and what was out of the ordinary.
    pub detail: String,
}

pub(crate) async fn put(connection: &mut Conn, line: &Audited) -> Result<(), Failure> {
    query("insert into audit (id, at, agent, name, what, chat, detail) values ($1, $2, $3, $4, $5, $6, $7)")
        .bind(Uuid::now_v7())
        .bind(line.at.0)
        .bind(line.agent.0)
        .bind(&line.name)
        .bind(line.what.code())
        .bind(line.chat.map(|chat| chat.0))
        .bind(&line.detail)
        .execute(connection)
        .await?;
    Ok(())
}

/// Whether it stands there already that this agent has listened in on the chat lately.
pub(crate) async fn has_listened(
    connection: &mut Conn,
    me: &Agent,
    chat: ChatId,
    since: Time,
) -> Result<bool, Failure> {
    let found: Option<Uuid> = query(
        "select id from audit where chat = $1 and agent = $2 and at > $3 and what = 'listened' limit 1",
    )
    .bind(chat.0)
    .bind(me.id.0)
    .bind(since.0)
    .scalar(connection)
    .await?;
    Ok(found.is_some())
}

/// The lines since a moment, the latest first.
pub(crate) async fn since(connection: &mut Conn, since: Time, most: i64) -> Result<Vec<Audited>, Failure> {
    let rows = query(
        "select at, agent, name, what, chat, detail from audit where at >= $1 order by at desc, id desc limit $2",
    )
    .bind(since.0)
    .bind(most)
    .all(connection)
    .await?;
    rows.iter().map(read).collect()
}

/// Within so long it is one listening, however often the page asks.
pub(crate) const ONE_LISTENING: Span = Span::minutes(10);

fn read(row: &sql::Row) -> Result<Audited, Failure> {
    let what: String = row.get("what")?;
    let what = Deed::ALL.into_iter().find(|deed| deed.code() == what);
    Ok(Audited {
        at: Time(row.get("at")?),
        agent: AgentId(row.get("agent")?),
        name: row.get("name")?,
        what: what.ok_or_else(|| Failure::Broken("audit row".to_owned()))?,
        chat: row.get::<Option<Uuid>>("chat")?.map(ChatId),
        detail: row.get("detail")?,
    })
}
