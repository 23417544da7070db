//! Files on their way in and out. In: one for each request, the body as it is, its id and name in headers. Out: to customers
//! by their token, to agents by their session, always as something to be saved and never as something to be shown: a
//! browser that goes to one of these addresses runs nothing and renders nothing.

use std::time::Duration;

use axum::Json;
use axum::body::Body;
use axum::extract::{FromRequestParts, Path, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use desk::{Arriving, Desk, Download};
use domain::attachment::LARGEST;
use domain::{Attachment, ChatId, FileId, Refusal};
use futures_util::{Stream, StreamExt as _};
use tokio::time::Instant;

use crate::Server;
use crate::address::Address;
use crate::identity::{IsCustomer, MayWrite, SessionToken};
use crate::places::Place;
use crate::refusal::No;

/// The path of uploads, whose bodies are larger and take longer than others.
pub(crate) const UPLOAD: &str = "/w/upload";
/// The same for agents.
pub(crate) const AGENT_UPLOAD: &str = "/upload";
/// So many files arrive at once.
pub const ARRIVING: usize = 64;
/// And so many from one address: our own pages send one at a time.
pub const ARRIVING_OF_ONE: usize = 6;
/// Of agents, from one address: behind it sits all of an office.
pub const ARRIVING_OF_AN_OFFICE: usize = 40;

const ID: HeaderName = HeaderName::from_static("snak-file");
const NAME: HeaderName = HeaderName::from_static("snak-name");
const CHAT: HeaderName = HeaderName::from_static("snak-chat");
const PRIVATE: HeaderName = HeaderName::from_static("snak-private");

/// A place for a file that arrives, for who does not send too many.
#[derive(Debug)]
pub(crate) struct UploadPlace(#[expect(dead_code, reason = "held, not read")] Place);

impl FromRequestParts<Server> for UploadPlace {
    type Rejection = No;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, No> {
        let Address(from) = Address::from_request_parts(parts, server).await?;
        server.desk.may_upload(from)?;
        Ok(Self(server.uploads.take(from)?))
    }
}

pub(crate) async fn upload(
    State(server): State<Server>,
    IsCustomer(customer): IsCustomer,
    _place: UploadPlace,
    request: Request,
) -> Result<Json<Attachment>, No> {
    let (parts, body) = request.into_parts();
    let Announced { id, name, size } = Announced::in_headers(&parts.headers)?;
    let arriving = server.desk.customer_uploads(&customer, id, &name, size).await;
    take(&server, arriving, body, size).await
}

/// The same for an agent of the chat that a header names; another says whether it is for colleagues only.
pub(crate) async fn agent_uploads(
    State(server): State<Server>,
    token: Option<SessionToken>,
    Address(from): Address,
    request: Request,
) -> Result<Json<Attachment>, No> {
    let SessionToken(token) = token.ok_or(Refusal::SignIn)?;
    let me = server.desk.agent(&token).await?;
    server.desk.may_send_files(&me)?;
    let _place = server.agent_uploads.take(from)?;
    let (parts, body) = request.into_parts();
    let Announced { id, name, size } = Announced::in_headers(&parts.headers)?;
    let chat = text(&parts.headers, &CHAT).and_then(|id| ChatId::parse(&id)).ok_or(Refusal::NotFound)?;
    let private = parts.headers.contains_key(PRIVATE);
    let arriving = server.desk.agent_uploads(&me, chat, id, &name, size).await;
    take(&server, arriving.map(|arriving| arriving.for_colleagues(private)), body, size).await
}

/// What is told of a file before its bytes.
struct Announced {
    id: FileId,
    name: String,
    size: Option<i64>,
}

impl Announced {
    fn in_headers(headers: &HeaderMap) -> Result<Self, Refusal> {
        Ok(Self {
            id: text(headers, &ID).and_then(|id| FileId::parse(&id)).ok_or(Refusal::NotNow)?,
            name: text(headers, &NAME).unwrap_or_default(),
            size: text(headers, &header::CONTENT_LENGTH).and_then(|length| length.parse().ok()),
        })
    }
}

async fn take(
    server: &Server,
    arriving: Result<Arriving, Refusal>,
    body: Body,
    announced: Option<i64>,
) -> Result<Json<Attachment>, No> {
    let mut bytes = Box::pin(in_time(body, server.patience.upload).fuse());
    let arrived = match arriving {
        Ok(arriving) => server.desk.receive(arriving, bytes.as_mut()).await,
        Err(refusal) => Err(refusal),
    };
    if let Err(Refusal::Fields { .. } | Refusal::NotAllowed | Refusal::Ended) = &arrived
        && announced.is_none_or(|length| length <= LARGEST)
    {
        // A browser hears the answer when it has been heard out. One byte too many is not waited for.
        rest(bytes).await;
    }
    Ok(Json(arrived?))
}

/// How long a file may take, and the least that has to come.
#[derive(Clone, Copy, Debug)]
pub struct UploadPatience {
    /// For the next bytes.
    pub pause: Duration,
    /// For all of it.
    pub whole: Duration,
    /// After [`UploadPatience::pause`] it must have come at so many bytes a second.
    pub rate: u64,
}

impl Default for UploadPatience {
    fn default() -> Self {
        Self { pause: Duration::from_secs(20), whole: Duration::from_secs(900), rate: 4_000 }
    }
}

/// The body, for as long as it comes as fast as it should.
fn in_time(
    body: Body,
    patience: UploadPatience,
) -> impl Stream<Item = Result<axum::body::Bytes, String>> + Send {
    let began = Instant::now();
    let start = (body.into_data_stream(), 0_u64);
    futures_util::stream::unfold(start, move |(mut body, mut came)| async move {
        let late = || Some((Err("too slow".to_owned()), (Body::empty().into_data_stream(), 0)));
        let passed = began.elapsed();
        let left = patience.whole.checked_sub(passed)?;
        let part = match tokio::time::timeout(patience.pause.min(left), body.next()).await {
            Err(_) => return late(),
            Ok(None) => return None,
            Ok(Some(Err(error))) => return Some((Err(error.to_string()), (body, came))),
            Ok(Some(Ok(part))) => part,
        };
        came += u64::try_from(part.len()).unwrap_or_default();
        if passed > patience.pause && came < patience.rate * passed.as_secs() {
            return late();
        }
        Some((Ok(part), (body, came)))
    })
}

/// Lets what is still coming run out, up to the size of the largest file.
async fn rest(mut bytes: impl Stream<Item = Result<axum::body::Bytes, String>> + Send + Unpin) {
    let mut left = usize::try_from(LARGEST).unwrap_or_default();
    while let Some(Ok(part)) = bytes.next().await {
        left = left.saturating_sub(part.len());
        if left == 0 {
            return;
        }
    }
}

/// A header's text; names of files come percent-encoded.
fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?;
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let [first, more @ ..] = rest {
        rest = more;
        let coded = more.get(..2).filter(|_| *first == b'%').and_then(|code| core::str::from_utf8(code).ok());
        match coded.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &more[2..];
            }
            None => bytes.push(*first),
        }
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

pub(crate) async fn for_customer(
    State(desk): State<Desk>,
    _: MayWrite,
    IsCustomer(customer): IsCustomer,
    Path(id): Path<String>,
) -> Result<Response, No> {
    let id = FileId::parse(&id).ok_or(Refusal::NotFound)?;
    Ok(saved(desk.customer_file(&customer, id).await?))
}

pub(crate) async fn for_agent(
    State(desk): State<Desk>,
    token: Option<SessionToken>,
    Path(id): Path<String>,
) -> Result<Response, No> {
    let SessionToken(token) = token.ok_or(Refusal::SignIn)?;
    let me = desk.agent(&token).await?;
    let id = FileId::parse(&id).ok_or(Refusal::NotFound)?;
    Ok(saved(desk.file(&me, id).await?))
}

fn saved(download: Download) -> Response {
    let Download { file, content } = download;
    let mut response = Body::from_stream(content).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(file.kind.mime()));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(file.size));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("sandbox; default-src 'none'; frame-ancestors 'none'"),
    );
    if let Ok(disposition) = HeaderValue::from_str(&disposition(&file.name)) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    response
}

/// RFC 6266: the name for all who read UTF-8, and one in ASCII for who does not.
fn disposition(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(
            |c| if c.is_ascii() && !c.is_ascii_control() && !matches!(c, '"' | '\\' | '%') { c } else { '_' },
        )
        .collect();
    let mut coded = String::new();
    for byte in name.bytes() {
        // RFC 5987, attr-char.
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            coded.push(char::from(byte));
        } else {
            coded.push_str(&format!("%{byte:02X}"));
        }
    }
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{coded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_told_to_old_and_new_readers() {
        assert_eq!(
            disposition("Læs \"mig\".pdf"),
            "attachment; filename=\"L_s _mig_.pdf\"; filename*=UTF-8''L%C3%A6s%20%22mig%22.pdf"
        );
    }

    #[test]
    fn a_coded_name_is_read_and_a_broken_one_does_no_harm() {
        let read = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(NAME, HeaderValue::from_static(value));
            text(&headers, &NAME).unwrap()
        };
        assert_eq!(read("L%C3%A6s%20mig.pdf"), "Læs mig.pdf");
        assert_eq!(read("100%.txt"), "100%.txt");
        assert_eq!(read("%"), "%");
        assert_eq!(read("%c3%28"), "\u{FFFD}(");
    }
}
