//! Stories: what people do in the office, told against a real store in a folder of its own.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on is to fail where it stands")]

mod chat;
mod fresh;
mod idle;
mod line;
mod session;
mod settings;
mod store;
