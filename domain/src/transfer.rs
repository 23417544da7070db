//! A chat on its way to a colleague. It stays with its owner until the colleague says yes.

use serde::{Deserialize, Serialize};

use crate::ids::AgentId;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    pub by: AgentId,
    pub to: AgentId,
    pub name: String,
}
