//! What a customer does when a chat has ended: comes back, leaves it for good, gives stars, has the transcript sent.

use domain::channel::ChannelSettings;
use domain::channel::after::After;
use domain::reply_template::Mail;
use domain::{
    Audience, Delivery, Email, Event, Field, Problem, Refusal, Stars, State, Text, Time, Who, WriteId,
};
use sha2::{Digest as _, Sha256};

use crate::access::Customer;
use crate::bus::{News, Topic};
use crate::chat::Stored;
use crate::decision::{Doer, Done, written_before};
use crate::mail::transcript::{self, MOST_LINES, Sources};
use crate::mail::{self};
use crate::presence::Presence;
use crate::store::chat::{self, Row};
use crate::store::mail::Content;
use crate::store::{self, Conn, channel, entry, template};
use crate::{Answer, Desk, Failure, Origin};

/// So many transcripts of one chat are sent.
pub const MAILS_OF_A_CHAT: i64 = 3;
/// So many mails go to one address in a day, from whatever chats: somebody else may have typed it.
pub const MAILS_TO_AN_ADDRESS: i64 = 5;

/// What the customer of an ended chat may do, for their screen.
#[derive(Clone, Debug)]
pub struct AtTheEnd {
    /// Whether the chat may be returned to, left and rated.
    pub may_return: bool,
    pub rating: Option<Stars>,
    /// Whether the transcript may be sent.
    pub transcript: bool,
    /// What the customer gave as their address.
    pub email: Option<Email>,
    pub settings: After,
}

impl Desk {
    /// The customer writes into a chat that has ended, and so comes back to it: to the same agent if they are present and
    /// free, else into the queue. Into one that has not ended, or no longer, it is a message like any other.
    ///
    /// # Errors
    /// As [`Desk::customer_says`]; [`Refusal::Ended`] when there is no way back, [`Refusal::Blocked`].
    pub fn customer_returns<'a>(
        &'a self,
        who: &'a Customer,
        from: Origin,
        write: WriteId,
        text: &'a str,
    ) -> Answer<'a, Stored> {
        Box::pin(async move {
            let text = Text::parse(text).map_err(|problem| Refusal::field(Field::Message, problem))?;
            let row = chat::find(&mut self.store.read().await?, who.chat).await?.ok_or(Refusal::NotFound)?;
            // Who is kept out does not come in by the old door either.
            if row.chat.state == State::Finished {
                self.may_enter(&who.channel, from, &row.customer).await?;
            }
            let (desk, id, now) = (self.clone(), who.chat, self.now());
            self.whole(async move {
                let presence = desk.presence.clone();
                let returned = desk.store.write(move |connection| {
                    Box::pin(return_and_say(connection, presence, (id, write), text, now))
                });
                let entry = match returned.await? {
                    Ok(done) => {
                        desk.presence.customer_was_here(id, now);
                        desk.tell(&done);
                        done.entries.into_iter().find(|entry| entry.write == Some(write))
                    }
                    Err(first) => Some(first),
                };
                let cut = entry.and_then(|entry| entry.for_customer()).ok_or(Refusal::NotNow)?;
                Ok(Stored { seq: cut.seq, at: cut.at })
            })
            .await
        })
    }

    /// The customer leaves an ended chat for good.
    ///
    /// # Errors
    /// [`Refusal::NotNow`] while it goes on.
    pub async fn customer_leaves(&self, who: &Customer) -> Result<(), Refusal> {
        match self.happen(Doer::Customer, who.chat, None, Event::Close).await {
            // It was left before, or its time was over: nothing is left to do.
            Ok(_) | Err(Refusal::Ended) => Ok(()),
            Err(other) => Err(other),
        }
    }

    /// The customer gives an ended chat its stars, or other ones than before.
    ///
    /// # Errors
    /// [`Refusal::NotNow`] while it goes on, [`Refusal::Ended`] when it is over for good, [`Refusal::NotAllowed`] where the
    /// channel asks for none.
    pub fn customer_rates<'a>(&'a self, who: &'a Customer, stars: Stars) -> Answer<'a, ()> {
        Box::pin(async move {
            let (desk, id, now) = (self.clone(), who.chat, self.now());
            self.whole(async move {
                let rated = desk.store.write(move |connection| Box::pin(rate(connection, id, stars, now)));
                if let Some(row) = rated.await? {
                    desk.tell_card(&row, false);
                }
                Ok(())
            })
            .await
        })
    }

    /// The same for the live line: nothing while it goes on.
    pub(crate) async fn after_the_end(&self, id: domain::ChatId) -> Result<Vec<domain::Down>, Refusal> {
        let mut connection = self.store.read().await?;
        let row = chat::find(&mut connection, id).await?.ok_or(Refusal::NotFound)?;
        if row.chat.state.is_open() {
            return Ok(Vec::new());
        }
        let channel = channel::find(&mut connection, &row.chat.channel).await?.ok_or(Refusal::NotFound)?;
        let transcript = has_transcript(&row, &channel.settings.after, self.now());
        Ok(vec![domain::Down::After { after: row.chat.state == State::Finished, transcript }])
    }

    /// What the customer may do now that the chat has ended; `None` while it goes on.
    ///
    /// # Errors
    /// Only when the store does not answer.
    pub fn at_the_end<'a>(&'a self, who: &'a Customer) -> Answer<'a, Option<AtTheEnd>> {
        Box::pin(async move {
            let mut connection = self.store.read().await?;
            let row = chat::find(&mut connection, who.chat).await?.ok_or(Refusal::NotFound)?;
            let channel = channel::find(&mut connection, &who.channel).await?.ok_or(Refusal::NotFound)?;
            if row.chat.state.is_open() {
                return Ok(None);
            }
            let settings = channel.settings.after;
            Ok(Some(AtTheEnd {
                may_return: row.chat.state == State::Finished,
                rating: row.rating,
                transcript: has_transcript(&row, &settings, self.now()),
                email: row.customer.email,
                settings,
            }))
        })
    }

    /// Puts the chat's transcript into the outbox, for an address that the customer has typed. How it fares from there is
    /// told over the live line.
    ///
    /// # Errors
    /// [`Refusal::Fields`] for what is no address, [`Refusal::NotNow`] while the chat goes on, [`Refusal::Ended`] when its
    /// time is over, [`Refusal::NotAllowed`] when this chat was sent often enough, [`Refusal::TooMany`] when the address
    /// has got enough for today, [`Refusal::OtherBody`].
    pub fn send_transcript<'a>(
        &'a self,
        who: &'a Customer,
        write: WriteId,
        to: &'a str,
    ) -> Answer<'a, (Email, Delivery)> {
        Box::pin(async move {
            let wrong = |problem| Refusal::field(Field::Email, problem);
            let to = Email::parse(to).map_err(wrong)?;
            if !mail::can_be_addressed(&to) {
                return Err(wrong(Problem::Syntax));
            }
            self.check_domain(&to).await?;
            let (desk, id, now) = (self.clone(), who.chat, self.now());
            self.whole(async move {
                let (content, upto) = desk.write_transcript(id, now).await?;
                let put = desk.store.write(move |connection| {
                    Box::pin(post(connection, (id, write), to, (content, upto), now))
                });
                let (to, state, is_new) = put.await?;
                if is_new {
                    desk.bus.tell(&Topic::Chat(id), News::Mail { to: to.clone(), state });
                    desk.post.bell.notify_one();
                }
                Ok((to, state))
            })
            .await
        })
    }

    /// The mail as it is to go out, and how far of the customer's count it tells.
    async fn write_transcript(&self, id: domain::ChatId, now: Time) -> Result<(Content, i64), Refusal> {
        let mut connection = self.store.read().await?;
        let row = chat::find(&mut connection, id).await?.ok_or(Refusal::NotFound)?;
        let channel = channel::find(&mut connection, &row.chat.channel).await?.ok_or(Refusal::NotFound)?;
        may_be_sent(&row, &channel.settings.after, now)?;
        let language = language(&row, &channel.settings).to_owned();
        let set = template::of(&mut connection, Mail::Transcript, &row.chat.channel, &language).await?;
        let mut entries = Vec::new();
        let mut before = row.last_count + 1;
        while before > 1 && entries.len() < MOST_LINES {
            let mut page = entry::before(&mut connection, id, Audience::Everyone, before).await?;
            let Some(first) = page.first() else { break };
            before = first.seq;
            page.append(&mut entries);
            entries = page;
        }
        let templates: Vec<_> = [set.0, set.1].into_iter().flatten().collect();
        let sources = Sources {
            row: &row,
            settings: &channel.settings,
            language: &language,
            entries: &entries,
            templates: &templates,
        };
        Ok((transcript::write(&sources), row.last_count))
    }

    /// Ended chats whose time is over are closed for good.
    ///
    /// # Errors
    /// Only when the store does not answer.
    pub async fn close_finished_chats(&self) -> Result<(), Refusal> {
        let now = self.now();
        let (channels, finished) = {
            let mut connection = self.store.read().await?;
            (channel::all(&mut connection).await?, chat::finished(&mut connection).await?)
        };
        for (id, key, ended) in finished {
            let settings = channels.iter().find(|c| c.key == key).map(|c| &c.settings.after);
            if settings.is_none_or(|after| ended + after.time() <= now) {
                // Returned to or left in this moment: fine.
                drop(self.happen(Doer::System, id, None, Event::Close).await);
            }
        }
        Ok(())
    }
}

/// The customer's language, where they read in one of their own.
fn language<'a>(row: &'a Row, settings: &'a ChannelSettings) -> &'a str {
    match row.customer.about.language.as_str() {
        "" => &settings.language,
        language => language,
    }
}

/// Where nobody answered there is no conversation to send.
fn has_transcript(row: &Row, after: &After, now: Time) -> bool {
    after.transcript
        && row.chat.answered.is_some()
        && row.chat.ended.is_some_and(|ended| ended + after.time() > now)
}

fn may_be_sent(row: &Row, after: &After, now: Time) -> Result<(), Refusal> {
    if row.chat.state.is_open() {
        return Err(Refusal::NotNow);
    }
    if has_transcript(row, after, now) { Ok(()) } else { Err(Refusal::Ended) }
}

/// Inside the writer's batch: back and the message, or neither. `Err` of the inner result is the entry of an earlier try.
async fn return_and_say(
    connection: &mut Conn,
    presence: Presence,
    (id, write): (domain::ChatId, WriteId),
    text: Text,
    now: Time,
) -> Result<Result<Done, domain::Entry>, Failure> {
    let (mut row, written) = chat::find_for(connection, id, Some(write)).await?.ok_or(Refusal::NotFound)?;
    let say = Event::Say { text, audience: Audience::Everyone };
    if let Some(first) = written_before(connection, (id, write), written, Doer::Customer, &say).await? {
        return Ok(Err(first));
    }
    let waited = row.chat.state == State::Waiting;
    let mut entries = Vec::new();
    if row.chat.state == State::Finished {
        let owner = match row.chat.owner {
            Some(owner) => {
                let agent = store::agent::find(connection, owner).await?;
                let present =
                    agent.is_some_and(|a| a.presence.is_present() && presence.agent_is_here(owner, now));
                store::agent::acting(connection, owner, &row.chat.channel, (present, true)).await?
            }
            None => None,
        };
        let back = row.chat.on(Who::Customer, Event::Return { owner }, now)?;
        (row, entries) = chat::save(connection, &row, back, None, now).await?;
    }
    let change = row.chat.on(Who::Customer, say, now)?;
    let (row, said) = chat::save(connection, &row, change, Some(write), now).await?;
    entries.extend(said);
    let queue_moved = waited != (row.chat.state == State::Waiting);
    Ok(Ok(Done { row, entries, queue_moved }))
}

async fn rate(
    connection: &mut Conn,
    id: domain::ChatId,
    stars: Stars,
    now: Time,
) -> Result<Option<Row>, Failure> {
    let row = chat::find(connection, id).await?.ok_or(Refusal::NotFound)?;
    match row.chat.state {
        State::Waiting | State::Talking => return Err(Refusal::NotNow.into()),
        State::Closed => return Err(Refusal::Ended.into()),
        State::Finished => {}
    }
    let channel = channel::find(connection, &row.chat.channel).await?.ok_or(Refusal::NotFound)?;
    if !channel.settings.after.rating {
        return Err(Refusal::NotAllowed.into());
    }
    if row.rating == Some(stars) {
        return Ok(None);
    }
    chat::rate(connection, &row, stars, now).await
}

/// Inside the writer's batch: the mail goes into the outbox if the chat is still as it was written from.
async fn post(
    connection: &mut Conn,
    (id, write): (domain::ChatId, WriteId),
    to: Email,
    (content, upto): (Content, i64),
    now: Time,
) -> Result<(Email, Delivery, bool), Failure> {
    let row = chat::find(connection, id).await?.ok_or(Refusal::NotFound)?;
    if let Some(first) = store::mail::by_write(connection, id, write).await? {
        let same = first.recipient == to;
        return if same { Ok((to, first.delivery(), false)) } else { Err(Refusal::OtherBody.into()) };
    }
    // It went on meanwhile.
    if row.chat.state.is_open() || row.last_count != upto {
        return Err(Refusal::NotNow.into());
    }
    if store::mail::count(connection, id).await? >= MAILS_OF_A_CHAT {
        return Err(Refusal::NotAllowed.into());
    }
    let address = Sha256::digest(to.as_str().to_lowercase().as_bytes());
    if store::mail::count_to(connection, &address, mail::day(now)).await? > MAILS_TO_AN_ADDRESS {
        return Err(Refusal::TooMany { seconds: mail::rest_of_day(now) }.into());
    }
    store::mail::put(connection, Mail::Transcript, (id, write), &to, &content, now).await?;
    Ok((to, Delivery::Sending, true))
}
