//! The console's server functions: one file per noun, five to ten lines each over `desk`. Every one is an address that
//! anybody may call, so each begins by finding out who asks.

pub mod chat;
pub mod choices;
pub mod document;
pub mod invitation;
pub mod message;
pub mod offer;
pub mod presence;
pub mod request;
pub mod session;
pub mod transfer;
pub mod wording;

use domain::Refusal;
use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// Why a call came to nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum No {
    /// The office answered: no.
    Refused(Refusal),
    /// Nobody answered, or not the office. Whether it was done is not known; asking again with the same id is safe.
    Lost,
}

impl FromServerFnError for No {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => Self::Refused(Refusal::NotNow),
            _ => Self::Lost,
        }
    }
}

/// A refusal on its way out gives the answer its status.
#[cfg(feature = "ssr")]
impl From<Refusal> for No {
    fn from(refusal: Refusal) -> Self {
        crate::ssr::refuse_with_status(&refusal);
        Self::Refused(refusal)
    }
}
