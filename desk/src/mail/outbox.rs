//! From the outbox to whoever takes mails. Each try is claimed by a conditional update, so of two nodes one makes it; the
//! claim runs out, so a node that dies leaves its mails to the next look.

use domain::reply_template;
use domain::time::Span;
use domain::{ChatId, Delivery, Refusal, Time};
use tokio::task::JoinSet;

use super::letter::Letter;
use super::{Mailer, Trouble, masked};
use crate::bus::{News, Topic};
use crate::store::mail::{self, Row, State};
use crate::{Answer, Desk};

/// A claim holds for so long: longer than any patience with a mail server.
const CLAIM: Span = Span::minutes(3);
/// The second try comes so long after the first; each pause is twice the one before, up to an hour.
const FIRST_PAUSE: Span = Span::seconds(10);
const LONGEST_PAUSE: Span = Span::hours(1);
/// Over some half a day. Who waits for a transcript has given up by then.
const TRIES: i64 = 20;
/// At once.
const BATCH: i64 = 8;
/// What was done with stays in the list of admins for so long.
const KEPT: Span = Span::hours(7 * 24);
const DAY: Span = Span::hours(24);

/// A mail as `snak admin mail list` shows it.
#[derive(Clone, Debug)]
pub struct Posted {
    pub written: Time,
    /// Enough of the address to know it again.
    pub to: String,
    pub chat: ChatId,
    pub state: Delivery,
    pub tries: i64,
    /// When it is tried next, while it waits.
    pub due: Time,
    pub trouble: Option<String>,
}

impl Desk {
    /// Hands over what is due, and notes how it went.
    ///
    /// # Errors
    /// Only when the store does not answer.
    pub async fn deliver_mail(&self) -> Result<(), Refusal> {
        let Some(mailer) = self.post.mailer.get() else { return Ok(()) };
        loop {
            let due = mail::due(&mut self.store.read().await?, self.now(), BATCH).await?;
            if due.is_empty() {
                return Ok(());
            }
            let mut tries = JoinSet::new();
            for row in due {
                tries.spawn(self.clone().deliver(mailer.clone(), row));
            }
            for tried in tries.join_all().await {
                tried?;
            }
        }
    }

    async fn deliver(self, mailer: Mailer, row: Row) -> Result<(), Refusal> {
        let until = self.now() + CLAIM;
        let claimed = self.store.write(move |connection| {
            let row = row.clone();
            Box::pin(async move { mail::claim(connection, &row, until).await })
        });
        let Some((mut row, content)) = claimed.await? else { return Ok(()) };
        let letter = Letter { id: row.id, to: &row.recipient, written: row.created, content: &content };
        let sent = mailer.send(&letter).await;
        let now = self.now();
        let (id, to, tries) = (row.id, masked(&row.recipient), row.tries);
        match sent {
            Ok(()) => {
                row.state = State::Sent;
                row.trouble = None;
            }
            Err(Trouble::Later(cause)) if row.tries < TRIES => {
                tracing::warn!(%id, to, tries, cause, "a mail was not taken; it is tried again");
                row.due = now + pause(row.tries, dice());
                row.trouble = Some(cause);
            }
            Err(Trouble::Later(cause) | Trouble::Never(cause)) => {
                tracing::error!(%id, to, tries, cause, "a mail could not be sent; it is not tried again");
                row.state = State::Failed;
                row.trouble = Some(cause);
            }
        }
        let (chat, kind, recipient, state) = (row.chat, row.kind, row.recipient.clone(), row.delivery());
        // If this is not stored, the claim runs out and the mail goes once more.
        let noted = self.store.write(move |connection| {
            let row = row.clone();
            Box::pin(async move { mail::note(connection, &row, now).await })
        });
        // How a transcript fares its customer is told. Warnings are none of theirs.
        if noted.await? && kind == reply_template::Mail::Transcript {
            self.bus.tell(&Topic::Chat(chat), News::Mail { to: recipient, state });
        }
        Ok(())
    }

    /// Mails for the eyes of an admin: what waits or has failed first.
    ///
    /// # Errors
    /// Only when the store does not answer.
    pub fn mails(&self, limit: i64) -> Answer<'_, Vec<Posted>> {
        Box::pin(async move {
            let rows = mail::list(&mut self.store.read().await?, limit).await?;
            let shown = |row: Row| Posted {
                written: row.created,
                to: masked(&row.recipient),
                chat: row.chat,
                state: row.delivery(),
                tries: row.tries,
                due: row.due,
                trouble: row.trouble,
            };
            Ok(rows.into_iter().map(shown).collect())
        })
    }

    pub(crate) async fn sweep_mail(&self) -> Result<(), Refusal> {
        let (before, today) = (self.now() - KEPT, day(self.now()));
        let swept = self.store.write(move |connection| Box::pin(mail::sweep(connection, before, today)));
        Ok(swept.await?)
    }
}

/// Days since 1970, UTC.
pub(crate) const fn day(at: Time) -> i64 {
    at.0.div_euclid(DAY.0)
}

/// Seconds until the next of them.
pub(crate) const fn rest_of_day(at: Time) -> i64 {
    Span(DAY.0 - at.0.rem_euclid(DAY.0)).whole_seconds() + 1
}

/// Between half and all of what the number of tries allows, so that mails that failed together do not come back together.
fn pause(tries: i64, dice: i64) -> Span {
    let doubled = u32::try_from(tries - 1).ok().and_then(|n| FIRST_PAUSE.0.checked_shl(n.min(30)));
    let whole = doubled.unwrap_or(LONGEST_PAUSE.0).clamp(FIRST_PAUSE.0, LONGEST_PAUSE.0);
    Span(whole / 2 + dice.rem_euclid(whole / 2 + 1))
}

fn dice() -> i64 {
    let mut bytes = [0; 8];
    // Without random bytes all pauses are the shortest; nothing else.
    let _ = getrandom::fill(&mut bytes);
    i64::from_le_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_an_hour_and_are_never_the_same_for_all() {
        for (tries, whole) in [(1, 10), (2, 20), (3, 40), (9, 2_560), (10, 3_600), (20, 3_600), (64, 3_600)] {
            let whole = Span::seconds(whole);
            for dice in [0, 1, -1, i64::MAX, i64::MIN] {
                let pause = pause(tries, dice);
                assert!(pause.0 >= whole.0 / 2 && pause.0 <= whole.0, "{tries}: {pause:?}");
            }
            assert_ne!(pause(tries, 0), pause(tries, 12_345));
        }
    }

    #[test]
    fn a_day_ends_at_midnight() {
        let noon = Time(Span::hours(36).0);
        assert_eq!((day(noon), rest_of_day(noon)), (1, 12 * 3_600 + 1));
    }
}
