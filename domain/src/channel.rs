//! Where customers enter. A channel's key stands in the snippet on a host page and never changes.

pub mod after;
pub mod closed;
pub mod hours;
pub mod identity;
pub mod pre_chat;
pub mod routing;
pub mod suggestions;
pub mod waiting;
pub mod warnings;

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::subject::{TAG_LIMIT, parse_tags};
use crate::text;

/// More tags than these nobody keeps apart.
const MOST_TAGS_OFFERED: usize = 100;

/// A channel's short name in addresses: 1 to 40 of `a-z`, `0-9` and `-`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ChannelKey(String);

impl ChannelKey {
    pub fn parse(typed: &str) -> Option<Self> {
        let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        ((1..=40).contains(&typed.len()) && typed.chars().all(good)).then(|| Self(typed.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ChannelKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<ChannelKey> for String {
    fn from(key: ChannelKey) -> Self {
        key.0
    }
}

impl TryFrom<String> for ChannelKey {
    type Error = String;
    fn try_from(typed: String) -> Result<Self, String> {
        Self::parse(&typed)
            .ok_or_else(|| format!("\"{typed}\" is not a channel key: use 1 to 40 of a-z, 0-9 and -"))
    }
}

/// A channel with its settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channel {
    pub key: ChannelKey,
    /// Grows with every change of the settings; host pages learn of it through the loader's ETag.
    #[serde(default)]
    pub rev: i64,
    #[serde(flatten)]
    pub settings: ChannelSettings,
}

/// What an admin sets. Texts that are left empty fall back to the words of the channel's language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChannelSettings {
    /// Internal name, shown to agents.
    pub name: String,
    /// The language of everything the customer reads, as in `locales/`.
    #[serde(default = "english")]
    pub language: String,
    /// Whether a customer whose browser prefers another language of ours reads that one.
    #[serde(default)]
    pub by_browser: bool,
    /// The launcher's text; empty means "Chat with us" in the channel's language.
    #[serde(default)]
    pub badge: String,
    /// The header: usually the company's name.
    #[serde(default)]
    pub header: String,
    #[serde(default)]
    pub welcome_title: String,
    #[serde(default)]
    pub welcome_text: String,
    #[serde(default)]
    pub look: Look,
    /// Origins that may embed the chat, for example `https://shop.example`. None means any.
    #[serde(default)]
    pub origins: Vec<String>,
    /// No longer in use: the loader shows nothing, the frame says so.
    #[serde(default)]
    pub archived: bool,
    /// A chat whose customer has been away for so many minutes is ended.
    #[serde(default = "ten")]
    pub idle_minutes: i64,
    #[serde(default)]
    pub pre_chat: pre_chat::PreChatForm,
    #[serde(default)]
    pub suggestions: suggestions::Suggestions,
    #[serde(default)]
    pub waiting: waiting::Waiting,
    #[serde(default)]
    pub routing: routing::Routing,
    /// When agents and managers are told that somebody waits too long.
    #[serde(default)]
    pub warnings: warnings::Warnings,
    /// Without them the channel is open whenever somebody can answer.
    #[serde(default)]
    pub hours: Option<hours::Hours>,
    #[serde(default)]
    pub closed: closed::Closed,
    #[serde(default)]
    pub after: after::After,
    /// What is offered to who gives a chat its tags.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Whether an agent is told who listens in on their chat. The customer never is.
    #[serde(default)]
    pub listening_is_told: bool,
    /// The keys of those who sign in on the host page.
    #[serde(default)]
    pub keys: Vec<identity::IdentityKey>,
}

fn english() -> String {
    "en".to_owned()
}

const fn ten() -> i64 {
    10
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    #[default]
    Right,
    Left,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Look {
    pub accent: Colour,
    pub side: Side,
}

impl Default for Look {
    fn default() -> Self {
        Self { accent: Colour { red: 0x0c, green: 0x5b, blue: 0x60 }, side: Side::Right }
    }
}

/// A colour as `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Colour {
    pub red: u8,
    pub green: u8,
    pub blue: u8,
}

impl Colour {
    /// Black or white, whichever reads better on this colour, by the contrast formula of WCAG 2.2.
    pub fn text_on(self) -> Self {
        let white_contrast = 1.05 / (self.luminance() + 0.05);
        let black_contrast = (self.luminance() + 0.05) / 0.05;
        let level = if white_contrast >= black_contrast { 0xff } else { 0 };
        Self { red: level, green: level, blue: level }
    }

    fn luminance(self) -> f64 {
        let linear = |level: u8| {
            let level = f64::from(level) / 255.0;
            if level <= 0.04045 { level / 12.92 } else { ((level + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

impl From<Colour> for String {
    fn from(colour: Colour) -> Self {
        colour.to_string()
    }
}

impl TryFrom<String> for Colour {
    type Error = String;
    fn try_from(typed: String) -> Result<Self, String> {
        let wrong = || format!("\"{typed}\" is not a colour: write it as #rrggbb");
        let digits = typed.strip_prefix('#').filter(|d| d.len() == 6 && d.is_ascii()).ok_or_else(wrong)?;
        let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).map_err(|_| wrong());
        Ok(Self { red: part(0)?, green: part(2)?, blue: part(4)? })
    }
}

impl ChannelSettings {
    /// A channel with nothing but a name; everything else is as it comes.
    pub fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            language: english(),
            badge: String::new(),
            header: String::new(),
            welcome_title: String::new(),
            welcome_text: String::new(),
            look: Look::default(),
            origins: Vec::new(),
            archived: false,
            idle_minutes: ten(),
            by_browser: false,
            pre_chat: Default::default(),
            suggestions: Default::default(),
            waiting: Default::default(),
            routing: Default::default(),
            warnings: Default::default(),
            hours: None,
            closed: Default::default(),
            after: Default::default(),
            tags: Vec::new(),
            listening_is_told: false,
            keys: Vec::new(),
        }
    }

    /// All that is wrong, in words for the admin who wrote the file; empty when nothing is.
    pub fn problems(&self, languages: &[&str]) -> Vec<String> {
        let mut problems = Vec::new();
        if !matches!(text::line(&self.name), Ok(Some(_))) {
            problems.push("name: give the channel a name of at most 200 characters".to_owned());
        }
        if !languages.contains(&self.language.as_str()) {
            problems.push(format!("language: \"{}\" is not one of {}", self.language, languages.join(", ")));
        }
        for (field, value, limit) in [
            ("badge", &self.badge, 40),
            ("header", &self.header, 60),
            ("welcome_title", &self.welcome_title, 120),
            ("welcome_text", &self.welcome_text, 500),
        ] {
            if value.chars().count() > limit {
                problems.push(format!("{field}: at most {limit} characters"));
            }
        }
        for origin in &self.origins {
            if !is_origin(origin) {
                problems.push(format!(
                    "origins: \"{origin}\" is not an origin; write it as https://shop.example"
                ));
            }
        }
        if !(1..=1_440).contains(&self.idle_minutes) {
            problems.push("idle_minutes: between 1 and 1440".to_owned());
        }
        problems.extend(self.pre_chat.problems());
        problems.extend(self.waiting.problems());
        problems.extend(self.routing.problems());
        problems.extend(self.warnings.problems());
        problems.extend(self.hours.iter().flat_map(hours::Hours::problems));
        problems.extend(self.closed.problems());
        problems.extend(self.after.problems());
        if self.tags.len() > MOST_TAGS_OFFERED || parse_tags(&self.tags).as_ref() != Ok(&self.tags) {
            problems.push(format!(
                "tags: at most {MOST_TAGS_OFFERED}, each once and of at most {TAG_LIMIT} characters"
            ));
        }
        problems.extend(identity::problems(&self.keys));
        problems
    }
}

/// `https://host` or `http://host`, with or without a port, and nothing behind it. Goes into a header, so it is strict.
fn is_origin(typed: &str) -> bool {
    let Some(host) = typed.strip_prefix("https://").or_else(|| typed.strip_prefix("http://")) else {
        return false;
    };
    !host.is_empty() && host.chars().all(|c| c.is_ascii_alphanumeric() || ".-:*".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_short_and_plain() {
        assert!(ChannelKey::parse("product-questions2").is_some());
        for bad in ["", "Support", "a b", "ä", "a/b", &"x".repeat(41)] {
            assert!(ChannelKey::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn text_on_an_accent_is_the_one_that_reads_better() {
        let text_on = |hex: &str| Colour::try_from(hex.to_owned()).unwrap().text_on().to_string();
        assert_eq!(text_on("#0c5b60"), "#ffffff");
        assert_eq!(text_on("#ffd400"), "#000000");
        assert!(Colour::try_from("#12".to_owned()).is_err());
        assert!(Colour::try_from("#12345é".to_owned()).is_err());
    }

    #[test]
    fn settings_say_what_is_wrong_with_them() {
        let mut settings = ChannelSettings::named("Support");
        assert_eq!(settings.problems(&["en"]), Vec::<String>::new());
        settings.language = "xx".to_owned();
        settings.origins = vec!["https://shop.example/path".to_owned()];
        settings.idle_minutes = 0;
        settings.tags = vec!["glass".to_owned(), "Glass".to_owned()];
        assert_eq!(settings.problems(&["en"]).len(), 4);
    }

    #[test]
    fn an_unknown_setting_is_an_error_and_not_a_silence() {
        assert!(serde_json::from_str::<ChannelSettings>(r#"{"name":"Support","colour":"red"}"#).is_err());
    }
}
