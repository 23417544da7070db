//! The store: SQLite, one writer, a few readers. `desk` asks it for use cases, each of which is atomic, and hears of
//! success only after the commit.
//!
//! - [`writer`]: the one connection that writes, with group commit
//! - one file per noun: its SQL, in lower case, beside its use

pub(crate) mod agent;
pub(crate) mod channel;
pub(crate) mod chat;
pub(crate) mod entry;
mod migrate;
pub(crate) mod session;
mod writer;

use std::path::Path;
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _, Sqlite, SqliteConnection, SqlitePool};

use crate::Failure;
pub(crate) use writer::Writing;

/// What queries run on.
pub(crate) type Conn = SqliteConnection;

/// The first release without the fault that can lose committed pages when a checkpoint and a commit race
/// (sqlite.org/wal.html, "the WAL-reset bug").
const OLDEST_SQLITE: (u32, u32, u32) = (3, 51, 3);

#[derive(Clone, Debug)]
pub(crate) struct Store {
    writer: writer::Writer,
    readers: SqlitePool,
    /// Changes when a backup is restored, so that clients who are ahead of it forget what they have.
    pub(crate) epoch: String,
}

impl Store {
    /// Opens `snak.db` in the folder, and makes it when it is not there.
    pub(crate) async fn open(folder: &Path) -> Result<Self, Failure> {
        let options = SqliteConnectOptions::new()
            .filename(folder.join("snak.db"))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5))
            .disable_statement_logging();
        let mut connection = options.connect().await?;
        refuse_old(&mut connection).await?;
        migrate::run(&mut connection).await?;
        let epoch = epoch(&mut connection).await?;
        // Readers are many and short: a long one would keep the log from being folded back into the file.
        let reading = options.pragma("query_only", "on");
        let readers = SqlitePoolOptions::new().max_connections(4).connect_with(reading).await?;
        Ok(Self { writer: writer::Writer::start(connection), readers, epoch })
    }

    pub(crate) async fn read(&self) -> Result<PoolConnection<Sqlite>, Failure> {
        Ok(self.readers.acquire().await?)
    }

    /// Runs `work` in the next batch. Its answer comes after that batch's commit, never before.
    pub(crate) async fn write<T, W>(&self, work: W) -> Result<T, Failure>
    where
        T: Send + 'static,
        W: for<'c> FnOnce(&'c mut Conn) -> Writing<'c, T> + Send + 'static,
    {
        self.writer.write(work).await
    }

    /// Lets the last batch finish and closes the file.
    pub(crate) async fn close(&self) {
        self.writer.close().await;
        self.readers.close().await;
    }
}

async fn refuse_old(connection: &mut Conn) -> Result<(), Failure> {
    let version: String = sqlx::query_scalar("select sqlite_version()").fetch_one(&mut *connection).await?;
    let mut parts = version.split('.').map(|p| p.parse::<u32>().unwrap_or_default());
    let mut part = || parts.next().unwrap_or_default();
    if (part(), part(), part()) < OLDEST_SQLITE {
        return Err(Failure::Broken(format!("SQLite {version} can lose data; 3.51.3 or newer is needed")));
    }
    connection.ping().await?;
    Ok(())
}

async fn epoch(connection: &mut Conn) -> Result<String, Failure> {
    let fresh = uuid::Uuid::now_v7().simple().to_string();
    sqlx::query("insert into meta (name, value) values ('epoch', $1) on conflict (name) do nothing")
        .bind(fresh)
        .execute(&mut *connection)
        .await?;
    Ok(sqlx::query_scalar("select value from meta where name = 'epoch'").fetch_one(connection).await?)
}
