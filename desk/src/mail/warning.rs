//! The mail that tells agents and managers that somebody waits too long. Of what the customer wrote it has the beginning that
//! the lists show; the rest is behind the sign-in that its link leads to.

use domain::channel::ChannelSettings;
use domain::reply_template::{Mail, ReplyTemplate, fill};
use domain::time::Span;
use domain::warning::Kind;

use super::words::{self, Words, escape, moment};
use crate::store::chat::Row;
use crate::store::mail::Content;

const FILES: words::Files = [
    ("da", include_str!("warning/da.txt")),
    ("de", include_str!("warning/de.txt")),
    ("en", include_str!("warning/en.txt")),
    ("nl", include_str!("warning/nl.txt")),
];

/// What a mail is made of.
pub(crate) struct Sources<'a> {
    pub(crate) row: &'a Row,
    pub(crate) settings: &'a ChannelSettings,
    pub(crate) kind: Kind,
    pub(crate) waited: Span,
    /// Where people reach the server.
    pub(crate) door: &'a str,
    /// Set for the channel, and for all channels.
    pub(crate) templates: &'a [ReplyTemplate],
}

/// Writes the mail, in the channel's language.
pub(crate) fn write(from: &Sources<'_>) -> Content {
    let (row, settings) = (from.row, from.settings);
    let words = Words::of(&FILES, &settings.language);
    let (zone, zone_name) = words::zone(settings);
    let customer = match row.customer.name.as_str() {
        "" => words.line("customer"),
        name => name,
    };
    let time = time(&words, from.waited);
    let line = match (from.kind, &row.chat.owner_name) {
        (Kind::NewChat, _) => words.line("new_chat"),
        (Kind::Message, Some(_)) => words.line("message_from"),
        (Kind::Message, None) => words.line("message"),
    };
    let what = fill(line, |name| match name {
        "customer" => Some(customer),
        "time" => Some(&time),
        "agent" => row.chat.owner_name.as_deref(),
        _ => None,
    });
    let since = moment(row.wait.map_or(row.chat.queued, |wait| wait.since), &zone);
    let link = format!("{}/chats/{}", from.door, row.chat.id);
    let value = |name: &str| {
        Some(match name {
            "channel" => settings.name.as_str(),
            "customer" => customer,
            "what" => &what,
            "since" => &since,
            "zone" => &zone_name,
            "language" => &settings.language,
            "said" if row.said_by_customer => &row.said,
            "said" => "–",
            "link" => &link,
            _ => return None,
        })
    };
    let safe: Vec<(&str, String)> =
        Mail::Warning.variables().iter().filter_map(|name| Some((*name, escape(value(name)?)))).collect();
    let safe = |name: &str| safe.iter().find(|(of, _)| *of == name).map(|(_, value)| value.as_str());
    words.filled(from.templates, value, safe)
}

/// Seconds, and from a minute on whole minutes.
fn time(words: &Words, span: Span) -> String {
    let seconds = span.whole_seconds();
    let (count, one, many) = match seconds / 60 {
        0 => (seconds, "one_second", "many_seconds"),
        minutes => (minutes, "one_minute", "many_minutes"),
    };
    if count == 1 {
        return words.line(one).to_owned();
    }
    let count = count.to_string();
    fill(words.line(many), |name| (name == "count").then_some(count.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_its_warning() {
        words::check(&FILES, Mail::Warning);
    }

    #[test]
    fn how_long_it_was_is_said_as_people_do() {
        let words = Words::of(&FILES, "en");
        for (seconds, text) in
            [(1, "1 second"), (59, "59 seconds"), (60, "1 minute"), (119, "1 minute"), (7_200, "120 minutes")]
        {
            assert_eq!(time(&words, Span::seconds(seconds)), text);
        }
    }
}
