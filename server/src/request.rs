//! Requests that customers leave in the widget: where nobody answers, and from the queue. The answer is the number, and the
//! panel that says it.

use app::widget::{Panel, receipt};
use app::words::Words;
use axum::Json;
use axum::extract::State;
use desk::{CreateRequest, Desk};
use domain::case::Origin;
use domain::customer::{Page, Typed};
use domain::{ChannelKey, Email, WriteId};
use serde::{Deserialize, Serialize};

use crate::identity::{IsCustomer, MayWrite};
use crate::language;
use crate::refusal::No;

/// The form, and what the customer's browser made for it.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    channel: ChannelKey,
    /// In which the customer reads.
    #[serde(default)]
    language: String,
    write: WriteId,
    #[serde(flatten)]
    form: Typed,
    #[serde(default)]
    url: String,
    #[serde(default)]
    title: String,
}

#[derive(Debug, Serialize)]
pub(crate) struct Numbered {
    number: i64,
    body: String,
    foot: String,
}

/// From a channel that is closed.
pub(crate) async fn create(
    State(desk): State<Desk>,
    MayWrite(from): MayWrite,
    Json(asked): Json<Asked>,
) -> Result<Json<Numbered>, No> {
    desk.may_request(from, &asked.channel)?;
    let request = CreateRequest {
        channel: asked.channel.clone(),
        write: asked.write,
        form: asked.form.clone(),
        page: Page::parse(&asked.url, &asked.title),
        origin: Origin::Closed,
        from,
    };
    let number = desk.create_request(request).await?;
    numbered(&desk, number, &asked).await
}

/// From the queue: the chat ends with it.
pub(crate) async fn instead(
    State(desk): State<Desk>,
    MayWrite(from): MayWrite,
    IsCustomer(customer): IsCustomer,
    Json(asked): Json<Asked>,
) -> Result<Json<Numbered>, No> {
    desk.may_request(from, &customer.channel)?;
    let number = desk.request_instead(&customer, asked.write, asked.form.clone()).await?;
    numbered(&desk, number, &asked).await
}

async fn numbered(desk: &Desk, number: i64, asked: &Asked) -> Result<Json<Numbered>, No> {
    let settings = desk.channel(&asked.channel).await?.settings;
    let words = Words::of(language::known(&asked.language).unwrap_or(&settings.language));
    let email = Email::parse(&asked.form.email).ok();
    let Panel { body, foot } = receipt(number, email.as_ref(), words);
    Ok(Json(Numbered { number, body, foot }))
}
