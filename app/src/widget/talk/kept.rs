//! What is kept of a chat for the next page: its token in the first line, and below it a line for each message that is not
//! in its log yet, the write and the text as JSON. Both stand in one place, so that what was written in one chat can never
//! be sent into another, and goes when the chat goes.

use domain::json::{Json, quote};
use domain::{Attachment, WriteId, wire};

use super::Talk;
use super::errand::object;

/// More than so many bytes are not kept: some twenty messages as long as they may be.
const MOST: usize = 100_000;
/// So many characters has the id of a write.
const WRITE: usize = 36;

impl Talk {
    /// Takes what was kept, oldest first.
    pub(super) fn restore(&mut self, kept: &str) {
        for line in kept.split('\n') {
            match line.split_at_checked(WRITE) {
                Some((write, text)) if !text.is_empty() && self.token.is_some() => {
                    if let (Some(write), Some(Json::Text(text))) = (WriteId::parse(write), Json::parse(text))
                    {
                        match chosen(&text) {
                            Some((of, option)) => self.outbox.choose(write, of, option, self.now),
                            None => {
                                let (text, files) = read(text);
                                self.outbox.add(write, text, files, self.now);
                            }
                        }
                    }
                }
                _ => {}
            }
            if self.token.is_none() {
                self.token = Some(line.to_owned());
            }
        }
    }
}

/// A message as it is kept. One with files begins with a character that no text has, and is JSON.
pub(super) fn kept(text: &str, files: &[Attachment]) -> String {
    if files.is_empty() {
        return text.to_owned();
    }
    let mut list = String::from("\u{1}[");
    list.push_str(&quote(text));
    for file in files {
        list.push(',');
        let (id, size) = (file.id.to_string(), file.size.to_string());
        let texts = [("id", &*id), ("name", &file.name), ("kind", file.kind.code())];
        list.push_str(&object(&texts, &[("size", &size)]));
    }
    list.push(']');
    list
}

/// An answer of a menu as it is kept: it begins with another character that no text has.
pub(super) fn kept_choice(of: i64, option: &str) -> String {
    let mut kept = String::from("\u{2}");
    kept.push_str(&of.to_string());
    kept.push('\u{2}');
    kept.push_str(option);
    kept
}

fn chosen(kept: &str) -> Option<(i64, String)> {
    let (of, option) = kept.strip_prefix('\u{2}')?.split_once('\u{2}')?;
    Some((of.parse().ok()?, option.to_owned()))
}

fn read(kept: String) -> (String, Vec<Attachment>) {
    match kept.strip_prefix('\u{1}').and_then(Json::parse) {
        Some(Json::List(list)) => {
            let text = list.first().and_then(|t| if let Json::Text(t) = t { Some(t.clone()) } else { None });
            (text.unwrap_or_default(), list.iter().filter_map(wire::file).collect())
        }
        _ => (kept, Vec::new()),
    }
}

/// Whether it is of the chat with this token. Another tab may be in another chat by now, and writes to the same place.
pub(in crate::widget) fn is_of(kept: &str, token: &str) -> bool {
    kept.split('\n').next() == Some(token)
}

/// The same with one message more, or with one less if there is no text.
pub(in crate::widget) fn noted(kept: &str, write: WriteId, text: &str) -> String {
    let write = write.to_string();
    let mut now = String::new();
    for line in kept.split('\n') {
        if !line.starts_with(&*write) {
            if !now.is_empty() {
                now.push('\n');
            }
            now.push_str(line);
        }
    }
    if !text.is_empty() && now.len() + text.len() < MOST {
        now.push('\n');
        now.push_str(&write);
        now.push_str(&quote(text));
    }
    now
}
