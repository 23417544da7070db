//! The figures of a step.

use serde_json::{Value, json};

use super::Ran;
use super::record::{Record, Step};
use crate::latency::{Latency, ms, rounded};

/// A step that took longer than its schedule by more than this share has fallen behind.
const BEHIND: f64 = 0.02;

pub(super) fn of(
    record: &Record,
    step: &Step,
    (floor, append): &(Latency, Latency),
    ran: &Ran,
    cards: u64,
) -> Value {
    let by = |by_agents| {
        let (stored, delivered) = record.of(step, by_agents);
        (Latency::of(stored), Latency::of(delivered))
    };
    let (stored, delivered) = by(None);
    let (due, refused) = (step.end - step.counts, record.refusals(step));
    let span = record.span(step).as_secs_f64();
    let number = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    let achieved = if span > 0.0 { number(stored.count()) / span } else { 0.0 };
    let all = stored.count() == due && delivered.count() == due && refused == 0;
    let share = |cpu: std::time::Duration| rounded(cpu.as_secs_f64() / ran.wall.as_secs_f64());
    let ratio = delivered.at(990).as_secs_f64() / floor.at(990).as_secs_f64().max(1e-9);
    let direction = |(stored, delivered): (Latency, Latency)| {
        json!({
            "acknowledged": stored.count(),
            "delivered": delivered.count(),
            "acknowledgement": stored.json(),
            "delivery": delivered.json(),
        })
    };
    json!({
        "p50_ms": ms(delivered.at(500)),
        "p99_ms": ms(delivered.at(990)),
        "p999_ms": ms(delivered.at(999)),
        "max_ms": ms(delivered.max()),
        "floor_p50_ms": ms(floor.at(500)),
        "floor_p99_ms": ms(floor.at(990)),
        "p99_to_floor": rounded(ratio),
        "append_p99_ms": ms(append.at(990)),
        "acknowledgement": stored.json(),
        "customer_to_agent": direction(by(Some(false))),
        "agent_to_customer": direction(by(Some(true))),
        "due": due,
        "acknowledged": stored.count(),
        "delivered": delivered.count(),
        "refused": refused,
        "failures": ran.failures.json(),
        "achieved_per_second": rounded(achieved),
        "fell_behind": !all || achieved < f64::from(step.rate) * (1.0 - BEHIND),
        "server_cores": share(ran.server),
        "client_cores": share(ran.client),
        "cards_to_agents": cards,
    })
}

/// The same in one line, for who watches.
pub(super) fn line(result: &Value) -> String {
    let behind = if result["fell_behind"] == true { ", FELL BEHIND" } else { "" };
    format!(
        "delivery p50 {} p99 {} max {} ms, floor p99 {} ms; due {} acknowledged {} delivered {} refused {}, {} a \
         second{behind}",
        result["p50_ms"],
        result["p99_ms"],
        result["max_ms"],
        result["floor_p99_ms"],
        result["due"],
        result["acknowledged"],
        result["delivered"],
        result["refused"],
        result["achieved_per_second"],
    )
}
