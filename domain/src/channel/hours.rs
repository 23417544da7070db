//! When a channel answers, in the civil time of its zone. What that means in moments is for `desk`, which knows the zones.

use core::fmt;

use serde::{Deserialize, Serialize};

/// More intervals of one day, and more holidays, are not opening hours.
const MOST_INTERVALS: usize = 8;
const MOST_HOLIDAYS: usize = 200;
const DAY: u16 = 24 * 60;

/// Opening hours. Without them a channel is open whenever somebody can answer; with them and no interval, never.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// An IANA name, for example `Europe/Copenhagen`.
    pub zone: String,
    #[serde(default)]
    pub mon: Vec<Interval>,
    #[serde(default)]
    pub tue: Vec<Interval>,
    #[serde(default)]
    pub wed: Vec<Interval>,
    #[serde(default)]
    pub thu: Vec<Interval>,
    #[serde(default)]
    pub fri: Vec<Interval>,
    #[serde(default)]
    pub sat: Vec<Interval>,
    #[serde(default)]
    pub sun: Vec<Interval>,
    /// The same on all days. It closes what is open then, and nothing else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lunch: Option<Interval>,
    /// No interval begins on these days.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holidays: Vec<Holiday>,
}

impl Hours {
    /// Closed on all days.
    pub fn never(zone: &str) -> Self {
        Self {
            zone: zone.to_owned(),
            mon: Vec::new(),
            tue: Vec::new(),
            wed: Vec::new(),
            thu: Vec::new(),
            fri: Vec::new(),
            sat: Vec::new(),
            sun: Vec::new(),
            lunch: None,
            holidays: Vec::new(),
        }
    }

    /// From Monday on, each with its name in the file.
    pub fn week(&self) -> [(&'static str, &[Interval]); 7] {
        [
            ("mon", &self.mon),
            ("tue", &self.tue),
            ("wed", &self.wed),
            ("thu", &self.thu),
            ("fri", &self.fri),
            ("sat", &self.sat),
            ("sun", &self.sun),
        ]
    }

    /// The intervals of a day of the week, 0 being Monday.
    pub fn of(&self, day: usize) -> &[Interval] {
        self.week().get(day).map_or(&[], |(_, intervals)| intervals)
    }

    pub fn is_holiday(&self, year: i16, month: i8, day: i8) -> bool {
        self.holidays.iter().any(|holiday| holiday.is(year, month, day))
    }

    pub(super) fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        for (name, intervals) in self.week() {
            if intervals.len() > MOST_INTERVALS {
                problems.push(format!("hours: {name}: at most {MOST_INTERVALS} intervals"));
            }
            for (n, one) in intervals.iter().enumerate() {
                if let Some(other) = intervals[..n].iter().find(|other| other.overlaps(one)) {
                    problems.push(format!("hours: {name}: {other} and {one} overlap; write them as one"));
                }
            }
        }
        if self.holidays.len() > MOST_HOLIDAYS {
            problems.push(format!("hours: holidays: at most {MOST_HOLIDAYS}"));
        }
        problems
    }
}

/// From one minute of a day to another, written `08:00-12:30`. One that ends before it begins ends on the next day, and
/// belongs to the day on which it begins; the end of the day is `24:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Interval {
    from: u16,
    to: u16,
}

impl Interval {
    pub fn parse(typed: &str) -> Option<Self> {
        let (from, to) = typed.split_once(['-', '–'])?;
        let (from, to) = (minute(from.trim())?, minute(to.trim())?);
        (from < DAY && from != to).then_some(Self { from, to })
    }

    /// The minute of the day at which it begins.
    pub const fn from(self) -> u16 {
        self.from
    }

    /// The minute at which it ends, and whether that is one of the next day; midnight is.
    pub const fn to(self) -> (u16, bool) {
        match (self.to, self.to < self.from) {
            (DAY, _) => (0, true),
            (to, over) => (to, over),
        }
    }

    /// Counted on from the midnight at which its day begins.
    const fn end(self) -> u16 {
        if self.to < self.from { self.to + DAY } else { self.to }
    }

    const fn overlaps(&self, other: &Self) -> bool {
        self.from < other.end() && other.from < self.end()
    }
}

/// The minute of a day, of `HH:MM`.
fn minute(typed: &str) -> Option<u16> {
    let (hour, minute) = typed.split_once(':')?;
    let number =
        |digits: &str| digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse::<u16>().ok());
    let (hour, minute) = (number(hour).flatten()?, number(minute).filter(|_| minute.len() == 2).flatten()?);
    (minute < 60 && (hour < 24 || (hour == 24 && minute == 0))).then_some(hour * 60 + minute)
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (from, to) = (self.from, self.to);
        write!(f, "{:02}:{:02}-{:02}:{:02}", from / 60, from % 60, to / 60, to % 60)
    }
}

impl From<Interval> for String {
    fn from(interval: Interval) -> Self {
        interval.to_string()
    }
}

impl TryFrom<String> for Interval {
    type Error = String;
    fn try_from(typed: String) -> Result<Self, String> {
        Self::parse(&typed).ok_or_else(|| {
            format!("\"{typed}\" are no hours: write them as 08:00-16:00, or 22:00-06:00 over midnight")
        })
    }
}

/// A day on which nobody works: `2026-12-24`, or `12-25` for that day of every year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Holiday {
    year: Option<i16>,
    month: i8,
    day: i8,
}

impl Holiday {
    pub fn parse(typed: &str) -> Option<Self> {
        let typed = typed.trim();
        let (year, rest) = match typed.split_once('-')? {
            (year, rest) if year.len() == 4 => (Some(digits(year)?), rest),
            _ => (None, typed),
        };
        let (month, day) = rest.split_once('-').filter(|(month, day)| month.len() == 2 && day.len() == 2)?;
        let (month, day) = (i8::try_from(digits(month)?).ok()?, i8::try_from(digits(day)?).ok()?);
        // Of every year, the 29th of February is one of those that have it.
        let leap = year.is_none_or(|y| y % 4 == 0 && (y % 100 != 0 || y % 400 == 0));
        let last = match month {
            2 => 28 + i8::from(leap),
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        ((1..=12).contains(&month) && (1..=last).contains(&day)).then_some(Self { year, month, day })
    }

    fn is(&self, year: i16, month: i8, day: i8) -> bool {
        self.year.is_none_or(|known| known == year) && (self.month, self.day) == (month, day)
    }
}

fn digits(typed: &str) -> Option<i16> {
    typed.bytes().all(|b| b.is_ascii_digit()).then(|| typed.parse().ok()).flatten()
}

impl fmt::Display for Holiday {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(year) = self.year {
            write!(f, "{year:04}-")?;
        }
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}

impl From<Holiday> for String {
    fn from(holiday: Holiday) -> Self {
        holiday.to_string()
    }
}

impl TryFrom<String> for Holiday {
    type Error = String;
    fn try_from(typed: String) -> Result<Self, String> {
        Self::parse(&typed).ok_or_else(|| {
            format!("\"{typed}\" is no holiday: write it as 2026-12-24, or 12-25 for every year")
        })
    }
}

/// Why nobody can be asked now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Outside of the opening hours.
    Hours,
    Lunch,
    Holiday,
    /// Within the hours, and nobody is there to answer.
    Nobody,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_read_as_people_write_them_and_are_written_the_same() {
        let file = r#"{"zone":"Europe/Copenhagen","mon":["08:00-12:00","12:30-16:00"],"tue":["22:00-06:00"],"wed":["00:00-24:00"],"thu":[],"fri":[],"sat":[],"sun":[],"lunch":"11:30-12:30","holidays":["2026-12-24","12-25"]}"#;
        let hours: Hours = serde_json::from_str(file).unwrap();
        assert_eq!(serde_json::to_string(&hours).unwrap(), file);
        assert_eq!(hours.problems(), Vec::<String>::new());
        assert_eq!((hours.of(0)[1].from(), hours.of(0)[1].to()), (750, (960, false)));
        assert_eq!((hours.of(1)[0].to(), hours.of(2)[0].to()), ((360, true), (0, true)));
        assert!(hours.is_holiday(2026, 12, 24) && !hours.is_holiday(2027, 12, 24));
        assert!(hours.is_holiday(2026, 12, 25) && hours.is_holiday(2031, 12, 25));
        let short: Hours = serde_json::from_str(r#"{"zone":"UTC","mon":["8:00 - 16:00"]}"#).unwrap();
        assert_eq!(short.of(0)[0].to_string(), "08:00-16:00");
    }

    #[test]
    fn what_is_no_time_and_no_day_is_refused_with_an_example() {
        for bad in
            ["", "08:00", "08:00-08:00", "8-16", "08:60-09:00", "24:00-06:00", "08:00-24:01", "-1:00-02:00"]
        {
            assert_eq!(Interval::parse(bad), None, "{bad}");
        }
        for bad in ["", "24", "2026-02-29", "02-30", "13-01", "00-10", "2026-1-1", "26-12-24", "2026-12-24-1"]
        {
            assert_eq!(Holiday::parse(bad), None, "{bad}");
        }
        assert!(Holiday::parse("2028-02-29").is_some() && Holiday::parse("02-29").is_some());
        let wrong = serde_json::from_str::<Hours>(r#"{"zone":"UTC","mon":["8 to 4"]}"#).unwrap_err();
        assert!(wrong.to_string().contains("write them as 08:00-16:00"), "{wrong}");
    }

    #[test]
    fn intervals_of_a_day_that_overlap_are_a_slip() {
        let hours: Hours = serde_json::from_str(
            r#"{"zone":"UTC","mon":["08:00-12:00","11:00-16:00"],"tue":["20:00-02:00","23:00-24:00"]}"#,
        )
        .unwrap();
        assert_eq!(
            hours.problems(),
            [
                "hours: mon: 08:00-12:00 and 11:00-16:00 overlap; write them as one",
                "hours: tue: 20:00-02:00 and 23:00-24:00 overlap; write them as one"
            ]
        );
    }
}
