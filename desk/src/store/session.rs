//! Sessions, and the failures that slow guessing down.

use domain::time::Span;
use domain::{AgentId, Time};

use super::agent::{self, Agent};
use super::sql::{Conn, query};
use crate::Failure;
use crate::secret::Hashed;

pub(crate) async fn open(
    connection: &mut Conn,
    token: Hashed,
    agent: AgentId,
    (now, expires): (Time, Time),
) -> Result<(), Failure> {
    query("insert into session (token, agent, created, seen, expires) values ($1, $2, $3, $3, $4)")
        .bind(&token[..])
        .bind(agent.0)
        .bind(now.0)
        .bind(expires.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Whose session it is, if it has not run out, and when it was last noted as used.
pub(crate) async fn find(
    connection: &mut Conn,
    token: Hashed,
    now: Time,
) -> Result<Option<(Agent, Time)>, Failure> {
    let row = query(
        "select agent.id, email, name, admin, capacity, presence, pause, profiles, profile, seen
         from session join agent on agent.id = session.agent where token = $1 and expires > $2",
    )
    .bind(&token[..])
    .bind(now.0)
    .first(connection)
    .await?;
    row.map(|row| Ok((agent::read(&row)?, Time(row.get("seen")?)))).transpose()
}

pub(crate) async fn touch(
    connection: &mut Conn,
    token: Hashed,
    now: Time,
    expires: Time,
) -> Result<(), Failure> {
    query("update session set seen = $2, expires = $3 where token = $1")
        .bind(&token[..])
        .bind(now.0)
        .bind(expires.0)
        .execute(connection)
        .await?;
    Ok(())
}

pub(crate) async fn close(connection: &mut Conn, token: Hashed) -> Result<(), Failure> {
    query("delete from session where token = $1").bind(&token[..]).execute(connection).await?;
    Ok(())
}

/// Ends all sessions of an agent: after a change of password nobody stays signed in with the old one.
pub(crate) async fn close_all(connection: &mut Conn, agent: AgentId) -> Result<(), Failure> {
    query("delete from session where agent = $1").bind(agent.0).execute(connection).await?;
    Ok(())
}

/// Whether the agent is signed in anywhere.
pub(crate) async fn has_any(connection: &mut Conn, agent: AgentId, now: Time) -> Result<bool, Failure> {
    let found: Option<i64> = query("select expires from session where agent = $1 and expires > $2 limit 1")
        .bind(agent.0)
        .bind(now.0)
        .scalar(connection)
        .await?;
    Ok(found.is_some())
}

/// Removes what has run out.
pub(crate) async fn sweep(connection: &mut Conn, now: Time, failures_before: Time) -> Result<(), Failure> {
    query("delete from session where expires <= $1").bind(now.0).execute(&mut *connection).await?;
    query("delete from sign_in_failure where at <= $1").bind(failures_before.0).execute(connection).await?;
    Ok(())
}

pub(crate) async fn note_failure(connection: &mut Conn, subject: &str, now: Time) -> Result<(), Failure> {
    query("insert into sign_in_failure (subject, at) values ($1, $2)")
        .bind(subject)
        .bind(now.0)
        .execute(connection)
        .await?;
    Ok(())
}

pub(crate) async fn forgive(connection: &mut Conn, subject: &str) -> Result<(), Failure> {
    query("delete from sign_in_failure where subject = $1").bind(subject).execute(connection).await?;
    Ok(())
}

/// When `subject` may try again: at once (`None`), or when the oldest of its last `limit` failures has aged.
pub(crate) async fn blocked_until(
    connection: &mut Conn,
    subject: &str,
    (limit, window): (i64, Span),
    now: Time,
) -> Result<Option<Time>, Failure> {
    let at: Option<i64> = query(
        "select at from sign_in_failure where subject = $1 and at > $2 order by at desc limit 1 offset $3",
    )
    .bind(subject)
    .bind((now - window).0)
    .bind(limit - 1)
    .scalar(connection)
    .await?;
    Ok(at.map(|at| Time(at) + window))
}
