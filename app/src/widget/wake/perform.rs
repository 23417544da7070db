//! Does what the talk wants done.

use super::{Woken, tell};
use crate::parts::sound;
use crate::post::post;
use crate::widget::attach;
use crate::widget::browser::{document, element, focus, focus_is_taken, has_focus, set_value, value};
use crate::widget::draft::relocate;
use crate::widget::draw::Draw;
use crate::widget::inputs;
use crate::widget::panel::{BODY, FOOT};
use crate::widget::talk::{Answer, Do, is_of, noted};
use crate::widget::token;

impl Woken {
    /// The form is gone on with where it was left.
    pub(super) fn offer(&mut self) {
        let Some(id) = self.offered.take().filter(|_| !focus_is_taken()) else { return };
        // Which fields the form has, the page knows best.
        if id == "name" { focus(&inputs::next("start")) } else { focus(id) }
    }

    pub(super) fn perform(&mut self, what: Do) {
        match what {
            Do::Join { number, hello } => self.live.join(number, hello, tell),
            Do::HangUp => self.live.hang_up(),
            Do::Up(frame) => self.live.up(&frame),
            Do::Post { round, errand, body } => {
                let path = errand.path();
                post(path, self.talk.token(), &body, errand.patience(), move |status, text| {
                    let mut answer = Some(Answer::read(status, text));
                    tell(&mut |talk| talk.answer(round, &errand, answer.take().unwrap_or(Answer::Lost)));
                });
            }
            Do::Tell(object) if !self.alone => self.host.tell(object),
            Do::Tell(_) => {}
            Do::Keep(token) => token::keep(&self.channel, &token),
            Do::Note(write, text) => {
                // Read anew each time, because another tab may have written there.
                let kept = token::kept(&self.channel).unwrap_or_default();
                if self.talk.token().is_some_and(|token| is_of(&kept, token)) {
                    token::keep(&self.channel, &noted(&kept, write, &text));
                }
            }
            Do::Forget(token) => {
                if token::kept(&self.channel).is_some_and(|kept| is_of(&kept, &token)) {
                    token::forget(&self.channel);
                }
            }
            Do::Upload { key, id, name } => attach::upload(key, id, &name, self.talk.token(), tell),
            Do::Drop(key) => attach::forget(key),
            Do::Save(id, name) => attach::save(id, name, self.talk.token(), tell),
            Do::Refuse(form, wrong) => inputs::refuse(form, &wrong, self.words),
            Do::Fill(id, text) => {
                if value(id).is_empty() && !text.is_empty() {
                    set_value(id, &text);
                    if id == "message" {
                        grow(&text);
                    }
                }
            }
            Do::Known(name) => inputs::know(&name),
            Do::Relocate(language) => relocate(&language),
            Do::Show(body, foot) => {
                for (id, html) in [(BODY, body), (FOOT, foot)] {
                    if let Some(place) = element(id) {
                        place.set_inner_html(&html);
                    }
                }
            }
            Do::Text(id, text) => {
                if let Some(place) = element(id) {
                    place.set_text_content(Some(&text));
                }
            }
            Do::Carry(from, to) => inputs::write(to, &inputs::read(from)),
            Do::Type(form, typed) => inputs::write(form, &typed),
            Do::Focus(id) => focus(id),
            Do::Offer(id) => {
                self.offered = Some(id);
                if has_focus() {
                    self.offer();
                }
            }
            Do::Empty(id) => {
                set_value(id, "");
                grow("");
            }
            Do::ToEnd => Draw::to_end(),
            Do::Ring => sound::ring(),
            Do::Sound(on) => token::sound(on),
            Do::Count(unread) => {
                let mut title = String::new();
                if unread > 0 {
                    title.push('(');
                    title.push_str(&unread.to_string());
                    title.push_str(") ");
                }
                title.push_str(&self.name);
                if let Some(document) = document() {
                    document.set_title(&title);
                }
            }
        }
    }
}

/// Makes room in the text box for about what is in it, for browsers whose style cannot (`field-sizing`).
pub(super) fn grow(text: &str) {
    const LINES: [&str; 5] = ["1", "2", "3", "4", "5"];
    /// So many characters of a Latin text fill a line.
    const LINE: usize = 34;
    let lines: usize = text.split('\n').map(|line| 1 + line.len() / LINE).sum();
    if let (Some(message), Some(rows)) = (element("message"), LINES.get(lines.clamp(1, LINES.len()) - 1)) {
        // The name is good.
        let _ = message.set_attribute("rows", rows);
    }
}
