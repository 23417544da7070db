//! Predefined messages: shared, written by a supervisor, one text for each language, so that the one that fits the
//! customer is taken. They go into the text box, where the agent may change them, and are sent as anything else is.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::channel::ChannelKey;
use crate::choices;
use crate::faq::{ArticleKey, TITLE_LIMIT};
use crate::text::Text;

/// So many of them an office has at most, and as many menus.
pub const MOST: usize = 1_000;
/// A shortcut is at most so many characters long.
const SHORTCUT: usize = 30;

/// A predefined message. One without words takes back what was there under its key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CannedReply {
    /// Formed as that of an article.
    pub key: ArticleKey,
    /// A word that finds it, besides those in it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub shortcut: String,
    /// None means all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<ChannelKey>,
    /// By language.
    #[serde(default)]
    pub words: BTreeMap<String, Said>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said {
    pub title: String,
    /// `{customer}` and `{agent}` stand for their names.
    pub text: String,
}

/// A menu that agents may offer. One without words takes back what was there under its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChoiceMenu {
    pub name: String,
    /// None means all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<ChannelKey>,
    /// By language.
    #[serde(default)]
    pub words: BTreeMap<String, Asked>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    pub question: String,
    pub options: Vec<String>,
}

impl CannedReply {
    /// All that is wrong, in words for who wrote it.
    pub fn problems(&self, channels: &[&ChannelKey], languages: &[&str]) -> Vec<String> {
        let mut problems = about(&self.channels, channels, self.words.keys(), languages);
        if self.shortcut.chars().count() > SHORTCUT || self.shortcut.contains(char::is_whitespace) {
            problems.push(format!("shortcut: one word of at most {SHORTCUT} characters"));
        }
        for (language, Said { title, text }) in &self.words {
            let line = crate::text::line(title);
            if !line.is_ok_and(|title| title.is_some_and(|t| t.chars().count() <= TITLE_LIMIT)) {
                problems
                    .push(format!("{language}, title: give it a title of at most {TITLE_LIMIT} characters"));
            }
            if Text::parse(text).is_err() {
                let limit = crate::text::MESSAGE_LIMIT;
                problems.push(format!("{language}, text: give it a text of at most {limit} characters"));
            }
            for name in unknown_places(text) {
                problems.push(format!(
                    "{language}, text: {{{name}}} stands for nothing; there are {{customer}} and {{agent}}"
                ));
            }
        }
        problems
    }
}

impl ChoiceMenu {
    /// All that is wrong, in words for who wrote it.
    pub fn problems(&self, channels: &[&ChannelKey], languages: &[&str]) -> Vec<String> {
        let mut problems = about(&self.channels, channels, self.words.keys(), languages);
        if !crate::text::line(&self.name).is_ok_and(|n| n.is_some_and(|n| n.chars().count() <= TITLE_LIMIT)) {
            problems.push(format!("name: give it a name of at most {TITLE_LIMIT} characters"));
        }
        for (language, Asked { question, options }) in &self.words {
            if choices::parse(question, options).is_err() {
                problems.push(format!(
                    "{language}: give it a question and {} to {} different choices of at most {} characters",
                    choices::FEWEST,
                    choices::MOST,
                    choices::LONGEST
                ));
            }
        }
        problems
    }
}

fn about<'a>(
    named: &[ChannelKey],
    channels: &[&ChannelKey],
    spoken: impl Iterator<Item = &'a String>,
    languages: &[&str],
) -> Vec<String> {
    let missing = named.iter().filter(|key| !channels.contains(key));
    let mut problems: Vec<String> =
        missing.map(|key| format!("channels: there is no channel {key}")).collect();
    let strange = spoken.filter(|language| !languages.contains(&language.as_str()));
    problems.extend(strange.map(|l| format!("words: \"{l}\" is not one of {}", languages.join(", "))));
    problems
}

/// Whether it is for a channel.
pub fn is_for(channels: &[ChannelKey], channel: &ChannelKey) -> bool {
    channels.is_empty() || channels.contains(channel)
}

/// The words of the first of these languages that has some, else of any.
pub fn in_language<'w, T>(words: &'w BTreeMap<String, T>, wanted: &[&str]) -> Option<(&'w str, &'w T)> {
    let first = wanted.iter().find_map(|language| words.get_key_value(*language));
    first.or_else(|| words.iter().next()).map(|(language, words)| (language.as_str(), words))
}

/// Puts the names into their places. Nobody's name leaves no hole before a comma: "Hello {customer}," is then "Hello,".
pub fn fill(text: &str, customer: &str, agent: &str) -> String {
    let customer = customer.trim();
    let text = if customer.is_empty() { text.replace(" {customer}", "") } else { text.to_owned() };
    // Both at once: a customer may be called {agent}.
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        if let Some(after) = after.strip_prefix("customer}") {
            out.push_str(customer);
            rest = after;
        } else if let Some(after) = after.strip_prefix("agent}") {
            out.push_str(agent.trim());
            rest = after;
        } else {
            out.push('{');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// Names between braces that nothing is put in for.
fn unknown_places(text: &str) -> Vec<&str> {
    let names = text.split('{').skip(1).filter_map(|after| after.split_once('}')).map(|(name, _)| name);
    let plain = |name: &&str| !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    names.filter(plain).filter(|name| !["customer", "agent"].contains(name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_put_in_once_and_nobody_leaves_no_hole() {
        assert_eq!(fill("Hello {customer}, I am {agent}.", "Ida", "Mette"), "Hello Ida, I am Mette.");
        assert_eq!(fill("Hello {customer}, I am {agent}.", "", "Mette"), "Hello, I am Mette.");
        assert_eq!(fill("Hello {customer}!", "{agent}", "Mette"), "Hello {agent}!");
        assert_eq!(fill("{ {} {x} {customer", "Ida", "Mette"), "{ {} {x} {customer");
    }

    #[test]
    fn the_words_are_those_of_the_customer_else_of_the_channel_else_any() {
        let words: BTreeMap<String, u8> = [("da".into(), 1), ("en".into(), 2)].into();
        assert_eq!(in_language(&words, &["da", "en"]), Some(("da", &1)));
        assert_eq!(in_language(&words, &["nl", "en"]), Some(("en", &2)));
        assert_eq!(in_language(&words, &["nl", "de"]), Some(("da", &1)));
    }

    #[test]
    fn what_is_wrong_is_said_in_words() {
        let file = r#"{"key":"a","channels":["nowhere"],"shortcut":"two words",
            "words":{"tlh":{"title":"","text":"{name} {customer}"}}}"#;
        let reply: CannedReply = serde_json::from_str(file).unwrap();
        assert_eq!(reply.problems(&[], &["en"]).len(), 5, "{:#?}", reply.problems(&[], &["en"]));
        let file = r#"{"name":"How","words":{"en":{"question":"How?","options":["One"]}}}"#;
        let menu: ChoiceMenu = serde_json::from_str(file).unwrap();
        assert_eq!(menu.problems(&[], &["en"]).len(), 1);
    }
}
