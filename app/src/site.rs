//! What the server tells the pages about itself. One value per process, handed to every render.

use std::sync::Arc;

#[derive(Clone, Debug)]
pub struct Site {
    /// Where people reach the server, without a slash at the end: `https://chat.example.com`.
    pub public_url: Arc<str>,
    /// Whether `public_url` is https: cookies are then `__Host-` and Secure.
    pub secure: bool,
    /// Shows the banner that says that everything here is for show.
    pub demo: bool,
    pub console: Bundle,
    pub widget: Bundle,
}

/// The addresses of one bundle's files, with the hash of their content in the name.
#[derive(Clone, Debug, Default)]
pub struct Bundle {
    pub js: Arc<str>,
    pub wasm: Arc<str>,
    pub css: Arc<str>,
}

impl Site {
    /// The session cookie's name. With the prefix a browser takes it only from this very host over https.
    pub const fn session_cookie(&self) -> &'static str {
        if self.secure { "__Host-snak" } else { "snak" }
    }
}
