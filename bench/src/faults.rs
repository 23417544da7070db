//! Faults, and the score of each. Scripted people write all the time; every acknowledged message goes into a ledger,
//! which in the end must equal what both sides have on their screens and what the store shows to newcomers: none lost,
//! none twice, each author's in order. A fault must also be shown to have taken hold: a fault that nobody noticed
//! proves nothing.
//!
//! - [`kill`]: the server dies again and again
//! - [`rush`]: much is written at once while lines talk upward
//! - [`network`]: the server lives, the way to it does not
//! - [`crew`]: the people; [`author`] writes, [`reader`] is on a live line that [`carrier`] keeps up
//! - [`score`]: what became of a fault

mod author;
mod carrier;
mod crew;
mod kill;
mod network;
mod reader;
mod rush;
mod score;

use std::path::Path;
use std::time::Duration;

use clap::ValueEnum;
use serde_json::{Value, json};

use crate::snak::Snak;
use crate::{Outcome, tell};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    Kill,
    Rush,
    Network,
}

pub(crate) struct Plan {
    pub(crate) seed: u64,
    /// How long the kills and the network's faults go on; at least one round of everything.
    pub(crate) each: Duration,
    /// All of them when it is empty.
    pub(crate) only: Vec<Kind>,
}

impl Plan {
    fn has(&self, kind: Kind) -> bool {
        self.only.is_empty() || self.only.contains(&kind)
    }
}

/// The scoreboard, and whether all of it is as it must be.
///
/// # Errors
/// When a server cannot be set up.
pub(crate) async fn run(snak: &Snak, folder: &Path, plan: &Plan) -> Outcome<(Value, bool)> {
    let mut scores = Vec::new();
    let inside = |name: &str| {
        let path = folder.join(name);
        std::fs::create_dir_all(&path).map(|()| path)
    };
    if plan.has(Kind::Kill) {
        scores.push(kill::run(snak, &inside("kill")?, plan).await?);
    }
    if plan.has(Kind::Rush) {
        scores.push(rush::run(snak, &inside("rush")?, plan).await?);
    }
    if plan.has(Kind::Network) {
        scores.extend(network::run(snak, &inside("network")?, plan).await?);
    }
    for score in &scores {
        score.troubles().for_each(|trouble| tell(&format!("{}: {trouble}", score.fault)));
    }
    let good = scores.iter().all(score::Score::is_good);
    let faults: Vec<_> = scores.iter().map(score::Score::json).collect();
    Ok((json!({"faults": faults}), good))
}
