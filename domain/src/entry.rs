//! One line of a chat's log, and who may read it.

use serde::{Deserialize, Serialize};

use crate::attachment::Attachment;
use crate::ids::{AgentId, WriteId};
use crate::text::Text;
use crate::time::Time;

/// Who may read an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    Everyone,
    Agents,
}

/// Whose doing an entry is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "who", rename_all = "snake_case")]
pub enum By {
    Customer,
    /// The name as it was when the entry was written. The id is cut from what customers get.
    Agent {
        name: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        id: Option<AgentId>,
    },
    System,
}

/// Why a chat ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    ByCustomer,
    ByAgent,
    /// The customer was away for longer than the channel allows.
    Idle,
    /// The customer left before anybody answered.
    FromQueue,
    /// The customer asked for an answer by mail instead.
    Request,
    /// A suggested article was the answer. Never counted as missed.
    AnsweredByFaq,
}

impl Ending {
    pub const fn code(self) -> &'static str {
        match self {
            Self::ByCustomer => "by_customer",
            Self::ByAgent => "by_agent",
            Self::Idle => "idle",
            Self::FromQueue => "from_queue",
            Self::Request => "request",
            Self::AnsweredByFaq => "answered_by_faq",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        use Ending::{AnsweredByFaq, ByAgent, ByCustomer, FromQueue, Idle, Request};
        [ByCustomer, ByAgent, Idle, FromQueue, Request, AnsweredByFaq].into_iter().find(|e| e.code() == code)
    }
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum What {
    Message {
        text: Text,
    },
    /// A message with files, or files alone.
    Files {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<Text>,
        files: Vec<Attachment>,
    },
    /// Whether the customer may send files from here on.
    FilesAllowed {
        on: bool,
    },
    /// An agent answered, or a colleague came in.
    Joined,
    Left,
    /// The owner asked a colleague to take the chat.
    TransferAsked {
        to: String,
    },
    TransferDeclined,
    TransferCancelled,
    /// Who was asked went away.
    TransferLapsed {
        to: String,
    },
    /// A manager took the chat beyond their places: they had so many of so many.
    OverCapacity {
        load: i64,
        capacity: i64,
    },
    /// The chat changed hands.
    Transferred {
        from: String,
    },
    Invited {
        to: String,
    },
    InvitationDeclined,
    InvitationCancelled,
    InvitationExpired,
    /// The agent offered answers to choose from.
    Options {
        question: Text,
        options: Vec<String>,
    },
    /// The customer took one of them. In rows from before `of` was written it is 0, which is no place.
    Chosen {
        /// The place of the menu, in the customer's count. It stands first: the store looks for it there.
        #[serde(default)]
        of: i64,
        option: String,
    },
    /// Back in the queue, because nobody was left to answer.
    Queued,
    /// The customer came back to an ended chat.
    Reopened,
    /// An agent keeps the customer out; for agents only. The reason may be empty.
    Blocked {
        reason: String,
    },
    Ended {
        how: Ending,
    },
}

/// An entry that has its place in the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its place in the log as its reader counts: 1, 2, 3 with no gap. Agents count every entry; customers
    /// count only theirs, and [`Entry::for_customer`] is what makes one count into the other.
    pub seq: i64,
    /// For agents: its place in the customer's count, if customers get it at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<i64>,
    pub at: Time,
    pub by: By,
    pub what: What,
    /// The write that made it, so that its author's screen finds the line it showed as "sending".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub write: Option<WriteId>,
}

/// An entry to be: what a decision about a chat leads to, before the store gives it its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub by: By,
    pub what: What,
    pub audience: Audience,
}

impl Entry {
    pub const fn audience(&self) -> Audience {
        if self.count.is_some() { Audience::Everyone } else { Audience::Agents }
    }

    /// The one place where it is decided what a customer may see of an entry. `None` leaves no trace:
    /// the customer's count has no gap where it would have been.
    pub fn for_customer(&self) -> Option<Self> {
        let seq = self.count?;
        let (by, write) = match &self.by {
            By::Agent { name, .. } => (By::Agent { name: name.clone(), id: None }, None),
            By::Customer => (By::Customer, self.write),
            By::System => (By::System, None),
        };
        Some(Self { seq, count: None, at: self.at, by, what: self.what.clone(), write })
    }

    /// The files that it brings.
    pub fn files(&self) -> &[Attachment] {
        match &self.what {
            What::Files { files, .. } => files,
            _ => &[],
        }
    }

    /// A message from the customer, which somebody should read.
    pub const fn is_from_customer(&self) -> bool {
        matches!(
            (&self.by, &self.what),
            (By::Customer, What::Message { .. } | What::Files { .. } | What::Chosen { .. })
        )
    }
}

impl Line {
    pub const fn to_everyone(by: By, what: What) -> Self {
        Self { by, what, audience: Audience::Everyone }
    }

    pub const fn to_agents(by: By, what: What) -> Self {
        Self { by, what, audience: Audience::Agents }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_private_entry_leaves_nothing_for_the_customer() {
        let text = Text::parse("marked-secret").unwrap();
        let private = Entry {
            seq: 4,
            count: None,
            at: Time(1),
            by: By::System,
            what: What::Message { text: text.clone() },
            write: None,
        };
        assert_eq!(private.audience(), Audience::Agents);
        assert_eq!(private.for_customer(), None);
        let public = Entry { count: Some(3), ..private };
        assert_eq!(public.for_customer().unwrap().seq, 3);
    }

    #[test]
    fn the_customer_learns_an_agents_name_and_nothing_more() {
        let id = AgentId::parse("018f3e1c-0000-7000-8000-000000000001");
        let write = WriteId::parse("018f3e1c-0000-7000-8000-000000000002");
        let entry = Entry {
            seq: 2,
            count: Some(2),
            at: Time(1),
            by: By::Agent { name: "Mette".into(), id },
            what: What::Joined,
            write,
        };
        let cut = serde_json::to_string(&entry.for_customer().unwrap()).unwrap();
        assert_eq!(cut, r#"{"seq":2,"at":1,"by":{"who":"agent","name":"Mette"},"what":{"t":"joined"}}"#);
    }
}
