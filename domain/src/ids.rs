//! Names of rows. Each noun has its own type, so that a chat's id cannot be passed for an agent's.

use core::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// Reads the hyphenated form, as it stands in addresses and frames.
            pub fn parse(text: &str) -> Option<Self> {
                Uuid::try_parse(text).ok().map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

ids! {
    /// A chat. Made by the customer's browser, so that a start whose answer was lost can be asked for again.
    ChatId
    /// An agent.
    AgentId
    /// A file, named by the client that sends it, for the same reason.
    FileId
    /// A document of the library.
    DocumentId
    /// One write, named by the client that makes it. A repeat with the same id returns the first result.
    WriteId
}
