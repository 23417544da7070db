//! Draws the log's lines. The log only grows, and what was pending becomes stored: lines are known by their keys, and
//! only those after the first that differs are drawn anew. It is done by hand because a general keyed list would weigh
//! as much as the rest of the log.

mod file;
mod format;
mod line;
mod mark;
mod menu;
mod tray;

use domain::FileId;
use leptos::web_sys::Element;

use self::line::{Author, Line, lines};
use self::mark::Fate;
use self::menu::Menu;
use self::tray::Tray;
use super::browser::element;
use super::screen::Stage;
use super::talk::Talk;
use crate::line::{Millis, since};
use crate::words::Words;

/// Bubbles of one author stand together unless so many milliseconds lie between them.
const TOGETHER: Millis = 300_000;
/// So many pixels from its end the log counts as being there.
const NEAR: i32 = 40;

/// Lines of one author, one below the other in one element. An event is a group of its own.
struct Group {
    node: Element,
    author: Author,
    at: Millis,
    lines: usize,
    /// Below own lines: where the last of them stands.
    state: Option<(Element, Fate)>,
}

pub(super) struct Draw {
    words: Words,
    drawn: Vec<((u128, bool), Element)>,
    groups: Vec<Group>,
    /// Pictures that are not fetched yet: those of a message that is not stored cannot be.
    pictures: Vec<(Element, FileId)>,
    menus: Vec<Menu>,
    tray: Tray,
}

impl Draw {
    pub(super) const fn new(words: Words) -> Self {
        Self {
            words,
            drawn: Vec::new(),
            groups: Vec::new(),
            pictures: Vec::new(),
            menus: Vec::new(),
            tray: Tray::new(),
        }
    }

    /// Brings the log to where the talk is.
    pub(super) fn paint(&mut self, talk: &Talk) {
        let (Some(log), Some(home)) = (element("log"), element("lines")) else { return };
        let lines = lines(talk);
        let same = self.drawn.iter().zip(&lines).take_while(|((key, _), line)| *key == line.key()).count();
        if same < self.drawn.len() || same < lines.len() {
            // The log's origin is its end, so that it stays there by itself. A reader elsewhere stays where they are.
            let elsewhere = (!Self::at_end()).then(|| log.scroll_height() + log.scroll_top());
            let watched = !self.drawn.is_empty();
            while self.drawn.len() > same {
                self.pop();
            }
            for line in lines.iter().skip(same) {
                self.push(*line, &home, watched);
            }
            if let Some(from_start) = elsewhere {
                log.set_scroll_top(from_start - log.scroll_height());
            } else if talk.screen.stage == Stage::Waiting {
                Self::to_end();
            }
        }
        self.tell_fates(&lines, talk);
        self.pictures.retain(|(picture, id)| {
            let there = talk.view.entries.iter().any(|e| e.files().iter().any(|file| file.id == *id));
            if there {
                file::fetch(picture, *id, talk.token());
            }
            !there
        });
        for menu in &mut self.menus {
            menu.follow(talk);
        }
        self.tray.paint(self.words, talk);
    }

    /// While the customer waits the log begins at its start, and follows what is written.
    pub(super) fn at_end() -> bool {
        element("log").is_none_or(|log| log.scroll_top() > -NEAR)
    }

    pub(super) fn to_end() {
        if let Some(log) = element("log") {
            // As far as it goes, wherever its origin is.
            log.set_scroll_top(log.scroll_height());
        }
    }

    fn pop(&mut self) {
        if let (Some((key, node)), Some(group)) = (self.drawn.pop(), self.groups.last_mut()) {
            node.remove();
            self.menus.retain(|menu| menu.key != key);
            group.lines -= 1;
            if group.lines == 0 {
                group.node.remove();
                self.groups.pop();
            }
        }
    }

    fn push(&mut self, line: Line, home: &Element, watched: bool) {
        let (author, at) = (line.author(), line.at());
        let together = self.groups.last().is_some_and(|group| {
            matches!(author, Author::Me | Author::Agent(_))
                && group.author == author
                && since(at, group.at) < TOGETHER
        });
        if !together {
            self.groups.push(mark::group(self.words, author, line, home, watched));
        }
        let Some(group) = self.groups.last_mut() else { return };
        let node = match line.text() {
            Some(text) => {
                let said =
                    |text: &str| if line.is_agents() { format::bubble(text) } else { mark::bubble(text) };
                if let Some((of, options)) = line.menu() {
                    let (menu, node) = Menu::new(line.key(), mark::bubble(text), text, of, options);
                    self.menus.push(menu);
                    node
                } else if line.files().is_empty() {
                    said(text)
                } else {
                    let said = (!text.is_empty()).then(|| said(text));
                    file::message(self.words, said, line.files(), &mut self.pictures)
                }
            }
            None => line.event(self.words),
        };
        // A line belongs before the state of its group.
        mark::insert(&group.node, &node, group.state.as_ref().map(|(state, _)| state));
        group.lines += 1;
        group.at = at;
        self.drawn.push((line.key(), node));
    }

    /// Says below each group of own lines where its last one stands.
    fn tell_fates(&mut self, lines: &[Line], talk: &Talk) {
        let mut end = 0;
        for group in &mut self.groups {
            end += group.lines;
            let last = lines.get(end.wrapping_sub(1));
            if let (Some((node, told)), Some(line)) = (&mut group.state, last) {
                let fate = line.fate(talk);
                if fate != *told {
                    mark::fate(self.words, node, fate);
                    *told = fate;
                }
            }
        }
    }
}
