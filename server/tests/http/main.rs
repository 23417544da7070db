//! The server as it is asked from outside: real sockets, a real store, no browser.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on is to fail where it stands"
)]

mod abuse;
mod after;
mod agent_files;
mod article;
mod client;
mod embed;
mod files;
mod found;
mod guard;
mod live;
mod plain;
mod poll;
mod private;
mod request;
mod slow;
mod widget;
