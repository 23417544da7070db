//! What the customer writes, on its way to the log.

use domain::json::Json;
use domain::{Problem, Refusal, Text, WriteId};

use super::errand::{Answer, Do, Errand, object, truth};
use super::{Stage, Talk};
use crate::line::{Millis, since};

impl Talk {
    /// Send was pressed with this in the text box.
    pub(in crate::widget) fn say(&mut self, typed: &str) {
        if !self.screen.writes() {
            return;
        }
        match Text::parse(typed) {
            Ok(text) => {
                let write = self.dice.write();
                self.outbox.add(write, text.as_str().to_owned(), self.now);
                self.todo.push(Do::Note(write, text.as_str().to_owned()));
                self.screen.trouble.clear();
                self.todo.push(Do::Empty("message"));
                self.todo.push(Do::ToEnd);
                self.typed(true);
                self.flush();
            }
            Err(Problem::TooLong { limit }) => {
                let length = typed.trim().chars().count();
                self.screen.trouble = self.words.message_too_long(&length.to_string(), &limit.to_string());
            }
            Err(_) => {}
        }
    }

    /// The text box has other content; the other side is told that somebody types, not what.
    pub(in crate::widget) fn typed(&mut self, empty: bool) {
        self.screen.trouble.clear();
        if !self.line.is_up() || self.token.is_none() {
            return;
        }
        let told = self.typing_told;
        let due = told.is_none_or(|at| i64::from(since(self.now, at)) >= domain::frame::TYPING_EVERY * 1_000);
        if if empty { told.is_some() } else { due } {
            self.typing_told = (!empty).then_some(self.now);
            self.up(object(&[("t", "typing")], &[("on", truth(!empty))]));
        }
    }

    /// What was refused is sent again.
    pub(in crate::widget) fn again(&mut self) {
        self.outbox.again();
        self.flush();
    }

    /// Sends what is next, if anything.
    pub(super) fn flush(&mut self) {
        if self.token.is_none() {
            return;
        }
        if let Some(next) = self.outbox.next(self.now) {
            // Only who has said so comes back: what was on its way when the chat ended does not open it again.
            let back = truth(self.screen.stage == Stage::Returning);
            let body = object(&[("write", &next.write.to_string()), ("text", &next.text)], &[("back", back)]);
            let errand = Errand::Say(next.write);
            self.post(errand, body);
        }
    }

    pub(super) fn say_answered(&mut self, write: WriteId, answer: Answer) {
        match answer {
            Answer::Said(json) => {
                self.outbox.stored(write, seq(&json));
                self.land();
                // What is on screen may be about something else by now.
                if self.screen.trouble == self.too_fast {
                    self.screen.trouble.clear();
                }
            }
            Answer::Lost | Answer::No(Refusal::Busy | Refusal::Unavailable { .. }) => {
                self.outbox.lost(write, self.now, 0);
            }
            Answer::No(Refusal::TooMany { seconds }) => {
                let wait = Millis::try_from(seconds).unwrap_or(60).min(600) * 1_000;
                self.outbox.lost(write, self.now, wait);
                self.too_fast = self.words.too_fast(&seconds.to_string());
                self.screen.trouble.clone_from(&self.too_fast);
            }
            Answer::No(Refusal::NotFound | Refusal::SignIn) => return self.unknown(),
            Answer::No(refusal) => {
                self.outbox.refused(write);
                self.screen.said = self.words.not_sent().to_owned();
                match refusal {
                    Refusal::Ended if self.screen.stage == Stage::Returning => {
                        self.may_return(false, false);
                        self.screen.trouble = self.words.no_way_back().to_owned();
                    }
                    Refusal::Blocked => self.screen.trouble = self.words.kept_out().to_owned(),
                    _ => {}
                }
            }
        }
        self.flush();
    }
}

fn seq(stored: &Json) -> i64 {
    stored.number("seq").unwrap_or_default()
}
