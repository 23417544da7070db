//! Chance for what need not be secret: ids of writes and how long to wait before trying again. The secret token and the
//! chat's id come from the browser's generator directly.

use domain::WriteId;
use uuid::{Builder, Uuid};

use super::clock::Millis;

/// Marsaglia's xorshift. The seed is 128 bits from the browser, of which two pages share none.
#[derive(Debug)]
pub(crate) struct Dice(u64, u64);

impl Dice {
    pub(crate) fn new(seed: Uuid) -> Self {
        let (high, low) = seed.as_u64_pair();
        Self(high, low | 1)
    }

    pub(crate) fn write(&mut self) -> WriteId {
        let (high, low) = (self.roll(), self.roll());
        WriteId(Builder::from_random_bytes(Uuid::from_u64_pair(high, low).into_bytes()).into_uuid())
    }

    /// From 0 up to `limit`.
    pub(crate) fn below(&mut self, limit: Millis) -> Millis {
        let share = Millis::try_from(self.roll() >> 34).unwrap_or_default();
        share % limit.max(1)
    }

    /// xorshift128+, S. Vigna, "Further scramblings of Marsaglia's xorshift generators".
    fn roll(&mut self) -> u64 {
        let Self(mut one, two) = *self;
        one ^= one << 23;
        one ^= (one >> 17) ^ two ^ (two >> 26);
        *self = Self(two, one);
        one.wrapping_add(two)
    }
}
