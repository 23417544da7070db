//! The paperclip: files from the agent's machine. They can also be dropped on the conversation, or pasted.

use domain::attachment::OFFERED;
use leptos::html;
use leptos::prelude::*;

use crate::console::attach;
use crate::console::talk::Talk;
use crate::parts::icon::icon;
use crate::words::Words;

#[component]
pub(super) fn AttachFiles(talk: Talk) -> impl IntoView {
    let words: Words = expect_context();
    let input = NodeRef::<html::Input>::new();
    let ask = move |_| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    let take = move |_| {
        let Some(input) = input.get_untracked() else { return };
        let files = input.files().map(|list| attach::all(&list)).unwrap_or_default();
        // So that the same can be chosen again.
        input.set_value("");
        talk.choose(files);
    };
    view! {
        <input type="file" multiple accept=OFFERED hidden node_ref=input on:change=take/>
        <button
            class="btn bare icon"
            type="button"
            data-command="attach"
            aria-label=words.attach_files()
            title=words.attach_files()
            on:click=ask
        >
            {icon("attach")}
        </button>
    }
}
