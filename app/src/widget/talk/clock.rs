//! The browser's time in milliseconds. It is a browser's number cut to 32 bits, so it wraps around every seven weeks:
//! moments are compared by their distance only.

pub(in crate::widget) type Millis = i32;

/// Milliseconds from `then` to `now`.
pub(super) const fn since(now: Millis, then: Millis) -> Millis {
    now.wrapping_sub(then)
}

pub(super) const fn reached(now: Millis, at: Millis) -> bool {
    since(now, at) >= 0
}
