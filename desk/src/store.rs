//! The store. `desk` asks it for use cases, each of which is atomic, and hears of success only after the commit.
//!
//! - [`sqlite`]: `snak.db` in the data folder, one [`writer`] with group commit and a few readers
//! - [`postgres`]: a pool, a transaction for each piece of writing
//! - [`sql`]: one text for both
//! - one file per noun: its SQL, in lower case, beside its use
//! - [`moving`]: from the one to the other

pub(crate) mod agent;
pub(crate) mod attachment;
pub(crate) mod audit;
pub(crate) mod blocked;
pub(crate) mod case;
pub(crate) mod channel;
pub(crate) mod chat;
pub(crate) mod document;
pub(crate) mod entry;
pub(crate) mod faq;
pub(crate) mod mail;
mod migrate;
pub mod moving;

mod postgres;
pub(crate) mod queue;
pub(crate) mod routing;
pub(crate) mod session;
mod sql;
mod sqlite;
pub(crate) mod template;
pub(crate) mod wording;
mod writer;

use std::fmt;
use std::path::{Path, PathBuf};
use std::pin::Pin;

use uuid::Uuid;

use crate::{Failure, secret};
pub(crate) use sql::Conn;

/// Work under way. In a box, so that it is compiled here once and not in each crate that waits for it.
pub(crate) type Pending<'c, T> = Pin<Box<dyn Future<Output = Result<T, Failure>> + Send + 'c>>;

/// Where an office keeps what it knows.
#[derive(Clone)]
pub enum Database {
    /// `snak.db` in this folder.
    Folder(PathBuf),
    /// A PostgreSQL of that address.
    Postgres(String),
}

impl From<&Path> for Database {
    fn from(folder: &Path) -> Self {
        Self::Folder(folder.to_owned())
    }
}

impl fmt::Display for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(folder) => folder.display().fmt(f),
            Self::Postgres(_) => f.write_str("the PostgreSQL database"),
        }
    }
}

impl fmt::Debug for Database {
    /// Without the address: it has a password in it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(folder) => f.debug_tuple("Folder").field(folder).finish(),
            Self::Postgres(_) => f.write_str("Postgres"),
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Store {
    kind: Kind,
    /// Changes when a backup is restored, so that clients who are ahead of it forget what they have.
    pub(crate) epoch: String,
    /// What marks of people are hashed with, so that they can be compared in this store alone.
    pub(crate) salt: String,
}

#[derive(Clone, Debug)]
enum Kind {
    Sqlite(sqlite::Sqlite),
    Postgres(postgres::Postgres),
}

impl Store {
    /// Opens the database, and makes what is missing in it.
    pub(crate) fn open(database: &Database) -> Pending<'_, Self> {
        Box::pin(async move {
            let kind = match database {
                Database::Folder(folder) => Kind::Sqlite(sqlite::Sqlite::open(folder).await?),
                Database::Postgres(url) => Kind::Postgres(postgres::Postgres::open(url).await?),
            };
            let mut store = Self { kind, epoch: String::new(), salt: String::new() };
            (store.epoch, store.salt) = store
                .write(|connection| {
                    Box::pin(async {
                        let epoch = once(connection, "epoch", Uuid::now_v7().simple().to_string()).await?;
                        let salt = once(connection, "salt", secret::token()?).await?;
                        Ok((epoch, salt))
                    })
                })
                .await?;
            Ok(store)
        })
    }

    pub(crate) fn read(&self) -> Pending<'_, Conn> {
        Box::pin(async move {
            match &self.kind {
                Kind::Sqlite(sqlite) => sqlite.read().await,
                Kind::Postgres(postgres) => postgres.read().await,
            }
        })
    }

    /// Does a piece of writing whole or not at all. Its answer comes after its commit, never before. On PostgreSQL it
    /// may be done again from the start, when it was in somebody's way.
    pub(crate) async fn write<T, W>(&self, work: W) -> Result<T, Failure>
    where
        T: Send + 'static,
        W: for<'c> FnOnce(&'c mut Conn) -> Pending<'c, T> + Clone + Send + 'static,
    {
        match &self.kind {
            Kind::Sqlite(sqlite) => sqlite.write(work).await,
            Kind::Postgres(postgres) => postgres.write(work).await,
        }
    }

    /// Lets what is being written finish, and lets go of the database.
    pub(crate) fn close(&self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async move {
            match &self.kind {
                Kind::Sqlite(sqlite) => sqlite.close().await,
                Kind::Postgres(postgres) => postgres.close().await,
            }
        })
    }
}

/// What is made once in the life of a store.
async fn once(connection: &mut Conn, name: &'static str, fresh: String) -> Result<String, Failure> {
    sql::query("insert into meta (name, value) values ($1, $2) on conflict (name) do nothing")
        .bind(name)
        .bind(fresh)
        .execute(&mut *connection)
        .await?;
    let value = sql::query("select value from meta where name = $1").bind(name).scalar(connection).await?;
    value.ok_or_else(|| Failure::Broken(format!("the store has no {name}")))
}
