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
            12 "0012_audit",
            13 "0013_wording",
            14 "0014_document",
            15 "0015_warning",
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

#[cfg(test)]
mod tests {
    use sqlx::{Connection as _, Row as _};

    use super::*;

    /// The table of mails is made anew by the fifteenth step. What was on its way is so still.
    #[tokio::test]
    async fn mails_and_chats_of_an_older_office_outlive_a_table_that_is_made_anew() {
        let mut connection = SqliteConnection::connect("sqlite::memory:").await.unwrap();
        let before: Vec<_> = SQLITE.iter().filter(|(version, ..)| *version < 15).copied().collect();
        migrator(before.leak()).run_direct(None, &mut connection, false).await.unwrap();
        sqlx::raw_sql(
            "insert into channel (key, rev, settings) values ('support', 1, '{}');
             insert into agent (id, email, name, capacity, created) values (x'01', 'ada@shop.example', 'Ada', 5, 1);
             insert into chat (id, channel, token, rev, last_seq, last_count, state, turn, owner, colour, declined,
                others, started, queued, answered, ended, customer_name, said, said_at, said_by_customer, unread)
             values
                (x'11', 'support', x'11', 1, 1, 1, 'waiting', 'agent', null, 0, '[]', '[]', 5, 5, null, null, '', '', 7, 1, 0),
                (x'12', 'support', x'12', 1, 1, 1, 'talking', 'agent', x'01', 1, '[]', '[]', 5, 5, 8, null, '', '', 7, 1, 0),
                (x'13', 'support', x'13', 1, 1, 1, 'talking', 'customer', x'01', 1, '[]', '[]', 5, 5, 6, null, '', '', 7, 0, 0),
                (x'14', 'support', x'14', 1, 1, 1, 'closed', 'agent', null, 0, '[]', '[]', 5, 5, null, 9, '', '', 7, 1, 0);
             insert into mail (id, chat, write, kind, recipient, subject, plain, html, state, tries, due, created, done, trouble)
             values
                (x'21', x'14', x'31', 'transcript', 'ida@lindqvist.example', 's', 'p', 'h', 'waiting', 2, 3, 4, null, 'why'),
                (x'22', x'14', x'32', 'transcript', 'ida@lindqvist.example', '', '', '', 'sent', 1, 3, 4, 5, null);",
        )
        .execute(&mut connection)
        .await
        .unwrap();

        sqlite(&mut connection).await.unwrap();
        let waits: Vec<Option<i64>> = sqlx::query_scalar("select waits from chat order by id")
            .fetch_all(&mut connection)
            .await
            .unwrap();
        assert_eq!(waits, [Some(5), Some(8), None, None]);
        let mails = sqlx::query("select * from mail order by id").fetch_all(&mut connection).await.unwrap();
        let texts = |name: &str| mails.iter().map(|row| row.get::<String, _>(name)).collect::<Vec<_>>();
        assert_eq!(
            (texts("kind"), texts("subject")),
            (vec!["transcript".to_owned(); 2], vec!["s".into(), "".into()])
        );
        assert_eq!(mails[0].get::<Option<String>, _>("trouble").as_deref(), Some("why"));
        let warning = |state: &str| {
            format!(
                "insert into mail (id, chat, write, kind, recipient, subject, plain, html, state, tries, due, created)
                 values (x'23', x'11', x'33', 'warning', 'ada@shop.example', '', '', '', '{state}', 0, 1, 1)"
            )
        };
        // What was checked is checked still.
        assert!(sqlx::query(AssertSqlSafe(warning("sent"))).execute(&mut connection).await.is_err());
        sqlx::query(AssertSqlSafe(warning("waiting"))).execute(&mut connection).await.unwrap();
        let index = "select count(*) from sqlite_schema where name = 'mail_due'";
        assert_eq!(sqlx::query_scalar::<_, i64>(index).fetch_one(&mut connection).await.unwrap(), 1);
    }
}
