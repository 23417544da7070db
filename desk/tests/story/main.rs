//! Stories: what people do in the office, told against a real store in a folder of its own.

mod chat;
mod fresh;
mod idle;
mod line;
mod session;
mod settings;
mod store;
