//! The schema's steps, in order. They are added, never edited. Each has a text for each database: types differ, tables
//! and columns do not, which a story checks.

use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::{AssertSqlSafe, PgConnection, SqlSafeStr as _, SqliteConnection};

use crate::Failure;

macro_rules! steps {
    ($kind:literal: $($version:literal $name:literal),* $(,)?) => {
        &[$((
            $version,
            $name,
            include_str!(concat!("../../migrations/", $kind, "/", $name, ".sql")),
        )),*]
    };
}

type Steps = &'static [(i64, &'static str, &'static str)];

macro_rules! all_steps {
    ($kind:literal) => {
        steps!(
            $kind:
            1 "0001_office",
            2 "0002_chat",
            3 "0003_customer",
            4 "0004_faq",
            5 "0005_request",
            6 "0006_after",
            7 "0007_attachment",
            8 "0008_blocked",
            9 "0009_device",
            10 "0010_presence",
            11 "0011_routing",
        )
    };
}

const SQLITE: Steps = all_steps!("sqlite");
const POSTGRES: Steps = all_steps!("postgres");

pub(super) async fn sqlite(connection: &mut SqliteConnection) -> Result<(), Failure> {
    // `run` is not `Send` in the eyes of today's compiler; this is what it calls.
    migrator(SQLITE).run_direct(None, connection, false).await.map_err(broken)
}

pub(super) async fn postgres(connection: &mut PgConnection) -> Result<(), Failure> {
    migrator(POSTGRES).run_direct(None, connection, false).await.map_err(broken)
}

fn migrator(steps: Steps) -> Migrator {
    let read = |(version, name, sql): &(i64, &str, &'static str)| {
        // What comes after the number, as the database remembers the first ones.
        let name = name.split_once('_').map_or(*name, |(_, name)| name).to_owned();
        Migration::new(
            *version,
            name.into(),
            MigrationType::Simple,
            AssertSqlSafe(*sql).into_sql_str(),
            false,
        )
    };
    Migrator { migrations: steps.iter().map(read).collect(), ..Migrator::DEFAULT }
}

fn broken(error: MigrateError) -> Failure {
    Failure::Broken(format!("migration: {error}"))
}
