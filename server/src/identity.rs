//! Who asks. An extractor in a handler's signature says who may call it.

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use desk::Origin;
use desk::access::Customer;
use domain::Refusal;

use crate::Server;
use crate::address::Address;
use crate::refusal::No;

/// Somebody who does not write too much. Stands before [`IsCustomer`], so that a flood is refused before it is looked up.
#[derive(Debug)]
pub(crate) struct MayWrite(pub(crate) Origin);

impl FromRequestParts<Server> for MayWrite {
    type Rejection = No;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, No> {
        let Address(from) = Address::from_request_parts(parts, server).await?;
        server.desk.may_write(from)?;
        Ok(Self(from))
    }
}

/// The customer whose token stands in the `Authorization` header.
#[derive(Debug)]
pub(crate) struct IsCustomer(pub(crate) Customer);

impl FromRequestParts<Server> for IsCustomer {
    type Rejection = No;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, No> {
        let token = bearer(&parts.headers).ok_or(Refusal::NotFound)?;
        Ok(Self(server.desk.customer(token).await?))
    }
}

/// The token in the `Authorization` header.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

/// The token of the session cookie, if there is one. What it opens is for `desk` to say.
#[derive(Debug)]
pub(crate) struct SessionToken(pub(crate) String);

impl OptionalFromRequestParts<Server> for SessionToken {
    type Rejection = No;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Option<Self>, No> {
        Ok(server.site.token(&parts.headers).map(Self))
    }
}
