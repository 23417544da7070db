//! Handing a chat over, taking it over, and going.

use domain::transfer::{Taker, TakerChannel, Takers, Target};
use domain::{AgentId, ChannelKey, ChatId, Event, Refusal, WriteId};

use crate::decision::{Doer, Done, decide};
use crate::store::audit::{self, Audited, Deed};
use crate::store::{Conn, agent, channel, chat};
use crate::{Agent, Answer, Desk, Failure, access};

/// Who is asked.
#[derive(Clone, Debug)]
enum To {
    Agent(AgentId),
    Channel(ChannelKey),
}

impl Desk {
    /// Asks a colleague who is present to take the chat. It stays with its owner until they say yes.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] for a chat that is not one's own to hand on, or a colleague who does not answer there;
    /// [`Refusal::NotNow`] while somebody else is asked, or when they are not present.
    pub fn transfer<'a>(&'a self, me: &'a Agent, id: ChatId, write: WriteId, to: AgentId) -> Answer<'a, ()> {
        self.hand_over(me, id, write, To::Agent(to))
    }

    /// The same to whoever of a channel says yes first.
    ///
    /// # Errors
    /// As [`Desk::transfer`]; [`Refusal::NotFound`] for a channel that is not there, or no longer in use.
    pub fn transfer_to_channel<'a>(
        &'a self,
        me: &'a Agent,
        id: ChatId,
        write: WriteId,
        to: ChannelKey,
    ) -> Answer<'a, ()> {
        self.hand_over(me, id, write, To::Channel(to))
    }

    fn hand_over<'a>(&'a self, me: &'a Agent, id: ChatId, write: WriteId, to: To) -> Answer<'a, ()> {
        Box::pin(async move {
            let (me, doer, now, desk) = (me.clone(), self.doer(me), self.now(), self.clone());
            self.whole(async move {
                let inner = desk.clone();
                let decided = desk.store.write(move |connection| {
                    Box::pin(async move {
                        let (row, ..) = access::chat_of(connection, me.id, (true, false), (id, None)).await?;
                        let event = inner.whom(connection, &row.chat.channel, to).await?;
                        let decided = decide(connection, doer, id, Some(write), event, now).await?;
                        if let Ok(done) = &decided
                            && !row.chat.is_owned_by(me.id)
                        {
                            let to = done.row.chat.transfer.as_ref().map(|t| t.to.name().to_owned());
                            let from = row.chat.owner_name.unwrap_or_default();
                            let detail = format!("{from} -> {}", to.unwrap_or_default());
                            audit::put(connection, &audited(&me, Deed::HandedOn, id, detail, now)).await?;
                        }
                        Ok(decided)
                    })
                });
                if let Ok(done) = decided.await? {
                    desk.tell(&done);
                }
                Ok(())
            })
            .await
        })
    }

    async fn whom(&self, connection: &mut Conn, of: &ChannelKey, to: To) -> Result<Event, Failure> {
        match to {
            To::Agent(to) => {
                let colleague = agent::find(connection, to).await?.ok_or(Refusal::NotFound)?;
                let present = self.is_present(&colleague);
                let acting = agent::acting(connection, to, of, (present, false)).await?;
                Ok(Event::Transfer { to: acting.ok_or(Refusal::NotAllowed)? })
            }
            To::Channel(key) => {
                let channel = channel::find(connection, &key).await?.filter(|c| !c.settings.archived);
                let name = channel.ok_or(Refusal::NotFound)?.settings.name;
                Ok(Event::TransferToChannel { key, name })
            }
        }
    }

    /// Takes the chat that one was asked to take, in person or with one's channel.
    ///
    /// # Errors
    /// [`Refusal::AlreadyTaken`] when a colleague was faster or it was called off, [`Refusal::Full`].
    pub async fn accept_transfer(&self, me: &Agent, id: ChatId, write: WriteId) -> Result<(), Refusal> {
        self.happen(self.doer(me), id, Some(write), Event::AcceptTransfer).await.map(drop)
    }

    /// # Errors
    /// [`Refusal::NotNow`] when one is not asked in person, or no longer.
    pub async fn decline_transfer(&self, me: &Agent, id: ChatId, write: WriteId) -> Result<(), Refusal> {
        self.happen(self.doer(me), id, Some(write), Event::DeclineTransfer).await.map(drop)
    }

    /// # Errors
    /// [`Refusal::NotNow`] when nobody is asked any more, [`Refusal::NotAllowed`].
    pub async fn cancel_transfer(&self, me: &Agent, id: ChatId, write: WriteId) -> Result<(), Refusal> {
        self.happen(self.doer(me), id, Some(write), Event::CancelTransfer).await.map(drop)
    }

    /// A manager takes a chat from whoever has it, even beyond their own places. It stands in the audit log.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] for who does not manage the channel, or has the chat; [`Refusal::Ended`].
    pub fn take_over<'a>(&'a self, me: &'a Agent, id: ChatId, write: WriteId) -> Answer<'a, ()> {
        Box::pin(async move {
            let (me, doer, now, desk) = (me.clone(), self.doer(me), self.now(), self.clone());
            self.whole(async move {
                let decided = desk.store.write(move |connection| {
                    Box::pin(async move {
                        let (row, _, acting) =
                            access::chat_of(connection, me.id, (true, true), (id, None)).await?;
                        let decided = decide(connection, doer, id, Some(write), Event::TakeOver, now).await?;
                        if decided.is_ok() {
                            let mut detail = row.chat.owner_name.unwrap_or_default();
                            if acting.is_full() {
                                detail.push_str(&format!(
                                    " (beyond their places: {} of {})",
                                    acting.load, acting.capacity
                                ));
                            }
                            audit::put(connection, &audited(&me, Deed::TookOver, id, detail, now)).await?;
                        }
                        Ok(decided)
                    })
                });
                if let Ok(done) = decided.await? {
                    desk.tell(&done);
                }
                Ok(())
            })
            .await
        })
    }

    /// An agent goes from a chat. An owner leaves it with a colleague who is in it.
    ///
    /// # Errors
    /// [`Refusal::NotNow`] when nobody would be left to answer, [`Refusal::NotAllowed`] for who is not in it.
    pub async fn leave(&self, me: &Agent, id: ChatId, write: WriteId) -> Result<(), Refusal> {
        self.happen(self.doer(me), id, Some(write), Event::Leave).await.map(drop)
    }

    /// Who may be asked to take a chat, or to come into it.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for a chat out of reach.
    pub fn takers<'a>(&'a self, me: &'a Agent, id: ChatId) -> Answer<'a, Takers> {
        Box::pin(async move {
            let mut connection = self.store.read().await?;
            let (row, _) = access::readable(&mut connection, me.id, true, id).await?;
            let responders = agent::responders(&mut connection).await?;
            let mut agents = Vec::new();
            let mut free = Vec::new();
            for colleague in agent::all(&mut connection).await? {
                let channels: Vec<&ChannelKey> =
                    responders.iter().filter(|(_, id)| *id == colleague.id).map(|(key, _)| key).collect();
                if colleague.id == me.id || row.chat.is_owned_by(colleague.id) || channels.is_empty() {
                    continue;
                }
                let present = self.is_present(&colleague);
                let load = chat::load(&mut connection, colleague.id).await?;
                if present && load < colleague.capacity {
                    free.extend(channels.iter().map(|key| (*key).clone()));
                }
                agents.push(Taker {
                    answers_here: channels.contains(&&row.chat.channel),
                    is_in: row.chat.has(colleague.id),
                    id: colleague.id,
                    name: colleague.name,
                    present,
                    load,
                    capacity: colleague.capacity,
                });
            }
            let all = channel::all(&mut connection).await?;
            let channels = all.into_iter().filter(|channel| !channel.settings.archived);
            let channels = channels.map(|channel| TakerChannel {
                free: free.iter().filter(|key| **key == channel.key).count(),
                name: channel.settings.name,
                key: channel.key,
            });
            Ok(Takers { agents, channels: channels.collect() })
        })
    }

    /// Who was asked for something and has gone, or has let the time pass, is no longer waited for.
    ///
    /// # Errors
    /// Only when the store does not answer.
    pub async fn notice_unanswered(&self) -> Result<(), Refusal> {
        let now = self.now();
        let asked = chat::asked(&mut self.store.read().await?).await?;
        for row in asked {
            let id = row.chat.id;
            if row.chat.invitation.as_ref().is_some_and(|i| i.until <= now) {
                // Answered in this moment: fine.
                drop(self.expire_invitation(id).await);
            }
            if let Some(Target::Agent { id: to, .. }) = row.chat.transfer.map(|t| t.to) {
                let colleague = agent::find(&mut self.store.read().await?, to).await?;
                if !colleague.is_some_and(|colleague| self.answers(&colleague)) {
                    drop(self.happen(Doer::System, id, None, Event::LapseTransfer { to }).await);
                }
            }
        }
        Ok(())
    }

    /// What was decided in one piece is told in its order.
    pub(crate) fn tell_all(&self, all: &[Done]) {
        all.iter().for_each(|done| self.tell(done));
    }
}

fn audited(me: &Agent, what: Deed, chat: ChatId, detail: String, at: domain::Time) -> Audited {
    Audited { at, agent: me.id, name: me.name.clone(), what, chat: Some(chat), detail }
}
