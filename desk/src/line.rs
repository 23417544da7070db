//! A live line without its socket: what goes down it, frame by frame. The server only carries the frames, over
//! whatever transport, and drops the line when the other side is gone.
//!
//! Both kinds follow the bus first and read the store second, and drop what they have sent already; so nothing falls
//! between the two. When the mailbox has lost news, they look at the store again.

mod agent;
mod customer;

pub use agent::AgentLine;
pub use customer::{CustomerLine, Hello};
