//! Listening in: reading a conversation that one is not in. Nobody in it is told unless the channel says so, and the customer
//! never is; but it stands in the audit log before anything is shown.

use domain::chat::State;
use domain::{Acting, AgentId, Chat, ChatId, Refusal};

use crate::bus::{News, Topic};
use crate::store::audit::{self, Audited, Deed, ONE_LISTENING};
use crate::store::{agent, channel, chat};
use crate::{Agent, Answer, Desk, access};

/// Whether who reads this chat listens in on it.
pub(crate) fn listens(chat: &Chat, me: AgentId) -> bool {
    chat.state == State::Talking && !chat.has(me) && !chat.asks(me)
}

impl Desk {
    /// A chat that the agent may read. That they listen in is stored before this answers.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for a chat out of reach.
    pub(crate) fn reads<'a>(&'a self, me: &'a Agent, id: ChatId) -> Answer<'a, (chat::Row, Acting)> {
        Box::pin(async move {
            let mut connection = self.store.read().await?;
            let (row, acting) = access::readable(&mut connection, me.id, self.is_present(me), id).await?;
            drop(connection);
            if listens(&row.chat, me.id) {
                self.note_listening(me, &row.chat).await?;
            }
            Ok((row, acting))
        })
    }

    async fn note_listening(&self, me: &Agent, chat: &Chat) -> Result<(), Refusal> {
        let line = Audited {
            at: self.now(),
            agent: me.id,
            name: me.name.clone(),
            what: Deed::Listened,
            chat: Some(chat.id),
            detail: chat.owner_name.clone().unwrap_or_default(),
        };
        let (me, id) = (me.clone(), chat.id);
        let noted = self.store.write(move |connection| {
            Box::pin(async move {
                if !audit::has_listened(connection, &me, id, line.at - ONE_LISTENING).await? {
                    audit::put(connection, &line).await?;
                }
                Ok(())
            })
        });
        Ok(noted.await?)
    }

    /// A page that listens in follows the chat from now on.
    pub(crate) async fn began_listening(&self, me: &Agent, id: ChatId) -> Result<(), Refusal> {
        if self.presence.listener_came(id, me.id) {
            self.tell_listening(id).await?;
        }
        Ok(())
    }

    /// Who listens in on a chat, by name, as far as its agents are told.
    ///
    /// # Errors
    /// Only when the store does not answer.
    pub(crate) fn listening(&self, id: ChatId) -> Answer<'_, Vec<String>> {
        Box::pin(async move {
            let here = self.presence.listeners(id, self.now());
            let mut names = Vec::new();
            if here.is_empty() {
                return Ok(names);
            }
            let mut connection = self.store.read().await?;
            let Some(row) = chat::find(&mut connection, id).await? else { return Ok(names) };
            let channel = channel::find(&mut connection, &row.chat.channel).await?;
            if !channel.is_some_and(|c| c.settings.listening_is_told) {
                return Ok(names);
            }
            for listener in here.into_iter().filter(|me| listens(&row.chat, *me)) {
                names.extend(agent::find(&mut connection, listener).await?.map(|agent| agent.name));
            }
            names.sort();
            Ok(names)
        })
    }

    /// Tells the agents of a chat who listens in now, where that is told at all.
    pub(crate) async fn tell_listening(&self, id: ChatId) -> Result<(), Refusal> {
        let by = self.listening(id).await?;
        self.bus.tell(&Topic::Chat(id), News::Listening { chat: id, by });
        Ok(())
    }
}
