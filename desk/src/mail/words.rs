//! What all mails have in common: their words in a file for each language, an admin's words in place of those, markup kept
//! from being any, and moments as the channel's clock shows them.

use domain::Time;
use domain::channel::ChannelSettings;
use domain::reply_template::{ReplyTemplate, fill};
use jiff::tz::TimeZone;

use crate::store::mail::Content;

/// A file for each language, by code. English is among them.
pub(super) type Files = [(&'static str, &'static str); 4];

/// The words of one language.
pub(super) struct Words {
    pub(super) subject: &'static str,
    pub(super) text: &'static str,
    pub(super) html: &'static str,
    pub(super) lines: &'static str,
}

impl Words {
    /// Of a language; English if there is no such language.
    pub(super) fn of(files: &Files, language: &str) -> Self {
        let file_of = |code: &str| files.iter().find(|(of, _)| *of == code).map(|(_, file)| *file);
        let file = file_of(language).or_else(|| file_of("en")).unwrap_or_default();
        let section = |name: &str| {
            let body = file.split_once(&*format!("[{name}]\n")).map_or("", |(_, body)| body);
            // A section ends where a line begins with the next one.
            body.split_once("\n[").map_or(body, |(body, _)| body).trim()
        };
        Self {
            subject: section("subject"),
            text: section("text"),
            html: section("html"),
            lines: section("lines"),
        }
    }

    pub(super) fn line(&self, key: &str) -> &'static str {
        let pairs = self.lines.lines().filter_map(|line| line.split_once(" = "));
        pairs.into_iter().find(|(name, _)| *name == key).map_or("", |(_, words)| words)
    }

    /// The mail, in the words of these templates where they have some, the first before the next. `text` is a value as it
    /// stands in the subject and the text part, `html` as it stands in the other.
    pub(super) fn filled<'v>(
        &self,
        templates: &[ReplyTemplate],
        text: impl Fn(&str) -> Option<&'v str>,
        html: impl Fn(&str) -> Option<&'v str>,
    ) -> Content {
        let set = |part: fn(&ReplyTemplate) -> &String| {
            templates.iter().map(|template| part(template).as_str()).find(|words| !words.is_empty())
        };
        Content {
            subject: fill(set(|t| &t.subject).unwrap_or(self.subject), &text),
            plain: fill(set(|t| &t.text).unwrap_or(self.text), &text),
            html: fill(set(|t| &t.html).unwrap_or(self.html), &html),
        }
    }
}

pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// That of the opening hours, and how it is called; without them UTC.
pub(super) fn zone(settings: &ChannelSettings) -> (TimeZone, String) {
    let named = settings
        .hours
        .as_ref()
        .and_then(|hours| Some((TimeZone::get(&hours.zone).ok()?, hours.zone.clone())));
    named.unwrap_or_else(|| (TimeZone::UTC, "UTC".to_owned()))
}

pub(super) fn date_and_time(at: Time, zone: &TimeZone) -> (String, String) {
    let at = jiff::Timestamp::from_microsecond(at.0).unwrap_or_default().to_zoned(zone.clone());
    (at.strftime("%Y-%m-%d").to_string(), at.strftime("%H:%M").to_string())
}

pub(super) fn moment(at: Time, zone: &TimeZone) -> String {
    let (date, time) = date_and_time(at, zone);
    format!("{date} {time}")
}

/// Every language of the screens has its file, with the same lines as English and without a mistake.
#[cfg(test)]
pub(super) fn check(files: &Files, mail: domain::reply_template::Mail) {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../locales");
    let locales = std::fs::read_dir(folder).unwrap();
    let mut codes: Vec<String> =
        locales.map(|f| f.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned()).collect();
    codes.sort();
    assert_eq!(codes, files.map(|(code, _)| code.to_owned()), "a language without its mail, or one too many");
    let keys =
        |w: &Words| w.lines.lines().filter_map(|l| l.split_once(" = ")).map(|(k, _)| k).collect::<Vec<_>>();
    let english = Words::of(files, "en");
    assert!(keys(&english).len() > 7);
    for (code, _) in files {
        let words = Words::of(files, code);
        assert_eq!(keys(&words), keys(&english), "{code}");
        let template = ReplyTemplate {
            mail,
            channel: None,
            language: (*code).to_owned(),
            subject: words.subject.to_owned(),
            text: words.text.to_owned(),
            html: words.html.to_owned(),
        };
        assert_eq!(template.problems(&[], &[code]), Vec::<String>::new(), "{code}");
        assert!(!template.subject.is_empty() && !template.text.is_empty() && !template.html.is_empty());
        assert!(*code == "en" || words.subject != english.subject, "{code} is translated");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_those_of_the_zone() {
        let zone = TimeZone::get("Europe/Copenhagen").unwrap();
        assert_eq!(moment(Time(1_795_171_805_000_000), &zone), "2026-11-20 11:50");
        assert_eq!(moment(Time(1_795_171_805_000_000), &TimeZone::UTC), "2026-11-20 10:50");
    }

    #[test]
    fn markup_that_somebody_types_is_shown_and_not_followed() {
        assert_eq!(
            escape("<img src='x' onerror=\"a&b\">"),
            "&lt;img src=&#39;x&#39; onerror=&quot;a&amp;b&quot;&gt;"
        );
    }
}
