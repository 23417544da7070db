//! Icons. The drawings come once with the page, as a sprite from `style/icons-*.svg`; a component only points there.

use leptos::prelude::*;

/// An icon beside words, or in a control that has a name of its own.
pub fn icon(name: &'static str) -> impl IntoView {
    drawn("i", name)
}

/// The 16 px size, beside text.
pub fn small_icon(name: &'static str) -> impl IntoView {
    drawn("i i-s", name)
}

/// The 32 px size, where there is nothing else to see.
pub fn large_icon(name: &'static str) -> impl IntoView {
    drawn("i i-l", name)
}

fn drawn(class: &'static str, name: &'static str) -> impl IntoView {
    view! {
        <svg class=class aria-hidden="true">
            <use href=format!("#i-{name}")></use>
        </svg>
    }
}
