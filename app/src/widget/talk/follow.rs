//! What the live line brings.

use domain::json::Json;
use domain::wire::ToCustomer;
use domain::{Applied, By, ChatView, Entry, Phase, Refusal};

use super::after::AFTER;
use super::errand::{Answer, Do, Errand, object, truth};
use super::{Stage, Talk};
use crate::line::{Millis, Way, since};
use crate::widget::told;

/// A gap that was asked for is asked for again after so many milliseconds.
const ASK_AGAIN: i32 = 5_000;
/// "Is typing" is not said again for so many milliseconds.
const SAY_AGAIN: i32 = 30_000;

impl Talk {
    /// A new connection, which begins with who we are and what we have.
    pub(super) fn join(&mut self) {
        self.line.join(self.now);
        self.typing_told = None;
        self.asked_after = None;
        match self.line.way {
            Way::Socket => self.open_socket(self.line.number),
            Way::Asking => self.inquire(),
        }
    }

    pub(super) fn open_socket(&mut self, number: u32) {
        let seen = self.view.last().to_string();
        let hello = match &self.token {
            Some(token) => {
                object(&[("t", "hello"), ("token", token), ("epoch", &self.epoch)], &[("seen", &seen)])
            }
            None => object(&[("t", "hello"), ("channel", &self.channel)], &[]),
        };
        self.todo.push(Do::Join { number, hello });
    }

    /// Asks what is new, in place of a socket that would tell.
    pub(super) fn inquire(&mut self) {
        self.line.ask(self.now);
        let seen = self.view.last().to_string();
        let texts = [("epoch", &*self.epoch), ("channel", &self.channel), ("cursor", &self.line.cursor)];
        let body = object(&texts, &[("seen", &seen)]);
        self.post(Errand::Ask(self.line.number), body);
    }

    /// The answer to what was asked for under this number.
    pub(super) fn informed(&mut self, number: u32, answer: &Answer) {
        if !self.line.hears(number, self.now) {
            return;
        }
        match answer {
            Answer::Said(json) => {
                let at_once = self.line.answered(self.now, json.text("cursor").unwrap_or_default());
                for frame in json.list("frames") {
                    self.hear(frame);
                }
                if at_once && number == self.line.number {
                    self.inquire();
                }
            }
            Answer::No(Refusal::NotFound | Refusal::SignIn) if self.token.is_some() => self.unknown(),
            _ => self.dropped(),
        }
        self.look();
    }

    /// The socket of this number has closed.
    pub(in crate::widget) fn closed(&mut self, number: u32) {
        if self.line.closed(number, self.now) {
            self.dropped();
        }
    }

    pub(super) fn dropped(&mut self) {
        self.line.lost(self.now, &mut self.dice);
        self.todo.push(Do::HangUp);
        self.screen.typing.clear();
        self.show_connection();
    }

    pub(in crate::widget) fn frame(&mut self, number: u32, frame: &str) {
        if !self.line.hears(number, self.now) {
            return;
        }
        if let Some(frame) = Json::parse(frame) {
            self.hear(&frame);
        }
        // Timers of a page in the background are slowed, but its frames are not: a beat is answered when it comes.
        if self.line.beats(self.now) {
            self.todo.push(Do::Up(object(&[("t", "beat")], &[])));
        }
        self.look();
    }

    fn hear(&mut self, frame: &Json) {
        match ToCustomer::read(frame) {
            Some(ToCustomer::Welcome { epoch }) => self.welcomed(epoch),
            Some(ToCustomer::View(view)) => self.take(view),
            Some(ToCustomer::Entries(entries)) => {
                for entry in entries {
                    self.entry(entry);
                }
                self.settle();
            }
            Some(ToCustomer::Marks(marks)) => {
                self.view.marks.merge(marks);
            }
            Some(ToCustomer::Typing { by, on }) => self.types(by, on),
            Some(ToCustomer::After { after, transcript }) => self.may_return(after, transcript),
            Some(ToCustomer::Mail { to, state }) => self.mail(&to, state),
            Some(ToCustomer::Place { place, wait, out }) => {
                self.screen.place = place;
                self.screen.wait = wait;
                self.screen.out = out;
            }
            Some(ToCustomer::Open { on, closed }) => {
                // Asked again and again, the same is told again and again.
                if on != self.screen.open || self.line.way == Way::Socket {
                    self.tell(&[("t", "open")], &[("on", truth(on))]);
                }
                self.screen.open = on;
                self.opened(closed);
            }
            Some(ToCustomer::Bye(again)) => {
                self.dropped();
                self.line.rest(self.now, Millis::try_from(again).unwrap_or_default());
            }
            Some(ToCustomer::No(Refusal::NotFound | Refusal::SignIn)) if self.token.is_some() => {
                self.unknown()
            }
            // After any other "no" the server hangs up.
            Some(ToCustomer::No(_) | ToCustomer::Beat) | None => {}
        }
    }

    fn welcomed(&mut self, epoch: String) {
        self.epoch = epoch;
        if self.line.is_up() && self.line.way == Way::Asking {
            return;
        }
        self.line.welcomed(self.now);
        // It could not be fetched when there was no connection.
        if self.screen.stage == Stage::Ended && self.after.on && !self.screen.has_panel() {
            self.fetch_panel(AFTER, &[]);
        }
        self.show_connection();
        self.outbox.hurry();
        self.flush();
    }

    /// What may be lost, up the line.
    pub(super) fn up(&mut self, frame: String) {
        match self.line.way {
            Way::Socket => self.todo.push(Do::Up(frame)),
            Way::Asking => self.post(Errand::Up, frame),
        }
    }

    /// A whole conversation, in place of what was known.
    pub(super) fn take(&mut self, view: ChatView) {
        if self.screen.stage == Stage::Resuming && view.phase != Phase::Ended {
            self.tell(&[("t", "chat")], &[("on", truth(true))]);
        }
        self.view = view;
        self.settle();
    }

    fn entry(&mut self, entry: Entry) {
        let from_agent = matches!(entry.by, By::Agent { .. });
        let is_said = told::said(&entry).is_some();
        match self.view.apply(entry) {
            Applied::New => {}
            Applied::Known => return,
            Applied::Gap { after } => return self.ask(after),
        }
        if is_said {
            let from = if from_agent { "agent" } else { "customer" };
            self.tell(&[("t", "message"), ("from", from)], &[]);
        }
        if is_said && from_agent {
            self.screen.typing.clear();
            self.typing_said = None;
            self.seen.news = true;
            self.screen.below = !self.seen.at_end;
        }
    }

    fn ask(&mut self, after: i64) {
        if self.asked_after.is_some_and(|(before, at)| before == after && since(self.now, at) < ASK_AGAIN) {
            return;
        }
        self.asked_after = Some((after, self.now));
        // Who asks anyway says what they have, each time.
        if self.line.way == Way::Socket {
            self.todo.push(Do::Up(object(&[("t", "get")], &[("after", &after.to_string())])));
        }
    }

    /// The gap is still there: the answer was lost.
    pub(super) fn ask_again(&mut self) {
        let gap = self.asked_after.map(|(after, _)| after).filter(|after| *after == self.view.last());
        if let Some(after) = gap.filter(|_| self.line.is_up()) {
            self.ask(after);
        }
    }

    fn types(&mut self, by: String, on: bool) {
        if !on {
            self.screen.typing.clear();
            return;
        }
        self.typing_until = self.now.wrapping_add(6_000);
        self.screen.typing = by;
        if self.typing_said.is_none_or(|at| since(self.now, at) >= SAY_AGAIN) {
            self.typing_said = Some(self.now);
            self.screen.said = self.screen.typing();
        }
    }

    /// Brings the screen to where the conversation stands.
    pub(super) fn settle(&mut self) {
        self.land();
        let stage = match self.view.phase {
            Phase::Waiting => Stage::Waiting,
            Phase::Talking => Stage::Talking,
            // Whoever is about to come back goes on writing.
            Phase::Ended if self.screen.stage == Stage::Returning => Stage::Returning,
            Phase::Ended => Stage::Ended,
        };
        if self.view.phase != Phase::Ended && self.screen.panel == AFTER {
            self.close_panel();
        }
        let before = core::mem::replace(&mut self.screen.stage, stage);
        self.screen.files = self.view.files && stage != Stage::Ended;
        if !self.screen.files {
            self.files_gone();
        }
        self.screen.agent = self.view.agents.first().cloned().unwrap_or_default();
        if stage == Stage::Waiting && before != Stage::Waiting {
            self.screen.place = 0;
            self.screen.wait = None;
            self.screen.out = false;
        }
        self.leave_request();
        if stage == Stage::Ended && before != Stage::Ended {
            self.ended();
        }
        self.show_connection();
        self.flush();
    }

    /// Lets go of what is in the log.
    pub(super) fn land(&mut self) {
        while let Some(write) = self.outbox.landed(&self.view) {
            self.todo.push(Do::Note(write, String::new()));
        }
    }

    pub(super) fn show_connection(&mut self) {
        let matters = self.screen.writes();
        let cut = if matters { self.line.cut(self.now) } else { None };
        if cut.is_some() != self.screen.cut.is_some() && matters {
            let words = self.words;
            let said = if cut.is_some() { words.no_connection_now() } else { words.connected_again() };
            self.screen.said = said.to_owned();
        }
        self.screen.cut = cut;
    }
}
