//! What the agent has said and the log does not show yet. Messages go out one after the other, so that they arrive in
//! the order they were written; each keeps its id through every try, so that none arrives twice.

use std::time::Duration;

use domain::{AgentId, Attachment, Audience, ChatId, ChatView, Refusal, Text, Time, WriteId};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::kept::{self, Unsent};
use crate::api::No;
use crate::api::message::{self, Stored};
use crate::parts::clock::Clock;

const AGAIN_AFTER: Duration = Duration::from_secs(4);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Outgoing {
    pub write: WriteId,
    /// Files may go without words.
    pub text: Option<Text>,
    /// They have arrived, and wait for their line.
    pub files: Vec<Attachment>,
    pub at: Time,
    /// A note for agents stays one through every try.
    pub audience: Audience,
    pub sent: Sent,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Sent {
    Sending,
    /// No connection; it goes out by itself.
    Waiting,
    /// Stored, but the line has not brought it back yet.
    Stored(Stored),
    Refused(Refusal),
}

#[derive(Clone, Copy)]
pub(crate) struct Outbox {
    chat: ChatId,
    me: AgentId,
    list: RwSignal<Vec<Outgoing>>,
    busy: StoredValue<bool>,
}

impl Outbox {
    pub(super) fn new(chat: ChatId, me: AgentId) -> Self {
        Self { chat, me, list: RwSignal::default(), busy: StoredValue::new(false) }
    }

    pub(crate) fn get(self) -> Vec<Outgoing> {
        self.list.get()
    }

    pub(crate) fn say(self, text: Option<Text>, files: Vec<Attachment>, audience: Audience, clock: Clock) {
        let at = clock.now_untracked();
        let unsent = Unsent { write: new_write(), text, files, at, audience };
        let new = unsent.clone().sending();
        kept::change(self.me, self.chat, |kept| kept.unsent.push(unsent));
        self.list.update(|list| list.push(new));
        self.send();
    }

    /// What a former page has left. It goes out under the ids that it had.
    pub(super) fn restore(self, unsent: Vec<Unsent>) {
        if unsent.is_empty() {
            return;
        }
        self.list.update(|list| list.splice(0..0, unsent.into_iter().map(Unsent::sending)).for_each(drop));
        self.send();
    }

    /// Whether something is on its way. What was refused has its own sign, and is kept.
    pub(super) fn has_unsent(self) -> bool {
        self.list.with_untracked(|list| list.iter().any(|o| matches!(o.sent, Sent::Sending | Sent::Waiting)))
    }

    /// Tries again what was refused.
    pub(crate) fn again(self, write: WriteId) {
        self.list.update(|list| {
            if let Some(found) = list.iter_mut().find(|o| o.write == write) {
                found.sent = Sent::Sending;
            }
        });
        self.send();
    }

    /// Sends what waits for a connection.
    pub(super) fn resume(self) {
        if self.list.with_untracked(|list| list.iter().any(|o| o.sent == Sent::Waiting)) {
            self.change(Sent::Waiting, Sent::Sending);
            self.send();
        }
    }

    /// Drops what the log shows by now.
    pub(super) fn settle(self, view: &ChatView) {
        let shown = |o: &Outgoing| {
            let stored = matches!(o.sent, Sent::Stored(Stored { seq, .. }) if seq <= view.last());
            stored || view.entries.iter().rev().any(|e| e.write == Some(o.write))
        };
        let landed: Vec<WriteId> =
            self.list.with_untracked(|list| list.iter().filter(|o| shown(o)).map(|o| o.write).collect());
        if !landed.is_empty() {
            kept::change(self.me, self.chat, |kept| kept.unsent.retain(|u| !landed.contains(&u.write)));
            self.list.update(|list| list.retain(|o| !shown(o)));
        }
    }

    fn change(self, from: Sent, to: Sent) {
        self.list.update(|list| list.iter_mut().filter(|o| o.sent == from).for_each(|o| o.sent = to.clone()));
    }

    fn set(self, write: WriteId, sent: Sent) {
        self.list.update(|list| {
            if let Some(found) = list.iter_mut().find(|o| o.write == write) {
                found.sent = sent;
            }
        });
    }

    fn next(self) -> Option<Outgoing> {
        self.list.with_untracked(|list| list.iter().find(|o| o.sent == Sent::Sending).cloned())
    }

    fn send(self) {
        if self.busy.get_value() {
            return;
        }
        self.busy.set_value(true);
        spawn_local(async move {
            while let Some(next) = self.next() {
                let text = next.text.as_ref().map(Text::to_string).unwrap_or_default();
                let files: Vec<_> = next.files.iter().map(|file| file.id).collect();
                let answer = match next.audience {
                    audience if !files.is_empty() => {
                        message::send_files(self.chat, next.write, text, files, audience).await
                    }
                    Audience::Everyone => message::say(self.chat, next.write, text).await,
                    Audience::Agents => message::note(self.chat, next.write, text).await,
                };
                match answer {
                    Ok(stored) => self.set(next.write, Sent::Stored(stored)),
                    Err(No::Refused(refusal)) => self.set(next.write, Sent::Refused(refusal)),
                    Err(No::Lost) => {
                        self.change(Sent::Sending, Sent::Waiting);
                        set_timeout(move || self.resume(), AGAIN_AFTER);
                    }
                }
            }
            self.busy.set_value(false);
        });
    }
}

impl Unsent {
    fn sending(self) -> Outgoing {
        let Self { write, text, files, at, audience } = self;
        Outgoing { write, text, files, at, audience, sent: Sent::Sending }
    }
}

/// A random id, made where `crypto.randomUUID` may be missing: on a console without https.
pub(crate) fn new_write() -> WriteId {
    let mut bytes = [0; 16];
    if let Ok(crypto) = window().crypto() {
        _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    WriteId(uuid::Builder::from_random_bytes(bytes).into_uuid())
}
