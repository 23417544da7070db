//! The demonstration's shop: a host page that embeds the widget with the snippet that a user would paste.

use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::ChannelKey;
use serde::Deserialize;

use crate::Server;
use crate::assets::{self, Public};

#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    channel: Option<String>,
}

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
    let channel =
        asked.channel.and_then(|c| ChannelKey::parse(&c)).map_or_else(|| "support".to_owned(), String::from);
    let html = String::from_utf8_lossy(&file.data)
        .replace("{{base}}", &server.site.public_url)
        .replace("{{channel}}", &channel);
    // As strict as a host page can be: what the widget needs are two entries.
    let base = &server.site.public_url;
    let policy = format!(
        "default-src 'self'; script-src {base}; frame-src {base}; img-src 'self' data:; style-src 'self'; \
         object-src 'none'; base-uri 'none'; require-trusted-types-for 'script'; frame-ancestors 'none'"
    );
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::REFERRER_POLICY, "strict-origin-when-cross-origin".to_owned()),
    ];
    (headers, html).into_response()
}
