//! What the customer wrote and the log does not have yet, in order. One message is on its way at a time; each keeps its
//! write id until it is in the log, so that however often it is sent, it is stored once.

use domain::{Attachment, ChatView, WriteId};

use crate::line::{Millis, reached};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::widget) enum State {
    /// Not on its way: there was no answer, or others are before it.
    Waiting,
    Sending,
    /// Stored at this place; the log will have it in a moment.
    Stored(i64),
    Refused,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::widget) struct Pending {
    pub write: WriteId,
    pub text: String,
    /// They are on the server, and go with it.
    pub files: Vec<Attachment>,
    pub at: Millis,
    pub state: State,
    /// It is an answer taken from the menu at this place; 0 when it was typed.
    pub of: i64,
}

#[derive(Debug, Default)]
pub(in crate::widget) struct Outbox {
    list: Vec<Pending>,
    /// After a failure nothing is sent before then.
    retry_at: Option<Millis>,
    tries: u32,
}

impl Outbox {
    pub(in crate::widget) fn list(&self) -> &[Pending] {
        &self.list
    }

    pub(super) fn add(&mut self, write: WriteId, text: String, files: Vec<Attachment>, at: Millis) {
        self.list.push(Pending { write, text, files, at, state: State::Waiting, of: 0 });
    }

    /// What was taken from a menu goes the same way, in order with what is written.
    pub(super) fn choose(&mut self, write: WriteId, of: i64, option: String, at: Millis) {
        self.list.push(Pending { write, text: option, files: Vec::new(), at, state: State::Waiting, of });
    }

    /// Lets go of one that is not to be sent any more.
    pub(super) fn forget(&mut self, write: WriteId) {
        self.list.retain(|p| p.write != write);
    }

    /// What is to be sent now, if anything.
    pub(super) fn next(&mut self, now: Millis) -> Option<&Pending> {
        let rests = self.retry_at.is_some_and(|at| !reached(now, at));
        if rests || self.list.iter().any(|p| p.state == State::Sending) {
            return None;
        }
        let next = self.list.iter_mut().find(|p| p.state == State::Waiting)?;
        next.state = State::Sending;
        Some(next)
    }

    pub(super) fn stored(&mut self, write: WriteId, seq: i64) {
        self.hurry();
        self.turn(write, State::Stored(seq));
    }

    /// No answer, or "not now": it waits, and those behind it do too. Each failure waits longer, up to 20 s.
    pub(super) fn lost(&mut self, write: WriteId, now: Millis, at_least: Millis) {
        let backoff = 1_000 << self.tries.min(4);
        self.tries += 1;
        self.retry_at = Some(now.wrapping_add(backoff.max(at_least)));
        self.turn(write, State::Waiting);
    }

    /// Refused for good, unless the customer asks to send it again.
    pub(super) fn refused(&mut self, write: WriteId) {
        self.turn(write, State::Refused);
    }

    /// There is reason to believe that it works now.
    pub(super) fn hurry(&mut self) {
        self.retry_at = None;
        self.tries = 0;
    }

    /// Sends again what was refused.
    pub(super) fn again(&mut self) {
        self.turn_all(State::Refused, State::Waiting);
    }

    /// The chat has ended: what was not sent will not be.
    pub(super) fn close(&mut self) {
        self.turn_all(State::Waiting, State::Refused);
    }

    /// Lets go of one that is in the log. It may be in the part that is no longer here.
    pub(super) fn landed(&mut self, log: &ChatView) -> Option<WriteId> {
        let last = log.last();
        let at = self.list.iter().position(|p| {
            matches!(p.state, State::Stored(seq) if seq <= last)
                || log.entries.iter().any(|e| e.write == Some(p.write))
        });
        at.map(|at| self.list.remove(at).write)
    }

    fn turn(&mut self, write: WriteId, state: State) {
        if let Some(pending) = self.list.iter_mut().find(|p| p.write == write) {
            pending.state = state;
        }
    }

    fn turn_all(&mut self, from: State, to: State) {
        for pending in self.list.iter_mut().filter(|p| p.state == from) {
            pending.state = to;
        }
    }
}
