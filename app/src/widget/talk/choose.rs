//! An answer that the customer takes from a menu. It goes out with what they write, in order, and as often as it takes.

use domain::{Refusal, WriteId};

use super::errand::{Answer, Do};
use super::kept::kept_choice;
use super::outbox::{Pending, State};
use super::{Stage, Talk};

impl Talk {
    /// An answer of the menu at this place was pressed. Once is enough.
    pub(in crate::widget) fn take_choice(&mut self, of: i64, option: &str) {
        if !self.may_choose() || self.choice(of).is_some() {
            self.idle = true;
            return;
        }
        let write = self.dice.write();
        self.todo.push(Do::Note(write, kept_choice(of, option)));
        self.outbox.choose(write, of, option.to_owned(), self.now);
        self.todo.push(Do::ToEnd);
        self.flush();
    }

    /// Whether menus can be answered.
    pub(in crate::widget) const fn may_choose(&self) -> bool {
        matches!(self.screen.stage, Stage::Waiting | Stage::Talking)
    }

    /// What was taken of the menu at this place, in the log or on its way there.
    pub(in crate::widget) fn choice(&self, of: i64) -> Option<&str> {
        let menu = self.view.entries.iter().find(|entry| entry.seq == of);
        let stored = menu.and_then(|menu| domain::view::chosen(&self.view.entries, menu));
        let sent = |p: &&Pending| p.of == of && p.state != State::Refused;
        let pending = || self.outbox.list().iter().find(sent).map(|p| p.text.as_str());
        stored.or_else(pending)
    }

    pub(super) fn choose_answered(&mut self, write: WriteId, answer: Answer) {
        // It was answered elsewhere: the log has that, or will in a moment.
        if matches!(answer, Answer::No(Refusal::NotNow | Refusal::OtherBody)) {
            self.outbox.forget(write);
            self.todo.push(Do::Note(write, String::new()));
            return self.flush();
        }
        self.say_answered(write, answer);
    }
}
