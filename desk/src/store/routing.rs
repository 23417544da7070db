//! What the choice of agents looks at, and what was decided.

use domain::channel::routing::Routing;
use domain::offer::{Declined, Offer};
use domain::routing::{Candidate, Decided, Decision, Reasons, Waiting};
use domain::{AgentId, ChannelKey, ChatId, Presence, Time};
use serde::Deserialize;
use uuid::Uuid;

use super::agent;
use super::sql::{self, Conn, query};
use crate::Failure;

/// So many of those who wait in a channel are looked at, the oldest first.
const MOST_WAITING: i64 = 2_000;
/// So many decisions are kept of a chat, the latest ones.
const MOST_DECISIONS: i64 = 200;

/// A waiting chat, and what rings.
#[derive(Clone, Debug)]
pub(crate) struct Queued {
    pub(crate) waiting: Waiting,
    pub(crate) offer: Option<Offer>,
}

/// Whether there is anything to look at: a chat waits where chats are offered, or rings.
pub(crate) async fn is_needed(connection: &mut Conn) -> Result<bool, Failure> {
    let one: Option<Uuid> = query(
        "select id from chat where offered_to is not null
         union all
         select id from chat where state = 'waiting' and state in ('waiting', 'talking')
            and channel in (select key from channel where offers)
         limit 1",
    )
    .scalar(connection)
    .await?;
    Ok(one.is_some())
}

/// One who chooses at a time, whichever process they are in.
pub(crate) async fn alone(connection: &mut Conn) -> Result<(), Failure> {
    if connection.locks() {
        query("select pg_advisory_xact_lock(hashtext('routing ' || current_schema()))")
            .execute(connection)
            .await?;
    }
    Ok(())
}

/// Everybody, as the store knows them; whether they have a live line is not its to say.
pub(crate) async fn candidates(connection: &mut Conn) -> Result<Vec<Candidate>, Failure> {
    let seats = agent::skills(connection).await?;
    let rows = query(
        "select id, name, capacity, presence, pause, profiles, profile, offered,
            (select count(*) from chat where owner = agent.id and state = 'talking') as load,
            (select max(ended) from chat where owner = agent.id and ended is not null) as freed,
            (select id from chat where offered_to = agent.id) as ringing
         from agent order by id",
    )
    .all(connection)
    .await?;
    let read = |row: &sql::Row| {
        let id = AgentId(row.get("id")?);
        let presence: String = row.get("presence")?;
        let profiles = agent::read_profiles(row)?;
        let skills = seats.iter().filter(|(_, agent, _)| *agent == id);
        Ok(Candidate {
            id,
            name: row.get("name")?,
            presence: Presence::parse(&presence)
                .ok_or_else(|| Failure::Broken(format!("agent row: {presence}")))?,
            pause: row.get("pause")?,
            here: false,
            load: row.get("load")?,
            capacity: profiles.capacity(),
            ringing: row.get::<Option<Uuid>>("ringing")?.map(ChatId),
            profile: profiles.chosen,
            skills: skills.map(|(key, _, skill)| (key.clone(), *skill)).collect(),
            freed: Time(row.get::<Option<i64>>("freed")?.unwrap_or_default()),
            offered: Time(row.get::<Option<i64>>("offered")?.unwrap_or_default()),
        })
    };
    rows.iter().map(read).collect()
}

macro_rules! select {
    ($rest:literal) => {
        concat!("select id, channel, queued, about, declined, offer from chat ", $rest)
    };
}

/// Who waits in a channel and is offered to nobody, oldest first.
pub(crate) async fn waiting(
    connection: &mut Conn,
    channel: &ChannelKey,
    (routing, language): (Routing, &str),
) -> Result<Vec<Queued>, Failure> {
    let rows = query(select!(
        "where channel = $1 and state = 'waiting' and state in ('waiting', 'talking') and offered_to is null
         order by queued, id limit $2"
    ))
    .bind(channel.as_str())
    .bind(MOST_WAITING)
    .all(connection)
    .await?;
    rows.iter().map(|row| read_queued(row, channel, (routing, language))).collect()
}

/// What rings, wherever it is.
pub(crate) async fn ringing(connection: &mut Conn) -> Result<Vec<Queued>, Failure> {
    let rows = query(select!("where offered_to is not null order by queued, id")).all(connection).await?;
    let read = |row: &sql::Row| {
        let key: String = row.get("channel")?;
        let key = ChannelKey::parse(&key).ok_or_else(|| Failure::Broken(format!("channel key {key}")))?;
        read_queued(row, &key, (Routing::default(), ""))
    };
    rows.iter().map(read).collect()
}

/// As much of what is known about a customer as the choice takes in.
#[derive(Deserialize)]
struct Reads {
    #[serde(default)]
    language: String,
}

fn read_queued(
    row: &sql::Row,
    channel: &ChannelKey,
    (routing, language): (Routing, &str),
) -> Result<Queued, Failure> {
    let declined: Vec<Declined> = serde_json::from_str(&row.get::<String>("declined")?)?;
    let offer: Option<String> = row.get("offer")?;
    let reads: Reads = serde_json::from_str(&row.get::<String>("about")?)?;
    let waiting = Waiting {
        chat: ChatId(row.get("id")?),
        channel: channel.clone(),
        priority: routing.priority,
        between: routing.between,
        queued: Time(row.get("queued")?),
        language: if reads.language.is_empty() { language.to_owned() } else { reads.language },
        customer_here: false,
        declined,
    };
    Ok(Queued { waiting, offer: offer.as_deref().map(serde_json::from_str).transpose()? })
}

/// Whether something rings at the agent. Asked while their row is held.
pub(crate) async fn rings_at(connection: &mut Conn, agent: AgentId) -> Result<bool, Failure> {
    let one: Option<Uuid> =
        query("select id from chat where offered_to = $1").bind(agent.0).scalar(connection).await?;
    Ok(one.is_some())
}

/// A chat is offered to them now.
pub(crate) async fn note_offered(connection: &mut Conn, agent: AgentId, now: Time) -> Result<(), Failure> {
    query("update agent set offered = $2 where id = $1")
        .bind(agent.0)
        .bind(now.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// They have answered, yes or no.
pub(crate) async fn note_answered(connection: &mut Conn, agent: AgentId) -> Result<(), Failure> {
    query("update agent set missed = 0 where id = $1 and missed > 0")
        .bind(agent.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// They have left one more offer unanswered. True when with this one they count as not responding.
pub(crate) async fn note_missed(connection: &mut Conn, agent: AgentId, most: i64) -> Result<bool, Failure> {
    query("update agent set missed = missed + 1 where id = $1")
        .bind(agent.0)
        .execute(&mut *connection)
        .await?;
    let moved = query(
        "update agent set presence = 'not_responding', missed = 0
         where id = $1 and missed >= $2 and presence = 'present'",
    )
    .bind(agent.0)
    .bind(most)
    .execute(connection)
    .await?;
    Ok(moved == 1)
}

/// Writes down what was decided. Of the same reasons why there is nobody, one after the other, the first stands.
pub(crate) async fn note(
    connection: &mut Conn,
    chat: ChatId,
    (what, agent): (Decided, Option<(AgentId, &str)>),
    reasons: &Reasons,
    now: Time,
) -> Result<(), Failure> {
    let last =
        query("select seq, what, reasons from routing_decision where chat = $1 order by seq desc limit 1")
            .bind(chat.0)
            .first(&mut *connection)
            .await?;
    let mut seq = 1;
    if let Some(last) = last {
        let before: Reasons = serde_json::from_str(&last.get::<String>("reasons")?)?;
        let again = last.get::<String>("what")? == Decided::Nobody.code() && before.is_like(reasons);
        if what == Decided::Nobody && again {
            return Ok(());
        }
        seq = last.get::<i64>("seq")? + 1;
    }
    query(
        "insert into routing_decision (chat, seq, at, what, agent, name, reasons) values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(chat.0)
    .bind(seq)
    .bind(now.0)
    .bind(what.code())
    .bind(agent.map(|(id, _)| id.0))
    .bind(agent.map(|(_, name)| name))
    .bind(serde_json::to_string(reasons)?)
    .execute(&mut *connection)
    .await?;
    if seq > MOST_DECISIONS {
        query("delete from routing_decision where chat = $1 and seq <= $2")
            .bind(chat.0)
            .bind(seq - MOST_DECISIONS)
            .execute(connection)
            .await?;
    }
    Ok(())
}

/// All that was decided about a chat and is kept, in its order.
pub(crate) async fn decisions(connection: &mut Conn, chat: ChatId) -> Result<Vec<Decision>, Failure> {
    let rows =
        query("select at, what, agent, name, reasons from routing_decision where chat = $1 order by seq")
            .bind(chat.0)
            .all(connection)
            .await?;
    let read = |row: &sql::Row| {
        let what: String = row.get("what")?;
        let (agent, name): (Option<Uuid>, Option<String>) = (row.get("agent")?, row.get("name")?);
        Ok(Decision {
            at: Time(row.get("at")?),
            what: Decided::parse(&what).ok_or_else(|| Failure::Broken(format!("decision: {what}")))?,
            agent: agent.map(|id| (AgentId(id), name.unwrap_or_default())),
            reasons: serde_json::from_str(&row.get::<String>("reasons")?)?,
        })
    };
    rows.iter().map(read).collect()
}
