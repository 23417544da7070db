//! Predefined messages and menus, which all share, and quick replies, which are one agent's.

use domain::AgentId;
use domain::canned_reply::{CannedReply, ChoiceMenu};
use domain::faq::ArticleKey;
use domain::quick_reply::QuickReply;
use uuid::Uuid;

use super::sql::{Conn, query};
use crate::Failure;

pub(crate) async fn canned(connection: &mut Conn) -> Result<Vec<CannedReply>, Failure> {
    let rows = query("select key, shortcut, channels, words from canned_reply order by key");
    let mut all = Vec::new();
    for row in rows.all(connection).await? {
        let key: String = row.get("key")?;
        all.push(CannedReply {
            key: ArticleKey::parse(&key)
                .ok_or_else(|| Failure::Broken(format!("predefined message {key}")))?,
            shortcut: row.get("shortcut")?,
            channels: serde_json::from_str(&row.get::<String>("channels")?)?,
            words: serde_json::from_str(&row.get::<String>("words")?)?,
        });
    }
    Ok(all)
}

/// One without words is taken back.
pub(crate) async fn put_canned(connection: &mut Conn, reply: &CannedReply) -> Result<(), Failure> {
    query("delete from canned_reply where key = $1")
        .bind(reply.key.as_str())
        .execute(&mut *connection)
        .await?;
    if reply.words.is_empty() {
        return Ok(());
    }
    query("insert into canned_reply (key, shortcut, channels, words) values ($1, $2, $3, $4)")
        .bind(reply.key.as_str())
        .bind(&reply.shortcut)
        .bind(serde_json::to_string(&reply.channels)?)
        .bind(serde_json::to_string(&reply.words)?)
        .execute(connection)
        .await?;
    Ok(())
}

pub(crate) async fn menus(connection: &mut Conn) -> Result<Vec<ChoiceMenu>, Failure> {
    let rows = query("select name, channels, words from choice_menu order by name");
    let mut all = Vec::new();
    for row in rows.all(connection).await? {
        all.push(ChoiceMenu {
            name: row.get("name")?,
            channels: serde_json::from_str(&row.get::<String>("channels")?)?,
            words: serde_json::from_str(&row.get::<String>("words")?)?,
        });
    }
    Ok(all)
}

/// One without words is taken back.
pub(crate) async fn put_menu(connection: &mut Conn, menu: &ChoiceMenu) -> Result<(), Failure> {
    query("delete from choice_menu where name = $1").bind(&menu.name).execute(&mut *connection).await?;
    if menu.words.is_empty() {
        return Ok(());
    }
    query("insert into choice_menu (name, channels, words) values ($1, $2, $3)")
        .bind(&menu.name)
        .bind(serde_json::to_string(&menu.channels)?)
        .bind(serde_json::to_string(&menu.words)?)
        .execute(connection)
        .await?;
    Ok(())
}

/// An agent's own, in their order.
pub(crate) async fn quick(connection: &mut Conn, me: AgentId) -> Result<Vec<QuickReply>, Failure> {
    let rows = query("select id, name, body from quick_reply where agent = $1 order by place, id").bind(me.0);
    let mut all = Vec::new();
    for row in rows.all(connection).await? {
        all.push(QuickReply { id: row.get("id")?, name: row.get("name")?, text: row.get("body")? });
    }
    Ok(all)
}

/// Writes one of the agent's own; false when the id is somebody else's.
pub(crate) async fn put_quick(
    connection: &mut Conn,
    me: AgentId,
    reply: &QuickReply,
) -> Result<bool, Failure> {
    let put = query(
        "insert into quick_reply (id, agent, name, body, place)
         values ($1, $2, $3, $4, (select coalesce(max(place), 0) + 1 from quick_reply where agent = $2))
         on conflict (id) do update set name = excluded.name, body = excluded.body
         where quick_reply.agent = excluded.agent",
    );
    let rows = put.bind(reply.id).bind(me.0).bind(&reply.name).bind(&reply.text).execute(connection).await?;
    Ok(rows == 1)
}

pub(crate) async fn delete_quick(connection: &mut Conn, me: AgentId, id: Uuid) -> Result<(), Failure> {
    query("delete from quick_reply where id = $1 and agent = $2")
        .bind(id)
        .bind(me.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Gives one a place.
pub(crate) async fn place_quick(
    connection: &mut Conn,
    me: AgentId,
    id: Uuid,
    place: i64,
) -> Result<(), Failure> {
    query("update quick_reply set place = $3 where id = $1 and agent = $2")
        .bind(id)
        .bind(me.0)
        .bind(place)
        .execute(connection)
        .await?;
    Ok(())
}
