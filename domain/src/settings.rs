//! What `snak admin settings export` writes and `import` reads: one JSON file with all that an admin sets.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::agent::{CAPACITY, Permission, SKILL, most_places};
use crate::canned_reply::{self, CannedReply, ChoiceMenu};
use crate::channel::{Channel, ChannelKey};
use crate::email::Email;
use crate::faq::{Article, MOST_ARTICLES};
use crate::profile;
use crate::reply_template::ReplyTemplate;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    #[serde(default)]
    pub channels: Vec<Channel>,
    #[serde(default)]
    pub people: Vec<Profile>,
    /// What stands in mails in place of the words that come with the program.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reply_templates: Vec<ReplyTemplate>,
    /// What agents may say with a few keys.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub canned_replies: Vec<CannedReply>,
    /// What they may ask with a click.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choice_menus: Vec<ChoiceMenu>,
    #[serde(default)]
    pub faq: Vec<Article>,
}

/// An agent's profile. Passwords are not part of it: who is new gets one with `snak admin password`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Who they are; the same address is the same person.
    pub email: Email,
    /// The name that customers see.
    pub name: String,
    #[serde(default)]
    pub admin: bool,
    /// Chats at once.
    #[serde(default = "capacity")]
    pub capacity: i64,
    #[serde(default)]
    pub seats: Vec<SeatSetting>,
    /// What they may choose to work at; none means one for everything.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub profiles: Vec<profile::Profile>,
}

const fn capacity() -> i64 {
    CAPACITY
}

/// What the agent may do in one channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeatSetting {
    pub channel: ChannelKey,
    #[serde(default)]
    pub may: Permission,
    /// 1 to 9: of those who may take a chat the most skilled are offered it first.
    #[serde(default = "skill")]
    pub skill: i64,
}

const fn skill() -> i64 {
    SKILL
}

impl Settings {
    /// All that is wrong, each line beginning with where; empty when it can be taken. `known` are the channels that
    /// exist already.
    pub fn problems(&self, known: &[ChannelKey], languages: &[&str]) -> Vec<String> {
        let mut problems = Vec::new();
        for (n, channel) in self.channels.iter().enumerate() {
            if self.channels[..n].iter().any(|c| c.key == channel.key) {
                problems.push(format!("channel {}: stands in the file twice", channel.key));
            }
            let wrong = channel.settings.problems(languages);
            problems.extend(wrong.into_iter().map(|p| format!("channel {}: {p}", channel.key)));
        }
        for (n, person) in self.people.iter().enumerate() {
            let mut wrong = Vec::new();
            if Email::parse(person.email.as_str()).is_err() {
                wrong.push("email: not an address".to_owned());
            }
            if self.people[..n].iter().any(|p| p.email.as_str().eq_ignore_ascii_case(person.email.as_str())) {
                wrong.push("stands in the file twice".to_owned());
            }
            if !matches!(crate::text::line(&person.name), Ok(Some(_))) {
                wrong.push("name: give the name that customers see".to_owned());
            }
            wrong.extend(most_places(person.capacity));
            for seat in &person.seats {
                if !known.contains(&seat.channel) && !self.channels.iter().any(|c| c.key == seat.channel) {
                    wrong.push(format!("seats: there is no channel {}", seat.channel));
                }
                if !(1..=9).contains(&seat.skill) {
                    wrong.push(format!("seats: {}: skill: between 1 and 9", seat.channel));
                }
            }
            let seats: Vec<_> = person.seats.iter().map(|seat| &seat.channel).collect();
            wrong.extend(profile::problems(&person.profiles, &seats, languages));
            problems.extend(wrong.into_iter().map(|p| format!("person {}: {p}", person.email)));
        }
        problems.extend(self.template_problems(known, languages));
        problems.extend(self.wording_problems(known, languages));
        problems.extend(self.faq_problems(languages));
        problems
    }

    fn template_problems(&self, known: &[ChannelKey], languages: &[&str]) -> Vec<String> {
        let mut problems = Vec::new();
        let channels: Vec<&ChannelKey> =
            known.iter().chain(self.channels.iter().map(|channel| &channel.key)).collect();
        for (n, template) in self.reply_templates.iter().enumerate() {
            let place = |t: &ReplyTemplate| (t.mail, t.channel.clone(), t.language.clone());
            let mut wrong = template.problems(&channels, languages);
            if self.reply_templates[..n].iter().any(|t| place(t) == place(template)) {
                wrong.push("stands in the file twice".to_owned());
            }
            let whose = template.channel.as_ref().map_or("all channels", ChannelKey::as_str);
            let name =
                format!("reply template {} in {} for {whose}", template.mail.code(), template.language);
            problems.extend(wrong.into_iter().map(|p| format!("{name}: {p}")));
        }
        problems
    }

    fn wording_problems(&self, known: &[ChannelKey], languages: &[&str]) -> Vec<String> {
        let (replies, menus, most) = (&self.canned_replies, &self.choice_menus, canned_reply::MOST);
        if replies.len() > most || menus.len() > most {
            return vec![format!("canned_replies and choice_menus: at most {most} of each")];
        }
        let channels: Vec<&ChannelKey> =
            known.iter().chain(self.channels.iter().map(|channel| &channel.key)).collect();
        let mut problems = Vec::new();
        let mut names = BTreeSet::new();
        for reply in replies {
            let mut wrong = reply.problems(&channels, languages);
            if !names.insert(reply.key.as_str()) {
                wrong.push("stands in the file twice".to_owned());
            }
            problems.extend(wrong.into_iter().map(|p| format!("canned reply {}: {p}", reply.key)));
        }
        names.clear();
        for menu in menus {
            let mut wrong = menu.problems(&channels, languages);
            if !names.insert(menu.name.as_str()) {
                wrong.push("stands in the file twice".to_owned());
            }
            problems.extend(wrong.into_iter().map(|p| format!("choice menu {}: {p}", menu.name)));
        }
        problems
    }

    fn faq_problems(&self, languages: &[&str]) -> Vec<String> {
        if self.faq.len() > MOST_ARTICLES {
            return vec![format!("faq: at most {MOST_ARTICLES} articles")];
        }
        let mut problems = Vec::new();
        let mut names = BTreeSet::new();
        for article in &self.faq {
            let mut wrong = article.problems(languages);
            if !names.insert((&article.key, &article.language)) {
                wrong.push("stands in the file twice".to_owned());
            }
            let place = format!("faq {} ({})", article.key, article.language);
            problems.extend(wrong.into_iter().map(|p| format!("{place}: {p}")));
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_says_all_that_is_wrong_with_it() {
        let file = r#"{
            "channels": [{"key":"support","name":"Support"}, {"key":"support","name":"","idle_minutes":0}],
            "people": [{"email":"ida","name":" ","seats":[{"channel":"sales"}]}]
        }"#;
        let settings: Settings = serde_json::from_str(file).unwrap();
        let problems = settings.problems(&[], &["en"]);
        assert_eq!(problems.len(), 6, "{problems:#?}");
        assert!(problems.iter().any(|p| p == "person ida: seats: there is no channel sales"));
        let fine: Settings =
            serde_json::from_str(r#"{"channels":[{"key":"sales","name":"Sales"}]}"#).unwrap();
        assert_eq!(fine.problems(&[], &["en"]), Vec::<String>::new());
    }

    #[test]
    fn an_article_stands_in_a_file_once_for_each_language() {
        let file = r#"{"faq": [
            {"key":"returns","language":"en","folder":"orders","title":"Returns","text":"Within 30 days."},
            {"key":"returns","language":"de","folder":"orders","title":"Rückgabe","text":"In 30 Tagen."},
            {"key":"returns","language":"en","folder":"orders","title":"Again","text":"Again."}
        ]}"#;
        let settings: Settings = serde_json::from_str(file).unwrap();
        assert_eq!(settings.problems(&[], &["en", "de"]), ["faq returns (en): stands in the file twice"]);
        for bad in [
            r#"{"faq":[{"key":"A b","language":"en","title":"A","text":"B"}]}"#,
            r#"{"faq":[{"key":"a","language":"en","folder":"Orders/","title":"A","text":"B"}]}"#,
            r#"{"channels":[{"key":"a","name":"A","suggestions":{"folder":"/"}}]}"#,
        ] {
            assert!(serde_json::from_str::<Settings>(bad).is_err(), "{bad}");
        }
    }
}
