//! How a chat ends, by the customer or by the other side.

use domain::{Phase, Refusal};

use super::errand::{Answer, Do, Errand, object};
use super::{Stage, Talk};

impl Talk {
    /// The x was pressed. While an agent is there it is asked first.
    pub(in crate::widget) fn end(&mut self) {
        match self.screen.stage {
            Stage::Talking => {
                self.screen.asking = true;
                self.todo.push(Do::Focus("keep"));
            }
            Stage::Waiting => self.end_now(),
            Stage::Returning => self.stay_away(),
            _ => {}
        }
    }

    pub(in crate::widget) fn keep(&mut self) {
        self.screen.asking = false;
        self.todo.push(Do::Focus("message"));
    }

    pub(in crate::widget) fn end_now(&mut self) {
        if self.screen.busy {
            return;
        }
        self.screen.busy = true;
        self.screen.trouble.clear();
        let write = self.dice.write();
        self.post(Errand::End, object(&[("write", &write.to_string())], &[]));
    }

    pub(super) fn end_from_host(&mut self) {
        if matches!(self.screen.stage, Stage::Waiting | Stage::Talking) {
            self.end_now();
        }
    }

    pub(super) fn end_answered(&mut self, answer: &Answer) {
        self.screen.busy = false;
        match answer {
            // The line of the log that says so is on its way.
            Answer::Said(json) => {
                self.may_return(json.is("after"), json.is("transcript"));
                self.over();
            }
            Answer::No(Refusal::Ended) => self.over(),
            Answer::No(Refusal::NotFound | Refusal::SignIn) => self.unknown(),
            Answer::No(_) | Answer::Lost => {
                self.screen.asking = false;
                self.screen.trouble = self.words.could_not_end().to_owned();
            }
        }
    }

    fn over(&mut self) {
        self.view.phase = Phase::Ended;
        self.settle();
    }

    /// It is over, whoever ended it.
    pub(super) fn ended(&mut self) {
        self.screen.asking = false;
        self.screen.busy = false;
        self.screen.typing.clear();
        self.screen.trouble.clear();
        self.outbox.close();
        self.keep_or_forget();
        if !self.after.on {
            self.todo.push(Do::Offer("fresh"));
        }
        self.tell(&[("t", "ended")], &[]);
    }

    /// Start a new chat was pressed.
    pub(in crate::widget) fn fresh(&mut self) {
        self.reset();
        self.todo.push(Do::Focus("question"));
    }

    /// Close was pressed: the frame goes away.
    pub(in crate::widget) fn leave(&mut self) {
        self.reset();
        self.tell(&[("t", "gone")], &[]);
    }

    pub(in crate::widget) fn minimise(&mut self) {
        if !self.screen.alone {
            self.tell(&[("t", "close")], &[]);
        }
    }

    pub(in crate::widget) fn escape(&mut self) {
        if self.screen.asking { self.keep() } else { self.minimise() }
    }

    /// Timers may have slept: a line that died meanwhile is noticed first.
    pub(in crate::widget) fn try_now(&mut self) {
        self.tick();
        self.line.hurry(self.now);
        self.outbox.hurry();
        self.tick();
        // Whatever the first look has changed is to be seen.
        self.idle = false;
    }
}
