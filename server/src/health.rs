//! Whether the server can serve.

use axum::extract::State;
use axum::http::StatusCode;
use desk::Desk;

/// The process answers.
pub(crate) async fn alive() -> &'static str {
    "ok"
}

/// The store answers, too.
pub(crate) async fn ready(State(desk): State<Desk>) -> (StatusCode, &'static str) {
    match desk.is_ready().await {
        Ok(()) => (StatusCode::OK, "ok"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the store does not answer"),
    }
}
