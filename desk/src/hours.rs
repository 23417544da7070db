//! Opening hours as moments: when a channel is open by the clock, and when that changes. `domain` has the hours as they are
//! written, in civil time; here they meet the rules of their zone.
//!
//! On the days when clocks are turned, an interval begins when the clock first shows its beginning or more, and ends when it
//! last shows less than its end. So an hour that the clock skips is nobody's, one that it shows twice is open both times, and
//! a day of 24 hours is open for as long as it lasts.

use domain::Time;
use domain::channel::hours::{Hours, Interval, Why};
use domain::time::Span;
use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Timestamp, ToSpan as _};

/// An interval may reach into the next day, and a zone be a day off.
const AROUND: i64 = 2;
/// How far is looked for the next opening. A channel that is closed for longer does not say when it opens.
const AHEAD: i64 = 60;

/// A time that something is open for: from its beginning to before its end.
pub(crate) type Opening = (Time, Time);

/// Where a channel stands by the clock, and when that changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    /// `None` while it is open.
    pub(crate) closed: Option<Why>,
    /// When it next opens or closes, as far as anybody looks.
    pub(crate) until: Option<Time>,
}

/// What is wrong with hours that `domain` cannot see: the zone. In words for the admin.
pub(crate) fn problem(hours: &Hours) -> Option<String> {
    zone(hours)
        .is_none()
        .then(|| format!("hours: zone: there is no \"{}\"; write it as in Europe/Copenhagen", hours.zone))
}

fn zone(hours: &Hours) -> Option<TimeZone> {
    TimeZone::get(&hours.zone).ok()
}

/// Where it stands now. A zone that is no longer known is taken for UTC: the hours are then off, and not gone.
pub(crate) fn standing(hours: &Hours, now: Time) -> Standing {
    let zone = zone(hours).unwrap_or(TimeZone::UTC);
    let today = date(&zone, now);
    if let Some(until) = closes(hours, &zone, now) {
        return Standing { closed: None, until };
    }
    let holds = |spans: &[Opening]| spans.iter().any(|(from, end)| *from <= now && now < *end);
    let why = if holds(&lunches(hours, &zone, today, today)) && holds(&worked(hours, &zone, today, today)) {
        Why::Lunch
    } else if hours.is_holiday(today.year(), today.month(), today.day())
        && !hours.of(weekday(today)).is_empty()
    {
        Why::Holiday
    } else {
        Why::Hours
    };
    Standing { closed: Some(why), until: opens(hours, now) }
}

/// Until when it is open, as far as anybody looks; `None` when it is closed.
fn closes(hours: &Hours, zone: &TimeZone, now: Time) -> Option<Option<Time>> {
    let mut found = None;
    // Nearly always it is soon. What reaches to where was looked may go on behind it.
    for days in [AROUND, 7, AHEAD] {
        let to = now + Span::hours(24 * days);
        let open = openings(hours, zone, now, to);
        let (_, end) = open.into_iter().find(|(from, end)| *from <= now && now < *end)?;
        found = Some((end < to).then_some(end));
        if end < to {
            break;
        }
    }
    found
}

/// When it next opens.
pub(crate) fn opens(hours: &Hours, now: Time) -> Option<Time> {
    let zone = zone(hours).unwrap_or(TimeZone::UTC);
    // Nearly always it is soon.
    [AROUND, 7, AHEAD].into_iter().find_map(|days| {
        let open = openings(hours, &zone, now, now + Span::hours(24 * days));
        open.into_iter().map(|(from, _)| from).find(|from| *from > now)
    })
}

/// When it is open, in order and without overlaps, as far as that touches the time from one moment to another.
pub(crate) fn open_between(hours: &Hours, from: Time, to: Time) -> Vec<Opening> {
    openings(hours, &zone(hours).unwrap_or(TimeZone::UTC), from, to)
}

fn openings(hours: &Hours, zone: &TimeZone, from: Time, to: Time) -> Vec<Opening> {
    let (first, last) = (date(zone, from), date(zone, to));
    let pauses = lunches(hours, zone, first, last);
    let mut open = Vec::new();
    for (mut begin, end) in worked(hours, zone, first, last) {
        for &(pause, over) in &pauses {
            if pause < end && begin < over {
                open.push((begin, pause));
                begin = over;
            }
        }
        open.push((begin, end));
    }
    open.retain(|(begin, end)| begin < end && *begin < to && *end > from);
    open
}

/// The hours of all days from a little before one to a little after another, lunches and all.
fn worked(hours: &Hours, zone: &TimeZone, first: Date, last: Date) -> Vec<Opening> {
    let works = |day: &Date| !hours.is_holiday(day.year(), day.month(), day.day());
    let spans = days(first, last)
        .filter(works)
        .flat_map(|day| hours.of(weekday(day)).iter().filter_map(move |interval| span(*interval, zone, day)));
    joined(spans.collect())
}

/// The lunches of the same days.
fn lunches(hours: &Hours, zone: &TimeZone, first: Date, last: Date) -> Vec<Opening> {
    let Some(lunch) = hours.lunch else { return Vec::new() };
    joined(days(first, last).filter_map(|day| span(lunch, zone, day)).collect())
}

fn days(first: Date, last: Date) -> impl Iterator<Item = Date> {
    let (first, last) = (first.saturating_sub(AROUND.days()), last.saturating_add(AROUND.days()));
    std::iter::successors(Some(first), |day| day.tomorrow().ok()).take_while(move |day| *day <= last)
}

/// In order, and those that meet as one.
fn joined(mut spans: Vec<Opening>) -> Vec<Opening> {
    spans.sort_unstable();
    let mut joined: Vec<Opening> = Vec::with_capacity(spans.len());
    for (from, to) in spans {
        match joined.last_mut() {
            Some((_, end)) if from <= *end => *end = to.max(*end),
            _ => joined.push((from, to)),
        }
    }
    joined
}

fn span(interval: Interval, zone: &TimeZone, day: Date) -> Option<Opening> {
    let (to, next) = interval.to();
    let last = if next { day.tomorrow().ok()? } else { day };
    let from = moment(zone, clock(day, interval.from())?, Side::First)?;
    let to = moment(zone, clock(last, to)?, Side::Last)?;
    (from < to).then_some((from, to))
}

fn clock(day: Date, minute: u16) -> Option<DateTime> {
    let (hour, minute) = (i8::try_from(minute / 60).ok()?, i8::try_from(minute % 60).ok()?);
    Some(day.at(hour, minute, 0, 0))
}

/// Which of two moments is meant where the clock shows the same twice.
#[derive(Clone, Copy)]
enum Side {
    First,
    Last,
}

/// The moment at which the clock of the zone shows this; where it never does, the one at which it jumps over it.
fn moment(zone: &TimeZone, shown: DateTime, side: Side) -> Option<Time> {
    let at = match zone.to_ambiguous_timestamp(shown).offset() {
        AmbiguousOffset::Unambiguous { offset } => offset.to_timestamp(shown).ok()?,
        AmbiguousOffset::Fold { before, after } => match side {
            Side::First => before.to_timestamp(shown).ok()?,
            Side::Last => {
                let last = after.to_timestamp(shown).ok()?;
                // Where the clock goes back to just this, it never shows less again.
                let shows_less = zone.to_datetime(last - jiff::SignedDuration::from_micros(1)) < shown;
                if shows_less { last } else { before.to_timestamp(shown).ok()? }
            }
        },
        // By the offset that comes, what is skipped lies before the jump.
        AmbiguousOffset::Gap { after, .. } => {
            let before = after.to_timestamp(shown).ok()?;
            zone.following(before).next()?.timestamp()
        }
    };
    Some(Time(at.as_microsecond()))
}

fn date(zone: &TimeZone, at: Time) -> Date {
    Timestamp::from_microsecond(at.0).unwrap_or_default().to_zoned(zone.clone()).date()
}

fn weekday(day: Date) -> usize {
    usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or_default()
}

#[cfg(test)]
mod tests;
