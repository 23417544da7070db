//! Channels.

use domain::channel::ChannelSettings;
use domain::{Channel, ChannelKey};

use super::sql::{self, Conn, query};
use crate::Failure;

pub(crate) async fn all(connection: &mut Conn) -> Result<Vec<Channel>, Failure> {
    let rows = query("select key, rev, settings from channel order by key").all(connection).await?;
    rows.iter().map(read).collect()
}

pub(crate) async fn find(connection: &mut Conn, key: &ChannelKey) -> Result<Option<Channel>, Failure> {
    let row = query("select key, rev, settings from channel where key = $1")
        .bind(key.as_str())
        .first(connection)
        .await?;
    row.as_ref().map(read).transpose()
}

/// Whether chats of this channel are taken from the queue by hand.
pub(crate) async fn picks(connection: &mut Conn, key: &ChannelKey) -> Result<bool, Failure> {
    let picks =
        query("select picks from channel where key = $1").bind(key.as_str()).scalar(connection).await?;
    Ok(picks.unwrap_or_default())
}

/// Writes the settings; the rev grows only when they differ.
pub(crate) async fn put(
    connection: &mut Conn,
    key: &ChannelKey,
    settings: &ChannelSettings,
) -> Result<(), Failure> {
    query(
        "insert into channel (key, rev, settings, picks, offers, priority) values ($1, 1, $2, $3, $4, $5)
         on conflict (key) do update set rev = channel.rev + 1, settings = excluded.settings,
            picks = excluded.picks, offers = excluded.offers, priority = excluded.priority
         where channel.settings <> excluded.settings",
    )
    .bind(key.as_str())
    .bind(serde_json::to_string(settings)?)
    .bind(settings.routing.mode.picks())
    .bind(settings.routing.mode.offers())
    .bind(settings.routing.priority)
    .execute(connection)
    .await?;
    Ok(())
}

fn read(row: &sql::Row) -> Result<Channel, Failure> {
    let key: String = row.get("key")?;
    let settings: String = row.get("settings")?;
    Ok(Channel {
        key: ChannelKey::parse(&key).ok_or_else(|| Failure::Broken(format!("channel key {key}")))?,
        rev: row.get("rev")?,
        settings: serde_json::from_str(&settings)?,
    })
}
