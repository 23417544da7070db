//! The console's wasm entry: wakes up the page that the server rendered.

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(start)]
pub fn start() {
    app::console::wake();
}
