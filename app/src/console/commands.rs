//! Every command of the console, once: what it is called, its key, when it can be given, what it does. The palette, the list
//! of keys and the keyboard itself read this one list, so that they cannot disagree. To add a command, add a line; what is a
//! button on the screen already needs no more than `data-command` with the command's id on that button.

use domain::{ChatId, Presence, State};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::ending::Ending;
use super::leaving::Leaving;
use super::notices::Notices;
use super::office::OfficeNow;
use super::pick::Pick;
use super::place::Place;
use super::reasons::tell;
use super::ring::Ring;
use super::together::Asking;
use super::way::Way;
use crate::api::presence::set_presence;
use crate::parts::clock::Clock;
use crate::parts::focus;
use crate::words::Words;

pub(crate) struct Command {
    /// Also of the button that does it, in its `data-command`.
    pub id: &'static str,
    pub group: Group,
    pub icon: &'static str,
    pub key: Option<Key>,
    pub text: fn(Words) -> &'static str,
    does: Does,
}

/// Where it stands in the palette and in the list of keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Group {
    Chat,
    Chats,
    /// No command: people, whom the palette finds.
    Colleagues,
    Screens,
    Me,
}

/// What is pressed for it. No key alone does anything where somebody writes, and those with Ctrl or Alt are none that
/// browsers or screen readers take: see docs/decisions/0026-keys-and-guards.md.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    /// With Ctrl, or Command on a Mac.
    Ctrl(char),
    /// With Alt, the name of the key as browsers have it.
    Alt(&'static str),
    /// With Alt and Shift.
    AltShift(&'static str),
    /// Alone.
    Alone(char),
}

enum Does {
    /// Presses the button on the screen that does it.
    Press,
    Run {
        may: fn(Hands) -> bool,
        run: fn(Hands),
    },
}

const fn press(
    id: &'static str,
    group: Group,
    icon: &'static str,
    key: Option<Key>,
    text: fn(Words) -> &'static str,
) -> Command {
    Command { id, group, icon, key, text, does: Does::Press }
}

const fn run(
    (id, group, icon): (&'static str, Group, &'static str),
    key: Option<Key>,
    text: fn(Words) -> &'static str,
    may: fn(Hands) -> bool,
    run: fn(Hands),
) -> Command {
    Command { id, group, icon, key, text, does: Does::Run { may, run } }
}

use Group::{Chat, Chats, Me, Screens};
use Key::{Alone, Alt, AltShift, Ctrl};

/// In the order in which they are listed.
pub(crate) static COMMANDS: &[Command] = &[
    // Written by nobody by accident, and taken also while nothing rings, so that who is a moment late sends nothing half written.
    run(("accept", Chats, "chat"), Some(Alt("Enter")), Words::accept_offer, Hands::may_accept, |h| {
        h.answer(true);
    }),
    run(
        ("decline", Chats, "close"),
        Some(AltShift("Enter")),
        Words::decline_offer,
        Hands::may_decline,
        |h| {
            h.answer(false);
        },
    ),
    run(
        ("write", Chat, "chat"),
        Some(Alone('w')),
        Words::write_message,
        |_| exists("message"),
        |_| {
            focus::focus_id("message");
        },
    ),
    run(
        ("end", Chat, "power"),
        Some(Alone('e')),
        Words::end_chat,
        |h| h.mine().is_some(),
        |h| {
            if let Some(chat) = h.mine() {
                h.ending.end(chat);
            }
        },
    ),
    run(
        ("private", Chat, "eye"),
        Some(Alone('p')),
        Words::do_private,
        |_| button("private").is_some(),
        |_| {
            press_button("private");
            focus::focus_id("message");
        },
    ),
    press("bolt", Chat, "bolt", Some(Alone('m')), Words::predefined_messages),
    press("choices", Chat, "choices", Some(Alone('o')), Words::offer_choices),
    press("emoji", Chat, "emoji", None, Words::emoji),
    press("attach", Chat, "attach", Some(Alone('u')), Words::attach_files),
    press("page", Chat, "page", None, Words::documents),
    press("join", Chat, "join", Some(Alone('i')), Words::invite),
    press("transfer", Chat, "transfer", Some(Alone('t')), Words::transfer),
    press("take_over", Chat, "listen", None, Words::take_over),
    press("allow_files", Chat, "attach", None, Words::allow_file_upload),
    run(("next_waiting", Chats, "queue"), Some(Alone('n')), Words::next_waiting, Hands::may_pick, |h| {
        h.pick.next();
    }),
    run(("next_chat", Chats, "chat"), Some(Alt("ArrowDown")), Words::next_chat, Hands::has_chats, |h| {
        h.step(Step::Down);
    }),
    run(
        ("previous_chat", Chats, "chat"),
        Some(Alt("ArrowUp")),
        Words::previous_chat,
        Hands::has_chats,
        |h| {
            h.step(Step::Up);
        },
    ),
    run(
        ("chats", Screens, "chat"),
        None,
        Words::chats,
        |h| !h.is_at(Place::Chats),
        |h| h.way.go(Place::Chats),
    ),
    run(
        ("dashboard", Screens, "dashboard"),
        None,
        Words::dashboard,
        |h| !h.is_at(Place::Dashboard),
        |h| {
            h.way.go(Place::Dashboard);
        },
    ),
    run(
        ("requests", Screens, "request"),
        None,
        Words::requests,
        |h| !h.is_at(REQUESTS),
        |h| h.way.go(REQUESTS),
    ),
    run(
        ("search", Me, "search"),
        Some(Ctrl('k')),
        Words::search_commands,
        |_| true,
        |h| {
            h.palette.update(|open| *open = !*open);
        },
    ),
    run(("keys", Me, "info"), Some(Alone('?')), Words::keys_title, |_| true, |h| h.keys.set(true)),
    run(
        ("present", Me, "done"),
        None,
        Words::be_present,
        |h| !h.is(Presence::Present),
        |h| h.be(Presence::Present),
    ),
    run(
        ("pause", Me, "pause"),
        None,
        Words::be_paused,
        |h| !h.is(Presence::Paused),
        |h| h.be(Presence::Paused),
    ),
    run(("away", Me, "out"), None, Words::be_away, |h| !h.is(Presence::Away), |h| h.be(Presence::Away)),
    press("theme_system", Me, "admin", None, Words::do_theme_system),
    press("theme_light", Me, "admin", None, Words::do_theme_light),
    press("theme_dark", Me, "admin", None, Words::do_theme_dark),
    run(("sign_out", Me, "out"), None, Words::sign_out, |_| true, |h| h.leaving.sign_out()),
];

const REQUESTS: Place = Place::Requests(domain::CaseState::Active);

impl Command {
    /// Whether it can be given now. In the browser only.
    pub(crate) fn may(&self, hands: Hands) -> bool {
        match self.does {
            Does::Press => button(self.id).is_some(),
            Does::Run { may, .. } => may(hands),
        }
    }

    pub(crate) fn give(&self, hands: Hands) {
        match self.does {
            Does::Press => press_button(self.id),
            Does::Run { run, .. } => run(hands),
        }
    }
}

impl Key {
    pub(crate) const fn is_alone(self) -> bool {
        matches!(self, Self::Alone(_))
    }

    /// What stands on the keys.
    pub(crate) fn caps(self, mac: bool) -> Vec<String> {
        let cap = |name: &str| match name {
            "ArrowDown" => "↓".to_owned(),
            "ArrowUp" => "↑".to_owned(),
            name => name.to_owned(),
        };
        match self {
            Self::Ctrl(c) => vec![if mac { "⌘" } else { "Ctrl" }.to_owned(), c.to_uppercase().collect()],
            Self::Alt(name) => vec![if mac { "⌥" } else { "Alt" }.to_owned(), cap(name)],
            Self::AltShift(name) => {
                vec![if mac { "⌥" } else { "Alt" }.to_owned(), "Shift".to_owned(), cap(name)]
            }
            Self::Alone(c) => vec![c.to_uppercase().collect()],
        }
    }
}

/// What commands work with.
#[derive(Clone, Copy)]
pub(crate) struct Hands {
    pub words: Words,
    pub clock: Clock,
    pub office: OfficeNow,
    pub way: Way,
    pub pick: Pick,
    ring: Ring,
    asking: Asking,
    notices: Notices,
    ending: Ending,
    leaving: Leaving,
    /// Whether the palette is open.
    pub palette: RwSignal<bool>,
    /// Whether the list of keys is open.
    pub keys: RwSignal<bool>,
}

#[derive(Clone, Copy)]
enum Step {
    Down,
    Up,
}

impl Hands {
    pub(crate) fn provide() -> Self {
        let hands = Self {
            words: expect_context(),
            clock: Clock::here(),
            office: OfficeNow::here(),
            way: Way::here(),
            pick: Pick::new(),
            ring: Ring::here(),
            asking: Asking::here(),
            notices: Notices::here(),
            ending: Ending::here(),
            leaving: Leaving::here(),
            palette: RwSignal::new(false),
            keys: RwSignal::new(false),
        };
        provide_context(hands);
        hands
    }

    pub(crate) fn here() -> Self {
        expect_context()
    }

    /// The open chat, if it is this agent's to end.
    fn mine(self) -> Option<ChatId> {
        let open = self.way.place_untracked().chat()?;
        self.office.with_untracked(|o| {
            o.card(open).is_some_and(|c| c.state == State::Talking && c.is_of(o.me.id)).then_some(open)
        })
    }

    fn rings(self) -> bool {
        self.ring.rung().with_untracked(Option::is_some)
    }

    fn may_accept(self) -> bool {
        self.rings() || self.asking.has_any()
    }

    fn may_decline(self) -> bool {
        self.rings() || self.asking.may_decline()
    }

    /// What rings comes before what a colleague asks: its customer waits for anybody, and its time is shorter.
    fn answer(self, yes: bool) {
        match (self.rings(), yes) {
            (true, true) => self.ring.accept(),
            (true, false) => self.ring.decline(),
            (false, yes) => self.asking.answer_first(yes),
        }
    }

    fn may_pick(self) -> bool {
        self.office.with_untracked(|o| o.takeable() > 0)
    }

    fn has_chats(self) -> bool {
        self.office.with_untracked(|o| !o.ongoing().is_empty())
    }

    fn is_at(self, place: Place) -> bool {
        self.way.place_untracked() == place
    }

    fn is(self, presence: Presence) -> bool {
        self.office.with_untracked(|o| o.me.presence == presence)
    }

    /// From chat to chat, round at the ends.
    fn step(self, step: Step) {
        let chats: Vec<ChatId> = self.office.with_untracked(|o| o.ongoing().iter().map(|c| c.chat).collect());
        let at = self.way.place_untracked().chat().and_then(|open| chats.iter().position(|c| *c == open));
        let count = chats.len();
        let to = match (step, at) {
            (Step::Down, Some(n)) => (n + 1) % count,
            (Step::Up, Some(n)) => (n + count - 1) % count,
            (_, None) => 0,
        };
        if let Some(chat) = chats.get(to) {
            self.way.go(Place::Chat(*chat));
        }
    }

    /// Moves at once, and back if the office says no.
    fn be(self, presence: Presence) {
        let (was, pause) = self.office.with_untracked(|o| (o.me.presence, o.me.pause.clone()));
        self.office.update(|o| o.me.presence = presence);
        spawn_local(async move {
            if let Err(no) = set_presence(presence, String::new()).await {
                self.office.update(|o| {
                    o.me.presence = was;
                    o.me.pause = pause;
                });
                tell(self.words, self.notices, &no);
            }
        });
    }
}

/// The button that does it, if it is there and can be pressed. In a closed menu it can.
fn button(id: &str) -> Option<HtmlElement> {
    let found = document().query_selector(&format!("[data-command={id}]:not(:disabled)")).ok().flatten()?;
    let hidden = found.closest("[hidden]:not([role=menu])").ok().flatten().is_some();
    found.dyn_into().ok().filter(|_| !hidden)
}

fn press_button(id: &str) {
    if let Some(button) = button(id) {
        button.click();
    }
}

fn exists(id: &str) -> bool {
    document().get_element_by_id(id).is_some()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_two_commands_have_one_key_or_one_id() {
        let ids: BTreeSet<&str> = COMMANDS.iter().map(|c| c.id).collect();
        assert_eq!(ids.len(), COMMANDS.len());
        let keys: Vec<Key> = COMMANDS.iter().filter_map(|c| c.key).collect();
        assert_eq!(keys.iter().collect::<HashSet<_>>().len(), keys.len(), "{keys:?}");
    }

    #[test]
    fn keys_that_browsers_and_screen_readers_take_are_left_to_them() {
        for key in COMMANDS.iter().filter_map(|c| c.key) {
            match key {
                // Firefox has its search bar there, and lets pages have it first, as many do.
                Ctrl(c) => assert_eq!(c, 'k'),
                // Left, right and Home lead through the history; letters open menus, or are letters on a Mac.
                Alt(name) => assert!(matches!(name, "ArrowUp" | "ArrowDown" | "Enter"), "{name}"),
                AltShift(name) => assert_eq!(name, "Enter"),
                // These two search in the page in Firefox.
                Alone(c) => assert!(!matches!(c, '/' | '\'') && (c.is_ascii_lowercase() || c == '?'), "{c}"),
            }
        }
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn every_command_has_a_text_in_every_language_and_no_two_have_the_same() {
        for language in crate::words::LANGUAGES {
            let words = Words::of(language);
            let texts: BTreeSet<&str> = COMMANDS.iter().map(|c| (c.text)(words)).collect();
            assert_eq!(texts.len(), COMMANDS.len(), "{language}: {texts:?}");
            assert!(!texts.contains(""), "{language}");
        }
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn the_page_about_the_keyboard_lists_every_key() {
        let page = include_str!("../../../docs/keyboard.md");
        let words = Words::of("en");
        for command in COMMANDS {
            let Some(key) = command.key else { continue };
            let keys: Vec<String> = key.caps(false).iter().map(|cap| format!("`{cap}`")).collect();
            let line = format!("| {} | {} |", keys.join(" "), (command.text)(words));
            assert!(page.contains(&line), "docs/keyboard.md lacks: {line}");
        }
    }
}
