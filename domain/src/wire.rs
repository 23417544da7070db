//! Frames and answers as the widget reads them, from [`Json`]. The tests hold each against what the server writes.

use crate::attachment::{Attachment, Kind};
use crate::entry::{By, Ending, Entry, What};
use crate::ids::{FileId, WriteId};
use crate::json::Json;
use crate::refusal::{Field, Problem, Refusal, Wrong};
use crate::text::Text;
use crate::time::Time;
use crate::transcript::Delivery;
use crate::view::{ChatView, Marks, Phase};

/// What reaches a customer of [`crate::Down`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToCustomer {
    Welcome {
        epoch: String,
    },
    View(ChatView),
    Entries(Vec<Entry>),
    Marks(Marks),
    After {
        after: bool,
        transcript: bool,
    },
    Mail {
        to: String,
        state: Delivery,
    },
    Typing {
        by: String,
        on: bool,
    },
    /// `wait` in minutes.
    Place {
        place: i64,
        wait: Option<i64>,
        out: bool,
    },
    Open {
        on: bool,
        closed: bool,
    },
    Beat,
    Bye(i64),
    No(Refusal),
}

impl ToCustomer {
    /// `None` for what is broken or not known yet; it is skipped.
    pub fn read(json: &Json) -> Option<Self> {
        Some(match json.text("t")? {
            "welcome" => Self::Welcome { epoch: json.text("epoch")?.to_owned() },
            "view" => Self::View(view(json.get("view")?)?),
            "entries" => Self::Entries(entries(json)),
            "marks" => Self::Marks(marks(json.get("marks")?)),
            "typing" => Self::Typing { by: json.text("by")?.to_owned(), on: json.is("on") },
            "after" => Self::After { after: json.is("after"), transcript: json.is("transcript") },
            "mail" => {
                Self::Mail { to: json.text("to")?.to_owned(), state: Delivery::parse(json.text("state")?)? }
            }
            "place" => {
                Self::Place { place: json.number("place")?, wait: json.number("wait"), out: json.is("out") }
            }
            "open" => Self::Open { on: json.is("on"), closed: json.get("closed").is_some() },
            "beat" => Self::Beat,
            "bye" => Self::Bye(json.number("again")?),
            "no" => Self::No(refusal(json.get("refusal")?)),
            _ => return None,
        })
    }
}

pub fn view(json: &Json) -> Option<ChatView> {
    let names = json.list("agents").iter();
    Some(ChatView {
        phase: match json.text("phase")? {
            "waiting" => Phase::Waiting,
            "talking" => Phase::Talking,
            _ => Phase::Ended,
        },
        agents: names.filter_map(|n| if let Json::Text(n) = n { Some(n.clone()) } else { None }).collect(),
        ending: json.text("ending").and_then(Ending::parse),
        marks: json.get("marks").map(marks).unwrap_or_default(),
        files: json.is("files"),
        entries: entries(json),
    })
}

pub fn refusal(json: &Json) -> Refusal {
    let seconds = || json.number("seconds").unwrap_or(60);
    match json.text("no").unwrap_or_default() {
        "not_found" => Refusal::NotFound,
        "ended" => Refusal::Ended,
        "not_now" => Refusal::NotNow,
        "closed" => Refusal::Closed,
        "not_allowed" => Refusal::NotAllowed,
        "other_body" => Refusal::OtherBody,
        "busy" => Refusal::Busy,
        "identity" => Refusal::Identity,
        "blocked" => Refusal::Blocked,
        "too_many" => Refusal::TooMany { seconds: seconds() },
        "fields" => Refusal::Fields { fields: json.list("fields").iter().filter_map(wrong).collect() },
        _ => Refusal::Unavailable { reference: json.text("reference").unwrap_or_default().to_owned() },
    }
}

fn wrong(json: &Json) -> Option<Wrong> {
    let field = Field::parse(json.text("field")?)?;
    let problem = match json.get("problem")? {
        Json::Text(code) if code == "missing" => Problem::Missing,
        Json::Text(code) if code == "no_such_domain" => Problem::NoSuchDomain,
        Json::Text(code) if code == "wrong_kind" => Problem::WrongKind,
        Json::Text(code) if code == "full" => Problem::Full,
        Json::Text(_) => Problem::Syntax,
        Json::Map(members) => {
            let (code, of) = members.first()?;
            let limit = usize::try_from(of.number("limit")?).ok()?;
            match code.as_str() {
                "too_long" => Problem::TooLong { limit },
                "too_large" => Problem::TooLarge { limit },
                _ => Problem::TooMany { limit },
            }
        }
        _ => return None,
    };
    Some(Wrong { field, problem })
}

fn marks(json: &Json) -> Marks {
    let of = |side| json.number(side).unwrap_or_default();
    Marks { customer: of("customer"), agent: of("agent") }
}

/// Those up to the first that cannot be read: one left out in the middle would be a gap that never closes.
fn entries(json: &Json) -> Vec<Entry> {
    json.list("entries").iter().map_while(entry).collect()
}

fn entry(json: &Json) -> Option<Entry> {
    let by = json.get("by")?;
    Some(Entry {
        seq: json.number("seq")?,
        count: None,
        at: Time(json.number("at")?),
        by: match by.text("who")? {
            "customer" => By::Customer,
            "agent" => By::Agent { name: by.text("name")?.to_owned(), id: None },
            _ => By::System,
        },
        what: what(json.get("what")?)?,
        write: json.text("write").and_then(WriteId::parse),
    })
}

fn what(json: &Json) -> Option<What> {
    let text = |name| json.text(name).map(|t| Text::known(t.to_owned()));
    let string = |name| json.text(name).map(str::to_owned);
    Some(match json.text("t")? {
        "message" => What::Message { text: text("text")? },
        "files" => {
            What::Files { text: text("text"), files: json.list("files").iter().filter_map(file).collect() }
        }
        "files_allowed" => What::FilesAllowed { on: json.is("on") },
        "joined" => What::Joined,
        "left" => What::Left,
        "transferred" => What::Transferred { from: string("from")? },
        "options" => {
            let options = json.list("options").iter();
            What::Options {
                question: text("question")?,
                options: options
                    .filter_map(|o| if let Json::Text(o) = o { Some(o.clone()) } else { None })
                    .collect(),
            }
        }
        "chosen" => What::Chosen { of: json.number("of").unwrap_or_default(), option: string("option")? },
        "queued" => What::Queued,
        "reopened" => What::Reopened,
        "ended" => What::Ended { how: Ending::parse(json.text("how")?)? },
        _ => return None,
    })
}

pub fn file(json: &Json) -> Option<Attachment> {
    Some(Attachment {
        id: FileId::parse(json.text("id")?)?,
        name: json.text("name")?.to_owned(),
        kind: Kind::parse(json.text("kind")?)?,
        size: json.number("size")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::hours::Why;
    use crate::frame::Down;

    fn read(frame: &str) -> Option<ToCustomer> {
        ToCustomer::read(&Json::parse(frame)?)
    }

    fn samples() -> Vec<Entry> {
        let text = || Text::parse("\"Hej\"\\ \n👩‍👩‍👧 <b>").unwrap();
        let file = || Attachment {
            id: FileId::parse("018f3e1c-0000-7000-8000-000000000003").unwrap(),
            name: "Lampe \"Lune\".heic".into(),
            kind: Kind::Heic,
            size: 20_000_000,
        };
        let whats = [
            What::Message { text: text() },
            What::Files { text: Some(text()), files: vec![file(), file()] },
            What::Files { text: None, files: vec![file()] },
            What::FilesAllowed { on: true },
            What::Joined,
            What::Left,
            What::Transferred { from: "Mette".into() },
            What::Options { question: text(), options: vec!["a".into(), "b \" c".into()] },
            What::Chosen { of: 8, option: "a".into() },
            What::Queued,
            What::Reopened,
            What::Ended { how: Ending::AnsweredByFaq },
        ];
        let write = WriteId::parse("018f3e1c-0000-7000-8000-000000000002");
        let bys = [By::Customer, By::Agent { name: "Mette".into(), id: None }, By::System];
        whats
            .into_iter()
            .zip(bys.into_iter().cycle())
            .zip(1..)
            .map(|((what, by), seq)| Entry {
                seq,
                count: None,
                at: Time(1_795_171_805_000_000),
                by,
                what,
                write,
            })
            .collect()
    }

    #[test]
    fn the_widget_reads_what_the_server_writes() {
        let refusals = [
            Refusal::NotFound,
            Refusal::Ended,
            Refusal::NotNow,
            Refusal::Closed,
            Refusal::NotAllowed,
            Refusal::OtherBody,
            Refusal::Busy,
            Refusal::Identity,
            Refusal::Blocked,
            Refusal::TooMany { seconds: 9 },
            Refusal::Unavailable { reference: "a1".into() },
            Refusal::Fields {
                fields: vec![
                    Wrong { field: Field::Email, problem: Problem::Syntax },
                    Wrong { field: Field::Email, problem: Problem::NoSuchDomain },
                    Wrong { field: Field::Name, problem: Problem::Missing },
                    Wrong { field: Field::Question, problem: Problem::TooLong { limit: 4_000 } },
                    Wrong { field: Field::Files, problem: Problem::WrongKind },
                    Wrong { field: Field::Files, problem: Problem::Full },
                    Wrong { field: Field::Files, problem: Problem::TooLarge { limit: 20_000_000 } },
                    Wrong { field: Field::Files, problem: Problem::TooMany { limit: 5 } },
                ],
            },
        ];
        let marks = Marks { customer: 3, agent: 4 };
        let mut view = ChatView::of(samples());
        view.marks = marks;
        let mut pairs = vec![
            (Down::Welcome { epoch: "e1".into(), now: Time(5) }, ToCustomer::Welcome { epoch: "e1".into() }),
            (Down::View { chat: None, view: view.clone() }, ToCustomer::View(view)),
            (Down::Entries { chat: None, entries: samples() }, ToCustomer::Entries(samples())),
            (Down::Marks { chat: None, marks }, ToCustomer::Marks(marks)),
            (
                Down::Typing { chat: None, by: "Mette".into(), id: None, on: true },
                ToCustomer::Typing { by: "Mette".into(), on: true },
            ),
            (
                Down::After { after: true, transcript: false },
                ToCustomer::After { after: true, transcript: false },
            ),
            (
                Down::Place { place: 2, wait: None, out: false },
                ToCustomer::Place { place: 2, wait: None, out: false },
            ),
            (
                Down::Place { place: 1, wait: Some(0), out: true },
                ToCustomer::Place { place: 1, wait: Some(0), out: true },
            ),
            (Down::Open { on: true, closed: None }, ToCustomer::Open { on: true, closed: false }),
            (
                Down::Open { on: false, closed: Some(Why::Lunch) },
                ToCustomer::Open { on: false, closed: true },
            ),
            (Down::Beat, ToCustomer::Beat),
            (Down::Bye { again: 900 }, ToCustomer::Bye(900)),
        ];
        pairs.extend(refusals.map(|r| (Down::No { refusal: r.clone() }, ToCustomer::No(r))));
        pairs.extend([Delivery::Sending, Delivery::Sent, Delivery::Later, Delivery::Failed].map(|state| {
            let to = || "ida@lindqvist.example".to_owned();
            (Down::Mail { to: to(), state }, ToCustomer::Mail { to: to(), state })
        }));
        for (down, expected) in pairs {
            let frame = serde_json::to_string(&down).unwrap();
            assert_eq!(read(&frame), Some(expected), "{frame}");
        }
    }

    #[test]
    fn a_kind_of_tomorrow_is_skipped_and_a_field_of_tomorrow_ignored() {
        assert_eq!(read(r#"{"t":"hologram"}"#), None);
        assert_eq!(
            read(r#"{"t":"place","place":3,"of":9}"#),
            Some(ToCustomer::Place { place: 3, wait: None, out: false })
        );
        let frame =
            r#"{"t":"entries","entries":[{"seq":1,"at":1,"by":{"who":"system"},"what":{"t":"hologram"}}]}"#;
        assert_eq!(read(frame), Some(ToCustomer::Entries(vec![])));
    }
}
