//! `snak admin`: works on the store itself, beside a running server or before the first one; and `snak migrate-store`.

use std::io::Read as _;
use std::path::Path;

use app::words::LANGUAGES;
use desk::{Clock, Desk, move_store};
use domain::settings::Settings;
use domain::{Delivery, Refusal, Time};

use crate::cli::{
    Admin, AdminCommand, AuditCommand, BlockedCommand, DocumentsCommand, MailCommand, MigrateStore,
    SettingsCommand, say,
};
use crate::documents;

/// A password is no longer than this; more on standard input is a mistake.
const LONGEST: u64 = 4_096;

/// # Errors
/// In words for the admin.
pub async fn run(admin: Admin) -> Result<(), String> {
    let desk = Desk::open(admin.home.database()?, Clock::world()).await.map_err(|e| e.to_string())?;
    let done = match admin.command {
        AdminCommand::Settings(SettingsCommand::Export { file }) => export(&desk, &file).await,
        AdminCommand::Settings(SettingsCommand::Import { file }) => import(&desk, &file).await,
        AdminCommand::Mail(MailCommand::List) => mails(&desk).await,
        AdminCommand::Password { email } => password(&desk, &email).await,
        AdminCommand::Blocked(BlockedCommand::List { all }) => list_blocked(&desk, all).await,
        AdminCommand::Blocked(BlockedCommand::Lift { id }) => lift_block(&desk, id).await,
        AdminCommand::Audit(AuditCommand::List { since }) => list_audited(&desk, since).await,
        AdminCommand::Documents(DocumentsCommand::Add { file, title, channel }) => {
            documents::add(&desk, &admin.home.data_dir, &file, title, &channel).await
        }
        AdminCommand::Documents(DocumentsCommand::List) => documents::list(&desk).await,
        AdminCommand::Documents(DocumentsCommand::Remove { id }) => documents::remove(&desk, id).await,
    };
    desk.close().await;
    done
}

/// # Errors
/// In words for the admin. Nothing was moved then.
pub async fn migrate_store(asked: MigrateStore) -> Result<(), String> {
    let moved = move_store(&asked.data_dir, &asked.database_url).await;
    let moved = moved.map_err(|failure| failure.to_string())?;
    say("Moved; both sides were read and are the same.\n\n      rows  table    SHA-256\n");
    for table in moved {
        say(&format!("{:>10}  {:8} {}\n", table.rows, table.table, table.checksum));
    }
    say(&format!(
        "\nFrom now on serve with --database-url. What is in {} is as it was;\nits database is out of use, and its folder \"files\" still holds what customers and agents have sent each other:\ngo on with the same --data-dir, or move that folder into the new one.\n",
        asked.data_dir.display()
    ));
    Ok(())
}

async fn export(desk: &Desk, file: &Path) -> Result<(), String> {
    let settings = desk.export_settings().await.map_err(|e| format!("{e:?}"))?;
    let mut json = serde_json::to_string_pretty(&settings).map_err(|e| e.to_string())?;
    json.push('\n');
    if file == Path::new("-") {
        say(&json);
        return Ok(());
    }
    std::fs::write(file, json).map_err(|e| format!("{}: {e}", file.display()))
}

async fn import(desk: &Desk, file: &Path) -> Result<(), String> {
    let json = if file == Path::new("-") {
        let mut json = String::new();
        std::io::stdin().read_to_string(&mut json).map(|_| json)
    } else {
        std::fs::read_to_string(file)
    };
    let json = json.map_err(|e| format!("{}: {e}", file.display()))?;
    let settings: Settings = serde_json::from_str(&json).map_err(|e| format!("{}: {e}", file.display()))?;
    let people = settings.people.len();
    desk.import_settings(settings, &LANGUAGES).await.map_err(|e| e.to_string())?;
    say(&format!(
        "Settings taken. People: {people}. Who is new gets a password with: snak admin password EMAIL\n"
    ));
    Ok(())
}

async fn mails(desk: &Desk) -> Result<(), String> {
    /// More is nothing for a screen.
    const MOST: i64 = 500;
    let mails = desk.mails(MOST).await.map_err(|e| format!("{e:?}"))?;
    say("written               state    tries  next try              to\n");
    for mail in mails {
        let state = match mail.state {
            Delivery::Sending | Delivery::Later => "waiting",
            Delivery::Sent => "sent",
            Delivery::Failed => "failed",
        };
        let next = if state == "waiting" { mail.due.rfc3339() } else { String::new() };
        let trouble = mail.trouble.map(|cause| format!("  ({cause})")).unwrap_or_default();
        let (written, tries, to) = (mail.written.rfc3339(), mail.tries, mail.to);
        say(&format!("{written}  {state:7}  {tries:5}  {next:20}  {to}{trouble}\n"));
    }
    Ok(())
}

async fn password(desk: &Desk, email: &str) -> Result<(), String> {
    let mut typed = String::new();
    std::io::stdin().take(LONGEST).read_to_string(&mut typed).map_err(|e| e.to_string())?;
    match desk.set_password(email, typed.trim_end_matches(['\r', '\n'])).await {
        Ok(()) => Ok(()),
        Err(Refusal::NotFound) => Err(format!("nobody has the address {email}; import their profile first")),
        Err(Refusal::Fields { .. }) => Err("a password has at least 8 characters".to_owned()),
        Err(other) => Err(format!("{other:?}")),
    }
}

async fn list_blocked(desk: &Desk, all: bool) -> Result<(), String> {
    let now = desk.now();
    let blocked = desk.blocked().await.map_err(|e| format!("{e:?}"))?;
    let shown = blocked.into_iter().filter(|b| all || b.lifted.is_none() && b.until > now);
    for block in shown {
        let who = block.email.map_or_else(|| block.name.clone(), |email| format!("{} <{email}>", block.name));
        say(&format!(
            "{}\n  customer  {}\n  blocked   {} by {}\n  until     {}, the address until {}\n",
            block.id,
            one_line(&who),
            block.at.rfc3339(),
            one_line(&block.by),
            block.until.rfc3339(),
            block.address_until.rfc3339(),
        ));
        if !block.reason.is_empty() {
            say(&format!("  reason    {}\n", one_line(&block.reason)));
        }
        if let Some(lifted) = block.lifted {
            say(&format!("  lifted    {}\n", lifted.rfc3339()));
        }
    }
    Ok(())
}

async fn lift_block(desk: &Desk, id: uuid::Uuid) -> Result<(), String> {
    match desk.lift_block(id).await {
        Ok(()) => Ok(()),
        Err(Refusal::NotFound) => Err(format!("there is no block {id} that could be lifted")),
        Err(other) => Err(format!("{other:?}")),
    }
}

async fn list_audited(desk: &Desk, since: Option<Time>) -> Result<(), String> {
    /// More is nothing for a screen.
    const MOST: i64 = 1_000;
    let lines = desk.audited(since.unwrap_or(Time(0)), MOST).await.map_err(|e| format!("{e:?}"))?;
    for line in lines {
        let chat = line.chat.map(|chat| chat.to_string()).unwrap_or_default();
        let (at, what) = (line.at.rfc3339(), line.what.code());
        say(&format!("{at}  {what:9}  {}  {chat}  {}\n", one_line(&line.name), one_line(&line.detail)));
    }
    Ok(())
}

/// What people typed does nothing to the terminal.
pub(crate) fn one_line(typed: &str) -> String {
    typed.chars().filter(|c| !c.is_control()).collect::<String>().trim().to_owned()
}
