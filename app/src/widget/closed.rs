//! What stands in the place for panels when nobody can be asked: why, when it opens again, and the request form; the same
//! form in the queue; and the number of a request. Rendered on the server; the times become the customer's own in the page.

use domain::channel::ChannelSettings;
use domain::channel::hours::Why;
use domain::{Email, Time};
use leptos::prelude::*;

use super::act::Act;
use super::fields::{Form, fields};
use super::panel::{FOCUS, Panel};
use super::talk::REQUEST;
use crate::words::Words;

/// A channel that is closed.
#[derive(Clone, Debug)]
pub struct Closing<'a> {
    pub settings: &'a ChannelSettings,
    pub why: Why,
    /// When it opens again, if that is known.
    pub opens: Option<Time>,
    /// When it is open in the coming days.
    pub hours: &'a [(Time, Time)],
}

impl Closing<'_> {
    pub fn panel(&self, words: Words) -> Panel {
        let settings = self.settings;
        let title = match self.why {
            _ if !settings.closed.header.is_empty() => settings.closed.header.as_str(),
            Why::Lunch => words.closed_lunch(),
            Why::Holiday => words.closed_holiday(),
            Why::Hours | Why::Nobody => words.closed_now(),
        };
        let text = match settings.closed.text.as_str() {
            "" if settings.closed.request => words.closed_ask(),
            "" => words.closed_later(),
            text => text,
        };
        // Somebody who only has gone for a moment comes back whenever they like.
        let opens = self.opens.filter(|_| self.why != Why::Nobody);
        let when = Owner::new()
            .with(|| view! { {opens.map(|at| again(at, words))} {week(self.hours, words)} }.to_html());
        if settings.closed.request {
            return form(settings, title, text, &when, false, words);
        }
        Panel { body: format!("{}{when}", lead(title, text)), foot: String::new() }
    }
}

/// The form for who waits and would rather not.
pub fn instead(settings: &ChannelSettings, words: Words) -> Panel {
    form(settings, words.request_title(), words.need_not_wait(), "", true, words)
}

/// The number.
pub fn receipt(number: i64, email: Option<&Email>, words: Words) -> Panel {
    let (title, text) = (
        words.request_number(&number.to_string()),
        email.map_or_else(|| words.request_kept().to_owned(), |email| words.request_mailed(email.as_str())),
    );
    let body = Owner::new().with(|| {
        view! {
            <div class="receipt">
                <span class="seal" aria-hidden="true">
                    <svg class="i i-l"><use href="#i-tick"></use></svg>
                </span>
                <h2 class="w-title" id=FOCUS tabindex="-1">{title}</h2>
                <p class="lead" dir="auto">{text}</p>
            </div>
        }
        .to_html()
    });
    Panel { body, foot: button("button", "btn touch wide", Act::Fresh, words.start_anew()) }
}

fn form(settings: &ChannelSettings, title: &str, text: &str, when: &str, waits: bool, words: Words) -> Panel {
    let inside = fields(
        &Form {
            prefix: "request-",
            title: "",
            text: "",
            fields: settings.closed.fields,
            consent: settings.closed.consent.as_ref(),
            privacy_url: &settings.pre_chat.privacy_url,
        },
        words,
    );
    let back =
        if waits { button("button", "btn touch", Act::Back, words.keep_waiting()) } else { String::new() };
    let (class, pair) = if waits { ("btn main touch", "two") } else { ("btn main touch wide", "") };
    let send = Owner::new().with(|| {
        view! { <button class=class type="submit" form=REQUEST>{words.create_request()}</button> }.to_html()
    });
    Panel {
        body: format!(
            "<form class=\"fields\" id=\"{REQUEST}\" method=\"dialog\" novalidate>{}{when}{inside}</form>",
            lead(title, text)
        ),
        foot: format!("<div class=\"{pair}\">{back}{send}</div>"),
    }
}

fn lead(title: &str, text: &str) -> String {
    let (title, text) = (title.to_owned(), text.to_owned());
    Owner::new().with(|| {
        view! {
            <p class="lead">
                <b id=FOCUS tabindex="-1" dir="auto">{title}</b>
                <span dir="auto">{text}</span>
            </p>
        }
        .to_html()
    })
}

fn button(kind: &'static str, class: &'static str, act: Act, text: &'static str) -> String {
    Owner::new()
        .with(|| view! { <button class=class type=kind data-act=act.name()>{text}</button> }.to_html())
}

fn again(at: Time, words: Words) -> impl IntoView {
    view! { <p class="opens">{words.opens_again()} " " {time(at, "moment")}</p> }
}

fn week(hours: &[(Time, Time)], words: Words) -> Option<impl IntoView + use<>> {
    let rows: Vec<_> = hours
        .iter()
        .map(|(from, to)| {
            view! { <li>{time(*from, "day")} <span>{time(*from, "clock")} "–" {time(*to, "clock")}</span></li> }
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <details class="hours">
                <summary>{words.opening_hours()}</summary>
                <ul>{rows}</ul>
            </details>
        }
    })
}

/// The page's script writes it as the customer's own clock and language have it; without it, it is what it says.
fn time(at: Time, shown: &'static str) -> impl IntoView {
    let utc = at.rfc3339();
    let plain = format!("{} UTC", utc.get(..16).unwrap_or_default().replace('T', " "));
    view! { <time datetime=utc data-as=shown>{plain}</time> }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(request: bool) -> ChannelSettings {
        let mut settings = ChannelSettings::named("Support");
        settings.closed.request = request;
        settings
    }

    fn closing<'a>(settings: &'a ChannelSettings, why: Why) -> Closing<'a> {
        let monday = Time(1_795_420_800_000_000);
        Closing { settings, why, opens: Some(monday), hours: &[] }
    }

    #[test]
    fn a_closed_channel_says_why_and_when_and_asks_only_where_requests_are_taken() {
        let words = Words::of("en");
        let (asks, asks_not) = (settings(true), settings(false));
        let panel = closing(&asks, Why::Lunch).panel(words);
        for text in ["We are at lunch", "Opens again:", "Your question", "id=\"request-email\""] {
            assert!(panel.body.contains(text), "{text}: {}", panel.body);
        }
        assert!(panel.body.contains("datetime=\"2026-11-23T08:00:00Z\""), "{}", panel.body);
        assert!(panel.foot.contains("Create request"));
        let panel = closing(&asks_not, Why::Nobody).panel(words);
        assert!(panel.body.contains("We are closed right now") && panel.body.contains("come back later"));
        assert!(!panel.body.contains("<form") && !panel.body.contains("Opens again"), "{}", panel.body);
        assert!(panel.foot.is_empty());
    }

    #[test]
    fn what_a_channel_says_stands_before_our_words_and_stays_text() {
        let mut own = settings(true);
        (own.closed.header, own.closed.text) = ("Gone <fishing>".into(), "Back & soon".into());
        let body = closing(&own, Why::Holiday).panel(Words::of("da")).body;
        assert!(body.contains("Gone &lt;fishing&gt;") && body.contains("Back &amp; soon"), "{body}");
    }

    #[test]
    fn the_number_is_said_with_where_the_answer_goes() {
        let email = Email::parse("ida@lindqvist.example").unwrap();
        let body = receipt(1042, Some(&email), Words::of("en")).body;
        assert!(body.contains("Your request number is 1042") && body.contains("ida@lindqvist.example"));
        assert!(receipt(1042, None, Words::of("de")).body.contains("Ihre Anfragenummer ist 1042"));
    }
}
