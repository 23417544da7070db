//! What the widget asks for: its page, and four writes. The page is the same framed and alone.

use std::collections::BTreeMap;

use app::widget::{self, Looks, Page, Plain};
use app::words::Words;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, IntoResponseParts, Response};
use desk::{AtTheEnd, Choice, Desk, StartChat, Suggested, WithFiles};
use domain::channel::ChannelSettings;
use domain::customer::Typed;
use domain::faq::{ArticleKey, SUGGESTED};
use domain::{Channel, ChannelKey, ChatId, ChatView, FileId, Refusal, WriteId};
use serde::{Deserialize, Serialize};

use crate::identity::{IsCustomer, MayWrite};
use crate::refusal::No;
use crate::{Server, console, language, panel, plain};

/// What a page is asked for with.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    /// A chat is going on.
    resume: Option<String>,
    /// The host page's choice of language.
    language: Option<String>,
    /// The form that needs no scripts.
    plain: Option<String>,
}

/// The page inside the frame on a host page.
pub(crate) async fn framed(
    server: State<Server>,
    channel: Path<String>,
    asked: Query<Asked>,
    headers: HeaderMap,
) -> Response {
    page(server.0, &channel.0, &asked.0, &headers, false).await
}

/// The page by itself: where links without the script lead.
pub(crate) async fn alone(
    server: State<Server>,
    channel: Path<String>,
    asked: Query<Asked>,
    headers: HeaderMap,
) -> Response {
    page(server.0, &channel.0, &asked.0, &headers, true).await
}

async fn page(server: Server, channel: &str, asked: &Asked, headers: &HeaderMap, alone: bool) -> Response {
    let channel = match find(&server, channel).await {
        Ok(channel) => channel,
        Err(no) => return no,
    };
    let settings = &channel.settings;
    let language = language::of(settings, asked.language.as_deref(), headers);
    let words = Words::of(language);
    let mut page = page_of(&server, &channel, language, alone);
    page.resume = asked.resume.is_some();
    if alone && !settings.archived {
        let said = plain::fresh(&channel);
        if asked.plain.is_some() {
            return plain::document(&server, &channel, &page, &said);
        }
        page.plain = widget::plain(Plain { page: &page, settings, said: &said }, words);
    }
    let Ok(nonce) = console::nonce() else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let (accent, ink) = (settings.look.accent.to_string(), settings.look.accent.text_on().to_string());
    let looks = Looks { accent: &accent, ink: &ink, bundle: &server.site.widget, nonce: &nonce };
    let html = widget::html(&page, words, looks);
    (around(settings, &nonce, alone), Html(html)).into_response()
}

/// The channel, or the answer that there is none.
pub(crate) async fn find(server: &Server, channel: &str) -> Result<Channel, Response> {
    let found = match ChannelKey::parse(channel) {
        Some(key) => server.desk.channel(&key).await,
        None => Err(Refusal::NotFound),
    };
    found.map_err(|refusal| match refusal {
        Refusal::NotFound => (StatusCode::NOT_FOUND, "There is no such channel.").into_response(),
        other => No(other).into_response(),
    })
}

/// What every page of a channel knows.
pub(crate) fn page_of(server: &Server, channel: &Channel, language: &str, alone: bool) -> Page {
    let settings = &channel.settings;
    let words = Words::of(language);
    let panel = panel::closed(server, channel, words);
    Page {
        channel: channel.key.to_string(),
        name: if settings.header.is_empty() { settings.name.clone() } else { settings.header.clone() },
        badge: settings.badge.clone(),
        language: language.to_owned(),
        fields: widget::pre_chat(settings, words),
        closed: panel.is_some(),
        panel: panel.unwrap_or_default(),
        waiting: settings.waiting.text.clone(),
        plain: String::new(),
        open: server.desk.is_open(&channel.key),
        resume: false,
        alone,
        archived: settings.archived,
        suggests: settings.suggestions.on,
    }
}

/// The headers around a page: what may be in it, and who may have it in a frame.
pub(crate) fn around(settings: &ChannelSettings, nonce: &str, alone: bool) -> impl IntoResponseParts + use<> {
    let ancestors = match (alone, settings.origins.is_empty()) {
        (true, _) => "'none'".to_owned(),
        (false, true) => "*".to_owned(),
        (false, false) => settings.origins.join(" "),
    };
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self' \
         'nonce-{nonce}'; img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'self'; \
         frame-ancestors {ancestors}"
    );
    [
        (header::CONTENT_SECURITY_POLICY, policy),
        // Without it a browser keeps back where a form comes from that it sends by itself.
        (header::REFERRER_POLICY, "same-origin".to_owned()),
        (header::VARY, "accept-language".to_owned()),
        (header::HeaderName::from_static("cross-origin-resource-policy"), "cross-origin".to_owned()),
        (header::HeaderName::from_static("cross-origin-embedder-policy"), "require-corp".to_owned()),
    ]
}

/// The form, and what the customer's browser made for it.
#[derive(Debug, Deserialize)]
pub(crate) struct Start {
    chat: ChatId,
    token: String,
    channel: ChannelKey,
    write: WriteId,
    #[serde(flatten)]
    form: Typed,
    #[serde(default)]
    url: String,
    #[serde(default)]
    title: String,
    /// In which the customer read the form.
    #[serde(default)]
    language: String,
    /// The articles that the customer was shown first, with commas between their keys, and the one that stood open.
    #[serde(default)]
    shown: String,
    #[serde(default)]
    read: String,
    /// "yes" when an article was the answer.
    #[serde(default)]
    answered: String,
    /// Who the host page says it is.
    #[serde(default)]
    identity: Option<String>,
    #[serde(default)]
    attributes: BTreeMap<String, String>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Started {
    view: ChatView,
}

pub(crate) async fn start(
    State(desk): State<Desk>,
    MayWrite(from): MayWrite,
    Json(asked): Json<Start>,
) -> Result<Json<Started>, No> {
    desk.may_start(from, &asked.channel)?;
    let start = StartChat {
        chat: asked.chat,
        token: asked.token,
        channel: asked.channel,
        write: asked.write,
        form: asked.form,
        page: domain::customer::Page::parse(&asked.url, &asked.title),
        from,
        language: language::known(&asked.language).unwrap_or_default().to_owned(),
        suggested: Suggested {
            shown: asked.shown.split(',').take(SUGGESTED).filter_map(ArticleKey::parse).collect(),
            read: ArticleKey::parse(&asked.read),
            answered: asked.answered == "yes",
        },
        identity: asked.identity.filter(|token| !token.is_empty()),
        attributes: domain::customer::attributes(asked.attributes),
    };
    Ok(Json(Started { view: desk.start_chat(start).await? }))
}

#[derive(Debug, Deserialize)]
pub(crate) struct Identify {
    channel: ChannelKey,
    /// The host page's signed word.
    identity: String,
    /// Made by this browser: opens the chat from now on, if there is one.
    token: String,
}

#[derive(Debug, Serialize)]
pub(crate) struct Identified {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    view: Option<ChatView>,
}

/// Who is signed in on the host page is shown by name, and finds their open chat again.
pub(crate) async fn identify(
    State(desk): State<Desk>,
    _: MayWrite,
    Json(asked): Json<Identify>,
) -> Result<Json<Identified>, No> {
    let known = desk.identify(&asked.channel, &asked.identity, &asked.token).await?;
    let email = known.customer.email.map(|email| email.to_string());
    let name = if known.customer.name.is_empty() { email.unwrap_or_default() } else { known.customer.name };
    Ok(Json(Identified { name, view: known.chat }))
}

#[derive(Debug, Deserialize)]
pub(crate) struct Say {
    write: WriteId,
    text: String,
    /// The customer comes back to a chat that has ended.
    #[serde(default)]
    back: bool,
    /// Those that have arrived and go with it.
    #[serde(default)]
    files: Vec<FileId>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Said {
    seq: i64,
    at: i64,
}

pub(crate) async fn say(
    State(desk): State<Desk>,
    MayWrite(from): MayWrite,
    IsCustomer(customer): IsCustomer,
    Json(asked): Json<Say>,
) -> Result<Json<Said>, No> {
    desk.may_say(&customer)?;
    let Say { write, text, back, files } = asked;
    let stored = if !files.is_empty() {
        desk.customer_sends(&customer, WithFiles { write, text, files }).await?
    } else if back {
        desk.customer_returns(&customer, from, write, &text).await?
    } else {
        desk.customer_says(&customer, write, &text).await?
    };
    Ok(Json(Said { seq: stored.seq, at: stored.at.0 }))
}

#[derive(Debug, Deserialize)]
pub(crate) struct Choose {
    write: WriteId,
    /// The place of the menu, as the customer counts.
    of: i64,
    option: String,
}

pub(crate) async fn choose(
    State(desk): State<Desk>,
    _: MayWrite,
    IsCustomer(customer): IsCustomer,
    Json(asked): Json<Choose>,
) -> Result<Json<Said>, No> {
    desk.may_say(&customer)?;
    let Choose { write, of, option } = asked;
    let stored = desk.customer_chooses(&customer, write, Choice { of, option }).await?;
    Ok(Json(Said { seq: stored.seq, at: stored.at.0 }))
}

#[derive(Debug, Deserialize)]
pub(crate) struct Seen {
    upto: i64,
}

pub(crate) async fn seen(
    State(desk): State<Desk>,
    _: MayWrite,
    IsCustomer(customer): IsCustomer,
    Json(asked): Json<Seen>,
) -> Result<Json<Nothing>, No> {
    desk.customer_saw(&customer, asked.upto).await?;
    Ok(Json(Nothing {}))
}

#[derive(Debug, Deserialize)]
pub(crate) struct End {
    write: WriteId,
}

pub(crate) async fn end(
    State(desk): State<Desk>,
    _: MayWrite,
    IsCustomer(customer): IsCustomer,
    Json(asked): Json<End>,
) -> Result<Json<Ended>, No> {
    desk.customer_ends(&customer, asked.write).await?;
    // It may go on again by now, from another tab.
    let end = desk.at_the_end(&customer).await?;
    let may = |what: fn(&AtTheEnd) -> bool| end.as_ref().is_some_and(what);
    Ok(Json(Ended { after: may(|end| end.may_return), transcript: may(|end| end.transcript) }))
}

/// What may be done with the chat now.
#[derive(Debug, Serialize)]
pub(crate) struct Ended {
    after: bool,
    transcript: bool,
}

/// Done, and there is nothing to say about it.
#[derive(Debug, Serialize)]
pub(crate) struct Nothing {}
