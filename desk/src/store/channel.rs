//! Channels.

use domain::channel::ChannelSettings;
use domain::{Channel, ChannelKey};
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::Conn;
use crate::Failure;

pub(crate) async fn all(connection: &mut Conn) -> Result<Vec<Channel>, Failure> {
    let rows =
        sqlx::query("select key, rev, settings from channel order by key").fetch_all(connection).await?;
    rows.iter().map(read).collect()
}

pub(crate) async fn find(connection: &mut Conn, key: &ChannelKey) -> Result<Option<Channel>, Failure> {
    let row = sqlx::query("select key, rev, settings from channel where key = $1")
        .bind(key.as_str())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(read).transpose()
}

/// Writes the settings; the rev grows only when they differ.
pub(crate) async fn put(
    connection: &mut Conn,
    key: &ChannelKey,
    settings: &ChannelSettings,
) -> Result<(), Failure> {
    sqlx::query(
        "insert into channel (key, rev, settings) values ($1, 1, $2)
         on conflict (key) do update set rev = channel.rev + 1, settings = excluded.settings
         where channel.settings <> excluded.settings",
    )
    .bind(key.as_str())
    .bind(serde_json::to_string(settings)?)
    .execute(connection)
    .await?;
    Ok(())
}

fn read(row: &SqliteRow) -> Result<Channel, Failure> {
    let key: String = row.try_get("key")?;
    let settings: String = row.try_get("settings")?;
    Ok(Channel {
        key: ChannelKey::parse(&key).ok_or_else(|| Failure::Broken(format!("channel key {key}")))?,
        rev: row.try_get("rev")?,
        settings: serde_json::from_str(&settings)?,
    })
}
