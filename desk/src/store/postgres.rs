//! PostgreSQL. Each piece of writing is a transaction of its own; what it reads in order to change it is locked row by
//! row (a chat, then an agent), so those who write to different chats do not wait for each other.

use std::str::FromStr as _;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions as _, PgPool};

use super::sql::Conn;
use super::{Pending, migrate};
use crate::Failure;
use domain::Refusal;

/// So many write and read at once. More would wait for each other inside the database instead of in front of it.
const CONNECTIONS: u32 = 16;
/// Whoever gets no connection by then is told to try again.
const PATIENCE: Duration = Duration::from_secs(5);
/// A piece of writing that is in somebody's way is tried so often.
const TRIES: usize = 5;
/// The oldest release whose SQL is known to do.
const OLDEST: u32 = 150_000;

#[derive(Clone, Debug)]
pub(super) struct Postgres(PgPool);

impl Postgres {
    pub(super) async fn open(url: &str) -> Result<Self, Failure> {
        let options = PgConnectOptions::from_str(url)
            // The cause would repeat the address, and with it the password.
            .map_err(|_| Failure::Broken("the database's address is not one of PostgreSQL".to_owned()))?
            .application_name("snak")
            .disable_statement_logging();
        let mut connection = options.connect().await?;
        if let Some(version) = connection.server_version_num().filter(|v| *v < OLDEST) {
            return Err(Failure::Broken(format!("PostgreSQL 15 or newer is needed, and this is {version}")));
        }
        migrate::postgres(&mut connection).await?;
        let pool = PgPoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(PATIENCE);
        Ok(Self(pool.connect_with(options).await?))
    }

    pub(super) async fn read(&self) -> Result<Conn, Failure> {
        Ok(Conn::Postgres(self.0.acquire().await?))
    }

    pub(super) async fn write<T, W>(&self, work: W) -> Result<T, Failure>
    where
        T: Send + 'static,
        W: for<'c> FnOnce(&'c mut Conn) -> Pending<'c, T> + Clone + Send + 'static,
    {
        let mut clash = String::new();
        for _ in 0..TRIES {
            match self.once(work.clone()).await {
                Err(Failure::Clash(cause)) => clash = cause,
                done => return done,
            }
        }
        Err(Failure::Clash(clash))
    }

    /// Anything but success is undone: the transaction rolls back when it is dropped.
    async fn once<T, W>(&self, work: W) -> Result<T, Failure>
    where
        W: for<'c> FnOnce(&'c mut Conn) -> Pending<'c, T>,
    {
        let mut connection = self.begin().await?;
        let done = work(&mut connection).await?;
        commit(connection).await?;
        Ok(done)
    }

    pub(super) fn begin(&self) -> Pending<'_, Conn> {
        Box::pin(async move { Ok(Conn::Transaction(self.0.begin().await?)) })
    }

    pub(super) async fn close(&self) {
        self.0.close().await;
    }
}

pub(super) fn commit(connection: Conn) -> Pending<'static, ()> {
    Box::pin(async move {
        match connection {
            Conn::Transaction(transaction) => transaction.commit().await.map_err(not_stored),
            Conn::Writer(..) | Conn::Reader(_) | Conn::Postgres(_) => Ok(()),
        }
    })
}

/// Whether it was stored is not known; asking again, with the same id of the write, is what helps in any case.
fn not_stored(error: sqlx::Error) -> Failure {
    match Failure::from(error) {
        Failure::Broken(cause) => {
            tracing::error!(cause, "a commit failed");
            Refusal::Busy.into()
        }
        other => other,
    }
}
