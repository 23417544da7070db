//! `/c/<channel>` without scripts: a form that the browser sends by itself. The id of the request is rendered into it, so that
//! sending it twice makes one request; what was typed comes back with whatever is wrong with it.

use app::widget::{self, Looks, Page, Plain, Said};
use app::words::Words;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use desk::CreateRequest;
use domain::case::Origin;
use domain::customer::Typed;
use domain::{Channel, Refusal, WriteId};
use serde::Deserialize;
use uuid::Uuid;

use crate::identity::MayWrite;
use crate::refusal::No;
use crate::widget::{around, find};
use crate::{Server, console, language};

/// The form as a browser sends it.
#[derive(Debug, Deserialize)]
pub(crate) struct Sent {
    write: WriteId,
    #[serde(default)]
    language: String,
    #[serde(flatten)]
    form: Typed,
}

/// What stands in a page before anything was sent.
pub(crate) fn fresh(channel: &Channel) -> Said {
    if !channel.settings.closed.request {
        return Said::Closed;
    }
    let write = Uuid::now_v7().to_string();
    Said::Asked { write, typed: Box::default(), no: None }
}

/// The page on its own.
pub(crate) fn document(server: &Server, channel: &Channel, page: &Page, said: &Said) -> Response {
    let Ok(nonce) = console::nonce() else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let settings = &channel.settings;
    let (accent, ink) = (settings.look.accent.to_string(), settings.look.accent.text_on().to_string());
    let looks = Looks { accent: &accent, ink: &ink, bundle: &server.site.widget, nonce: &nonce };
    let html = widget::plain_document(Plain { page, settings, said }, Words::of(&page.language), looks);
    (around(settings, &nonce, false), Html(html)).into_response()
}

/// `POST /c/<channel>`.
pub(crate) async fn leave(
    State(server): State<Server>,
    may: Result<MayWrite, No>,
    Path(channel): Path<String>,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> Response {
    let channel = match find(&server, &channel).await {
        Ok(channel) => channel,
        Err(no) => return no,
    };
    let asked = Some(sent.language.as_str()).filter(|l| !l.is_empty());
    let page =
        crate::widget::page_of(&server, &channel, language::of(&channel.settings, asked, &headers), true);
    // In a frame it has the frame's whole window.
    let framed = headers.get("sec-fetch-dest").is_some_and(|to| to == "iframe");
    let page = Page { alone: !framed, ..page };
    let made = match may {
        Ok(MayWrite(from)) => create(&server, &channel, &sent, from).await,
        Err(No(refusal)) => Err(refusal),
    };
    match made {
        Ok(number) => document(&server, &channel, &page, &Said::Created(number)),
        Err(Refusal::NotFound) => No(Refusal::NotFound).into_response(),
        Err(Refusal::NotAllowed) => {
            (StatusCode::FORBIDDEN, document(&server, &channel, &page, &Said::Closed)).into_response()
        }
        Err(refusal) => {
            let status = app::ssr::status(&refusal);
            let said = again(sent, refusal);
            (status, document(&server, &channel, &page, &said)).into_response()
        }
    }
}

async fn create(server: &Server, channel: &Channel, sent: &Sent, from: desk::Origin) -> Result<i64, Refusal> {
    server.desk.may_request(from, &channel.key)?;
    let request = CreateRequest {
        channel: channel.key.clone(),
        write: sent.write,
        form: sent.form.clone(),
        page: None,
        origin: Origin::Form,
        from,
    };
    server.desk.create_request(request).await
}

/// The form with what was typed, and why it was not taken.
fn again(sent: Sent, refusal: Refusal) -> Said {
    // The page came back from the browser's memory and was sent with other words: that is another request.
    let another = refusal == Refusal::OtherBody;
    let write = if another { Uuid::now_v7() } else { sent.write.0 };
    let typed = Typed { website: String::new(), ..sent.form };
    Said::Asked { write: write.to_string(), typed: Box::new(typed), no: Some(refusal) }
}
