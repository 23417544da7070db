//! A button of the tool row with something that hangs over the text box while it is open. Escape gives the keyboard back
//! to the text box; leaving it closes it.

use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::caret::TextBox;
use crate::parts::focus;
use crate::parts::icon::icon;

/// Before what has the keyboard is taken away: what is open keeps it, and is not left.
pub(super) fn keep_focus(ev: &web_sys::MouseEvent) {
    let at = ev.target().and_then(|at| at.dyn_into::<web_sys::Element>().ok());
    focus::focus(at.and_then(|at| at.closest("[role=dialog]").ok().flatten()));
}

/// What opens takes the focus by itself.
#[component]
pub(crate) fn Tool(
    label: &'static str,
    sign: &'static str,
    /// The classes of what opens, beside `picker`.
    #[prop(default = "")]
    class: &'static str,
    open: RwSignal<bool>,
    text_box: TextBox,
    children: ChildrenFn,
) -> impl IntoView {
    let root = NodeRef::<html::Span>::new();
    // What is chosen may take the tools off the page while the browser still tells of the focus that leaves.
    let shut = move || _ = open.try_set(false);
    let on_key = move |ev: KeyboardEvent| {
        if ev.key() == "Escape" && !ev.is_composing() && open.try_get_untracked().unwrap_or_default() {
            ev.prevent_default();
            ev.stop_propagation();
            shut();
            text_box.focus();
        }
    };
    let on_leave = move |ev: FocusEvent| {
        let to = ev.related_target().and_then(|t| t.dyn_into::<web_sys::Node>().ok());
        let stays = root.try_get_untracked().flatten().is_some_and(|root| root.contains(to.as_ref()));
        // Who looks at another window comes back to what was open.
        let looks_away = to.is_none() && !document().has_focus().unwrap_or(true);
        if !stays && !looks_away {
            shut();
        }
    };
    let class = format!("picker {class}");
    let children = StoredValue::new(children);
    view! {
        <span class="tool" node_ref=root on:keydown=on_key on:focusout=on_leave>
            <button
                class="btn bare icon"
                type="button"
                data-command=sign
                aria-label=label
                title=label
                aria-haspopup="dialog"
                aria-expanded=move || open.get().to_string()
                on:click=move |_| open.update(|o| *o = !*o)
            >
                {icon(sign)}
            </button>
            <Show when=move || open.get()>
                <div class=class.clone() role="dialog" aria-label=label tabindex="-1">
                    {children.with_value(|children| children())}
                </div>
            </Show>
        </span>
    }
}
