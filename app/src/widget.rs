//! What a customer sees: the page inside the frame at `/w/<channel>`, and the same page alone at `/c/<channel>`.
//!
//! What happens (a key, a frame of the live line, an answer, a tick) goes to [`talk`], which knows the rules and
//! touches nothing. It changes the [`screen`], which the components show, and says what is to be done; [`wake`] does it.
//!
//! - components: [`page`] puts together header, note, form, log, panel and foot; [`still`] marks what is never woken
//! - what few see: [`panel`], rendered by the server when it is needed; [`inputs`] reads and refuses any form
//! - plain data and rules, tested without a browser: [`screen`], [`told`], [`talk`] and what lies below it
//! - the browser: [`attach`] (files), [`wake`], [`effects`], [`live`] (socket), [`host`] (the page around), [`token`] (storage),
//!   [`draw`] (the log's lines), [`browser`] (the few calls the others share)
//! - the server: [`html`], the whole document; `fields`, the inside of forms; `closed`, what is shown where nobody answers;
//!   `after`, what is asked when a chat has ended; `found`, articles that may be the answer; `article`, one on a page of its own; `plain`, the page without scripts
//!
//! Everything here is weighed: what a customer loads on open has a limit of 100 kB, and `make size` tells. Hence
//! one signal, function pointers in place of closures, `hidden` in place of `<Show>`, and a log drawn by hand.

mod act;
#[cfg(feature = "ssr")]
mod after;
#[cfg(feature = "ssr")]
mod article;
mod attach;
mod browser;
#[cfg(feature = "ssr")]
mod closed;
mod draft;
mod draw;
mod effects;
#[cfg(feature = "ssr")]
mod fields;
mod foot;
mod form;
#[cfg(feature = "ssr")]
mod found;
mod header;
mod host;
#[cfg(feature = "ssr")]
mod html;
mod inputs;
mod live;
mod log;
mod note;
mod page;
mod panel;
#[cfg(feature = "ssr")]
mod plain;
mod screen;
mod still;
mod talk;
mod token;
mod told;
mod wake;

#[cfg(feature = "ssr")]
pub use after::{AtTheEnd, after};
#[cfg(feature = "ssr")]
pub use article::article;
#[cfg(feature = "ssr")]
pub use closed::{Closing, instead, receipt};
#[cfg(feature = "ssr")]
pub use fields::{Form, fields, pre_chat};
#[cfg(feature = "ssr")]
pub use found::found;
#[cfg(feature = "ssr")]
pub use html::{Looks, html};
pub use page::Page;
pub use panel::Panel;
#[cfg(feature = "ssr")]
pub use plain::{Plain, Said, document as plain_document, plain};
pub use wake::{host, wake};
