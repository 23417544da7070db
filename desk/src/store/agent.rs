//! Agents and their seats.

use domain::office::Seat;
use domain::profile::{self, Profile};
use domain::settings::SeatSetting;
use domain::{Acting, AgentId, ChannelKey, Permission, Presence, Time};
use uuid::Uuid;

use super::sql::{self, Conn, query};
use crate::Failure;

/// An agent as stored. Whether they are there is another question than what they say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agent {
    pub id: AgentId,
    pub email: String,
    pub name: String,
    pub admin: bool,
    /// Chats at once, as the chosen profile has it.
    pub capacity: i64,
    pub presence: Presence,
    /// Why they pause.
    pub pause: String,
    pub profiles: Profiles,
}

/// What an agent may work at, and what they have chosen of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profiles {
    pub(crate) given: Vec<Profile>,
    pub(crate) chosen: Profile,
    /// Chats at once, where the profile does not say.
    pub(crate) own_capacity: i64,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select id, email, name, admin, capacity, presence, pause, profiles, profile, password from agent ",
            $rest
        )
    };
}

pub(crate) async fn all(connection: &mut Conn) -> Result<Vec<Agent>, Failure> {
    let rows = query(select!("order by name, email")).all(connection).await?;
    rows.iter().map(read).collect()
}

pub(crate) async fn find(connection: &mut Conn, id: AgentId) -> Result<Option<Agent>, Failure> {
    let row = query(select!("where id = $1")).bind(id.0).first(connection).await?;
    row.as_ref().map(read).transpose()
}

/// The agent of that address, and the hash of their password if they have one.
pub(crate) async fn by_email(
    connection: &mut Conn,
    email: &str,
) -> Result<Option<(Agent, Option<String>)>, Failure> {
    let row = query(select!("where email = $1")).bind(email.to_lowercase()).first(connection).await?;
    row.map(|row| Ok((read(&row)?, row.get("password")?))).transpose()
}

/// Makes or changes the agent of that address; password, switch and the choice of a profile stay as they are.
pub(crate) async fn put(
    connection: &mut Conn,
    (email, name): (&str, &str),
    (admin, capacity): (bool, i64),
    profiles: &[Profile],
    now: Time,
) -> Result<AgentId, Failure> {
    let id: Option<Uuid> = query(
        "insert into agent (id, email, name, admin, capacity, created, profiles) values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (email) do update
         set name = excluded.name, admin = excluded.admin, capacity = excluded.capacity,
            profiles = excluded.profiles
         returning id",
    )
    .bind(Uuid::now_v7())
    .bind(email.to_lowercase())
    .bind(name)
    .bind(admin)
    .bind(capacity)
    .bind(now.0)
    .bind(serde_json::to_string(profiles)?)
    .scalar(connection)
    .await?;
    id.map(AgentId).ok_or_else(|| Failure::Broken("an agent was not stored".to_owned()))
}

/// False when nobody has that address.
pub(crate) async fn set_password(connection: &mut Conn, email: &str, hash: &str) -> Result<bool, Failure> {
    let done = query("update agent set password = $2 where email = $1")
        .bind(email.to_lowercase())
        .bind(hash)
        .execute(connection)
        .await?;
    Ok(done == 1)
}

pub(crate) async fn set_presence(
    connection: &mut Conn,
    id: AgentId,
    presence: Presence,
    pause: &str,
) -> Result<(), Failure> {
    // Who moves the switch is there, whatever rang in vain before.
    query("update agent set presence = $2, pause = $3, missed = 0 where id = $1")
        .bind(id.0)
        .bind(presence.code())
        .bind(pause)
        .execute(connection)
        .await?;
    Ok(())
}

/// Chooses what they work at. What exists of that name is for the caller to know.
pub(crate) async fn choose_profile(connection: &mut Conn, id: AgentId, name: &str) -> Result<(), Failure> {
    query("update agent set profile = $2 where id = $1").bind(id.0).bind(name).execute(connection).await?;
    Ok(())
}

/// Puts the agent on exactly these seats.
pub(crate) async fn seat(connection: &mut Conn, id: AgentId, seats: &[SeatSetting]) -> Result<(), Failure> {
    query("delete from seat where agent = $1").bind(id.0).execute(&mut *connection).await?;
    for SeatSetting { channel, may, skill } in seats {
        query(
            "insert into seat (agent, channel, respond, notify, listen, manage, skill)
             values ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(id.0)
        .bind(channel.as_str())
        .bind(may.respond)
        .bind(may.notify)
        .bind(may.listen)
        .bind(may.manage)
        .bind(*skill)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// The agent's seats, with the names of the channels.
pub(crate) async fn seats(connection: &mut Conn, id: AgentId) -> Result<Vec<Seat>, Failure> {
    let mut seats = Vec::new();
    let rows =
        query("select channel, respond, notify, listen, manage from seat where agent = $1 order by channel")
            .bind(id.0)
            .all(&mut *connection)
            .await?;
    for row in &rows {
        let (key, may) = read_seat(row)?;
        let channel = super::channel::find(connection, &key).await?;
        let picks = channel.as_ref().is_some_and(|c| c.settings.routing.mode.picks());
        let name = channel.map_or_else(String::new, |c| c.settings.name);
        seats.push(Seat { key, name, may, picks });
    }
    Ok(seats)
}

/// The agent's seats as the settings have them.
pub(crate) async fn seat_settings(connection: &mut Conn, id: AgentId) -> Result<Vec<SeatSetting>, Failure> {
    let rows = query(
        "select channel, respond, notify, listen, manage, skill from seat where agent = $1 order by channel",
    )
    .bind(id.0)
    .all(connection)
    .await?;
    let read = |row: &sql::Row| {
        let (channel, may) = read_seat(row)?;
        Ok(SeatSetting { channel, may, skill: row.get("skill")? })
    };
    rows.iter().map(read).collect()
}

/// Who may answer in which channel, for all channels.
pub(crate) async fn responders(connection: &mut Conn) -> Result<Vec<(ChannelKey, AgentId)>, Failure> {
    let skills = skills(connection).await?;
    Ok(skills.into_iter().map(|(key, id, _)| (key, id)).collect())
}

/// The same, and how skilled they are there.
pub(crate) async fn skills(connection: &mut Conn) -> Result<Vec<(ChannelKey, AgentId, i64)>, Failure> {
    let rows = query("select channel, agent, skill from seat where respond order by channel")
        .all(connection)
        .await?;
    rows.iter().map(|row| Ok((key(row)?, AgentId(row.get("agent")?), row.get("skill")?))).collect()
}

/// Whether the agent answers in the channel.
pub(crate) async fn responds(
    connection: &mut Conn,
    id: AgentId,
    channel: &ChannelKey,
) -> Result<bool, Failure> {
    let found: Option<Uuid> =
        query("select agent from seat where agent = $1 and channel = $2 and respond limit 1")
            .bind(id.0)
            .bind(channel.as_str())
            .scalar(connection)
            .await?;
    Ok(found.is_some())
}

/// The agent in a chat of a channel that is none of theirs, to which they were asked: they answer, and no more. `None` for
/// who answers nowhere.
pub(crate) async fn visiting(
    connection: &mut Conn,
    id: AgentId,
    (present, takes): (bool, bool),
) -> Result<Option<Acting>, Failure> {
    let seat = query("select channel from seat where agent = $1 and respond order by channel limit 1")
        .bind(id.0)
        .first(&mut *connection)
        .await?;
    let Some(seat) = seat else { return Ok(None) };
    let acting = acting(connection, id, &key(&seat)?, (present, takes)).await?;
    let may = Permission { respond: true, ..Permission::default() };
    Ok(acting.map(|acting| Acting { may, ..acting }))
}

/// An agent who may be warned in a channel.
#[derive(Clone, Debug)]
pub(crate) struct Watcher {
    pub(crate) agent: Agent,
    pub(crate) notify: bool,
    pub(crate) manage: bool,
}

pub(crate) async fn watchers(connection: &mut Conn, channel: &ChannelKey) -> Result<Vec<Watcher>, Failure> {
    let rows = query(
        "select id, email, name, admin, agent.capacity, presence, pause, profiles, profile, notify, manage
         from seat join agent on agent.id = seat.agent
         where channel = $1 and (notify or manage) order by name, email",
    )
    .bind(channel.as_str())
    .all(connection)
    .await?;
    let read = |row: &sql::Row| {
        Ok(Watcher { agent: read(row)?, notify: row.get("notify")?, manage: row.get("manage")? })
    };
    rows.iter().map(read).collect()
}

/// The agent as a decision about a chat of this channel needs to know them; `None` without a seat there. What they have in
/// hand is looked up only for one that `takes`.
pub(crate) async fn acting(
    connection: &mut Conn,
    id: AgentId,
    channel: &ChannelKey,
    (present, takes): (bool, bool),
) -> Result<Option<Acting>, Failure> {
    macro_rules! select {
        ($lock:literal) => {
            concat!(
                "select agent.name, agent.capacity, agent.profiles, agent.profile, seat.channel, seat.respond, seat.notify, seat.listen, seat.manage
                 from seat join agent on agent.id = seat.agent
                 where seat.agent = $1 and seat.channel = $2",
                $lock
            )
        };
    }
    // The load is counted after the agent's row is held, so that two chats taken at once are counted one by one.
    let text = if takes && connection.locks() { select!(" for no key update of agent") } else { select!("") };
    let row = query(text).bind(id.0).bind(channel.as_str()).first(&mut *connection).await?;
    let Some(row) = row else { return Ok(None) };
    let colours: Vec<i64> = query("select colour from chat where owner = $1 and state = 'talking'")
        .bind(id.0)
        .scalars(connection)
        .await?;
    let (_, may) = read_seat(&row)?;
    Ok(Some(Acting {
        id,
        name: row.get("name")?,
        may,
        present,
        load: i64::try_from(colours.len()).unwrap_or(i64::MAX),
        capacity: read_profiles(&row)?.capacity(),
        free_colour: (1..).find(|n| !colours.contains(n)).unwrap_or(1),
    }))
}

pub(super) fn read(row: &sql::Row) -> Result<Agent, Failure> {
    let presence: String = row.get("presence")?;
    let profiles = read_profiles(row)?;
    Ok(Agent {
        id: AgentId(row.get("id")?),
        email: row.get("email")?,
        name: row.get("name")?,
        admin: row.get("admin")?,
        capacity: profiles.capacity(),
        presence: Presence::parse(&presence)
            .ok_or_else(|| Failure::Broken(format!("agent row: {presence}")))?,
        pause: row.get("pause")?,
        profiles,
    })
}

impl Profiles {
    /// Chats at once.
    pub(super) fn capacity(&self) -> i64 {
        self.chosen.capacity.unwrap_or(self.own_capacity)
    }
}

pub(super) fn read_profiles(row: &sql::Row) -> Result<Profiles, Failure> {
    let given: Vec<Profile> = serde_json::from_str(&row.get::<String>("profiles")?)?;
    let chosen = profile::chosen(&given, &row.get::<String>("profile")?);
    Ok(Profiles { given, chosen, own_capacity: row.get("capacity")? })
}

fn read_seat(row: &sql::Row) -> Result<(ChannelKey, Permission), Failure> {
    let may = Permission {
        respond: row.get("respond")?,
        notify: row.get("notify")?,
        listen: row.get("listen")?,
        manage: row.get("manage")?,
    };
    Ok((key(row)?, may))
}

fn key(row: &sql::Row) -> Result<ChannelKey, Failure> {
    let key: String = row.get("channel")?;
    ChannelKey::parse(&key).ok_or_else(|| Failure::Broken(format!("channel key {key}")))
}
