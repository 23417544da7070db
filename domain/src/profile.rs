//! What an agent works at for now. They choose one of theirs when they sign in, or later.
//!
//! A profile narrows what an agent is offered, and what customers may count on; it takes no right away: what their seats
//! let them do by hand they may still do.

use serde::{Deserialize, Serialize};

use crate::agent::most_places;
use crate::channel::ChannelKey;

/// The name of the one that everybody has who was given none.
pub const STANDARD: &str = "Standard";
/// A person has at most so many.
pub const MOST: usize = 20;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Media {
    Chat,
    Request,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    pub name: String,
    /// Of the channels where they sit; `None` is all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channels: Option<Vec<ChannelKey>>,
    /// Without [`Media::Chat`] nothing is offered.
    #[serde(default = "all_media")]
    pub media: Vec<Media>,
    /// In which they answer, as in `locales/`; none means whatever comes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<String>,
    /// Chats at once while this one is chosen; `None` is the person's own number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<i64>,
}

fn all_media() -> Vec<Media> {
    vec![Media::Chat, Media::Request]
}

impl Profile {
    /// All channels, all media, any language.
    pub fn standard() -> Self {
        Self {
            name: STANDARD.to_owned(),
            channels: None,
            media: all_media(),
            languages: Vec::new(),
            capacity: None,
        }
    }

    pub fn has_chat(&self) -> bool {
        self.media.contains(&Media::Chat)
    }

    pub fn has_channel(&self, channel: &ChannelKey) -> bool {
        self.channels.as_ref().is_none_or(|channels| channels.contains(channel))
    }

    /// Whether chats of this channel are worked at.
    pub fn takes(&self, channel: &ChannelKey) -> bool {
        self.has_chat() && self.has_channel(channel)
    }

    pub fn speaks(&self, language: &str) -> bool {
        self.languages.is_empty() || self.languages.iter().any(|l| l == language)
    }
}

/// The profiles of a person: those that they were given, or the standard one.
pub fn all_of(given: &[Profile]) -> Vec<Profile> {
    if given.is_empty() { vec![Profile::standard()] } else { given.to_vec() }
}

/// The one of that name; the first, where there is none of it any more.
pub fn chosen(given: &[Profile], name: &str) -> Profile {
    let found = given.iter().find(|p| p.name == name).or_else(|| given.first());
    found.cloned().unwrap_or_else(Profile::standard)
}

/// What is wrong with a person's profiles, in words. `seats` are where they sit.
pub(crate) fn problems(given: &[Profile], seats: &[&ChannelKey], languages: &[&str]) -> Vec<String> {
    let mut problems = Vec::new();
    if given.len() > MOST {
        problems.push(format!("profiles: at most {MOST}"));
    }
    for (n, profile) in given.iter().enumerate() {
        let mut wrong = Vec::new();
        if !matches!(crate::text::line(&profile.name), Ok(Some(name)) if name == profile.name) {
            wrong.push("give it a name".to_owned());
        }
        if given[..n].iter().any(|p| p.name == profile.name) {
            wrong.push("stands there twice".to_owned());
        }
        for channel in profile.channels.iter().flatten() {
            if !seats.contains(&channel) {
                wrong.push(format!("channels: they have no seat in {channel}"));
            }
        }
        if profile.media.is_empty() {
            wrong.push("media: name chat, request or both".to_owned());
        }
        for language in &profile.languages {
            if !languages.contains(&language.as_str()) {
                wrong.push(format!("languages: \"{language}\" is not one of {}", languages.join(", ")));
            }
        }
        if let Some(problem) = profile.capacity.and_then(most_places) {
            wrong.push(problem);
        }
        problems.extend(wrong.into_iter().map(|p| format!("profile \"{}\": {p}", profile.name)));
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_was_given_none_works_at_everything() {
        let support = ChannelKey::parse("support").unwrap();
        let standard = chosen(&[], "whatever");
        assert!(standard.takes(&support) && standard.speaks("da"));
        assert_eq!(all_of(&[]), [standard]);
    }

    #[test]
    fn a_profile_narrows() {
        let support = ChannelKey::parse("support").unwrap();
        let read = |json: &str| serde_json::from_str::<Profile>(json).unwrap();
        let written = read(r#"{"name":"Written","media":["request"]}"#);
        assert!(!written.takes(&support) && written.has_channel(&support));
        let danish = read(r#"{"name":"Danish","channels":["sales"],"languages":["da"]}"#);
        assert!(!danish.takes(&support) && danish.speaks("da") && !danish.speaks("de"));
        let both = [written.clone(), danish.clone()];
        assert_eq!((chosen(&both, "Danish"), chosen(&both, "gone")), (danish, written));
    }
}
