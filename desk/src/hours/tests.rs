use domain::channel::hours::Holiday;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;

use super::*;

const MINUTE: i64 = 60_000_000;
const ZONES: [&str; 8] = [
    "Europe/Copenhagen",
    "America/New_York",
    // Half an hour from the rest of the world.
    "America/St_Johns",
    // Turns its clocks by half an hour.
    "Australia/Lord_Howe",
    // Turns them at midnight: forth, so that a day begins at one; and back.
    "America/Santiago",
    "America/Havana",
    "Asia/Kathmandu",
    "UTC",
];

fn hours(json: &str) -> Hours {
    serde_json::from_str(json).unwrap()
}

fn at(text: &str) -> Time {
    Time(text.parse::<Timestamp>().unwrap().as_microsecond())
}

fn shown(zone: &TimeZone, at: Time) -> DateTime {
    Timestamp::from_microsecond(at.0).unwrap().to_zoned(zone.clone()).datetime()
}

/// What the hours say about each minute of some days, told by looking at a clock once a minute and by nothing else.
fn by_the_clock(hours: &Hours, from: Time, minutes: i64) -> Vec<bool> {
    let zone = zone(hours).unwrap();
    let margin = 4 * 24 * 60;
    let moment = |n: i64| Time(from.0 + n * MINUTE);
    let clock: Vec<DateTime> = (-margin..minutes + margin).map(|n| shown(&zone, moment(n))).collect();
    let mut days: Vec<Date> = clock.iter().map(|shown| shown.date()).collect();
    days.sort_unstable();
    days.dedup();
    // Whole days only: the first and the last are cut.
    let days = &days[1..days.len() - 1];
    let mark = |marked: &mut Vec<bool>, interval: Interval, day: Date| {
        let (to, next) = interval.to();
        let last = if next { day.tomorrow().unwrap() } else { day };
        let (begin, end) = (super::clock(day, interval.from()).unwrap(), super::clock(last, to).unwrap());
        let first = clock.iter().position(|shown| *shown >= begin).unwrap();
        let beyond = clock.iter().rposition(|shown| *shown < end).map_or(0, |n| n + 1);
        marked.iter_mut().take(beyond).skip(first).for_each(|minute| *minute = true);
    };
    let (mut open, mut lunch) = (vec![false; clock.len()], vec![false; clock.len()]);
    for day in days {
        if !hours.is_holiday(day.year(), day.month(), day.day()) {
            hours.of(weekday(*day)).iter().for_each(|interval| mark(&mut open, *interval, *day));
        }
        if let Some(interval) = hours.lunch {
            mark(&mut lunch, interval, *day);
        }
    }
    let all = open.into_iter().zip(lunch).map(|(open, lunch)| open && !lunch);
    all.skip(usize::try_from(margin).unwrap()).take(usize::try_from(minutes).unwrap()).collect()
}

fn interval() -> impl Strategy<Value = Interval> {
    let minute = prop_oneof![0..1_440_u16, (0..24_u16).prop_map(|h| h * 60), 0..240_u16];
    (minute.clone(), minute).prop_filter_map("a time", |(from, to)| {
        let text = format!("{:02}:{:02}-{:02}:{:02}", from / 60, from % 60, to / 60, to % 60);
        Interval::parse(&text)
    })
}

/// Days around which clocks are turned somewhere, and any others.
fn begin() -> impl Strategy<Value = Time> {
    let turned = select(vec![
        "2026-03-27T00:00:00Z",
        "2026-10-23T00:00:00Z",
        "2026-03-06T00:00:00Z",
        "2026-10-30T00:00:00Z",
        "2026-04-03T00:00:00Z",
        "2026-09-04T00:00:00Z",
        "2027-12-30T00:00:00Z",
    ]);
    (turned.prop_map(at), 0..3_000_i64).prop_map(|(at, minutes)| Time(at.0 + minutes * MINUTE))
}

fn any_hours() -> impl Strategy<Value = Hours> {
    let whole = Just(vec![Interval::parse("00:00-24:00").unwrap()]);
    let day = || prop_oneof![3 => prop::collection::vec(interval(), 0..3), 1 => whole.clone()];
    let holiday = select(vec!["2026-03-29", "10-25", "11-01", "2026-09-06", "01-01"]);
    (
        select(&ZONES[..]),
        prop::array::uniform7(day()),
        prop::option::of(interval()),
        prop::collection::vec(holiday, 0..3),
    )
        .prop_map(|(zone, [mon, tue, wed, thu, fri, sat, sun], lunch, holidays)| Hours {
            mon,
            tue,
            wed,
            thu,
            fri,
            sat,
            sun,
            lunch,
            holidays: holidays.into_iter().map(|day| Holiday::parse(day).unwrap()).collect(),
            ..Hours::never(zone)
        })
}

proptest! {
    // One seed for every machine.
    #![proptest_config(ProptestConfig { cases: 200, rng_seed: RngSeed::Fixed(0x5eed), ..ProptestConfig::default() })]

    #[test]
    fn it_is_open_when_the_clock_on_the_wall_says_so(hours in any_hours(), from in begin()) {
        let minutes = 4 * 24 * 60;
        let expected = by_the_clock(&hours, from, minutes);
        let open = open_between(&hours, from, Time(from.0 + minutes * MINUTE));
        for (n, expected) in (0..).zip(&expected) {
            let now = Time(from.0 + n * MINUTE);
            let holds = open.iter().any(|(begin, end)| *begin <= now && now < *end);
            prop_assert_eq!(holds, *expected, "{} of {:?}: {:?}", n, open, hours);
        }
    }

    #[test]
    fn it_says_when_it_changes_and_then_it_does(hours in any_hours(), from in begin()) {
        let mut now = from;
        for _ in 0..8 {
            let standing = standing(&hours, now);
            let Some(until) = standing.until else {
                let days = Time(now.0 + 14 * 24 * 60 * MINUTE);
                let open = open_between(&hours, now, days);
                if standing.closed.is_some() {
                    prop_assert_eq!(open, vec![]);
                } else {
                    prop_assert_eq!(open.len(), 1, "always open: {:?}", open);
                }
                break;
            };
            prop_assert!(until > now);
            let before = super::standing(&hours, Time(until.0 - 1));
            prop_assert_eq!(before.closed.is_some(), standing.closed.is_some());
            prop_assert_eq!(before.until, Some(until));
            let after = super::standing(&hours, until);
            // Of an interval that touches the next one there is nothing to see in between.
            prop_assert!(after.closed.is_some() != standing.closed.is_some(), "{:?} {:?}", standing, after);
            now = until;
        }
    }

    #[test]
    fn who_is_always_open_is_open_for_as_long_as_time_passes(zone in select(&ZONES[..]), from in begin()) {
        let all_day = || vec![Interval::parse("00:00-24:00").unwrap()];
        let hours = Hours {
            mon: all_day(), tue: all_day(), wed: all_day(), thu: all_day(), fri: all_day(), sat: all_day(),
            sun: all_day(), ..Hours::never(zone)
        };
        let to = Time(from.0 + 8 * 24 * 60 * MINUTE);
        let open: i64 = open_between(&hours, from, to)
            .into_iter()
            .map(|(begin, end)| end.min(to).0 - begin.max(from).0)
            .sum();
        prop_assert_eq!(open, to.0 - from.0);
    }
}

#[test]
fn who_never_closes_has_a_lunch_every_day() {
    let week = r#""mon":["00:00-24:00"],"tue":["00:00-24:00"],"wed":["00:00-24:00"],"thu":["00:00-24:00"],
        "fri":["00:00-24:00"],"sat":["00:00-24:00"],"sun":["00:00-24:00"],"lunch":"12:00-13:00""#;
    let hours = hours(&format!(r#"{{"zone":"UTC",{week}}}"#));
    let (from, to) = (at("2026-06-01T00:00:00Z"), at("2026-06-29T00:00:00Z"));
    assert_eq!(open_between(&hours, from, to).len(), 29, "from one lunch to the next");
}

#[test]
fn a_night_belongs_to_the_day_on_which_it_begins() {
    let hours = hours(r#"{"zone":"Europe/Copenhagen","fri":["22:00-06:00"],"holidays":["2026-06-13"]}"#);
    let night = (at("2026-06-12T20:00:00Z"), at("2026-06-13T04:00:00Z"));
    assert_eq!(open_between(&hours, at("2026-06-08T00:00:00Z"), at("2026-06-15T00:00:00Z")), [night]);
    assert_eq!(standing(&hours, at("2026-06-13T02:00:00Z")), Standing { closed: None, until: Some(night.1) });
    let moved = Hours { holidays: vec![Holiday::parse("06-12").unwrap()], ..hours };
    assert_eq!(open_between(&moved, at("2026-06-08T00:00:00Z"), at("2026-06-15T00:00:00Z")), []);
}

#[test]
fn on_the_day_when_clocks_go_forth_the_skipped_hour_is_nobodys() {
    let hours = hours(r#"{"zone":"Europe/Copenhagen","sun":["01:00-02:30","02:45-04:00"]}"#);
    // At 01:00 UTC the clock goes from 02:00 to 03:00.
    let turn = at("2026-03-29T01:00:00Z");
    let day = open_between(&hours, at("2026-03-29T00:00:00Z"), at("2026-03-30T00:00:00Z"));
    assert_eq!(day, [(at("2026-03-29T00:00:00Z"), at("2026-03-29T02:00:00Z"))]);
    assert_eq!(
        standing(&hours, turn).closed,
        None,
        "one ends and the other begins where the hour is missing"
    );
}

#[test]
fn on_the_day_when_clocks_go_back_the_doubled_hour_is_open_twice() {
    let hours = hours(r#"{"zone":"Europe/Copenhagen","sun":["00:00-02:30"]}"#);
    let day = open_between(&hours, at("2026-10-24T12:00:00Z"), at("2026-10-26T00:00:00Z"));
    assert_eq!(day, [(at("2026-10-24T22:00:00Z"), at("2026-10-25T01:30:00Z"))], "three and a half hours");
    let until_two = Hours { sun: vec![Interval::parse("00:00-02:00").unwrap()], ..hours };
    let day = open_between(&until_two, at("2026-10-24T12:00:00Z"), at("2026-10-26T00:00:00Z"));
    assert_eq!(day, [(at("2026-10-24T22:00:00Z"), at("2026-10-25T00:00:00Z"))], "what comes twice is later");
}

#[test]
fn why_it_is_closed_is_told_apart() {
    let hours = hours(
        r#"{"zone":"Europe/Copenhagen","thu":["08:00-16:00"],"fri":["08:00-16:00"],"lunch":"11:30-12:30",
            "holidays":["2026-12-24","12-26"]}"#,
    );
    let why = |text: &str| standing(&hours, at(text)).closed;
    assert_eq!(why("2026-12-18T10:00:00Z"), None);
    assert_eq!(why("2026-12-18T10:30:00Z"), Some(Why::Lunch));
    assert_eq!(why("2026-12-18T15:00:00Z"), Some(Why::Hours));
    assert_eq!(why("2026-12-24T10:00:00Z"), Some(Why::Holiday), "a Thursday");
    assert_eq!(
        why("2026-12-26T10:30:00Z"),
        Some(Why::Hours),
        "a Saturday is closed in any case, at noon, too"
    );
    assert_eq!(opens(&hours, at("2026-12-18T10:40:00Z")), Some(at("2026-12-18T11:30:00Z")), "after lunch");
    assert_eq!(
        opens(&hours, at("2026-12-18T15:00:00Z")),
        Some(at("2026-12-25T07:00:00Z")),
        "after the holiday"
    );
    assert_eq!(opens(&Hours::never("UTC"), at("2026-12-18T15:00:00Z")), None);
}

#[test]
fn a_zone_that_does_not_exist_is_told() {
    assert_eq!(problem(&Hours::never("Europe/Copenhagen")), None);
    assert!(problem(&Hours::never("Mars/Olympus")).unwrap().contains("\"Mars/Olympus\""));
}
