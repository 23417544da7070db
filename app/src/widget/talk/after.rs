//! What a customer may do with a chat that has ended: come back, leave it for good, give stars, have the transcript sent.
//! The screen for it is a panel; whether there is one is the server's word ([`domain::Down::After`]).

use domain::{Delivery, Refusal, WriteId};

use super::errand::{Answer, Do, Errand, object, truth};
use super::start::Input;
use super::{Stage, Talk};

/// The panel's path.
pub(super) const AFTER: &str = "/w/panel/after";
/// The form in it, and the line below.
pub(super) const TRANSCRIPT: &str = "transcript";
const MAIL: &str = "mail-said";

#[derive(Debug, Default)]
pub(super) struct After {
    /// The customer may come back.
    pub on: bool,
    /// The stars that the server is being told of, and those that were pressed meanwhile.
    rating: Option<(i64, i64)>,
    /// The address that was last sent off, and under which id; without an answer it is repeated.
    asked: Option<(String, WriteId)>,
    /// What was last said about the mail.
    mail: String,
}

impl Talk {
    /// The server says whether the ended chat may be returned to, and whether its transcript may be sent.
    pub(super) fn may_return(&mut self, on: bool, transcript: bool) {
        self.screen.transcript = transcript;
        if core::mem::replace(&mut self.after.on, on) == on {
            return;
        }
        match self.screen.stage {
            Stage::Ended | Stage::Returning => {
                if !on {
                    self.screen.stage = Stage::Ended;
                    self.screen.said = self.words.no_way_back().to_owned();
                }
                // It was forgotten when the end was heard of before this.
                if let Some(token) = self.token.clone().filter(|_| on) {
                    self.todo.push(Do::Keep(token));
                    self.tell(&[("t", "chat")], &[("on", truth(true))]);
                }
                self.keep_or_forget();
            }
            _ => {}
        }
    }

    /// While there is a way back, the next page finds it as this one does; else nothing is left.
    pub(super) fn keep_or_forget(&mut self) {
        if self.after.on {
            return self.fetch_panel(AFTER, &[]);
        }
        if let Some(token) = self.token.clone() {
            self.todo.push(Do::Forget(token));
        }
        self.tell(&[("t", "chat")], &[("on", truth(false))]);
        if self.screen.panel == AFTER {
            self.close_panel();
        }
    }

    /// Send transcript was pressed where there is no form after the chat.
    pub(in crate::widget) fn transcript(&mut self) {
        self.fetch_panel(AFTER, &[]);
    }

    /// Return to chat was pressed. The chat goes on once the customer writes.
    pub(in crate::widget) fn come_back(&mut self) {
        self.close_panel();
        self.screen.stage = Stage::Returning;
        self.screen.trouble.clear();
        self.todo.push(Do::ToEnd);
        self.todo.push(Do::Focus("message"));
    }

    /// The customer does not come back after all.
    pub(super) fn stay_away(&mut self) {
        self.screen.stage = Stage::Ended;
        self.fetch_panel(AFTER, &[]);
    }

    /// Leave chat was pressed.
    pub(in crate::widget) fn leave_chat(&mut self) {
        if !self.screen.busy {
            self.screen.busy = true;
            self.post(Errand::Leave, object(&[], &[]));
        }
    }

    /// Stars were pressed.
    pub(in crate::widget) fn rate(&mut self, stars: &str) {
        let Ok(stars) = stars.parse() else { return };
        self.screen.trouble.clear();
        match &mut self.after.rating {
            // One at a time, so that the last one stands.
            Some((_, wanted)) => *wanted = stars,
            None => self.tell_rating(stars),
        }
    }

    fn tell_rating(&mut self, stars: i64) {
        self.after.rating = Some((stars, stars));
        self.post(Errand::Rate, object(&[], &[("stars", &stars.to_string())]));
    }

    pub(super) fn rate_answered(&mut self, answer: &Answer) {
        let Some((told, wanted)) = self.after.rating.take() else { return };
        if told != wanted {
            return self.tell_rating(wanted);
        }
        match answer {
            Answer::Said(_) => self.screen.said = self.words.rated().to_owned(),
            _ => self.screen.trouble = self.words.could_not_rate().to_owned(),
        }
    }

    /// The transcript's form was sent off.
    pub(super) fn send_transcript(&mut self, typed: &[Input]) {
        if self.screen.busy || !self.is_right(TRANSCRIPT, typed) {
            return;
        }
        let email = typed.first().map(|input| input.value.clone()).unwrap_or_default();
        let write = match self.after.asked.take() {
            Some((before, write)) if before == email => write,
            _ => self.dice.write(),
        };
        self.screen.busy = true;
        self.screen.trouble.clear();
        let body = object(&[("write", &write.to_string()), ("email", &email)], &[]);
        self.after.asked = Some((email, write));
        self.post(Errand::Transcript, body);
    }

    pub(super) fn transcript_answered(&mut self, answer: Answer) {
        self.screen.busy = false;
        let words = self.words;
        match answer {
            Answer::Said(json) => {
                self.after.asked = None;
                let state = json.text("state").and_then(Delivery::parse);
                self.mail(json.text("to").unwrap_or_default(), state.unwrap_or(Delivery::Sending));
            }
            // The same id again: whether it was stored is not known.
            Answer::Lost | Answer::No(Refusal::Busy | Refusal::Unavailable { .. }) => {
                self.say_of_mail(words.could_not_mail().to_owned());
            }
            Answer::No(refusal) => {
                self.after.asked = None;
                match refusal {
                    Refusal::Fields { fields } => self.refuse(TRANSCRIPT, fields),
                    Refusal::NotAllowed => self.say_of_mail(words.mail_enough().to_owned()),
                    Refusal::TooMany { seconds } if seconds > 600 => {
                        self.say_of_mail(words.mail_enough_today().to_owned());
                    }
                    Refusal::TooMany { seconds } => self.say_of_mail(words.too_many(&seconds.to_string())),
                    _ => self.say_of_mail(words.could_not_mail().to_owned()),
                }
            }
        }
    }

    /// How the mail fares, from an answer or a frame.
    pub(super) fn mail(&mut self, to: &str, state: Delivery) {
        let text = match state {
            Delivery::Sending => self.words.mail_sending(to),
            Delivery::Sent => self.words.mail_sent(to),
            Delivery::Later => self.words.mail_later(to),
            Delivery::Failed => self.words.mail_failed(to),
        };
        self.say_of_mail(text);
    }

    fn say_of_mail(&mut self, text: String) {
        self.after.mail = text;
        self.show_mail();
    }

    /// The panel's line about the mail, also in one that has just come.
    pub(super) fn show_mail(&mut self) {
        self.todo.push(Do::Text(MAIL, self.after.mail.clone()));
    }
}
