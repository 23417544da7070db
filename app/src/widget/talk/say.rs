//! What the customer writes, on its way to the log.

use domain::json::Json;
use domain::{Attachment, Field, Problem, Refusal, Text, WriteId};

use super::errand::{Answer, Do, Errand, object, truth};
use super::kept::kept;
use super::{Stage, Talk};
use crate::line::{Millis, since};

impl Talk {
    /// Send was pressed with this in the text box.
    pub(in crate::widget) fn say(&mut self, typed: &str) {
        if !self.screen.writes() {
            return;
        }
        let Some(files) = self.files_for(typed) else { return };
        let text = match Text::parse(typed) {
            Ok(text) => Ok(text.as_str().to_owned()),
            Err(Problem::Missing) if !files.is_empty() => Ok(String::new()),
            Err(problem) => Err(problem),
        };
        match text {
            Ok(text) => {
                let write = self.dice.write();
                self.todo.push(Do::Note(write, kept(&text, &files)));
                self.outbox.add(write, text, files, self.now);
                self.files_gone();
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
        self.files_rest();
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
            if next.of > 0 {
                let of = next.of.to_string();
                let body =
                    object(&[("write", &next.write.to_string()), ("option", &next.text)], &[("of", &of)]);
                let errand = Errand::Choose(next.write);
                return self.post(errand, body);
            }
            let files = ids(&next.files);
            let mut also = Vec::new();
            if !next.files.is_empty() {
                also.push(("files", &*files));
            }
            // Only who has said so comes back: what was on its way when the chat ended does not open it again.
            if self.screen.stage == Stage::Returning {
                also.push(("back", truth(true)));
            }
            let body = object(&[("write", &next.write.to_string()), ("text", &next.text)], &also);
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
                    Refusal::Fields { fields } if fields.iter().any(|wrong| wrong.field == Field::Files) => {
                        self.words.file_gone().clone_into(&mut self.screen.trouble);
                    }
                    Refusal::NotAllowed => self.words.files_not_taken().clone_into(&mut self.screen.trouble),
                    _ => {}
                }
            }
        }
        self.flush();
    }
}

/// A JSON list of their names on the server.
fn ids(files: &[Attachment]) -> String {
    let mut list = String::from("[");
    for (nth, file) in files.iter().enumerate() {
        list.push_str(if nth > 0 { ",\"" } else { "\"" });
        list.push_str(&file.id.to_string());
        list.push('"');
    }
    list.push(']');
    list
}

fn seq(stored: &Json) -> i64 {
    stored.number("seq").unwrap_or_default()
}
