//! What no server on this disk can do faster: a thread that writes 4 KiB for each message to a file and flushes it.
//! Whatever has arrived while one flush runs shares the next, as a store with group commit does. Arrivals follow the
//! same schedule as the messages of the run beside it, and latency counts from when a message was due.
//!
//! A file that grows has its new length flushed, too, and on some disks that takes several times as long as the data
//! alone. A database writes over a log that it has written before, so that is the floor; what appending takes stands
//! beside it.

use std::fs::File;
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::Outcome;
use crate::latency::Latency;

const PAGE: [u8; 4096] = [0x5a; 4096];

/// Pages of a log that is written over again and again: as many as SQLite lets its log have.
const LOG: u64 = 1_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// Over what was written before, with fdatasync.
    Over,
    /// At the end, with fsync.
    Append,
}

/// From due to durable, at `rate` messages a second.
///
/// # Errors
/// When the disk cannot be written.
pub(crate) fn group_commit(folder: &Path, way: Way, rate: u32, time: Duration) -> Outcome<Latency> {
    let mut file = log(folder, way)?;
    let begin = Instant::now();
    let total = time.as_secs() * u64::from(rate);
    let due = |n: u64| begin + Duration::from_nanos(n * 1_000_000_000 / u64::from(rate));
    let mut values = Vec::new();
    let mut next = 0;
    while next < total {
        sleep(due(next).saturating_duration_since(Instant::now()));
        let (first, now) = (next, Instant::now());
        while next < total && due(next) <= now {
            if way == Way::Over && next % LOG == 0 {
                file.seek(SeekFrom::Start(0))?;
            }
            file.write_all(&PAGE)?;
            next += 1;
        }
        sync(&file, way)?;
        let done = Instant::now();
        values.extend((first..next).map(|n| done - due(n)));
    }
    Ok(Latency::of(values))
}

/// One flush after the other, each of one page.
///
/// # Errors
/// When the disk cannot be written.
pub(crate) fn one_by_one(folder: &Path, way: Way, time: Duration) -> Outcome<Latency> {
    let mut file = log(folder, way)?;
    let begin = Instant::now();
    let mut values = Vec::new();
    while begin.elapsed() < time {
        let from = Instant::now();
        if way == Way::Over {
            file.seek(SeekFrom::Start(0))?;
        }
        file.write_all(&PAGE)?;
        sync(&file, way)?;
        values.push(from.elapsed());
    }
    Ok(Latency::of(values))
}

fn log(folder: &Path, way: Way) -> Outcome<File> {
    let mut file = tempfile::tempfile_in(folder)?;
    if way == Way::Over {
        (0..LOG).try_for_each(|_| file.write_all(&PAGE))?;
        file.sync_all()?;
        file.seek(SeekFrom::Start(0))?;
    }
    Ok(file)
}

fn sync(file: &File, way: Way) -> Outcome {
    match way {
        Way::Over => Ok(file.sync_data()?),
        Way::Append => Ok(file.sync_all()?),
    }
}
