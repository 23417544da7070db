//! An agent in a chat who does not own it.

use serde::{Deserialize, Serialize};

use crate::ids::AgentId;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Was invited and writes along.
    Guest,
    /// Handed the chat over and reads on.
    Listener,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Participant {
    pub agent: AgentId,
    pub name: String,
    pub role: Role,
}
