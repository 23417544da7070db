//! When customers can start a chat, and what those read who cannot, or who wait.

use desk::line::{AgentLine, CustomerLine, Hello};
use desk::{Agent, Desk};
use domain::channel::closed::Unattended;
use domain::channel::hours::{Hours, Why};
use domain::channel::waiting::WayOut;
use domain::time::Span;
use domain::{Down, Phase, Refusal};

use crate::fresh::{Fresh, Ida, key};

/// Closed whenever nobody is there, as channels are from the start.
async fn fresh() -> Fresh {
    let fresh = Fresh::desk().await;
    fresh
        .channels(|settings| {
            settings.closed.unattended = Unattended::Closed;
            settings.closed.request = true;
        })
        .await;
    fresh
}

/// A Wednesday at ten o'clock in London's winter and eleven in its summer, which it is.
async fn with_hours(json: &str) -> Fresh {
    let fresh = fresh().await;
    let hours: Hours = serde_json::from_str(json).unwrap();
    fresh.channels(|settings| settings.hours = Some(hours.clone())).await;
    fresh
}

async fn present(fresh: &Fresh, name: &str) -> (Agent, AgentLine) {
    let agent = fresh.agent(name).await;
    let (line, _) = AgentLine::open(&fresh.desk, &fresh.session(name).await).await.unwrap();
    fresh.desk.set_present(&agent, true).await.unwrap();
    (agent, line)
}

/// The page of somebody who has not asked yet.
async fn page(desk: &Desk, channel: &str) -> (CustomerLine, Vec<Down>) {
    CustomerLine::open(desk, Hello::Channel(key(channel))).await.unwrap()
}

fn open(on: bool, closed: Option<Why>) -> Down {
    Down::Open { on, closed }
}

/// The next news of the place.
async fn place(line: &mut CustomerLine) -> (i64, Option<i64>, bool) {
    let next = async {
        loop {
            for frame in line.next().await.unwrap() {
                if let Down::Place { place, wait, out } = frame {
                    return (place, wait, out);
                }
            }
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), next).await.unwrap()
}

/// The next news of whether it is open.
async fn opened(line: &mut CustomerLine) -> Down {
    let next = async {
        loop {
            let frames = line.next().await.unwrap();
            if let Some(open) = frames.into_iter().find(|frame| matches!(frame, Down::Open { .. })) {
                return open;
            }
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), next).await.unwrap()
}

fn placed(frames: &[Down]) -> Option<(i64, Option<i64>, bool)> {
    frames.iter().find_map(|frame| match frame {
        Down::Place { place, wait, out } => Some((*place, *wait, *out)),
        _ => None,
    })
}

#[tokio::test]
async fn where_nobody_is_present_no_chat_can_be_started_and_open_pages_hear_of_it() {
    let fresh = fresh().await;
    let ida = fresh.ida("support");
    assert_eq!(fresh.desk.start_chat(ida.start.clone()).await, Err(Refusal::Closed));
    let (mut page, frames) = page(&fresh.desk, "support").await;
    assert!(frames.contains(&open(false, Some(Why::Nobody))), "{frames:?}");

    let (ada, _line) = present(&fresh, "ada").await;
    assert_eq!(opened(&mut page).await, open(true, None));
    fresh.desk.start_chat(ida.start.clone()).await.unwrap();

    fresh.desk.set_present(&ada, false).await.unwrap();
    assert_eq!(opened(&mut page).await, open(false, Some(Why::Nobody)));
    let again = fresh.desk.start_chat(ida.start.clone()).await.unwrap();
    assert_eq!(again.phase, Phase::Waiting, "it was in time; only its answer was lost");
    assert_eq!(fresh.desk.start_chat(fresh.ida("support").start).await, Err(Refusal::Closed));
    let mut mistaken = fresh.ida("support").start;
    mistaken.form.name = String::new();
    assert!(matches!(fresh.desk.start_chat(mistaken).await, Err(Refusal::Fields { .. })));
}

#[tokio::test]
async fn somebody_in_another_channel_answers_nobody_here() {
    let fresh = fresh().await;
    let (_di, _line) = present(&fresh, "di").await;
    assert_eq!(fresh.desk.start_chat(fresh.ida("support").start).await, Err(Refusal::Closed));
    fresh.desk.start_chat(fresh.ida("sales").start).await.unwrap();
}

#[tokio::test]
async fn the_clock_opens_and_closes_and_pages_hear_why() {
    let fresh = with_hours(
        r#"{"zone":"Europe/London","wed":["09:00-12:30"],"thu":["09:00-12:30"],"lunch":"11:30-12:00",
            "holidays":["2026-07-02"]}"#,
    )
    .await;
    let (_ada, _line) = present(&fresh, "ada").await;
    let (mut page, frames) = page(&fresh.desk, "support").await;
    assert!(frames.contains(&open(true, None)), "eleven o'clock: {frames:?}");
    for (minutes, expected) in [
        (30, open(false, Some(Why::Lunch))),
        (30, open(true, None)),
        (30, open(false, Some(Why::Hours))),
        (14 * 60, open(false, Some(Why::Holiday))),
    ] {
        fresh.clock.pass(Span::minutes(minutes));
        fresh.desk.notice_hours().await.unwrap();
        assert_eq!(opened(&mut page).await, expected);
    }
    assert_eq!(fresh.desk.start_chat(fresh.ida("support").start).await, Err(Refusal::Closed));
    let settings = fresh.desk.channel(&key("support")).await.unwrap().settings;
    let opens = fresh.desk.opens(&settings).unwrap();
    assert_eq!(opens.rfc3339(), "2026-07-08T08:00:00Z", "not on the holiday");
    assert_eq!(fresh.desk.coming_hours(&settings, 7).len(), 2, "before lunch and after it");
}

#[tokio::test]
async fn hours_close_a_channel_that_lets_customers_wait_too() {
    let fresh = with_hours(r#"{"zone":"UTC","wed":["08:00-09:00"]}"#).await;
    fresh.channels(|settings| settings.closed.unattended = Unattended::Queue).await;
    assert_eq!(fresh.desk.start_chat(fresh.ida("support").start).await, Err(Refusal::Closed));
    fresh.channels(|settings| settings.hours = None).await;
    fresh.desk.start_chat(fresh.ida("support").start).await.unwrap();
    fresh.channels(|settings| settings.hours = Some(Hours::never("UTC"))).await;
    let refused = fresh.desk.start_chat(fresh.ida("support").start).await;
    assert_eq!(refused, Err(Refusal::Closed), "hours without any are never");
}

#[tokio::test]
async fn a_zone_that_does_not_exist_is_not_taken() {
    let fresh = Fresh::desk().await;
    let file = r#"{"channels":[{"key":"support","name":"Support","hours":{"zone":"Mars/Olympus"}}]}"#;
    let refused = fresh.desk.import_settings(serde_json::from_str(file).unwrap(), &["en"]).await;
    assert!(refused.unwrap_err().to_string().contains("there is no \"Mars/Olympus\""));
}

#[tokio::test]
async fn who_waits_when_it_closes_keeps_the_place_and_may_leave_a_request() {
    let fresh = with_hours(r#"{"zone":"UTC","wed":["08:00-10:30"]}"#).await;
    let (ada, _line) = present(&fresh, "ada").await;
    let ida = fresh.waiting("support").await;
    let (mut line, frames) = ida.line(&fresh).await;
    assert_eq!(placed(&frames), Some((1, None, false)));
    // Everybody leaves; and comes back, when she may be writing her request.
    fresh.desk.set_present(&ada, false).await.unwrap();
    assert_eq!(place(&mut line).await, (1, None, true));
    fresh.desk.set_present(&ada, true).await.unwrap();
    let (_again, frames) = ida.line(&fresh).await;
    assert_eq!(placed(&frames), Some((1, None, false)), "for who comes later there is no need");
    let back = loop {
        let frames = line.next().await.unwrap();
        if frames.contains(&open(true, None)) {
            break frames;
        }
    };
    assert_eq!(placed(&back), None, "and for her it stays");

    fresh.clock.pass(Span::minutes(30));
    fresh.desk.notice_hours().await.unwrap();
    let (_again, frames) = ida.line(&fresh).await;
    assert_eq!(placed(&frames), Some((1, None, true)));
    fresh.desk.pick(&ada, ida.chat()).await.unwrap();
    assert_eq!(ida.view(&fresh).await.phase, Phase::Talking, "and may still be answered");
}

#[tokio::test]
async fn where_no_requests_are_taken_there_is_no_way_out() {
    let fresh = fresh().await;
    fresh
        .channels(|settings| {
            settings.closed.unattended = Unattended::Queue;
            settings.closed.request = false;
            settings.waiting.way_out = Some(WayOut { minutes: Some(0), length: None });
        })
        .await;
    let (_line, frames) = fresh.waiting("support").await.line(&fresh).await;
    assert_eq!(placed(&frames), Some((1, None, false)));
}

#[tokio::test]
async fn the_way_out_opens_when_the_queue_is_long_or_the_wait() {
    let fresh = fresh().await;
    fresh
        .channels(|settings| {
            settings.closed.unattended = Unattended::Queue;
            settings.waiting.way_out = Some(WayOut { minutes: Some(5), length: Some(2) });
        })
        .await;
    let ida = fresh.waiting("support").await;
    let (mut line, frames) = ida.line(&fresh).await;
    assert_eq!(placed(&frames), Some((1, None, false)));
    let second = fresh.waiting("support").await;
    assert_eq!(place(&mut line).await, (1, None, true), "two are many");
    second.ends(&fresh).await.unwrap();

    let other = fresh.waiting("sales").await;
    let (mut line, frames) = other.line(&fresh).await;
    assert_eq!(placed(&frames), Some((1, None, false)));
    fresh.clock.pass(Span::minutes(5));
    fresh.desk.notice_hours().await.unwrap();
    assert_eq!(place(&mut line).await, (1, None, true), "five minutes are long");
}

#[tokio::test]
async fn the_wait_that_is_told_is_that_of_those_who_were_answered_lately() {
    let fresh = Fresh::desk().await;
    let ada = fresh.agent("ada").await;
    let answer = async |waits: i64| {
        let one = fresh.waiting("support").await;
        fresh.clock.pass(Span::minutes(waits));
        fresh.desk.pick(&ada, one.chat()).await.unwrap();
        one.ends(&fresh).await.unwrap();
    };
    let told = async |ida: &Ida| placed(&ida.line(&fresh).await.1).unwrap().1;
    let ida = fresh.waiting("sales").await;
    assert_eq!(told(&ida).await, None, "nobody knows");
    let ida = fresh.waiting("support").await;
    let (mut line, frames) = ida.line(&fresh).await;
    assert_eq!(placed(&frames), Some((1, None, false)));
    answer(2).await;
    assert_eq!(place(&mut line).await, (1, Some(2), false), "live");
    answer(7).await;
    assert_eq!(place(&mut line).await, (1, Some(5), false), "four and a half, rounded");
    // A long time passes, in which nobody is answered but one, at once.
    fresh.clock.pass(Span::hours(2));
    answer(0).await;
    // Between the one and the other nobody knows.
    while place(&mut line).await != (1, Some(0), false) {}
}
