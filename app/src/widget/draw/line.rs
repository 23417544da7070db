//! The lines that the log should have.

use domain::{Attachment, By, Entry, Time, What};
use leptos::web_sys::Element;

use super::mark::{self, Fate};
use crate::line::{Millis, cut};
use crate::widget::screen::Stage;
use crate::widget::talk::{Pending, State, Talk};
use crate::widget::told;
use crate::words::Words;

/// One line of the log as it should be; of a stored one also whether an agent was there before it.
#[derive(Clone, Copy)]
pub(super) enum Line<'a> {
    Stored(&'a Entry, bool),
    Pending(&'a Pending),
}

#[derive(Clone, PartialEq, Eq)]
pub(super) enum Author {
    Me,
    Agent(String),
    Nobody,
    /// A refused message stands alone, with its own state.
    Refused,
}

/// The log as it should be.
pub(super) fn lines(talk: &Talk) -> Vec<Line<'_>> {
    let mut answered = false;
    let stored = talk.view.entries.iter().map(|entry| {
        let line = Line::Stored(entry, answered);
        answered = match entry.what {
            What::Joined | What::Transferred { .. } => true,
            What::Queued => false,
            _ => answered,
        };
        line
    });
    stored.chain(talk.outbox.list().iter().map(Line::Pending)).collect()
}

impl Line<'_> {
    /// A line that was pending keeps its key when it is stored; one that was refused has to leave its group.
    pub(super) fn key(&self) -> (u128, bool) {
        match self {
            Self::Pending(p) => (p.write.0.as_u128(), p.state == State::Refused),
            Self::Stored(e, _) => {
                let seq = u128::try_from(e.seq).unwrap_or_default();
                (e.write.map_or(seq, |w| w.0.as_u128()), false)
            }
        }
    }

    pub(super) fn at(&self) -> Millis {
        match self {
            Self::Pending(p) => p.at,
            Self::Stored(e, _) => cut(e.at),
        }
    }

    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Pending(p) => Some(&p.text),
            Self::Stored(e, _) => told::said(e),
        }
    }

    pub(super) fn files(&self) -> &[Attachment] {
        match self {
            Self::Pending(p) => &p.files,
            Self::Stored(e, _) => e.files(),
        }
    }

    /// The answers of a menu, and its place.
    pub(super) fn menu(&self) -> Option<(i64, &[String])> {
        match self {
            Self::Stored(Entry { seq, what: What::Options { options, .. }, .. }, _) => Some((*seq, options)),
            _ => None,
        }
    }

    /// What agents write may be more than words.
    pub(super) const fn is_agents(&self) -> bool {
        matches!(self, Self::Stored(Entry { by: By::Agent { .. }, .. }, _))
    }

    pub(super) fn author(&self) -> Author {
        match self {
            Self::Pending(p) if p.state == State::Refused => Author::Refused,
            Self::Pending(_) => Author::Me,
            Self::Stored(e, _) if told::said(e).is_none() => Author::Nobody,
            Self::Stored(e, _) => match &e.by {
                By::Agent { name, .. } => Author::Agent(name.clone()),
                _ => Author::Me,
            },
        }
    }

    pub(super) fn time(&self) -> Option<Time> {
        match self {
            Self::Pending(_) => None,
            Self::Stored(e, _) => Some(e.at),
        }
    }

    pub(super) fn fate(&self, talk: &Talk) -> Fate {
        let stored = |seq| if talk.view.marks.agent >= seq { Fate::Read } else { Fate::Stored };
        match self {
            Self::Stored(e, _) => stored(e.seq)(Some(e.at)),
            Self::Pending(p) => match p.state {
                State::Waiting => Fate::Waiting,
                State::Sending => Fate::Sending,
                State::Stored(seq) => stored(seq)(None),
                State::Refused => Fate::Refused { again: talk.screen.stage != Stage::Ended },
            },
        }
    }

    /// What happened, in words, and when.
    pub(super) fn event(&self, words: Words) -> Element {
        let node = mark::make("span", "");
        if let Self::Stored(entry, answered) = self {
            let mut text = told::event(words, entry, *answered);
            text.push_str(" · ");
            node.set_text_content(Some(&text));
            mark::insert(&node, &mark::time(entry.at), None);
        }
        node
    }
}
