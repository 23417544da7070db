//! Asking a colleague into a chat. They have a minute to answer. Who asks may mean to go; then they go when the colleague
//! comes, and not before.

use domain::invitation::STANDS_FOR;
use domain::participant::Role;
use domain::{Acting, AgentId, ChannelKey, Chat, ChatId, Event, Refusal, State, Time, WriteId};

use crate::decision::{Doer, Done, decide};
use crate::store::{Conn, agent, chat, entry, session};
use crate::{Agent, Answer, Desk, Failure, access};

/// Who is asked in.
#[derive(Clone, Debug)]
pub enum Invited {
    Agent(AgentId),
    /// Any agent who answers in this channel and is free.
    AnyoneOf(ChannelKey),
}

impl Desk {
    /// Asks a colleague in. With `leaves`, who asks goes when they come.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] for who does not write in the chat, or a colleague who is in it; [`Refusal::NotNow`] while
    /// somebody else is asked, or when they are not present; [`Refusal::NobodyFree`].
    pub fn invite<'a>(
        &'a self,
        me: &'a Agent,
        id: ChatId,
        write: WriteId,
        whom: Invited,
        leaves: bool,
    ) -> Answer<'a, ()> {
        Box::pin(async move {
            let (me, doer, now, desk) = (me.id, self.doer(me), self.now(), self.clone());
            self.whole(async move {
                let inner = desk.clone();
                let decided = desk.store.write(move |connection| {
                    Box::pin(async move {
                        let (row, ..) = access::chat_of(connection, me, (true, false), (id, None)).await?;
                        let to = match whom {
                            Invited::Agent(to) => inner.colleague_in(connection, &row.chat, to).await?,
                            Invited::AnyoneOf(_)
                                if entry::by_write(connection, id, write).await?.is_some() =>
                            {
                                // Once one was chosen it is not chosen again.
                                return Ok(None);
                            }
                            Invited::AnyoneOf(key) => inner.anyone_of(connection, &row.chat, &key).await?,
                        };
                        let event = Event::Invite { to, until: now + STANDS_FOR, leaves };
                        Ok(decide(connection, doer, id, Some(write), event, now).await?.ok())
                    })
                });
                if let Some(done) = decided.await? {
                    desk.tell(&done);
                }
                Ok(())
            })
            .await
        })
    }

    /// A colleague as they would act in a chat: by their seat in its channel, or as a visitor.
    async fn colleague_in(&self, connection: &mut Conn, chat: &Chat, id: AgentId) -> Result<Acting, Failure> {
        let colleague = agent::find(connection, id).await?.ok_or(Refusal::NotFound)?;
        let present = self.is_present(&colleague);
        let seated = agent::acting(connection, id, &chat.channel, (present, false)).await?;
        let acting = match seated.filter(|acting| acting.may.respond) {
            Some(acting) => Some(acting),
            None => agent::visiting(connection, id, (present, false)).await?,
        };
        Ok(acting.ok_or(Refusal::NotAllowed)?)
    }

    /// One of those who are free, by chance, so that it is not always the same.
    async fn anyone_of(
        &self,
        connection: &mut Conn,
        chat: &Chat,
        key: &ChannelKey,
    ) -> Result<Acting, Failure> {
        let mut free = Vec::new();
        for (of, id) in agent::responders(connection).await? {
            if of != *key || chat.has(id) || chat.asks(id) {
                continue;
            }
            let acting = self.colleague_in(connection, chat, id).await?;
            if acting.present && !acting.is_full() {
                free.push(acting);
            }
        }
        let mut dice = [0_u8; 8];
        getrandom::fill(&mut dice).map_err(|e| Failure::Broken(format!("no random bytes: {e}")))?;
        let count = u64::try_from(free.len()).unwrap_or(u64::MAX);
        let nth = u64::from_le_bytes(dice).checked_rem(count).ok_or(Refusal::NobodyFree)?;
        Ok(free.swap_remove(usize::try_from(nth).unwrap_or_default()))
    }

    /// # Errors
    /// [`Refusal::NotNow`] when one is not asked, or no longer; [`Refusal::Full`].
    pub async fn accept_invitation(&self, me: &Agent, id: ChatId, write: WriteId) -> Result<(), Refusal> {
        self.happen(self.doer(me), id, Some(write), Event::AcceptInvitation).await.map(drop)
    }

    /// # Errors
    /// [`Refusal::NotNow`] when one is not asked, or no longer.
    pub async fn decline_invitation(&self, me: &Agent, id: ChatId, write: WriteId) -> Result<(), Refusal> {
        self.no_answer(self.doer(me), id, Some(write), Event::DeclineInvitation).await
    }

    /// Takes an invitation back that nobody has answered. Who meant to leave with it stays.
    ///
    /// # Errors
    /// [`Refusal::NotNow`] when nobody is asked any more, [`Refusal::NotAllowed`] for who neither asked nor has the chat nor
    /// manages its channel.
    pub async fn cancel_invitation(&self, me: &Agent, id: ChatId, write: WriteId) -> Result<(), Refusal> {
        self.happen(self.doer(me), id, Some(write), Event::CancelInvitation).await.map(drop)
    }

    pub(crate) async fn expire_invitation(&self, id: ChatId) -> Result<(), Refusal> {
        self.no_answer(Doer::System, id, None, Event::ExpireInvitation).await
    }

    /// The colleague does not come. Who asked and meant to go keeps the chat, unless they have gone by then: it is given to a
    /// guest or goes back into the queue, in the same piece of writing.
    fn no_answer(&self, doer: Doer, id: ChatId, write: Option<WriteId>, event: Event) -> Answer<'_, ()> {
        Box::pin(async move {
            let (desk, now) = (self.clone(), self.now());
            self.whole(async move {
                let inner = desk.clone();
                let decided = desk.store.write(move |connection| {
                    Box::pin(async move {
                        let asked = chat::find(connection, id).await?.and_then(|row| row.chat.invitation);
                        let mut all: Vec<Done> = Vec::new();
                        all.extend(decide(connection, doer, id, write, event, now).await?.ok());
                        let Some(done) = all.first() else { return Ok(all) };
                        let chat = &done.row.chat;
                        let meant_to_go = asked.filter(|i| i.leaves && chat.is_owned_by(i.by)).map(|i| i.by);
                        if let Some(owner) = meant_to_go
                            && chat.state == State::Talking
                            && inner.has_gone(connection, owner, now).await?
                        {
                            let guest = chat.others.iter().any(|p| p.role == Role::Guest);
                            let (doer, event) = if guest {
                                (Doer::Agent { id: owner, present: false }, Event::Leave)
                            } else {
                                (Doer::System, Event::Requeue)
                            };
                            all.extend(decide(connection, doer, id, None, event, now).await?.ok());
                        }
                        Ok(all)
                    })
                });
                desk.tell_all(&decided.await?);
                Ok(())
            })
            .await
        })
    }

    /// Signed out everywhere, or without a line for longer than a reload takes.
    async fn has_gone(&self, connection: &mut Conn, id: AgentId, now: Time) -> Result<bool, Failure> {
        let here = self.presence.agent_is_here(id, now) || self.presence.agent_may_come_back(id, now);
        Ok(!here || !session::has_any(connection, id, now).await?)
    }
}
