//! From SQLite to PostgreSQL, whole or not at all: every table is copied in one transaction, read back, and compared row
//! by row through a checksum before it is committed. Failed tries to sign in stay behind; they count for minutes only.

use std::fmt::Write as _;
use std::path::Path;

use sha2::{Digest as _, Sha256};

use super::sql::{self, Conn, Value, built, query};
use super::{Pending, postgres, sqlite};
use crate::Failure;

/// So many rows go over at once.
const PAGE: usize = 500;

#[derive(Clone, Copy, Debug)]
enum Kind {
    Int,
    Text,
    Bytes,
    Uuid,
    Bool,
}

use Kind::{Bool, Bytes, Int, Text, Uuid};

struct Table {
    name: &'static str,
    /// The first so many columns are the key.
    key: usize,
    columns: &'static [(&'static str, Kind)],
}

/// In an order in which nothing refers to what comes later.
const TABLES: &[Table] = &[
    Table { name: "meta", key: 1, columns: &[("name", Text), ("value", Text)] },
    Table {
        name: "channel",
        key: 1,
        columns: &[
            ("key", Text),
            ("rev", Int),
            ("settings", Text),
            ("picks", Bool),
            ("offers", Bool),
            ("priority", Int),
        ],
    },
    Table {
        name: "agent",
        key: 1,
        columns: &[
            ("id", Uuid),
            ("email", Text),
            ("name", Text),
            ("password", Text),
            ("admin", Bool),
            ("capacity", Int),
            ("created", Int),
            ("presence", Text),
            ("pause", Text),
            ("profiles", Text),
            ("profile", Text),
            ("offered", Int),
            ("missed", Int),
        ],
    },
    Table {
        name: "seat",
        key: 2,
        columns: &[
            ("agent", Uuid),
            ("channel", Text),
            ("respond", Bool),
            ("notify", Bool),
            ("listen", Bool),
            ("manage", Bool),
            ("skill", Int),
        ],
    },
    Table {
        name: "faq",
        key: 2,
        columns: &[
            ("key", Text),
            ("language", Text),
            ("folder", Text),
            ("title", Text),
            ("text", Text),
            ("published", Bool),
            ("public", Bool),
            ("rev", Int),
        ],
    },
    Table {
        name: "session",
        key: 1,
        columns: &[("token", Bytes), ("agent", Uuid), ("created", Int), ("seen", Int), ("expires", Int)],
    },
    Table {
        name: "chat",
        key: 1,
        columns: &[
            ("id", Uuid),
            ("channel", Text),
            ("token", Bytes),
            ("rev", Int),
            ("last_seq", Int),
            ("last_count", Int),
            ("state", Text),
            ("turn", Text),
            ("ending", Text),
            ("owner", Uuid),
            ("owner_name", Text),
            ("colour", Int),
            ("offer", Text),
            ("declined", Text),
            ("transfer", Text),
            ("invitation", Text),
            ("others", Text),
            ("started", Int),
            ("queued", Int),
            ("answered", Int),
            ("ended", Int),
            ("customer_name", Text),
            ("customer_email", Text),
            ("page_url", Text),
            ("page_title", Text),
            ("customer_seen", Int),
            ("agent_seen", Int),
            ("said", Text),
            ("said_at", Int),
            ("said_by_customer", Bool),
            ("unread", Int),
            ("about", Text),
            ("subject", Text),
            ("files_allowed", Bool),
            ("rating", Int),
            ("rated", Int),
            ("origin", Bytes),
            ("subject_line", Text),
            ("tags", Text),
            ("waits", Int),
            ("warned", Int),
            ("offered_to", Uuid),
        ],
    },
    Table { name: "device", key: 1, columns: &[("token", Bytes), ("chat", Uuid), ("created", Int)] },
    Table {
        name: "entry",
        key: 2,
        columns: &[
            ("chat", Uuid),
            ("seq", Int),
            ("count", Int),
            ("at", Int),
            ("author", Text),
            ("agent", Uuid),
            ("name", Text),
            ("what", Text),
            ("write", Uuid),
        ],
    },
    Table {
        name: "canned_reply",
        key: 1,
        columns: &[("key", Text), ("shortcut", Text), ("channels", Text), ("words", Text)],
    },
    Table { name: "choice_menu", key: 1, columns: &[("name", Text), ("channels", Text), ("words", Text)] },
    Table {
        name: "quick_reply",
        key: 1,
        columns: &[("id", Uuid), ("agent", Uuid), ("name", Text), ("body", Text), ("place", Int)],
    },
    Table {
        name: "routing_decision",
        key: 2,
        columns: &[
            ("chat", Uuid),
            ("seq", Int),
            ("at", Int),
            ("what", Text),
            ("agent", Uuid),
            ("name", Text),
            ("reasons", Text),
        ],
    },
    Table {
        name: "reply_template",
        key: 3,
        columns: &[
            ("mail", Text),
            ("channel", Text),
            ("language", Text),
            ("subject", Text),
            ("plain", Text),
            ("html", Text),
        ],
    },
    Table {
        name: "mail",
        key: 1,
        columns: &[
            ("id", Uuid),
            ("chat", Uuid),
            ("write", Uuid),
            ("kind", Text),
            ("recipient", Text),
            ("subject", Text),
            ("plain", Text),
            ("html", Text),
            ("state", Text),
            ("tries", Int),
            ("due", Int),
            ("created", Int),
            ("done", Int),
            ("trouble", Text),
        ],
    },
    Table { name: "mail_quota", key: 1, columns: &[("address", Bytes), ("day", Int), ("used", Int)] },
    Table {
        name: "blocked",
        key: 1,
        columns: &[
            ("id", Uuid),
            ("chat", Uuid),
            ("agent", Uuid),
            ("name", Text),
            ("reason", Text),
            ("at", Int),
            ("address", Bytes),
            ("address_until", Int),
            ("email", Bytes),
            ("subject", Bytes),
            ("until", Int),
            ("lifted", Int),
        ],
    },
    Table {
        name: "request",
        key: 1,
        columns: &[
            ("number", Int),
            ("rev", Int),
            ("channel", Text),
            ("write", Uuid),
            ("state", Text),
            ("origin", Text),
            ("chat", Uuid),
            ("customer_name", Text),
            ("customer_email", Text),
            ("page_url", Text),
            ("page_title", Text),
            ("about", Text),
            ("question", Text),
            ("created", Int),
        ],
    },
    Table {
        name: "audit",
        key: 1,
        columns: &[
            ("id", Uuid),
            ("at", Int),
            ("agent", Uuid),
            ("name", Text),
            ("what", Text),
            ("chat", Uuid),
            ("detail", Text),
        ],
    },
    // What is in them stays in the data folder.
    Table {
        name: "attachment",
        key: 1,
        columns: &[
            ("id", Uuid),
            ("chat", Uuid),
            ("object", Uuid),
            ("agent", Uuid),
            ("name", Text),
            ("kind", Text),
            ("size", Int),
            ("hash", Bytes),
            ("created", Int),
            ("state", Text),
            ("seq", Int),
            ("private", Bool),
        ],
    },
    Table {
        name: "document",
        key: 1,
        columns: &[
            ("id", Uuid),
            ("object", Uuid),
            ("title", Text),
            ("name", Text),
            ("kind", Text),
            ("size", Int),
            ("hash", Bytes),
            ("everywhere", Bool),
            ("created", Int),
            ("removed", Int),
        ],
    },
    Table { name: "document_channel", key: 2, columns: &[("document", Uuid), ("channel", Text)] },
];

const LEFT_BEHIND: &str = "sign_in_failure";

/// What was moved of one table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    pub table: &'static str,
    pub rows: u64,
    /// SHA-256 over every value of every row, in the order of the key; the same in both databases.
    pub checksum: String,
}

/// Moves everything from `snak.db` in the folder into an empty PostgreSQL. What is in the folder stays as it is.
///
/// # Errors
/// [`Failure::Broken`] in words for the admin: the folder is in use, the other database is not empty, or what arrived is
/// not what was sent. Then nothing was moved.
pub fn move_store<'a>(folder: &'a Path, url: &'a str) -> Pending<'a, Vec<Moved>> {
    Box::pin(async move {
        let mut from = sqlite::alone(folder).await?;
        let postgres = postgres::Postgres::open(url).await?;
        let moved = copy(&mut from, &postgres).await;
        postgres.close().await;
        moved
    })
}

async fn copy(from: &mut Conn, postgres: &postgres::Postgres) -> Result<Vec<Moved>, Failure> {
    complete(from, "select t.name || '.' || c.name from sqlite_schema t, pragma_table_info(t.name) c where t.type = 'table'")
        .await?;
    let mut to = postgres.begin().await?;
    complete(
        &mut to,
        "select table_name::text || '.' || column_name::text from information_schema.columns
         where table_schema = current_schema()",
    )
    .await?;
    for table in ["channel", "agent", "chat"] {
        let held: Option<i64> = built(format!("select count(*) from {table}")).scalar(&mut to).await?;
        if held != Some(0) {
            return Err(Failure::Broken(format!(
                "that PostgreSQL is in use already: its table {table} is not empty; name an empty database"
            )));
        }
    }
    // The new store is to be the old one, and not another with the same content.
    query("delete from meta").execute(&mut to).await?;
    let mut moved = Vec::new();
    for table in TABLES {
        let sent = table.copy(from, &mut to).await?;
        let arrived = table.sum(&mut to).await?;
        if sent != arrived {
            return Err(Failure::Broken(format!("{} arrived as {arrived:?} and was {sent:?}", table.name)));
        }
        moved.push(sent);
    }
    postgres::commit(to).await?;
    Ok(moved)
}

/// Every column of the database stands in the list above, so that none is forgotten when another is added.
async fn complete(connection: &mut Conn, columns: &'static str) -> Result<(), Failure> {
    let mut there: Vec<String> = query(columns).scalars(connection).await?;
    let ours = |name: &String| !name.starts_with("_sqlx") && !name.starts_with("sqlite_");
    there.retain(|name| ours(name) && !name.starts_with(&format!("{LEFT_BEHIND}.")));
    there.sort();
    let listed =
        TABLES.iter().flat_map(|t| t.columns.iter().map(|(column, _)| format!("{}.{column}", t.name)));
    let mut listed: Vec<String> = listed.collect();
    listed.sort();
    if there == listed {
        return Ok(());
    }
    let odd: Vec<_> = there
        .iter()
        .filter(|c| !listed.contains(c))
        .chain(listed.iter().filter(|c| !there.contains(c)))
        .collect();
    Err(Failure::Broken(format!("these columns are not known to whoever moves: {odd:?}")))
}

impl Table {
    async fn copy(&self, from: &mut Conn, to: &mut Conn) -> Result<Moved, Failure> {
        let mut sum = Sum::default();
        let mut after = None;
        loop {
            let page = self.page(from, after.as_deref()).await?;
            let Some(last) = page.last() else { return Ok(sum.of(self)) };
            after = Some(last[..self.key].to_vec());
            page.iter().for_each(|row| sum.take(row));
            // No statement has more than 65,535 values.
            let row = self.columns.len();
            let text = self.insert(page.len());
            let values = page.into_iter().flatten();
            let insert = values.fold(built(text), |insert, value| insert.bind(value));
            debug_assert!(row * PAGE < 65_535, "{}", self.name);
            insert.execute(to).await?;
        }
    }

    async fn sum(&self, connection: &mut Conn) -> Result<Moved, Failure> {
        let mut sum = Sum::default();
        let mut after = None;
        loop {
            let page = self.page(connection, after.as_deref()).await?;
            let Some(last) = page.last() else { return Ok(sum.of(self)) };
            after = Some(last[..self.key].to_vec());
            page.iter().for_each(|row| sum.take(row));
        }
    }

    /// The rows that come after a key.
    async fn page(&self, connection: &mut Conn, after: Option<&[Value]>) -> Result<Vec<Vec<Value>>, Failure> {
        let names =
            |columns: &[(&str, Kind)]| columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
        let (all, key) = (names(self.columns), names(&self.columns[..self.key]));
        let later = match after {
            Some(_) => format!("where ({key}) > ({})", places(1, self.key)),
            None => String::new(),
        };
        let text = format!("select {all} from {} {later} order by {key} limit {PAGE}", self.name);
        let after = after.unwrap_or_default().iter().cloned();
        let rows = after.fold(built(text), |query, value| query.bind(value)).all(connection).await?;
        rows.iter().map(|row| self.read(row)).collect()
    }

    fn read(&self, row: &sql::Row) -> Result<Vec<Value>, Failure> {
        let value = |(at, (_, kind)): (usize, &(&str, Kind))| {
            Ok(match kind {
                Int => Value::Int(row.get(at)?),
                Text => Value::Text(row.get(at)?),
                Bytes => Value::Bytes(row.get(at)?),
                Uuid => Value::Uuid(row.get(at)?),
                Bool => Value::Bool(row.get(at)?),
            })
        };
        self.columns.iter().enumerate().map(value).collect()
    }

    fn insert(&self, rows: usize) -> String {
        let width = self.columns.len();
        let names: Vec<_> = self.columns.iter().map(|(name, _)| *name).collect();
        let mut text = format!("insert into {} ({}) values ", self.name, names.join(", "));
        for row in 0..rows {
            let comma = if row > 0 { ", " } else { "" };
            // Writing to a text does not fail.
            let _ = write!(text, "{comma}({})", places(1 + row * width, width));
        }
        text
    }
}

/// `$3, $4, $5`.
fn places(from: usize, number: usize) -> String {
    (from..from + number).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ")
}

#[derive(Default)]
struct Sum {
    rows: u64,
    hash: Sha256,
}

impl Sum {
    fn take(&mut self, row: &[Value]) {
        self.rows += 1;
        for value in row {
            let bytes = match value {
                Value::Int(v) => v.map(|v| v.to_be_bytes().to_vec()),
                Value::Text(v) => v.as_ref().map(|v| v.as_bytes().to_vec()),
                Value::Bytes(v) => v.clone(),
                Value::Uuid(v) => v.map(|v| v.as_bytes().to_vec()),
                Value::Bool(v) => v.map(|v| vec![u8::from(v)]),
            };
            // The length tells where a value ends, and nothing from something empty.
            let length = bytes.as_ref().map_or(-1, |b| i64::try_from(b.len()).unwrap_or(i64::MAX));
            self.hash.update(length.to_be_bytes());
            self.hash.update(bytes.unwrap_or_default());
        }
    }

    fn of(self, table: &Table) -> Moved {
        let checksum = self.hash.finalize().iter().map(|b| format!("{b:02x}")).collect();
        Moved { table: table.name, rows: self.rows, checksum }
    }
}
