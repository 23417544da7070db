//! What an agent sees. The server loads everything that a page needs into a [`Boot`], renders from it in one go, and
//! sends it along; the browser wakes the page up from the same `Boot`, and from then on the live line keeps it true.
//!
//! - `app`: the outermost component; `boot`: what a page starts from; `place`: which screen an address means; `way`:
//!   where the agent is among them
//! - state: `office` (all lists), `talk` and `talks` (conversations in the browser), `outbox` (what is on its way out), `kept` (what of it survives
//!   the page),
//!   `live` (the line itself), `news` (what each of its frames changes), `notices` (what is said aloud)
//! - screens: `sign_in`; `bar` above `chats` (`lists`, `row`, `shut`; `conversation`, `head`, `lines`, `foot`, `composer`;
//!   `contact`, `lock`) and `dashboard` (`filter`, `incoming`, `ongoing`, `staff`); `requests` and `request`, with `cases` for
//!   their state; `why`: what was decided about a chat
//! - `tray`: files that wait for their message; `attach`: the browser's side of them; `drop`: the place for those that are
//!   dragged
//! - `tools`: what helps to write, below the text box (`composer`)
//! - `about`: what a chat is about, in `contact`
//! - what comes to the agent: `ring`, the chat that rings at them, with `offer`, its card; `calling`, how that and what
//!   colleagues ask (`together`) is told, and `bell`, what is heard and shown elsewhere; `presence`: whether they take chats
//! - `pick`: taking a chat; `ending`: ending one; `end_chat`: what else can be done with it; `block`: keeping its customer out
//! - `commands`: all that can be asked for by name or key; `palette` and `keys` show and hear them
//! - `leaving`: what is asked before the page goes; `reasons`: every refusal in words
//! - `page` and `document`, on the server only: from a request to the finished page; `wake`, in the browser only

#![expect(unreachable_pub, reason = "what the component macro writes beside a component is pub")]

mod about;
mod app;
mod attach;
mod bar;
mod bell;
mod block;
mod boot;
mod calling;
mod cases;
mod chats;
mod commands;
mod composer;
mod contact;
mod conversation;
mod dashboard;
#[cfg(feature = "ssr")]
mod document;
mod drop;
mod end_chat;
mod ending;
mod filter;
mod foot;
mod head;
mod incoming;
mod kept;
mod keys;
mod leaving;
mod lines;
mod lists;
mod live;
mod lock;
mod me_menu;
mod news;
mod notices;
mod offer;
mod office;
mod ongoing;
mod outbox;
#[cfg(feature = "ssr")]
mod page;
mod palette;
mod pick;
mod place;
mod presence;
mod private;
mod reasons;
mod request;
mod requests;
mod ring;
mod row;
mod shut;
mod sign_in;
mod staff;
mod talk;
mod talks;
mod together;
mod tools;
mod tray;
#[cfg(feature = "hydrate")]
mod wake;
mod warnings;
mod watching;
mod way;
mod why;

#[cfg(feature = "ssr")]
pub use page::page;
#[cfg(feature = "hydrate")]
pub use wake::wake;
