//! The place over the open conversation where files can be dropped. It shows while somebody drags some over the page.

use leptos::ev;
use leptos::prelude::*;
use web_sys::DragEvent;

use super::attach;
use super::talk::Talk;
use crate::parts::focus;
use crate::parts::icon::large_icon;
use crate::words::Words;

#[component]
pub(crate) fn Drop(talk: Talk) -> impl IntoView {
    let words: Words = expect_context();
    let over = RwSignal::new(false);
    let has_files = |event: &DragEvent| attach::brings(event.data_transfer().as_ref(), "Files");
    Effect::new(move |_| {
        let enters = window_event_listener(ev::dragenter, move |event| {
            if has_files(&event) {
                over.set(true);
            }
        });
        // It goes nowhere else in the page: it has left the window.
        let leaves = window_event_listener(ev::dragleave, move |event| {
            if event.related_target().is_none() {
                over.set(false);
            }
        });
        let drops = window_event_listener(ev::drop, move |_| over.set(false));
        on_cleanup(move || {
            enters.remove();
            leaves.remove();
            drops.remove();
        });
    });
    let take = move |event: DragEvent| {
        if has_files(&event) {
            event.prevent_default();
            talk.choose(attach::brought(event.data_transfer().as_ref()));
            over.set(false);
            focus::focus_id("message");
        }
    };
    let may_drop = move |event: DragEvent| {
        if has_files(&event) {
            event.prevent_default();
            if let Some(carrier) = event.data_transfer() {
                carrier.set_drop_effect("copy");
            }
        }
    };
    view! {
        <div class="drop-here" class:private=move || talk.private.get() hidden=move || !over.get() on:dragover=may_drop on:drop=take>
            {large_icon("upload")}
            <b>{move || if talk.private.get() { words.drop_private() } else { words.drop_here() }}</b>
            <span class="meta">{words.files_taken()}</span>
        </div>
    }
}
