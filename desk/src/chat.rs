//! What customers and agents do with a chat.

use domain::participant::Role;
use domain::{
    Audience, ChatId, ChatView, Conversation, Email, Entry, Event, Field, Marks, Phase, Refusal, State, Text,
    Time, WriteId,
};

use crate::bus::{News, Topic};
use crate::decision::{Doer, decide};
use crate::store::chat::{self, Row};
use crate::store::{entry, queue};
use crate::{Agent, Answer, Desk, access, secret};

/// A message's place and time, as its author counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stored {
    pub seq: i64,
    pub at: Time,
}

/// Whether there is a way back is filled in where the channel is known.
const OVER: Event = Event::End { may_return: false };

impl Desk {
    /// The chat of a customer's token.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when the token opens nothing.
    pub async fn customer(&self, token: &str) -> Result<access::Customer, Refusal> {
        let hashed = secret::hashed(token).ok_or(Refusal::NotFound)?;
        if let Some(known) = self.customers.get(&hashed) {
            return Ok(known);
        }
        let row = access::customer(&mut self.store.read().await?, token).await?;
        let customer = access::Customer { chat: row.chat.id, channel: row.chat.channel };
        self.customers.keep(hashed, customer.clone());
        Ok(customer)
    }

    /// The customer writes. The place in the answer is in the customer's count.
    ///
    /// # Errors
    /// [`Refusal::Fields`] for an empty or too long message, [`Refusal::Ended`], [`Refusal::OtherBody`].
    pub async fn customer_says(
        &self,
        who: &access::Customer,
        write: WriteId,
        text: &str,
    ) -> Result<Stored, Refusal> {
        let text = Text::parse(text).map_err(|problem| Refusal::field(Field::Message, problem))?;
        let say = Event::Say { text, audience: Audience::Everyone };
        let entry = self.happen(Doer::Customer, who.chat, Some(write), say).await?;
        let cut = entry.and_then(|e| e.for_customer()).ok_or(Refusal::NotNow)?;
        Ok(Stored { seq: cut.seq, at: cut.at })
    }

    /// The customer ends the chat, or leaves the queue.
    ///
    /// # Errors
    /// [`Refusal::Ended`] when it had ended before by somebody else's doing.
    pub async fn customer_ends(&self, who: &access::Customer, write: WriteId) -> Result<(), Refusal> {
        self.happen(Doer::Customer, who.chat, Some(write), OVER).await.map(drop)
    }

    /// The customer has read up to a place in their count.
    ///
    /// # Errors
    /// Only when the store does not answer.
    pub async fn customer_saw(&self, who: &access::Customer, upto: i64) -> Result<(), Refusal> {
        self.mark(who.chat, None, upto).await
    }

    /// An agent writes to everyone in the chat.
    ///
    /// # Errors
    /// As [`Desk::customer_says`], and [`Refusal::NotAllowed`] for who is not in the chat.
    pub async fn say(&self, me: &Agent, id: ChatId, write: WriteId, text: &str) -> Result<Stored, Refusal> {
        let text = Text::parse(text).map_err(|problem| Refusal::field(Field::Message, problem))?;
        let say = Event::Say { text, audience: Audience::Everyone };
        let entry = self.happen(self.doer(me), id, Some(write), say).await?.ok_or(Refusal::NotNow)?;
        Ok(Stored { seq: entry.seq, at: entry.at })
    }

    /// An agent of the chat writes what only agents will read.
    ///
    /// # Errors
    /// As [`Desk::say`].
    pub async fn note(&self, me: &Agent, id: ChatId, write: WriteId, text: &str) -> Result<Stored, Refusal> {
        let text = Text::parse(text).map_err(|problem| Refusal::field(Field::Message, problem))?;
        let say = Event::Say { text, audience: Audience::Agents };
        let entry = self.happen(self.doer(me), id, Some(write), say).await?.ok_or(Refusal::NotNow)?;
        Ok(Stored { seq: entry.seq, at: entry.at })
    }

    /// Takes a waiting chat. Of two agents at once one gets it.
    ///
    /// # Errors
    /// [`Refusal::AlreadyTaken`] with the name of who has it, [`Refusal::Full`], [`Refusal::Ended`],
    /// [`Refusal::NotAllowed`] where chats are only offered.
    pub async fn pick(&self, me: &Agent, id: ChatId) -> Result<(), Refusal> {
        self.happen(self.doer(me), id, None, Event::Pick).await.map(drop)
    }

    /// Takes the oldest chat that the agent may take, of the channels with the highest priority. One that somebody else took meanwhile is passed over.
    ///
    /// # Errors
    /// [`Refusal::NothingWaiting`], [`Refusal::Full`].
    pub fn pick_next<'a>(&'a self, me: &'a Agent) -> Answer<'a, ChatId> {
        Box::pin(async move {
            let (agent, present, now) = (me.id, self.is_present(me), self.now());
            let desk = self.clone();
            self.whole(async move {
                // Choosing and taking are one piece of the writer's work, so nobody comes between.
                let picked = desk.store.write(move |connection| {
                    Box::pin(async move {
                        let id = queue::next_for(connection, agent).await?.ok_or(Refusal::NothingWaiting)?;
                        let doer = Doer::Agent { id: agent, present };
                        decide(connection, doer, id, None, Event::Pick, now).await
                    })
                });
                let done = picked.await?.map_err(|_| Refusal::NotNow)?;
                desk.tell(&done);
                Ok(done.row.chat.id)
            })
            .await
        })
    }

    /// Ends a chat as its agent.
    ///
    /// # Errors
    /// [`Refusal::Ended`] when it had ended before by somebody else's doing, [`Refusal::NotAllowed`].
    pub async fn end_chat(&self, me: &Agent, id: ChatId, write: WriteId) -> Result<(), Refusal> {
        self.happen(self.doer(me), id, Some(write), OVER).await.map(drop)
    }

    /// An agent of the chat has read up to a place in the customer's count.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for a chat out of reach.
    pub async fn seen(&self, me: &Agent, id: ChatId, upto: i64) -> Result<(), Refusal> {
        self.mark(id, Some(me), upto).await
    }

    /// A chat as it opens in the console: the newest page of its log, and who the customer is.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for a chat out of reach.
    pub fn conversation<'a>(&'a self, me: &'a Agent, id: ChatId) -> Answer<'a, Conversation> {
        Box::pin(async move {
            let (row, _) = self.reads(me, id).await?;
            let mut connection = self.store.read().await?;
            let entries = entry::before(&mut connection, id, Audience::Agents, row.last_seq + 1).await?;
            let here = self.presence.customer_is_here(id, self.now());
            let view = view(&row, entries);
            Ok(Conversation { card: row.card(), customer: row.customer, here, view })
        })
    }

    /// The page of the log before a place.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for a chat out of reach.
    pub fn earlier<'a>(&'a self, me: &'a Agent, id: ChatId, before: i64) -> Answer<'a, Vec<Entry>> {
        Box::pin(async move {
            self.reads(me, id).await?;
            let mut connection = self.store.read().await?;
            Ok(entry::before(&mut connection, id, Audience::Agents, before).await?)
        })
    }

    /// The customer's page was away for longer than the channel allows.
    pub(crate) async fn end_idle(&self, id: ChatId) -> Result<(), Refusal> {
        self.happen(Doer::System, id, None, Event::Idle { may_return: false }).await.map(drop)
    }

    /// What the customer of a chat sees of it.
    pub(crate) fn customer_view<'a>(&'a self, row: &'a Row) -> Answer<'a, ChatView> {
        Box::pin(async move {
            let mut connection = self.store.read().await?;
            let entries =
                entry::before(&mut connection, row.chat.id, Audience::Everyone, row.last_count + 1).await?;
            Ok(view(row, entries))
        })
    }

    fn mark<'a>(&'a self, id: ChatId, by: Option<&'a Agent>, upto: i64) -> Answer<'a, ()> {
        Box::pin(async move {
            let (desk, agent) = (self.clone(), by.map(|a| a.id));
            self.whole(async move {
                let marked = desk.store.write(move |connection| {
                    Box::pin(async move {
                        let row = match agent {
                            // Only who is in the chat reads it for the customer; a manager looking on does not.
                            Some(me) => {
                                let (row, _) = access::readable(connection, me, true, id).await?;
                                if !row.chat.may_write(me) {
                                    return Ok(None);
                                }
                                row
                            }
                            None => chat::find(connection, id).await?.ok_or(Refusal::NotFound)?,
                        };
                        chat::mark(connection, &row, agent.is_some(), upto).await
                    })
                });
                if let Some(row) = marked.await? {
                    desk.bus.tell(&Topic::Chat(id), News::Marks { chat: id, marks: row.marks });
                    desk.tell_card(&row, true);
                }
                Ok(())
            })
            .await
        })
    }
}

/// A page of the log with where the chat stands. A page that does not begin at the first entry cannot tell that alone.
fn view(row: &Row, entries: Vec<Entry>) -> ChatView {
    let mut view = ChatView { entries: Vec::new(), ..ChatView::default() };
    let whole = entries.first().is_none_or(|e| e.seq == 1);
    if whole {
        view = ChatView::of(entries);
    } else {
        // Listeners are nobody's business: the fold above never names them either.
        let guests = row.chat.others.iter().filter(|p| p.role == Role::Guest).map(|p| &p.name);
        view.agents = row.chat.owner_name.iter().chain(guests).cloned().collect();
        view.entries = entries;
    }
    view.phase = match row.chat.state {
        State::Waiting => Phase::Waiting,
        State::Talking => Phase::Talking,
        State::Finished | State::Closed => Phase::Ended,
    };
    view.ending = row.chat.ending;
    view.files = row.chat.files_allowed;
    view.marks = Marks { ..row.marks };
    view
}

/// For the settings' sake: an address as the store compares it.
pub(crate) fn lower(email: &Email) -> String {
    email.as_str().to_lowercase()
}
