//! Chats: their rows, and the one way in which a decision about a chat becomes stored.

use domain::chat::Turn;
use domain::customer::Page;
use domain::warning::{self, Wait};
use domain::{
    AgentId, Audience, By, Card, Change, ChannelKey, Chat, ChatId, Customer, Email, Ending, Entry, Line,
    Marks, Refusal, Stars, State, Time, What, WriteId,
};
use uuid::Uuid;

use super::entry;
use super::sql::{self, Conn, Statement, query};
use crate::Failure;
use crate::secret::Hashed;

/// A chat with all that the store keeps beside its life.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) chat: Chat,
    pub(crate) rev: i64,
    pub(crate) last_seq: i64,
    pub(crate) last_count: i64,
    pub(crate) customer: Customer,
    pub(crate) marks: Marks,
    pub(crate) said: String,
    pub(crate) said_at: Time,
    pub(crate) said_by_customer: bool,
    pub(crate) unread: i64,
    /// Since when the customer waits, and who has been warned of it.
    pub(crate) wait: Option<Wait>,
    /// What the customer gave it when it had ended.
    pub(crate) rating: Option<Stars>,
    /// As it was before the decision that was just stored, so that those are told, too, whom it concerned until then.
    pub(crate) before: Option<Box<Chat>>,
}

impl Row {
    pub(crate) fn card(&self) -> Card {
        let chat = &self.chat;
        Card {
            chat: chat.id,
            rev: self.rev,
            channel: chat.channel.clone(),
            customer: self.customer.name.clone(),
            state: chat.state,
            turn: chat.turn,
            ending: chat.ending,
            owner: chat.owner,
            owner_name: chat.owner_name.clone(),
            colour: chat.colour,
            offer: chat.offer.clone(),
            transfer: chat.transfer.clone(),
            invitation: chat.invitation.clone(),
            others: chat.others.clone(),
            subject: chat.subject.clone(),
            tags: chat.tags.clone(),
            queued: chat.queued,
            answered: chat.answered,
            ended: chat.ended,
            said: self.said.clone(),
            said_at: self.said_at,
            said_by_customer: self.said_by_customer,
            unread: self.unread,
            late: self.wait.is_some_and(|wait| wait.warned != 0),
            rating: self.rating,
        }
    }
}

macro_rules! select {
    ($rest:literal) => {
        select!("", $rest)
    };
    ($more:literal, $rest:literal) => {
        concat!(
            "select id, channel, rev, last_seq, last_count, state, turn, ending, owner, owner_name, colour, offer, \
             declined, transfer, invitation, others, started, queued, answered, ended, customer_name, customer_email, \
             page_url, page_title, about, files_allowed, customer_seen, agent_seen, said, said_at, said_by_customer, unread, rating, \
             subject_line, tags, waits, warned",
            $more,
            " from chat ",
            $rest
        )
    };
}

/// Inside a piece of writing nobody else changes the chat from here to the commit.
pub(crate) async fn find(connection: &mut Conn, id: ChatId) -> Result<Option<Row>, Failure> {
    let text = if connection.locks() {
        select!("where id = $1 for no key update")
    } else {
        select!("where id = $1")
    };
    let row = query(text).bind(id.0).first(connection).await?;
    row.as_ref().map(read).transpose()
}

/// The same, and the place of the line that a write has made in it, if it has been here before.
pub(crate) async fn find_for(
    connection: &mut Conn,
    id: ChatId,
    write: Option<WriteId>,
) -> Result<Option<(Row, Option<i64>)>, Failure> {
    let Some(write) = write else { return Ok(find(connection, id).await?.map(|row| (row, None))) };
    if connection.locks() {
        // Two questions: one that waits for the lock answers with what there was before it waited.
        let Some(row) = find(connection, id).await? else { return Ok(None) };
        let written = query("select seq from entry where chat = $1 and write = $2").bind(id.0).bind(write.0);
        return Ok(Some((row, written.scalar(connection).await?)));
    }
    let text =
        select!(", (select seq from entry where chat = $1 and write = $2) as written", "where id = $1");
    let row = query(text).bind(id.0).bind(write.0).first(connection).await?;
    row.map(|row| Ok((read(&row)?, row.get("written")?))).transpose()
}

/// The chat that a customer's token opens.
pub(crate) async fn by_token(connection: &mut Conn, token: Hashed) -> Result<Option<Row>, Failure> {
    let row = query(select!("where token = $1")).bind(&token[..]).first(connection).await?;
    let row = match row {
        Some(row) => Some(row),
        None => {
            query(select!("where id = (select chat from device where token = $1)"))
                .bind(&token[..])
                .first(connection)
                .await?
        }
    };
    row.as_ref().map(read).transpose()
}

/// The newest open chat of a signed-in person in a channel.
pub(crate) async fn open_of(
    connection: &mut Conn,
    channel: &ChannelKey,
    subject: &str,
) -> Result<Option<ChatId>, Failure> {
    let id: Option<Uuid> = query(
        "select id from chat where channel = $1 and subject = $2 and state in ('waiting', 'talking')
         order by started desc, id desc limit 1",
    )
    .bind(channel.as_str())
    .bind(subject)
    .scalar(connection)
    .await?;
    Ok(id.map(ChatId))
}

/// A further device of a signed-in person: its token opens the chat as the first one does.
pub(crate) async fn also_opens(
    connection: &mut Conn,
    token: Hashed,
    chat: ChatId,
    now: Time,
) -> Result<(), Failure> {
    query("insert into device (token, chat, created) values ($1, $2, $3) on conflict (token) do nothing")
        .bind(&token[..])
        .bind(chat.0)
        .bind(now.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Whether the chat of that id was started with this token.
pub(crate) async fn has_token(connection: &mut Conn, id: ChatId, token: Hashed) -> Result<bool, Failure> {
    let row = query("select id from chat where id = $1 and token = $2")
        .bind(id.0)
        .bind(&token[..])
        .first(connection)
        .await?;
    Ok(row.is_some())
}

/// The open chats of the channels where the agent sits, and those of others that they are in or asked to come into.
pub(crate) async fn open_for(connection: &mut Conn, agent: AgentId) -> Result<Vec<Row>, Failure> {
    // An agent's id stands in the JSON as it is written, a channel's key between quotes.
    let rows = query(select!(
        "where state in ('waiting', 'talking')
         and (channel in (select channel from seat where agent = $1)
              or owner = $1
              or others like $2 or invitation like $2 or transfer like $2
              or exists (select 1 from seat where agent = $1 and respond
                         and transfer like '%\"key\":\"' || seat.channel || '\"%'))
         order by queued, id limit 2000"
    ))
    .bind(agent.0)
    .bind(format!("%{agent}%"))
    .all(connection)
    .await?;
    rows.iter().map(read).collect()
}

/// Chats in which a colleague is asked for something.
pub(crate) async fn asked(connection: &mut Conn) -> Result<Vec<Row>, Failure> {
    let rows = query(select!("where transfer is not null or invitation is not null order by id limit 1000"))
        .all(connection)
        .await?;
    rows.iter().map(read).collect()
}

/// The agent's own chats that ended since then, latest first.
pub(crate) async fn ended_for(
    connection: &mut Conn,
    agent: AgentId,
    since: Time,
) -> Result<Vec<Row>, Failure> {
    let rows = query(select!("where owner = $1 and ended > $2 order by ended desc limit 200"))
        .bind(agent.0)
        .bind(since.0)
        .all(connection)
        .await?;
    rows.iter().map(read).collect()
}

/// How many chats the agent has in hand.
pub(crate) async fn load(connection: &mut Conn, agent: AgentId) -> Result<i64, Failure> {
    let count: Option<i64> = query("select count(*) from chat where owner = $1 and state = 'talking'")
        .bind(agent.0)
        .scalar(connection)
        .await?;
    Ok(count.unwrap_or_default())
}

/// Every open chat, for the sweeps.
pub(crate) async fn open_ids(connection: &mut Conn) -> Result<Vec<(ChatId, ChannelKey)>, Failure> {
    let rows =
        query("select id, channel from chat where state in ('waiting', 'talking')").all(connection).await?;
    let read = |row: &sql::Row| {
        let key: String = row.get("channel")?;
        let key = ChannelKey::parse(&key).ok_or_else(|| Failure::Broken(format!("channel key {key}")))?;
        Ok((ChatId(row.get("id")?), key))
    };
    rows.iter().map(read).collect()
}

/// Ended chats that their customers may still come back to, those that ended first.
pub(crate) async fn finished(connection: &mut Conn) -> Result<Vec<(ChatId, ChannelKey, Time)>, Failure> {
    let rows = query(
        "select id, channel, ended from chat where state = 'finished' and ended is not null
         order by ended limit 1000",
    )
    .all(connection)
    .await?;
    let read = |row: &sql::Row| {
        let key: String = row.get("channel")?;
        let key = ChannelKey::parse(&key).ok_or_else(|| Failure::Broken(format!("channel key {key}")))?;
        Ok((ChatId(row.get("id")?), key, Time(row.get("ended")?)))
    };
    rows.iter().map(read).collect()
}

/// Stores the stars of a chat's customer, if the row is still what was looked at.
pub(crate) async fn rate(
    connection: &mut Conn,
    row: &Row,
    stars: Stars,
    now: Time,
) -> Result<Option<Row>, Failure> {
    let next = Row { rev: row.rev + 1, rating: Some(stars), ..row.clone() };
    let done = query("update chat set rev = $2, rating = $3, rated = $4 where id = $1 and rev = $5")
        .bind(row.chat.id.0)
        .bind(next.rev)
        .bind(stars.number())
        .bind(now.0)
        .bind(row.rev)
        .execute(connection)
        .await?;
    Ok((done == 1).then_some(next))
}

/// The tags that the chats of a channel were given lately, those of the newest chat first.
pub(crate) async fn tags_of(connection: &mut Conn, channel: &ChannelKey) -> Result<Vec<String>, Failure> {
    let lists: Vec<String> =
        query("select tags from chat where channel = $1 and tags <> '[]' order by started desc limit 200")
            .bind(channel.as_str())
            .scalars(connection)
            .await?;
    let mut all = Vec::new();
    for list in lists {
        let tags: Vec<String> = serde_json::from_str(&list)?;
        all.extend(tags);
    }
    Ok(all)
}

/// Puts a newborn chat into the store, before its first line.
pub(crate) async fn bear(
    connection: &mut Conn,
    chat: &Chat,
    customer: &Customer,
    token: Hashed,
) -> Result<Row, Failure> {
    query(
        "insert into chat (id, channel, token, rev, last_seq, last_count, state, turn, colour, declined, others,
            started, queued, customer_name, customer_email, page_url, page_title, about,
            subject, said, said_at, said_by_customer, unread, waits)
         values ($1, $2, $3, 0, 0, 0, $4, $5, 0, '[]', '[]', $6, $6, $7, $8, $9, $10, $11, $12, '', $6, true, 0,
            $6)",
    )
    .bind(chat.id.0)
    .bind(chat.channel.as_str())
    .bind(&token[..])
    .bind(chat.state.code())
    .bind(turn_code(chat.turn))
    .bind(chat.started.0)
    .bind(&customer.name)
    .bind(customer.email.as_ref().map(Email::as_str))
    .bind(customer.page.as_ref().map(|p| p.url.as_str()))
    .bind(customer.page.as_ref().map(|p| p.title.as_str()))
    .bind(serde_json::to_string(&customer.about)?)
    .bind(customer.about.verified.as_ref().map(|v| v.subject.as_str()))
    .execute(&mut *connection)
    .await?;
    find(connection, chat.id).await?.ok_or_else(|| Failure::Broken("a chat was not born".to_owned()))
}

/// Stores a decision: the lines get the next places, and the row moves on in one conditional update. It is conditional
/// on the rev that the decision was made on, so that of two decisions on the same state only one stands.
pub(crate) async fn save(
    connection: &mut Conn,
    row: &Row,
    change: Change,
    write: Option<WriteId>,
    now: Time,
) -> Result<(Row, Vec<Entry>), Failure> {
    let wait = warning::goes_on(&row.chat, row.wait, &change.chat, now);
    let mut next = Row { rev: row.rev + 1, wait, ..row.clone() };
    next.before = Some(Box::new(std::mem::replace(&mut next.chat, change.chat)));
    let mut entries = Vec::with_capacity(change.lines.len());
    for (n, line) in change.lines.iter().enumerate() {
        next.last_seq += 1;
        let count = (line.audience == Audience::Everyone).then(|| {
            next.last_count += 1;
            next.last_count
        });
        // A write makes one line that its author shows as sending; what follows from it has no write of its own.
        let write = write.filter(|_| n == 0);
        let (by, what) = (line.by.clone(), line.what.clone());
        let entry = Entry { seq: next.last_seq, count, at: now, by, what, write };
        next.note(line, &entry);
        entries.push(entry);
    }
    if next.store(connection, row.rev, &entries).await? {
        return Ok((next, entries));
    }
    Err(Failure::Refused(Refusal::AlreadyTaken { by: String::new() }))
}

macro_rules! move_on {
    () => {
        "update chat set rev = $3, last_seq = $4, last_count = $5, state = $6, turn = $7, ending = $8, owner = $9,
            owner_name = $10, colour = $11, offer = $12, declined = $13, transfer = $14, invitation = $15,
            others = $16, queued = $17, answered = $18, ended = $19, said = $20, said_at = $21,
            said_by_customer = $22, unread = $23, files_allowed = $24,
            subject_line = $25, tags = $26, waits = $27, warned = $28, offered_to = $29
         where id = $1 and rev = $2"
    };
}

/// The last line of the log, in the same breath.
macro_rules! last_line {
    () => {
        "insert into entry (chat, seq, count, at, author, agent, name, what, write)
         values ($1, $4, $30, $31, $32, $33, $34, $35, $36)"
    };
}

impl Row {
    /// False when the row is no longer what the decision was made on. Each message comes through here, so its line and the
    /// row go to the database in one trip.
    async fn store(&self, connection: &mut Conn, rev: i64, entries: &[Entry]) -> Result<bool, Failure> {
        let Some((last, former)) = entries.split_last() else {
            return Ok(self.bind(query(move_on!()), rev)?.execute(connection).await? == 1);
        };
        for entry in former {
            entry::insert(connection, self.chat.id, entry).await?;
        }
        // PostgreSQL counts the rows of the outer statement, SQLite those of both.
        let (text, rows) = if connection.locks() {
            (concat!("with line as (", last_line!(), ") ", move_on!()), 1)
        } else {
            (concat!(last_line!(), "; ", move_on!()), 2)
        };
        let statement = entry::bind(self.bind(query(text), rev)?, last)?;
        Ok(statement.execute(connection).await? == rows)
    }

    fn bind(&self, statement: Statement, rev: i64) -> Result<Statement, Failure> {
        let chat = &self.chat;
        Ok(statement
            .bind(chat.id.0)
            .bind(rev)
            .bind(self.rev)
            .bind(self.last_seq)
            .bind(self.last_count)
            .bind(chat.state.code())
            .bind(turn_code(chat.turn))
            .bind(chat.ending.map(Ending::code))
            .bind(chat.owner.map(|o| o.0))
            .bind(chat.owner_name.as_deref())
            .bind(chat.colour)
            .bind(chat.offer.as_ref().map(serde_json::to_string).transpose()?)
            .bind(serde_json::to_string(&chat.declined)?)
            .bind(chat.transfer.as_ref().map(serde_json::to_string).transpose()?)
            .bind(chat.invitation.as_ref().map(serde_json::to_string).transpose()?)
            .bind(serde_json::to_string(&chat.others)?)
            .bind(chat.queued.0)
            .bind(chat.answered.map(|t| t.0))
            .bind(chat.ended.map(|t| t.0))
            .bind(&self.said)
            .bind(self.said_at.0)
            .bind(self.said_by_customer)
            .bind(self.unread)
            .bind(chat.files_allowed)
            .bind(&chat.subject)
            .bind(serde_json::to_string(&chat.tags)?)
            .bind(self.wait.map(|wait| wait.since.0))
            .bind(self.wait.map_or(0, |wait| wait.warned))
            .bind(chat.offer.as_ref().map(|offer| offer.to.0)))
    }

    /// What the lists show of a line that was just written.
    fn note(&mut self, line: &Line, entry: &Entry) {
        if line.audience == Audience::Agents {
            return;
        }
        let said = match &line.what {
            What::Message { text } | What::Files { text: Some(text), .. } => match line.by {
                By::Agent { .. } => domain::text::excerpt(&domain::format::plain(text.as_str())),
                _ => domain::text::excerpt(text.as_str()),
            },
            What::Files { text: None, files } => domain::text::excerpt(&domain::attachment::names(files)),
            What::Options { question, .. } => domain::text::excerpt(question.as_str()),
            What::Chosen { option, .. } => domain::text::excerpt(option),
            _ => return,
        };
        self.said = said;
        self.said_at = entry.at;
        self.said_by_customer = entry.is_from_customer();
        self.unread += i64::from(self.said_by_customer);
    }
}

/// Notes how far a side has read. Marks only grow, and never beyond what there is.
pub(crate) async fn mark(
    connection: &mut Conn,
    row: &Row,
    by_agent: bool,
    upto: i64,
) -> Result<Option<Row>, Failure> {
    let upto = upto.min(row.last_count);
    let mut next = Row { rev: row.rev + 1, ..row.clone() };
    let mark = if by_agent { &mut next.marks.agent } else { &mut next.marks.customer };
    if *mark >= upto {
        return Ok(None);
    }
    *mark = upto;
    if by_agent {
        let unread: Option<i64> = query(
            "select count(*) from entry where chat = $1 and count > $2 and author = 'customer'
             and (what like '{\"t\":\"message\"%' or what like '{\"t\":\"files\"%' or what like '{\"t\":\"chosen\"%')",
        )
        .bind(row.chat.id.0)
        .bind(upto)
        .scalar(connection)
        .await?;
        next.unread = unread.unwrap_or_default();
    }
    query(
        "update chat set rev = $2, customer_seen = $3, agent_seen = $4, unread = $5 where id = $1 and rev = $6",
    )
    .bind(row.chat.id.0)
    .bind(next.rev)
    .bind(next.marks.customer)
    .bind(next.marks.agent)
    .bind(next.unread)
    .bind(row.rev)
    .execute(connection)
    .await?;
    Ok(Some(next))
}

const fn turn_code(turn: Turn) -> &'static str {
    match turn {
        Turn::Agent => "agent",
        Turn::Customer => "customer",
    }
}

fn read(row: &sql::Row) -> Result<Row, Failure> {
    let broken = |what: &str| Failure::Broken(format!("chat row: {what}"));
    let key: String = row.get("channel")?;
    let state: String = row.get("state")?;
    let turn: String = row.get("turn")?;
    let ending: Option<String> = row.get("ending")?;
    let owner: Option<Uuid> = row.get("owner")?;
    let time = |name| row.get::<Option<i64>>(name).map(|t| t.map(Time));
    let declined: String = row.get("declined")?;
    let others: String = row.get("others")?;
    let email: Option<String> = row.get("customer_email")?;
    let url: Option<String> = row.get("page_url")?;
    let title: Option<String> = row.get("page_title")?;
    Ok(Row {
        chat: Chat {
            id: ChatId(row.get("id")?),
            channel: ChannelKey::parse(&key).ok_or_else(|| broken("channel"))?,
            state: State::parse(&state).ok_or_else(|| broken("state"))?,
            turn: if turn == "agent" { Turn::Agent } else { Turn::Customer },
            ending: ending.as_deref().and_then(Ending::parse),
            owner: owner.map(AgentId),
            owner_name: row.get("owner_name")?,
            colour: row.get("colour")?,
            offer: json(row, "offer")?,
            declined: serde_json::from_str(&declined)?,
            transfer: json(row, "transfer")?,
            invitation: json(row, "invitation")?,
            others: serde_json::from_str(&others)?,
            started: Time(row.get("started")?),
            queued: Time(row.get("queued")?),
            answered: time("answered")?,
            ended: time("ended")?,
            files_allowed: row.get("files_allowed")?,
            subject: row.get("subject_line")?,
            tags: serde_json::from_str(&row.get::<String>("tags")?)?,
        },
        rev: row.get("rev")?,
        last_seq: row.get("last_seq")?,
        last_count: row.get("last_count")?,
        customer: Customer {
            name: row.get("customer_name")?,
            email: email.map(Email::known),
            page: url.map(|url| Page { url, title: title.unwrap_or_default() }),
            about: serde_json::from_str(&row.get::<String>("about")?)?,
        },
        marks: Marks { customer: row.get("customer_seen")?, agent: row.get("agent_seen")? },
        said: row.get("said")?,
        said_at: Time(row.get("said_at")?),
        said_by_customer: row.get("said_by_customer")?,
        unread: row.get("unread")?,
        wait: match time("waits")? {
            Some(since) => Some(Wait { since, warned: row.get("warned")? }),
            None => None,
        },
        rating: row.get::<Option<i64>>("rating")?.and_then(Stars::parse),
        before: None,
    })
}

fn json<T: serde::de::DeserializeOwned>(row: &sql::Row, name: &str) -> Result<Option<T>, Failure> {
    let text: Option<String> = row.get(name)?;
    Ok(text.as_deref().map(serde_json::from_str).transpose()?)
}
