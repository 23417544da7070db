//! What the console's lists show, and who is present.

use domain::agent::Colleague;
use domain::office::{Me, RECENT};
use domain::{AgentId, Office, Refusal};

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
                present: me.present,
                capacity: me.capacity,
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

    /// Moves the switch.
    ///
    /// # Errors
    /// Only when the store does not answer.
    pub fn set_present<'a>(&'a self, me: &'a Agent, on: bool) -> Answer<'a, ()> {
        Box::pin(async move {
            let id = me.id;
            let desk = self.clone();
            self.whole(async move {
                desk.store.write(move |connection| Box::pin(agent::set_present(connection, id, on))).await?;
                desk.tell_presence(id).await
            })
            .await
        })
    }

    /// Whether the agent takes chats now: the switch is on and a live line lives.
    pub(crate) fn is_present(&self, agent: &Agent) -> bool {
        agent.present && self.presence.agent_is_here(agent.id, self.now())
    }

    /// Whether customers may count on the agent.
    pub(crate) fn answers(&self, agent: &Agent) -> bool {
        let back_soon = agent.present && self.presence.agent_may_come_back(agent.id, self.now());
        back_soon || self.is_present(agent)
    }

    fn colleague(&self, agent: &Agent) -> Colleague {
        Colleague {
            id: agent.id,
            name: agent.name.clone(),
            present: self.is_present(agent),
            capacity: agent.capacity,
        }
    }

    /// Tells everybody whether an agent is present now, and host pages whether somebody can answer.
    pub(crate) fn tell_presence(&self, id: AgentId) -> Answer<'_, ()> {
        Box::pin(async move {
            let found = agent::find(&mut self.store.read().await?, id).await?;
            if let Some(agent) = found {
                self.bus.tell(&Topic::Office, News::Colleague(self.colleague(&agent)));
            }
            self.look_what_is_open().await
        })
    }
}
