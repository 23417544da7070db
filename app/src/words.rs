//! The words on screen, in the reader's language. `locales/*.txt` holds them; `build.rs` makes a method of each, so
//! that a missing text does not compile. On the server all tables are at hand; a page carries its own one, and the
//! bundles hold none.

/// The texts of one language.
#[derive(Clone, Copy)]
pub struct Words(&'static [&'static str]);

include!(concat!(env!("OUT_DIR"), "/words.rs"));

impl Words {
    fn at(self, n: usize) -> &'static str {
        self.0.get(n).copied().unwrap_or_default()
    }

    /// The texts of a language; English if there is no such language.
    #[cfg(feature = "ssr")]
    pub fn of(language: &str) -> Self {
        let english = LANGUAGES.iter().position(|l| *l == "en").unwrap_or_default();
        let at = LANGUAGES.iter().position(|l| *l == language).unwrap_or(english);
        Self(TABLES[at])
    }

    /// What a page carries for its bundle: the widget's texts, or the console's.
    #[cfg(feature = "ssr")]
    pub fn table(self, widget_only: bool) -> &'static [&'static str] {
        &self.0[..if widget_only { FOR_WIDGET } else { FOR_CONSOLE }]
    }

    /// The texts that came with the page. They live as long as the page does.
    #[cfg(feature = "hydrate")]
    pub fn from_page(texts: Vec<String>) -> Self {
        let texts: Vec<&'static str> = texts.into_iter().map(|t| &*t.leak()).collect();
        Self(texts.leak())
    }
}

/// Puts values in the place of their names.
pub(crate) fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, after)) = after.split_once('}') else { break };
        let value = values.iter().find(|(of, _)| of.trim_matches(['{', '}']) == name);
        filled.push_str(value.map_or("", |(_, value)| value));
        rest = after;
    }
    filled.push_str(rest);
    filled
}
