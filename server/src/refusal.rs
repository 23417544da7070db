//! A refusal as an HTTP answer: a status for machines, the refusal itself as JSON for our own pages.

use axum::Json;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse, Response};
use domain::Refusal;

/// What a handler gives back instead of its answer.
#[derive(Debug)]
pub(crate) struct No(pub(crate) Refusal);

impl From<Refusal> for No {
    fn from(refusal: Refusal) -> Self {
        Self(refusal)
    }
}

impl IntoResponse for No {
    fn into_response(self) -> Response {
        let after = app::ssr::retry_after(&self.0);
        let mut response = (app::ssr::status(&self.0), Json(self.0)).into_response();
        if let Some(after) = after {
            response.headers_mut().insert(RETRY_AFTER, after);
        }
        response
    }
}
