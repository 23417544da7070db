//! How long things took: percentiles by the nearest rank, so that each is a value that was measured.

use std::time::Duration;

use serde_json::{Value, json};

#[derive(Clone, Debug, Default)]
pub(crate) struct Latency(Vec<Duration>);

impl Latency {
    pub(crate) fn of(mut values: Vec<Duration>) -> Self {
        values.sort_unstable();
        Self(values)
    }

    pub(crate) const fn count(&self) -> usize {
        self.0.len()
    }

    /// The smallest value that so many of a thousand are not above. Zero when there is none.
    pub(crate) fn at(&self, per_mille: usize) -> Duration {
        let rank = (self.0.len() * per_mille).div_ceil(1_000).max(1);
        self.0.get(rank - 1).copied().unwrap_or_default()
    }

    pub(crate) fn max(&self) -> Duration {
        self.at(1_000)
    }

    pub(crate) fn json(&self) -> Value {
        if self.0.is_empty() {
            return Value::Null;
        }
        json!({
            "p50_ms": ms(self.at(500)),
            "p99_ms": ms(self.at(990)),
            "p999_ms": ms(self.at(999)),
            "max_ms": ms(self.max()),
        })
    }
}

/// Milliseconds to the microsecond.
pub(crate) fn ms(time: Duration) -> f64 {
    rounded(time.as_secs_f64() * 1_000.0)
}

/// To three places: what is behind them was not measured.
pub(crate) fn rounded(number: f64) -> f64 {
    (number * 1_000.0).round() / 1_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_the_value_of_the_nearest_rank() {
        let latency = Latency::of((1..=1_000).rev().map(Duration::from_millis).collect());
        assert_eq!(latency.at(500), Duration::from_millis(500));
        assert_eq!(latency.at(990), Duration::from_millis(990));
        assert_eq!(latency.at(999), Duration::from_millis(999));
        assert_eq!(latency.max(), Duration::from_millis(1_000));
        let few = Latency::of([30, 10, 20].map(Duration::from_millis).into());
        assert_eq!((few.at(500), few.at(990)), (Duration::from_millis(20), Duration::from_millis(30)));
        assert_eq!(Latency::default().at(990), Duration::ZERO);
        assert_eq!(Latency::of(vec![Duration::from_micros(1_234)]).json()["p99_ms"], 1.234);
    }
}
