// The stories. `main.rs` and `on_postgres.rs` take this list into a test program each.

mod chat;
mod fresh;
mod idle;
mod line;
mod session;
mod settings;
mod store;
