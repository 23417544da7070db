//! A chat's log as a mail. What goes into it are the entries of the customer's side, as [`domain::Entry::for_customer`] cuts
//! them; the words are the channel's, or those of a file here for each language.

use domain::channel::ChannelSettings;
use domain::reply_template::{Mail, ReplyTemplate, fill};
use domain::{By, Ending, Entry, Time, What, format};
use jiff::tz::TimeZone;

use super::format::{html, typed};
use super::words::{self, Words, date_and_time, escape, moment};
use crate::store::chat::Row;
use crate::store::mail::Content;

/// Of a longer chat the newest lines go over.
pub(crate) const MOST_LINES: usize = 2_000;
/// And no more than so many bytes of text.
const MOST_BYTES: usize = 400_000;

const FILES: words::Files = [
    ("da", include_str!("transcript/da.txt")),
    ("de", include_str!("transcript/de.txt")),
    ("en", include_str!("transcript/en.txt")),
    ("nl", include_str!("transcript/nl.txt")),
];

/// What a mail is made of.
pub(crate) struct Sources<'a> {
    pub(crate) row: &'a Row,
    pub(crate) settings: &'a ChannelSettings,
    pub(crate) language: &'a str,
    /// As the customer counts.
    pub(crate) entries: &'a [Entry],
    /// Set for the channel, and for all channels.
    pub(crate) templates: &'a [ReplyTemplate],
}

/// One line of the log in words.
struct Told<'a> {
    at: Time,
    /// Who said it; `None` for what happened.
    by: Option<&'a str>,
    words: String,
    /// Whether an agent has typed the words: then they may have marks. What customers type is what it is.
    marked: bool,
    /// The lines below them, which have none: answers of a menu, names of files.
    below: Vec<String>,
}

impl Told<'_> {
    fn length(&self) -> usize {
        self.words.len() + self.below.iter().map(String::len).sum::<usize>()
    }

    /// The words without their marks, and what is below.
    fn text(&self) -> String {
        let words = if self.marked { format::plain(&self.words) } else { self.words.clone() };
        let words = Some(words).filter(|words| !words.is_empty());
        words.into_iter().chain(self.below.iter().cloned()).collect::<Vec<_>>().join("\n")
    }

    fn html(&self) -> String {
        let words = if self.marked { html(&self.words) } else { typed(&self.words) };
        let words = Some(words).filter(|words| !words.is_empty());
        words.into_iter().chain(self.below.iter().map(|line| typed(line))).collect::<Vec<_>>().join("<br>\n")
    }
}

/// Writes the mail.
pub(crate) fn write(from: &Sources<'_>) -> Content {
    let words = Words::of(&FILES, from.language);
    let (zone, zone_name) = words::zone(from.settings);
    let channel = if from.settings.header.is_empty() { &from.settings.name } else { &from.settings.header };
    let customer = match from.row.customer.name.as_str() {
        "" => words.line("customer"),
        name => name,
    };
    let (lines, cut) = told(from.entries, customer, &words);
    let started = moment(from.row.chat.started, &zone);
    let ended = from.row.chat.ended.map(|at| moment(at, &zone)).unwrap_or_default();
    let value = |name: &str| {
        Some(match name {
            "channel" => channel.as_str(),
            "customer" => customer,
            "agent" => from.row.chat.owner_name.as_deref().unwrap_or(channel),
            "started" => &started,
            "ended" => &ended,
            "zone" => &zone_name,
            "language" => from.language,
            _ => return None,
        })
    };
    let (plain, html) = (as_text(&lines, cut, &zone, &words), as_html(&lines, cut, &zone, &words));
    let escaped = |name: &str| value(name).map(escape);
    let safe: Vec<(&str, String)> =
        Mail::Transcript.variables().iter().filter_map(|name| Some((*name, escaped(name)?))).collect();
    let safe = |name: &str| safe.iter().find(|(of, _)| *of == name).map(|(_, value)| value.as_str());
    words.filled(
        from.templates,
        |name| if name == "transcript" { Some(&plain) } else { value(name) },
        |name| if name == "transcript" { Some(&html) } else { safe(name) },
    )
}

/// The newest that fit, oldest first, and whether some did not.
fn told<'a>(entries: &'a [Entry], customer: &'a str, words: &Words) -> (Vec<Told<'a>>, bool) {
    let mut bytes = 0;
    let mut lines = Vec::new();
    for entry in entries.iter().rev() {
        let Some(line) = in_words(entry, entries, customer, words) else { continue };
        bytes += line.length();
        if bytes > MOST_BYTES || lines.len() >= MOST_LINES {
            lines.reverse();
            return (lines, true);
        }
        lines.push(line);
    }
    lines.reverse();
    // Somebody else may have read the newest only.
    let cut = entries.first().is_some_and(|first| first.seq > 1);
    (lines, cut)
}

fn in_words<'a>(entry: &'a Entry, all: &[Entry], customer: &'a str, words: &Words) -> Option<Told<'a>> {
    let who = match &entry.by {
        By::Customer => customer,
        By::Agent { name, .. } => name,
        By::System => "",
    };
    let named = |key: &str, from: &str| {
        let value = |name: &str| match name {
            "name" => Some(who),
            "from" => Some(from),
            _ => None,
        };
        Told { at: entry.at, by: None, words: fill(words.line(key), value), marked: false, below: Vec::new() }
    };
    let said = |words: String, marked: bool, below: Vec<String>| Told {
        at: entry.at,
        by: Some(who),
        words,
        marked: marked && matches!(entry.by, By::Agent { .. }),
        below,
    };
    Some(match &entry.what {
        What::Message { text } => said(text.as_str().to_owned(), true, Vec::new()),
        What::Files { text, files } => {
            let text = text.as_ref().map(|text| text.as_str().to_owned()).unwrap_or_default();
            said(text, true, files.iter().map(|file| format!("[{}]", file.name)).collect())
        }
        What::Options { question, options } => {
            let chosen = domain::view::chosen(all, entry);
            let mark = |option: &String| if chosen == Some(option) { " ✓" } else { "" };
            let options = options.iter().map(|option| format!("- {option}{}", mark(option))).collect();
            // As on the screens: a menu is words.
            said(question.as_str().to_owned(), false, options)
        }
        What::Chosen { option, .. } => said(option.clone(), false, Vec::new()),
        What::Joined => named("joined", ""),
        What::Left => named("left", ""),
        What::Transferred { from } => named("took_over", from),
        What::Queued => named("queued", ""),
        What::Reopened => named("reopened", ""),
        What::Ended { how: Ending::ByCustomer | Ending::ByAgent } => named("ended_by", ""),
        What::Ended { how: Ending::Idle } => named("ended_idle", ""),
        What::Ended { .. } => named("ended", ""),
        What::FilesAllowed { .. }
        | What::TransferAsked { .. }
        | What::TransferDeclined
        | What::TransferCancelled
        | What::Invited { .. }
        | What::InvitationDeclined
        | What::InvitationCancelled
        | What::InvitationExpired
        | What::TransferLapsed { .. }
        | What::OverCapacity { .. }
        | What::Blocked { .. } => return None,
    })
}

fn as_text(lines: &[Told<'_>], cut: bool, zone: &TimeZone, words: &Words) -> String {
    let mut out = String::new();
    let mut day = String::new();
    if cut {
        out.push_str(&format!("[{}]\n\n", words.line("left_out")));
    }
    for line in lines {
        let (date, time) = date_and_time(line.at, zone);
        if date != day {
            out.push_str(&format!("{date}\n\n"));
            day = date;
        }
        match line.by {
            Some(by) => out.push_str(&format!("{time} {by}:\n{}\n\n", line.text())),
            None => out.push_str(&format!("{time} ({})\n\n", line.words)),
        }
    }
    out.trim_end().to_owned()
}

fn as_html(lines: &[Told<'_>], cut: bool, zone: &TimeZone, words: &Words) -> String {
    const GREY: &str = "color:#5c5a55";
    let mut out = String::new();
    let mut day = String::new();
    if cut {
        out.push_str(&format!("<p style=\"{GREY}\">{}</p>\n", escape(words.line("left_out"))));
    }
    for line in lines {
        let (date, time) = date_and_time(line.at, zone);
        if date != day {
            out.push_str(&format!("<h2 style=\"font-size:1em\">{date}</h2>\n"));
            day = date;
        }
        let said = line.html();
        match line.by {
            // Lists and code are blocks, which a paragraph cannot hold.
            Some(by) => out.push_str(&format!(
                "<div style=\"margin:1em 0\"><b dir=\"auto\">{}</b> <span style=\"{GREY}\">{time}</span>\n<div dir=\"auto\">{said}</div></div>\n",
                escape(by)
            )),
            None => out.push_str(&format!("<p style=\"{GREY}\">{time} <span dir=\"auto\">{said}</span></p>\n")),
        }
    }
    out.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_its_transcript() {
        words::check(&FILES, Mail::Transcript);
    }

    #[test]
    fn a_menu_shows_what_was_taken() {
        let entry = |seq, by, what| Entry { seq, count: None, at: domain::Time(1), by, what, write: None };
        let question = domain::Text::parse("How?").unwrap();
        let offered = What::Options { question, options: vec!["Refund".into(), "Repair".into()] };
        let taken = What::Chosen { of: 3, option: "Repair".into() };
        let mette = By::Agent { name: "Mette".into(), id: None };
        let log = [entry(3, mette, offered), entry(4, By::Customer, taken)];
        let (lines, _) = told(&log, "Ida", &Words::of(&FILES, "en"));
        let said: Vec<_> = lines.iter().map(|line| (line.by, line.text())).collect();
        let told = |by: &'static str, words: &str| (Some(by), words.to_owned());
        assert_eq!(said, [told("Mette", "How?\n- Refund\n- Repair ✓"), told("Ida", "Repair")]);
        assert!(lines[0].html().starts_with("How?<br>\n- Refund"));
    }

    #[test]
    fn marks_are_the_agents_and_customers_text_is_text() {
        let text = |text: &str| domain::Text::parse(text).unwrap();
        let entry = |seq, by, what| Entry { seq, count: None, at: domain::Time(1), by, what, write: None };
        let mette = || By::Agent { name: "Mette".into(), id: None };
        let typed = "It is **free** until *Friday*";
        let id = domain::FileId(uuid::Uuid::from_u128(7));
        let file =
            domain::Attachment { id, name: "a*b*c.png".into(), kind: domain::attachment::Kind::Png, size: 9 };
        let log = [
            entry(1, By::Customer, What::Message { text: text(typed) }),
            entry(2, mette(), What::Message { text: text(typed) }),
            entry(3, mette(), What::Files { text: Some(text("`a`")), files: vec![file.clone()] }),
            entry(4, mette(), What::Files { text: None, files: vec![file] }),
            entry(5, mette(), What::Options { question: text("**Which?**"), options: vec!["*a*".into()] }),
        ];
        let (lines, _) = told(&log, "Ida", &Words::of(&FILES, "en"));
        let plain: Vec<_> = lines.iter().map(Told::text).collect();
        assert_eq!(
            plain,
            [typed, "It is free until Friday", "a\n[a*b*c.png]", "[a*b*c.png]", "**Which?**\n- *a*"]
        );
        let rich: Vec<_> = lines.iter().map(Told::html).collect();
        assert_eq!(
            rich,
            [
                typed,
                "It is <b>free</b> until <i>Friday</i>",
                "<code>a</code><br>\n[a*b*c.png]",
                "[a*b*c.png]",
                "**Which?**<br>\n- *a*"
            ]
        );
    }
}
