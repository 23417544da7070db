//! Every expected "no". The screens put each into words of the reader's language; the unexpected is
//! [`Refusal::Unavailable`], whose cause stands in the log under the same reference.

use serde::{Deserialize, Serialize};

/// A part of a form that something is wrong with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    Name,
    Email,
    Password,
    Question,
    Message,
    Company,
    Phone,
    Country,
    Consent,
    Files,
    Subject,
    Tags,
    /// The answers of a menu.
    Choices,
}

impl Field {
    /// Its name in forms and in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email => "email",
            Self::Password => "password",
            Self::Question => "question",
            Self::Message => "message",
            Self::Company => "company",
            Self::Phone => "phone",
            Self::Country => "country",
            Self::Consent => "consent",
            Self::Files => "files",
            Self::Subject => "subject",
            Self::Tags => "tags",
            Self::Choices => "choices",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Some(match code {
            "name" => Self::Name,
            "email" => Self::Email,
            "password" => Self::Password,
            "question" => Self::Question,
            "message" => Self::Message,
            "company" => Self::Company,
            "phone" => Self::Phone,
            "country" => Self::Country,
            "consent" => Self::Consent,
            "files" => Self::Files,
            "subject" => Self::Subject,
            "tags" => Self::Tags,
            "choices" => Self::Choices,
            _ => return None,
        })
    }
}

/// What is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    Missing,
    /// Longer than `limit` characters.
    TooLong {
        limit: usize,
    },
    /// Not of the form that is wanted, for example an address without its domain.
    Syntax,
    /// An address whose domain does not exist, or takes no mail.
    NoSuchDomain,
    /// A file of a kind that is not taken.
    WrongKind,
    /// Larger than so many bytes.
    TooLarge {
        limit: usize,
    },
    /// More than so many at once.
    TooMany {
        limit: usize,
    },
    /// There is no room for more files in this chat.
    Full,
    /// Two are the same.
    Twice,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "no", rename_all = "snake_case")]
pub enum Refusal {
    /// Nobody is signed in, or the session has ended.
    SignIn,
    /// The address or the password is wrong; which of them is not said.
    WrongPassword,
    /// Too many tries or too much traffic; try again after so many seconds.
    TooMany { seconds: i64 },
    /// There is no such thing, or it is out of reach, which is the same to the asker.
    NotFound,
    /// The chat is within reach, but this is not for this agent to do.
    NotAllowed,
    /// Somebody was faster; `by` is the name of who has it now.
    AlreadyTaken { by: String },
    /// Nobody waits that this agent may take.
    NothingWaiting,
    /// None of those who might be asked is free.
    NobodyFree,
    /// The agent has as many chats as they take at once.
    Full { capacity: i64 },
    /// The chat has ended.
    Ended,
    /// The chat is not at a point where this can be done.
    NotNow,
    /// The channel is closed: no chat can be started now.
    Closed,
    /// The same id was used before for something else.
    OtherBody,
    /// The host page's word for who its customer is was not accepted.
    Identity,
    /// Customers are kept out who were blocked, and programs. Neither learns why.
    Blocked,
    /// Fields to be put right, in the order of the form.
    Fields { fields: Vec<Wrong> },
    /// So much is being written that this was not taken on; nothing was stored.
    Busy,
    /// Something broke; the log has the cause under this reference.
    Unavailable { reference: String },
}

/// One field and its problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wrong {
    pub field: Field,
    pub problem: Problem,
}

impl Refusal {
    pub fn field(field: Field, problem: Problem) -> Self {
        Self::Fields { fields: vec![Wrong { field, problem }] }
    }
}

/// Collects the problems of a form, so that all of them are told at once.
#[derive(Debug, Default)]
pub struct Form {
    wrong: Vec<Wrong>,
}

impl Form {
    pub fn take<T>(&mut self, field: Field, parsed: Result<T, Problem>) -> Option<T> {
        match parsed {
            Ok(value) => Some(value),
            Err(problem) => {
                self.wrong.push(Wrong { field, problem });
                None
            }
        }
    }

    /// `Err` with all problems if there are any.
    pub fn done(self) -> Result<(), Refusal> {
        if self.wrong.is_empty() { Ok(()) } else { Err(Refusal::Fields { fields: self.wrong }) }
    }
}
