//! How often something may be done: a bucket of tokens that fills by itself. Who finds it empty is told when to come
//! back.
//!
//! A bucket is one moment, at which it is full again: a token taken moves that moment on. A bucket that is full is the
//! same as none, so what has rested can be forgotten.

use std::collections::HashMap;
use std::hash::Hash;

use crate::time::{Span, Time};

/// So many at once, and then one each `every`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    pub burst: i64,
    pub every: Span,
}

/// Nobody is told to wait for nothing.
const SHORTEST_WAIT: i64 = 1;

/// Buckets by key, at most so many. When there are too many the fullest are forgotten: they would refuse last.
#[derive(Clone, Debug)]
pub struct Buckets<K> {
    rate: Rate,
    most: usize,
    full_at: HashMap<K, Time>,
}

impl<K: Eq + Hash + Clone> Buckets<K> {
    pub fn new(rate: Rate, most: usize) -> Self {
        Self { rate, most: most.max(1), full_at: HashMap::new() }
    }

    /// Takes a token.
    ///
    /// # Errors
    /// The whole seconds after which there will be one. A refusal costs nothing: who comes back in time is let in.
    pub fn take(&mut self, key: &K, now: Time) -> Result<(), i64> {
        let Rate { burst, every } = self.rate;
        let full_at = self.full_at.get(key).copied().unwrap_or(now).max(now) + every;
        let wait = full_at - now - Span(every.0.saturating_mul(burst));
        if wait > Span(0) {
            return Err((wait - Span(1)).whole_seconds() + SHORTEST_WAIT);
        }
        if self.full_at.len() >= self.most && !self.full_at.contains_key(key) {
            self.forget(now);
        }
        self.full_at.insert(key.clone(), full_at);
        Ok(())
    }

    pub fn len(&self) -> usize {
        self.full_at.len()
    }

    pub fn is_empty(&self) -> bool {
        self.full_at.is_empty()
    }

    /// What is full, and if that is too little, the fuller half: so it is not done again with the next key.
    fn forget(&mut self, now: Time) {
        self.full_at.retain(|_, full_at| *full_at > now);
        let keep = self.most / 2;
        if self.full_at.len() <= keep {
            return;
        }
        let mut moments: Vec<Time> = self.full_at.values().copied().collect();
        let at = (moments.len() - keep).min(moments.len() - 1);
        let limit = *moments.select_nth_unstable(at).1;
        // Those at the limit itself may be many: only so many of them stay as there is place for.
        let mut place = keep - moments[at..].iter().filter(|full_at| **full_at > limit).count().min(keep);
        self.full_at.retain(|_, full_at| {
            let at_limit = *full_at == limit && place > 0;
            place -= usize::from(at_limit);
            at_limit || *full_at > limit
        });
    }
}
