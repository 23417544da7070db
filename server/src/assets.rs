//! The files that were built into the binary: bundles with the hash of their content in the name, and beside each its
//! compressed forms.

use app::site::Bundle;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../target/site"]
struct Site;

/// What a browser's tab shows.
#[derive(RustEmbed)]
#[folder = "../public"]
pub(crate) struct Public;

/// The loader with its place for the channel's settings.
pub(crate) fn loader() -> String {
    let file = Site::get("snak.js");
    file.map(|f| String::from_utf8_lossy(&f.data).into_owned()).unwrap_or_default()
}

/// The addresses of a bundle's files.
pub(crate) fn bundle(name: &str) -> Bundle {
    let manifest = Site::get("manifest.json");
    let names: serde_json::Value =
        manifest.and_then(|m| serde_json::from_slice(&m.data).ok()).unwrap_or(serde_json::Value::Null);
    let file = |kind: &str| {
        let name = names.get(format!("{name}.{kind}")).and_then(|n| n.as_str()).unwrap_or_default();
        format!("/assets/{name}").into()
    };
    Bundle { js: file("js"), wasm: file("wasm"), css: file("css") }
}

/// A built file, in the smallest form that the browser takes.
pub(crate) async fn file(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let takes = |encoding: &str| accepted.split(',').any(|e| e.trim().split(';').next() == Some(encoding));
    let forms = [("br", ".br"), ("gzip", ".gz")];
    let smallest = forms
        .into_iter()
        .filter(|(encoding, _)| takes(encoding))
        .find_map(|(encoding, end)| Some((Some(encoding), Site::get(&format!("assets/{name}{end}"))?)));
    let Some((encoding, file)) = smallest.or_else(|| Some((None, Site::get(&format!("assets/{name}"))?)))
    else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut response = (
        [
            (header::CONTENT_TYPE, kind(&name)),
            // The name changes with the content, so a copy is good for ever.
            (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
            (header::VARY, "accept-encoding"),
        ],
        file.data,
    )
        .into_response();
    if let Some(encoding) = encoding {
        response.headers_mut().insert(header::CONTENT_ENCODING, header::HeaderValue::from_static(encoding));
    }
    response
}

pub(crate) async fn icon() -> Response {
    match Public::get("favicon.svg") {
        Some(file) => {
            let kind =
                [(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "public, max-age=86400")];
            (kind, file.data).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

pub(crate) fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("html") => "text/html; charset=utf-8",
        _ => "application/octet-stream",
    }
}
