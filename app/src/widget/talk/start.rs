//! From the form to a chat, and back to the form.

use domain::json::Json;
use domain::refusal::Wrong;
use domain::{Field, Refusal, WriteId};

use super::after::{After, TRANSCRIPT};
use super::errand::{Answer, Do, Errand, object, truth};
use super::request::REQUEST;
use super::{Stage, Talk, found};

/// What the browser makes for a chat before the server knows of it, so that a start whose answer was lost can be
/// repeated and is the same chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::widget) struct Ids {
    pub chat: String,
    pub token: String,
}

/// What stands in one input of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::widget) struct Input {
    pub name: String,
    pub value: String,
    pub required: bool,
}

impl Input {
    /// Of a field that need not be filled in.
    pub(super) fn of(name: &str, value: &str) -> Self {
        Self { name: name.to_owned(), value: value.to_owned(), required: false }
    }
}

/// The id of the form.
pub(super) const START: &str = "start";

#[derive(Debug)]
pub(super) struct Started {
    typed: Vec<Input>,
    ids: Ids,
    write: WriteId,
    /// The server may have it already.
    sent: bool,
}

impl Talk {
    /// A form was sent off. `ids` are used unless this is the same again.
    pub(in crate::widget) fn submit(&mut self, form: &str, typed: Vec<Input>, ids: Ids) {
        match form {
            START => self.start(typed, ids),
            TRANSCRIPT => self.send_transcript(&typed),
            REQUEST => self.ask_by_request(typed),
            _ => {}
        }
    }

    /// Start chat was pressed.
    fn start(&mut self, typed: Vec<Input>, ids: Ids) {
        if self.screen.busy || self.screen.stage != Stage::Form {
            return;
        }
        self.screen.trouble.clear();
        if !self.is_right(START, &typed) {
            return;
        }
        let started = match self.started.take() {
            Some(before) if is_same(&before.typed, &typed) => before,
            _ => Started { typed, ids, write: self.dice.write(), sent: false },
        };
        // What may have been sent is sent again as it was, and not asked about once more.
        let looks = self.suggests && !started.sent && !found::was_asked(&started.typed);
        self.screen.busy = true;
        if looks {
            self.look_for_articles(&started.typed);
            self.started = Some(started);
        } else {
            self.send(started);
        }
    }

    /// Goes on with the start that waited for something.
    pub(super) fn proceed(&mut self) {
        if let Some(started) = self.started.take() {
            self.send(started);
        }
    }

    fn send(&mut self, mut started: Started) {
        started.sent = true;
        let write = started.write.to_string();
        let mut texts = vec![
            ("chat", started.ids.chat.as_str()),
            ("token", &started.ids.token),
            ("channel", &self.channel),
            ("language", &self.language),
            ("write", &write),
            ("url", &self.page.0),
            ("title", &self.page.1),
        ];
        texts.extend(started.typed.iter().map(|input| (input.name.as_str(), input.value.as_str())));
        if !self.known.identity.is_empty() {
            texts.push(("identity", &self.known.identity));
        }
        let mut others = Vec::new();
        if !self.known.attributes.is_empty() {
            others.push(("attributes", self.known.attributes.as_str()));
        }
        let body = object(&texts, &others);
        self.todo.push(Do::Keep(started.ids.token.clone()));
        self.started = Some(started);
        self.post(Errand::Start, body);
    }

    /// Looks over what was typed as the server will, and says at the fields what is wrong.
    pub(super) fn is_right(&mut self, form: &'static str, typed: &[Input]) -> bool {
        let mut wrong = Vec::new();
        for input in typed {
            let Some(field) = Field::parse(&input.name) else { continue };
            if let Err(problem) = domain::form::check(field, &input.value, input.required) {
                wrong.push(Wrong { field, problem });
            }
        }
        let right = wrong.is_empty();
        self.refuse(form, wrong);
        right
    }

    pub(super) fn start_answered(&mut self, answer: Answer) {
        self.screen.busy = false;
        match answer {
            Answer::Said(json) => self.begin(&json),
            Answer::No(Refusal::Fields { fields }) => self.correct(fields),
            Answer::No(Refusal::TooMany { seconds }) => {
                self.screen.trouble = self.words.too_many(&seconds.to_string());
            }
            // Nothing is lost: it moves over into the request.
            Answer::No(Refusal::Closed) => {
                self.forget_start();
                self.close_panel();
                self.screen.open = false;
                self.opened(true);
            }
            Answer::No(Refusal::Identity) => {
                self.ask_identity();
                self.screen.trouble = self.words.could_not_start().to_owned();
            }
            Answer::No(Refusal::Blocked) => {
                self.forget_start();
                self.screen.trouble = self.words.kept_out().to_owned();
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
        self.close_panel();
        self.tell(&[("t", "chat")], &[("on", truth(true))]);
        self.take(view);
        self.todo.push(Do::Focus("message"));
        self.join();
    }

    /// The server wants the form put right, which is to be seen for that.
    pub(super) fn correct(&mut self, fields: Vec<Wrong>) {
        self.forget_start();
        self.close_panel();
        self.refuse(START, fields);
    }

    /// Says at the fields of a form what is wrong with them; without any, that nothing is.
    pub(super) fn refuse(&mut self, form: &'static str, wrong: Vec<Wrong>) {
        match wrong.len() {
            0 => self.screen.said.clear(),
            1 => self.screen.said = self.words.one_field_wrong().to_owned(),
            n => self.screen.said = self.words.fields_wrong(&n.to_string()),
        }
        self.todo.push(Do::Refuse(form, wrong));
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
        self.close_panel();
        self.after = After::default();
        self.screen.transcript = false;
        self.asked = None;
        self.screen.out = false;
        self.screen.wait = None;
        self.screen.busy = false;
        self.screen.asking = false;
        self.screen.below = false;
        self.screen.place = 0;
        self.screen.agent.clear();
        self.screen.typing.clear();
        self.screen.trouble.clear();
        self.screen.said.clear();
        self.todo.push(Do::Empty("question"));
        self.todo.push(Do::Empty("message"));
        self.fetching = "";
        if self.screen.closed {
            self.show_closed();
        }
        self.join();
    }

    /// The server does not know the chat: nothing is left of it.
    pub(super) fn unknown(&mut self) {
        self.tell(&[("t", "chat")], &[("on", truth(false))]);
        self.reset();
    }
}

/// Which article stands open makes no other start of it.
fn is_same(one: &[Input], other: &[Input]) -> bool {
    let counts = |input: &&Input| input.name != found::READ;
    one.iter().filter(counts).eq(other.iter().filter(counts))
}
