//! What time it is. `Desk` owns the only clock; everything below gets moments as arguments.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use domain::Time;
use domain::time::Span;

#[derive(Clone, Debug)]
pub struct Clock(Kind);

#[derive(Clone, Debug)]
enum Kind {
    World,
    /// Stands still until it is moved: for tests.
    Held(Arc<AtomicI64>),
}

impl Clock {
    pub const fn world() -> Self {
        Self(Kind::World)
    }

    pub fn held(at: Time) -> Self {
        Self(Kind::Held(Arc::new(AtomicI64::new(at.0))))
    }

    pub fn now(&self) -> Time {
        match &self.0 {
            Kind::World => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                Time(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
            }
            Kind::Held(at) => Time(at.load(Ordering::SeqCst)),
        }
    }

    /// Moves a held clock on. The world's clock is not ours to move.
    pub fn pass(&self, span: Span) {
        if let Kind::Held(at) = &self.0 {
            at.fetch_add(span.0, Ordering::SeqCst);
        }
    }
}
