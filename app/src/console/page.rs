//! From a request to the finished page, on the server: who asks, what they may see, and the document around it.

use axum::Form;
use axum::extract::{FromRequest, Query, Request};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, LOCATION, REFERRER_POLICY, SET_COOKIE};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use desk::{Agent, Desk};
use domain::Refusal;
use leptos::prelude::*;
use leptos_router::location::RequestUrl;
use serde::Deserialize;

use super::app::App;
use super::boot::{Address, Boot, Door, Requests, Screen};
use super::document::{Document, document};
use super::place::Place;
use super::together::asked_title;
use super::{bar, reasons};
use crate::api::No;
use crate::site::Site;
use crate::ssr::{peer_of, status};
use crate::words::Words;

/// Answers every address of the console: `/`, `/chats/{id}`, `/dashboard`, `/requests`, `/requests/{number}`, and `/sign-in` for GET and POST.
/// `nonce` is the one in the page's content security policy.
pub async fn page(request: Request, desk: Desk, site: Site, nonce: String) -> Response {
    let place = Place::of(request.uri().path());
    let render = Render { words: Words::of("en"), desk, site, nonce };
    if request.method() == Method::POST {
        return if place == Place::SignIn {
            render.sign_in(request).await
        } else {
            StatusCode::METHOD_NOT_ALLOWED.into_response()
        };
    }
    let agent = match render.site.token(request.headers()) {
        Some(token) => render.desk.agent(&token).await,
        None => Err(Refusal::SignIn),
    };
    let to = wanted(&request);
    match (place, agent) {
        (Place::SignIn, Ok(_)) => go(&Place::after_sign_in(&to)),
        (Place::SignIn, Err(Refusal::SignIn)) => render.door(Door { to, ..Door::default() }),
        (place, Err(Refusal::SignIn)) => by(&place.by_sign_in()),
        (_, Err(refusal)) => render.sorry(&refusal),
        (place, Ok(agent)) => {
            render.console(place, &agent).await.unwrap_or_else(|refusal| render.sorry(&refusal))
        }
    }
}

struct Render {
    words: Words,
    desk: Desk,
    site: Site,
    nonce: String,
}

/// The sign-in form as a browser without script sends it.
#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    keep: Option<String>,
    #[serde(default)]
    to: String,
}

impl Render {
    async fn console(&self, place: Place, agent: &Agent) -> Result<Response, Refusal> {
        let office = self.desk.office(agent).await?;
        let open = match place.chat() {
            Some(chat) => Some(Box::new(self.desk.conversation(agent, chat).await)),
            None => None,
        };
        let requests = match place {
            Place::Requests(state) => Some(Requests::List(self.desk.cases(agent, state, None).await)),
            Place::Request(number) => Some(Requests::One(Box::new(self.desk.case(agent, number).await))),
            _ => None,
        };
        let one = match &requests {
            Some(Requests::One(one)) => one.as_ref().as_ref().err(),
            _ => None,
        };
        let code = match (open.as_deref(), place) {
            (Some(Err(refusal)), _) => status(refusal),
            _ if one.is_some() => one.map_or(StatusCode::OK, status),
            (_, Place::Nowhere) => StatusCode::NOT_FOUND,
            _ => StatusCode::OK,
        };
        Ok(self.whole(code, place, Screen::Console { office, open, requests }))
    }

    async fn sign_in(&self, request: Request) -> Response {
        let from = peer_of(&request).0;
        let Ok(Form(typed)) = Form::<Typed>::from_request(request, &()).await else {
            return StatusCode::BAD_REQUEST.into_response();
        };
        match self.desk.sign_in(&typed.email, &typed.password, &from).await {
            Ok(signed_in) => {
                let cookie = self.site.session(&signed_in.token, typed.keep.is_some());
                ([(SET_COOKIE, cookie)], go(&Place::after_sign_in(&typed.to))).into_response()
            }
            Err(no) => {
                let Typed { email, keep, to, .. } = typed;
                self.door(Door { to, email, keep: keep.is_some(), no: Some(no), ..Door::default() })
            }
        }
    }

    fn door(&self, door: Door) -> Response {
        let code = door.no.as_ref().map_or(StatusCode::OK, status);
        let host = self.site.public_url.split_once("://").map_or("", |(_, host)| host).to_owned();
        let demo = self.site.demo.then(|| (desk::DEMO_ACCOUNTS.join(", "), desk::DEMO_PASSWORD.to_owned()));
        self.whole(code, Place::SignIn, Screen::SignIn(Door { host, demo, ..door }))
    }

    fn whole(&self, code: StatusCode, place: Place, screen: Screen) -> Response {
        let now = self.desk.now();
        let (calls, calling) = match &screen {
            Screen::Console { office, .. } => {
                let unread = |c: &&&domain::Card| c.unread > 0 && c.is_written_by(office.me.id);
                let calls = office.takeable() + office.ongoing().iter().filter(unread).count();
                let rings = office.offered(now).map(|_| self.words.offer_title());
                (calls, rings.or_else(|| asked_title(self.words, office)))
            }
            Screen::SignIn(_) => (0, None),
        };
        let words = self.words.table(false).iter().map(|text| (*text).to_owned()).collect();
        let address = Address(self.site.public_url.to_string());
        let boot = Boot { words, now, demo: self.site.demo, address, screen };
        let json = serde_json::to_string(&boot).unwrap_or_default();
        let title = bar::title(self.words, place, calls, calling);
        let body = body(self.words, boot, &place.path());
        self.finished(code, &title, &body, Some(&json))
    }

    /// The office does not answer; there is nothing to render from.
    fn sorry(&self, refusal: &Refusal) -> Response {
        let text = reasons::reason(self.words, &No::Refused(refusal.clone()));
        let view = view! {
            <main class="door">
                <div class="empty bad">
                    <h1>"Snak"</h1>
                    <span>{text}</span>
                    <a class="btn" href="">{self.words.try_again()}</a>
                </div>
            </main>
        };
        self.finished(status(refusal), "Snak", &view.to_html(), None)
    }

    fn finished(&self, code: StatusCode, title: &str, body: &str, boot: Option<&str>) -> Response {
        let (words, files, nonce) = (self.words, &self.site.console, self.nonce.as_str());
        let html = document(&Document { words, files, nonce, title, body, boot });
        // With "no-referrer" browsers would hide the origin of the sign-in form, too.
        let headers = [
            (CONTENT_TYPE, "text/html; charset=utf-8"),
            (CACHE_CONTROL, "no-store"),
            (REFERRER_POLICY, "same-origin"),
        ];
        (code, headers, html).into_response()
    }
}

/// Renders in one go: everything that the page shows is in `boot`.
fn body(words: Words, boot: Boot, path: &str) -> String {
    let owner = Owner::new_root(None);
    let html = owner.with(|| {
        provide_context(RequestUrl::new(path));
        view! { <App words=words boot=boot/> }.to_html()
    });
    owner.unset_with_forced_cleanup();
    html
}

#[derive(Default, Deserialize)]
struct Wanted {
    #[serde(default)]
    to: String,
}

fn wanted(request: &Request) -> String {
    Query::<Wanted>::try_from_uri(request.uri()).map(|query| query.0.to).unwrap_or_default()
}

fn go(place: &Place) -> Response {
    by(&place.path())
}

fn by(path: &str) -> Response {
    (StatusCode::SEE_OTHER, [(LOCATION, path), (CACHE_CONTROL, "no-store")]).into_response()
}
