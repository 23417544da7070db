//! Mail. What is to be sent stands in the outbox (`store/mail.rs`), written in the transaction that caused it; from there
//! [`outbox`] hands it over, again and again until somebody has taken it or it is hopeless.
//!
//! - [`transcript`]: a chat's log as a mail, in the customer's language
//! - [`warning`]: that somebody waits too long, for agents and managers
//! - [`words`]: what all mails have in common
//! - [`format`]: what agents mark in their texts, as markup
//! - [`letter`]: a mail as it goes over the wire
//! - [`Mailer`]: how mails leave, over SMTP or into a folder
//!
//! At least once: a process that dies between the mail server's yes and our note of it sends the same mail again, with the
//! same Message-ID, by which mailboxes tell that they have it.

mod format;
mod letter;
mod outbox;
pub(crate) mod transcript;
pub(crate) mod warning;
mod words;

use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use domain::Email;
use lettre::message::Mailbox;
use lettre::transport::smtp::AsyncSmtpTransportBuilder;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use tokio::sync::Notify;

use self::letter::Letter;
pub use self::outbox::Posted;
pub(crate) use self::outbox::{day, rest_of_day};

/// A mail server that has not answered by then is taken for gone.
const PATIENCE: Duration = Duration::from_secs(60);

/// How mails leave.
#[derive(Clone)]
pub struct Mailer(Arc<Inner>);

struct Inner {
    way: Way,
    from: Mailbox,
    patience: Duration,
}

enum Way {
    /// A file `.eml` for each, for who has no mail server, and for tests.
    Folder(PathBuf),
    /// A connection for each mail: one that was given up in the middle would come back from a pool, and hang again.
    Smtp(Box<AsyncSmtpTransportBuilder>),
}

/// Why a mail was not taken. The cause is for the log and for admins.
#[derive(Debug)]
enum Trouble {
    /// It may go another time.
    Later(String),
    /// It never will.
    Never(String),
}

impl Mailer {
    /// Puts mails into a folder, which is made when the first one comes.
    ///
    /// # Errors
    /// In words for the admin: the sender's address is none.
    pub fn folder(folder: PathBuf, from: &str) -> Result<Self, String> {
        Self::new(Way::Folder(folder), from)
    }

    /// Hands mails to a server: `smtp://`, `smtps://`, with `?tls=required` for STARTTLS.
    ///
    /// # Errors
    /// In words for the admin, without the address: there may be a password in it.
    pub fn smtp(url: &str, from: &str) -> Result<Self, String> {
        let wrong =
            || "--smtp-url is not an address such as smtps://user:password@mail.example.com".to_owned();
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(|_| wrong())?;
        Self::new(Way::Smtp(Box::new(builder.timeout(Some(PATIENCE)))), from)
    }

    /// The same with another patience.
    #[must_use]
    pub fn patient_for(self, patience: Duration) -> Self {
        match Arc::try_unwrap(self.0) {
            Ok(inner) => Self(Arc::new(Inner { patience, ..inner })),
            // It is in use already: it stays as it is.
            Err(shared) => Self(shared),
        }
    }

    fn new(way: Way, from: &str) -> Result<Self, String> {
        let from = from.parse().map_err(|_| {
            "--mail-from is not an address such as \"Support <support@example.com>\"".to_owned()
        })?;
        Ok(Self(Arc::new(Inner { way, from, patience: PATIENCE })))
    }

    async fn send(&self, letter: &Letter<'_>) -> Result<(), Trouble> {
        let message = letter.message(&self.0.from).map_err(Trouble::Never)?;
        match &self.0.way {
            Way::Folder(folder) => {
                let name = format!("{}.eml", letter.id);
                put(folder.clone(), name, message.formatted()).await
            }
            Way::Smtp(server) => {
                let server = AsyncSmtpTransportBuilder::clone(server).build::<Tokio1Executor>();
                let sent = tokio::time::timeout(self.0.patience, server.send(message)).await;
                match sent {
                    Ok(Ok(_)) => Ok(()),
                    Ok(Err(error)) => Err(why(&error, letter.to)),
                    Err(_) => Err(Trouble::Later("the mail server did not answer in time".to_owned())),
                }
            }
        }
    }
}

impl fmt::Debug for Mailer {
    /// Without the server's address: it may have a password in it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.way {
            Way::Folder(folder) => f.debug_tuple("Folder").field(folder).finish(),
            Way::Smtp(_) => f.write_str("Smtp"),
        }
    }
}

/// Whole or not at all, and under its own name: the same mail again is the same file.
async fn put(folder: PathBuf, name: String, bytes: Vec<u8>) -> Result<(), Trouble> {
    let put = tokio::task::spawn_blocking(move || {
        std::fs::create_dir_all(&folder)?;
        let beside = folder.join(format!(".{name}"));
        std::fs::write(&beside, bytes)?;
        std::fs::rename(&beside, folder.join(name))
    });
    match put.await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(Trouble::Later(format!("the mail folder: {error}"))),
        Err(error) => Err(Trouble::Later(format!("the mail folder: {error}"))),
    }
}

/// A server's 5xx is its last word, but where it speaks of our own sign-in: the next admin may put that right.
fn why(error: &lettre::transport::smtp::Error, to: &Email) -> Trouble {
    let cause = masked_in(&error.to_string(), to);
    let code = error.status().map(|code| code.to_string()).unwrap_or_default();
    let ours = ["530", "534", "535", "538"].contains(&code.as_str());
    // A server that does not speak UTF-8 will not learn it.
    let unspeakable = error.is_client() && !to.as_str().is_ascii();
    if (error.is_permanent() && !ours) || unspeakable { Trouble::Never(cause) } else { Trouble::Later(cause) }
}

/// An address for the eyes of admins and the log: `i…@lindqvist.example`.
pub(crate) fn masked(address: &Email) -> String {
    let (local, domain) = address.as_str().rsplit_once('@').unwrap_or_default();
    let first: String = local.chars().take(1).collect();
    format!("{first}…@{domain}")
}

fn masked_in(cause: &str, address: &Email) -> String {
    const LONGEST: usize = 300;
    let cause = cause.replace(address.as_str(), &masked(address));
    domain::text::line(&cause.chars().take(LONGEST / 2).collect::<String>())
        .ok()
        .flatten()
        .unwrap_or_default()
}

/// Whether a mail can be addressed so at all.
pub(crate) fn can_be_addressed(address: &Email) -> bool {
    address.as_str().parse::<Address>().is_ok()
}

/// The desk's post: who takes the mails, and a bell for when there is one.
#[derive(Debug, Default)]
pub(crate) struct Post {
    mailer: OnceLock<Mailer>,
    pub(crate) bell: Notify,
}

impl crate::Desk {
    /// From now on mails leave this way. Until then, and in a process that is never told, they wait.
    pub fn deliver_by(&self, mailer: Mailer) {
        // Once is enough: a desk has one post.
        drop(self.post.mailer.set(mailer));
        self.post.bell.notify_one();
    }
}
