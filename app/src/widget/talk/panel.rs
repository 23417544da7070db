//! What is shown in place of form or log, fetched when it is needed: see `widget/panel.rs`. Panels are known by the paths
//! that they come from.

use domain::json::Json;

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
        match answer {
            Answer::Said(json) if self.wants(path) && self.fill(path, &json) => {}
            // Nothing to show, or nobody to ask: it goes on without.
            _ => self.without_panel(path),
        }
    }

    /// Shows the panel, if there is anything in it.
    pub(super) fn fill(&mut self, path: &'static str, panel: &Json) -> bool {
        let text = |name| panel.text(name).unwrap_or_default().to_owned();
        let body = text("body");
        if body.is_empty() {
            return false;
        }
        self.todo.push(Do::Show(body, text("foot")));
        self.screen.panel = path;
        self.request_shown(path, panel);
        self.todo.push(Do::Offer(FOCUS));
        self.show_mail();
        true
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
