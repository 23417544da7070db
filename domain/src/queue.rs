//! Who waits, and in which order: oldest first. A chat that comes back to the queue keeps its age.

use crate::ids::ChatId;
use crate::time::Time;

/// Where a waiting chat stands in its channel's queue. Equal ages are told apart by id, so that every reader agrees.
pub type Age = (Time, ChatId);

/// The place of `mine` among `waiting`, from 1.
pub fn place(waiting: impl Iterator<Item = Age>, mine: Age) -> usize {
    1 + waiting.filter(|other| *other < mine).count()
}
