//! How long a message takes, at a given number of messages a second: until its author reads "stored", and until it
//! arrives on the live line of the other side.
//!
//! The loop is open: every message is due at a moment that a fixed schedule names, whatever became of those before it,
//! and its latency counts from that moment. So a server that stops for a second is seen with all the messages that
//! were due in that second, and not with one (no "coordinated omission"). A client that is late itself counts against
//! the result, too.
//!
//! - [`record`]: when each message was due, stored and delivered
//! - [`posts`]: the schedule and the connections that write
//! - [`lines`]: the live lines that read
//! - [`report`]: the figures of a step

pub(crate) mod lines;
mod posts;
mod record;
mod report;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};
use tokio::time::sleep;

use crate::floor::{self, Way};
use crate::office::{Agent, CAPACITY, Customer, Office};
use crate::snak::{Server, Snak, free_port};
use crate::{Outcome, proc, tell};
use lines::Heard;
use record::{Record, Step};

/// Stored messages a second, of both sides together.
const RATES: [u32; 3] = [400, 2_000, 5_000];
const AGENTS: usize = 20;
/// An agent's line carries the conversations that are on screen; a server lets it have 64.
const WATCHED: usize = 60;
/// What is late is waited for so long before it counts as not delivered.
const LATE: Duration = Duration::from_secs(30);

pub(crate) struct Plan {
    pub(crate) seconds: u64,
    pub(crate) warm_up: u64,
    pub(crate) chats: usize,
    pub(crate) rates: Vec<u32>,
}

impl Plan {
    pub(crate) fn full(seconds: u64, chats: usize) -> Self {
        let each = (chats / AGENTS).clamp(1, CAPACITY);
        Self { seconds, warm_up: 5, chats: each * AGENTS, rates: RATES.to_vec() }
    }

    pub(crate) fn quick(chats: usize) -> Self {
        Self { seconds: 4, warm_up: 1, rates: RATES[..2].to_vec(), ..Self::full(0, chats) }
    }
}

/// # Errors
/// When the office cannot be set up. A server that falls behind is a result, not an error.
pub(crate) async fn run(snak: &Snak, folder: &Path, plan: &Plan) -> Outcome<Value> {
    tell(&format!("delivery: {AGENTS} agents, {} chats", plan.chats));
    let office = Office::furnish(snak, folder, AGENTS)?;
    let mut server = snak.serve(folder, free_port()?)?;
    server.ready().await?;
    let agents = office.sign_in(server.address).await?;
    let customers = office.fill(server.address, &agents, plan.chats).await?;
    let steps = Step::lay_out(plan);
    let record = Arc::new(Record::new(&steps));
    let heard = Arc::new(Heard::default());
    // Held to the end: dropping the set closes the lines.
    let _lines = lines::open(server.address, &agents, &customers, WATCHED, (&record, &heard)).await?;
    let chats = talking(&customers, plan.chats / AGENTS);
    let mut results = Map::new();
    for step in steps {
        tell(&format!("  {} a second: the floor", step.rate));
        let (disk, rate) = (folder.to_owned(), step.rate);
        let seconds = Duration::from_secs(plan.seconds.min(10));
        let floors = move || {
            let floor = |way| floor::group_commit(&disk, way, rate, seconds);
            Outcome::Ok((floor(Way::Over)?, floor(Way::Append)?))
        };
        let floors = tokio::task::spawn_blocking(floors).await??;
        tell(&format!("  {} a second: the server", step.rate));
        let cards = heard.cards();
        let ran = one(&server, &step, (&agents, &chats), &record).await?;
        let fan_out = heard.cards() - cards;
        let result = report::of(&record, &step, &floors, &ran, fan_out);
        tell(&format!("    {}", report::line(&result)));
        results.insert(step.rate.to_string(), result);
    }
    results.insert("agents".into(), json!(AGENTS));
    results.insert("chats".into(), json!(plan.chats));
    results.insert("chats_written_in".into(), json!(chats.len()));
    results.insert("lines_lost".into(), json!(heard.lost()));
    results.insert("resyncs".into(), json!(heard.resyncs()));
    server.stop().await?;
    Ok(Value::Object(results))
}

/// What is written in: the chats that their agent has on screen. The others are held by their customers, idle.
fn talking(customers: &[Customer], each: usize) -> Vec<(usize, Customer)> {
    let on_screen = customers.iter().enumerate().filter(|(n, _)| n % each < WATCHED);
    on_screen.map(|(n, customer)| (n / each, customer.clone())).collect()
}

/// What a step has used.
pub(crate) struct Ran {
    pub(crate) wall: Duration,
    pub(crate) server: Duration,
    pub(crate) client: Duration,
    pub(crate) failures: posts::Failures,
}

async fn one(
    server: &Server,
    step: &Step,
    (agents, chats): (&[Agent], &[(usize, Customer)]),
    record: &Arc<Record>,
) -> Outcome<Ran> {
    let address: SocketAddr = server.address;
    let begin = Instant::now();
    let (server_cpu, client_cpu) = (server.cpu()?, proc::cpu("self")?);
    let mut posts = posts::Posts::connect(address, agents, chats, record).await?;
    posts.begin(step);
    sleep(step.time()).await;
    // What is late is waited for, but the share of the processors is that of the schedule's time.
    let wall = begin.elapsed();
    let (server_cpu, client_cpu) =
        (server.cpu()?.saturating_sub(server_cpu), proc::cpu("self")?.saturating_sub(client_cpu));
    let until = Instant::now() + LATE;
    while !record.is_complete(step) && Instant::now() < until {
        sleep(Duration::from_millis(20)).await;
    }
    Ok(Ran { wall, server: server_cpu, client: client_cpu, failures: posts.end() })
}
