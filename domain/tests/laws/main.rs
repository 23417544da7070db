//! Laws: what holds for every history that the rules allow, and for every text that comes in. `history` plays chats by
//! the real state machine and numbers their lines as the store does; the other files say what must be true of it.
//!
//! Every run has the same cases: the seed is fixed. A failure prints the smallest case that breaks the law.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a law that cannot be checked is to fail where it stands"
)]

mod bucket;
mod chat;
mod format;
mod history;
mod log;
mod marks;
mod office;
mod paint;
mod routing;
mod text;
mod time;
mod view;
mod warning;
mod wire;

use std::fmt::Debug;
use std::io::Write as _;

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};

const SEED: [u8; 32] = *b"Snak: one seed for every machine";

/// Tries the law on so many cases, and says how many held.
fn law<S>(name: &str, cases: u32, of: &S, holds: impl Fn(S::Value) -> Result<(), TestCaseError>)
where
    S: Strategy,
    S::Value: Debug,
{
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 20_000, ..Config::default() };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &SEED);
    match TestRunner::new_with_rng(config, rng).run(of, holds) {
        Ok(()) => {
            // Past the capture of test output: the count is for whoever reads the run.
            let line = format!("law: {name}: {cases} cases, seed \"{}\"\n", String::from_utf8_lossy(&SEED));
            drop(std::io::stdout().write_all(line.as_bytes()));
        }
        Err(TestError::Fail(reason, case)) => panic!("{name}: {reason}\nsmallest case: {case:#?}"),
        Err(TestError::Abort(reason)) => panic!("{name}: gave up: {reason}"),
    }
}
