//! Chats come to agents: whatever waits where chats are offered goes to somebody who may take it, one offer for each agent
//! at a time. What is best is [`domain::routing`]'s to say; here the office is looked at, and one step after the other is
//! taken, each a piece of the writer's work: an offer whose time is over, one that can no longer be answered, and then the
//! next to make.
//!
//! It happens when the bell rings, which everything does that may make room or need it, and at the exact moment when an
//! offer runs out or a pause is over. Now and then it is looked at anyway: settings and chats may come from another process.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::channel::routing::Routing as Setting;
use domain::routing::{self, Candidate, Chosen, Decided, Decision, Reasons, Waiting, Why};
use domain::{AgentId, Channel, ChatId, Event, Refusal, State, Time, Who};
use tokio::sync::Notify;

use crate::decision::Done;
use crate::presence::Presence;
use crate::store::{Conn, agent, channel, chat, routing as kept};
use crate::{Agent, Answer, Desk, Failure, access};

/// What another process has done is noticed so soon.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// A moment that is due and could not be used is not asked for again at once.
const BREATH: Duration = Duration::from_millis(20);
/// So many offers in a row are left unanswered by who is not there.
const MOST_MISSED: i64 = 2;
/// Of so many who wait, from the front, it is written down why there is nobody: those behind wait for them.
const MOST_EXPLAINED: usize = 50;
/// The office moved under a step so often: then later.
const TRIES: usize = 5;

#[derive(Clone, Debug, Default)]
pub(crate) struct Routing(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    bell: Notify,
    /// Held while it is looked and acted.
    looking: tokio::sync::Mutex<()>,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    /// When something changes by the clock alone.
    due: Option<Time>,
    /// Why there was nobody, as it was last written down.
    nobody: HashMap<ChatId, Reasons>,
}

impl Routing {
    /// Somebody came, went, or has room, or a chat came to the queue.
    pub(crate) fn ring(&self) {
        self.0.bell.notify_one();
    }

    /// Until it is to be looked again.
    pub(crate) async fn rings(&self, now: Time) {
        let due = self.known().due.map(|due| u64::try_from((due - now).0).unwrap_or_default());
        let pause = due.map_or(LOOK_EVERY, |due| Duration::from_micros(due).clamp(BREATH, LOOK_EVERY));
        tokio::select! {
            () = self.0.bell.notified() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is to be done, one thing at a time.
#[derive(Clone, Debug)]
enum Step {
    Expire(ChatId),
    Withdraw(ChatId, Because),
    Offer(Chosen, Time),
}

/// Why an offer comes to nothing; of a pause with the agent's reason for it.
type Because = (Why, String);

/// The office at a glance.
struct Look {
    step: Option<Step>,
    /// Who has nobody, from the front of the queue, and why.
    nobody: Vec<(ChatId, Reasons)>,
    due: Option<Time>,
}

/// A step that was taken, and whose switch moved with it.
type Taken = (Done, Option<AgentId>);

impl Desk {
    /// Offers whatever can be offered now, and takes back what has run out or can no longer be answered.
    ///
    /// # Errors
    /// Only when the store does not answer.
    pub fn route(&self) -> Answer<'_, ()> {
        Box::pin(async move {
            let _alone = self.routing.0.looking.lock().await;
            let mut in_vain = 0;
            while in_vain < TRIES {
                let (now, presence) = (self.now(), self.presence.clone());
                let look = {
                    let mut connection = self.store.read().await?;
                    if !kept::is_needed(&mut connection).await? {
                        *self.routing.known() = Known::default();
                        return Ok(());
                    }
                    look(&mut connection, &presence, now).await?
                };
                self.routing.known().due = look.due;
                if look.step.is_none() {
                    return self.explain(look.nobody, now).await;
                }
                let desk = self.clone();
                let taken = self.whole(async move {
                    let work = desk.store.write(move |connection| Box::pin(take(connection, presence, now)));
                    let Some((done, moved)) = work.await? else { return Ok(false) };
                    desk.tell(&done);
                    if let Some(agent) = moved {
                        desk.tell_presence(agent).await?;
                    }
                    Ok(true)
                });
                in_vain = if taken.await? { 0 } else { in_vain + 1 };
            }
            Ok(())
        })
    }

    /// Why a chat was answered when it was, and by whom, for who manages its channel.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for a chat out of reach, [`Refusal::NotAllowed`] for who does not manage.
    pub fn why<'a>(&'a self, me: &'a Agent, id: ChatId) -> Answer<'a, Vec<Decision>> {
        Box::pin(async move {
            let mut connection = self.store.read().await?;
            let (_, _, acting) =
                access::chat_of(&mut connection, me.id, (self.is_present(me), false), (id, None)).await?;
            if !acting.may.manage {
                return Err(Refusal::NotAllowed);
            }
            Ok(kept::decisions(&mut connection, id).await?)
        })
    }

    /// Writes down why there is nobody, where that is another reason than before.
    async fn explain(&self, nobody: Vec<(ChatId, Reasons)>, now: Time) -> Result<(), Refusal> {
        let fresh: Vec<_> = {
            let mut known = self.routing.known();
            known.nobody.retain(|chat, _| nobody.iter().any(|(id, _)| id == chat));
            let told = |(id, reasons): &&(ChatId, Reasons)| {
                known.nobody.get(id).is_some_and(|before| before.is_like(reasons))
            };
            nobody.iter().filter(|one| !told(one)).cloned().collect()
        };
        if fresh.is_empty() {
            return Ok(());
        }
        let noted = fresh.clone();
        let work = self.store.write(move |connection| {
            Box::pin(async move {
                for (id, reasons) in &noted {
                    // It may have been taken since it was looked at.
                    let row = chat::find(connection, *id).await?;
                    if row.is_some_and(|row| row.chat.state == State::Waiting && row.chat.offer.is_none()) {
                        kept::note(connection, *id, (Decided::Nobody, None), reasons, now).await?;
                    }
                }
                Ok(())
            })
        });
        work.await?;
        self.routing.known().nobody.extend(fresh);
        Ok(())
    }
}

/// Looks, decides, and takes one step, all in the writer's transaction. `None` when there is nothing to do any more.
async fn take(connection: &mut Conn, presence: Presence, now: Time) -> Result<Option<Taken>, Failure> {
    kept::alone(connection).await?;
    let Some(step) = look(connection, &presence, now).await?.step else { return Ok(None) };
    match step {
        Step::Expire(id) => expire(connection, id, now).await,
        Step::Withdraw(id, because) => withdraw(connection, id, because, now).await,
        Step::Offer(chosen, until) => offer(connection, chosen, until, now).await,
    }
}

async fn look(connection: &mut Conn, presence: &Presence, now: Time) -> Result<Look, Failure> {
    let mut candidates = kept::candidates(connection).await?;
    for candidate in &mut candidates {
        candidate.here = presence.agent_has_line(candidate.id);
    }
    let channels = channel::all(connection).await?;
    let mut due = Vec::new();
    for mut ringing in kept::ringing(connection).await? {
        ringing.waiting.customer_here = presence.customer_is_here(ringing.waiting.chat, now);
        let Some(offer) = &ringing.offer else { continue };
        let step = stands(&channels, &candidates, &ringing.waiting, (offer.to, offer.until), now);
        if let Some(step) = step {
            return Ok(Look { step: Some(step), nobody: Vec::new(), due: None });
        }
        due.push(offer.until);
    }
    let mut chats = Vec::new();
    for channel in channels.iter().filter(|c| c.settings.routing.mode.offers()) {
        let setting = (channel.settings.routing, channel.settings.language.as_str());
        for mut queued in kept::waiting(connection, &channel.key, setting).await? {
            queued.waiting.customer_here = presence.customer_is_here(queued.waiting.chat, now);
            chats.push(queued.waiting);
        }
    }
    routing::order(&mut chats);
    due.extend(chats.iter().flat_map(|c| &c.declined).map(|d| d.until).filter(|until| *until > now));
    let chosen = routing::choose(&candidates, &chats, now);
    let nobody = if chosen.is_none() { explained(&candidates, &chats, now) } else { Vec::new() };
    let step = chosen.map(|chosen| {
        let chat = chats.iter().find(|c| c.chat == chosen.chat);
        let setting = chat.and_then(|chat| channels.iter().find(|c| c.key == chat.channel));
        let rings_for = setting.map_or(Setting::default(), |c| c.settings.routing).rings_for();
        Step::Offer(chosen, now + rings_for)
    });
    Ok(Look { step, nobody, due: due.into_iter().min() })
}

/// What is to be done about something that rings; nothing while it may be answered.
fn stands(
    channels: &[Channel],
    candidates: &[Candidate],
    chat: &Waiting,
    (to, until): (AgentId, Time),
    now: Time,
) -> Option<Step> {
    if until <= now {
        return Some(Step::Expire(chat.chat));
    }
    let offers = channels.iter().any(|c| c.key == chat.channel && c.settings.routing.mode.offers());
    let agent = candidates.iter().find(|c| c.id == to);
    let why = if offers { routing::falls(agent, chat)? } else { Why::Mode };
    let pause = agent.map(|agent| agent.pause_for(Some(why))).unwrap_or_default();
    Some(Step::Withdraw(chat.chat, (why, pause)))
}

fn explained(candidates: &[Candidate], chats: &[Waiting], now: Time) -> Vec<(ChatId, Reasons)> {
    let reasons = |chat: &Waiting| Reasons {
        because: (!chat.customer_here).then_some(Why::CustomerAway),
        considered: routing::consider(candidates, chat, now),
        ..Reasons::default()
    };
    chats.iter().take(MOST_EXPLAINED).map(|chat| (chat.chat, reasons(chat))).collect()
}

async fn offer(
    connection: &mut Conn,
    chosen: Chosen,
    until: Time,
    now: Time,
) -> Result<Option<Taken>, Failure> {
    let Some(row) = chat::find(connection, chosen.chat).await? else { return Ok(None) };
    let key = &row.chat.channel;
    let Some(to) = agent::acting(connection, chosen.agent, key, (true, true)).await? else {
        return Ok(None);
    };
    // Their row is held now: whoever moves the switch in this moment does it before or after.
    let still = agent::find(connection, chosen.agent).await?;
    let takes = still.is_some_and(|a| a.presence.is_present() && a.profiles.chosen.takes(key));
    if !takes || kept::rings_at(connection, chosen.agent).await? {
        return Ok(None);
    }
    let name = to.name.clone();
    let change = match row.chat.on(Who::System, Event::Offer { to, until }, now) {
        Ok(change) => change,
        // Somebody was faster.
        Err(_) => return Ok(None),
    };
    let (row, entries) = chat::save(connection, &row, change, None, now).await?;
    kept::note_offered(connection, chosen.agent, now).await?;
    let reasons = Reasons { considered: chosen.considered, ..Reasons::default() };
    let asked = Some((chosen.agent, name.as_str()));
    kept::note(connection, chosen.chat, (Decided::Offered, asked), &reasons, now).await?;
    Ok(Some((Done { row, entries, queue_moved: false }, None)))
}

async fn expire(connection: &mut Conn, id: ChatId, now: Time) -> Result<Option<Taken>, Failure> {
    let Some(done) = fall(connection, id, Event::ExpireOffer, (Decided::Expired, None), now).await? else {
        return Ok(None);
    };
    let (done, to) = done;
    let moved = kept::note_missed(connection, to, MOST_MISSED).await?;
    Ok(Some((done, moved.then_some(to))))
}

async fn withdraw(
    connection: &mut Conn,
    id: ChatId,
    because: Because,
    now: Time,
) -> Result<Option<Taken>, Failure> {
    let what = (Decided::Withdrawn, Some(because));
    let done = fall(connection, id, Event::WithdrawOffer, what, now).await?;
    Ok(done.map(|(done, _)| (done, None)))
}

/// An offer comes to nothing; with whose it was.
async fn fall(
    connection: &mut Conn,
    id: ChatId,
    event: Event,
    (what, because): (Decided, Option<Because>),
    now: Time,
) -> Result<Option<(Done, AgentId)>, Failure> {
    let Some(row) = chat::find(connection, id).await? else { return Ok(None) };
    let Some(offer) = row.chat.offer.clone() else { return Ok(None) };
    let Ok(change) = row.chat.on(Who::System, event, now) else { return Ok(None) };
    let (row, entries) = chat::save(connection, &row, change, None, now).await?;
    let (because, pause) = because.unzip();
    let reasons = Reasons { because, pause: pause.unwrap_or_default(), considered: Vec::new() };
    kept::note(connection, id, (what, Some((offer.to, &offer.name))), &reasons, now).await?;
    Ok(Some((Done { row, entries, queue_moved: false }, offer.to)))
}
