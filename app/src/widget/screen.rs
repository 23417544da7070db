//! What is on screen, as plain data, and how the components read it.

use leptos::prelude::*;

use super::page::Page;
use super::talk::CLOSED;
use crate::words::{Words, fill};

/// Where the customer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Says who they are and what they ask.
    Form,
    /// Has a chat that is being fetched.
    Resuming,
    Waiting,
    Talking,
    Ended,
    /// It has ended, and the customer is about to come back: it goes on once they write.
    Returning,
    /// The channel is no longer in use.
    Archived,
}

#[derive(Clone)]
pub(super) struct Screen {
    pub words: Words,
    pub stage: Stage,
    /// The channel's name.
    pub name: String,
    /// Alone in its window: there is nothing to minimise into.
    pub alone: bool,
    /// Whether somebody can answer.
    pub open: bool,
    /// No chat can be started.
    pub closed: bool,
    /// Who answers; empty when nobody does.
    pub agent: String,
    /// The place in the queue; 0 while it is not known.
    pub place: i64,
    /// How long others waited, in minutes, if that is known.
    pub wait: Option<i64>,
    /// What the channel says to who waits; empty means the words of the language.
    pub waiting: String,
    /// A request may be left instead of waiting on.
    pub out: bool,
    /// Whether files may be sent.
    pub files: bool,
    /// The panel that is shown in place of form or log, by the path it came from; empty when there is none.
    pub panel: &'static str,
    /// Whether the ended chat's transcript may be sent.
    pub transcript: bool,
    /// Why the last thing that was asked for did not work.
    pub trouble: String,
    /// Something was pressed and is being answered.
    pub busy: bool,
    /// Whether to end the chat is being asked.
    pub asking: bool,
    /// No connection; it is tried again in so many seconds.
    pub cut: Option<i64>,
    /// Who is typing; empty when nobody is.
    pub typing: String,
    /// Something new came below what the reader is looking at.
    pub below: bool,
    /// Answers are heard while nobody looks.
    pub sound: bool,
    /// What a screen reader is told.
    pub said: String,
}

impl Screen {
    pub(super) fn new(page: &Page, words: Words) -> Self {
        let stage = match (page.archived, page.resume) {
            (true, _) => Stage::Archived,
            (_, true) => Stage::Resuming,
            _ => Stage::Form,
        };
        Self {
            words,
            stage,
            name: page.name.clone(),
            alone: page.alone,
            open: page.open,
            closed: page.closed,
            agent: String::new(),
            place: 0,
            transcript: false,
            wait: None,
            waiting: page.waiting.clone(),
            out: false,
            files: false,
            panel: if page.closed && stage == Stage::Form { CLOSED } else { "" },
            trouble: String::new(),
            busy: false,
            asking: false,
            cut: None,
            typing: String::new(),
            below: false,
            sound: true,
            said: String::new(),
        }
    }

    /// Whether there is a conversation to write in.
    pub(super) fn writes(&self) -> bool {
        matches!(self.stage, Stage::Resuming | Stage::Waiting | Stage::Talking | Stage::Returning)
    }

    /// What is to be known before the first word after the end.
    pub(super) fn hint(&self) -> String {
        let words = self.words;
        match self.stage {
            Stage::Returning if self.open => words.write_to_return(),
            Stage::Returning => words.nobody_to_return_to(),
            _ => "",
        }
        .to_owned()
    }

    pub(super) fn has_panel(&self) -> bool {
        !self.panel.is_empty()
    }

    /// Whether an agent is at the other end.
    pub(super) fn answered(&self) -> bool {
        self.stage == Stage::Talking && !self.agent.is_empty()
    }

    pub(super) fn title(&self) -> String {
        if self.answered() { self.agent.clone() } else { self.name.clone() }
    }

    /// The first letter of who answers.
    pub(super) fn face(&self) -> String {
        self.agent.chars().take(1).collect()
    }

    pub(super) fn subtitle(&self) -> String {
        match self.stage {
            Stage::Archived => String::new(),
            Stage::Ended => self.words.chat_has_ended().to_owned(),
            _ if self.answered() => self.name.clone(),
            Stage::Form if self.closed => self.words.closed_now().to_owned(),
            _ if self.open => self.words.somebody_is_here().to_owned(),
            _ => self.words.nobody_is_here().to_owned(),
        }
    }

    pub(super) fn queue_place(&self) -> String {
        let place = self.place.to_string();
        if self.place == 0 {
            String::new()
        } else if self.says_own() {
            fill(&self.waiting, &[("position", &place), ("wait", &self.waited())])
        } else {
            self.words.queue_place(&place)
        }
    }

    /// How long others waited, where the channel's own text does not say it.
    pub(super) fn average_wait(&self) -> String {
        let unsaid = self.place > 0 && self.wait.is_some() && !self.says_own();
        if unsaid { self.words.average_wait(&self.waited()) } else { String::new() }
    }

    /// The channel's text is used when there is a value for whatever it names.
    fn says_own(&self) -> bool {
        !self.waiting.is_empty() && (self.wait.is_some() || !self.waiting.contains("{wait}"))
    }

    fn waited(&self) -> String {
        match self.wait.unwrap_or_default() {
            0 => self.words.wait_short().to_owned(),
            1 => self.words.wait_minute().to_owned(),
            minutes => self.words.wait_minutes(&minutes.to_string()),
        }
    }

    pub(super) fn connection(&self) -> String {
        match self.cut {
            Some(seconds @ 1..) => self.words.no_connection(&seconds.to_string()),
            _ => self.words.no_connection_now().to_owned(),
        }
    }

    pub(super) fn typing(&self) -> String {
        if self.typing.is_empty() { String::new() } else { self.words.is_typing(&self.typing) }
    }
}

/// The screen as components read it. One signal for all of it, and function pointers for what is read: each part that
/// follows it costs a few bytes instead of a type of its own.
#[derive(Clone, Copy)]
pub(super) struct Shown(RwSignal<Screen>);

impl Shown {
    pub(super) fn new(screen: Screen) -> Self {
        Self(RwSignal::new(screen))
    }

    pub(super) fn set(self, screen: Screen) {
        self.0.set(screen);
    }

    pub(super) fn text(self, read: fn(&Screen) -> String) -> impl Fn() -> String + Copy + Send + 'static {
        let Self(screen) = self;
        move || screen.with(read)
    }

    pub(super) fn is(self, read: fn(&Screen) -> bool) -> impl Fn() -> bool + Copy + Send + 'static {
        let Self(screen) = self;
        move || screen.with(read)
    }
}
