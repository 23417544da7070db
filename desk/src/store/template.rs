//! Words that an admin has set in place of a mail's own.

use domain::ChannelKey;
use domain::reply_template::{Mail, ReplyTemplate};

use super::sql::{self, Conn, query};
use crate::Failure;

pub(crate) async fn all(connection: &mut Conn) -> Result<Vec<ReplyTemplate>, Failure> {
    let rows = query(
        "select mail, channel, language, subject, plain, html from reply_template
         order by mail, channel, language",
    )
    .all(connection)
    .await?;
    rows.iter().map(read).collect()
}

/// What is set for a channel, and what for all channels. Either may be missing.
pub(crate) async fn of(
    connection: &mut Conn,
    mail: Mail,
    channel: &ChannelKey,
    language: &str,
) -> Result<(Option<ReplyTemplate>, Option<ReplyTemplate>), Failure> {
    let rows = query(
        "select mail, channel, language, subject, plain, html from reply_template
         where mail = $1 and channel in ('', $2) and language = $3",
    )
    .bind(mail.code())
    .bind(channel.as_str())
    .bind(language)
    .all(connection)
    .await?;
    let found: Vec<ReplyTemplate> = rows.iter().map(read).collect::<Result<_, _>>()?;
    let (own, all): (Vec<_>, Vec<_>) = found.into_iter().partition(|template| template.channel.is_some());
    Ok((own.into_iter().next(), all.into_iter().next()))
}

/// One that is empty takes back what was set.
pub(crate) async fn put(connection: &mut Conn, template: &ReplyTemplate) -> Result<(), Failure> {
    let statement = if template.is_empty() {
        query("delete from reply_template where mail = $1 and channel = $2 and language = $3")
    } else {
        query(
            "insert into reply_template (mail, channel, language, subject, plain, html)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (mail, channel, language) do update
             set subject = excluded.subject, plain = excluded.plain, html = excluded.html",
        )
    };
    let statement = statement
        .bind(template.mail.code())
        .bind(template.channel.as_ref().map_or("", ChannelKey::as_str))
        .bind(&template.language);
    let statement = if template.is_empty() {
        statement
    } else {
        statement.bind(&template.subject).bind(&template.text).bind(&template.html)
    };
    statement.execute(connection).await?;
    Ok(())
}

fn read(row: &sql::Row) -> Result<ReplyTemplate, Failure> {
    let mail: String = row.get("mail")?;
    let channel: String = row.get("channel")?;
    Ok(ReplyTemplate {
        mail: Mail::parse(&mail).ok_or_else(|| Failure::Broken(format!("reply template for {mail}")))?,
        channel: ChannelKey::parse(&channel),
        language: row.get("language")?,
        subject: row.get("subject")?,
        text: row.get("plain")?,
        html: row.get("html")?,
    })
}
