//! From the form to a chat, and back to the form.

use domain::customer::Typed;
use domain::form::Fields;
use domain::json::Json;
use domain::refusal::Wrong;
use domain::{Refusal, Time, WriteId};

use super::errand::{Answer, Do, Errand, object, truth};
use super::{Stage, Talk};
use crate::widget::screen::{FIELDS, QUESTION, place_of};

/// What the browser makes for a chat before the server knows of it, so that a start whose answer was lost can be
/// repeated and is the same chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::widget) struct Ids {
    pub chat: String,
    pub token: String,
}

#[derive(Debug)]
pub(super) struct Started {
    typed: Typed,
    ids: Ids,
    write: WriteId,
}

impl Talk {
    /// Start chat was pressed. `ids` are used unless this is the same start again.
    pub(in crate::widget) fn start(&mut self, typed: Typed, ids: Ids) {
        if self.screen.busy || self.screen.stage != Stage::Form {
            return;
        }
        self.screen.wrong = [None; 3];
        self.screen.trouble.clear();
        if let Err(Refusal::Fields { fields }) = typed.check(&Fields::default(), None, Time(0)) {
            return self.correct(&fields);
        }
        let started = match self.started.take() {
            Some(before) if before.typed == typed => before,
            _ => Started { typed, ids, write: self.dice.write() },
        };
        let write = started.write.to_string();
        let body = object(
            &[
                ("chat", &started.ids.chat),
                ("token", &started.ids.token),
                ("channel", &self.channel),
                ("write", &write),
                ("name", &started.typed.name),
                ("email", &started.typed.email),
                ("question", &started.typed.question),
                ("url", &self.page.0),
                ("title", &self.page.1),
            ],
            &[],
        );
        self.screen.busy = true;
        self.todo.push(Do::Keep(started.ids.token.clone()));
        self.started = Some(started);
        self.post(Errand::Start, body);
    }

    pub(super) fn start_answered(&mut self, answer: Answer) {
        self.screen.busy = false;
        match answer {
            Answer::Said(json) => self.begin(&json),
            Answer::No(Refusal::Fields { fields }) => {
                self.forget_start();
                self.correct(&fields);
            }
            Answer::No(Refusal::TooMany { seconds }) => {
                self.screen.trouble = self.words.too_many(&seconds.to_string());
            }
            // The same id with another text: cannot be, unless storage went back in time. New ids will do.
            Answer::No(Refusal::OtherBody | Refusal::NotFound) => {
                self.forget_start();
                self.screen.trouble = self.words.could_not_start().to_owned();
            }
            // It may have started all the same: pressing again repeats it, and the token is kept for the next page.
            Answer::No(_) | Answer::Lost => self.screen.trouble = self.words.could_not_start().to_owned(),
        }
    }

    fn begin(&mut self, answer: &Json) {
        let view = answer.get("view").and_then(domain::wire::view);
        let (Some(view), Some(started)) = (view, self.started.take()) else {
            self.screen.trouble = self.words.could_not_start().to_owned();
            return;
        };
        self.token = Some(started.ids.token);
        self.tell(&[("t", "chat")], &[("on", truth(true))]);
        self.take(view);
        self.todo.push(Do::Focus("message"));
        self.join();
    }

    fn correct(&mut self, fields: &[Wrong]) {
        for Wrong { field, problem } in fields {
            match place_of(*field) {
                Some(at) => self.screen.wrong[at] = Some(*problem),
                None => self.screen.trouble = self.words.could_not_start().to_owned(),
            }
        }
        let wrong = self.screen.wrong.iter().flatten().count();
        self.screen.said = if wrong == 1 {
            self.words.one_field_wrong().to_owned()
        } else {
            self.words.fields_wrong(&wrong.to_string())
        };
        if let Some(at) = self.screen.wrong.iter().position(Option::is_some) {
            self.todo.push(Do::Focus(FIELDS[at]));
        }
    }

    fn forget_start(&mut self) {
        if let Some(started) = self.started.take() {
            self.todo.push(Do::Forget(started.ids.token));
        }
    }

    /// Back to the form, with name and e-mail as they are.
    pub(super) fn reset(&mut self) {
        self.round += 1;
        if let Some(token) = self.token.take() {
            self.todo.push(Do::Forget(token));
        }
        self.view = Default::default();
        self.outbox = Default::default();
        self.epoch.clear();
        self.seen.told = 0;
        self.screen.stage = Stage::Form;
        self.screen.busy = false;
        self.screen.asking = false;
        self.screen.below = false;
        self.screen.place = 0;
        self.screen.agent.clear();
        self.screen.typing.clear();
        self.screen.trouble.clear();
        self.screen.said.clear();
        self.todo.push(Do::Empty(FIELDS[QUESTION]));
        self.todo.push(Do::Empty("message"));
        self.join();
    }

    /// The server does not know the chat: nothing is left of it.
    pub(super) fn unknown(&mut self) {
        self.tell(&[("t", "chat")], &[("on", truth(false))]);
        self.reset();
    }
}
