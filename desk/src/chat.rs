//! What customers and agents do with a chat.

use domain::channel::ChannelSettings;
use domain::customer::{Customer, Page, Typed};
use domain::form::Fields;
use domain::participant::Role;
use domain::transfer::Target;
use domain::{
    Audience, By, ChannelKey, Chat, ChatId, ChatView, Conversation, Email, Ending, Entry, Event, Field,
    Marks, Phase, Refusal, State, Text, Time, Transfer, What, Who, WriteId,
};

use crate::bus::{News, Topic};
use crate::store::chat::{self, Row};
use crate::store::{Conn, agent, blocked, channel, entry};
use crate::{Agent, Answer, Desk, Failure, Origin, Suggested, access, faq, identity, offer, secret};

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

/// A message's place and time, as its author counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stored {
    pub seq: i64,
    pub at: Time,
}

/// A decision that was stored.
pub(crate) struct Done {
    pub(crate) row: Row,
    pub(crate) entries: Vec<Entry>,
    /// Whether the queue is another one than before.
    pub(crate) queue_moved: bool,
}

/// Whether there is a way back is filled in where the channel is known.
const OVER: Event = Event::End { may_return: false };

/// Who does it, before the store has told what they may.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Doer {
    Customer,
    Agent { id: domain::AgentId, present: bool },
    System,
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
                        let id = chat::next_for(connection, agent).await?.ok_or(Refusal::NothingWaiting)?;
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

    pub(crate) fn doer(&self, me: &Agent) -> Doer {
        Doer::Agent { id: me.id, present: self.is_present(me) }
    }

    /// Decides, stores, and tells. A repeat of a write gives what the first one made.
    pub(crate) fn happen(
        &self,
        doer: Doer,
        id: ChatId,
        write: Option<WriteId>,
        event: Event,
    ) -> Answer<'_, Option<Entry>> {
        Box::pin(async move {
            let (desk, now) = (self.clone(), self.now());
            self.whole(async move {
                let decided = desk
                    .store
                    .write(move |connection| Box::pin(decide(connection, doer, id, write, event, now)));
                match decided.await? {
                    Ok(done) => {
                        desk.tell(&done);
                        Ok(done.entries.into_iter().next())
                    }
                    Err(first) => Ok(Some(first)),
                }
            })
            .await
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

    /// What was said last in a chat in somebody's hands is news for those alone who are in it. All the others of the channel,
    /// in whose lists it stands too, see it when their screens are brought up to date.
    pub(crate) fn tell_card(&self, row: &Row, only_said: bool) {
        let everybody = Topic::Cards(row.chat.channel.clone());
        let mut concerned = concerned(&row.chat);
        if only_said && row.chat.state == State::Talking {
            self.bus.put(&everybody, row.card());
        } else {
            // Those who sit elsewhere and are no longer in it, or asked, learn that, too.
            concerned.extend(row.before.as_deref().map(self::concerned).unwrap_or_default());
            concerned.push(everybody);
        }
        let mut told: Vec<Topic> = Vec::with_capacity(concerned.len());
        for topic in concerned {
            if !told.contains(&topic) {
                self.bus.tell(&topic, News::Card(row.card()));
                told.push(topic);
            }
        }
    }

    /// After the commit: everybody who looks at this gets to know.
    pub(crate) fn tell(&self, done: &Done) {
        let (id, channel) = (done.row.chat.id, &done.row.chat.channel);
        for entry in &done.entries {
            self.bus.tell(&Topic::Chat(id), News::Entry { chat: id, entry: entry.clone() });
        }
        let said = |entry: &Entry| {
            matches!(
                entry.what,
                What::Message { .. } | What::Files { .. } | What::Options { .. } | What::Chosen { .. }
            )
        };
        let only_said = done.entries.iter().all(said);
        self.tell_card(&done.row, only_said && !done.entries.is_empty());
        if done.queue_moved {
            self.queue_moved(channel);
        }
        if !only_said || done.entries.is_empty() {
            self.routing.ring();
        }
        if !done.row.chat.state.is_open() {
            self.presence.forget_customer(id);
        }
        // It is over without a word to the customer: there is nothing to come back to any more.
        let ends = |entry: &Entry| matches!(entry.what, What::Ended { .. });
        if done.row.chat.state == State::Closed && !done.entries.iter().any(ends) {
            self.bus.tell(&Topic::Chat(id), News::LeftForGood);
        }
    }
}

/// Whom an open chat concerns besides the agents of its channel.
fn concerned(chat: &Chat) -> Vec<Topic> {
    let asked = chat.transfer.as_ref().map(|transfer| match &transfer.to {
        Target::Agent { id, .. } => Topic::Agent(*id),
        Target::Channel { key, .. } => Topic::Cards(key.clone()),
    });
    let agents = chat.owner.into_iter().chain(chat.others.iter().map(|p| p.agent));
    let agents = agents.chain(chat.invitation.as_ref().map(|i| i.to));
    agents.map(Topic::Agent).chain(asked).collect()
}

/// Inside the writer's batch: reach the chat, decide, save. `Err` of the inner result is the entry of an earlier try.
pub(crate) async fn decide(
    connection: &mut Conn,
    doer: Doer,
    id: ChatId,
    write: Option<WriteId>,
    event: Event,
    now: Time,
) -> Result<Result<Done, Entry>, Failure> {
    let (row, written, acting) = match doer {
        Doer::Agent { id: me, present } => {
            let takes = !matches!(
                event,
                Event::Say { .. }
                    | Event::SayFiles { .. }
                    | Event::OfferChoices { .. }
                    | Event::AllowFiles { .. }
                    | Event::Describe { .. }
            );
            let (row, written, acting) =
                access::chat_of(connection, me, (present, takes), (id, write)).await?;
            (row, written, Some(acting))
        }
        // The customer was found through their token; the system acts on what it found itself.
        Doer::Customer | Doer::System => {
            let (row, written) = chat::find_for(connection, id, write).await?.ok_or(Refusal::NotFound)?;
            (row, written, None)
        }
    };
    if let Some(write) = write
        && let Some(first) = written_before(connection, (id, write), written, doer, &event).await?
    {
        return Ok(Err(first));
    }
    if offer::is_repeat(&row, doer, &event) {
        return Ok(Ok(Done { row, entries: Vec::new(), queue_moved: false }));
    }
    if matches!(event, Event::Pick)
        && row.chat.state == State::Waiting
        && !channel::picks(connection, &row.chat.channel).await?
    {
        return Err(Refusal::NotAllowed.into());
    }
    let mut acting = acting;
    // What goes to a channel is taken by who answers there, whatever they are in the chat's own.
    if let (Event::AcceptTransfer, Some(me)) = (&event, &mut acting)
        && let Some(key) = row.chat.transfer.as_ref().and_then(Transfer::channel)
    {
        me.may.respond = agent::responds(connection, me.id, key).await?;
    }
    let who = match (doer, &acting) {
        (Doer::Customer, _) => Who::Customer,
        (_, Some(acting)) => Who::Agent(acting),
        _ => Who::System,
    };
    let event = with_way_back(connection, &row.chat.channel, event).await?;
    let waited = row.chat.state == State::Waiting;
    let decides = offer::decides(&event, waited);
    let change = row.chat.on(who, event, now)?;
    let (row, entries) = chat::save(connection, &row, change, write, now).await?;
    if let (Some(what), Some(me)) = (decides, &acting) {
        offer::note(connection, id, (what, me), now).await?;
    }
    let queue_moved = waited != (row.chat.state == State::Waiting);
    Ok(Ok(Done { row, entries, queue_moved }))
}

/// What an earlier try of a write has made, if it is the same write; `written` is whether there was one.
pub(crate) async fn written_before(
    connection: &mut Conn,
    (id, write): (ChatId, WriteId),
    written: Option<i64>,
    doer: Doer,
    event: &Event,
) -> Result<Option<Entry>, Failure> {
    let Some(_) = written else { return Ok(None) };
    match entry::by_write(connection, id, write).await? {
        Some(first) if !is_repeat(&first, doer, event) => Err(Refusal::OtherBody.into()),
        first => Ok(first),
    }
}

/// Whether a chat that ends may be come back to is the channel's to say.
async fn with_way_back(connection: &mut Conn, channel: &ChannelKey, event: Event) -> Result<Event, Failure> {
    if !matches!(event, Event::End { .. } | Event::Idle { .. }) {
        return Ok(event);
    }
    let may_return = channel::find(connection, channel).await?.is_some_and(|c| c.settings.after.on);
    Ok(if matches!(event, Event::Idle { .. }) {
        Event::Idle { may_return }
    } else {
        Event::End { may_return }
    })
}

/// The same write with the same body, by the same side.
fn is_repeat(first: &Entry, doer: Doer, event: &Event) -> bool {
    let same_side = match (&first.by, doer) {
        (By::Customer, Doer::Customer) => true,
        (By::Agent { id, .. }, Doer::Agent { id: me, .. }) => *id == Some(me),
        _ => false,
    };
    let same_body = match (&first.what, event) {
        (What::Message { text: before }, Event::Say { text, audience }) => {
            before == text && first.audience() == *audience
        }
        (What::Files { text: before, files: those }, Event::SayFiles { text, files, audience }) => {
            before == text && those == files && first.audience() == *audience
        }
        (What::Options { question: before, options: those }, Event::OfferChoices { question, options }) => {
            before == question && those == options
        }
        (What::Chosen { of, option: before }, Event::Choose { menu, option }) => {
            *of == menu.of && before == option
        }
        (What::Ended { .. }, Event::End { .. }) => true,
        (What::Blocked { reason: before }, Event::Block { reason }) => before == reason,
        (What::TransferAsked { to: before }, Event::Transfer { to }) => *before == to.name,
        (What::TransferAsked { to: before }, Event::TransferToChannel { name, .. }) => before == name,
        (What::Invited { to: before }, Event::Invite { to, .. }) => *before == to.name,
        (What::Transferred { .. }, Event::AcceptTransfer | Event::TakeOver)
        | (What::Joined, Event::AcceptInvitation | Event::TakeOver)
        | (What::TransferDeclined, Event::DeclineTransfer)
        | (What::TransferCancelled, Event::CancelTransfer)
        | (What::InvitationDeclined, Event::DeclineInvitation)
        | (What::InvitationCancelled, Event::CancelInvitation)
        | (What::Left, Event::Leave) => true,
        _ => false,
    };
    same_side && same_body
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
