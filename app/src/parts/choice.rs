//! Choosing from a list while the keyboard stays in the search above it: arrow keys say which one is looked at, Enter takes it.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use super::icon::icon;

/// PageUp and PageDown go so far.
const PAGE: usize = 8;

#[derive(Clone, Copy)]
pub struct Choice {
    /// The ids of the options begin with it.
    name: &'static str,
    at: RwSignal<usize>,
    count: Signal<usize>,
}

impl Choice {
    pub fn new(name: &'static str, count: impl Fn() -> usize + Send + Sync + 'static) -> Self {
        Self { name, at: RwSignal::new(0), count: Signal::derive(count) }
    }

    /// Which one is looked at: the last one, where there are no longer as many.
    pub fn at(self) -> Option<usize> {
        let last = self.count.get().checked_sub(1)?;
        Some(self.at.get().min(last))
    }

    pub fn is_at(self, nth: usize) -> bool {
        self.at() == Some(nth)
    }

    pub fn look_at(self, nth: usize) {
        self.at.maybe_update(|at| std::mem::replace(at, nth) != nth);
    }

    pub fn id_of(self, nth: usize) -> String {
        format!("{}-{nth}", self.name)
    }

    /// The id of what is looked at.
    pub fn id(self) -> Option<String> {
        self.at().map(|nth| self.id_of(nth))
    }

    /// Goes where the key leads, round at the ends. True if it was one that does.
    pub fn moves(self, ev: &KeyboardEvent) -> bool {
        if composes(ev) || ev.alt_key() || ev.ctrl_key() || ev.meta_key() {
            return false;
        }
        let Some(now) = untrack(|| self.at()) else { return false };
        let Some(to) = step(now, self.count.get_untracked(), &ev.key()) else { return false };
        ev.prevent_default();
        self.look_at(to);
        show(self.id_of(to));
        true
    }

    /// The same, and Enter takes what is looked at. It does nothing else, also where there is nothing to take.
    pub fn hears(self, ev: &KeyboardEvent, take: impl FnOnce(usize)) {
        if ev.key() != "Enter" {
            self.moves(ev);
        } else if !composes(ev) {
            ev.prevent_default();
            if let Some(nth) = untrack(|| self.at()) {
                take(nth);
            }
        }
    }
}

/// Where a key leads in a list of so many.
fn step(now: usize, count: usize, key: &str) -> Option<usize> {
    match key {
        "ArrowDown" => Some((now + 1) % count),
        "ArrowUp" => Some((now + count - 1) % count),
        "PageDown" => Some((now + PAGE).min(count - 1)),
        "PageUp" => Some(now.saturating_sub(PAGE)),
        _ => None,
    }
}

/// The search above such a list. It has the keyboard from the start.
#[component]
pub fn Find(
    label: &'static str,
    /// The id of the list.
    #[prop(into)]
    list: String,
    /// The id of what is looked at.
    looked_at: impl Fn() -> Option<String> + Send + Sync + 'static,
    typed: impl Fn(String) + 'static,
    on_key: impl Fn(KeyboardEvent) + 'static,
    #[prop(optional)] field: NodeRef<html::Input>,
) -> impl IntoView {
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            _ = field.focus();
        }
    });
    view! {
        <div class="find">
            {icon("search")}
            <input
                type="search"
                role="combobox"
                aria-label=label
                placeholder=label
                aria-autocomplete="list"
                aria-expanded="true"
                aria-controls=list
                aria-activedescendant=looked_at
                autocomplete="off"
                node_ref=field
                on:input=move |ev| typed(event_target_value(&ev))
                on:keydown=on_key
            />
        </div>
    }
}

/// What an input method composes is no key of ours. 229 is what some of them send instead of the mark.
pub fn composes(ev: &KeyboardEvent) -> bool {
    ev.is_composing() || ev.key_code() == 229
}

/// Scrolls to the option with this id, only as far as it takes to see it. By then it may be gone.
pub fn show(id: String) {
    request_animation_frame(move || {
        if let Some(option) = document().get_element_by_id(&id) {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            option.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_go_round_at_the_ends_and_pages_stop_there() {
        for (now, key, to) in [
            (0, "ArrowDown", 1),
            (9, "ArrowDown", 0),
            (0, "ArrowUp", 9),
            (9, "ArrowUp", 8),
            (1, "PageDown", 9),
            (0, "PageDown", 8),
            (9, "PageUp", 1),
            (3, "PageUp", 0),
        ] {
            assert_eq!(step(now, 10, key), Some(to), "{now} {key}");
        }
        assert_eq!((step(0, 1, "ArrowDown"), step(0, 1, "ArrowUp")), (Some(0), Some(0)));
        assert_eq!((step(3, 10, "Home"), step(3, 10, "a")), (None, None), "these are the search's own");
    }
}
