//! The widget's own reader against what the server writes, and against everybody who writes something else.

use domain::channel::hours::Why;
use domain::json::{Json, quote};
use domain::refusal::{Field, Wrong};
use domain::wire::{self, ToCustomer};
use domain::{ChatView, Down, Marks, Problem, Refusal, Time, Up};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;

use crate::history::{Told, play, steps};
use crate::law;

const CASES: u32 = 2_000;

/// As the widget reads what came over its line.
fn parse(text: &str) -> Option<ToCustomer> {
    ToCustomer::read(&Json::parse(text)?)
}

fn written(down: &Down) -> String {
    serde_json::to_string(down).unwrap()
}

#[test]
fn the_widget_reads_every_conversation_that_the_server_writes() {
    let cases = (steps(64), any::<(i64, i64)>());
    law("the widget reads every conversation", CASES, &cases, |(steps, (customer, agent))| {
        let marks = Marks { customer, agent };
        for entries in play(&steps, |_| true).chats.iter().map(Told::customers) {
            let view = ChatView { marks, ..ChatView::of(entries.clone()) };
            for (down, read) in [
                (Down::View { chat: None, view: view.clone() }, ToCustomer::View(view)),
                (Down::Entries { chat: None, entries: entries.clone() }, ToCustomer::Entries(entries)),
                (Down::Marks { chat: None, marks }, ToCustomer::Marks(marks)),
            ] {
                prop_assert_eq!(parse(&written(&down)), Some(read));
            }
        }
        Ok(())
    });
}

fn refusal() -> impl Strategy<Value = Refusal> {
    let field = prop::sample::select(vec![Field::Name, Field::Email, Field::Question, Field::Message]);
    let problem = prop_oneof![
        Just(Problem::Missing),
        Just(Problem::Syntax),
        (0..100_000_usize).prop_map(|limit| Problem::TooLong { limit }),
    ];
    let wrong = (field, problem).prop_map(|(field, problem)| Wrong { field, problem });
    prop_oneof![
        prop::sample::select(vec![
            Refusal::NotFound,
            Refusal::Ended,
            Refusal::NotNow,
            Refusal::Closed,
            Refusal::NotAllowed,
            Refusal::OtherBody,
            Refusal::Busy,
        ]),
        any::<i64>().prop_map(|seconds| Refusal::TooMany { seconds }),
        any::<String>().prop_map(|reference| Refusal::Unavailable { reference }),
        prop::collection::vec(wrong, 0..5).prop_map(|fields| Refusal::Fields { fields }),
    ]
}

#[test]
fn the_widget_reads_every_small_frame_and_refusal() {
    let cases = (refusal(), string(), any::<i64>(), any::<bool>());
    law("the widget reads every small frame and refusal", CASES, &cases, |(refusal, text, n, on)| {
        for (down, read) in [
            (
                Down::Welcome { epoch: text.clone(), now: Time(n) },
                ToCustomer::Welcome { epoch: text.clone() },
            ),
            (
                Down::Typing { chat: None, by: text.clone(), id: None, on },
                ToCustomer::Typing { by: text.clone(), on },
            ),
            (
                Down::Place { place: n, wait: on.then_some(n), out: on },
                ToCustomer::Place { place: n, wait: on.then_some(n), out: on },
            ),
            (Down::Open { on, closed: (!on).then_some(Why::Holiday) }, ToCustomer::Open { on, closed: !on }),
            (Down::No { refusal: refusal.clone() }, ToCustomer::No(refusal.clone())),
        ] {
            prop_assert_eq!(parse(&written(&down)), Some(read));
        }
        // The same refusal as the answer to a post.
        let body = serde_json::to_string(&refusal).unwrap();
        prop_assert_eq!(wire::refusal(&Json::parse(&body).unwrap()), refusal);
        Ok(())
    });
}

/// In any script, and what is written with a backslash.
fn string() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "[\\x00-\\x1f\\x7f\"\\\\/]{0,12}"]
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        string().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 48, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((string(), inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn theirs(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(b) => Json::Bool(*b),
        Value::Number(n) => Json::Number(n.as_i64().unwrap()),
        Value::String(s) => Json::Text(s.clone()),
        Value::Array(list) => Json::List(list.iter().map(theirs).collect()),
        Value::Object(map) => Json::Map(map.iter().map(|(n, v)| (n.clone(), theirs(v))).collect()),
    }
}

#[test]
fn the_reader_agrees_with_the_servers_writer() {
    law("the reader agrees with the server's writer", CASES, &value(), |value| {
        prop_assert_eq!(Json::parse(&value.to_string()), Some(theirs(&value)));
        let spread = serde_json::to_string_pretty(&value).unwrap();
        prop_assert_eq!(Json::parse(&spread), Some(theirs(&value)));
        Ok(())
    });
}

#[test]
fn the_widget_quotes_as_the_server_reads() {
    law("the widget quotes as the server reads", CASES, &string(), |text| {
        prop_assert_eq!(serde_json::from_str::<String>(&quote(&text)).unwrap(), text.clone());
        prop_assert_eq!(Json::parse(&quote(&text)), Some(Json::Text(text.clone())));
        // Where it matters: a token and a channel in the widget's hello.
        let hello = format!("{{\"t\":\"hello\",\"token\":{},\"seen\":3}}", quote(&text));
        let read: Up = serde_json::from_str(&hello).unwrap();
        prop_assert_eq!(read, Up::Hello { token: Some(text), channel: None, seen: 3, epoch: None });
        Ok(())
    });
}

/// Our server writes characters as they are; a proxy or a server of tomorrow may write all of them as numbers.
#[test]
fn characters_may_be_written_as_numbers() {
    law("characters may be written as numbers", CASES, &string(), |text| {
        let units: String = text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
        prop_assert_eq!(Json::parse(&format!("\"{units}\"")), Some(Json::Text(text)));
        Ok(())
    });
}

#[derive(Clone, Debug)]
enum Harm {
    Put(Index, String),
    Cut(Index, Index),
    Twice(Index, Index),
}

fn harm() -> impl Strategy<Value = Harm> {
    let pieces =
        vec!["\"", "\\", "\\u", "\\ud83d", "\\u+12", "{", "}", "[", "]", ",", ":", "-", "9", "e", "null"];
    let piece = prop_oneof![prop::sample::select(pieces).prop_map(str::to_owned), any::<String>()];
    prop_oneof![
        (any::<Index>(), piece).prop_map(|(at, piece)| Harm::Put(at, piece)),
        any::<(Index, Index)>().prop_map(|(a, b)| Harm::Cut(a, b)),
        any::<(Index, Index)>().prop_map(|(a, b)| Harm::Twice(a, b)),
    ]
}

fn harmed(frame: &str, harms: &[Harm]) -> String {
    let mut chars: Vec<char> = frame.chars().collect();
    for harm in harms {
        let at = |index: &Index| index.index(chars.len() + 1);
        match harm {
            Harm::Put(to, piece) => {
                let to = at(to);
                chars.splice(to..to, piece.chars());
            }
            Harm::Cut(a, b) => {
                let (a, b) = (at(a), at(b));
                // A little here and there, seldom most of it.
                chars.drain(a.min(b)..a.max(b).min(a.min(b) + 12));
            }
            Harm::Twice(a, b) => {
                let (a, b) = (at(a), at(b));
                let piece = chars[a.min(b)..a.max(b).min(a.min(b) + 40)].to_vec();
                chars.splice(a..a, piece);
            }
        }
    }
    chars.into_iter().collect()
}

/// No panic; and where the server's own reader takes a harmed frame, the two read the same.
#[test]
fn harmed_frames_break_no_reader() {
    let cases = (steps(25), prop::collection::vec(harm(), 1..6));
    let whole = std::cell::Cell::new(0);
    law("harmed frames break no reader", 5_000, &cases, |(steps, harms)| {
        let view = ChatView::of(play(&steps, |_| true).chats[0].customers());
        let frame = harmed(&written(&Down::View { chat: None, view }), &harms);
        let ours = parse(&frame);
        drop(serde_json::from_str::<Up>(&frame));
        if let (Ok(Down::View { view, .. }), Some(ToCustomer::View(read))) =
            (serde_json::from_str(&frame), ours)
        {
            whole.set(whole.get() + 1);
            prop_assert!(read.entries.len() <= view.entries.len());
        }
        Ok(())
    });
    assert!(whole.get() > 20, "{} were still whole", whole.get());
}

#[test]
fn anything_at_all_breaks_no_reader() {
    let soup = "([{}\\[\\],:\"\\\\ -]|null|true|false|[0-9]{1,25}|\\\\u[0-9a-fd]{3,4}|[a-z]){0,60}";
    let deep =
        (0..40_usize, any::<String>()).prop_map(|(n, inside)| "[".repeat(n) + &inside + &"]".repeat(n));
    let bytes = prop::collection::vec(any::<u8>(), 0..200);
    let lossy = bytes.prop_map(|b| String::from_utf8_lossy(&b).into_owned());
    let cases = prop_oneof![4 => soup, 1 => any::<String>(), 1 => deep, 1 => lossy];
    law("anything at all breaks no reader", 10_000, &cases, |source| {
        let ours = Json::parse(&source);
        if let Some(json) = &ours {
            let (_, _) = (wire::view(json), wire::refusal(json));
        }
        drop(parse(&source));
        // What the server's reader takes without a number that is not whole, ours takes as well, down to its depth.
        if let Ok(Value::String(text)) = serde_json::from_str(&source) {
            prop_assert_eq!(ours, Some(Json::Text(text)));
        }
        Ok(())
    });
}
