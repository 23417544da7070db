//! The chosen files above the text box, each with how far it has come, and what can be done with it.

use leptos::web_sys::Element;

use super::file::card;
use super::mark::{add, icon, insert, set};
use crate::widget::act::Act;
use crate::widget::browser::element;
use crate::widget::talk::{Chosen, Talk, Way};
use crate::words::Words;

pub(super) struct Tray(Vec<Row>);

struct Row {
    shown: Chosen,
    node: Element,
    bar: Option<Element>,
}

impl Tray {
    pub(super) const fn new() -> Self {
        Self(Vec::new())
    }

    /// Brings the tray to where the files are. A row is made anew when it has come to another stage, and on its way only its
    /// bar moves, so that nobody loses the button that they are on.
    pub(super) fn paint(&mut self, words: Words, talk: &Talk) {
        let list = &talk.files.list;
        if list.is_empty() && self.0.is_empty() {
            return;
        }
        let Some(home) = element("tray") else { return };
        self.0.retain(|row| {
            let stays = list.iter().any(|file| file.key == row.shown.key);
            if !stays {
                row.node.remove();
            }
            stays
        });
        for (nth, file) in list.iter().enumerate() {
            match self.0.get_mut(nth) {
                Some(row) => row.follow(words, file, &home),
                None => {
                    let (node, bar) = draw(words, file, &home, None);
                    self.0.push(Row { shown: file.clone(), node, bar });
                }
            }
        }
        // The name is good.
        let _ = home.toggle_attribute_with_force("hidden", list.is_empty());
    }
}

impl Row {
    fn follow(&mut self, words: Words, file: &Chosen, home: &Element) {
        if self.shown.way == file.way {
            return;
        }
        self.shown = file.clone();
        if let (Way::Going(percent), Some(bar)) = (&file.way, &self.bar) {
            set(bar, "value", &percent.to_string());
            return;
        }
        let before = core::mem::replace(self, {
            let (node, bar) = draw(words, file, home, Some(&self.node));
            Self { shown: file.clone(), node, bar }
        });
        before.node.remove();
    }
}

fn draw(words: Words, file: &Chosen, home: &Element, before: Option<&Element>) -> (Element, Option<Element>) {
    // What it is, the server will say.
    let node = card(words, home, "div", None, &file.name, file.size);
    insert(home, &node, before);
    let facts = node.last_element_child();
    let (mut bar, mut name) = (None, words.remove_file(&file.name));
    match (&file.way, facts) {
        (Way::Waiting | Way::Going(_), Some(facts)) => {
            let progress = add(&facts, "progress", "");
            set(&progress, "max", "100");
            set(&progress, "aria-label", &words.file_on_its_way(&file.name));
            if let Way::Going(percent) = file.way {
                set(&progress, "value", &percent.to_string());
            } else {
                set(&progress, "value", "0");
            }
            bar = Some(progress);
            name = words.cancel_file(&file.name);
        }
        (Way::Not(why, again), Some(facts)) => {
            add(&facts, "span", "error").set_text_content(Some(why));
            if *again {
                let button = button(&node, "btn s", Act::Refile, file.key);
                let mut named = words.try_again().to_owned();
                named.push_str(": ");
                named.push_str(&file.name);
                set(&button, "aria-label", &named);
                button.set_text_content(Some(words.try_again()));
            }
        }
        _ => {}
    }
    let away = button(&node, "btn bare", Act::Unfile, file.key);
    set(&away, "aria-label", &name);
    insert(&away, &icon("#i-close"), None);
    (node, bar)
}

fn button(home: &Element, class: &str, act: Act, key: u32) -> Element {
    let node = add(home, "button", class);
    set(&node, "type", "button");
    set(&node, "data-act", act.name());
    set(&node, "data-key", &key.to_string());
    node
}
