//! `/faq/<channel>/<key>`: one article that everybody may read, as agents link to it.

use app::widget::{self, Looks};
use app::words::{LANGUAGES, Words};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use domain::Refusal;
use domain::faq::ArticleKey;
use serde::Deserialize;

use crate::refusal::No;
use crate::widget::{find, page_of};
use crate::{Server, console, language};

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    language: Option<String>,
}

pub(crate) async fn page(
    State(server): State<Server>,
    Path((channel, key)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let channel = match find(&server, &channel).await {
        Ok(channel) => channel,
        Err(no) => return no,
    };
    let settings = &channel.settings;
    let none = || (StatusCode::NOT_FOUND, "There is no such article.").into_response();
    let Some(key) = ArticleKey::parse(&key).filter(|_| !settings.archived) else { return none() };
    // As they ask for it, else as the channel speaks, else in whatever language there is.
    let wanted = language::of(settings, asked.language.as_deref(), &headers);
    let mut languages = vec![wanted, &*settings.language];
    languages.extend(LANGUAGES);
    let article = match server.desk.article(settings, &key, &languages).await {
        Ok(article) => article,
        Err(Refusal::NotFound) => return none(),
        Err(other) => return No(other).into_response(),
    };
    let Ok(nonce) = console::nonce() else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let (accent, ink) = (settings.look.accent.to_string(), settings.look.accent.text_on().to_string());
    let looks = Looks { accent: &accent, ink: &ink, bundle: &server.site.widget, nonce: &nonce };
    let page = page_of(&server, &channel, &article.language, true);
    let html = widget::article(&article, &page, Words::of(&article.language), looks);
    let policy = format!(
        "default-src 'none'; style-src 'self' 'nonce-{nonce}'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'"
    );
    let headers = [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::VARY, "accept-language".to_owned()),
        (header::CACHE_CONTROL, "public, max-age=60".to_owned()),
    ];
    (headers, Html(html)).into_response()
}
