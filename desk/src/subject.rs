//! What a chat is about: its agents give it a line and tags, and see which tags others have used.

use domain::subject::{has, parse_tags};
use domain::{Card, ChannelKey, ChatId, Event, Refusal, Subject};

use crate::decision::decide;
use crate::store::chat;
use crate::{Agent, Answer, Desk, access};

/// More is nothing to choose from.
const OFFERED: usize = 200;

impl Desk {
    /// Says what a chat is about, in place of what was said before; the chat as the lists show it now. Asking again does no
    /// harm.
    ///
    /// # Errors
    /// [`Refusal::Fields`], [`Refusal::NotAllowed`] for who is neither in the chat nor manages its channel,
    /// [`Refusal::NotFound`].
    pub fn describe<'a>(
        &'a self,
        me: &'a Agent,
        id: ChatId,
        line: &'a str,
        tags: &'a [String],
    ) -> Answer<'a, Card> {
        Box::pin(async move {
            let event = Event::Describe { subject: Subject::parse(line, tags)? };
            let (desk, doer, now) = (self.clone(), self.doer(me), self.now());
            self.whole(async move {
                let decided = desk
                    .store
                    .write(move |connection| Box::pin(decide(connection, doer, id, None, event, now)));
                let done = decided.await?.map_err(|_| Refusal::NotNow)?;
                // Nothing was said and nothing has ended: only the lists are others.
                desk.tell_card(&done.row, false);
                Ok(done.row.card())
            })
            .await
        })
    }

    /// The tags to choose from in a channel: those that its settings name, then those that were used lately.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for a channel where the agent does not sit.
    pub fn tags<'a>(&'a self, me: &'a Agent, key: &'a ChannelKey) -> Answer<'a, Vec<String>> {
        Box::pin(async move {
            let mut connection = self.store.read().await?;
            let channel = access::channel(&mut connection, me.id, key).await?;
            let mut tags = parse_tags(&channel.settings.tags).unwrap_or_default();
            for tag in chat::tags_of(&mut connection, key).await? {
                if !has(&tags, &tag) {
                    tags.push(tag);
                }
            }
            tags.truncate(OFFERED);
            Ok(tags)
        })
    }
}
