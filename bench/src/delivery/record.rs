//! When each message was due, stored and delivered. Messages are numbered through all steps, so that one that arrives
//! late is not taken for another; even numbers are the customers', odd ones the agents'.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::Plan;

/// A rate with its messages' numbers.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) rate: u32,
    pub(crate) first: usize,
    /// The first that counts; those before it warm up.
    pub(crate) counts: usize,
    pub(crate) end: usize,
}

impl Step {
    pub(super) fn lay_out(plan: &Plan) -> Vec<Self> {
        let mut first = 0;
        let mut steps = Vec::new();
        for rate in &plan.rates {
            let messages = |seconds: u64| usize::try_from(u64::from(*rate) * seconds).unwrap_or_default();
            let counts = first + messages(plan.warm_up);
            let end = counts + messages(plan.seconds);
            steps.push(Self { rate: *rate, first, counts, end });
            first = end;
        }
        steps
    }

    /// From the begin of the step until the message is due.
    pub(super) fn due(&self, message: usize) -> Duration {
        let nth = u64::try_from(message - self.first).unwrap_or_default();
        Duration::from_nanos(nth * 1_000_000_000 / u64::from(self.rate))
    }

    pub(super) fn time(&self) -> Duration {
        self.due(self.end)
    }
}

#[derive(Debug)]
pub(crate) struct Record {
    begin: Instant,
    messages: Vec<Moments>,
}

/// Nanoseconds since the record's begin; 0 is not yet.
#[derive(Debug, Default)]
struct Moments {
    due: AtomicU64,
    stored: AtomicU64,
    delivered: AtomicU64,
    refused: AtomicU64,
}

impl Record {
    pub(super) fn new(steps: &[Step]) -> Self {
        let total = steps.last().map_or(0, |s| s.end);
        let messages = std::iter::repeat_with(Moments::default).take(total).collect();
        Self { begin: Instant::now(), messages }
    }

    pub(super) fn due(&self, message: usize, at: Instant) {
        self.note(message, |m| &m.due, at);
    }

    pub(super) fn stored(&self, message: usize) {
        self.note(message, |m| &m.stored, Instant::now());
    }

    pub(super) fn refused(&self, message: usize) {
        self.note(message, |m| &m.refused, Instant::now());
    }

    /// The message has come down a live line. Its author's own line brings it, too, and that does not count.
    pub(super) fn delivered(&self, message: usize, to_agent: bool) {
        if message.is_multiple_of(2) == to_agent {
            self.note(message, |m| &m.delivered, Instant::now());
        }
    }

    /// The first time stands.
    fn note(&self, message: usize, which: impl Fn(&Moments) -> &AtomicU64, at: Instant) {
        if let Some(moments) = self.messages.get(message) {
            let at = u64::try_from((at - self.begin).as_nanos()).unwrap_or(u64::MAX);
            let _ = which(moments).compare_exchange(0, at, Ordering::Relaxed, Ordering::Relaxed);
        }
    }

    pub(super) fn is_complete(&self, step: &Step) -> bool {
        let done = |m: &Moments| {
            let [stored, delivered, refused] =
                [&m.stored, &m.delivered, &m.refused].map(|t| t.load(Ordering::Relaxed) > 0);
            (stored && delivered) || refused
        };
        self.messages[step.first..step.end].iter().rev().all(done)
    }

    /// From due to stored, and from due to delivered, of those that count and to which it has happened.
    pub(super) fn of(&self, step: &Step, by_agents: Option<bool>) -> (Vec<Duration>, Vec<Duration>) {
        let (mut stored, mut delivered) = (Vec::new(), Vec::new());
        for number in step.counts..step.end {
            if by_agents.is_some_and(|by| by == number.is_multiple_of(2)) {
                continue;
            }
            let moments = &self.messages[number];
            let [due, at, to] =
                [&moments.due, &moments.stored, &moments.delivered].map(|t| t.load(Ordering::Relaxed));
            let since_due = |t: u64| (t > 0).then(|| Duration::from_nanos(t.saturating_sub(due)));
            stored.extend(since_due(at));
            delivered.extend(since_due(to));
        }
        (stored, delivered)
    }

    pub(super) fn refusals(&self, step: &Step) -> usize {
        let counted = &self.messages[step.counts..step.end];
        counted.iter().filter(|m| m.refused.load(Ordering::Relaxed) > 0).count()
    }

    /// From the first due to the last stored, of those that count.
    pub(super) fn span(&self, step: &Step) -> Duration {
        let counted = &self.messages[step.counts..step.end];
        let first = counted.first().map_or(0, |m| m.due.load(Ordering::Relaxed));
        let last = counted.iter().map(|m| m.stored.load(Ordering::Relaxed)).max().unwrap_or_default();
        Duration::from_nanos(last.saturating_sub(first))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latency_counts_from_when_a_message_was_due_and_only_on_the_other_side() {
        let plan = Plan { seconds: 1, warm_up: 1, chats: 1, rates: vec![2] };
        let steps = Step::lay_out(&plan);
        let record = Record::new(&steps);
        assert_eq!((steps[0].counts, steps[0].end), (2, 4));
        assert_eq!(steps[0].due(3), Duration::from_millis(1_500));
        let due = Instant::now();
        for message in 0..4 {
            record.due(message, due);
            record.stored(message);
            record.delivered(message, !message.is_multiple_of(2));
        }
        assert!(!record.is_complete(&steps[0]), "the author's own line does not count");
        (0..4).for_each(|message| record.delivered(message, message.is_multiple_of(2)));
        assert!(record.is_complete(&steps[0]));
        let (stored, delivered) = record.of(&steps[0], None);
        assert_eq!((stored.len(), delivered.len()), (2, 2), "those of the warm-up do not count");
        assert!(delivered.iter().all(|d| *d <= due.elapsed()));
        assert_eq!(record.of(&steps[0], Some(true)).0.len(), 1);
    }
}
