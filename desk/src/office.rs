//! What the console's lists show, and who is present.

use domain::agent::Colleague;
use domain::office::{Me, RECENT};
use domain::profile;
use domain::{AgentId, Office, Presence, Refusal};

use crate::bus::{News, Topic};
use crate::store::{agent, case, chat};
use crate::{Agent, Answer, Desk};

impl Desk {
    /// A fresh office for one agent: the open chats of their channels, their own recent ones, and everybody in it.
    ///
    /// # Errors
    /// Only when the store does not answer.
    pub fn office<'a>(&'a self, me: &'a Agent) -> Answer<'a, Office> {
        Box::pin(async move {
            let now = self.now();
            let mut connection = self.store.read().await?;
            // Asked again, because the switch may have moved on another device since the session was read.
            let me = agent::find(&mut connection, me.id).await?.ok_or(Refusal::SignIn)?;
            let seats = agent::seats(&mut connection, me.id).await?;
            let colleagues = agent::all(&mut connection).await?.iter().map(|a| self.colleague(a)).collect();
            let mut cards: Vec<_> =
                chat::open_for(&mut connection, me.id).await?.iter().map(|r| r.card()).collect();
            cards.extend(
                chat::ended_for(&mut connection, me.id, now - RECENT).await?.iter().map(|r| r.card()),
            );
            let me = Me {
                id: me.id,
                name: me.name,
                email: me.email,
                admin: me.admin,
                presence: me.presence,
                pause: me.pause,
                capacity: me.capacity,
                profiles: profile::all_of(&me.profiles.given),
                profile: me.profiles.chosen.name,
            };
            let active_cases = case::active_for(&mut connection, me.id).await?;
            let mut office = Office::new(me, seats, colleagues, cards);
            office.active_cases = active_cases;
            Ok(office)
        })
    }

    /// The agent of an address, for who looks after the office and for its tests.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn agent_by_email(&self, email: &str) -> Result<Agent, Refusal> {
        let found = agent::by_email(&mut self.store.read().await?, email).await?;
        found.map(|(agent, _)| agent).ok_or(Refusal::NotFound)
    }

    /// Moves the switch between present and away.
    ///
    /// # Errors
    /// Only when the store does not answer.
    pub fn set_present<'a>(&'a self, me: &'a Agent, on: bool) -> Answer<'a, ()> {
        self.set_presence(me, if on { Presence::Present } else { Presence::Away }, "")
    }

    /// Moves the switch; `pause` says why the agent pauses.
    ///
    /// # Errors
    /// Only when the store does not answer.
    pub fn set_presence<'a>(&'a self, me: &'a Agent, presence: Presence, pause: &'a str) -> Answer<'a, ()> {
        Box::pin(async move {
            let (id, pause) = (me.id, domain::text::excerpt(pause));
            let desk = self.clone();
            self.whole(async move {
                let moved = desk.store.write(move |connection| {
                    Box::pin(async move { agent::set_presence(connection, id, presence, &pause).await })
                });
                moved.await?;
                desk.tell_presence(id).await
            })
            .await
        })
    }

    /// Chooses what the agent works at, by its name. What is in hand stays, also what the profile would not have given.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when they have no such profile.
    pub fn choose_profile<'a>(&'a self, me: &'a Agent, name: &'a str) -> Answer<'a, ()> {
        Box::pin(async move {
            let (desk, id, name) = (self.clone(), me.id, name.to_owned());
            self.whole(async move {
                let chosen = desk.store.write(move |connection| {
                    Box::pin(async move {
                        let me = agent::find(connection, id).await?.ok_or(Refusal::SignIn)?;
                        let all = profile::all_of(&me.profiles.given);
                        let profile = all.iter().find(|p| p.name == name).ok_or(Refusal::NotFound)?;
                        agent::choose_profile(connection, id, &profile.name).await
                    })
                });
                chosen.await?;
                desk.tell_presence(id).await
            })
            .await
        })
    }

    /// Whether the agent takes chats now: the switch is on and a live line lives.
    pub(crate) fn is_present(&self, agent: &Agent) -> bool {
        agent.presence.is_present() && self.presence.agent_is_here(agent.id, self.now())
    }

    /// Whether customers may count on the agent.
    pub(crate) fn answers(&self, agent: &Agent) -> bool {
        let back_soon =
            agent.presence.is_present() && self.presence.agent_may_come_back(agent.id, self.now());
        back_soon || self.is_present(agent)
    }

    fn colleague(&self, agent: &Agent) -> Colleague {
        Colleague {
            id: agent.id,
            name: agent.name.clone(),
            present: self.is_present(agent),
            presence: agent.presence,
            pause: agent.pause.clone(),
            capacity: agent.capacity,
            profile: agent.profiles.chosen.name.clone(),
        }
    }

    /// Tells everybody whether an agent is present now, and host pages whether somebody can answer.
    pub(crate) fn tell_presence(&self, id: AgentId) -> Answer<'_, ()> {
        Box::pin(async move {
            let found = agent::find(&mut self.store.read().await?, id).await?;
            if let Some(agent) = found {
                self.bus.tell(&Topic::Office, News::Colleague(self.colleague(&agent)));
            }
            self.routing.ring();
            self.look_what_is_open().await
        })
    }
}
