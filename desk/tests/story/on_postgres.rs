//! The same stories on PostgreSQL. Its address is in `SNAK_TEST_POSTGRES`; `cargo run --release -p xtask -- postgres --
//! cargo test --release -p desk` starts one for them.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a story that cannot go on is to fail where it stands"
)]

include!("stories.rs");

const POSTGRES: bool = true;
