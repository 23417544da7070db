//! Where the agent is among the screens, and how to go elsewhere.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use leptos_router::location::{BrowserUrl, LocationProvider};

use super::leaving;
use super::place::Place;

#[derive(Clone, Copy)]
pub(crate) struct Way {
    place: Memo<Place>,
    go: Callback<String>,
    /// False while the page is as the server sent it. Only what opens later may take the focus.
    awake: StoredValue<bool>,
}

impl Way {
    /// Must stand inside the router.
    pub(crate) fn provide() -> Self {
        let path = use_location().pathname;
        let navigate = use_navigate();
        let way = Self {
            place: Memo::new(move |_| path.with(|p| Place::of(p))),
            go: Callback::new(move |path: String| navigate(&path, NavigateOptions::default())),
            awake: StoredValue::new(false),
        };
        provide_context(way);
        Effect::new(move |_| {
            path.track();
            way.awake.set_value(true);
            // The router waits with the address bar until the new screen stands. Ours stand at once.
            if let Some(url) = use_context::<BrowserUrl>() {
                url.ready_to_complete();
            }
        });
        way
    }

    pub(crate) fn here() -> Self {
        expect_context()
    }

    pub(crate) fn place(self) -> Place {
        self.place.get()
    }

    pub(crate) fn place_untracked(self) -> Place {
        self.place.get_untracked()
    }

    pub(crate) fn go(self, place: Place) {
        self.go.run(place.path());
    }

    pub(crate) fn is_awake(self) -> bool {
        self.awake.get_value()
    }
}

/// Leaves for the sign-in page, which leads back here. The whole page goes, and with it what the agent saw.
pub(crate) fn sign_in_again() {
    // Nobody can go on here, whatever is open.
    leaving::decided();
    let location = window().location();
    let place = Place::of(&location.pathname().unwrap_or_default());
    _ = location.assign(&place.by_sign_in());
}
