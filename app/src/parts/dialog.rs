//! A dialog over everything: a native `<dialog>`, which has the keyboard to itself, closes on Escape, and gives the focus back
//! to what had it. Whether it is open is its owner's signal, and nothing else: what is asked to open and to close at once is closed.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, HtmlElement};

#[derive(Clone, Copy)]
pub struct Dialog {
    node: NodeRef<html::Dialog>,
    /// Makes its owner's signal say that it is closed.
    closed: Callback<()>,
}

impl Dialog {
    /// Open while this is true.
    pub fn on(open: RwSignal<bool>) -> Self {
        Self::new(move || open.get(), move || open.maybe_update(std::mem::take))
    }

    /// Open while there is something to ask about.
    pub fn about<T: Send + Sync + 'static>(asked: RwSignal<Option<T>>) -> Self {
        let is_open = move || asked.with(Option::is_some);
        Self::new(is_open, move || asked.maybe_update(|asked| asked.take().is_some()))
    }

    fn new(is_open: impl Fn() -> bool + 'static, closed: impl Fn() + Send + Sync + 'static) -> Self {
        let node = NodeRef::<html::Dialog>::new();
        Effect::new(move |_| {
            let opens = is_open();
            let Some(dialog) = node.get() else { return };
            if !opens {
                shut(&dialog);
            } else if !dialog.open() {
                _ = dialog.show_modal();
            }
        });
        Self { node, closed: Callback::new(move |()| closed()) }
    }

    /// At once: whoever closes it may take the keyboard elsewhere right after.
    pub fn close(self) {
        if let Some(dialog) = self.node.try_get_untracked().flatten() {
            shut(&dialog);
        }
        self.closed.try_run(());
    }

    /// The browser has closed it, by Escape or because it was told to.
    fn has_closed(self) {
        // By now it may be open again.
        if self.node.try_get_untracked().flatten().is_some_and(|dialog| !dialog.open()) {
            self.close();
        }
    }
}

/// In it stand a header with the title, what there is to read, and the answers at the end.
#[component]
pub fn DialogView(
    dialog: Dialog,
    /// The id of the title.
    #[prop(optional)]
    titled: Option<&'static str>,
    /// What it is called, if no title says so.
    #[prop(optional)]
    label: Option<&'static str>,
    #[prop(default = "dialog")] class: &'static str,
    /// A click beside it closes it. Not where something was written, or has to be decided.
    #[prop(optional)]
    light: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <dialog
            class=class
            aria-labelledby=titled
            aria-label=label
            node_ref=dialog.node
            on:close=move |_| dialog.has_closed()
            on:click=move |ev| {
                // Beside it: its own edge is what is hit.
                let beside = ev.target().is_some_and(|at| at.dyn_ref::<HtmlDialogElement>().is_some());
                if light && beside {
                    dialog.close();
                }
            }
        >
            {children()}
        </dialog>
    }
}

fn shut(dialog: &HtmlDialogElement) {
    dialog.close();
    // What had the focus before may be gone. The browser notices with its next picture, and until then what nobody sees would
    // keep the keyboard.
    if let Some(at) = document().active_element().filter(|at| dialog.contains(Some(at)))
        && let Ok(at) = at.dyn_into::<HtmlElement>()
    {
        _ = at.blur();
    }
}
