//! SQLite in the data folder.

use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqliteLockingMode, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions as _, SqlitePool};

use super::sql::{Conn, query};
use super::{Pending, migrate, writer};
use crate::Failure;

/// The first release without the fault that can lose committed pages when a checkpoint and a commit race
/// (sqlite.org/wal.html, "the WAL-reset bug").
const OLDEST: (u32, u32, u32) = (3, 51, 3);

#[derive(Clone, Debug)]
pub(super) struct Sqlite {
    writer: writer::Writer,
    readers: SqlitePool,
}

impl Sqlite {
    /// Opens `snak.db` in the folder, and makes it when it is not there.
    pub(super) async fn open(folder: &Path) -> Result<Self, Failure> {
        let options = options(folder).create_if_missing(true);
        let mut connection = options.connect().await?;
        migrate::sqlite(&mut connection).await?;
        let mut connection = Conn::Writer(connection, false);
        refuse_old(&mut connection).await?;
        // Readers are many and short: a long one would keep the log from being folded back into the file.
        let reading = options.pragma("query_only", "on");
        // A file does not go away between two looks; asking before each whether it has would double the trips.
        let readers = SqlitePoolOptions::new().max_connections(4).test_before_acquire(false);
        let readers = readers.connect_with(reading).await?;
        Ok(Self { writer: writer::Writer::start(connection), readers })
    }

    pub(super) async fn read(&self) -> Result<Conn, Failure> {
        Ok(Conn::Reader(self.readers.acquire().await?))
    }

    pub(super) async fn write<T, W>(&self, work: W) -> Result<T, Failure>
    where
        T: Send + 'static,
        W: for<'c> FnOnce(&'c mut Conn) -> Pending<'c, T> + Clone + Send + 'static,
    {
        self.writer.write(work).await
    }

    pub(super) async fn close(&self) {
        self.writer.close().await;
        self.readers.close().await;
    }
}

fn options(folder: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(folder.join("snak.db"))
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5))
        .disable_statement_logging()
}

/// The store that is there, for as long as nobody else has it open.
pub(super) async fn alone(folder: &Path) -> Result<Conn, Failure> {
    let options =
        options(folder).locking_mode(SqliteLockingMode::Exclusive).busy_timeout(Duration::from_secs(1));
    let there = folder.join("snak.db");
    if !there.is_file() {
        return Err(Failure::Broken(format!("there is no {}", there.display())));
    }
    let in_use = |e: sqlx::Error| {
        Failure::Broken(format!("{} cannot be had alone; stop the server that uses it: {e}", there.display()))
    };
    let mut connection = options.connect().await.map_err(in_use)?;
    migrate::sqlite(&mut connection).await?;
    Ok(Conn::Writer(connection, false))
}

async fn refuse_old(connection: &mut Conn) -> Result<(), Failure> {
    let version: Option<String> = query("select sqlite_version()").scalar(connection).await?;
    let version = version.unwrap_or_default();
    let mut parts = version.split('.').map(|p| p.parse::<u32>().unwrap_or_default());
    let mut part = || parts.next().unwrap_or_default();
    if (part(), part(), part()) < OLDEST {
        return Err(Failure::Broken(format!("SQLite {version} can lose data; 3.51.3 or newer is needed")));
    }
    Ok(())
}
