//! An agent's answer to an offer. Who is offered what is `routing`'s to decide.

use domain::routing::{Decided, Reasons};
use domain::{Acting, ChatId, Event, Refusal, State, Time};

use crate::decision::Doer;
use crate::store::chat::Row;
use crate::store::{Conn, routing};
use crate::{Agent, Desk, Failure};

impl Desk {
    /// Takes a chat that is being offered to the agent. Doing it again does nothing more.
    ///
    /// # Errors
    /// [`Refusal::NotNow`] when the offer has run out or was taken back, [`Refusal::AlreadyTaken`] when somebody else has
    /// or is offered it, [`Refusal::Full`], [`Refusal::Ended`].
    pub async fn accept_offer(&self, me: &Agent, id: ChatId) -> Result<(), Refusal> {
        self.happen(self.doer(me), id, None, Event::Accept).await.map(drop)
    }

    /// Lets a chat go to somebody else. It keeps its age, and is not offered to the agent again for a while; doing it again
    /// does nothing more.
    ///
    /// # Errors
    /// As [`Desk::accept_offer`].
    pub async fn decline_offer(&self, me: &Agent, id: ChatId) -> Result<(), Refusal> {
        self.happen(self.doer(me), id, None, Event::Decline).await.map(drop)
    }
}

/// Whether an agent's answer has been given before: a repeat of a click whose answer was lost.
pub(crate) fn is_repeat(row: &Row, doer: Doer, event: &Event) -> bool {
    let Doer::Agent { id: me, .. } = doer else { return false };
    match event {
        Event::Pick | Event::Accept => row.chat.is_owned_by(me) && row.chat.state == State::Talking,
        Event::Decline => {
            let rings = row.chat.offer.as_ref().is_some_and(|offer| offer.to == me);
            row.chat.state == State::Waiting && !rings && row.chat.declined.iter().any(|d| d.by == me)
        }
        _ => false,
    }
}

/// What an event decides about who answers a chat that `waited`.
pub(crate) const fn decides(event: &Event, waited: bool) -> Option<Decided> {
    match event {
        Event::Accept => Some(Decided::Accepted),
        Event::Decline => Some(Decided::Declined),
        Event::Pick => Some(Decided::Picked),
        Event::TakeOver if waited => Some(Decided::Picked),
        _ => None,
    }
}

/// Who answers is there, whatever rang in vain before.
pub(crate) async fn note(
    connection: &mut Conn,
    chat: ChatId,
    (what, me): (Decided, &Acting),
    now: Time,
) -> Result<(), Failure> {
    routing::note_answered(connection, me.id).await?;
    let by = Some((me.id, me.name.as_str()));
    routing::note(connection, chat, (what, by), &Reasons::default(), now).await
}
