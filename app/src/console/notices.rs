//! What is told besides the lists and the conversation: politely to who listens, and in toasts to who looks.

use std::time::Duration;

use leptos::prelude::*;

use super::warnings::WarningsView;
use crate::parts::icon::{icon, small_icon};
use crate::words::Words;

/// Long enough to be read twice.
const SHOWN_FOR: Duration = Duration::from_secs(10);
/// More would cover the list.
const AT_ONCE: usize = 3;

#[derive(Clone, Debug, PartialEq, Eq)]
struct Toast {
    number: u32,
    text: String,
}

#[derive(Clone, Copy)]
pub(crate) struct Notices {
    said: RwSignal<String>,
    toasts: RwSignal<Vec<Toast>>,
    count: StoredValue<u32>,
}

impl Notices {
    pub(crate) fn provide() -> Self {
        let notices =
            Self { said: RwSignal::default(), toasts: RwSignal::default(), count: StoredValue::new(0) };
        provide_context(notices);
        notices
    }

    pub(crate) fn here() -> Self {
        expect_context()
    }

    /// For screen readers; what is on the screen says the same by itself.
    pub(crate) fn say(self, text: String) {
        // The same words twice in a row would not be read out again.
        let text = if self.said.get_untracked() == text { format!("{text}\u{a0}") } else { text };
        self.said.set(text);
    }

    /// Says that something went wrong, or that somebody was faster.
    pub(crate) fn warn(self, text: String) {
        self.count.update_value(|n| *n += 1);
        let number = self.count.get_value();
        self.toasts.update(|toasts| {
            toasts.push(Toast { number, text });
            if toasts.len() > AT_ONCE {
                toasts.remove(0);
            }
        });
        set_timeout(move || self.close(number), SHOWN_FOR);
    }

    fn close(self, number: u32) {
        self.toasts.update(|toasts| toasts.retain(|t| t.number != number));
    }
}

/// Both have their place in the page before there is anything to tell, or it would not be read out.
#[component]
pub(crate) fn NoticesView() -> impl IntoView {
    let words: Words = expect_context();
    let notices = Notices::here();
    view! {
        <p class="aside-only" role="status">{move || notices.said.get()}</p>
        <div class="toasts">
            <div role="alert">
                <For each=move || notices.toasts.get() key=|toast| toast.number let:toast>
                    <div class="toast bad">
                        {small_icon("warn")}
                        <span>{toast.text.clone()}</span>
                        <button
                            class="btn s bare icon"
                            type="button"
                            aria-label=words.close()
                            on:click=move |_| notices.close(toast.number)
                        >
                            {icon("close")}
                        </button>
                    </div>
                </For>
            </div>
            <WarningsView/>
        </div>
    }
}
