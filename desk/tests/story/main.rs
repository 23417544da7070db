//! Stories: what people do in the office, told against a real store: SQLite, or with `SNAK_TEST_POSTGRES` PostgreSQL, as
//! `cargo run --release -p xtask -- postgres -- cargo test --release -p desk` has it.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a story that cannot go on is to fail where it stands"
)]

mod after;
mod attachment;
mod blocked;
mod case;
mod chat;
mod choices;
mod dns;
mod document;
mod faq;
mod fresh;
mod identity;
mod idle;
mod invitation;
mod laws;
mod limits;
mod line;
mod listen;
mod mail;
mod moving;
mod offer;
mod open;
mod pre_chat;
mod private;
mod routing;
mod session;
mod settings;
mod smtp;
mod store;
mod subject;
mod transfer;
mod warning;
mod wording;
