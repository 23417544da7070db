//! A conversation as one side sees it. The widget, the console and the tests keep it true with the same function:
//! a snapshot, then entries in whatever order and however often they come.

use serde::{Deserialize, Serialize};

use crate::entry::{By, Ending, Entry, What};

/// Where the chat stands, as far as its readers need to know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    #[default]
    Waiting,
    Talking,
    Ended,
}

/// How far each side has read, in the customer's count. They only grow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marks {
    pub customer: i64,
    pub agent: i64,
}

impl Marks {
    /// Takes the further of both; true if that was news.
    pub fn merge(&mut self, other: Self) -> bool {
        let before = *self;
        self.customer = self.customer.max(other.customer);
        self.agent = self.agent.max(other.agent);
        *self != before
    }
}

/// What [`ChatView::apply`] made of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applied {
    New,
    /// It was there already.
    Known,
    /// Something before it is missing: ask for what comes after this.
    Gap {
        after: i64,
    },
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChatView {
    pub phase: Phase,
    /// Who answers, by the name they go by here; the first has the chat.
    #[serde(default)]
    pub agents: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ending: Option<Ending>,
    #[serde(default)]
    pub marks: Marks,
    /// Whether the customer may send files.
    #[serde(default)]
    pub files: bool,
    /// Without gaps, oldest first. Not always from the first: a long chat is read from its end.
    pub entries: Vec<Entry>,
}

impl ChatView {
    /// The view that the given log leads to.
    pub fn of(entries: impl IntoIterator<Item = Entry>) -> Self {
        let mut view = Self::default();
        for entry in entries {
            view.apply(entry);
        }
        view
    }

    /// The place of the newest entry; 0 when there is none.
    pub fn last(&self) -> i64 {
        self.entries.last().map_or(0, |e| e.seq)
    }

    /// Whether the log has entries from before the first one here.
    pub fn has_earlier(&self) -> bool {
        self.entries.first().is_some_and(|e| e.seq > 1)
    }

    pub fn apply(&mut self, entry: Entry) -> Applied {
        let last = self.last();
        if entry.seq <= last {
            return Applied::Known;
        }
        if entry.seq > last + 1 {
            return Applied::Gap { after: last };
        }
        self.follow(&entry);
        self.entries.push(entry);
        Applied::New
    }

    /// Puts an older page in front. Pages that do not fit are left alone.
    pub fn prepend(&mut self, mut page: Vec<Entry>) {
        let fits = match (page.last(), self.entries.first()) {
            (Some(before), Some(first)) => before.seq + 1 == first.seq,
            _ => false,
        };
        if fits {
            page.append(&mut self.entries);
            self.entries = page;
        }
    }

    fn follow(&mut self, entry: &Entry) {
        match (&entry.what, &entry.by) {
            (What::Joined, By::Agent { name, .. }) => {
                self.phase = Phase::Talking;
                if !self.agents.contains(name) {
                    self.agents.push(name.clone());
                }
            }
            (What::Left, By::Agent { name, .. }) => self.agents.retain(|a| a != name),
            (What::Transferred { from }, By::Agent { name, .. }) => {
                self.phase = Phase::Talking;
                self.agents.retain(|a| a != from && a != name);
                self.agents.insert(0, name.clone());
            }
            (What::FilesAllowed { on }, _) => self.files = *on,
            (What::Queued, _) => {
                self.phase = Phase::Waiting;
                self.agents.clear();
            }
            (What::Reopened, _) => {
                self.phase = Phase::Talking;
                self.ending = None;
            }
            (What::Ended { how }, _) => {
                self.phase = Phase::Ended;
                self.ending = Some(*how);
                // Guests do not come back with the customer.
                self.agents.truncate(1);
            }
            _ => {}
        }
    }
}

/// What the customer took of a menu, if they have. The answer comes after its menu, so where the menu is, it is, too.
pub fn chosen<'e>(entries: &'e [Entry], menu: &Entry) -> Option<&'e str> {
    let place = menu.count.unwrap_or(menu.seq);
    entries.iter().find_map(|entry| match &entry.what {
        What::Chosen { of, option } if *of == place => Some(option.as_str()),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;
    use crate::time::Time;

    fn agent(name: &str) -> By {
        By::Agent { name: name.into(), id: None }
    }

    fn log() -> Vec<Entry> {
        let say = |s: &str| What::Message { text: Text::parse(s).unwrap() };
        [
            (By::Customer, say("cracked")),
            (agent("Mette"), What::Joined),
            (agent("Mette"), say("sorry")),
            (agent("Jonas"), What::Joined),
            (agent("Mette"), What::Left),
            (By::Customer, What::Ended { how: Ending::ByCustomer }),
            (By::Customer, What::Reopened),
            (By::System, What::Queued),
            (agent("Aisha"), What::Joined),
            (agent("Aisha"), What::Ended { how: Ending::ByAgent }),
        ]
        .into_iter()
        .zip(1..)
        .map(|((by, what), seq)| Entry { seq, count: None, at: Time(seq), by, what, write: None })
        .collect()
    }

    #[test]
    fn the_view_follows_who_answers() {
        let log = log();
        let names = |n: usize| ChatView::of(log[..n].to_vec()).agents;
        assert_eq!(names(1), Vec::<String>::new());
        assert_eq!(names(4), ["Mette", "Jonas"]);
        assert_eq!(names(5), ["Jonas"]);
        assert_eq!(names(8), Vec::<String>::new());
        assert_eq!(ChatView::of(log[..8].to_vec()).phase, Phase::Waiting);
        assert_eq!(ChatView::of(log).ending, Some(Ending::ByAgent));
    }
}
