//! The words that the loader shows on host pages, in the channel's language. The loader is plain JavaScript; the server
//! writes them into it.

use crate::words::Words;

#[derive(Clone, Copy, Debug)]
pub struct LauncherWords {
    /// The button, when the channel has no text of its own.
    pub badge: &'static str,
    /// The title of the frame.
    pub frame: &'static str,
    /// What the number of unread messages stands before.
    pub unread: &'static str,
}

impl LauncherWords {
    pub fn of(language: &str) -> Self {
        let words = Words::of(language);
        Self { badge: words.launcher_badge(), frame: words.launcher_frame(), unread: words.launcher_unread() }
    }
}
