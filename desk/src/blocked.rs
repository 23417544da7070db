//! Customers whom an agent keeps out: they start no chats and leave no requests for a while, in any channel. The marks by
//! which they are known again, and for how long, are explained in `docs/decisions/0013`.

use domain::customer::Typed;
use domain::time::Span;
use domain::{ChannelKey, ChatId, Customer, Event, Field, Refusal, Time, WriteId, text};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::decision::decide;
use crate::secret::Hashed;
use crate::store::blocked::{self, Block, Blocked, Marks};
use crate::{Agent, Answer, Desk, Origin, chat};

/// An address is shared and changes hands: it is refused for a day.
pub const ADDRESS: Span = Span::hours(24);
/// Whoever gives the same e-mail address or signs in as the same person is refused for a week.
pub const PERSON: Span = Span::hours(7 * 24);

impl Desk {
    /// An agent of the chat, or a manager of its channel, keeps its customer out. The chat ends, if it has not.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`], [`Refusal::NotFound`] for a chat out of reach, [`Refusal::Fields`] for a reason that is
    /// too long.
    pub fn block<'a>(&'a self, me: &'a Agent, id: ChatId, write: WriteId, reason: &'a str) -> Answer<'a, ()> {
        Box::pin(async move {
            let reason = text::line(reason).map_err(|problem| Refusal::field(Field::Message, problem))?;
            let reason = reason.unwrap_or_default();
            let (doer, now, desk) = (self.doer(me), self.now(), self.clone());
            let block = Block {
                chat: id,
                agent: me.id,
                name: me.name.clone(),
                reason: reason.clone(),
                at: now,
                address_until: now + ADDRESS,
                until: now + PERSON,
            };
            self.whole(async move {
                let salt = desk.store.salt.clone();
                let done = desk.store.write(move |connection| {
                    Box::pin(async move {
                        let event = Event::Block { reason };
                        let Ok(done) = decide(connection, doer, id, Some(write), event, now).await? else {
                            return Ok(None);
                        };
                        let chat = &done.row.chat;
                        let mut marks = marks(&salt, &chat.channel, None, &done.row.customer);
                        marks.address = blocked::origin(connection, id).await?;
                        blocked::put(connection, &block, &marks).await?;
                        Ok(Some(done))
                    })
                });
                if let Some(done) = done.await? {
                    desk.tell(&done);
                }
                Ok(())
            })
            .await
        })
    }

    /// Before a customer starts a chat or leaves a request.
    ///
    /// # Errors
    /// [`Refusal::Blocked`].
    pub fn may_enter<'a>(
        &'a self,
        channel: &'a ChannelKey,
        from: Origin,
        customer: &'a Customer,
    ) -> Answer<'a, ()> {
        Box::pin(async move {
            let marks = marks(&self.store.salt, channel, Some(from), customer);
            if marks != Marks::default()
                && blocked::holds(&mut self.store.read().await?, &marks, self.now()).await?
            {
                return Err(Refusal::Blocked);
            }
            Ok(())
        })
    }

    /// Before a form is looked at: programs fill in what people do not see.
    ///
    /// # Errors
    /// [`Refusal::Blocked`], which is what customers get who are kept out: it says nothing about why.
    pub fn may_be_a_person(&self, channel: &ChannelKey, form: &Typed) -> Result<(), Refusal> {
        if form.is_trapped() {
            tracing::info!(%channel, "a program filled in the form, and was refused");
            return Err(Refusal::Blocked);
        }
        Ok(())
    }

    /// Who was blocked by whom, the latest first.
    ///
    /// # Errors
    /// Only when the store does not answer.
    pub fn blocked(&self) -> Answer<'_, Vec<Blocked>> {
        Box::pin(async move { Ok(blocked::all(&mut self.store.read().await?).await?) })
    }

    /// Lets somebody in again.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when there is no such block, or it has been lifted.
    pub fn lift_block(&self, id: Uuid) -> Answer<'_, ()> {
        Box::pin(async move {
            let now = self.now();
            let lifted =
                self.store.write(move |connection| Box::pin(blocked::lift(connection, id, now))).await?;
            if lifted { Ok(()) } else { Err(Refusal::NotFound) }
        })
    }

    /// Forgets what is no longer needed to know anybody again.
    ///
    /// # Errors
    /// Only when the store does not answer.
    pub async fn sweep_blocked(&self) -> Result<(), Refusal> {
        let now: Time = self.now();
        let swept =
            self.store.write(move |connection| Box::pin(blocked::sweep(connection, now, now - ADDRESS)));
        Ok(swept.await?)
    }

    /// The mark of where a chat is started from.
    pub(crate) fn mark_of(&self, from: Origin) -> Option<Hashed> {
        address(&self.store.salt, from)
    }
}

/// Behind the machine itself, or a proxy that nobody has named, stand all customers: it is no mark of one.
fn address(salt: &str, from: Origin) -> Option<Hashed> {
    (!from.is_everybody()).then(|| mark(salt, "address", &from.to_string()))
}

/// A person who signs in is known by the host page of one channel: another may number its customers alike.
fn marks(salt: &str, channel: &ChannelKey, from: Option<Origin>, customer: &Customer) -> Marks {
    let subject = customer.about.verified.as_ref().map(|v| format!("{channel} {}", v.subject));
    Marks {
        address: from.and_then(|from| address(salt, from)),
        email: customer.email.as_ref().map(|email| mark(salt, "email", &chat::lower(email))),
        subject: subject.map(|subject| mark(salt, "subject", &subject)),
    }
}

fn mark(salt: &str, kind: &str, value: &str) -> Hashed {
    Sha256::digest(format!("{salt} {kind} {value}")).into()
}

#[cfg(test)]
mod tests {
    use domain::customer::Verified;

    use super::*;

    fn signed_in(subject: &str) -> Customer {
        let mut customer = Customer::default();
        customer.about.verified = Some(Verified { subject: subject.into(), ..Verified::default() });
        customer
    }

    #[test]
    fn who_signs_in_is_known_again_in_their_own_channel() {
        let [support, sales] =
            ["support", "sales"].map(|key| ChannelKey::parse(key).unwrap_or_else(|| unreachable!()));
        let of = |channel, subject| marks("salt", channel, None, &signed_in(subject)).subject;
        assert!(of(&support, "42").is_some());
        assert_eq!(of(&support, "42"), of(&support, "42"));
        assert_ne!(of(&support, "42"), of(&support, "43"));
        assert_ne!(of(&support, "42"), of(&sales, "42"), "another page's number 42 is somebody else");
    }

    #[test]
    fn a_mark_is_worth_nothing_in_another_store() {
        let from = |salt| address(salt, Origin::of([203, 0, 113, 9].into()));
        assert!(from("a").is_some());
        assert_ne!(from("a"), from("b"));
    }
}
