//! The live line's own state: whether it is there, when it was heard, when to try again. The socket is in
//! [`super::super::live`].

use domain::frame::{BEAT_EVERY, DEAD_AFTER};

use super::clock::{Millis, reached, since};
use super::dice::Dice;

/// A line that has not been welcomed for so long, in seconds, will not be.
const JOIN_WITHIN: i64 = 10;
/// Waits between tries double from the shortest to the longest, each with full jitter.
const SHORTEST: Millis = 500;
const LONGEST: Millis = 20_000;
/// A line that is back by then was never gone, as far as a reader needs to know.
const FORGIVEN: Millis = 1_500;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Down { retry_at: Millis },
    Joining { from: Millis },
    Up,
}

#[derive(Debug)]
pub(super) struct Line {
    /// Of the present connection. What a former one still says counts for nothing.
    pub number: u32,
    state: State,
    tries: u32,
    cut_at: Millis,
    heard_at: Millis,
    beat_at: Millis,
}

/// What a moment asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Due {
    Nothing,
    Join,
    Beat,
    /// It is dead, whatever the socket says.
    Drop,
}

impl Line {
    pub(super) const fn new() -> Self {
        Self { number: 0, state: State::Down { retry_at: 0 }, tries: 0, cut_at: 0, heard_at: 0, beat_at: 0 }
    }

    pub(super) fn is_up(&self) -> bool {
        self.state == State::Up
    }

    /// A new connection is being made.
    pub(super) fn join(&mut self, now: Millis) -> u32 {
        self.number += 1;
        self.state = State::Joining { from: now };
        self.number
    }

    /// The server said welcome.
    pub(super) fn welcomed(&mut self, now: Millis) {
        self.state = State::Up;
        self.tries = 0;
        self.beat_at = now;
    }

    pub(super) fn heard(&mut self, now: Millis) {
        self.heard_at = now;
    }

    /// Whether it is time for a beat; a busy page whose timers are slowed asks when it hears one.
    pub(super) fn beats(&mut self, now: Millis) -> bool {
        let due = self.is_up() && i64::from(since(now, self.beat_at)) >= BEAT_EVERY * 800;
        if due {
            self.beat_at = now;
        }
        due
    }

    pub(super) fn lost(&mut self, now: Millis, dice: &mut Dice) {
        if self.tries == 0 {
            self.cut_at = now;
        }
        let longest = LONGEST.min(SHORTEST << self.tries.min(10));
        self.tries += 1;
        self.state = State::Down { retry_at: now.wrapping_add(SHORTEST.max(dice.below(longest))) };
    }

    /// There is reason to believe that it works now, or that it is gone.
    pub(super) fn hurry(&mut self, now: Millis) {
        if let State::Down { .. } = self.state {
            self.state = State::Down { retry_at: now };
        }
    }

    pub(super) fn due(&mut self, now: Millis) -> Due {
        let late = |then, seconds: i64| i64::from(since(now, then)) >= seconds * 1_000;
        let beats = self.beats(now);
        match self.state {
            State::Down { retry_at } if reached(now, retry_at) => Due::Join,
            State::Joining { from } if late(from, JOIN_WITHIN) => Due::Drop,
            State::Up if late(self.heard_at, DEAD_AFTER) => Due::Drop,
            State::Up if beats => Due::Beat,
            _ => Due::Nothing,
        }
    }

    /// Seconds until the next try while there is no connection; `None` while all is well.
    pub(super) fn cut(&self, now: Millis) -> Option<i64> {
        if self.tries == 0 || since(now, self.cut_at) < FORGIVEN {
            return None;
        }
        Some(match self.state {
            State::Down { retry_at } => i64::from(since(retry_at, now) + 999).max(0) / 1_000,
            _ => 0,
        })
    }
}
