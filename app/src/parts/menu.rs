//! A button that opens a menu. Arrow keys, Home and End move in it; Escape closes it and gives the focus back; leaving it
//! closes it, too.

use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::focus;
use super::icon::small_icon;

/// The items are elements with a role that begins with `menuitem`, and `tabindex="-1"`. A click on one closes the menu first: a
/// dialog that it opens gives the focus back to the button later.
#[component]
pub fn Menu(
    /// What the menu is called.
    #[prop(into)]
    label: String,
    /// The button's classes.
    class: &'static str,
    /// What stands on the button, before the arrow.
    #[prop(into)]
    button: ViewFn,
    children: Children,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let root = NodeRef::<html::Span>::new();
    let trigger = NodeRef::<html::Button>::new();
    let items = NodeRef::<html::Div>::new();
    let walk = move |key: &str| {
        items
            .try_get_untracked()
            .flatten()
            .is_some_and(|list| focus::walk(&list, "[role^=menuitem]:not([hidden])", key))
    };
    // After the click that opens it, when the items can take the focus.
    Effect::new(move |_| {
        if open.get() {
            walk("Home");
        }
    });
    // What an item does may take the whole menu off the page, and the browser still tells of the focus that leaves it:
    // its signals are then gone, and there is nothing left to close.
    let shut = move || _ = open.try_set(false);
    let close = move || {
        shut();
        if let Some(button) = trigger.try_get_untracked().flatten() {
            _ = button.focus();
        }
    };
    let is_open = move || open.try_get_untracked().unwrap_or_default();
    let on_key = move |ev: KeyboardEvent| match ev.key().as_str() {
        "Escape" if is_open() => {
            ev.prevent_default();
            ev.stop_propagation();
            close();
        }
        "Tab" => shut(),
        "ArrowDown" if !is_open() => {
            ev.prevent_default();
            open.set(true);
        }
        key if is_open() && walk(key) => ev.prevent_default(),
        _ => {}
    };
    let on_leave = move |ev: FocusEvent| {
        let to = ev.related_target().and_then(|t| t.dyn_into::<web_sys::Node>().ok());
        if !root.try_get_untracked().flatten().is_some_and(|root| root.contains(to.as_ref())) {
            shut();
        }
    };
    view! {
        <span class="drop" node_ref=root on:keydown=on_key on:focusout=on_leave>
            <button
                class=class
                type="button"
                aria-haspopup="menu"
                aria-expanded=move || open.get().to_string()
                node_ref=trigger
                on:click=move |_| open.update(|o| *o = !*o)
            >
                {button.run()}
                <span class="caret">{small_icon("caret")}</span>
            </button>
            <div
                class="menu"
                role="menu"
                aria-label=label
                hidden=move || !open.get()
                node_ref=items
                on:click:capture=move |_| {
                    // A key may press an item of a closed menu, and must not bring the keyboard here.
                    if is_open() {
                        close();
                    }
                }
            >
                {children()}
            </div>
        </span>
    }
}
