//! Requests: reading, closing and reopening them.

use domain::case::{CaseList, OpenCase};
use domain::{Case, CaseState};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use super::No;

/// A page of them, newest first: those with a number below `before`.
#[server(prefix = "/api", endpoint = "requests", input = Json)]
pub async fn requests(state: CaseState, before: Option<i64>) -> Result<CaseList, No> {
    use crate::ssr;
    Ok(ssr::desk()?.cases(&ssr::agent().await?, state, before).await?)
}

#[server(name = ReadRequest, prefix = "/api", endpoint = "request", input = Json)]
pub async fn request(number: i64) -> Result<OpenCase, No> {
    use crate::ssr;
    Ok(ssr::desk()?.case(&ssr::agent().await?, number).await?)
}

/// Closes it, or opens it again.
#[server(prefix = "/api", endpoint = "set_request_state", input = Json)]
pub async fn set_request_state(number: i64, state: CaseState) -> Result<Case, No> {
    use crate::ssr;
    Ok(ssr::desk()?.set_case_state(&ssr::agent().await?, number, state).await?)
}
