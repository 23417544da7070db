//! Signing in and out.

use std::sync::LazyLock;

use domain::time::Span;
use domain::{Field, Problem, Refusal, Time};
use tokio::sync::Semaphore;

use crate::bus::{News, Topic};
use crate::store::{agent, session};
use crate::{Agent, Answer, Desk, Failure, access, secret};

/// A session that is used at least once in so long does not end by itself.
const IDLE: Span = Span::hours(24 * 14);
/// How often the use of a session is noted.
const NOTED_EVERY: Span = Span::minutes(10);
/// So many failures in a row of minutes, and an account rests.
const PER_ACCOUNT: (i64, Span) = (5, Span::minutes(15));
/// More for an address: a whole company may sit behind it.
const PER_ADDRESS: (i64, Span) = (30, Span::minutes(15));

/// One hash at a time: two would take both cores of a small machine from the chats.
static HASHING: Semaphore = Semaphore::const_new(1);
/// What is compared when there is no such account, so that the answer takes as long as for one that exists.
static NOBODY: LazyLock<String> = LazyLock::new(|| password_auth::generate_hash("nobody"));

/// A new session. The token goes to the agent's browser and is kept nowhere.
#[derive(Debug)]
pub struct SignedIn {
    pub token: String,
    pub agent: Agent,
}

impl Desk {
    /// `from` is the address that the request came from.
    ///
    /// # Errors
    /// [`Refusal::Fields`] for what is empty, [`Refusal::WrongPassword`], or [`Refusal::TooMany`] with the seconds to wait.
    pub fn sign_in<'a>(&'a self, email: &'a str, password: &'a str, from: &'a str) -> Answer<'a, SignedIn> {
        Box::pin(async move {
            let email = email.trim().to_lowercase();
            let mut form = domain::refusal::Form::default();
            let given = |text: &str| if text.is_empty() { Err(Problem::Missing) } else { Ok(()) };
            form.take(Field::Email, given(&email));
            form.take(Field::Password, given(password));
            form.done()?;
            if email.len() > 254 || password.len() > 1_000 {
                return Err(Refusal::WrongPassword);
            }
            let (account, address) = (format!("account {email}"), format!("address {from}"));
            let now = self.now();
            self.refuse_blocked(&account, &address, now).await?;
            let known = agent::by_email(&mut self.store.read().await?, &email).await?;
            let (found, hash) = known.map_or((None, None), |(agent, hash)| (Some(agent), hash));
            let good = verify(password.to_owned(), hash).await?;
            let Some(agent) = found.filter(|_| good) else {
                self.note_failure(account, address, now).await?;
                return Err(Refusal::WrongPassword);
            };
            let token = secret::token()?;
            let hashed = secret::hashed(&token).ok_or(Refusal::SignIn)?;
            let id = agent.id;
            let opened = self.store.write(move |connection| {
                Box::pin(async move {
                    session::forgive(connection, &account).await?;
                    session::open(connection, hashed, id, (now, now + IDLE)).await
                })
            });
            opened.await?;
            Ok(SignedIn { token, agent })
        })
    }

    /// Ends the session; a token that opens nothing is fine, too.
    pub fn sign_out<'a>(&'a self, token: &'a str) -> Answer<'a, ()> {
        Box::pin(async move {
            let Some(hashed) = secret::hashed(token) else { return Ok(()) };
            let agent = self.agent(token).await.ok();
            self.store.write(move |connection| Box::pin(session::close(connection, hashed))).await?;
            if let Some(agent) = agent {
                self.bus.tell(&Topic::Agent(agent.id), News::SignedOut);
            }
            Ok(())
        })
    }

    /// Who a session's token stands for.
    ///
    /// # Errors
    /// [`Refusal::SignIn`] when it stands for nobody.
    pub fn agent<'a>(&'a self, token: &'a str) -> Answer<'a, Agent> {
        Box::pin(async move {
            let now = self.now();
            let (agent, seen) = access::agent(&mut self.store.read().await?, token, now).await?;
            if seen + NOTED_EVERY <= now
                && let Some(hashed) = secret::hashed(token)
            {
                let touched = self
                    .store
                    .write(move |connection| Box::pin(session::touch(connection, hashed, now, now + IDLE)));
                touched.await?;
            }
            Ok(agent)
        })
    }

    /// Sets a password and ends every session of that agent.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when nobody has that address.
    pub fn set_password<'a>(&'a self, email: &'a str, password: &'a str) -> Answer<'a, ()> {
        Box::pin(async move {
            let (email, password) = (email.trim().to_lowercase(), password.to_owned());
            if password.chars().count() < 8 {
                return Err(Refusal::field(Field::Password, Problem::Missing));
            }
            let hash = hashing(move || password_auth::generate_hash(password)).await?;
            let done = self.store.write(move |connection| {
                Box::pin(async move {
                    let (agent, _) = agent::by_email(connection, &email).await?.ok_or(Refusal::NotFound)?;
                    agent::set_password(connection, &email, &hash).await?;
                    session::close_all(connection, agent.id).await?;
                    Ok(agent.id)
                })
            });
            self.bus.tell(&Topic::Agent(done.await?), News::SignedOut);
            Ok(())
        })
    }

    async fn refuse_blocked(&self, account: &str, address: &str, now: Time) -> Result<(), Failure> {
        let mut connection = self.store.read().await?;
        let account = session::blocked_until(&mut connection, account, PER_ACCOUNT, now).await?;
        let address = session::blocked_until(&mut connection, address, PER_ADDRESS, now).await?;
        match account.max(address) {
            Some(until) => Err(Refusal::TooMany { seconds: (until - now).whole_seconds() + 1 }.into()),
            None => Ok(()),
        }
    }

    async fn note_failure(&self, account: String, address: String, now: Time) -> Result<(), Failure> {
        let noted = self.store.write(move |connection| {
            Box::pin(async move {
                session::note_failure(connection, &account, now).await?;
                session::note_failure(connection, &address, now).await
            })
        });
        noted.await
    }
}

async fn verify(password: String, hash: Option<String>) -> Result<bool, Failure> {
    hashing(move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.clone());
        password_auth::verify_password(password, &hash).is_ok() && known
    })
    .await
}

async fn hashing<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Failure> {
    let broken = |e: String| Failure::Broken(format!("password hash: {e}"));
    let permit = HASHING.acquire().await.map_err(|e| broken(e.to_string()))?;
    let done = tokio::task::spawn_blocking(work).await.map_err(|e| broken(e.to_string()));
    drop(permit);
    done
}
