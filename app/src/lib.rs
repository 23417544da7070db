//! Every component of the console and of the widget. The crate compiles twice: with `ssr` for the server, which
//! renders pages and answers server functions, and with `hydrate` for the two bundles, which wake them up.
//!
//! - [`widget`]: what a customer sees, inside the frame and alone on `/c/<channel>`
//! - [`console`]: what an agent sees
//! - [`api`]: the console's server functions, five to ten lines each over `desk`
//! - [`launcher`](crate::launcher): the words on the button of a host page
//! - [`parts`]: what both screens are made of
//! - `line`: the state of a live line, in the browser but without one, and `post`: requests; for both screens
//! - [`words`]: the texts
//! - [`site`]: what the server tells the pages about itself

#![recursion_limit = "256"]

pub mod api;
pub mod console;
#[cfg(feature = "ssr")]
pub mod launcher;
mod line;
pub mod parts;
mod post;
#[cfg(feature = "ssr")]
pub mod site;
#[cfg(feature = "ssr")]
pub mod ssr;
pub mod widget;
pub mod words;
