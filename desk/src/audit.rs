//! The audit log, as an admin reads it. What it holds is written where it happens: `listen`, `transfer`.

use domain::Time;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::store::audit::{self, Audited};
use crate::{Answer, Desk};

impl Desk {
    /// The lines since a moment, the latest first, and no more than so many.
    ///
    /// # Errors
    /// Only when the store does not answer.
    pub fn audited(&self, since: Time, most: i64) -> Answer<'_, Vec<Audited>> {
        Box::pin(async move { Ok(audit::since(&mut self.store.read().await?, since, most).await?) })
    }
}

/// The first moment of a day written as `2026-11-29`, in UTC, as the log shows its times.
pub fn first_moment_of(day: &str) -> Option<Time> {
    let date: Date = day.parse().ok()?;
    Some(Time(date.to_zoned(TimeZone::UTC).ok()?.timestamp().as_microsecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight() {
        assert_eq!(first_moment_of("2026-11-29").unwrap().rfc3339(), "2026-11-29T00:00:00Z");
        assert_eq!(first_moment_of("yesterday"), None);
    }
}
