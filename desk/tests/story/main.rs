//! Stories: what people do in the office, told against a real store: SQLite here, PostgreSQL in `on_postgres.rs`.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a story that cannot go on is to fail where it stands"
)]

include!("stories.rs");

const POSTGRES: bool = false;
