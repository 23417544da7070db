//! The outbox: mails that were written in the transaction that caused them, and how they fared.

use domain::{ChatId, Delivery, Email, Time, WriteId};
use uuid::Uuid;

use super::sql::{self, Conn, query};
use crate::Failure;

/// A mail with all that is to be known about it but its content.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) id: Uuid,
    pub(crate) chat: ChatId,
    pub(crate) kind: Kind,
    pub(crate) recipient: Email,
    pub(crate) state: State,
    /// Begun so often.
    pub(crate) tries: i64,
    pub(crate) due: Time,
    pub(crate) created: Time,
    pub(crate) trouble: Option<String>,
}

/// What a mail is, and so whose business it is.
pub(crate) use domain::reply_template::Mail as Kind;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Waiting,
    Sent,
    Failed,
}

/// What is to be sent. Both parts say the same.
#[derive(Clone, Debug)]
pub(crate) struct Content {
    pub(crate) subject: String,
    pub(crate) plain: String,
    pub(crate) html: String,
}

impl State {
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Failed => "failed",
        }
    }
}

impl Row {
    pub(crate) const fn delivery(&self) -> Delivery {
        match (self.state, &self.trouble) {
            (State::Waiting, None) => Delivery::Sending,
            (State::Waiting, Some(_)) => Delivery::Later,
            (State::Sent, _) => Delivery::Sent,
            (State::Failed, _) => Delivery::Failed,
        }
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!("select id, chat, kind, recipient, state, tries, due, created, trouble from mail ", $rest)
    };
}

/// Puts a mail into the outbox, due at once.
pub(crate) async fn put(
    connection: &mut Conn,
    kind: Kind,
    (chat, write): (ChatId, WriteId),
    recipient: &Email,
    content: &Content,
    now: Time,
) -> Result<(), Failure> {
    query(
        "insert into mail (id, chat, write, kind, recipient, subject, plain, html, state, tries, due, created)
         values ($1, $2, $3, $9, $4, $5, $6, $7, 'waiting', 0, $8, $8)",
    )
    .bind(Uuid::now_v7())
    .bind(chat.0)
    .bind(write.0)
    .bind(recipient.as_str())
    .bind(&content.subject)
    .bind(&content.plain)
    .bind(&content.html)
    .bind(now.0)
    .bind(kind.code())
    .execute(connection)
    .await?;
    Ok(())
}

/// The transcript that a write has caused, if it has been here before.
pub(crate) async fn by_write(
    connection: &mut Conn,
    chat: ChatId,
    write: WriteId,
) -> Result<Option<Row>, Failure> {
    let row = query(select!("where chat = $1 and write = $2 and kind = 'transcript'"))
        .bind(chat.0)
        .bind(write.0)
        .first(connection)
        .await?;
    row.as_ref().map(read).transpose()
}

/// How many transcripts of a chat were asked for.
pub(crate) async fn count(connection: &mut Conn, chat: ChatId) -> Result<i64, Failure> {
    let count = query("select count(*) from mail where chat = $1 and kind = 'transcript'")
        .bind(chat.0)
        .scalar(connection)
        .await?;
    Ok(count.unwrap_or_default())
}

/// The transcript that was asked for last in a chat.
pub(crate) async fn newest(connection: &mut Conn, chat: ChatId) -> Result<Option<Row>, Failure> {
    let row =
        query(select!("where chat = $1 and kind = 'transcript' order by created desc, id desc limit 1"))
            .bind(chat.0)
            .first(connection)
            .await?;
    row.as_ref().map(read).transpose()
}

/// Counts a mail to an address on a day. The row is held until the commit, so that two at once are counted one by one.
pub(crate) async fn count_to(connection: &mut Conn, address: &[u8], day: i64) -> Result<i64, Failure> {
    let used: Option<i64> = query(
        "insert into mail_quota (address, day, used) values ($1, $2, 1)
         on conflict (address) do update
         set used = case when mail_quota.day = excluded.day then mail_quota.used + 1 else 1 end,
            day = excluded.day
         returning used",
    )
    .bind(address)
    .bind(day)
    .scalar(connection)
    .await?;
    Ok(used.unwrap_or_default())
}

/// What waits and is due, oldest first.
pub(crate) async fn due(connection: &mut Conn, now: Time, limit: i64) -> Result<Vec<Row>, Failure> {
    let rows = query(select!("where state = 'waiting' and due <= $1 order by due, id limit $2"))
        .bind(now.0)
        .bind(limit)
        .all(connection)
        .await?;
    rows.iter().map(read).collect()
}

/// Takes a mail for one try: nobody else does until `until`. `None` when somebody was faster.
pub(crate) async fn claim(
    connection: &mut Conn,
    row: &Row,
    until: Time,
) -> Result<Option<(Row, Content)>, Failure> {
    let taken = query(
        "update mail set tries = tries + 1, due = $3 where id = $1 and tries = $2 and state = 'waiting'",
    )
    .bind(row.id)
    .bind(row.tries)
    .bind(until.0)
    .execute(&mut *connection)
    .await?;
    if taken != 1 {
        return Ok(None);
    }
    let content =
        query("select subject, plain, html from mail where id = $1").bind(row.id).first(connection).await?;
    let Some(content) = content else { return Ok(None) };
    let content = Content {
        subject: content.get("subject")?,
        plain: content.get("plain")?,
        html: content.get("html")?,
    };
    Ok(Some((Row { tries: row.tries + 1, due: until, ..row.clone() }, content)))
}

/// Notes how a try went, unless somebody else has begun another since.
pub(crate) async fn note(connection: &mut Conn, row: &Row, now: Time) -> Result<bool, Failure> {
    let text = if row.state == State::Waiting {
        query(
            "update mail set state = $3, due = $4, trouble = $5
             where id = $1 and tries = $2 and state = 'waiting'",
        )
    } else {
        query(
            "update mail set state = $3, due = $4, trouble = $5, done = $6, subject = '', plain = '', html = ''
             where id = $1 and tries = $2 and state = 'waiting'",
        )
    };
    let statement =
        text.bind(row.id).bind(row.tries).bind(row.state.code()).bind(row.due.0).bind(row.trouble.as_deref());
    let statement = if row.state == State::Waiting { statement } else { statement.bind(now.0) };
    Ok(statement.execute(connection).await? == 1)
}

/// For the admin: what waits or has failed first, then what was sent, latest first.
pub(crate) async fn list(connection: &mut Conn, limit: i64) -> Result<Vec<Row>, Failure> {
    let rows =
        query(select!("order by case state when 'sent' then 1 else 0 end, created desc, id desc limit $1"))
            .bind(limit)
            .all(connection)
            .await?;
    rows.iter().map(read).collect()
}

/// Removes what was done with before then, and the counts of former days.
pub(crate) async fn sweep(connection: &mut Conn, before: Time, today: i64) -> Result<(), Failure> {
    query("delete from mail where done <= $1").bind(before.0).execute(&mut *connection).await?;
    query("delete from mail_quota where day < $1").bind(today).execute(connection).await?;
    Ok(())
}

fn read(row: &sql::Row) -> Result<Row, Failure> {
    let state: String = row.get("state")?;
    let kind: String = row.get("kind")?;
    Ok(Row {
        id: row.get("id")?,
        chat: ChatId(row.get("chat")?),
        kind: Kind::parse(&kind).ok_or_else(|| Failure::Broken(format!("a mail of the kind {kind}")))?,
        recipient: Email::known(row.get("recipient")?),
        state: match state.as_str() {
            "waiting" => State::Waiting,
            "sent" => State::Sent,
            _ => State::Failed,
        },
        tries: row.get("tries")?,
        due: Time(row.get("due")?),
        created: Time(row.get("created")?),
        trouble: row.get("trouble")?,
    })
}
