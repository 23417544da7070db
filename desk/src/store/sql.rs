//! One SQL text for both databases: a statement with its values, run on whichever connection it is given. What sqlx
//! checks and decodes stays sqlx's; only the choice between its two drivers is made here, once.
//!
//! The store writes the SQL that both understand: `$1` for values, `true` and `false`, `on conflict`, `returning`. Where
//! they differ in a word, [`Conn::locks`] tells which one it is.

use std::pin::Pin;

use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{
    AssertSqlSafe, ColumnIndex, Decode, PgConnection, Postgres, Row as _, SqlSafeStr as _, SqlStr, Sqlite,
    SqliteConnection, Transaction, Type,
};
use uuid::Uuid;

/// What statements run on.
#[derive(Debug)]
pub(crate) enum Conn {
    /// SQLite's one writer, and whether it has changed anything since that was last asked.
    Writer(SqliteConnection, bool),
    /// One of SQLite's readers.
    Reader(PoolConnection<Sqlite>),
    /// PostgreSQL, reading.
    Postgres(PoolConnection<Postgres>),
    /// PostgreSQL, in a piece of writing. Undone when it is dropped before its commit.
    Transaction(Transaction<'static, Postgres>),
}

enum Driver<'c> {
    Sqlite(&'c mut SqliteConnection),
    Postgres(&'c mut PgConnection),
}

impl Conn {
    fn driver(&mut self) -> Driver<'_> {
        match self {
            Self::Writer(connection, _) => Driver::Sqlite(connection),
            Self::Reader(connection) => Driver::Sqlite(connection),
            Self::Postgres(connection) => Driver::Postgres(connection),
            Self::Transaction(connection) => Driver::Postgres(connection),
        }
    }

    /// Whether a statement has changed anything since the last time that this was asked.
    pub(crate) fn has_written(&mut self) -> bool {
        match self {
            Self::Writer(_, written) => std::mem::take(written),
            Self::Reader(_) | Self::Postgres(_) | Self::Transaction(_) => false,
        }
    }

    fn note(&mut self, text: &SqlStr) {
        if let Self::Writer(_, written) = self {
            *written |= !text.as_str().starts_with("select");
        }
    }

    /// Whether what is read in order to be changed has to be locked: several write at once. SQLite's writer is alone.
    pub(crate) fn locks(&self) -> bool {
        matches!(self, Self::Transaction(_))
    }
}

/// A value of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    Int(Option<i64>),
    Text(Option<String>),
    Bytes(Option<Vec<u8>>),
    Uuid(Option<Uuid>),
    Bool(Option<bool>),
}

macro_rules! value {
    ($($from:ty => |$v:ident| $to:expr),* $(,)?) => {
        $(impl From<$from> for Value {
            fn from($v: $from) -> Self {
                $to
            }
        })*
    };
}

value! {
    i64 => |v| Self::Int(Some(v)),
    Option<i64> => |v| Self::Int(v),
    &str => |v| Self::Text(Some(v.to_owned())),
    &String => |v| Self::Text(Some(v.clone())),
    String => |v| Self::Text(Some(v)),
    Option<&str> => |v| Self::Text(v.map(str::to_owned)),
    Option<String> => |v| Self::Text(v),
    &[u8] => |v| Self::Bytes(Some(v.to_vec())),
    Option<&[u8]> => |v| Self::Bytes(v.map(<[u8]>::to_vec)),
    Uuid => |v| Self::Uuid(Some(v)),
    Option<Uuid> => |v| Self::Uuid(v),
    bool => |v| Self::Bool(Some(v)),
}

/// What a column can be read as.
pub(crate) trait Column:
    Type<Sqlite> + Type<Postgres> + for<'r> Decode<'r, Sqlite> + for<'r> Decode<'r, Postgres>
{
}

impl<T> Column for T where
    T: Type<Sqlite> + Type<Postgres> + for<'r> Decode<'r, Sqlite> + for<'r> Decode<'r, Postgres>
{
}

#[derive(Debug)]
pub(crate) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

impl Row {
    /// The column of that name or number.
    pub(crate) fn get<T: Column>(
        &self,
        column: impl ColumnIndex<SqliteRow> + ColumnIndex<PgRow>,
    ) -> Result<T, sqlx::Error> {
        match self {
            Self::Sqlite(row) => row.try_get(column),
            Self::Postgres(row) => row.try_get(column),
        }
    }
}

/// An answer on its way. In a box, so that the drivers' code is compiled here once and not wherever an operation is.
pub(crate) type Asked<'c, T> = Pin<Box<dyn Future<Output = Result<T, sqlx::Error>> + Send + 'c>>;

/// A statement on its way.
#[derive(Debug)]
pub(crate) struct Statement {
    text: SqlStr,
    values: Vec<Value>,
}

pub(crate) fn query(text: &'static str) -> Statement {
    Statement { text: text.into_sql_str(), values: Vec::new() }
}

/// For a text put together from our own names and numbers. What comes from outside is bound, never written in.
pub(super) fn built(text: String) -> Statement {
    Statement { text: AssertSqlSafe(text).into_sql_str(), values: Vec::new() }
}

impl Statement {
    pub(crate) fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    /// How many rows it changed.
    pub(crate) fn execute(self, connection: &mut Conn) -> Asked<'_, u64> {
        Box::pin(async move {
            connection.note(&self.text);
            Ok(match connection.driver() {
                Driver::Sqlite(c) => self.on_sqlite().execute(c).await?.rows_affected(),
                Driver::Postgres(c) => self.on_postgres().execute(c).await?.rows_affected(),
            })
        })
    }

    pub(crate) fn all(self, connection: &mut Conn) -> Asked<'_, Vec<Row>> {
        Box::pin(async move {
            connection.note(&self.text);
            Ok(match connection.driver() {
                Driver::Sqlite(c) => {
                    self.on_sqlite().fetch_all(c).await?.into_iter().map(Row::Sqlite).collect()
                }
                Driver::Postgres(c) => {
                    self.on_postgres().fetch_all(c).await?.into_iter().map(Row::Postgres).collect()
                }
            })
        })
    }

    pub(crate) fn first(self, connection: &mut Conn) -> Asked<'_, Option<Row>> {
        Box::pin(async move {
            connection.note(&self.text);
            Ok(match connection.driver() {
                Driver::Sqlite(c) => self.on_sqlite().fetch_optional(c).await?.map(Row::Sqlite),
                Driver::Postgres(c) => self.on_postgres().fetch_optional(c).await?.map(Row::Postgres),
            })
        })
    }

    /// The first column of the first row.
    pub(crate) async fn scalar<T: Column>(self, connection: &mut Conn) -> Result<Option<T>, sqlx::Error> {
        self.first(connection).await?.map(|row| row.get(0)).transpose()
    }

    /// The first column of every row.
    pub(crate) async fn scalars<T: Column>(self, connection: &mut Conn) -> Result<Vec<T>, sqlx::Error> {
        self.all(connection).await?.iter().map(|row| row.get(0)).collect()
    }

    fn on_sqlite(self) -> Query<'static, Sqlite, SqliteArguments> {
        self.values.into_iter().fold(sqlx::query(self.text), |query, value| match value {
            Value::Int(v) => query.bind(v),
            Value::Text(v) => query.bind(v),
            Value::Bytes(v) => query.bind(v),
            Value::Uuid(v) => query.bind(v),
            Value::Bool(v) => query.bind(v),
        })
    }

    fn on_postgres(self) -> Query<'static, Postgres, PgArguments> {
        self.values.into_iter().fold(sqlx::query(self.text), |query, value| match value {
            Value::Int(v) => query.bind(v),
            Value::Text(v) => query.bind(v),
            Value::Bytes(v) => query.bind(v),
            Value::Uuid(v) => query.bind(v),
            Value::Bool(v) => query.bind(v),
        })
    }
}
