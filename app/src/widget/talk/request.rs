//! A closed channel and the way out of the queue: the request form in place of form or log, and the number that comes of it.

use domain::{Phase, Refusal, WriteId};

use super::after::AFTER;
use super::errand::{Answer, Do, Errand, object};
use super::panel::FOCUS;
use super::start::START;
use super::{Input, Stage, Talk};

/// The id of the form.
pub(in crate::widget) const REQUEST: &str = "request";

/// The panels. The last one has come with the answer.
pub(in crate::widget) const CLOSED: &str = "/w/panel/closed";
const INSTEAD: &str = "/w/panel/request";
const RECEIPT: &str = "/w/request";

#[derive(Debug)]
pub(super) struct Asked {
    typed: Vec<Input>,
    write: WriteId,
}

impl Talk {
    /// Whether the channel is closed, as the line tells.
    pub(super) fn opened(&mut self, is_closed: bool) {
        self.screen.closed = is_closed;
        match self.screen.stage {
            Stage::Form if is_closed => self.show_closed(),
            Stage::Form if self.screen.panel == CLOSED => {
                self.close_panel();
                self.todo.push(Do::Carry(REQUEST, START));
                self.screen.trouble.clear();
                self.screen.said = self.words.open_again().to_owned();
                self.todo.push(Do::Offer("name"));
            }
            _ => {}
        }
    }

    /// The form gives way, and what was typed in it moves over.
    pub(super) fn show_closed(&mut self) {
        if !self.screen.has_panel() && self.fetching != CLOSED {
            self.fetching = CLOSED;
            self.fetch_panel(CLOSED, &[]);
        }
    }

    /// Create request was pressed in the queue.
    pub(in crate::widget) fn instead(&mut self) {
        if self.screen.stage == Stage::Waiting {
            self.screen.trouble.clear();
            self.fetch_panel(INSTEAD, &[]);
        }
    }

    /// From the panel back to what it covers.
    pub(in crate::widget) fn back(&mut self) {
        self.close_panel();
        self.screen.trouble.clear();
        // After the end there is nothing to write.
        self.todo.push(Do::Focus(if self.screen.stage == Stage::Ended { "log" } else { "message" }));
    }

    /// Whether a panel is still what it was asked for.
    pub(super) fn wants(&self, path: &str) -> bool {
        match path {
            CLOSED => self.screen.closed && self.screen.stage == Stage::Form,
            INSTEAD => self.screen.stage == Stage::Waiting,
            AFTER => self.screen.stage == Stage::Ended,
            _ => true,
        }
    }

    /// A panel has come into its place.
    pub(super) fn request_shown(&mut self, path: &'static str, answer: &domain::json::Json) {
        self.fetching = "";
        if path == CLOSED {
            self.todo.push(Do::Carry(START, REQUEST));
            self.screen.said = self.words.closed_now().to_owned();
        }
        // What is known of who waits.
        let names = ["name", "email", "company", "phone", "country", "question"];
        let known = answer.get("typed").map(|typed| {
            let input = |name: &str| typed.text(name).map(|value| Input::of(name, value));
            names.iter().filter_map(|name| input(name)).collect::<Vec<_>>()
        });
        if let Some(known) = known {
            self.todo.push(Do::Type(REQUEST, known));
        }
    }

    /// The request was sent off.
    pub(super) fn ask_by_request(&mut self, typed: Vec<Input>) {
        if self.screen.busy {
            return;
        }
        self.screen.trouble.clear();
        if !self.is_right(REQUEST, &typed) {
            return;
        }
        let asked = match self.asked.take() {
            Some(before) if before.typed == typed => before,
            _ => Asked { typed, write: self.dice.write() },
        };
        let write = asked.write.to_string();
        let mut texts = vec![
            ("channel", self.channel.as_str()),
            ("language", &self.language),
            ("write", &write),
            ("url", &self.page.0),
            ("title", &self.page.1),
        ];
        texts.extend(asked.typed.iter().map(|input| (input.name.as_str(), input.value.as_str())));
        let body = object(&texts, &[]);
        self.screen.busy = true;
        self.asked = Some(asked);
        let path = if self.token.is_some() { "/w/instead" } else { RECEIPT };
        self.post(Errand::Request(path), body);
    }

    pub(super) fn request_answered(&mut self, answer: Answer) {
        self.screen.busy = false;
        match answer {
            Answer::Said(json) => {
                self.asked = None;
                let text = |name| json.text(name).unwrap_or_default().to_owned();
                self.todo.push(Do::Show(text("body"), text("foot")));
                self.screen.panel = RECEIPT;
                if self.token.is_some() {
                    // The line of the log that says so is on its way.
                    self.view.phase = Phase::Ended;
                    self.settle();
                }
                self.todo.push(Do::Empty("question"));
                self.todo.push(Do::Focus(FOCUS));
            }
            Answer::No(Refusal::Fields { fields }) => {
                self.asked = None;
                self.refuse(REQUEST, fields);
            }
            Answer::No(Refusal::TooMany { seconds }) => {
                self.screen.trouble = self.words.too_many(&seconds.to_string());
            }
            // Somebody has answered: the chat goes on.
            Answer::No(Refusal::NotNow) if self.token.is_some() => self.back(),
            // It may have been stored all the same: pressing again repeats it.
            Answer::No(_) | Answer::Lost => self.screen.trouble = self.words.could_not_request().to_owned(),
        }
    }

    /// Who is answered, or has nothing to wait for any more, needs no way out; and who has a chat is not at the form.
    pub(super) fn leave_request(&mut self) {
        match self.screen.panel {
            INSTEAD if self.screen.stage != Stage::Waiting => self.back(),
            CLOSED if self.screen.stage != Stage::Form => self.close_panel(),
            _ => {}
        }
    }
}
