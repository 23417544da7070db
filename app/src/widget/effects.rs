//! Runs what follows the page's signal. General executors bring a queue of promises; here everything that can wake an
//! effect passes through one place, which lets all of them look at the signal at once and returns when they have.

use core::cell::RefCell;
use core::task::{Context, Waker};

use any_spawner::{CustomExecutor, Executor, PinnedFuture, PinnedLocalFuture};

thread_local! {
    static EFFECTS: RefCell<Vec<PinnedLocalFuture<()>>> = const { RefCell::new(Vec::new()) };
}

struct Effects;

/// Before the page is woken up: its parts hand in their effects then.
pub(super) fn gather() {
    // A second time would be no news.
    let _ = Executor::init_custom_executor(Effects);
}

/// Lets the page follow its signal.
pub(super) fn follow() {
    Effects.poll_local();
}

impl CustomExecutor for Effects {
    fn spawn(&self, effect: PinnedFuture<()>) {
        self.spawn_local(effect);
    }

    fn spawn_local(&self, effect: PinnedLocalFuture<()>) {
        EFFECTS.with_borrow_mut(|effects| effects.push(effect));
    }

    fn poll_local(&self) {
        let mut context = Context::from_waker(Waker::noop());
        let mut effects = EFFECTS.take();
        effects.retain_mut(|effect| effect.as_mut().poll(&mut context).is_pending());
        EFFECTS.with_borrow_mut(|since| {
            effects.append(since);
            *since = effects;
        });
    }
}
