//! Cases: the table is called `request`, because `case` is a word of SQL.

use domain::case::{CaseList, CaseRow, Origin, PAGE};
use domain::customer::Page;
use domain::{AgentId, Case, CaseState, ChannelKey, ChatId, Customer, Email, Text, Time, WriteId};
use uuid::Uuid;

use super::sql::{self, Conn, query};
use crate::Failure;

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select number, rev, channel, state, origin, chat, customer_name, customer_email, page_url, page_title, \
             about, question, created from request ",
            $rest
        )
    };
}

/// A case that has no number yet.
#[derive(Clone, Debug)]
pub(crate) struct Unborn {
    pub(crate) write: WriteId,
    pub(crate) channel: ChannelKey,
    pub(crate) origin: Origin,
    pub(crate) chat: Option<ChatId>,
    pub(crate) customer: Customer,
    pub(crate) question: Text,
}

/// The next number. Who asks at the same time waits for the row.
async fn number(connection: &mut Conn) -> Result<i64, Failure> {
    let given: Option<String> = query(
        "insert into meta (name, value) values ('request', '1001') on conflict (name) do update
         set value = cast(cast(meta.value as bigint) + 1 as text) returning value",
    )
    .scalar(connection)
    .await?;
    let given = given.as_deref().and_then(|number| number.parse().ok());
    given.ok_or_else(|| Failure::Broken("the numbers of requests are lost".to_owned()))
}

pub(crate) async fn bear(connection: &mut Conn, case: &Unborn, now: Time) -> Result<Case, Failure> {
    let number = number(connection).await?;
    let customer = &case.customer;
    query(
        "insert into request (number, rev, channel, write, state, origin, chat, customer_name, customer_email,
            page_url, page_title, about, question, created)
         values ($1, 1, $2, $3, 'active', $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(number)
    .bind(case.channel.as_str())
    .bind(case.write.0)
    .bind(case.origin.code())
    .bind(case.chat.map(|chat| chat.0))
    .bind(&customer.name)
    .bind(customer.email.as_ref().map(Email::as_str))
    .bind(customer.page.as_ref().map(|page| page.url.as_str()))
    .bind(customer.page.as_ref().map(|page| page.title.as_str()))
    .bind(serde_json::to_string(&customer.about)?)
    .bind(case.question.as_str())
    .bind(now.0)
    .execute(&mut *connection)
    .await?;
    by_write(connection, case.write)
        .await?
        .ok_or_else(|| Failure::Broken("a request was not stored".to_owned()))
}

/// The case that a write has made, if it has been here before.
pub(crate) async fn by_write(connection: &mut Conn, write: WriteId) -> Result<Option<Case>, Failure> {
    let row = query(select!("where write = $1")).bind(write.0).first(connection).await?;
    row.as_ref().map(read).transpose()
}

/// A case in a channel where the agent sits.
pub(crate) async fn find_for(
    connection: &mut Conn,
    agent: AgentId,
    number: i64,
) -> Result<Option<Case>, Failure> {
    let row = query(select!("where number = $2 and channel in (select channel from seat where agent = $1)"))
        .bind(agent.0)
        .bind(number)
        .first(connection)
        .await?;
    row.as_ref().map(read).transpose()
}

/// A page of those of the agent's channels, newest first.
pub(crate) async fn list_for(
    connection: &mut Conn,
    agent: AgentId,
    state: CaseState,
    before: Option<i64>,
) -> Result<CaseList, Failure> {
    let rows = query(select!(
        "where channel in (select channel from seat where agent = $1) and state = $2 and number < $3
         order by number desc limit $4"
    ))
    .bind(agent.0)
    .bind(state.code())
    .bind(before.unwrap_or(i64::MAX))
    .bind(PAGE + 1)
    .all(connection)
    .await?;
    let page = usize::try_from(PAGE).unwrap_or_default();
    let more = rows.len() > page;
    let rows = rows.iter().take(page).map(|row| read(row).map(|case| case.row()));
    Ok(CaseList { state, rows: rows.collect::<Result<Vec<CaseRow>, _>>()?, more })
}

/// How many are active in the agent's channels.
pub(crate) async fn active_for(connection: &mut Conn, agent: AgentId) -> Result<i64, Failure> {
    let count = query(
        "select count(*) from request
         where state = 'active' and channel in (select channel from seat where agent = $1)",
    );
    Ok(count.bind(agent.0).scalar(connection).await?.unwrap_or_default())
}

/// Moves a case on if it is still what was decided on.
pub(crate) async fn put(connection: &mut Conn, case: &Case, state: CaseState) -> Result<bool, Failure> {
    let done = query("update request set rev = rev + 1, state = $3 where number = $1 and rev = $2")
        .bind(case.number)
        .bind(case.rev)
        .bind(state.code())
        .execute(connection)
        .await?;
    Ok(done == 1)
}

fn read(row: &sql::Row) -> Result<Case, Failure> {
    let broken = |what: &str| Failure::Broken(format!("request row: {what}"));
    let key: String = row.get("channel")?;
    let state: String = row.get("state")?;
    let origin: String = row.get("origin")?;
    let email: Option<String> = row.get("customer_email")?;
    let url: Option<String> = row.get("page_url")?;
    let title: Option<String> = row.get("page_title")?;
    Ok(Case {
        number: row.get("number")?,
        rev: row.get("rev")?,
        channel: ChannelKey::parse(&key).ok_or_else(|| broken("channel"))?,
        state: CaseState::parse(&state).ok_or_else(|| broken("state"))?,
        origin: Origin::parse(&origin).ok_or_else(|| broken("origin"))?,
        chat: row.get::<Option<Uuid>>("chat")?.map(ChatId),
        customer: Customer {
            name: row.get("customer_name")?,
            email: email.map(Email::known),
            page: url.map(|url| Page { url, title: title.unwrap_or_default() }),
            about: serde_json::from_str(&row.get::<String>("about")?)?,
        },
        question: Text::known(row.get("question")?),
        created: Time(row.get("created")?),
    })
}
