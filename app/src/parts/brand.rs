//! The product's sign and name.

use leptos::prelude::*;

pub fn brand() -> impl IntoView {
    view! {
        <svg viewBox="0 0 24 24" aria-hidden="true">
            <path
                class="b1"
                d="M12 2.5c5.5 0 9.5 3.7 9.5 8.8s-4 8.8-9.5 8.8c-1.2 0-2.4-.2-3.4-.5l-4.9 1.8c-.5.2-1-.3-.8-.8l1.3-4a8.6 8.6 0 0 1-1.7-5.3c0-5.1 4-8.8 9.5-8.8Z"
            ></path>
            <circle class="b2" cx="8.6" cy="11.4" r="2.1"></circle>
            <circle class="b3" cx="15.2" cy="11.4" r="2.1"></circle>
        </svg>
        "Snak"
    }
}
