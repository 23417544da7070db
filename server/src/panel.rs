//! `POST /w/panel/<name>`: what few customers see is rendered when they do. The answer is the panel's body and foot as HTML;
//! an empty body means that there is nothing to show.

use app::widget::Panel;
use app::words::Words;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use domain::{ChannelKey, Refusal};
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
}

#[derive(Debug, Serialize)]
pub(crate) struct Shown {
    body: String,
    foot: String,
}

pub(crate) async fn show(
    State(server): State<Server>,
    _: MayWrite,
    Path(name): Path<String>,
    headers: HeaderMap,
    Json(asked): Json<Asked>,
) -> Result<Json<Shown>, No> {
    let settings = server.desk.channel(&asked.channel).await?.settings;
    let language = language::known(&asked.language).unwrap_or(&settings.language);
    tracing::trace!(name, language, "panel");
    let Panel { body, foot } = match name.as_str() {
        "after" => after::panel(&server.desk, bearer(&headers), Words::of(language)).await?,
        _ => return Err(Refusal::NotFound.into()),
    };
    Ok(Json(Shown { body, foot }))
}
