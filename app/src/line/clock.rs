//! The browser's time in milliseconds. It is a browser's number cut to 32 bits, so it wraps around every seven weeks:
//! moments are compared by their distance only.

use domain::Time;

pub(crate) type Millis = i32;

/// A moment of the server's, cut as the browser's are.
pub(crate) const fn cut(time: Time) -> Millis {
    let [a, b, c, d, ..] = time.millis().to_le_bytes();
    Millis::from_le_bytes([a, b, c, d])
}

/// Milliseconds from `then` to `now`.
pub(crate) const fn since(now: Millis, then: Millis) -> Millis {
    now.wrapping_sub(then)
}

pub(crate) const fn reached(now: Millis, at: Millis) -> bool {
    since(now, at) >= 0
}
