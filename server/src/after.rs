//! What a customer asks for when a chat has ended.

use app::widget::{self, Panel};
use app::words::Words;
use axum::Json;
use axum::extract::State;
use desk::Desk;
use domain::{Delivery, Email, Refusal, Stars, WriteId};
use serde::{Deserialize, Serialize};

use crate::identity::{IsCustomer, MayWrite};
use crate::refusal::No;
use crate::widget::Nothing;

/// The screen for all of it. Empty while the chat goes on, and when it is over for good.
pub(crate) async fn panel(desk: &Desk, token: Option<&str>, words: Words) -> Result<Panel, Refusal> {
    let customer = desk.customer(token.ok_or(Refusal::NotFound)?).await?;
    let Some(end) = desk.at_the_end(&customer).await? else { return Ok(Panel::default()) };
    let shown = widget::AtTheEnd {
        settings: &end.settings,
        may_return: end.may_return,
        rating: end.rating,
        transcript: end.transcript,
        email: end.email.as_ref().map_or("", Email::as_str),
    };
    Ok(widget::after(&shown, words))
}

pub(crate) async fn leave(
    State(desk): State<Desk>,
    _: MayWrite,
    IsCustomer(customer): IsCustomer,
) -> Result<Json<Nothing>, No> {
    desk.customer_leaves(&customer).await?;
    Ok(Json(Nothing {}))
}

#[derive(Debug, Deserialize)]
pub(crate) struct Rate {
    stars: Stars,
}

pub(crate) async fn rate(
    State(desk): State<Desk>,
    _: MayWrite,
    IsCustomer(customer): IsCustomer,
    Json(asked): Json<Rate>,
) -> Result<Json<Nothing>, No> {
    desk.may_say(&customer)?;
    desk.customer_rates(&customer, asked.stars).await?;
    Ok(Json(Nothing {}))
}

#[derive(Debug, Deserialize)]
pub(crate) struct Transcript {
    write: WriteId,
    email: String,
}

/// Stored, and on its way; how it fares is told over the live line.
#[derive(Debug, Serialize)]
pub(crate) struct Posted {
    to: Email,
    state: Delivery,
}

pub(crate) async fn transcript(
    State(desk): State<Desk>,
    _: MayWrite,
    IsCustomer(customer): IsCustomer,
    Json(asked): Json<Transcript>,
) -> Result<Json<Posted>, No> {
    desk.may_say(&customer)?;
    let (to, state) = desk.send_transcript(&customer, asked.write, &asked.email).await?;
    Ok(Json(Posted { to, state }))
}
