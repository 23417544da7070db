//! What stands before every handler: writes come from our own pages only, and answers say how they may be used.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use crate::Server;

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
