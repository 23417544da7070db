//! Who asks. An extractor in a handler's signature says who may call it.

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::header;
use axum::http::request::Parts;
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
        let value = parts.headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok());
        let token = value.and_then(|v| v.strip_prefix("Bearer ")).ok_or(Refusal::NotFound)?;
        Ok(Self(server.desk.customer(token).await?))
    }
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
