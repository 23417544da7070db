//! Whether somebody looks at the page.

use leptos::ev;
use leptos::prelude::*;

#[derive(Clone, Copy)]
pub(crate) struct Watching(RwSignal<bool>);

impl Watching {
    pub(crate) fn provide() -> Self {
        let watching = Self(RwSignal::new(false));
        provide_context(watching);
        Effect::new(move |_| {
            let look = move || watching.0.set(!document().hidden());
            look();
            let seen = window_event_listener(ev::visibilitychange, move |_| look());
            on_cleanup(move || seen.remove());
        });
        watching
    }

    pub(crate) fn here() -> Self {
        expect_context()
    }

    pub(crate) fn is_on(self) -> bool {
        self.0.get()
    }
}
