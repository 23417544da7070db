//! The words of a mail, with places for what differs from chat to chat. Defaults come with the program; what an admin sets
//! stands in the settings, for one channel or for all, and for one language.

use serde::{Deserialize, Serialize};

use crate::channel::ChannelKey;

/// Which mail it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mail {
    /// The log of a chat, for its customer.
    Transcript,
    /// That somebody has waited too long, for agents and managers.
    Warning,
}

impl Mail {
    pub const ALL: [Self; 2] = [Self::Transcript, Self::Warning];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Transcript => "transcript",
            Self::Warning => "warning",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mail| mail.code() == code)
    }

    /// What may stand between braces in it.
    ///
    /// - `channel`: its header, or its name where it has none
    /// - `customer`: the name they gave, or the word for a customer
    /// - `agent`: who answered last, or the name of the channel
    /// - `started`, `ended`: as `2026-11-20 10:31`, in the time zone that `zone` names
    /// - `language`: its code, for the HTML part's `lang`
    /// - `transcript`: the conversation; lines in the text part, escaped markup in the HTML part
    /// - `what`: that nobody has answered, or that nobody has replied, and for how long, in a sentence
    /// - `since`: the moment from which on it was waited
    /// - `said`: the beginning of what the customer said last
    /// - `link`: the address of the chat in the console
    pub const fn variables(self) -> &'static [&'static str] {
        match self {
            Self::Transcript => {
                &["channel", "customer", "agent", "started", "ended", "zone", "language", "transcript"]
            }
            Self::Warning => &["channel", "customer", "what", "since", "zone", "language", "said", "link"],
        }
    }
}

/// What an admin sets in place of a mail's own words. A part that is left empty keeps them; when all are, nothing is set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReplyTemplate {
    pub mail: Mail,
    /// Without one it is for all channels that have none of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<ChannelKey>,
    pub language: String,
    #[serde(default)]
    pub subject: String,
    #[serde(default)]
    pub text: String,
    #[serde(default)]
    pub html: String,
}

/// A part has at most so many characters.
const PART: usize = 50_000;
const SUBJECT: usize = 200;

impl ReplyTemplate {
    pub const fn is_empty(&self) -> bool {
        self.subject.is_empty() && self.text.is_empty() && self.html.is_empty()
    }

    /// All that is wrong; `channels` are those that there are.
    pub fn problems(&self, channels: &[&ChannelKey], languages: &[&str]) -> Vec<String> {
        let mut problems = Vec::new();
        if !languages.contains(&self.language.as_str()) {
            problems.push(format!("language: \"{}\" is not one of {}", self.language, languages.join(", ")));
        }
        if let Some(key) = self.channel.as_ref().filter(|key| !channels.contains(key)) {
            problems.push(format!("channel: there is no channel {key}"));
        }
        let known = self.mail.variables();
        let parts =
            [("subject", &self.subject, SUBJECT), ("text", &self.text, PART), ("html", &self.html, PART)];
        for (part, words, limit) in parts {
            for name in variables(words).filter(|name| !known.contains(name)) {
                problems.push(format!("{part}: {{{name}}} is none of {{{}}}", known.join("}, {")));
            }
            if words.chars().count() > limit {
                problems.push(format!("{part}: at most {limit} characters"));
            }
            let body = part != "subject";
            let has = variables(words).any(|name| name == "transcript");
            let is_transcript = self.mail == Mail::Transcript;
            if body && is_transcript && !words.is_empty() && !has {
                problems.push(format!("{part}: {{transcript}} is missing, and with it the conversation"));
            } else if !body && is_transcript && has {
                problems.push("subject: {transcript} does not fit on one line".to_owned());
            }
        }
        if self.subject.contains(['\r', '\n']) {
            problems.push("subject: one line only".to_owned());
        }
        problems
    }
}

/// Puts values in the place of their names. What stands between braces and is not a name stays, as in a style sheet.
pub fn fill<'v>(words: &str, value: impl Fn(&str) -> Option<&'v str>) -> String {
    let mut filled = String::with_capacity(words.len());
    let mut rest = words;
    while let Some(at) = rest.find('{') {
        let (before, from) = rest.split_at(at);
        filled.push_str(before);
        let found = name_at(from).and_then(|name| Some((name, value(name)?)));
        match found {
            Some((name, value)) => {
                filled.push_str(value);
                rest = &from[name.len() + 2..];
            }
            None => {
                filled.push('{');
                rest = &from[1..];
            }
        }
    }
    filled.push_str(rest);
    filled
}

/// The names between braces.
fn variables(words: &str) -> impl Iterator<Item = &str> {
    words.match_indices('{').filter_map(|(at, _)| name_at(&words[at..]))
}

/// The name that stands between the brace here and the next: small letters only.
fn name_at(from: &str) -> Option<&str> {
    let (name, _) = from.strip_prefix('{')?.split_once('}')?;
    (!name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template() -> ReplyTemplate {
        ReplyTemplate {
            mail: Mail::Transcript,
            channel: None,
            language: "en".into(),
            subject: "{channel}".into(),
            text: "Hello {customer}\n{transcript}".into(),
            html: "<style>p { color: red }</style>{transcript}".into(),
        }
    }

    #[test]
    fn values_stand_in_the_place_of_their_names_and_braces_of_a_style_stay() {
        let value = |name: &str| match name {
            "name" => Some("{other} Ida"),
            "other" => Some("never"),
            _ => None,
        };
        assert_eq!(
            fill("p { color: red } {name}, {}{nobody} {name", value),
            "p { color: red } {other} Ida, {}{nobody} {name"
        );
    }

    #[test]
    fn a_template_says_all_that_is_wrong_with_it() {
        assert_eq!(template().problems(&[], &["en"]), Vec::<String>::new());
        let wrong = ReplyTemplate {
            channel: ChannelKey::parse("sales"),
            language: "xx".into(),
            subject: "{transcript} {agnet}".into(),
            text: "{password}".into(),
            ..template()
        };
        let problems = wrong.problems(&[], &["en"]);
        assert_eq!(problems.len(), 6, "{problems:#?}");
        assert!(problems.iter().any(|p| p.starts_with("subject: {agnet} is none of {channel}, {customer}")));
        let sales = ChannelKey::parse("sales").unwrap();
        let only_text = ReplyTemplate {
            channel: Some(sales.clone()),
            subject: String::new(),
            html: String::new(),
            ..template()
        };
        assert_eq!(
            only_text.problems(&[&sales], &["en"]),
            Vec::<String>::new(),
            "empty parts keep the words that come with it"
        );
    }
}
