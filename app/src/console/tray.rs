//! Files that the agent has chosen for a chat and that no message has taken along yet. They go up one at a time while the agent
//! writes on, also in another chat; what is refused stands there with the reason until it is put away. What is sent before all
//! are here waits in the text box.

mod view;

use domain::attachment::{AT_ONCE, LARGEST, may_be_taken};
use domain::refusal::Wrong;
use domain::{Attachment, Audience, Document, DocumentId, Field, FileId, Problem, Refusal};
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::File;

pub(crate) use self::view::TrayView;
use super::attach::{self, Told};
use super::notices::Notices;
use super::outbox::new_write;
use super::talk::Talk;
use super::way::sign_in_again;
use crate::api::{self, No};
use crate::words::Words;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// Others are before it.
    Waiting,
    /// So much of a hundred has gone up.
    Going(i32),
    Here(Attachment),
    Not {
        why: &'static str,
        /// Whether to try again may help.
        again: bool,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Chosen {
    pub id: FileId,
    /// Where it comes from, if not from the agent's machine.
    pub document: Option<DocumentId>,
    pub name: String,
    pub size: i64,
    /// Whom it was chosen for. One for agents never goes to the customer.
    pub audience: Audience,
    pub way: Way,
}

/// What is to become of Send with what is chosen.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Ready {
    /// The files that go with the message; none, if none were chosen.
    Yes(Vec<Attachment>),
    /// Some are on their way.
    Later,
    /// One has to be looked at first.
    No(&'static str),
}

#[derive(Clone, Copy)]
pub(crate) struct Tray {
    words: Words,
    notices: Notices,
    list: RwSignal<Vec<Chosen>>,
    /// What is wrong with all of it.
    pub trouble: RwSignal<Option<&'static str>>,
    /// Send was pressed with this in the text box, for these readers: it goes when all are here.
    pressed: StoredValue<Option<(String, Audience)>>,
}

impl Tray {
    pub(super) fn new() -> Self {
        Self {
            words: expect_context(),
            notices: Notices::here(),
            list: RwSignal::default(),
            trouble: RwSignal::new(None),
            pressed: StoredValue::new(None),
        }
    }

    pub(crate) fn is_empty(self) -> bool {
        self.list.with_untracked(Vec::is_empty)
    }

    fn has_room(self) -> bool {
        let all = self.list.with_untracked(Vec::len);
        let good = self.list.with_untracked(|list| {
            list.iter().filter(|file| !matches!(file.way, Way::Not { again: false, .. })).count()
        });
        let room = all < 2 * AT_ONCE && good < AT_ONCE;
        if !room {
            self.trouble.set(Some(self.words.files_too_many()));
        }
        room
    }

    /// Send was pressed: what goes along. If they are not all here, it is remembered and said.
    pub(super) fn files_for(self, typed: &str, audience: Audience) -> Ready {
        let ready = self.list.with_untracked(|list| ready(self.words, list, audience));
        self.pressed.set_value(None);
        match &ready {
            Ready::Yes(_) => {}
            Ready::Later => {
                self.pressed.set_value(Some((typed.to_owned(), audience)));
                self.notices.say(self.words.files_wait().to_owned());
            }
            Ready::No(why) => self.trouble.set(Some(why)),
        }
        ready
    }

    /// A message has them now.
    pub(super) fn gone(self) {
        self.trouble.set(None);
        for file in self.list.try_update(std::mem::take).unwrap_or_default() {
            attach::forget(file.id);
        }
    }

    fn set(self, id: FileId, way: Way) {
        self.list.update(|list| {
            if let Some(file) = list.iter_mut().find(|file| file.id == id) {
                file.way = way;
            }
        });
    }

    fn say(self, name: &str, why: &str) {
        self.notices.say(format!("{name}: {why}"));
    }
}

impl Talk {
    /// Files were chosen, dropped or pasted.
    pub(crate) fn choose(self, files: Vec<File>) {
        let (tray, words) = (self.tray, self.tray.words);
        tray.trouble.set(None);
        for file in files {
            if !tray.has_room() {
                break;
            }
            let Told { name, size, mime } = attach::told(&file);
            let not = |why| Way::Not { why, again: false };
            let way = match () {
                () if size > LARGEST => not(words.file_too_large()),
                () if size == 0 => not(words.file_empty()),
                () if !may_be_taken(&mime) => not(words.file_wrong_kind()),
                () => Way::Waiting,
            };
            if let Way::Not { why, .. } = way {
                tray.say(&name, why);
            }
            let id = FileId(new_write().0);
            attach::hold(id, file);
            let chosen = Chosen { id, document: None, name, size, audience: self.audience(), way };
            tray.list.update(|list| list.push(chosen));
        }
        self.upload_next();
    }

    /// A document was taken from the library.
    pub(crate) fn take_document(self, document: Document) {
        self.tray.trouble.set(None);
        if !self.tray.has_room() {
            return;
        }
        let Document { id, name, size, .. } = document;
        let chosen = Chosen {
            id: FileId(new_write().0),
            document: Some(id),
            name,
            size,
            audience: self.audience(),
            way: Way::Waiting,
        };
        self.tray.list.update(|list| list.push(chosen));
        self.upload_next();
    }

    /// Sends up what is next, if nothing is on its way.
    fn upload_next(self) {
        let next = self.tray.list.with_untracked(|list| {
            let busy = list.iter().any(|file| matches!(file.way, Way::Going(_)));
            list.iter().find(|file| file.way == Way::Waiting && !busy).cloned()
        });
        let Some(Chosen { id, document, name, audience, .. }) = next else { return };
        self.tray.set(id, Way::Going(0));
        if let Some(document) = document {
            let chat = self.chat;
            spawn_local(async move {
                self.uploaded(id, api::document::attach_document(chat, document, id, audience).await);
            });
            return;
        }
        self.tray.notices.say(self.tray.words.file_on_its_way(&name));
        let rises = move |percent| {
            if self.tray.way(id) == Some(Way::Going(percent)) {
                return;
            }
            self.tray.set(id, Way::Going(percent));
        };
        attach::upload((self.chat, id, &name, audience), rises, move |answer| self.uploaded(id, answer));
    }

    /// The server has answered to a file, or nobody has.
    fn uploaded(self, id: FileId, answer: Result<Attachment, No>) {
        // It may have been taken back.
        if !matches!(self.tray.way(id), Some(Way::Going(_))) {
            return;
        }
        let words = self.tray.words;
        match answer {
            Ok(file) => {
                self.tray.notices.say(words.file_ready(&file.name));
                self.tray.set(id, Way::Here(file));
            }
            Err(No::Refused(Refusal::SignIn)) => return sign_in_again(),
            Err(no) => {
                let (why, again) = why_not(words, &no);
                let name = self
                    .tray
                    .list
                    .with_untracked(|list| list.iter().find(|f| f.id == id).map(|f| f.name.clone()));
                self.tray.say(&name.unwrap_or_default(), why);
                self.tray.set(id, Way::Not { why, again });
            }
        }
        self.upload_next();
        // What has been changed since waits for the next press.
        let now = (self.draft.get_untracked(), self.audience());
        if self.tray.pressed.get_value() == Some(now) {
            self.send();
        }
    }

    /// Taken back, or put away.
    fn put_away(self, id: FileId) {
        attach::forget(id);
        self.tray.list.update(|list| list.retain(|file| file.id != id));
        self.tray.trouble.set(None);
        self.upload_next();
    }

    /// Once more.
    fn upload_again(self, id: FileId) {
        self.tray.set(id, Way::Waiting);
        self.tray.trouble.set(None);
        self.upload_next();
    }
}

impl Tray {
    fn way(self, id: FileId) -> Option<Way> {
        self.list.with_untracked(|list| list.iter().find(|file| file.id == id).map(|file| file.way.clone()))
    }
}

fn ready(words: Words, list: &[Chosen], audience: Audience) -> Ready {
    let mut here = Vec::new();
    let (mut later, mut unfinished) = (false, false);
    for file in list {
        match &file.way {
            Way::Waiting | Way::Going(_) => later = true,
            Way::Here(attachment) => here.push(attachment.clone()),
            Way::Not { again, .. } => unfinished |= again,
        }
    }
    let private = |file: &Chosen| file.audience == Audience::Agents && !matches!(file.way, Way::Not { .. });
    match (later, unfinished) {
        _ if audience == Audience::Everyone && list.iter().any(private) => {
            Ready::No(words.files_are_private())
        }
        (_, true) => Ready::No(words.files_unfinished()),
        (true, _) => Ready::Later,
        _ => Ready::Yes(here),
    }
}

fn why_not(words: Words, no: &No) -> (&'static str, bool) {
    let refusal = match no {
        No::Refused(refusal) => refusal,
        No::Lost => return (words.file_broken_off(), true),
    };
    let first = match refusal {
        Refusal::Fields { fields } => fields.first(),
        _ => None,
    };
    match (refusal, first) {
        (_, Some(Wrong { field: Field::Files, problem })) => match problem {
            Problem::TooLarge { .. } => (words.file_too_large(), false),
            Problem::Full => (words.files_full(), false),
            Problem::Missing => (words.file_empty(), false),
            _ => (words.file_wrong_kind(), false),
        },
        (Refusal::NotFound, _) => (words.document_gone(), false),
        (Refusal::NotAllowed | Refusal::Ended, _) => (words.files_not_taken(), false),
        _ => (words.file_broken_off(), true),
    }
}
