//! Files that the customer has chosen and that no message has taken along yet. They go up one at a time while the customer
//! writes on; what is refused stands there with the reason until it is put away. The files themselves are the browser's:
//! here they have a number.

use domain::attachment::{AT_ONCE, LARGEST, may_be_taken};
use domain::json::Json;
use domain::refusal::Wrong;
use domain::wire;
use domain::{Attachment, Field, FileId, Problem, Refusal};

use super::errand::{Answer, Do};
use super::{Stage, Talk};
use crate::words::Words;

/// What the browser says of a file that was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::widget) struct Picked {
    pub key: u32,
    pub name: String,
    pub size: i64,
    /// Empty when it does not know.
    pub mime: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::widget) enum Way {
    /// Others are before it.
    Waiting,
    /// So much of a hundred has gone up.
    Going(i32),
    Here(Attachment),
    /// Why not, and whether to try again may help.
    Not(&'static str, bool),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::widget) struct Chosen {
    pub key: u32,
    pub id: FileId,
    pub name: String,
    pub size: i64,
    pub way: Way,
}

#[derive(Debug, Default)]
pub(in crate::widget) struct Files {
    pub list: Vec<Chosen>,
    /// Send was pressed with this in the text box: it goes when all are here.
    pressed: Option<String>,
}

/// What is to become of Send with what is chosen.
pub(super) enum Ready {
    /// The files that go with the message; none, if none were chosen.
    Yes(Vec<Attachment>),
    /// Some are on their way.
    Later,
    /// One has to be looked at first.
    No,
}

impl Talk {
    /// Files were chosen, dropped or pasted.
    pub(in crate::widget) fn choose(&mut self, picked: Vec<Picked>) {
        if !self.view.files || !matches!(self.screen.stage, Stage::Waiting | Stage::Talking) {
            return;
        }
        self.screen.trouble.clear();
        for Picked { key, name, size, mime } in picked {
            let good = self.files.list.iter().filter(|file| !matches!(file.way, Way::Not(_, false))).count();
            if self.files.list.len() >= 2 * AT_ONCE || good >= AT_ONCE {
                self.words.files_too_many().clone_into(&mut self.screen.trouble);
                return;
            }
            let way = match () {
                () if size > LARGEST => Way::Not(self.words.file_too_large(), false),
                () if size == 0 => Way::Not(self.words.file_empty(), false),
                () if !may_be_taken(&mime) => Way::Not(self.words.file_wrong_kind(), false),
                () => Way::Waiting,
            };
            if let Way::Not(why, _) = way {
                self.screen.said = said(&name, why);
            }
            let id = FileId(self.dice.write().0);
            self.files.list.push(Chosen { key, id, name, size, way });
        }
        self.upload();
    }

    /// Sends up what is next, if nothing is on its way.
    pub(super) fn upload(&mut self) {
        if self.token.is_none() || self.files.list.iter().any(|file| matches!(file.way, Way::Going(_))) {
            return;
        }
        if let Some(next) = self.files.list.iter_mut().find(|file| file.way == Way::Waiting) {
            next.way = Way::Going(0);
            self.screen.said = self.words.file_on_its_way(&next.name);
            self.todo.push(Do::Upload { key: next.key, id: next.id, name: next.name.clone() });
        }
    }

    /// So much of a hundred has gone up.
    pub(in crate::widget) fn rising(&mut self, key: u32, percent: i32) {
        match self.file(key) {
            Some(Chosen { way: Way::Going(so_far), .. }) if *so_far != percent => *so_far = percent,
            _ => self.idle = true,
        }
    }

    /// The server has answered to a file, or nobody has.
    pub(in crate::widget) fn uploaded(&mut self, key: u32, answer: &Answer) {
        let words = self.words;
        let way = match answer {
            Answer::Said(json) => arrived(json).unwrap_or(Way::Not(words.file_broken_off(), true)),
            Answer::No(Refusal::NotFound | Refusal::SignIn) => return self.unknown(),
            Answer::No(refusal) => why_not(words, refusal),
            Answer::Lost => Way::Not(words.file_broken_off(), true),
        };
        // It may have been taken back.
        let Some(file) = self.file(key).filter(|file| matches!(file.way, Way::Going(_))) else { return };
        file.way = way.clone();
        let name = file.name.clone();
        self.screen.said = match way {
            Way::Not(why, _) => said(&name, why),
            _ => words.file_ready(&name),
        };
        self.upload();
        let pressed = self.files.pressed.clone();
        if let Some(typed) = pressed.filter(|_| !matches!(self.files.ready(), Ready::Later)) {
            self.say(&typed);
        }
    }

    /// Taken back, or put away.
    pub(in crate::widget) fn unfile(&mut self, key: u32) {
        self.files.list.retain(|file| file.key != key);
        self.todo.push(Do::Drop(key));
        self.todo.push(Do::Focus("attach"));
        self.screen.trouble.clear();
        self.upload();
    }

    /// Once more.
    pub(in crate::widget) fn refile(&mut self, key: u32) {
        if let Some(file) = self.file(key).filter(|file| matches!(file.way, Way::Not(_, true))) {
            file.way = Way::Waiting;
            self.screen.trouble.clear();
            self.upload();
        }
    }

    /// A file of the log was pressed, and did not come.
    pub(in crate::widget) fn not_saved(&mut self) {
        self.words.file_not_saved().clone_into(&mut self.screen.trouble);
    }

    /// Send was pressed: what goes along. If they are not all here, it is remembered and said.
    pub(super) fn files_for(&mut self, typed: &str) -> Option<Vec<Attachment>> {
        let words = self.words;
        match self.files.ready() {
            Ready::Yes(files) => return Some(files),
            Ready::Later => {
                self.files.pressed = Some(typed.to_owned());
                words.files_wait().clone_into(&mut self.screen.said);
            }
            Ready::No => {
                self.files.pressed = None;
                words.files_unfinished().clone_into(&mut self.screen.trouble);
            }
        }
        None
    }

    /// The message has them now.
    pub(super) fn files_gone(&mut self) {
        self.files.pressed = None;
        for file in self.files.list.drain(..) {
            self.todo.push(Do::Drop(file.key));
        }
    }

    /// What was in the text box when Send was pressed has been changed since: it waits for the next press.
    pub(super) fn files_rest(&mut self) {
        self.files.pressed = None;
    }

    fn file(&mut self, key: u32) -> Option<&mut Chosen> {
        self.files.list.iter_mut().find(|file| file.key == key)
    }
}

impl Files {
    fn ready(&self) -> Ready {
        let mut here = Vec::new();
        let (mut later, mut unfinished) = (false, false);
        for file in &self.list {
            match &file.way {
                Way::Waiting | Way::Going(_) => later = true,
                Way::Here(attachment) => here.push(attachment.clone()),
                Way::Not(_, again) => unfinished |= again,
            }
        }
        match (later, unfinished) {
            (true, _) => Ready::Later,
            (_, true) => Ready::No,
            _ => Ready::Yes(here),
        }
    }
}

fn said(name: &str, why: &str) -> String {
    let mut said = name.to_owned();
    said.push_str(": ");
    said.push_str(why);
    said
}

fn arrived(json: &Json) -> Option<Way> {
    wire::file(json).map(Way::Here)
}

fn why_not(words: Words, refusal: &Refusal) -> Way {
    let first = match refusal {
        Refusal::Fields { fields } => fields.first(),
        _ => None,
    };
    let (why, again) = match (refusal, first) {
        (_, Some(Wrong { field: Field::Files, problem })) => match problem {
            Problem::TooLarge { .. } => (words.file_too_large(), false),
            Problem::Full => (words.files_full(), false),
            Problem::Missing => (words.file_empty(), false),
            _ => (words.file_wrong_kind(), false),
        },
        (Refusal::NotAllowed | Refusal::Ended, _) => (words.files_not_taken(), false),
        _ => (words.file_broken_off(), true),
    };
    Way::Not(why, again)
}
