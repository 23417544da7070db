//! A log cut into what is drawn as one: runs of messages of one author, and events. Its keys outlive the change from
//! "sending" to "stored", so that nothing is drawn, or read out, twice.

use domain::time::Span;
use domain::{AgentId, Attachment, Audience, By, ChatView, Entry, Refusal, Text, Time, What, WriteId};

use super::menu::Menu;
use crate::console::outbox::{Outgoing, Sent};

/// After such a pause the same author begins anew, with the time.
const PAUSE: Span = Span::minutes(5);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Key {
    Seq(i64),
    Write(WriteId),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Author {
    Customer,
    Me,
    Colleague(String),
}

/// How far one of the agent's own messages has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Progress {
    Sending,
    Waiting,
    Stored,
    Read,
    Refused(Refusal),
}

impl Progress {
    /// Whether it has its place in the log, by which its files are found.
    pub(super) const fn is_there(&self) -> bool {
        matches!(self, Self::Stored | Self::Read)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Message {
    pub key: Key,
    pub text: String,
    pub files: Vec<Attachment>,
    pub menu: Option<Menu>,
    pub at: Time,
    pub progress: Progress,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Block {
    Said {
        author: Author,
        private: bool,
        messages: Vec<Message>,
    },
    /// `joins`: an agent was there already when another came.
    Event {
        entry: Entry,
        joins: bool,
    },
}

impl Block {
    pub(super) fn key(&self) -> Key {
        match self {
            Self::Said { messages, .. } => messages.first().map_or(Key::Seq(0), |m| m.key),
            Self::Event { entry, .. } => key_of(entry),
        }
    }
}

fn key_of(entry: &Entry) -> Key {
    entry.write.map_or(Key::Seq(entry.seq), Key::Write)
}

/// The log as `me` sees it, with what is still on its way at the end.
pub(super) fn blocks(view: &ChatView, outgoing: &[Outgoing], me: AgentId) -> Vec<Block> {
    let mut blocks = Vec::new();
    // A page that begins in the middle of a chat has somebody in it.
    let mut answered = view.has_earlier();
    for entry in &view.entries {
        match text_of(&entry.what) {
            Some(text) => {
                let read = entry.count.is_some_and(|count| view.marks.customer >= count);
                let progress = if read { Progress::Read } else { Progress::Stored };
                let files = entry.files().to_vec();
                let menu = menu_of(entry, view);
                let message = Message { key: key_of(entry), text, files, menu, at: entry.at, progress };
                add(&mut blocks, author_of(&entry.by, me), entry.count.is_none(), message);
            }
            None if is_shown(&entry.what) => {
                blocks.push(Block::Event { entry: entry.clone(), joins: answered });
            }
            None => {}
        }
        match entry.what {
            What::Joined | What::Transferred { .. } => answered = true,
            What::Queued => answered = false,
            _ => {}
        }
    }
    for out in outgoing {
        let (at, progress) = match &out.sent {
            Sent::Sending => (out.at, Progress::Sending),
            Sent::Waiting => (out.at, Progress::Waiting),
            Sent::Stored(stored) => (stored.at, Progress::Stored),
            Sent::Refused(refusal) => (out.at, Progress::Refused(refusal.clone())),
        };
        let text = out.text.as_ref().map(Text::to_string).unwrap_or_default();
        let message =
            Message { key: Key::Write(out.write), text, files: out.files.clone(), menu: None, at, progress };
        add(&mut blocks, Author::Me, out.audience == Audience::Agents, message);
    }
    blocks
}

fn add(blocks: &mut Vec<Block>, author: Author, private: bool, message: Message) {
    if let Some(Block::Said { author: a, private: p, messages }) = blocks.last_mut()
        && *a == author
        && *p == private
        && messages.last().is_some_and(|last| message.at - last.at < PAUSE)
    {
        messages.push(message);
    } else {
        blocks.push(Block::Said { author, private, messages: vec![message] });
    }
}

fn author_of(by: &By, me: AgentId) -> Author {
    match by {
        By::Customer | By::System => Author::Customer,
        By::Agent { id, .. } if *id == Some(me) => Author::Me,
        By::Agent { name, .. } => Author::Colleague(name.clone()),
    }
}

fn text_of(what: &What) -> Option<String> {
    Some(match what {
        What::Message { text } => text.as_str().to_owned(),
        What::Files { text, .. } => text.as_ref().map(Text::to_string).unwrap_or_default(),
        What::Options { question, .. } => question.as_str().to_owned(),
        _ => return None,
    })
}

fn menu_of(entry: &Entry, view: &ChatView) -> Option<Menu> {
    let What::Options { options, .. } = &entry.what else { return None };
    let chosen = domain::view::chosen(&view.entries, entry).map(str::to_owned);
    Some(Menu { options: options.clone(), chosen })
}

const fn is_shown(what: &What) -> bool {
    matches!(
        what,
        What::Joined
            | What::Left
            | What::TransferAsked { .. }
            | What::TransferDeclined
            | What::TransferCancelled
            | What::TransferLapsed { .. }
            | What::Transferred { .. }
            | What::OverCapacity { .. }
            | What::Invited { .. }
            | What::InvitationDeclined
            | What::InvitationCancelled
            | What::InvitationExpired
            | What::Queued
            | What::Reopened
            | What::Chosen { .. }
            | What::FilesAllowed { .. }
            | What::Blocked { .. }
            | What::Ended { .. }
    )
}

#[cfg(test)]
mod tests {
    use domain::Marks;
    use uuid::Uuid;

    use super::*;

    const ME: AgentId = AgentId(Uuid::from_u128(1));

    fn said(seq: i64, by: By, second: i64, write: Option<u128>) -> Entry {
        Entry {
            seq,
            count: Some(seq),
            at: Time(0) + Span::seconds(second),
            by,
            what: What::Message { text: Text::parse("Hello").unwrap() },
            write: write.map(|n| WriteId(Uuid::from_u128(n))),
        }
    }

    fn mine() -> By {
        By::Agent { name: "Mette".into(), id: Some(ME) }
    }

    fn sending(write: u128, second: i64) -> Outgoing {
        let at = Time(0) + Span::seconds(second);
        let text = Text::parse("Hello").unwrap();
        Outgoing {
            write: WriteId(Uuid::from_u128(write)),
            text: Some(text),
            files: Vec::new(),
            at,
            audience: Audience::Everyone,
            sent: Sent::Sending,
        }
    }

    fn sizes(blocks: &[Block]) -> Vec<usize> {
        blocks.iter().map(|b| if let Block::Said { messages, .. } = b { messages.len() } else { 0 }).collect()
    }

    #[test]
    fn lines_of_one_author_stand_together_until_a_pause() {
        let joined = Entry { what: What::Joined, ..said(3, mine(), 20, None) };
        let log = [
            said(1, By::Customer, 0, None),
            said(2, By::Customer, 9, None),
            joined,
            said(4, mine(), 30, Some(7)),
            said(5, mine(), 40, Some(8)),
            said(6, mine(), 400, Some(9)),
        ];
        assert_eq!(sizes(&blocks(&ChatView::of(log), &[], ME)), [2, 0, 2, 1]);
    }

    #[test]
    fn that_a_customer_is_kept_out_stands_before_the_end() {
        let (blocked, ended) =
            (What::Blocked { reason: "insults".into() }, What::Ended { how: domain::Ending::ByAgent });
        let log = [
            said(1, By::Customer, 0, None),
            Entry { what: blocked, count: None, ..said(2, mine(), 5, Some(7)) },
            Entry { what: ended, ..said(3, mine(), 5, None) },
        ];
        assert_eq!(sizes(&blocks(&ChatView::of(log), &[], ME)), [1, 0, 0]);
    }

    #[test]
    fn a_message_keeps_its_key_when_it_is_stored() {
        let before = blocks(&ChatView::of([said(1, By::Customer, 0, None)]), &[sending(7, 5)], ME);
        let after =
            blocks(&ChatView::of([said(1, By::Customer, 0, None), said(2, mine(), 5, Some(7))]), &[], ME);
        let keys = |blocks: &[Block]| blocks.iter().map(Block::key).collect::<Vec<_>>();
        assert_eq!(keys(&before), keys(&after));
    }

    #[test]
    fn a_note_stands_apart_from_what_everyone_reads_also_while_it_is_sent() {
        let note = Outgoing { audience: Audience::Agents, ..sending(7, 5) };
        let log = [said(1, mine(), 0, None), Entry { count: None, ..said(2, mine(), 1, None) }];
        let private: Vec<_> = blocks(&ChatView::of(log), &[note, sending(8, 6)], ME)
            .iter()
            .map(|b| matches!(b, Block::Said { private: true, .. }))
            .collect();
        assert_eq!(private, [false, true, false]);
    }

    #[test]
    fn read_is_what_the_customers_mark_has_reached() {
        let mut view = ChatView::of([said(1, mine(), 0, Some(7)), said(2, mine(), 1, Some(8))]);
        view.marks = Marks { customer: 1, agent: 0 };
        let Some(Block::Said { messages, .. }) = blocks(&view, &[], ME).pop() else { panic!("no block") };
        let progress: Vec<_> = messages.into_iter().map(|m| m.progress).collect();
        assert_eq!(progress, [Progress::Read, Progress::Stored]);
    }
}
