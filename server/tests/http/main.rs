//! The server as it is asked from outside: real sockets, a real store, no browser.

mod client;
mod embed;
mod guard;
mod live;
mod private;
mod widget;
