//! What stands before every handler: writes come from our own pages only, and answers say how they may be used.

use axum::Json;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use domain::text::MESSAGE_LIMIT;
use domain::{Field, Problem, Refusal};

use crate::{Server, files};

/// Refuses writes from other sites' pages. A browser says where a request comes from, and a page cannot forge it.
pub(crate) async fn same_origin(State(server): State<Server>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if reads || is_ours(&server, request.headers()) {
        return next.run(request).await;
    }
    (StatusCode::FORBIDDEN, "This can only be asked for from the server's own pages.").into_response()
}

/// Whether the request comes from a page of this server: of its public address, or of the host that was asked.
pub(crate) fn is_ours(server: &Server, headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|v: &HeaderValue| v.to_str().ok());
    let Some(origin) = text(header::ORIGIN) else {
        // Programs send none; browsers do with every write, except where their own policy already forbids them.
        return text(header::HeaderName::from_static("sec-fetch-site"))
            .is_none_or(|s| s == "same-origin" || s == "none");
    };
    let host = origin.split_once("://").map(|(_, host)| host);
    *origin == *server.site.public_url || (host.is_some() && host == text(header::HOST))
}

/// No request but one with a file is larger than this.
const LARGEST_BODY: usize = 64 * 1024;

/// Reads the body of a write to its end, before anything else is done for it: in time, and not too much of it. Who
/// sends a byte now and then to keep a place occupied loses it.
pub(crate) async fn whole_body(State(server): State<Server>, request: Request, next: Next) -> Response {
    // A file is read where it is written, with limits of its own.
    let file = [files::UPLOAD, files::AGENT_UPLOAD].contains(&request.uri().path());
    if file || matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let announced = parts.headers.get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse().ok());
    let read = async {
        if announced.is_some_and(|length: usize| length > LARGEST_BODY) {
            return None;
        }
        axum::body::to_bytes(body, LARGEST_BODY).await.ok()
    };
    match tokio::time::timeout(server.patience.body, read).await {
        Ok(Some(bytes)) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        Ok(None) => {
            let refusal = Refusal::field(Field::Message, Problem::TooLong { limit: MESSAGE_LIMIT });
            (StatusCode::PAYLOAD_TOO_LARGE, Json(refusal)).into_response()
        }
        Err(_) => (StatusCode::REQUEST_TIMEOUT, Json(Refusal::Busy)).into_response(),
    }
}

/// Headers that no answer goes without, unless its handler has set its own.
pub(crate) async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
        (header::CACHE_CONTROL, "no-store"),
        (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}
