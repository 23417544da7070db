//! The server is killed again and again, in the middle of whatever it does, and started again on the same data.

use std::path::Path;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::Plan;
use super::crew::{Cast, Crew, Habits};
use super::score::Score;
use crate::dice::Dice;
use crate::office::Office;
use crate::snak::{Server, Snak, free_port};
use crate::{Outcome, tell};

const AGENTS: usize = 4;
const CUSTOMERS: usize = 48;
/// Kills at least.
const TIMES: usize = 20;
/// Between a recovery and the next kill, in milliseconds at most.
const BREATH: u64 = 800;
/// Between two messages of an author, in milliseconds on average.
const PAUSE: u64 = 60;

/// # Errors
/// When the server cannot be set up, or does not start again.
pub(super) async fn run(snak: &Snak, folder: &Path, plan: &Plan) -> Outcome<Score> {
    tell(&format!("kill: {AGENTS} agents, {CUSTOMERS} customers, at least {TIMES} kills"));
    let office = Office::furnish(snak, folder, AGENTS)?;
    let mut server = snak.serve(folder, free_port()?)?;
    server.ready().await?;
    let (address, port) = (server.address, server.address.port());
    let agents = office.sign_in(address).await?;
    let customers = office.fill(address, &agents, CUSTOMERS).await?;
    let begin = Instant::now();
    let cast = Cast { via: address, agents: &agents, customers: &customers };
    let mut crew = Crew::muster(&cast, &Habits { pause: PAUSE, chatter: None }, plan.seed);
    let mut score = Score::new("kill");
    let mut dice = Dice::of(plan.seed, 1);
    crew.back(begin).await?;
    while score.times < TIMES || begin.elapsed() < plan.each {
        sleep(Duration::from_millis(dice.below(BREATH))).await;
        let reconnects = crew.reconnects();
        let killed = Instant::now();
        server = again(snak, folder, server, port).await?;
        score.times += 1;
        match crew.back(killed).await {
            Ok(recovered) => score.recovered.push(recovered),
            Err(trouble) => {
                score.trouble(format!("after kill {}: {trouble}", score.times));
                break;
            }
        }
        let lines = u64::try_from(AGENTS + CUSTOMERS)?;
        score.took_hold(crew.reconnects() >= reconnects + lines, "not every line broke");
    }
    if let Err(trouble) = crew.rest().await {
        score.trouble(trouble);
    }
    // Once more at rest: what newcomers are shown comes from the disk alone.
    let server = again(snak, folder, server, port).await?;
    let store = crew.verdict_of_store(server.address).await;
    score.take(&crew, store);
    let retries = crew.book.pages().retries;
    score.took_hold(retries > 0, "no message was under way when the server died");
    tell(&format!("  {} kills in {} s", score.times, begin.elapsed().as_secs()));
    Ok(score)
}

async fn again(snak: &Snak, folder: &Path, mut server: Server, port: u16) -> Outcome<Server> {
    server.kill()?;
    let mut server = snak.serve(folder, port)?;
    server.ready().await?;
    Ok(server)
}
