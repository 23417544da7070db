//! Much is written at once while every line also talks upward, as typing people do. A line that is busy with news when
//! a frame comes up must not forget the news: what was written last has to appear though nothing more is written.

use std::path::Path;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::Plan;
use super::crew::{Cast, Crew, Habits};
use super::score::Score;
use crate::office::Office;
use crate::snak::{Snak, free_port};
use crate::{Outcome, tell};

const AGENTS: usize = 4;
const CUSTOMERS: usize = 60;
const ROUNDS: usize = 3;
const RUSH: Duration = Duration::from_secs(3);
/// Milliseconds: more than a small machine can store, so that news stand in queues.
const PAUSE: u64 = 5;
/// Messages of a round at least.
const ENOUGH: usize = 500;
const CHATTER: Duration = Duration::from_millis(10);

/// # Errors
/// When the server cannot be set up.
pub(super) async fn run(snak: &Snak, folder: &Path, plan: &Plan) -> Outcome<Score> {
    tell(&format!("rush: {AGENTS} agents, {CUSTOMERS} customers, {ROUNDS} rounds"));
    let office = Office::furnish(snak, folder, AGENTS)?;
    let mut server = snak.serve(folder, free_port()?)?;
    server.ready().await?;
    let agents = office.sign_in(server.address).await?;
    let mut score = Score::new("rush");
    for round in 0..ROUNDS {
        let customers = office.fill(server.address, &agents, CUSTOMERS / ROUNDS).await?;
        let cast = Cast { via: server.address, agents: &agents, customers: &customers };
        let habits = Habits { pause: PAUSE, chatter: Some(CHATTER) };
        let begin = Instant::now();
        let mut crew = Crew::muster(&cast, &habits, plan.seed ^ u64::try_from(round)?);
        if let Err(trouble) = crew.back(begin).await {
            score.trouble(trouble);
        }
        sleep(RUSH).await;
        score.times += 1;
        let over = Instant::now();
        if let Err(trouble) = crew.rest().await {
            score.trouble(trouble);
        }
        score.recovered.push(over.elapsed());
        let stored = crew.book.pages().acknowledged.len();
        score.took_hold(stored >= ENOUGH, "too little was written for a rush");
        let store = crew.verdict_of_store(server.address).await;
        score.take(&crew, store);
        if !score.is_good() {
            break;
        }
    }
    server.stop().await?;
    Ok(score)
}
