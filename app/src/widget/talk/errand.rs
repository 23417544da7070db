//! What the talk wants done, and how the server's answers come back to it.

use domain::json::{Json, quote};
use domain::refusal::Wrong;
use domain::{FileId, Refusal, WriteId};

use super::start::Input;
use crate::line::ANSWER_WITHIN;
use crate::post::TIMEOUT;

/// To be done by whoever tells the talk what happens.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::widget) enum Do {
    /// Open a new socket in place of the present one, and say this first.
    Join {
        number: u32,
        hello: String,
    },
    HangUp,
    /// Over the live line's socket.
    Up(String),
    Post {
        round: u32,
        errand: Errand,
        body: String,
    },
    /// To the host page.
    Tell(String),
    /// Remember the chat's token for the next page.
    Keep(String),
    /// Forget it, if it is still this one.
    Forget(String),
    /// Remember a message with it until it is in the log; without text it is.
    Note(WriteId, String),
    /// Say at the fields of this form what is wrong with them, and go to the first. None are wrong: say nothing any more.
    Refuse(&'static str, Vec<Wrong>),
    /// Send up the file that the browser holds under this number.
    Upload {
        key: u32,
        id: FileId,
        name: String,
    },
    /// Let go of it, and of its way up.
    Drop(u32),
    /// Fetch a file of the log and save it under its name.
    Save(FileId, String),
    /// Put a panel into its place: its body and its foot.
    Show(String, String),
    /// Put a text into the element of this id.
    Text(&'static str, String),
    /// Take what was typed in one form over into another.
    Carry(&'static str, &'static str),
    /// Write this into a form's fields.
    Type(&'static str, Vec<Input>),
    /// Write this into the element of this id if it is empty.
    Fill(&'static str, String),
    /// Show in the form who is known by name, and ask them for nothing else; without a name ask again.
    Known(String),
    /// Load the page in another language, with what is typed.
    Relocate(String),
    /// Put the focus on the element of this id.
    Focus(&'static str),
    /// The same, unless the customer has put it somewhere themselves.
    Offer(&'static str),
    /// Empty the element of this id.
    Empty(&'static str),
    /// Bring the log's end into view.
    ToEnd,
    /// Let an answer be heard.
    Ring,
    /// Remember whether answers are heard.
    Sound(bool),
    /// So many are unread: in the title of a page that has no other around it.
    Count(usize),
}

/// A request, for recognising its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::widget) enum Errand {
    Start,
    Say(WriteId),
    /// One answer of a menu.
    Choose(WriteId),
    Seen(i64),
    End,
    /// Leave an ended chat for good.
    Leave,
    Rate,
    Transcript,
    /// Which articles may be the answer?
    Found,
    /// A request, by the path that takes it.
    Request(&'static str),
    /// Who is signed in on the host page?
    Identify,
    /// A panel, by its path.
    Panel(&'static str),
    /// What is new? In place of a socket; with the line's number.
    Ask(u32),
    /// What goes up the live line, while there is no socket for it.
    Up,
}

impl Errand {
    pub(in crate::widget) const fn path(&self) -> &'static str {
        match self {
            Self::Start => "/w/start",
            Self::Say(_) => "/w/say",
            Self::Choose(_) => "/w/choose",
            Self::Seen(_) => "/w/seen",
            Self::End => "/w/end",
            Self::Leave => "/w/leave",
            Self::Rate => "/w/rate",
            Self::Transcript => "/w/transcript",
            Self::Identify => "/w/identify",
            Self::Found => "/w/panel/found",
            Self::Panel(path) | Self::Request(path) => path,
            Self::Ask(_) => "/w/poll",
            Self::Up => "/w/up",
        }
    }

    /// In milliseconds: no answer by then is no answer.
    pub(in crate::widget) const fn patience(&self) -> u32 {
        match self {
            Self::Ask(_) => ANSWER_WITHIN,
            // Nobody is kept from the queue for longer.
            Self::Found => 5_000,
            _ => TIMEOUT,
        }
    }
}

#[derive(Debug)]
pub(in crate::widget) enum Answer {
    Said(Json),
    No(Refusal),
    /// None came: whether it was done is not known.
    Lost,
}

impl Answer {
    /// Status 0 stands for no answer at all.
    pub(in crate::widget) fn read(status: u16, body: &str) -> Self {
        match (status, Json::parse(body)) {
            (200..300, Some(json)) => Self::Said(json),
            (400.., Some(json)) => Self::No(domain::wire::refusal(&json)),
            _ => Self::Lost,
        }
    }
}

/// A JSON object of texts, and of what is JSON already: numbers and truths.
pub(in crate::widget) fn object(texts: &[(&str, &str)], others: &[(&str, &str)]) -> String {
    let mut out = String::from("{");
    for (nth, (name, value)) in texts.iter().chain(others).enumerate() {
        if nth > 0 {
            out.push(',');
        }
        out.push_str(&quote(name));
        out.push(':');
        if nth < texts.len() { out.push_str(&quote(value)) } else { out.push_str(value) }
    }
    out.push('}');
    out
}

pub(in crate::widget) const fn truth(on: bool) -> &'static str {
    if on { "true" } else { "false" }
}
