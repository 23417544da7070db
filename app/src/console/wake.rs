//! Wakes up the page in the browser.

use leptos::prelude::*;

use super::app::{App, BROKEN};
use super::boot::Boot;
use crate::words::Words;

/// Takes over the page that the server rendered, starting from the same [`Boot`].
pub fn wake() {
    let Some(mut boot) = boot() else { return };
    let words = Words::from_page(std::mem::take(&mut boot.words));
    std::panic::set_hook(Box::new(|panic| {
        web_sys::console::error_1(&panic.to_string().into());
        show_broken();
    }));
    leptos::mount::hydrate_body(move || view! { <App words=words boot=boot/> });
    if let Some(root) = document().document_element() {
        _ = root.set_attribute("data-awake", "");
    }
}

fn boot() -> Option<Boot> {
    let text = document().get_element_by_id("boot")?.text_content()?;
    serde_json::from_str(&text).ok()
}

/// After a panic nothing answers any more; the page says so.
fn show_broken() {
    if let Some(strip) = document().get_element_by_id(BROKEN) {
        _ = strip.remove_attribute("hidden");
    }
}
