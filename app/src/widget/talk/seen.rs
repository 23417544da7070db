//! What the customer has seen, what is unread while they do not look, and when that is to be heard.

use domain::By;

use super::Talk;
use super::errand::{Answer, Do, Errand, object};
use crate::widget::told;

#[derive(Debug)]
pub(super) struct Seen {
    /// The frame is shown, not minimised.
    pub open: bool,
    /// The page is in sight, as far as the browser knows.
    pub visible: bool,
    /// The log shows its end.
    pub at_end: bool,
    /// As far as the server has been told.
    pub told: i64,
    /// As many unread as the host page has been told of.
    unread: usize,
    /// Something was said since the last look, and not only fetched.
    pub news: bool,
}

impl Seen {
    pub(super) const fn new(open: bool) -> Self {
        Self { open, visible: true, at_end: true, told: 0, unread: 0, news: false }
    }
}

impl Talk {
    /// Tells the server what is being looked at, and the host page how much is not.
    pub(super) fn look(&mut self) {
        let known = self.seen.told.max(self.view.marks.customer);
        let news = self.view.entries.iter().rev().take_while(|e| e.seq > known);
        let news = news.filter(|e| matches!(e.by, By::Agent { .. }) && told::said(e).is_some());
        let (mut unread, mut newest) = (0, 0);
        for entry in news {
            unread += 1;
            newest = entry.seq.max(newest);
        }
        if unread > 0 && self.looks() && self.line.is_up() {
            self.seen.told = newest;
            self.post(Errand::Seen(newest), object(&[], &[("upto", &newest.to_string())]));
            unread = 0;
        }
        let elsewhere = !(self.seen.open && self.seen.visible);
        if core::mem::take(&mut self.seen.news) && elsewhere && self.screen.sound && unread > 0 {
            self.todo.push(Do::Ring);
        }
        if unread != self.seen.unread {
            self.seen.unread = unread;
            self.tell(&[("t", "unread")], &[("n", &unread.to_string())]);
            if self.screen.alone {
                self.todo.push(Do::Count(unread));
            }
        }
    }

    /// The switch of the sound was pressed.
    pub(in crate::widget) fn sound(&mut self) {
        self.screen.sound = !self.screen.sound;
        self.todo.push(Do::Sound(self.screen.sound));
    }

    /// Whether the customer has the end of the log before their eyes, as far as can be known.
    fn looks(&self) -> bool {
        self.seen.open && self.seen.visible && self.seen.at_end
    }

    /// If the server could not be told, it is told at the next look.
    pub(super) fn seen_answered(&mut self, upto: i64, answer: &Answer) {
        if !matches!(answer, Answer::Said(_)) && self.seen.told == upto {
            self.seen.told = 0;
        }
    }
}
