//! What an agent may put into the text box with a few keys: quick replies, predefined messages and articles, found alike.

use serde::{Deserialize, Serialize};

/// So many hits are shown.
pub const SHOWN: usize = 50;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A quick reply.
    Mine,
    /// A predefined message.
    Shared,
    /// A link to an article.
    Faq,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phrase {
    pub kind: Kind,
    /// Its own among those of its kind.
    pub key: String,
    pub title: String,
    #[serde(default)]
    pub shortcut: String,
    /// With the names in it already.
    pub text: String,
    /// In which language it is; empty for an agent's own.
    #[serde(default)]
    pub language: String,
}

/// What fits what was typed, best first: every word of it begins a word of the phrase. A shortcut counts most, then the
/// title, then the text. With nothing typed it is all of them, as they are.
pub fn find<'p>(phrases: &'p [Phrase], typed: &str) -> Vec<&'p Phrase> {
    let typed: Vec<String> = typed.split_whitespace().map(str::to_lowercase).collect();
    let mut hits: Vec<(u8, &Phrase)> =
        phrases.iter().filter_map(|phrase| Some((rank(phrase, &typed)?, phrase))).collect();
    // Stable: what fits alike stays in its order.
    hits.sort_by_key(|(rank, _)| *rank);
    hits.into_iter().take(SHOWN).map(|(_, phrase)| phrase).collect()
}

fn rank(phrase: &Phrase, typed: &[String]) -> Option<u8> {
    let begins = |text: &str, word: &String| {
        text.to_lowercase().split(|c: char| !c.is_alphanumeric()).any(|w| w.starts_with(word.as_str()))
    };
    let shortcut = phrase.shortcut.to_lowercase();
    if !shortcut.is_empty() && matches!(typed, [word] if shortcut.starts_with(word.as_str())) {
        return Some(0);
    }
    if typed.iter().all(|word| begins(&phrase.title, word)) {
        return Some(1);
    }
    typed.iter().all(|word| begins(&phrase.title, word) || begins(&phrase.text, word)).then_some(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrase(title: &str, shortcut: &str, text: &str) -> Phrase {
        Phrase {
            kind: Kind::Shared,
            key: title.into(),
            title: title.into(),
            shortcut: shortcut.into(),
            text: text.into(),
            language: "en".into(),
        }
    }

    #[test]
    fn a_shortcut_comes_before_a_title_and_a_title_before_a_text() {
        let all = [
            phrase("Opening hours", "", "We open our shop at eight."),
            phrase("Shop address", "", "Havnegade 1"),
            phrase("New shade", "shop", "On its way."),
            phrase("Return label", "", "Here it is."),
        ];
        let titles = |typed: &str| find(&all, typed).iter().map(|p| p.title.as_str()).collect::<Vec<_>>();
        assert_eq!(titles("SHO"), ["New shade", "Shop address", "Opening hours"]);
        assert_eq!(titles("shade new"), ["New shade"]);
        assert_eq!(titles("open eight"), ["Opening hours"]);
        assert_eq!(titles("ours"), Vec::<&str>::new());
        assert_eq!(titles(" ").len(), 4);
    }
}
