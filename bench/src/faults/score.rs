//! What became of a fault.

use std::time::Duration;

use serde_json::{Value, json};

use super::crew::Crew;
use crate::latency::{Latency, ms};
use crate::ledger::Verdict;

#[derive(Debug)]
pub(super) struct Score {
    pub(super) fault: &'static str,
    /// How often the fault was made.
    pub(super) times: usize,
    pub(super) recovered: Vec<Duration>,
    tried: usize,
    acknowledged: usize,
    retries: usize,
    repeats: usize,
    reconnects: u64,
    polls: u64,
    verdict: Verdict,
    troubles: Vec<String>,
}

impl Score {
    pub(super) fn new(fault: &'static str) -> Self {
        Self {
            fault,
            times: 0,
            recovered: Vec::new(),
            tried: 0,
            acknowledged: 0,
            retries: 0,
            repeats: 0,
            reconnects: 0,
            polls: 0,
            verdict: Verdict::default(),
            troubles: Vec::new(),
        }
    }

    /// Something that must not be; the run fails with it.
    pub(super) fn trouble(&mut self, trouble: impl ToString) {
        self.troubles.push(trouble.to_string());
    }

    /// The fault must have done something to somebody.
    pub(super) fn took_hold(&mut self, held: bool, what: &str) {
        if !held {
            self.trouble(format!("it did not take hold: {what}"));
        }
    }

    /// Takes over the numbers of a crew at rest, and what is wrong with its screens or with the store.
    pub(super) fn take(&mut self, crew: &Crew, store: Verdict) {
        let pages = crew.book.pages().clone();
        self.tried += pages.tried;
        self.acknowledged += pages.acknowledged.len();
        self.retries += pages.retries;
        self.repeats += pages.repeats;
        self.reconnects += crew.reconnects();
        self.polls += crew.polls();
        if pages.acknowledged.is_empty() {
            self.trouble("nothing was acknowledged, so nothing was shown");
        }
        for refusal in pages.refusals.iter().take(3) {
            self.trouble(format!("a message was refused: {refusal}"));
        }
        let screens = crew.verdict();
        for (verdict, place) in [(&screens, "a screen"), (&store, "the store")] {
            if !verdict.is_clean() {
                self.troubles.push(format!("{place} is not as acknowledged: {}", words(verdict)));
            }
        }
        self.verdict.add(screens);
        self.verdict.add(store);
    }

    pub(super) fn troubles(&self) -> impl Iterator<Item = &String> {
        self.troubles.iter()
    }

    pub(super) fn is_good(&self) -> bool {
        self.troubles.is_empty()
    }

    pub(super) fn json(&self) -> Value {
        let recovered = Latency::of(self.recovered.clone());
        json!({
            "fault": self.fault,
            "times": self.times,
            "tried": self.tried,
            "acknowledged": self.acknowledged,
            "lost": self.verdict.lost.len(),
            "twice": self.verdict.twice.len(),
            "out_of_order": self.verdict.out_of_order.len(),
            "recover_ms": (recovered.count() > 0).then(|| ms(recovered.max())),
            "recover_p50_ms": (recovered.count() > 0).then(|| ms(recovered.at(500))),
            "retries": self.retries,
            "answers_of_an_earlier_try": self.repeats,
            "reconnects": self.reconnects,
            "polls": self.polls,
            "troubles": self.troubles,
        })
    }
}

fn words(verdict: &Verdict) -> String {
    let first = verdict.lost.iter().chain(&verdict.twice).chain(&verdict.out_of_order).next();
    format!(
        "{} lost, {} twice, {} out of order, {} gaps; for example {first:?}",
        verdict.lost.len(),
        verdict.twice.len(),
        verdict.out_of_order.len(),
        verdict.broken_logs
    )
}
