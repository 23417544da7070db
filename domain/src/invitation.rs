//! A colleague who was asked to join a chat. One invitation is open at a time.

use serde::{Deserialize, Serialize};

use crate::ids::AgentId;
use crate::time::Time;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    pub by: AgentId,
    pub to: AgentId,
    pub name: String,
    pub until: Time,
}
