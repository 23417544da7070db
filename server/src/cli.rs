//! The command line. Every setting is a flag and an environment variable of the same name.

use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand};
use desk::{Database, Dns, Mailer};
use domain::Time;

use crate::address::Block;

/// Live chat for your own websites.
#[derive(Debug, Parser)]
#[command(name = "snak", version)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the console and the widget.
    Serve(Serve),
    /// Look after the data while or before it is served.
    Admin(Admin),
    /// Move everything from the data folder's SQLite into an empty PostgreSQL, compared row by row.
    MigrateStore(MigrateStore),
}

/// Where everything is kept.
#[derive(Args, Clone, Debug)]
pub struct Home {
    /// The data folder. Everything is in it, unless there is a database elsewhere.
    #[arg(long, env = "SNAK_DATA_DIR", default_value = "data", global = true)]
    pub data_dir: PathBuf,
    /// A PostgreSQL to keep everything in: postgres://user:password@host/database. Default: SQLite in the data folder.
    #[arg(long, env = "SNAK_DATABASE_URL", hide_env_values = true, global = true)]
    pub database_url: Option<String>,
}

impl Home {
    /// The database, its folder made if need be.
    ///
    /// # Errors
    /// In words for the admin.
    pub fn database(&self) -> Result<Database, String> {
        match &self.database_url {
            Some(url) if ["postgres://", "postgresql://"].iter().any(|p| url.starts_with(p)) => {
                Ok(Database::Postgres(url.clone()))
            }
            Some(_) => Err("--database-url begins with postgres://; without it SQLite is used".to_owned()),
            None => {
                let folder = &self.data_dir;
                std::fs::create_dir_all(folder)
                    .map_err(|e| format!("data folder {}: {e}", folder.display()))?;
                Ok(Database::Folder(folder.clone()))
            }
        }
    }
}

/// How mails leave.
#[derive(Args, Clone, Debug)]
pub struct Mail {
    /// The mail server: smtps://user:password@host, or smtp://host?tls=required for STARTTLS. Default: each mail becomes
    /// a file in the folder "mail" of the data folder.
    #[arg(long, env = "SNAK_SMTP_URL", hide_env_values = true)]
    pub smtp_url: Option<String>,
    /// The sender of mails: an address, or "Name <address>". Needed with a mail server.
    #[arg(long, env = "SNAK_MAIL_FROM")]
    pub mail_from: Option<String>,
}

impl Mail {
    /// # Errors
    /// In words for the admin.
    pub fn mailer(&self, data_dir: &Path) -> Result<Mailer, String> {
        const NOBODY: &str = "Snak <snak@localhost>";
        match (&self.smtp_url, &self.mail_from) {
            (Some(url), Some(from)) => Mailer::smtp(url, from),
            (Some(_), None) => Err("--smtp-url needs --mail-from: who the mails come from".to_owned()),
            (None, from) => Mailer::folder(data_dir.join("mail"), from.as_deref().unwrap_or(NOBODY)),
        }
    }
}

#[derive(Args, Clone, Debug)]
pub struct MigrateStore {
    /// The data folder to move from. It stays as it is.
    #[arg(long, env = "SNAK_DATA_DIR", default_value = "data")]
    pub data_dir: PathBuf,
    /// The empty PostgreSQL to move to: postgres://user:password@host/database.
    #[arg(long, env = "SNAK_DATABASE_URL", hide_env_values = true)]
    pub database_url: String,
}

#[derive(Args, Clone, Debug)]
pub struct Serve {
    /// Where to listen.
    #[arg(long, env = "SNAK_LISTEN", default_value = "127.0.0.1:3000")]
    pub listen: SocketAddr,
    /// Where people reach the server, for example https://chat.example.com. Default: http://localhost and the port.
    #[arg(long, env = "SNAK_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// A proxy in front whose X-Forwarded-For is believed: an address or a block such as 10.0.0.0/8. Several with
    /// commas, or named again.
    #[arg(long, env = "SNAK_TRUSTED_PROXY", value_name = "ADDRESS", value_delimiter = ',')]
    pub trusted_proxy: Vec<Block>,
    /// Whom to ask whether the domain of an e-mail address exists: off, system, or a resolver's address such as
    /// 192.0.2.53:53. Default: system; off with --demo, whose people have addresses that do not exist.
    #[arg(long, env = "SNAK_DNS", value_name = "RESOLVER")]
    pub dns: Option<Dns>,
    #[command(flatten)]
    pub home: Home,
    #[command(flatten)]
    pub mail: Mail,
    /// Fill a fresh store with a demonstration, and show that it is one.
    #[arg(long, env = "SNAK_DEMO")]
    pub demo: bool,
    /// Allow the demonstration, whose passwords are public, on an address that others can reach.
    #[arg(long, env = "SNAK_DEMO_PUBLIC")]
    pub demo_public: bool,
}

#[derive(Args, Clone, Debug)]
pub struct Admin {
    #[command(flatten)]
    pub home: Home,
    #[command(subcommand)]
    pub command: AdminCommand,
}

#[derive(Clone, Debug, Subcommand)]
pub enum AdminCommand {
    /// Channels, texts and people as one JSON file.
    #[command(subcommand)]
    Settings(SettingsCommand),
    /// Mails on their way out.
    #[command(subcommand)]
    Mail(MailCommand),
    /// Set somebody's password, read from standard input. Ends their sessions.
    Password {
        /// The address they sign in with.
        email: String,
    },
    /// Customers whom agents keep out.
    #[command(subcommand)]
    Blocked(BlockedCommand),
    /// What agents did that is to be accounted for: listening in, taking over, handing on what others have.
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Files that are kept ready for agents to send.
    #[command(subcommand)]
    Documents(DocumentsCommand),
}

#[derive(Clone, Debug, Subcommand)]
pub enum AuditCommand {
    /// Who did what, when, in which chat and with whose; the latest first, at most 1000.
    List {
        /// From a day on, written as 2026-11-29, in UTC.
        #[arg(long, value_name = "DAY", value_parser = day)]
        since: Option<Time>,
    },
}

fn day(typed: &str) -> Result<Time, String> {
    desk::first_moment_of(typed).ok_or_else(|| "write a day as 2026-11-29".to_owned())
}

#[derive(Clone, Debug, Subcommand)]
pub enum DocumentsCommand {
    /// Put a text, a PDF or an image of at most 20 MB into the library.
    Add {
        file: PathBuf,
        /// What agents look for. Default: the file's name.
        #[arg(long, default_value = "")]
        title: String,
        /// Where it may be sent: a channel's key. Several by naming it again. Default: everywhere.
        #[arg(long, value_name = "KEY")]
        channel: Vec<String>,
    },
    /// What is in the library.
    List,
    /// Take a document out of the library. What was sent of it stays.
    Remove {
        /// As it stands in the list.
        id: uuid::Uuid,
    },
}

#[derive(Clone, Debug, Subcommand)]
pub enum BlockedCommand {
    /// Who keeps whom out, since when, until when and why; the latest first.
    List {
        /// Also those that no longer hold.
        #[arg(long)]
        all: bool,
    },
    /// Let somebody in again.
    Lift {
        /// As it stands in the list.
        id: uuid::Uuid,
    },
}

#[derive(Clone, Debug, Subcommand)]
pub enum SettingsCommand {
    /// Write the settings to a file, or to standard output with "-".
    Export { file: PathBuf },
    /// Take the settings from a file, or from standard input with "-": all of it or nothing.
    Import { file: PathBuf },
}

#[derive(Clone, Debug, Subcommand)]
pub enum MailCommand {
    /// What waits or has failed, and what was sent in the last week. Addresses are shown in part.
    List,
}

/// Writes for people. A reader who has gone away is no reason to fail.
pub fn say_to(mut to: impl Write, words: &str) {
    let _ = to.write_all(words.as_bytes()).and_then(|()| to.flush());
}

/// Writes to standard output.
pub fn say(words: &str) {
    say_to(std::io::stdout(), words);
}
