//! What is on screen, as plain data, and how the components read it.

use leptos::prelude::*;

use super::page::Page;
use crate::words::Words;

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
    /// Who answers; empty when nobody does.
    pub agent: String,
    /// The place in the queue; 0 while it is not known.
    pub place: i64,
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
            agent: String::new(),
            place: 0,
            panel: "",
            transcript: false,
            trouble: String::new(),
            busy: false,
            asking: false,
            cut: None,
            typing: String::new(),
            below: false,
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
            _ if self.open => self.words.somebody_is_here().to_owned(),
            _ => self.words.nobody_is_here().to_owned(),
        }
    }

    pub(super) fn queue_place(&self) -> String {
        if self.place > 0 { self.words.queue_place(&self.place.to_string()) } else { String::new() }
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
