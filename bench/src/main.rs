//! Puts real servers under load, and makes them and their network fail: `bench load`, `bench faults`. What was measured
//! goes to stdout as one JSON object, progress to stderr.
//!
//! - [`delivery`], [`connections`] and [`console`] are the load; [`floor`] is what the machine can do without a server
//! - [`faults`] break things while scripted people write, and hold what both sides see and what the store has against
//!   the [`ledger`] of what was acknowledged; [`proxy`] is a bad network
//! - [`snak`] is the process under test, [`office`] fills it; [`http`] and [`socket`] are how a client speaks, and
//!   [`backoff`] when it tries again
//!
//! It knows the product only as a browser does: by its routes and frames.

mod backoff;
mod connections;
mod console;
mod delivery;
mod dice;
mod faults;
mod floor;
mod http;
mod latency;
mod ledger;
mod office;
mod proc;
mod proxy;
mod snak;
mod socket;

use std::io::Write as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};
use serde_json::{Map, Value, json};
use tempfile::TempDir;
use tokio::signal::unix::{SignalKind, signal};

use snak::Snak;

/// What went wrong, in words for the person at the terminal.
type Trouble = Box<dyn std::error::Error + Send + Sync>;
type Outcome<T = ()> = Result<T, Trouble>;

/// Load and faults for snak servers.
#[derive(Debug, Parser)]
#[command(name = "bench")]
struct Cli {
    #[command(subcommand)]
    what: What,
    /// The server's program.
    #[arg(long, global = true, default_value = "target/release/snak")]
    snak: PathBuf,
    /// A PostgreSQL database for the servers, instead of SQLite. A fresh one, if figures are to be compared.
    #[arg(long, global = true, env = "SNAK_DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
    /// Whether servers are told to believe X-Forwarded-For, which every simulated customer sends. Default: when they can.
    #[arg(long, global = true)]
    trusted_proxy: Option<bool>,
    /// Repeats what was drawn by chance in the run that printed it.
    #[arg(long, global = true)]
    seed: Option<u64>,
}

#[derive(Debug, Subcommand)]
enum What {
    /// How long messages take, what connections cost, and how quickly an agent's screen answers.
    Load(Load),
    /// What is lost, doubled or disordered when servers die and networks fail. Fails when anything is.
    Faults(Faults),
}

#[derive(Args, Debug)]
struct Load {
    /// Only this part.
    #[arg(long)]
    only: Option<Part>,
    /// How long each rate is held.
    #[arg(long, default_value_t = 15)]
    seconds: u64,
    /// Conversations, at most 2000, each with its customer on a live line.
    #[arg(long, default_value_t = 2_000)]
    chats: usize,
    /// Shorter and with fewer connections, to see that it works; the figures are of no use.
    #[arg(long)]
    quick: bool,
}

#[derive(Args, Debug)]
struct Faults {
    /// Goes on for so long instead of one round of everything.
    #[arg(long, default_value_t = 0)]
    minutes: u64,
    /// Only these.
    #[arg(long, value_delimiter = ',')]
    only: Vec<faults::Kind>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    Delivery,
    Connections,
    Console,
}

fn main() -> ExitCode {
    match start() {
        Ok(code) => code,
        Err(trouble) => {
            tell(&format!("bench: {trouble}"));
            ExitCode::FAILURE
        }
    }
}

fn start() -> Outcome<ExitCode> {
    let cli = Cli::parse();
    raise_limit()?;
    let seed = cli.seed.unwrap_or_else(|| uuid::Uuid::now_v7().as_u64_pair().1);
    tell(&format!("seed {seed}"));
    let snak = Snak::find(cli.snak, cli.database_url, cli.trusted_proxy)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let (result, code) = runtime.block_on(async {
        let run = async {
            match cli.what {
                What::Load(load) => run_load(&snak, &load, seed).await.map(|json| (json, ExitCode::SUCCESS)),
                What::Faults(faults) => run_faults(&snak, &faults, seed).await,
            }
        };
        tokio::select! {
            done = run => done,
            // Dropped with the run: its servers, and their data.
            stopped = asked_to_stop() => Err(stopped?.into()),
        }
    })?;
    writeln!(std::io::stdout(), "{result:#}")?;
    Ok(code)
}

async fn asked_to_stop() -> Outcome<&'static str> {
    let mut terminated = signal(SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted?,
        _ = terminated.recv() => {}
    }
    Ok("stopped before its end")
}

async fn run_load(snak: &Snak, load: &Load, seed: u64) -> Outcome<Value> {
    let mut result = Map::new();
    let folder = data_folder()?;
    let disk = folder.path().to_owned();
    let machine = tokio::task::spawn_blocking(move || proc::machine(&disk)).await??;
    result.insert("machine".into(), machine);
    result.insert("database".into(), json!(snak.database()));
    result.insert("seed".into(), json!(seed));
    let runs = |part| load.only.is_none_or(|only| only == part);
    if runs(Part::Delivery) {
        let plan = if load.quick {
            delivery::Plan::quick(load.chats)
        } else {
            delivery::Plan::full(load.seconds, load.chats)
        };
        result.insert("delivery".into(), delivery::run(snak, &inside(&folder, "delivery")?, &plan).await?);
    }
    if runs(Part::Connections) {
        let plan = if load.quick { connections::Plan::quick() } else { connections::Plan::full() };
        let inside = inside(&folder, "connections")?;
        result.insert("connections".into(), connections::run(snak, &inside, &plan, seed).await?);
    }
    if runs(Part::Console) {
        let plan = if load.quick { console::Plan::quick() } else { console::Plan::full() };
        result.insert("console".into(), console::run(snak, &inside(&folder, "console")?, &plan).await?);
    }
    Ok(Value::Object(result))
}

async fn run_faults(snak: &Snak, faults: &Faults, seed: u64) -> Outcome<(Value, ExitCode)> {
    let folder = data_folder()?;
    let each = Duration::from_secs(faults.minutes * 30);
    let plan = faults::Plan { seed, each, only: faults.only.clone() };
    let (mut board, good) = faults::run(snak, folder.path(), &plan).await?;
    board["seed"] = json!(seed);
    board["database"] = json!(snak.database());
    Ok((board, if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }))
}

/// On the disk where the program was built, which is a real one where /tmp may be memory.
fn data_folder() -> Outcome<TempDir> {
    let base = Path::new("target");
    std::fs::create_dir_all(base)?;
    Ok(tempfile::Builder::new().prefix("bench-data-").tempdir_in(base)?)
}

fn inside(folder: &TempDir, name: &str) -> Outcome<PathBuf> {
    let path = folder.path().join(name);
    std::fs::create_dir_all(&path)?;
    Ok(path)
}

/// Starts itself again with as many open files as it may have, if it has fewer.
fn raise_limit() -> Outcome {
    let (soft, hard) = proc::open_files()?;
    let raised = "BENCH_LIMIT_RAISED";
    if soft >= hard || std::env::var_os(raised).is_some() {
        return Ok(());
    }
    let mut again = Command::new("sh");
    again.args(["-c", snak::WITH_ALL_FILES, "sh"]).arg(std::env::current_exe()?);
    again.args(std::env::args_os().skip(1)).env(raised, "yes");
    Err(again.exec().into())
}

/// A line of progress. It goes to stderr: stdout belongs to the result.
fn tell(line: &str) {
    // A terminal that has gone away is no reason to stop.
    let _ = writeln!(std::io::stderr(), "{line}");
}
