//! The demonstration's shop: a host page that embeds the widget with the snippet that a user would paste, and a playground
//! on top of it, which changes how the page does that.

use app::words::{LANGUAGES, Words};
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use domain::ChannelKey;
use domain::channel::hours::Hours;
use serde::Deserialize;
use serde_json::json;

use crate::Server;
use crate::assets::{self, Public};
use crate::refusal::No;

/// How the playground is set. What is not known is as if it was not set.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    channel: String,
    language: String,
    who: String,
    host: String,
    /// Whether the playground is.
    unfolded: String,
}

/// Who may be signed in, with the name that stands in the list.
const PEOPLE: [(&str, &str); 3] =
    [("", "Not signed in"), ("ida", "Ida, signed in"), ("tom", "Tom, signed in")];
/// The first is for hours that the playground does not know.
const HOURS: [(&str, &str); 5] = [
    ("", "Its own"),
    ("open", "Open at all hours"),
    ("office", "Weekdays from 9 to 5"),
    ("lunch", "At lunch"),
    ("closed", "Closed"),
];
const HOSTS: [(&str, &str); 2] = [("", "Strict policy"), ("isolated", "Strict and isolated")];

pub(crate) async fn shop(server: State<Server>, asked: Query<Asked>) -> Response {
    page(&server.0, "index.html", asked.0).await
}

pub(crate) async fn file(server: State<Server>, Path(name): Path<String>, asked: Query<Asked>) -> Response {
    if name.contains('.') {
        file_of(&server.0, &name)
    } else {
        page(&server.0, &format!("{name}.html"), asked.0).await
    }
}

/// The token of somebody who is signed in at the shop.
pub(crate) async fn identity(State(server): State<Server>, Query(asked): Query<Asked>) -> Response {
    let channel = ChannelKey::parse(&asked.channel).filter(|_| server.site.demo);
    let Some(channel) = channel else { return StatusCode::NOT_FOUND.into_response() };
    match server.desk.demo_token(&channel, &asked.who).await {
        Ok(token) => ([(header::CACHE_CONTROL, "no-store")], token).into_response(),
        Err(refusal) => No(refusal).into_response(),
    }
}

#[derive(Debug, Deserialize)]
pub(crate) struct SetHours {
    channel: ChannelKey,
    hours: String,
    /// How the rest of the playground is set.
    query: String,
}

/// Opens and closes a channel, for everybody who looks at this demonstration.
pub(crate) async fn set_hours(State(server): State<Server>, Form(asked): Form<SetHours>) -> Response {
    if !server.site.demo {
        return StatusCode::NOT_FOUND.into_response();
    }
    let mut settings = match server.desk.export_settings().await {
        Ok(settings) => settings,
        Err(refusal) => return No(refusal).into_response(),
    };
    // Nothing was chosen: the channel keeps the hours that it has.
    settings.channels.retain(|channel| channel.key == asked.channel && !asked.hours.is_empty());
    for channel in &mut settings.channels {
        channel.settings.hours = hours(&asked.hours);
    }
    settings.people.clear();
    if let Err(error) = server.desk.import_settings(settings, &LANGUAGES).await {
        return (StatusCode::BAD_REQUEST, error.to_string()).into_response();
    }
    // Back to a page of our own, whatever stands in the form.
    let query: String =
        asked.query.chars().filter(|c| c.is_ascii_alphanumeric() || "=&-".contains(*c)).collect();
    Redirect::to(&format!("/demo?{query}&unfolded=yes")).into_response()
}

/// The hours by their name in the list; `None` is open at all hours.
fn hours(name: &str) -> Option<Hours> {
    let (day, lunch) = match name {
        "office" => ("09:00-17:00", None),
        "lunch" => ("00:00-24:00", Some("00:00-24:00")),
        "closed" => return Some(Hours::never(ZONE)),
        _ => return None,
    };
    let weekend = if lunch.is_some() { vec![day] } else { vec![] };
    let hours = json!({ "zone": ZONE, "mon": [day], "tue": [day], "wed": [day], "thu": [day], "fri": [day],
                        "sat": weekend, "sun": weekend, "lunch": lunch });
    serde_json::from_value(hours).ok()
}

const ZONE: &str = "Europe/Copenhagen";

fn file_of(server: &Server, name: &str) -> Response {
    match Public::get(&format!("demo/{name}")).filter(|_| server.site.demo && !name.ends_with(".html")) {
        Some(file) => ([(header::CONTENT_TYPE, assets::kind(name))], file.data).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn page(server: &Server, name: &str, asked: Asked) -> Response {
    let Some(file) = Public::get(&format!("demo/{name}")).filter(|_| server.site.demo) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let channels = match server.desk.export_settings().await {
        Ok(settings) => settings.channels,
        Err(refusal) => return No(refusal).into_response(),
    };
    let channel = ChannelKey::parse(&asked.channel).map_or_else(|| "support".to_owned(), String::from);
    let now = channels.iter().find(|c| c.key.as_str() == channel);
    let now = now.and_then(|channel| channel.settings.hours.clone());
    let now = HOURS[1..].iter().find(|(name, _)| hours(name) == now).map_or("", |(name, _)| *name);
    let channels: Vec<(&str, &str)> =
        channels.iter().map(|c| (c.key.as_str(), c.settings.name.as_str())).collect();
    let known = |asked: &str, all: &[(&str, &str)], otherwise: &'static str| {
        all.iter()
            .find(|(value, _)| *value == asked)
            .map_or_else(|| otherwise.to_owned(), |(v, _)| (*v).to_owned())
    };
    let languages: Vec<(&str, &str)> = std::iter::once(("", "As the channel says"))
        .chain(LANGUAGES.map(|code| (code, Words::of(code).name())))
        .collect();
    let language = known(&asked.language, &languages, "");
    let who = known(&asked.who, &PEOPLE, "");
    let host = known(&asked.host, &HOSTS, "");
    let base = &server.site.public_url;

    let mut query = format!("channel={channel}");
    for (name, value) in [("language", &language), ("who", &who), ("host", &host)] {
        if !value.is_empty() {
            query.push_str(&format!("&amp;{name}={value}"));
        }
    }
    let in_language = if language.is_empty() { String::new() } else { format!("&amp;language={language}") };
    let snippet = format!("<script async src=\"{base}/snak.js?channel={channel}{in_language}\"></script>");
    let signs =
        format!("<script src=\"/demo/play.js\" data-channel=\"{channel}\" data-who=\"{who}\"></script>\n");
    let signs = if who.is_empty() { String::new() } else { signs };
    let set = [&language, &who, &host, &asked.unfolded].iter().any(|value| !value.is_empty());
    let html = String::from_utf8_lossy(&file.data)
        .replace("{{snippet}}", &format!("{signs}{snippet}"))
        .replace("{{shown}}", &snippet.replace("&amp;", "&").replace('&', "&amp;").replace('<', "&lt;"))
        .replace("{{unfolded}}", if set { " open" } else { "" })
        .replace("{{channels}}", &options(&channels, &channel))
        .replace("{{languages}}", &options(&languages, &language))
        .replace("{{people}}", &options(&PEOPLE, &who))
        .replace("{{hosts}}", &options(&HOSTS, &host))
        .replace("{{hours}}", &options(if now.is_empty() { &HOURS } else { &HOURS[1..] }, now))
        .replace("{{query}}", &query)
        .replace("{{base}}", base)
        .replace("{{channel}}", &channel);
    // As strict as a host page can be: what the widget needs are two entries, of the script and of the frame.
    let policy = format!(
        "default-src 'self'; script-src 'self' {base}; frame-src {base}; img-src 'self' data:; style-src 'self'; \
         object-src 'none'; base-uri 'none'; require-trusted-types-for 'script'; frame-ancestors 'none'"
    );
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::REFERRER_POLICY, "strict-origin-when-cross-origin".to_owned()),
    ];
    let isolated = (host == "isolated").then_some([
        (header::HeaderName::from_static("cross-origin-embedder-policy"), "require-corp"),
        (header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ]);
    match isolated {
        Some(isolated) => (headers, isolated, html).into_response(),
        None => (headers, html).into_response(),
    }
}

fn options(all: &[(&str, &str)], chosen: &str) -> String {
    let option = |(value, name): &(&str, &str)| {
        let selected = if *value == chosen { " selected" } else { "" };
        let name = name.replace('&', "&amp;").replace('<', "&lt;");
        format!("<option value=\"{value}\"{selected}>{name}</option>")
    };
    all.iter().map(option).collect()
}
