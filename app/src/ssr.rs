//! What the server half of the app stands on: the office, the site and the asker of the request at hand. `server`
//! mounts [`answer`] for `/api/*` and [`crate::console::page`] for the pages, and marks each request with a [`Peer`].

use axum::extract::Request;
use axum::http::header::{COOKIE, RETRY_AFTER, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use desk::{Agent, Desk};
use domain::Refusal;
use leptos::context::{provide_context, use_context};
use leptos_axum::ResponseOptions;

use crate::api::No;
use crate::site::Site;

/// The address that a request came from, as far as it can be trusted: an extension that `server` puts on every
/// request. Sign-in is throttled by it.
#[derive(Clone, Debug)]
pub struct Peer(pub String);

/// A session kept for longer than the window lives this long in the browser, in seconds: 30 days.
const KEPT: u32 = 30 * 24 * 60 * 60;

/// Answers a server function.
pub async fn answer(request: Request, desk: Desk, site: Site) -> Response {
    let peer = peer_of(&request);
    let context = move || {
        provide_context(desk.clone());
        provide_context(site.clone());
        provide_context(peer.clone());
    };
    leptos_axum::handle_server_fns_with_context(context, request).await.into_response()
}

pub(crate) fn peer_of(request: &Request) -> Peer {
    request.extensions().get().cloned().unwrap_or(Peer(String::new()))
}

/// The status that goes with a refusal, on every route.
pub const fn status(refusal: &Refusal) -> StatusCode {
    match refusal {
        Refusal::SignIn | Refusal::WrongPassword | Refusal::Identity => StatusCode::UNAUTHORIZED,
        Refusal::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
        Refusal::NotFound => StatusCode::NOT_FOUND,
        Refusal::NotAllowed | Refusal::Blocked => StatusCode::FORBIDDEN,
        Refusal::AlreadyTaken { .. }
        | Refusal::NothingWaiting
        | Refusal::NobodyFree
        | Refusal::Full { .. }
        | Refusal::Ended
        | Refusal::NotNow
        | Refusal::Closed
        | Refusal::OtherBody => StatusCode::CONFLICT,
        Refusal::Fields { .. } => StatusCode::UNPROCESSABLE_ENTITY,
        Refusal::Busy | Refusal::Unavailable { .. } => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// When it may be asked again, for refusals that pass by themselves.
pub fn retry_after(refusal: &Refusal) -> Option<HeaderValue> {
    match refusal {
        Refusal::TooMany { seconds } => Some(HeaderValue::from(*seconds)),
        Refusal::Busy => Some(HeaderValue::from(1)),
        _ => None,
    }
}

pub(crate) fn refuse_with_status(refusal: &Refusal) {
    if let Some(options) = use_context::<ResponseOptions>() {
        options.set_status(status(refusal));
        if let Some(after) = retry_after(refusal) {
            options.insert_header(RETRY_AFTER, after);
        }
    }
}

/// A context that is missing is a fault of ours: `server` calls [`answer`], which provides all of them.
fn from_context<T: Clone + 'static>() -> Result<T, Refusal> {
    use_context().ok_or(Refusal::Unavailable { reference: String::new() })
}

pub(crate) fn desk() -> Result<Desk, Refusal> {
    from_context()
}

pub(crate) fn site() -> Result<Site, Refusal> {
    from_context()
}

pub(crate) fn peer() -> String {
    use_context::<Peer>().map(|p| p.0).unwrap_or_default()
}

/// Who asks. `SignIn` when the session has ended.
pub(crate) async fn agent() -> Result<Agent, No> {
    let token = token().ok_or(Refusal::SignIn)?;
    Ok(desk()?.agent(&token).await?)
}

pub(crate) fn token() -> Option<String> {
    let site = use_context::<Site>()?;
    let parts = use_context::<axum::http::request::Parts>()?;
    site.token(&parts.headers)
}

pub(crate) fn set_cookie(cookie: &str) {
    if let (Some(options), Ok(value)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(cookie)) {
        options.append_header(SET_COOKIE, value);
    }
}

impl Site {
    /// The session's token among the cookies of a request.
    pub fn token(&self, headers: &HeaderMap) -> Option<String> {
        let pairs = headers.get_all(COOKIE).iter().filter_map(|c| c.to_str().ok()).flat_map(|c| c.split(';'));
        let mut ours =
            pairs.filter_map(|pair| pair.trim().split_once('=')).filter(|(n, _)| *n == self.session_cookie());
        ours.next().map(|(_, token)| token.to_owned()).filter(|token| !token.is_empty())
    }

    /// The cookie that opens the console. With `keep` it outlives the browser's window.
    pub(crate) fn session(&self, token: &str, keep: bool) -> String {
        let mut cookie = self.cookie(token);
        if keep {
            cookie.push_str(&format!("; Max-Age={KEPT}"));
        }
        cookie
    }

    pub(crate) fn no_session(&self) -> String {
        format!("{}; Max-Age=0", self.cookie(""))
    }

    fn cookie(&self, value: &str) -> String {
        let secure = if self.secure { "; Secure" } else { "" };
        format!("{}={value}; Path=/; HttpOnly; SameSite=Lax{secure}", self.session_cookie())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(secure: bool) -> Site {
        let bundle = crate::site::Bundle::default();
        Site { public_url: "".into(), secure, demo: false, console: bundle.clone(), widget: bundle }
    }

    #[test]
    fn the_token_is_found_among_other_cookies() {
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, HeaderValue::from_static("a=1; snakes=no; snak=abc ; b=2"));
        assert_eq!(site(false).token(&headers).as_deref(), Some("abc"));
        assert_eq!(site(true).token(&headers), None, "over https only the prefixed cookie counts");
    }

    #[test]
    fn a_cookie_says_how_long_and_how_safe() {
        assert_eq!(site(false).session("t", false), "snak=t; Path=/; HttpOnly; SameSite=Lax");
        let kept = site(true).session("t", true);
        assert_eq!(kept, "__Host-snak=t; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=2592000");
        assert!(site(false).no_session().ends_with("Max-Age=0"));
    }
}
