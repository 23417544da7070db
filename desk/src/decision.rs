//! What happens in a chat: `domain` decides it inside the writer's batch, the store saves it, and after the commit everybody
//! who looks at it is told. A repeat of a write gives what the first one made.

use domain::transfer::Target;
use domain::{
    By, ChannelKey, Chat, ChatId, Entry, Event, Refusal, State, Time, Transfer, What, Who, WriteId,
};

use crate::bus::{News, Topic};
use crate::store::chat::{self, Row};
use crate::store::{Conn, agent, channel, entry};
use crate::{Agent, Answer, Desk, Failure, access, offer};

/// A decision that was stored.
pub(crate) struct Done {
    pub(crate) row: Row,
    pub(crate) entries: Vec<Entry>,
    /// Whether the queue is another one than before.
    pub(crate) queue_moved: bool,
}

/// Who does it, before the store has told what they may.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Doer {
    Customer,
    Agent { id: domain::AgentId, present: bool },
    System,
}

impl Desk {
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
