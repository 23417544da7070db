//! What is shown in place of form or log, fetched when it is needed: see `widget/panel.rs`. Panels are known by the paths
//! that they come from.

use super::Talk;
use super::errand::{Answer, Do, Errand, object};

pub(super) use crate::widget::panel::FOCUS;

impl Talk {
    /// Fetches a panel. `texts` are what it is about, besides the channel and the language.
    pub(super) fn fetch_panel(&mut self, path: &'static str, texts: &[(&str, &str)]) {
        let (channel, language) = (self.channel.clone(), self.language.clone());
        let mut all = vec![("channel", channel.as_str()), ("language", language.as_str())];
        all.extend(texts);
        let body = object(&all, &[]);
        self.post(Errand::Panel(path), body);
    }

    pub(super) fn panel_answered(&mut self, path: &'static str, answer: Answer) {
        let text = |json: &domain::json::Json, name| json.text(name).unwrap_or_default().to_owned();
        match answer {
            Answer::Said(json) if self.wants(path) && !text(&json, "body").is_empty() => {
                self.todo.push(Do::Show(text(&json, "body"), text(&json, "foot")));
                self.screen.panel = path;
                self.request_shown(path, &json);
                self.todo.push(Do::Offer(FOCUS));
                self.show_mail();
            }
            // Nothing to show, or nobody to ask: it goes on without.
            _ => self.without_panel(path),
        }
    }

    /// The panel has nothing to show.
    fn without_panel(&mut self, path: &'static str) {
        self.fetching = "";
        if self.screen.panel == path {
            self.close_panel();
        }
    }

    /// Shows again what it covered.
    pub(super) fn close_panel(&mut self) {
        self.screen.panel = "";
    }
}
