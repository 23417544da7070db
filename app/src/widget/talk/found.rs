//! Articles that may be the answer, between the form and the queue. Whatever goes wrong with them, the customer goes on to
//! the queue.

use domain::Refusal;

use super::errand::{Answer, Errand, object};
use super::start::START;
use super::{Ids, Input, Talk};

/// The id of the panel's form, whose input names the articles that are shown.
pub(in crate::widget) const FOUND: &str = "found";
/// The name of that input.
const SHOWN: &str = "shown";
/// The name under which the article is told that stands open.
pub(super) const READ: &str = "read";

impl Talk {
    /// The form is sent along, to be looked over by the server as at the start.
    pub(super) fn look_for_articles(&mut self, typed: &[Input]) {
        let mut texts = vec![("channel", self.channel.as_str()), ("language", &self.language)];
        texts.extend(typed.iter().map(|input| (input.name.as_str(), input.value.as_str())));
        if !self.known.identity.is_empty() {
            texts.push(("identity", &self.known.identity));
        }
        let body = object(&texts, &[]);
        self.post(Errand::Found, body);
    }

    pub(super) fn found_answered(&mut self, answer: Answer) {
        match answer {
            Answer::No(Refusal::Fields { fields }) => {
                self.screen.busy = false;
                self.correct(fields);
            }
            Answer::Said(json) if self.fill(Errand::Found.path(), &json) => self.screen.busy = false,
            _ => self.go_on(),
        }
    }

    /// The customer says whether an article was the answer. `typed` is the form, and with it what the panel's form says.
    pub(in crate::widget) fn helped(&mut self, yes: bool, mut typed: Vec<Input>, read: &str, ids: Ids) {
        typed.extend([Input::of("answered", if yes { "yes" } else { "" }), Input::of(READ, read)]);
        self.submit(START, typed, ids);
    }
}

pub(super) fn was_asked(typed: &[Input]) -> bool {
    typed.iter().any(|input| input.name == SHOWN)
}
