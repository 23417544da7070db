//! The customer's side of a chat: what is known, and what follows from what happens. It reads no clock and touches no
//! browser: what is to be done stands in [`Talk::todo`], what is to be seen in [`Talk::screen`] and [`Talk::view`].
//!
//! - [`start`]: from the form to a chat, and back to the form; [`found`]: articles that may be the answer, on the way
//! - [`say`]: what the customer writes, and [`outbox`] for what is not stored yet
//! - [`choose`]: an answer taken from a menu
//! - [`files`]: what the customer sends besides words
//! - [`follow`]: what the live line brings, and [`crate::line`] for the line itself
//! - [`seen`]: what has been read, and what is unread while nobody looks
//! - [`end`]: how it ends, and [`after`]: what may be done then
//! - [`panel`]: what is shown in place of form or log; [`request`]: a closed channel, and the way out of the queue
//! - [`known`]: who the host page says that its customer is
//! - [`kept`]: what the next page is left with

mod after;
mod choose;
mod end;
mod errand;
mod files;
mod follow;
mod found;
mod kept;
mod known;
mod outbox;
mod panel;
mod request;
mod say;
mod seen;
mod start;
// The words of a language are at hand on the server only.
#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests;

use domain::ChatView;
use domain::json::Json;
use domain::text::LINE_LIMIT;

use self::errand::object;
pub(super) use self::errand::{Answer, Do, Errand, truth};
pub(super) use self::files::{Chosen, Files, Picked, Way};
pub(super) use self::found::FOUND;
pub(super) use self::kept::{is_of, noted};
pub(super) use self::outbox::{Outbox, Pending, State};
pub(super) use self::request::CLOSED;
#[cfg(feature = "ssr")]
pub(super) use self::request::REQUEST;
use self::start::Started;
pub(super) use self::start::{Ids, Input};
use super::page::Page;
use super::screen::{Screen, Stage};
use crate::line::{Dice, Due, Line, Millis, reached};
use crate::words::Words;

pub(super) struct Talk {
    /// The moment at which something happens; whoever tells of it sets this first.
    pub now: Millis,
    pub screen: Screen,
    pub view: ChatView,
    pub outbox: Outbox,
    pub files: Files,
    pub todo: Vec<Do>,
    /// Nothing has come of it: there is nothing to show and nothing to do.
    pub idle: bool,
    words: Words,
    channel: String,
    language: String,
    /// Articles are looked for before a chat starts.
    suggests: bool,
    /// The host page: its address and title.
    page: (String, String),
    known: known::Known,
    dice: Dice,
    line: Line,
    /// The secret of the running chat.
    token: Option<String>,
    started: Option<Started>,
    /// A request whose answer is not here.
    asked: Option<request::Asked>,
    /// The panel that is on its way by itself.
    fetching: &'static str,
    /// Counts chats, so that an answer meant for a former one is dropped.
    round: u32,
    /// Of the store, as the server named it.
    epoch: String,
    /// What was last said about writing too fast; it passes by itself.
    too_fast: String,
    asked_after: Option<(i64, Millis)>,
    typing_until: Millis,
    typing_told: Option<Millis>,
    typing_said: Option<Millis>,
    seen: seen::Seen,
    after: after::After,
}

impl Talk {
    pub(super) fn new(page: &Page, words: Words, dice: Dice) -> Self {
        Self {
            now: 0,
            screen: Screen::new(page, words),
            view: ChatView::default(),
            outbox: Outbox::default(),
            files: Files::default(),
            todo: Vec::new(),
            idle: false,
            words,
            channel: page.channel.clone(),
            language: page.language.clone(),
            suggests: page.suggests,
            page: Default::default(),
            known: known::Known::default(),
            dice,
            line: Line::new(),
            token: None,
            started: None,
            asked: None,
            fetching: "",
            round: 0,
            epoch: String::new(),
            too_fast: String::new(),
            asked_after: None,
            typing_until: 0,
            typing_told: None,
            typing_said: None,
            seen: seen::Seen::new(page.alone),
            after: after::After::default(),
        }
    }

    /// The page has woken up; `kept` is what its storage holds of a running chat.
    pub(super) fn arrive(&mut self, kept: Option<String>) {
        if self.screen.stage == Stage::Archived {
            return;
        }
        if let Some(kept) = &kept {
            self.restore(kept);
        }
        let expected = self.screen.stage == Stage::Resuming;
        self.screen.stage = if kept.is_some() { Stage::Resuming } else { Stage::Form };
        // What a closed channel says came with the page.
        self.screen.panel = if kept.is_none() && self.screen.closed { CLOSED } else { "" };
        if expected && kept.is_none() {
            // The browser kept nothing, so there is nothing for the next page to bring back either.
            self.tell(&[("t", "chat")], &[("on", truth(false))]);
        }
        self.join();
    }

    pub(super) fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// Half a second has passed.
    pub(super) fn tick(&mut self) {
        if self.screen.stage == Stage::Archived {
            return;
        }
        let (cut, typing) = (self.screen.cut, self.screen.typing.len());
        match self.line.due(self.now) {
            Due::Join => self.join(),
            Due::Beat => self.todo.push(Do::Up(object(&[("t", "beat")], &[]))),
            Due::Drop => self.dropped(),
            Due::Ask => self.inquire(),
            Due::Beside(number) => self.open_socket(number),
            Due::HangUp => self.todo.push(Do::HangUp),
            Due::Nothing => {}
        }
        self.ask_again();
        if !self.screen.typing.is_empty() && reached(self.now, self.typing_until) {
            self.screen.typing.clear();
        }
        self.show_connection();
        self.flush();
        self.look();
        self.idle = self.todo.is_empty() && (cut, typing) == (self.screen.cut, self.screen.typing.len());
    }

    /// The page is looked at again, or no longer.
    pub(super) fn woke(&mut self, visible: bool) {
        self.seen.visible = visible;
        if visible {
            self.try_now();
        }
    }

    /// The browser says that it is online.
    pub(super) fn online(&mut self) {
        self.line.online(self.now);
        self.try_now();
    }

    /// The browser says that it is offline. A socket would notice minutes later.
    pub(super) fn offline(&mut self) {
        self.dropped();
    }

    /// What the host page says over its port. `fresh` is for a chat that it leads to.
    pub(super) fn host(&mut self, said: &Json, fresh: Ids) {
        let text = |name| said.text(name).unwrap_or_default().to_owned();
        let mut opened = false;
        match said.text("t").unwrap_or_default() {
            "host" => {
                // More than the server keeps: a host page's address may be longer than a request may be.
                let short = |text: String| text.chars().take(10 * LINE_LIMIT).collect();
                self.page = (short(text("url")), short(text("title")));
                opened = said.is("open");
                self.seen.open = opened;
            }
            "open" => {
                opened = true;
                self.seen.open = true;
            }
            "close" => self.seen.open = false,
            "identify" => self.identify(text("token"), fresh),
            "attributes" => self.attribute(&text("json")),
            "language" if text("language") != self.language => {
                self.todo.push(Do::Relocate(text("language")));
            }
            "draft" => {
                let id = if self.screen.stage == Stage::Form { "question" } else { "message" };
                self.todo.push(Do::Fill(id, text("text")));
            }
            "prefill" => {
                for id in ["name", "email", "phone", "company"] {
                    self.todo.push(Do::Fill(id, text(id)));
                }
            }
            "end" => self.end_from_host(),
            "forget" => self.leave(),
            _ => {}
        }
        if opened {
            let id = match self.screen.stage {
                _ if self.screen.has_panel() => panel::FOCUS,
                Stage::Form => "name",
                Stage::Ended => "fresh",
                _ => "message",
            };
            self.todo.push(Do::Offer(id));
        }
        self.look();
    }

    /// The log was scrolled, to its end or away from it.
    pub(super) fn scrolled(&mut self, at_end: bool) {
        self.seen.at_end = at_end;
        if at_end {
            self.screen.below = false;
        }
        self.look();
    }

    /// An answer to an errand of this chat.
    pub(super) fn answer(&mut self, round: u32, errand: &Errand, answer: Answer) {
        if round != self.round {
            return;
        }
        match errand {
            Errand::Start => self.start_answered(answer),
            Errand::Found => self.found_answered(answer),
            Errand::Say(write) => self.say_answered(*write, answer),
            Errand::Choose(write) => self.choose_answered(*write, answer),
            Errand::Seen(upto) => self.seen_answered(*upto, &answer),
            Errand::End => self.end_answered(&answer),
            Errand::Leave => self.leave(),
            Errand::Rate => self.rate_answered(&answer),
            Errand::Transcript => self.transcript_answered(answer),
            Errand::Ask(number) => self.informed(*number, &answer),
            Errand::Panel(path) => self.panel_answered(path, answer),
            Errand::Request(_) => self.request_answered(answer),
            Errand::Identify => self.identified(&answer),
            Errand::Up => {}
        }
    }

    fn post(&mut self, errand: Errand, body: String) {
        self.todo.push(Do::Post { round: self.round, errand, body });
    }

    fn tell(&mut self, texts: &[(&str, &str)], others: &[(&str, &str)]) {
        self.todo.push(Do::Tell(object(texts, others)));
    }
}
