//! The schema's steps, in order. They are added, never edited.

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{AssertSqlSafe, SqlSafeStr as _};

use super::Conn;
use crate::Failure;

const STEPS: [(i64, &str, &str); 2] = [
    (1, "office", include_str!("../../migrations/sqlite/0001_office.sql")),
    (2, "chat", include_str!("../../migrations/sqlite/0002_chat.sql")),
];

pub(super) async fn run(connection: &mut Conn) -> Result<(), Failure> {
    let steps = STEPS.map(|(version, name, sql)| {
        Migration::new(version, name.into(), MigrationType::Simple, AssertSqlSafe(sql).into_sql_str(), false)
    });
    let migrator = Migrator { migrations: steps.to_vec().into(), ..Migrator::DEFAULT };
    migrator.run(connection).await.map_err(|e| Failure::Broken(format!("migration: {e}")))
}
