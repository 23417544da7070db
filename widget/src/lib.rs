//! The widget's wasm entry. The page's own script calls these, in this order.

use app::widget;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::MessagePort;

/// Wakes up the page that the server rendered.
#[wasm_bindgen]
pub fn wake() {
    widget::wake();
}

/// Connects the page with the host page around it.
#[wasm_bindgen]
pub fn host(port: MessagePort) {
    widget::host(port);
}
