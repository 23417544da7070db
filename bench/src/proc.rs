//! What Linux tells about processes and the machine.

use std::fs::read_to_string;
use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};

use crate::Outcome;
use crate::floor::{self, Way};

/// Ticks of /proc's clocks in a second: USER_HZ, which is 100 on every architecture that we build for.
const TICKS: u32 = 100;

/// The memory of a process: its own pages, and its share of those that it shares.
///
/// # Errors
/// When there is no such process.
pub(crate) fn pss_kb(pid: &str) -> Outcome<u64> {
    let rollup = read_to_string(format!("/proc/{pid}/smaps_rollup"))?;
    let line = rollup.lines().find_map(|l| l.strip_prefix("Pss:")).ok_or("no Pss in smaps_rollup")?;
    Ok(line.trim().trim_end_matches("kB").trim().parse()?)
}

/// Processor time that a process has used, in user and system mode together.
///
/// # Errors
/// When there is no such process.
pub(crate) fn cpu(pid: &str) -> Outcome<Duration> {
    let stat = read_to_string(format!("/proc/{pid}/stat"))?;
    // The name in parentheses may contain anything; fields are counted from behind it (proc_pid_stat(5)).
    let (_, fields) = stat.rsplit_once(')').ok_or("no name in stat")?;
    let mut fields = fields.split_whitespace().skip(11);
    let mut next = || -> Outcome<u32> { Ok(fields.next().ok_or("a short stat")?.parse()?) };
    Ok(Duration::from_secs(1) * (next()? + next()?) / TICKS)
}

/// The soft and the hard limit of open files of this process.
///
/// # Errors
/// When the system does not tell.
pub(crate) fn open_files() -> Outcome<(u64, u64)> {
    let limits = read_to_string("/proc/self/limits")?;
    let line = limits.lines().find_map(|l| l.strip_prefix("Max open files")).ok_or("no limit of files")?;
    let mut numbers = line.split_whitespace().map(|n| n.parse().unwrap_or(u64::MAX));
    Ok((numbers.next().unwrap_or_default(), numbers.next().unwrap_or_default()))
}

/// What the figures were measured on. `folder` is on the disk that is written to.
///
/// # Errors
/// When the disk cannot be written.
pub(crate) fn machine(folder: &Path) -> Outcome<Value> {
    let over = floor::one_by_one(folder, Way::Over, Duration::from_secs(2))?;
    let append = floor::one_by_one(folder, Way::Append, Duration::from_secs(2))?;
    let first = |path: &str| read_to_string(path).unwrap_or_default().trim().to_owned();
    let named = |path: &str, name: &str| {
        let text = read_to_string(path).unwrap_or_default();
        let line = text.lines().find(|l| l.starts_with(name)).unwrap_or_default().to_owned();
        line.split_once(':').map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    Ok(json!({
        "cores": cores,
        "processor": named("/proc/cpuinfo", "model name"),
        "memory": named("/proc/meminfo", "MemTotal"),
        "kernel": first("/proc/sys/kernel/osrelease"),
        "load_before": first("/proc/loadavg"),
        "disk": {"over_and_fdatasync": over.json(), "append_and_fsync": append.json()},
    }))
}
