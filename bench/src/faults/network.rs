//! A bad network in front of a server that lives. The faults run at the same time, each with a proxy, an agent and
//! customers of its own.

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use serde_json::json;
use tokio::time::{Instant, sleep};

use super::Plan;
use super::crew::{Cast, Crew, Habits};
use super::score::Score;
use crate::dice::Dice;
use crate::http::{self, Wire};
use crate::office::{Agent, Customer, Office};
use crate::proxy::Proxy;
use crate::snak::{Snak, free_port};
use crate::{Outcome, tell};

/// Of each fault.
const CUSTOMERS: usize = 6;
const PAUSE: u64 = 150;
/// Messages that are stored before a fault and after it.
const ENOUGH: usize = 100;
/// Longer than a line may be silent and than a request waits.
const HOLE: Duration = Duration::from_secs(60);
const RESETS: usize = 8;
/// Milliseconds between a recovery and the next reset, at most.
const BREATH: u64 = 3_000;
/// Of each way.
const DELAY: Duration = Duration::from_millis(1_500);
const DELAYED: Duration = Duration::from_secs(15);
const NO_SOCKETS: Duration = Duration::from_secs(30);

struct Scene {
    server: SocketAddr,
    proxy: Proxy,
    agent: Agent,
    customers: Vec<Customer>,
    seed: u64,
    until: Instant,
}

/// # Errors
/// When the server cannot be set up.
pub(super) async fn run(snak: &Snak, folder: &Path, plan: &Plan) -> Outcome<Vec<Score>> {
    tell("network: resets, black holes, delays, no WebSockets");
    let office = Office::furnish(snak, folder, 5)?;
    let mut server = snak.serve(folder, free_port()?)?;
    server.ready().await?;
    let until = Instant::now() + plan.each;
    let mut scenes = Vec::new();
    for (agent, number) in office.sign_in(server.address).await?.into_iter().zip(10_u64..) {
        let customers = office.fill(server.address, std::slice::from_ref(&agent), CUSTOMERS).await?;
        let proxy = Proxy::start(server.address).await?;
        let seed = Dice::of(plan.seed, number).roll();
        scenes.push(Scene { server: server.address, proxy, agent, customers, seed, until });
    }
    let [one, two, three, four, five] =
        <[Scene; 5]>::try_from(scenes).map_err(|_| "a scene for each fault")?;
    let (one, two, three, four, five) = tokio::join!(
        scored("reset", one, reset),
        scored("black_hole_to_server", two, |scene, crew, score| Box::pin(hole(scene, crew, score, true))),
        scored("black_hole_to_client", three, |scene, crew, score| Box::pin(hole(scene, crew, score, false))),
        scored("delay", four, delay),
        polling(five),
    );
    server.stop().await?;
    Ok(vec![one, two, three, four, five])
}

type Making<'s> = std::pin::Pin<Box<dyn Future<Output = Outcome> + Send + 's>>;

/// Makes a fault again and again until it is time, and holds what came of it against the ledger.
async fn scored(
    fault: &'static str,
    scene: Scene,
    make: for<'s> fn(&'s Scene, &'s Crew, &'s mut Score) -> Making<'s>,
) -> Score {
    let mut score = Score::new(fault);
    let begin = Instant::now();
    let agents = std::slice::from_ref(&scene.agent);
    let cast = Cast { via: scene.proxy.address, agents, customers: &scene.customers };
    let mut crew = Crew::muster(&cast, &Habits { pause: PAUSE, chatter: None }, scene.seed);
    let done = async {
        crew.back(begin).await?;
        loop {
            make(&scene, &crew, &mut score).await?;
            if Instant::now() >= scene.until {
                return Outcome::Ok(());
            }
        }
    };
    if let Err(trouble) = done.await {
        score.trouble(trouble);
    }
    if let Err(trouble) = crew.rest().await {
        score.trouble(trouble);
    }
    let store = crew.verdict_of_store(scene.server).await;
    score.take(&crew, store);
    tell(&format!("  {fault}: {} s", begin.elapsed().as_secs()));
    score
}

fn reset<'s>(scene: &'s Scene, crew: &'s Crew, score: &'s mut Score) -> Making<'s> {
    Box::pin(async move {
        let mut dice = Dice::new(scene.seed);
        for _ in 0..RESETS {
            sleep(Duration::from_millis(dice.below(BREATH))).await;
            let before = crew.reconnects();
            let then = Instant::now();
            let open = scene.proxy.reset();
            score.times += 1;
            score.took_hold(open > CUSTOMERS, "there was little to reset");
            score.recovered.push(crew.back(then).await?);
            score.took_hold(crew.reconnects() > before, "no line came back");
        }
        Ok(())
    })
}

async fn hole(scene: &Scene, crew: &Crew, score: &mut Score, to_server: bool) -> Outcome {
    let way = if to_server { scene.proxy.up() } else { scene.proxy.down() };
    let (swallowed, reconnects) = (way.swallowed(), crew.reconnects());
    crew.writes(ENOUGH).await?;
    let retries = crew.book.pages().retries;
    score.times += 1;
    way.swallow(true);
    sleep(HOLE).await;
    way.swallow(false);
    let then = Instant::now();
    score.recovered.push(crew.well(then).await?);
    crew.writes(ENOUGH).await?;
    score.took_hold(way.swallowed() > swallowed, "nothing was swallowed");
    score.took_hold(crew.book.pages().retries > retries, "no request was tried again");
    let repeats = crew.book.pages().repeats;
    score.took_hold(to_server || repeats > 0, "no message had been stored whose answer was swallowed");
    // A client that hears nothing gives the line up. One that is not heard may still hear.
    score.took_hold(to_server || crew.reconnects() > reconnects, "no line was given up");
    Ok(())
}

fn delay<'s>(scene: &'s Scene, crew: &'s Crew, score: &'s mut Score) -> Making<'s> {
    Box::pin(async move {
        let acknowledged = crew.book.pages().acknowledged.len();
        let both = |delay| {
            scene.proxy.up().delay(delay);
            scene.proxy.down().delay(delay);
        };
        score.times += 1;
        both(DELAY);
        sleep(DELAYED).await;
        let (answered, count) = {
            let pages = crew.book.pages();
            (pages.answered, pages.acknowledged.len())
        };
        both(Duration::ZERO);
        let then = Instant::now();
        score.took_hold(count > acknowledged, "nothing was acknowledged meanwhile");
        let slow = answered.is_some_and(|(_, took)| took >= DELAY * 2);
        score.took_hold(slow, "answers were not delayed");
        score.recovered.push(crew.well(then).await?);
        Ok(())
    })
}

/// Needs a server with a long poll; without one it is reported as not tried, and as a failure.
async fn polling(scene: Scene) -> Score {
    const FAULT: &str = "no_websocket";
    match can_poll(&scene).await {
        Ok(200) => scored(FAULT, scene, no_sockets).await,
        answer => {
            let mut score = Score::new(FAULT);
            score.trouble(format!("not tried: POST /w/poll gives {answer:?}"));
            score
        }
    }
}

async fn can_poll(scene: &Scene) -> Outcome<u16> {
    let mut wire = Wire::connect(scene.server).await?;
    let body = json!({"seen": 0}).to_string();
    Ok(wire.ask(&http::post("/w/poll", &scene.customers[0].headers(), &body)).await?.status)
}

fn no_sockets<'s>(scene: &'s Scene, crew: &'s Crew, score: &'s mut Score) -> Making<'s> {
    Box::pin(async move {
        let (polls, acknowledged) = (crew.polls(), crew.book.pages().acknowledged.len());
        let then = Instant::now();
        score.times += 1;
        scene.proxy.refuse_upgrades(true);
        scene.proxy.reset();
        score.recovered.push(crew.back(then).await?);
        sleep(NO_SOCKETS).await;
        score.took_hold(scene.proxy.refused() > 0, "no upgrade was refused");
        score.took_hold(crew.polls() > polls, "nobody fell back to polling");
        score.took_hold(crew.book.pages().acknowledged.len() > acknowledged, "nothing was written meanwhile");
        scene.proxy.refuse_upgrades(false);
        crew.well(Instant::now()).await?;
        Ok(())
    })
}
