//! What a page starts from: the server fills it and renders from it, the browser reads it from the page.

use domain::case::{CaseList, OpenCase};
use domain::{Conversation, Office, Refusal, Time};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Boot {
    /// The table of texts. The server has its own.
    pub words: Vec<String>,
    /// When the page was rendered.
    pub now: Time,
    pub demo: bool,
    /// Where people reach the server.
    pub address: Address,
    pub screen: Screen,
}

/// The server's public address: what begins with it is a page of ours.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Address(pub String);

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "t", rename_all = "snake_case")]
pub(crate) enum Screen {
    SignIn(Door),
    Console {
        office: Office,
        /// The conversation that the address names, or why there is none to show.
        open: Option<Box<Result<Conversation, Refusal>>>,
        /// The requests that the address names.
        requests: Option<Requests>,
    },
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Requests {
    List(Result<CaseList, Refusal>),
    One(Box<Result<OpenCase, Refusal>>),
}

/// What stands on the sign-in page. After a try without script it holds what was typed, except for the password.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Door {
    /// The screen to go to.
    pub to: String,
    /// Whose house it is: the public address without its scheme.
    pub host: String,
    pub email: String,
    pub keep: bool,
    pub no: Option<Refusal>,
    /// Accounts and password of the demonstration.
    pub demo: Option<(String, String)>,
}
