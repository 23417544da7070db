//! Who is told that somebody waits too long. Each second a job asks which waits have become too long ([`Desk::warn`]); what was
//! found is noted on the chat's row in the transaction that puts the mails into the outbox, so that neither a restart nor another
//! process on the same database warns again. The consoles are told after the commit.
//!
//! A warning that nobody could hear is not spent: it is given when somebody is there.

use std::sync::{Arc, OnceLock};

use domain::channel::warnings::Warnings;
use domain::participant::Role;
use domain::reply_template::Mail;
use domain::warning::{self, Kind, Level};
use domain::{AgentId, Channel, Chat, ChatId, Email, Refusal, Time, Warning, WriteId};
use uuid::Uuid;

use crate::bus::{News, Topic};
use crate::mail::warning::{Sources, write};
use crate::store::agent::{self, Watcher};
use crate::store::{Conn, chat, mail, queue, template};
use crate::{Answer, Desk, Failure};

/// Where people reach the server, for links in mails. A process that nobody reaches warns nobody.
#[derive(Clone, Debug, Default)]
pub(crate) struct Door(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    url: OnceLock<String>,
    /// Held while somebody looks, so that who comes after finds all told that was found.
    looking: tokio::sync::Mutex<()>,
}

/// Those of a channel who can be warned now.
#[derive(Debug)]
struct Watch {
    channel: Channel,
    door: String,
    /// Present, and with the right to be.
    agents: Vec<Watcher>,
    managers: Vec<Watcher>,
    /// The managers whose console is open, whether they take chats or not.
    looking: Vec<AgentId>,
    /// Whether somebody is Present who can answer.
    attended: bool,
}

/// A warning that was noted.
struct Given {
    row: chat::Row,
    told: Vec<(AgentId, Warning)>,
    mailed: bool,
}

impl Desk {
    /// Says where people reach the server. From then on this process warns.
    pub fn reached_at(&self, url: &str) {
        // Once is enough: a process is reached at one address.
        drop(self.door.0.url.set(url.trim_end_matches('/').to_owned()));
    }

    /// Warns of everybody who has waited too long since the last look.
    ///
    /// # Errors
    /// Only when the store does not answer.
    pub fn warn(&self) -> Answer<'_, ()> {
        Box::pin(async move {
            let Some(door) = self.door.0.url.get() else { return Ok(()) };
            let _alone = self.door.0.looking.lock().await;
            for channel in self.open.warning().iter() {
                self.warn_in(channel, door).await?;
            }
            Ok(())
        })
    }

    async fn warn_in(&self, channel: &Channel, door: &str) -> Result<(), Refusal> {
        let now = self.now();
        let warnings = &channel.settings.warnings;
        let mut connection = self.store.read().await?;
        let late = queue::overdue(&mut connection, &channel.key, limits(warnings, now, |_, _| true)).await?;
        if late.is_empty() {
            return Ok(());
        }
        let watchers = agent::watchers(&mut connection, &channel.key).await?;
        let watch = Arc::new(self.watch(channel, door, watchers));
        let heard = limits(warnings, now, |kind, level| watch.hears(kind, level));
        let late = queue::overdue(&mut connection, &channel.key, heard).await?;
        drop(connection);
        for chat in late {
            self.warn_of(chat, &watch, now).await?;
        }
        Ok(())
    }

    fn watch(&self, channel: &Channel, door: &str, watchers: Vec<Watcher>) -> Watch {
        let now = self.now();
        let (mut agents, mut managers) = (watchers.clone(), watchers);
        agents.retain(|watcher| watcher.notify && self.is_present(&watcher.agent));
        managers.retain(|watcher| watcher.manage);
        let ids = managers.iter().map(|manager| manager.agent.id);
        let looking = ids.filter(|id| self.presence.agent_is_here(*id, now)).collect();
        let attended = self.open.is_attended(&channel.key);
        Watch { channel: channel.clone(), door: door.to_owned(), agents, managers, looking, attended }
    }

    fn warn_of<'a>(&'a self, id: ChatId, watch: &'a Arc<Watch>, now: Time) -> Answer<'a, ()> {
        Box::pin(async move {
            let (desk, watch) = (self.clone(), Arc::clone(watch));
            self.whole(async move {
                let given = desk.store.write(move |connection| {
                    Box::pin(async move { give(connection, id, &watch, now).await })
                });
                let Some(given) = given.await? else { return Ok(()) };
                // The card first: a console drops a warning of a chat that is not late.
                desk.tell_card(&given.row, false);
                for (agent, warning) in given.told {
                    desk.bus.tell(&Topic::Agent(agent), News::Warning(warning));
                }
                if given.mailed {
                    desk.post.bell.notify_one();
                }
                Ok(())
            })
            .await
        })
    }
}

/// Who has waited since before these moments has waited too long.
fn limits(warnings: &Warnings, now: Time, counts: impl Fn(Kind, Level) -> bool) -> [Option<Time>; 4] {
    let limit = |kind, level| {
        let span = warnings.after(kind, level).filter(|_| counts(kind, level));
        span.map(|span| now - span)
    };
    [
        limit(Kind::NewChat, Level::Agents),
        limit(Kind::NewChat, Level::Managers),
        limit(Kind::Message, Level::Agents),
        limit(Kind::Message, Level::Managers),
    ]
}

/// Inside the writer's batch: notes who is warned, and puts the mails into the outbox. Nothing if the chat has moved.
async fn give(connection: &mut Conn, id: ChatId, watch: &Watch, now: Time) -> Result<Option<Given>, Failure> {
    let Some(row) = chat::find(connection, id).await? else { return Ok(None) };
    let settings = &watch.channel.settings;
    let (Some(kind), Some(wait)) = (warning::waits_for(&row.chat), row.wait) else { return Ok(None) };
    let mut levels = warning::due(&row.chat, row.wait, &settings.warnings, now);
    levels.retain(|level| watch.hears(kind, *level));
    if levels.is_empty() {
        return Ok(None);
    }
    let Some(row) = queue::warn(connection, &row, &levels).await? else { return Ok(None) };
    let mut told: Vec<(AgentId, Warning)> = Vec::new();
    let mut addresses: Vec<Email> = Vec::new();
    for level in levels {
        let (ears, mailboxes) = watch.who(&row.chat, kind, level);
        let warning = Warning { chat: id, kind, level, since: wait.since };
        // Once for who is both.
        let fresh = ears.into_iter().filter(|id| told.iter().all(|(known, _)| known != id));
        told.extend(fresh.map(|id| (id, warning.clone())).collect::<Vec<_>>());
        addresses.extend(mailboxes.into_iter().filter(|to| !addresses.contains(to)).collect::<Vec<_>>());
    }
    if !addresses.is_empty() {
        let set = template::of(connection, Mail::Warning, &row.chat.channel, &settings.language).await?;
        let templates: Vec<_> = [set.0, set.1].into_iter().flatten().collect();
        let sources = Sources {
            row: &row,
            settings,
            kind,
            waited: now - wait.since,
            door: &watch.door,
            templates: &templates,
        };
        let content = write(&sources);
        for to in &addresses {
            mail::put(connection, Mail::Warning, (id, WriteId(Uuid::now_v7())), to, &content, now).await?;
        }
    }
    Ok(Some(Given { row, told, mailed: !addresses.is_empty() }))
}

impl Watch {
    /// Whether anybody would hear of it. Where nobody is there to answer, managers need not be told that nobody does.
    fn hears(&self, kind: Kind, level: Level) -> bool {
        let warnings = &self.channel.settings.warnings;
        let (heard, read) = match level {
            Level::Agents => {
                let some = self.agents(kind).next().is_some();
                (some, some)
            }
            Level::Managers => (!self.looking.is_empty(), !self.managers.is_empty()),
        };
        let by_mail = warnings.mail && (read || !warnings.mail_to.is_empty());
        let needless = (kind, level) == (Kind::NewChat, Level::Managers) && !self.attended;
        ((warnings.popup && heard) || by_mail) && !needless
    }

    /// A new chat is the business of those who work at the channel now; a message may be of whoever is there.
    fn agents(&self, kind: Kind) -> impl Iterator<Item = &Watcher> {
        let works = move |watcher: &&Watcher| {
            kind == Kind::Message || watcher.agent.profiles.chosen.takes(&self.channel.key)
        };
        self.agents.iter().filter(works)
    }

    /// In whose consoles it stands, and to whom it is mailed.
    fn who(&self, chat: &Chat, kind: Kind, level: Level) -> (Vec<AgentId>, Vec<Email>) {
        let warnings = &self.channel.settings.warnings;
        let people: Vec<&Watcher> = match (level, kind) {
            (Level::Managers, _) => self.managers.iter().collect(),
            (Level::Agents, Kind::NewChat) => self.agents(kind).collect(),
            (Level::Agents, Kind::Message) => self.answering(chat),
        };
        let looks = |id: &AgentId| level == Level::Agents || self.looking.contains(id);
        let ids = people.iter().map(|watcher| watcher.agent.id);
        let ears = if warnings.popup { ids.filter(looks).collect() } else { Vec::new() };
        let own = people.iter().map(|watcher| Email::known(watcher.agent.email.clone()));
        let mailboxes = match (warnings.mail, warnings.mail_to.is_empty()) {
            (false, _) => Vec::new(),
            (true, false) => warnings.mail_to.clone(),
            (true, true) => own.collect(),
        };
        (ears, mailboxes)
    }

    /// Those who are in the chat and can reply. When none of them can be warned, whoever else can: somebody is to know.
    fn answering(&self, chat: &Chat) -> Vec<&Watcher> {
        let is_in = |watcher: &&Watcher| {
            let id = watcher.agent.id;
            chat.is_owned_by(id) || chat.others.iter().any(|p| p.agent == id && p.role == Role::Guest)
        };
        let inside: Vec<&Watcher> = self.agents.iter().filter(is_in).collect();
        if inside.is_empty() { self.agents.iter().collect() } else { inside }
    }
}
