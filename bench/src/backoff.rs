//! When a client whose line broke tries again: the widget's rule (`app/src/widget/talk/line.rs`), drawn again here so
//! that what is measured is what customers' browsers do.

use std::time::Duration;

use crate::dice::Dice;

/// Milliseconds. Waits double from the shortest to the longest.
const SHORTEST: u64 = 500;
const LONGEST: u64 = 20_000;

#[derive(Debug)]
pub(crate) struct Backoff {
    dice: Dice,
    tries: u32,
    named: Option<Duration>,
}

impl Backoff {
    pub(crate) const fn new(dice: Dice) -> Self {
        Self { dice, tries: 0, named: None }
    }

    pub(crate) const fn welcomed(&mut self) {
        self.tries = 0;
        self.named = None;
    }

    /// The server said goodbye and named the first wait.
    pub(crate) const fn told(&mut self, again_ms: u64) {
        self.named = Some(Duration::from_millis(again_ms));
    }

    pub(crate) fn wait(&mut self) -> Duration {
        if let Some(named) = self.named.take() {
            return named;
        }
        let longest = LONGEST.min(SHORTEST << self.tries.min(10));
        self.tries += 1;
        Duration::from_millis(SHORTEST.max(self.dice.below(longest)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_until_a_welcome_and_a_goodbye_names_the_first() {
        let mut backoff = Backoff::new(Dice::new(7));
        let waits: Vec<_> = (0..200).map(|_| backoff.wait()).collect();
        assert_eq!(waits[0], Duration::from_millis(500));
        assert!(waits.iter().all(|w| (500..20_000).contains(&w.as_millis())));
        assert!(waits[20..].iter().any(|w| w.as_millis() > 10_000));
        backoff.told(42);
        assert_eq!(backoff.wait(), Duration::from_millis(42));
        backoff.welcomed();
        assert_eq!(backoff.wait(), Duration::from_millis(500));
    }
}
