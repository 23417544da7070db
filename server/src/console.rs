//! The console's pages and server functions, which `app` makes. Here they get the address of who asks, and a policy.

use app::ssr::Peer;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use crate::Server;
use crate::address::Address;

pub(crate) async fn page(
    State(server): State<Server>,
    Address(from): Address,
    mut request: Request,
) -> Response {
    let Ok(nonce) = nonce() else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    request.extensions_mut().insert(Peer(from.to_string()));
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self' \
         'nonce-{nonce}'; img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'self'; \
         frame-ancestors 'none'"
    );
    let mut response = app::console::page(request, server.desk, server.site, nonce).await;
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

pub(crate) async fn function(
    State(server): State<Server>,
    Address(from): Address,
    mut request: Request,
) -> Response {
    request.extensions_mut().insert(Peer(from.to_string()));
    app::ssr::answer(request, server.desk, server.site).await
}

/// What marks the scripts and styles of one answer as ours.
pub(crate) fn nonce() -> Result<String, getrandom::Error> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes)?;
    Ok(bytes.iter().map(|b| format!("{b:02x}")).collect())
}
