//! `POST /w/panel/<name>`: what few customers see is rendered when they do. The answer is the panel's body and foot as HTML;
//! an empty body means that there is nothing to show.

use app::widget::{self, Closing, Panel, instead};
use app::words::Words;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use domain::customer::Typed;
use domain::{Channel, ChannelKey, Refusal};
use serde::{Deserialize, Serialize};

use crate::identity::{MayWrite, bearer};
use crate::refusal::No;
use crate::{Server, after, language};

/// What every panel is asked for with. What else one needs, stands beside it.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    channel: ChannelKey,
    #[serde(default)]
    language: String,
    /// For articles: what is about to be asked, and by whom.
    #[serde(flatten)]
    form: Typed,
    #[serde(default)]
    identity: Option<String>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Shown {
    body: String,
    foot: String,
    /// What is known already of what its form asks for.
    #[serde(skip_serializing_if = "Option::is_none")]
    typed: Option<Typed>,
}

/// How far ahead the hours of a closed channel are told.
const DAYS: i64 = 7;

/// Why the channel is closed and when it opens again; `None` when it is open, or out of use.
pub(crate) fn closed(server: &Server, channel: &Channel, words: Words) -> Option<Panel> {
    let (desk, settings) = (&server.desk, &channel.settings);
    let why = desk.availability(&channel.key, settings).closed.filter(|_| !settings.archived)?;
    let hours = desk.coming_hours(settings, DAYS);
    Some(Closing { settings, why, opens: desk.opens(settings), hours: &hours }.panel(words))
}

pub(crate) async fn show(
    State(server): State<Server>,
    _: MayWrite,
    Path(name): Path<String>,
    headers: HeaderMap,
    Json(asked): Json<Asked>,
) -> Result<Json<Shown>, No> {
    let channel = server.desk.channel(&asked.channel).await?;
    let settings = &channel.settings;
    let language = language::known(&asked.language).unwrap_or(&settings.language);
    let words = Words::of(language);
    let mut typed = None;
    let Panel { body, foot } = match name.as_str() {
        "after" => after::panel(&server.desk, bearer(&headers), words).await?,
        "closed" => closed(&server, &channel, words).unwrap_or_default(),
        "request" => {
            let token = bearer(&headers).ok_or(Refusal::NotFound)?;
            let customer = server.desk.customer(token).await?;
            typed = Some(server.desk.what_waits(&customer).await?);
            instead(settings, words)
        }
        "found" => {
            let identity = asked.identity.as_deref().filter(|token| !token.is_empty());
            let found = server.desk.suggest(&channel.key, &asked.form, identity, language).await?;
            widget::found(&found, &asked.form.question, words)
        }
        _ => return Err(Refusal::NotFound.into()),
    };
    Ok(Json(Shown { body, foot, typed }))
}
