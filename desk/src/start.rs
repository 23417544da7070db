//! How a chat begins: the form is checked, who asks is known or made known, and the question is its first entry.

use domain::channel::ChannelSettings;
use domain::customer::{Customer, Page, Typed};
use domain::form::Fields;
use domain::{
    Audience, ChannelKey, Chat, ChatId, ChatView, Ending, Event, Refusal, Text, What, Who, WriteId,
};

use crate::decision::Done;
use crate::store::chat::{self, Row};
use crate::store::{Conn, blocked, channel, entry};
use crate::{Answer, Desk, Failure, Origin, Suggested, faq, identity, secret};

/// The customer's start: the form, and the ids and the token that their browser made.
#[derive(Clone, Debug)]
pub struct StartChat {
    pub chat: ChatId,
    pub token: String,
    pub channel: ChannelKey,
    pub write: WriteId,
    pub form: Typed,
    pub page: Option<Page>,
    /// The articles that the customer was shown first.
    pub suggested: Suggested,
    /// Where it comes from.
    pub from: Origin,
    /// In which the customer reads; empty means the channel's.
    pub language: String,
    /// Who the host page says it is: a signed token.
    pub identity: Option<String>,
    /// What the host page says about them besides.
    pub attributes: Vec<(String, String)>,
}

impl Desk {
    /// Starts a chat, or gives back the one that the same start made before.
    ///
    /// # Errors
    /// [`Refusal::Fields`] for what is wrong with the form, [`Refusal::NotFound`] for a channel that is not there or
    /// no longer used, [`Refusal::Closed`] when it is closed, [`Refusal::OtherBody`] when the ids were used for something
    /// else, [`Refusal::Blocked`].
    pub fn start_chat(&self, start: StartChat) -> Answer<'_, ChatView> {
        Box::pin(async move {
            let token = secret::hashed(&start.token).ok_or(Refusal::NotFound)?;
            let settings = self.channel(&start.channel).await?.settings;
            let answered = start.suggested.answered && settings.suggestions.on;
            // What was started stays so, whatever is asked for by now: a lost answer is given as it was.
            if let Some(row) = self.started(&start, token, answered).await? {
                return self.customer_view(&row).await;
            }
            self.may_be_a_person(&start.channel, &start.form)?;
            let is_closed = self.availability(&start.channel, &settings).closed.is_some();
            let (mut customer, question) =
                self.asked_by((&start.channel, &settings), &start.form, start.identity.as_deref()).await?;
            customer.about.attributes.extend(start.attributes);
            customer.page = start.page;
            self.may_enter(&start.channel, start.from, &customer).await?;
            let origin = self.mark_of(start.from);
            let language = faq::reading(&start.language, &settings).to_owned();
            customer.about.language = start.language;
            let suggested = start.suggested;
            let (id, write, key, now) = (start.chat, start.write, start.channel, self.now());
            let desk = self.clone();
            self.whole(async move {
                let made = desk.store.write(move |connection| {
                    Box::pin(async move {
                        if chat::find(connection, id).await?.is_some() {
                            let ids = (id, token, write);
                            return started_before(connection, ids, &question, answered)
                                .await
                                .map(|row| (row, None));
                        }
                        let channel = channel::find(connection, &key).await?.ok_or(Refusal::NotFound)?;
                        if channel.settings.archived {
                            return Err(Refusal::NotFound.into());
                        }
                        // A repeat of a start that was in time has its chat already, and who has an answer needs nobody.
                        if is_closed && !answered {
                            return Err(Refusal::Closed.into());
                        }
                        customer.about.shown = faq::shown(connection, &suggested, &language).await?;
                        let row = chat::bear(connection, &Chat::born(id, key, now), &customer, token).await?;
                        if let Some(origin) = origin {
                            blocked::note_origin(connection, id, origin).await?;
                        }
                        let say = Event::Say { text: question, audience: Audience::Everyone };
                        let mut change = row.chat.on(Who::Customer, say, now)?;
                        if answered {
                            // In one step, so that it never waited: it rings nowhere and is nobody's to miss.
                            let end = change.chat.on(Who::Customer, Event::Answered, now)?;
                            change.lines.extend(end.lines);
                            change.chat = end.chat;
                        }
                        let (row, entries) = chat::save(connection, &row, change, Some(write), now).await?;
                        let done = Done { row: row.clone(), entries, queue_moved: true };
                        Ok((row, Some(done).filter(|_| !answered)))
                    })
                });
                let (row, done) = made.await?;
                if let Some(done) = &done {
                    // Their line is about to come.
                    desk.presence.customer_was_here(row.chat.id, now);
                    desk.tell(done);
                }
                desk.customer_view(&row).await
            })
            .await
        })
    }

    /// Who asks, and what: by the form before a chat, and by what the host page vouches for.
    ///
    /// # Errors
    /// [`Refusal::Fields`], [`Refusal::Identity`].
    pub(crate) async fn asked_by(
        &self,
        (key, settings): (&ChannelKey, &ChannelSettings),
        form: &Typed,
        identity: Option<&str>,
    ) -> Result<(Customer, Text), Refusal> {
        let known = match identity {
            Some(token) => Some(identity::check(&settings.keys, key, token, self.now())?),
            None => None,
        };
        let (mut fields, consent) = settings.pre_chat.asked();
        // Who is signed in is asked for nothing that is known, and for consent all the same.
        if known.is_some() {
            fields = Fields::NONE;
        }
        let (mut customer, question) = form.check(&fields, consent, self.now())?;
        // What a sign-in vouches for is not looked into: nobody could put it right here.
        self.check_domain_of(&customer).await?;
        if let Some(known) = known {
            let consent = customer.about.consent.take();
            customer = known;
            customer.about.consent = consent;
        }
        Ok((customer, question))
    }

    /// The chat that the same start has made before.
    async fn started(
        &self,
        start: &StartChat,
        token: secret::Hashed,
        answered: bool,
    ) -> Result<Option<Row>, Refusal> {
        let mut connection = self.store.read().await?;
        if chat::find(&mut connection, start.chat).await?.is_none() {
            return Ok(None);
        }
        let question = Text::parse(&start.form.question).map_err(|_| Refusal::OtherBody)?;
        let ids = (start.chat, token, start.write);
        Ok(Some(started_before(&mut connection, ids, &question, answered).await?))
    }
}

/// The chat of that start, if it was the same in all that counts.
async fn started_before(
    connection: &mut Conn,
    (id, token, write): (ChatId, secret::Hashed, WriteId),
    question: &Text,
    answered: bool,
) -> Result<Row, Failure> {
    let same_token = chat::has_token(connection, id, token).await?;
    let first = entry::by_write(connection, id, write).await?;
    let same = first.is_some_and(|e| e.seq == 1 && e.what == What::Message { text: question.clone() });
    match chat::find(connection, id).await? {
        Some(row) if same_token && same && answered == is_answered(&row) => Ok(row),
        _ => Err(Refusal::OtherBody.into()),
    }
}

fn is_answered(row: &Row) -> bool {
    row.chat.ending == Some(Ending::AnsweredByFaq)
}
