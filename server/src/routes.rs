//! Everything that can be asked for, in two lists: what anybody may ask for, and what is for agents. A test walks the
//! first list with a secret that only agents may see, so a new road for customers is watched from its first day.

use axum::Router;
use axum::http::header::CONTENT_DISPOSITION;
use axum::http::{Extensions, HeaderMap, StatusCode, Version};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{MethodRouter, any, get, post};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate as _, SizeAbove};

use crate::{
    Server, after, article, assets, console, demo, files, guard, health, live, loader, panel, plain, poll,
    request, widget,
};

type Routes = Vec<(&'static str, MethodRouter<Server>)>;

/// Smaller answers gain nothing from compression.
const SMALL: u16 = 256;

/// What customers' browsers ask for, and anybody else's.
fn public() -> Routes {
    vec![
        // The widget.
        ("/snak.js", get(loader::script)),
        ("/w/{channel}", get(widget::framed)),
        ("/c/{channel}", get(widget::alone).post(plain::leave)),
        ("/w/start", post(widget::start)),
        ("/w/identify", post(widget::identify)),
        ("/w/say", post(widget::say)),
        ("/w/choose", post(widget::choose)),
        (files::UPLOAD, post(files::upload)),
        ("/w/file/{id}", get(files::for_customer)),
        ("/w/seen", post(widget::seen)),
        ("/w/end", post(widget::end)),
        ("/w/leave", post(after::leave)),
        ("/w/rate", post(after::rate)),
        ("/w/transcript", post(after::transcript)),
        ("/w/request", post(request::create)),
        ("/w/instead", post(request::instead)),
        ("/w/panel/{name}", post(panel::show)),
        ("/w/live", any(live::customer)),
        ("/w/poll", post(poll::customer)),
        ("/w/up", post(poll::customer_up)),
        // Articles that agents link to.
        ("/faq/{channel}/{key}", get(article::page)),
        // The demonstration.
        ("/demo", get(demo::shop)),
        ("/demo/identity", get(demo::identity)),
        ("/demo/hours", post(demo::set_hours)),
        ("/demo/{file}", get(demo::file)),
        // Files and health.
        ("/assets/{file}", get(assets::file)),
        ("/favicon.ico", get(assets::icon)),
        ("/healthz", get(health::alive)),
        ("/readyz", get(health::ready)),
    ]
}

/// What takes a session.
fn for_agents() -> Routes {
    vec![
        ("/", get(console::page)),
        ("/chats/{id}", get(console::page)),
        ("/dashboard", get(console::page)),
        ("/requests", get(console::page)),
        ("/requests/{number}", get(console::page)),
        // A post is the form of a browser whose wasm is not there yet, or never comes.
        ("/sign-in", get(console::page).post(console::page)),
        ("/api/{*function}", post(console::function)),
        (files::AGENT_UPLOAD, post(files::agent_uploads)),
        ("/files/{id}", get(files::for_agent)),
        ("/live", any(live::agent)),
        ("/live/poll", post(poll::agent)),
        ("/live/up", post(poll::agent_up)),
    ]
}

/// The paths of the first list.
pub fn public_paths() -> Vec<&'static str> {
    public().into_iter().map(|(path, _)| path).collect()
}

pub fn all(server: Server) -> Router {
    let mut router = Router::new();
    for (path, handler) in public().into_iter().chain(for_agents()) {
        router = router.route(path, handler);
    }
    // What was compressed while it was built says so, and is passed on as it is.
    // Pages and the loader are small and are what customers wait for: a little more work for fewer bytes.
    // What customers and agents send each other goes as it is: most of it is compressed already, and it is told how long it is.
    let told = |_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions| {
        !headers.contains_key(CONTENT_DISPOSITION)
    };
    let compressed = SizeAbove::new(SMALL).and(NotForContentType::IMAGES).and(told);
    router
        .layer(CompressionLayer::new().quality(CompressionLevel::Precise(9)).compress_when(compressed))
        .layer(from_fn_with_state(server.clone(), guard::whole_body))
        .layer(from_fn_with_state(server.clone(), guard::same_origin))
        .layer(from_fn(guard::headers))
        .with_state(server)
}
