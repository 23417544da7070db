//! Everything that can be asked for, in one list.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{any, get, post};
use tower_http::compression::CompressionLayer;

use crate::{Server, assets, console, demo, guard, health, live, loader, widget};

/// No request but an upload is larger than this.
const LARGEST_BODY: usize = 64 * 1024;

pub fn all(server: Server) -> Router {
    let pages = Router::new()
        // The console.
        .route("/", get(console::page))
        .route("/chats/{id}", get(console::page))
        .route("/dashboard", get(console::page))
        .route("/sign-in", get(console::page))
        .route("/api/{*function}", post(console::function))
        // The widget.
        .route("/snak.js", get(loader::script))
        .route("/w/{channel}", get(widget::framed))
        .route("/c/{channel}", get(widget::alone))
        .route("/w/start", post(widget::start))
        .route("/w/say", post(widget::say))
        .route("/w/seen", post(widget::seen))
        .route("/w/end", post(widget::end))
        // The demonstration.
        .route("/demo", get(demo::shop))
        .route("/demo/{file}", get(demo::file))
        .layer(CompressionLayer::new());
    Router::new()
        .merge(pages)
        // Live lines: no compression, and no limit on how long they last.
        .route("/live", any(live::agent))
        .route("/w/live", any(live::customer))
        .route("/assets/{file}", get(assets::file))
        .route("/favicon.ico", get(assets::icon))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(from_fn_with_state(server.clone(), guard::same_origin))
        .layer(from_fn(guard::headers))
        .with_state(server)
}
