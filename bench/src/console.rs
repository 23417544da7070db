//! How quickly an agent's screen answers the keyboard while all of their chats talk: a browser with a slowed-down processor, thirty
//! chats, a message in each every second. The browser's part is `end2end/bench/console.mjs`, which says when to talk.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};
use uuid::Uuid;

use crate::http::{self, Wire};
use crate::office::{Customer, Office, PASSWORD};
use crate::snak::{Snak, free_port};
use crate::{Outcome, tell};

const SCRIPT: &str = "end2end/bench/console.mjs";
const CHATS: usize = 30;
/// So many times slower is the browser's processor than this machine's.
const SLOWDOWN: u32 = 4;
const EVERY: Duration = Duration::from_secs(1);

pub(crate) struct Plan {
    /// Of each phase: quiet, and with all chats talking.
    pub(crate) seconds: u64,
}

impl Plan {
    pub(crate) const fn full() -> Self {
        Self { seconds: 35 }
    }

    pub(crate) const fn quick() -> Self {
        Self { seconds: 5 }
    }
}

/// The browser's process. It goes with its handle.
struct Browser(Child);

impl Drop for Browser {
    fn drop(&mut self) {
        // It may have gone already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// # Errors
/// When the office or the browser cannot be set up. A slow screen is a result, not an error.
pub(crate) async fn run(snak: &Snak, folder: &Path, plan: &Plan) -> Outcome<Value> {
    tell(&format!(
        "console: {CHATS} chats with a message a second each, the processor {SLOWDOWN} times slower"
    ));
    let office = Office::furnish(snak, folder, 1)?;
    let mut server = snak.serve(folder, free_port()?)?;
    server.ready().await?;
    let agents = office.sign_in(server.address).await?;
    let customers = office.fill(server.address, &agents, CHATS).await?;
    let first = customers.first().ok_or("nobody to talk with")?.chat;
    let task = json!({
        "url": format!("http://localhost:{}/", server.address.port()), "email": office.email(0), "password": PASSWORD,
        "chat": first, "chats": CHATS, "seconds": plan.seconds, "slowdown": SLOWDOWN,
    });
    let (mut browser, mut lines) = start(&task)?;
    let stored = Arc::new(AtomicUsize::new(0));
    let mut talking = JoinSet::new();
    let mut result = None;
    while let Some(line) = lines.recv().await {
        match line.as_str() {
            "talk" => talk(&mut talking, server.address, &customers, &stored),
            "hush" => talking.abort_all(),
            line => result = Some(serde_json::from_str::<Value>(line)?),
        }
    }
    let ended = browser.0.wait()?;
    let mut result = result.filter(|_| ended.success()).ok_or("the browser's part came to no end")?;
    server.stop().await?;
    let ratio = result["loud"]["frame"]["p95_ms"].as_f64().unwrap_or_default()
        / result["quiet"]["frame"]["p95_ms"].as_f64().unwrap_or(f64::NAN);
    result["p95_loud_over_quiet"] = json!(crate::latency::rounded(ratio));
    result["messages_stored"] = json!(stored.load(Ordering::Relaxed));
    result["chats"] = json!(CHATS);
    result["cpu_slowdown"] = json!(SLOWDOWN);
    tell(&format!(
        "    input to paint: quiet {}, talking {}",
        result["quiet"]["frame"], result["loud"]["frame"]
    ));
    Ok(result)
}

fn start(task: &Value) -> Outcome<(Browser, mpsc::Receiver<String>)> {
    let mut child = Command::new("node").arg(SCRIPT).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let mut stdin = child.stdin.take().ok_or("the browser's part hears nothing")?;
    let stdout = child.stdout.take().ok_or("the browser's part says nothing")?;
    let browser = Browser(child);
    writeln!(stdin, "{task}")?;
    let (tell, lines) = mpsc::channel(4);
    tokio::task::spawn_blocking(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            if tell.blocking_send(line).is_err() {
                return;
            }
        }
    });
    Ok((browser, lines))
}

/// Every customer writes once a second, each at a moment of their own.
fn talk(talking: &mut JoinSet<()>, address: SocketAddr, customers: &[Customer], stored: &Arc<AtomicUsize>) {
    for (n, customer) in customers.iter().cloned().enumerate() {
        let stored = Arc::clone(stored);
        let offset =
            EVERY / u32::try_from(customers.len()).unwrap_or(1) * u32::try_from(n).unwrap_or_default();
        talking.spawn(async move {
            let Ok(mut wire) = Wire::connect(address).await else { return };
            tokio::time::sleep(offset).await;
            let mut tick = interval(EVERY);
            tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
            for n in 0_u32.. {
                tick.tick().await;
                let text = format!("Message {n}: is it still in stock, and when would it come?");
                let body = json!({"write": Uuid::now_v7(), "text": text}).to_string();
                match wire.ask(&http::post("/w/say", &customer.headers(), &body)).await {
                    Ok(answer) if answer.status == 200 => _ = stored.fetch_add(1, Ordering::Relaxed),
                    // Who is refused says so by what is missing from the count.
                    Ok(_) => {}
                    Err(_) => return,
                }
            }
        });
    }
}
