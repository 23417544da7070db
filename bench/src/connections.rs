//! What a connection costs that says nothing: memory and processor of a server with thousands of customers on live
//! lines, each in a chat with an agent; and how long they take to come back when the server restarts, each by the
//! widget's own rule.
//!
//! - [`idler`]: a customer who only listens

mod idler;

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::time::sleep;

use crate::latency::{Latency, ms, rounded};
use crate::office::{CAPACITY, Customer, Office};
use crate::snak::{Server, Snak, free_port};
use crate::{Outcome, proc, tell};
use idler::Idlers;

const BACK_WITHIN: Duration = Duration::from_secs(180);
/// A server is given so long to put its memory in order before it is weighed.
const SETTLE: Duration = Duration::from_secs(5);

pub(crate) struct Plan {
    /// Connections, growing.
    counts: Vec<usize>,
    idle: Duration,
}

impl Plan {
    pub(crate) fn full() -> Self {
        Self { counts: vec![2_000, 10_000], idle: Duration::from_secs(30) }
    }

    pub(crate) fn quick() -> Self {
        Self { counts: vec![200, 500], idle: Duration::from_secs(5) }
    }
}

/// # Errors
/// When the server refuses somebody, or they do not come back.
pub(crate) async fn run(snak: &Snak, folder: &Path, plan: &Plan, seed: u64) -> Outcome<Value> {
    let most = plan.counts.last().copied().unwrap_or_default();
    let (_, files) = proc::open_files()?;
    if u64::try_from(most)? + 500 > files {
        return Err(format!("{most} connections need more than {files} open files").into());
    }
    tell(&format!("connections: setting up {most} chats"));
    let customers = set_up(snak, folder, most).await?;
    // A fresh process, so that what setting up left behind is not weighed.
    let mut server = snak.serve(folder, free_port()?)?;
    server.ready().await?;
    sleep(SETTLE).await;
    let before = server.pss_kb()?;
    tell(&format!("  the server alone: {before} kB"));
    let idlers = Idlers::new(server.address, seed);
    let mut weighed = Vec::new();
    let mut begin = 0;
    for count in &plan.counts {
        let opening = Instant::now();
        idlers.join(&customers[begin..*count]).await?;
        begin = *count;
        weighed.push(weigh(&server, *count, before, plan.idle, opening.elapsed()).await?);
    }
    let per_idle = weighed.last().map(|w| w["kb_per_idle"].clone());
    let restart = restart(snak, folder, server, &idlers, most).await?;
    Ok(json!({
        "kb_per_idle": per_idle,
        "server_alone_kb": before,
        "steps": weighed,
        "restart": restart,
    }))
}

async fn set_up(snak: &Snak, folder: &Path, customers: usize) -> Outcome<Vec<Customer>> {
    let agents = customers.div_ceil(CAPACITY);
    let office = Office::furnish(snak, folder, agents)?;
    let mut server = snak.serve(folder, free_port()?)?;
    server.ready().await?;
    let agents = office.sign_in(server.address).await?;
    let customers = office.fill(server.address, &agents, customers).await?;
    server.stop().await?;
    Ok(customers)
}

async fn weigh(
    server: &Server,
    count: usize,
    before: u64,
    idle: Duration,
    opened: Duration,
) -> Outcome<Value> {
    sleep(SETTLE).await;
    let pss = server.pss_kb()?;
    let (from, cpu) = (Instant::now(), server.cpu()?);
    sleep(idle).await;
    let used = server.cpu()?.saturating_sub(cpu).as_secs_f64() / from.elapsed().as_secs_f64();
    let each = f64::from(u32::try_from(pss.saturating_sub(before))?) / f64::from(u32::try_from(count)?);
    tell(&format!("  {count} idle: {pss} kB, {each:.2} kB each, {:.1} % of a core", used * 100.0));
    Ok(json!({
        "connections": count,
        "pss_kb": pss,
        "kb_per_idle": rounded(each),
        "idle_cpu_percent_of_a_core": rounded(used * 100.0),
        "opened_in_ms": ms(opened),
    }))
}

async fn restart(
    snak: &Snak,
    folder: &Path,
    mut server: Server,
    idlers: &Idlers,
    count: usize,
) -> Outcome<Value> {
    let port = server.address.port();
    let stopped = Instant::now();
    idlers.forget_welcomes();
    server.stop().await?;
    let gone = stopped.elapsed();
    let mut server = snak.serve(folder, port)?;
    server.ready().await?;
    let ready = stopped.elapsed();
    let until = Instant::now() + BACK_WITHIN;
    while idlers.welcomed() < count {
        if Instant::now() > until {
            return Err(format!("only {} of {count} came back", idlers.welcomed()).into());
        }
        sleep(Duration::from_millis(5)).await;
    }
    let back = Latency::of(idlers.welcomes().iter().map(|at| *at - stopped).collect());
    let used = server.cpu()?;
    tell(&format!("  restart: all {count} back {} ms after the stop", ms(back.max())));
    server.stop().await?;
    Ok(json!({
        "connections": count,
        "stopped_in_ms": ms(gone),
        "ready_after_stop_ms": ms(ready),
        "half_back_after_stop_ms": ms(back.at(500)),
        "p99_back_after_stop_ms": ms(back.at(990)),
        "all_back_after_stop_ms": ms(back.max()),
        "all_back_after_ready_ms": ms(back.max().saturating_sub(ready)),
        "tries_that_failed": idlers.failures(),
        "goodbyes_that_named_a_wait": idlers.goodbyes(),
        "server_cpu_ms": ms(used),
    }))
}
