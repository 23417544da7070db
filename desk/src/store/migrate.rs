//! The schema's steps, in order. They are added, never edited. Each has a text for each database: types differ, tables
//! and columns do not, which a story checks.

use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::{AssertSqlSafe, PgConnection, SqlSafeStr as _, SqliteConnection};

use crate::Failure;

macro_rules! steps {
    ($kind:literal, $($version:literal $name:literal),*) => {
        [$((
            $version,
            $name,
            include_str!(concat!("../../migrations/", $kind, "/000", $version, "_", $name, ".sql")),
        )),*]
    };
}

type Steps<const N: usize> = [(i64, &'static str, &'static str); N];

macro_rules! all_steps {
    ($kind:literal) => {
        steps!(
            $kind,
            1 "office",
            2 "chat",
            3 "customer",
            4 "faq",
            5 "request",
            6 "after",
            7 "attachment",
            8 "blocked",
            9 "device"
        )
    };
}

const SQLITE: Steps<9> = all_steps!("sqlite");
const POSTGRES: Steps<9> = all_steps!("postgres");

pub(super) async fn sqlite(connection: &mut SqliteConnection) -> Result<(), Failure> {
    // `run` is not `Send` in the eyes of today's compiler; this is what it calls.
    migrator(SQLITE).run_direct(None, connection, false).await.map_err(broken)
}

pub(super) async fn postgres(connection: &mut PgConnection) -> Result<(), Failure> {
    migrator(POSTGRES).run_direct(None, connection, false).await.map_err(broken)
}

fn migrator<const N: usize>(steps: Steps<N>) -> Migrator {
    let steps = steps.map(|(version, name, sql)| {
        let sql = AssertSqlSafe(sql).into_sql_str();
        Migration::new(version, name.into(), MigrationType::Simple, sql, false)
    });
    Migrator { migrations: steps.to_vec().into(), ..Migrator::DEFAULT }
}

fn broken(error: MigrateError) -> Failure {
    Failure::Broken(format!("migration: {error}"))
}
