//! The keyboard: hears what is pressed and gives the command that it stands for, and shows the list of all keys.

use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{Element, KeyboardEvent};

use super::commands::{COMMANDS, Command, Group, Hands, Key};
use crate::parts::choice::composes;
use crate::parts::dialog::{Dialog, DialogView};
use crate::parts::icon::icon;
use crate::words::Words;

/// Where the browser remembers that keys alone are to do nothing.
const ALONE: &str = "snak-keys";
const OFF: &str = "off";

/// Whoever is here writes, or goes through a list that has uses for letters of its own.
const WRITES: &str = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], [role=menu], \
                      [role=listbox], [role=grid], [role=dialog]";

/// What is known of the keyboard in this browser.
#[derive(Clone, Copy)]
pub(crate) struct Keyboard {
    pub mac: RwSignal<bool>,
    /// Whether keys alone do something. Who speaks to their computer, or presses keys by mistake, can turn that off.
    pub alone: RwSignal<bool>,
}

impl Keyboard {
    /// Begins to listen, in the browser.
    pub(crate) fn provide(hands: Hands) -> Self {
        let keyboard = Self { mac: RwSignal::new(false), alone: RwSignal::new(true) };
        provide_context(keyboard);
        Effect::new(move |_| {
            keyboard.mac.set(window().navigator().platform().is_ok_and(|p| p.starts_with("Mac")));
            let kept =
                window().local_storage().ok().flatten().and_then(|kept| kept.get_item(ALONE).ok().flatten());
            keyboard.alone.set(kept.as_deref() != Some(OFF));
            keyboard.listen(hands);
        });
        keyboard
    }

    pub(crate) fn here() -> Self {
        expect_context()
    }

    fn set_alone(self, on: bool) {
        self.alone.set(on);
        // Without a store the choice holds until the page goes.
        if let Some(kept) = window().local_storage().ok().flatten() {
            _ = if on { kept.remove_item(ALONE) } else { kept.set_item(ALONE, OFF) };
        }
    }

    /// Before the text box hears it, where Enter sends. The page has one keyboard, so it is never taken off again.
    fn listen(self, hands: Hands) {
        let heard = Closure::<dyn Fn(KeyboardEvent)>::new(move |ev: KeyboardEvent| self.hear(&ev, hands));
        let heard = heard.into_js_value();
        _ = window().add_event_listener_with_callback_and_bool("keydown", heard.unchecked_ref(), true);
    }

    fn hear(self, ev: &KeyboardEvent, hands: Hands) {
        if composes(ev) {
            return;
        }
        let pressed = Pressed {
            key: ev.key(),
            control: if self.mac.get_untracked() { ev.meta_key() } else { ev.ctrl_key() },
            other: if self.mac.get_untracked() { ev.ctrl_key() } else { ev.meta_key() },
            alt: ev.alt_key(),
            shift: ev.shift_key(),
        };
        let Some(command) = COMMANDS.iter().find(|c| c.key.is_some_and(|key| pressed.is(key))) else {
            return;
        };
        if matches!(command.key, Some(Key::Alone(_))) {
            let writes = ev.target().and_then(|at| at.dyn_into::<Element>().ok());
            let writes = writes.is_some_and(|at| at.closest(WRITES).ok().flatten().is_some());
            if writes || ev.repeat() || !self.alone.get_untracked() || !command.may(hands) {
                return;
            }
        }
        // A dialog has the keyboard to itself. What opened the palette closes it, and what rings is not kept waiting.
        let asked = document().query_selector("dialog[open]").ok().flatten().is_some();
        let over = matches!(command.id, "accept" | "decline");
        if asked && !over && !(hands.palette.get_untracked() && command.id == "search") {
            return;
        }
        // Also where there is nothing to be done now: who is a moment late with a key must not do something else with it.
        ev.prevent_default();
        ev.stop_propagation();
        let steps = matches!(command.id, "next_chat" | "previous_chat");
        if command.may(hands) && (steps || !ev.repeat()) {
            command.give(hands);
        }
    }
}

/// A key that was pressed, and what was held.
struct Pressed {
    key: String,
    /// Ctrl, or Command on a Mac.
    control: bool,
    /// The other one of these.
    other: bool,
    alt: bool,
    shift: bool,
}

impl Pressed {
    fn is(&self, key: Key) -> bool {
        let held = (self.control, self.alt, self.shift, self.other);
        match key {
            Key::Ctrl(c) => held == (true, false, false, false) && self.letter() == Some(c),
            Key::Alt(name) => held == (false, true, false, false) && self.key == name,
            Key::AltShift(name) => held == (false, true, true, false) && self.key == name,
            // Some keyboards need Shift for it, some do not.
            Key::Alone('?') => {
                (self.control, self.alt, self.other) == (false, false, false) && self.key == "?"
            }
            Key::Alone(c) => held == (false, false, false, false) && self.letter() == Some(c),
        }
    }

    fn letter(&self) -> Option<char> {
        let mut chars = self.key.chars().flat_map(char::to_lowercase);
        chars.next().filter(|_| chars.next().is_none())
    }
}

/// The caps of a key, in their order.
pub(crate) fn caps(key: Key) -> impl IntoView {
    let keyboard = Keyboard::here();
    move || key.caps(keyboard.mac.get()).into_iter().map(|cap| view! { <kbd>{cap}</kbd> }).collect_view()
}

/// The list of all keys.
#[component]
pub(crate) fn KeyList() -> impl IntoView {
    let words: Words = expect_context();
    let (hands, keyboard) = (Hands::here(), Keyboard::here());
    let dialog = Dialog::on(hands.keys);
    let group = move |group: Group| {
        let rows = COMMANDS.iter().filter(move |c| c.group == group).filter_map(row(words)).collect_view();
        view! {
            <h4>{heading(words, group)}</h4>
            <dl>{rows}</dl>
        }
    };
    let fixed = [
        (words.send(), "Enter"),
        (words.new_line(), "Shift Enter"),
        (words.to_the_list(), "Esc"),
        (words.through_a_list(), "↑ ↓"),
        (words.close_row(), "Delete"),
    ];
    let fixed = fixed.map(|(text, keys)| {
        let keys = keys.split(' ').map(|cap| view! { <kbd>{cap}</kbd> }).collect_view();
        view! {
            <dt>{text}</dt>
            <dd>{keys}</dd>
        }
    });
    view! {
        <DialogView dialog=dialog titled="keys" class="dialog keys">
            <header>
                <h3 id="keys">{words.keys_title()}</h3>
                <button class="btn bare icon" type="button" autofocus=true aria-label=words.close() on:click=move |_| dialog.close()>
                    {icon("close")}
                </button>
            </header>
            <div class="text" tabindex="0" role="group" aria-labelledby="keys">
                {group(Group::Chat)} {group(Group::Chats)} {group(Group::Me)}
                <h4>{words.keys_fixed()}</h4>
                <dl>{fixed.collect_view()}</dl>
                <label class="tick">
                    <input
                        type="checkbox"
                        prop:checked=move || keyboard.alone.get()
                        on:change=move |ev| keyboard.set_alone(event_target_checked(&ev))
                    />
                    {words.keys_alone()}
                </label>
            </div>
        </DialogView>
    }
}

fn row(words: Words) -> impl Fn(&'static Command) -> Option<AnyView> {
    move |command| {
        let key = command.key?;
        let row = view! {
            <dt>{(command.text)(words)}</dt>
            <dd>{caps(key)}</dd>
        };
        Some(row.into_any())
    }
}

pub(crate) fn heading(words: Words, group: Group) -> &'static str {
    match group {
        Group::Chat => words.this_chat(),
        Group::Chats => words.chats(),
        Group::Colleagues => words.colleagues(),
        Group::Screens => words.screens(),
        Group::Me => words.anywhere(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pressed(held: &str, key: &str) -> Pressed {
        Pressed {
            key: key.into(),
            control: held.contains('c'),
            other: held.contains('o'),
            alt: held.contains('a'),
            shift: held.contains('s'),
        }
    }

    #[test]
    fn a_key_is_meant_only_with_what_belongs_to_it() {
        for (held, key, meant) in [
            ("c", "k", Key::Ctrl('k')),
            ("c", "K", Key::Ctrl('k')),
            ("a", "ArrowDown", Key::Alt("ArrowDown")),
            ("", "n", Key::Alone('n')),
            ("s", "?", Key::Alone('?')),
            ("", "?", Key::Alone('?')),
        ] {
            assert!(pressed(held, key).is(meant), "{held} {key}");
        }
        for (held, key, other) in [
            ("cs", "K", Key::Ctrl('k')),
            ("ca", "k", Key::Ctrl('k')),
            ("", "k", Key::Ctrl('k')),
            ("as", "ArrowDown", Key::Alt("ArrowDown")),
            ("", "ArrowDown", Key::Alt("ArrowDown")),
            ("s", "N", Key::Alone('n')),
            ("c", "n", Key::Alone('n')),
            ("o", "n", Key::Alone('n')),
            ("a", "?", Key::Alone('?')),
        ] {
            assert!(!pressed(held, key).is(other), "{held} {key}");
        }
    }
}
