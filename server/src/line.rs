//! A line of either kind, for whatever carries it: a socket (`live`) or answers (`poll`).

use std::time::Duration;

use desk::line::{AgentLine, CustomerLine, Waited};
use domain::{Down, Refusal, Up};

use crate::Server;

/// Clients that a server has sent away come back over a second for every so many of them, ...
const PER_SECOND: u32 = 2_500;
/// ... but never all at once, and nobody waits for ever.
const SPREAD: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(10));

#[derive(Debug)]
pub(crate) enum Line {
    Customer(Box<CustomerLine>),
    Agent(Box<AgentLine>),
}

impl Line {
    /// Giving up loses nothing.
    pub(crate) async fn wait(&mut self) -> Waited {
        match self {
            Self::Customer(line) => line.wait().await,
            Self::Agent(line) => line.wait().await,
        }
    }

    pub(crate) async fn take(&mut self, waited: Waited) -> Result<Vec<Down>, Refusal> {
        match self {
            Self::Customer(line) => line.take(waited).await,
            Self::Agent(line) => line.take(waited).await,
        }
    }

    pub(crate) async fn hear(&mut self, up: Up) -> Result<Vec<Down>, Refusal> {
        match self {
            Self::Customer(line) => line.hear(up).await,
            Self::Agent(line) => line.hear(up).await,
        }
    }
}

/// What a line is told when the server stops: each another moment to come back at.
pub(crate) fn bye(server: &Server) -> Down {
    let window = *server.spread.get_or_init(|| spread(server.lines.len()));
    let again = window.mul_f64(chance());
    Down::Bye { again: i64::try_from(again.as_millis()).unwrap_or_default() }
}

fn spread(lines: usize) -> Duration {
    let lines = u32::try_from(lines).unwrap_or(u32::MAX);
    (Duration::from_secs(1) * (lines / PER_SECOND)
        + Duration::from_secs(1) * (lines % PER_SECOND) / PER_SECOND)
        .clamp(SPREAD.0, SPREAD.1)
}

/// From 0 to 1. Without randomness it is one half, which is no reason to stop.
pub(crate) fn chance() -> f64 {
    let mut bytes = [0, 128];
    let _ = getrandom::fill(&mut bytes);
    f64::from(u16::from_le_bytes(bytes)) / f64::from(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_more_there_are_the_longer_they_take_to_come_back() {
        for (lines, milliseconds) in
            [(0, 500), (100, 500), (2_500, 1_000), (10_000, 4_000), (10_250, 4_100), (1_000_000, 10_000)]
        {
            assert_eq!(spread(lines).as_millis(), milliseconds, "{lines} lines");
        }
    }
}
