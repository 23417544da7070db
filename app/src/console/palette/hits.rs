//! What the palette finds.

use domain::{AgentId, Card, ChatId};

use super::colleagues::Colleagues;
use crate::console::commands::{COMMANDS, Group, Hands, Key};
use crate::console::place::Place;
use crate::console::together::Kind;
use crate::parts::fuzzy::{fit, pieces};

/// As many as one looks at.
const MOST: usize = 30;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    pub group: Group,
    pub icon: &'static str,
    /// In pieces; what was typed is marked.
    pub text: Vec<(String, bool)>,
    pub key: Option<Key>,
    pub aside: String,
    pub act: Act,
    score: i32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    /// By its place in the list of all.
    Give(usize),
    Go(Place),
    Answer(ChatId),
    /// A colleague, to take the chat or to come into it.
    Ask(Kind, ChatId, AgentId),
}

impl Hit {
    pub(super) fn new(group: Group, icon: &'static str, text: String, aside: String, act: Act) -> Self {
        Self { group, icon, text: vec![(text, false)], key: None, aside, act, score: 0 }
    }
}

impl Act {
    pub(super) fn go(self, hands: Hands, colleagues: Colleagues) {
        match self {
            Self::Give(n) => {
                if let Some(command) = COMMANDS.get(n) {
                    command.give(hands);
                }
            }
            Self::Go(place) => hands.way.go(place),
            Self::Answer(chat) => hands.pick.this(chat),
            Self::Ask(kind, chat, agent) => colleagues.ask(kind, chat, agent),
        }
    }
}

/// What can be done now and fits, in groups: the best group first, and the best of each group.
pub(super) fn hits(hands: Hands, colleagues: Colleagues, sought: &str) -> Vec<Hit> {
    let others = chats(hands).into_iter().chain(colleagues.hits(hands, sought));
    let mut all: Vec<Hit> = commands(hands).into_iter().chain(others).chain(request(hands, sought)).collect();
    if !sought.trim().is_empty() {
        all.retain_mut(|hit| {
            // A number is a request, whatever its text says.
            if matches!(hit.act, Act::Go(Place::Request(_))) {
                return true;
            }
            let text = hit.text.iter().map(|(piece, _)| piece.as_str()).collect::<String>();
            let Some(fit) = fit(sought, &text) else { return false };
            hit.score = fit.score;
            hit.text = pieces(&text, &fit.at);
            true
        });
    }
    in_groups(all)
}

fn in_groups(mut all: Vec<Hit>) -> Vec<Hit> {
    let best = |group: Group, all: &[Hit]| all.iter().filter(|h| h.group == group).map(|h| h.score).max();
    let mut order = [Group::Chat, Group::Chats, Group::Colleagues, Group::Screens, Group::Me];
    order.sort_by_key(|group| std::cmp::Reverse(best(*group, &all)));
    let place = |group: Group| order.iter().position(|g| *g == group);
    // Stable: what scores alike stays in the order of the registry and of the lists.
    all.sort_by_key(|hit| (place(hit.group), std::cmp::Reverse(hit.score)));
    all.truncate(MOST);
    all
}

fn commands(hands: Hands) -> Vec<Hit> {
    let words = hands.words;
    let may = COMMANDS.iter().enumerate().filter(|(_, c)| c.id != "search" && c.may(hands));
    may.map(|(n, command)| {
        let text = (command.text)(words).to_owned();
        let hit = Hit::new(command.group, command.icon, text, String::new(), Act::Give(n));
        Hit { key: command.key, ..hit }
    })
    .collect()
}

/// The agent's chats, open and recent, and those that wait for anybody.
fn chats(hands: Hands) -> Vec<Hit> {
    let words = hands.words;
    let now = hands.clock.now_untracked();
    let open = hands.way.place_untracked().chat();
    hands.office.with(|office| {
        let hit = |card: &Card, icon, text: String, act| {
            Hit::new(Group::Chats, icon, text, office.channel_name(&card.channel), act)
        };
        let named = |card: &Card| card.called(words.customer()).to_owned();
        let own = office.ongoing().into_iter().filter(|c| Some(c.chat) != open);
        let own = own.map(|c| hit(c, "chat", named(c), Act::Go(Place::Chat(c.chat))));
        let waiting = office.incoming().into_iter().filter(|c| office.may_take(c));
        let waiting = waiting.map(|c| hit(c, "queue", words.answer_who(&named(c)), Act::Answer(c.chat)));
        let recent = office.recent(now).into_iter().filter(|c| Some(c.chat) != open);
        let recent = recent.map(|c| hit(c, "clock", named(c), Act::Go(Place::Chat(c.chat))));
        own.chain(waiting).chain(recent).collect()
    })
}

/// A number that is typed is one of a request.
fn request(hands: Hands, sought: &str) -> Option<Hit> {
    let number: i64 = sought.trim().parse().ok().filter(|n| *n > 0)?;
    let text = hands.words.request_n(&number.to_string());
    Some(Hit::new(Group::Screens, "request", text, String::new(), Act::Go(Place::Request(number))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hit(group: Group, name: &str, score: i32) -> Hit {
        Hit { score, ..Hit::new(group, "chat", name.to_owned(), String::new(), Act::Give(0)) }
    }

    #[test]
    fn the_best_hit_stands_first_and_groups_stay_together() {
        let all = vec![
            hit(Group::Chat, "End chat", 1),
            hit(Group::Me, "Sign out", 9),
            hit(Group::Chats, "Tom", 3),
            hit(Group::Chats, "Ida", 4),
            hit(Group::Me, "Keys", 2),
        ];
        let found = in_groups(all);
        let names: Vec<&str> = found.iter().map(|h| h.text[0].0.as_str()).collect();
        assert_eq!(names, ["Sign out", "Keys", "Ida", "Tom", "End chat"]);
    }
}
