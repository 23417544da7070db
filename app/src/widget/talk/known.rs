//! Who the host page says that its customer is. A signed token is handed on to the server, which checks it; what the page
//! only says (pre-filled fields, attributes) stays what it is: said by the page.

use domain::Refusal;
use domain::json::Json;

use super::errand::{Answer, Do, Errand, object, truth};
use super::start::Ids;
use super::{Stage, Talk};

/// What the host page has said of its customer.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// The token, as it came.
    pub identity: String,
    /// As JSON, to be handed on.
    pub attributes: String,
    /// The secret that would open a chat found by the token.
    secret: String,
    /// A fresh token was asked for, and none has been taken since.
    asked: bool,
}

impl Talk {
    /// The host page says who is signed in, or with an empty token that nobody is.
    pub(super) fn identify(&mut self, token: String, fresh: Ids) {
        self.known.identity = token;
        if self.known.identity.is_empty() {
            self.known.asked = false;
            self.todo.push(Do::Known(String::new()));
        } else if self.token.is_none() && self.screen.stage == Stage::Form {
            let texts = [
                ("channel", self.channel.as_str()),
                ("identity", &self.known.identity),
                ("token", &fresh.token),
            ];
            let body = object(&texts, &[]);
            self.known.secret = fresh.token;
            self.post(Errand::Identify, body);
        }
    }

    pub(super) fn attribute(&mut self, json: &str) {
        if matches!(Json::parse(json), Some(Json::Map(_))) {
            json.clone_into(&mut self.known.attributes);
        }
    }

    pub(super) fn identified(&mut self, answer: &Answer) {
        match answer {
            Answer::Said(json) => {
                self.known.asked = false;
                let name = json.text("name").unwrap_or_default().to_owned();
                self.todo.push(Do::Known(name));
                let view = json.get("view").and_then(domain::wire::view);
                if let Some(view) = view.filter(|_| self.token.is_none() && !self.screen.busy) {
                    self.go_on_here(view);
                }
            }
            Answer::No(Refusal::Identity) => self.ask_identity(),
            // Known or not, a chat can be started.
            Answer::No(_) | Answer::Lost => {}
        }
    }

    /// The token is no longer good: the host page is asked for another. Once, until one is taken: a page whose key is wrong
    /// would be asked for ever.
    pub(super) fn ask_identity(&mut self) {
        self.known.identity.clear();
        self.todo.push(Do::Known(String::new()));
        if !self.known.asked {
            self.known.asked = true;
            self.tell(&[("t", "identify")], &[]);
        }
    }

    /// A chat that was begun elsewhere.
    fn go_on_here(&mut self, view: domain::ChatView) {
        let secret = core::mem::take(&mut self.known.secret);
        self.todo.push(Do::Keep(secret.clone()));
        self.token = Some(secret);
        self.started = None;
        self.close_panel();
        self.tell(&[("t", "chat")], &[("on", truth(true))]);
        self.take(view);
        self.todo.push(Do::Offer("message"));
        self.join();
    }
}
