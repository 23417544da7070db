//! A menu in the log: the question, and below it a button for each answer. Once one is taken it is marked, and none of
//! them does anything any more; they stay where they are, so that the keyboard does, too.

use leptos::web_sys::Element;

use super::mark::{add, icon, insert, make, set};
use crate::widget::act::Act;
use crate::widget::talk::Talk;

pub(super) struct Menu {
    /// That of its line.
    pub key: (u128, bool),
    of: i64,
    buttons: Vec<(Element, String)>,
    /// What was shown last: what is taken, and whether one may take.
    shown: Option<(Option<String>, bool)>,
}

impl Menu {
    pub(super) fn new(
        key: (u128, bool),
        bubble: Element,
        question: &str,
        of: i64,
        options: &[String],
    ) -> (Self, Element) {
        let node = make("div", "asked");
        insert(&node, &bubble, None);
        let group = add(&node, "div", "ask");
        set(&group, "role", "group");
        set(&group, "aria-label", question);
        let button = |option: &String| {
            let button = add(&group, "button", "btn touch");
            set(&button, "type", "button");
            set(&button, "data-act", Act::Choose.name());
            set(&button, "data-of", &of.to_string());
            set(&button, "data-option", option);
            let words = add(&button, "span", "");
            set(&words, "dir", "auto");
            words.set_text_content(Some(option));
            insert(&button, &icon("#i-tick"), None);
            (button, option.clone())
        };
        (Self { key, of, buttons: options.iter().map(button).collect(), shown: None }, node)
    }

    pub(super) fn follow(&mut self, talk: &Talk) {
        let now = (talk.choice(self.of).map(str::to_owned), talk.may_choose());
        if self.shown.as_ref() == Some(&now) {
            return;
        }
        let over = now.0.is_some() || !now.1;
        for (button, option) in &self.buttons {
            let taken = now.0.as_ref() == Some(option);
            set(button, "aria-pressed", if taken { "true" } else { "false" });
            set(button, "aria-disabled", if over { "true" } else { "false" });
        }
        self.shown = Some(now);
    }
}
