//! `/snak.js`: the one script a host page loads, with the channel's look written into it, so that a page needs no
//! second request before somebody clicks.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::LazyLock;

use app::launcher::LauncherWords;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::ChannelKey;
use domain::channel::Side;
use serde::Deserialize;
use serde_json::json;

use crate::{Server, assets, language};

static LOADER: LazyLock<String> = LazyLock::new(assets::loader);

#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    channel: Option<String>,
    /// The host page's choice, which the frame follows, too.
    language: Option<String>,
}

pub(crate) async fn script(
    State(server): State<Server>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let key = asked.channel.as_deref().and_then(ChannelKey::parse);
    let channel = match key {
        Some(key) => server.desk.channel(&key).await,
        None => Err(domain::Refusal::NotFound),
    };
    // A page whose channel is gone or misspelt gets a script that does nothing but say so in the page's console. It is
    // found all the same: a browser runs no script that comes with a 404.
    let Ok(channel) = channel else {
        let nothing =
            "console.warn(\"Snak: there is no such channel. See the snippet in the channel's settings.\")";
        return answer(StatusCode::OK, "\"none\"", nothing.to_owned());
    };
    let settings = &channel.settings;
    let now = server.desk.availability(&channel.key, settings);
    let words = LauncherWords::of(language::of(settings, asked.language.as_deref(), &headers));
    let badge = if settings.badge.is_empty() { words.badge } else { &settings.badge };
    let look = json!({
        "key": channel.key.as_str(),
        "badge": badge,
        "frame": words.frame,
        "unread": words.unread,
        "side": if settings.look.side == Side::Left { "left" } else { "right" },
        "accent": settings.look.accent.to_string(),
        "ink": settings.look.accent.text_on().to_string(),
        "language": asked.language.as_deref().and_then(language::known),
        "open": now.answers,
        "closed": now.closed,
        "archived": settings.archived,
    });
    let script = LOADER.replacen("__CHANNEL__", &look.to_string(), 1);
    let mut hasher = DefaultHasher::new();
    script.hash(&mut hasher);
    let tag = format!("\"{:x}\"", hasher.finish());
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes().ends_with(tag.as_bytes())) {
        return answer(StatusCode::NOT_MODIFIED, &tag, String::new());
    }
    answer(StatusCode::OK, &tag, script)
}

fn answer(status: StatusCode, tag: &str, body: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=60"),
        (header::ETAG, tag),
        (header::VARY, "accept-language"),
        // Host pages that isolate themselves (COEP) may still load it.
        (header::HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
    ];
    (status, headers, body).into_response()
}
