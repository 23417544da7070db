//! A colleague who was asked to join a chat. One invitation is open at a time.

use serde::{Deserialize, Serialize};

use crate::ids::AgentId;
use crate::time::{Span, Time};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    pub by: AgentId,
    pub to: AgentId,
    pub name: String,
    pub until: Time,
    /// Who asks goes when the colleague comes.
    #[serde(default)]
    pub leaves: bool,
}

/// How long a colleague has to answer.
pub const STANDS_FOR: Span = Span::seconds(60);
