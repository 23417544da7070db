//! Choices: an agent offers a menu, the customer takes one answer of it, once.

use domain::choices;
use domain::{ChatId, Event, Refusal, WriteId};

use crate::access::Customer;
use crate::chat::Stored;
use crate::decision::{Doer, decide};
use crate::store::entry;
use crate::{Agent, Answer, Desk};

/// What the customer took, and of which menu: its place as they count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub of: i64,
    pub option: String,
}

impl Desk {
    /// An agent offers the customer a question with answers to choose from.
    ///
    /// # Errors
    /// [`Refusal::Fields`] for what is wrong with the menu, and as for a message.
    pub async fn offer_choices(
        &self,
        me: &Agent,
        id: ChatId,
        write: WriteId,
        (question, options): (&str, &[String]),
    ) -> Result<Stored, Refusal> {
        let (question, options) = choices::parse(question, options)?;
        let offer = Event::OfferChoices { question, options };
        let entry = self.happen(self.doer(me), id, Some(write), offer).await?.ok_or(Refusal::NotNow)?;
        Ok(Stored { seq: entry.seq, at: entry.at })
    }

    /// The customer chooses. The place in the answer is in the customer's count.
    ///
    /// # Errors
    /// [`Refusal::NotNow`] for what is no menu, for an answer that is not in it, and when it was answered before by another
    /// write; [`Refusal::Ended`], [`Refusal::OtherBody`].
    pub fn customer_chooses<'a>(
        &'a self,
        who: &'a Customer,
        write: WriteId,
        choice: Choice,
    ) -> Answer<'a, Stored> {
        Box::pin(async move {
            let (desk, now, id) = (self.clone(), self.now(), who.chat);
            self.whole(async move {
                let decided = desk.store.write(move |connection| {
                    Box::pin(async move {
                        // Read in the same transaction, under the lock of the chat's row: of two clicks the second knows.
                        crate::store::chat::find(connection, id).await?.ok_or(Refusal::NotFound)?;
                        let menu = entry::menu(connection, id, choice.of).await?.ok_or(Refusal::NotNow)?;
                        let choose = Event::Choose { menu, option: choice.option };
                        decide(connection, Doer::Customer, id, Some(write), choose, now).await
                    })
                });
                let entry = match decided.await? {
                    Ok(done) => {
                        desk.tell(&done);
                        done.entries.into_iter().next()
                    }
                    Err(first) => Some(first),
                };
                let cut = entry.and_then(|entry| entry.for_customer()).ok_or(Refusal::NotNow)?;
                Ok(Stored { seq: cut.seq, at: cut.at })
            })
            .await
        })
    }
}
