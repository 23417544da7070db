//! Settings as one file: out and in.

use std::collections::BTreeSet;
use std::fmt;

use domain::faq::{Article, MOST_ARTICLES};
use domain::settings::{Profile, Settings};
use domain::{Channel, ChannelKey, Refusal};

use crate::store::{Conn, agent, channel, faq, template, wording};
use crate::{Answer, Desk, Failure, chat, hours};

/// Why a file was not taken. Nothing of it was stored.
#[derive(Debug)]
pub enum ImportError {
    /// What is wrong in it, a line each.
    Problems(Vec<String>),
    Refused(Refusal),
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Problems(problems) => f.write_str(&problems.join("\n")),
            Self::Refused(refusal) => write!(f, "the settings were not stored: {refusal:?}"),
        }
    }
}

impl std::error::Error for ImportError {}

impl Desk {
    /// All that an admin sets, passwords left out.
    ///
    /// # Errors
    /// Only when the store does not answer.
    pub fn export_settings(&self) -> Answer<'_, Settings> {
        Box::pin(async move {
            let mut connection = self.store.read().await?;
            let channels = channel::all(&mut connection).await?;
            let channels = channels.into_iter().map(|c| Channel { rev: 0, ..c }).collect();
            let mut people = Vec::new();
            for agent in agent::all(&mut connection).await? {
                let seats = agent::seat_settings(&mut connection, agent.id).await?;
                people.push(Profile {
                    email: domain::Email::known(agent.email),
                    name: agent.name,
                    admin: agent.admin,
                    capacity: agent.profiles.own_capacity,
                    seats,
                    profiles: agent.profiles.given,
                });
            }
            let reply_templates = template::all(&mut connection).await?;
            let faq = faq::all(&mut connection).await?;
            let canned_replies = wording::canned(&mut connection).await?;
            let choice_menus = wording::menus(&mut connection).await?;
            Ok(Settings { channels, people, reply_templates, canned_replies, choice_menus, faq })
        })
    }

    /// Takes a file whole or not at all. What it does not name stays as it is.
    ///
    /// # Errors
    /// [`ImportError::Problems`] with a line for each thing to put right.
    pub async fn import_settings(&self, settings: Settings, languages: &[&str]) -> Result<(), ImportError> {
        let known =
            channel::all(&mut self.reading().await?).await.map_err(|e| ImportError::Refused(e.into()))?;
        let known: Vec<ChannelKey> = known.into_iter().map(|c| c.key).collect();
        let mut problems = settings.problems(&known, languages);
        problems.extend(self.too_many_articles(&settings.faq).await?);
        problems.extend(settings.channels.iter().filter_map(|channel| {
            let problem = channel.settings.hours.as_ref().and_then(hours::problem)?;
            Some(format!("channel {}: {problem}", channel.key))
        }));
        if !problems.is_empty() {
            return Err(ImportError::Problems(problems));
        }
        let now = self.now();
        let stored = self.store.write(move |connection| {
            Box::pin(async move {
                for Channel { key, settings, .. } in &settings.channels {
                    channel::put(connection, key, settings).await?;
                }
                for template in &settings.reply_templates {
                    template::put(connection, template).await?;
                }
                for person in &settings.people {
                    let email = chat::lower(&person.email);
                    let (named, has) = ((&*email, &*person.name), (person.admin, person.capacity));
                    let id = agent::put(connection, named, has, &person.profiles, now).await?;
                    agent::seat(connection, id, &person.seats).await?;
                }
                for reply in &settings.canned_replies {
                    wording::put_canned(connection, reply).await?;
                }
                for menu in &settings.choice_menus {
                    wording::put_menu(connection, menu).await?;
                }
                for article in &settings.faq {
                    faq::put(connection, article).await?;
                }
                Ok(())
            })
        });
        stored.await.map_err(|e: Failure| ImportError::Refused(e.into()))?;
        self.routing.ring();
        self.look_what_is_open().await.map_err(ImportError::Refused)
    }

    /// With those that the file does not name.
    async fn too_many_articles(&self, brought: &[Article]) -> Result<Option<String>, ImportError> {
        if brought.is_empty() {
            return Ok(None);
        }
        let there = faq::all(&mut self.reading().await?).await.map_err(|e| ImportError::Refused(e.into()))?;
        let names = there.iter().chain(brought).map(|a| (&a.key, &a.language));
        let all = names.collect::<BTreeSet<_>>().len();
        Ok((all > MOST_ARTICLES)
            .then(|| format!("faq: at most {MOST_ARTICLES} articles, and there would be {all}")))
    }

    async fn reading(&self) -> Result<Conn, ImportError> {
        self.store.read().await.map_err(|e| ImportError::Refused(e.into()))
    }
}
