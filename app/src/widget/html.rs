//! The whole document, as the server sends it.
//!
//! It stands without the bundle; the script at its end greets the host page before anything is loaded, then loads the
//! bundle and wakes the page up.

use domain::json::quote;
use leptos::prelude::*;

use super::page::{Page, page};
use super::screen::{Screen, Shown};
use crate::site::Bundle;
use crate::words::Words;

/// `accent` is the channel's colour and the colour of text on it, as `#rrggbb`.
pub fn html(
    known: &Page,
    words: Words,
    language: &str,
    direction: &str,
    accent: (String, String),
    bundle: &Bundle,
    nonce: &str,
) -> String {
    let body = Owner::new().with(|| page(known, Shown::new(Screen::new(known, words)), words).to_html());
    let (accent, ink) = accent;
    let Bundle { js, wasm, css } = bundle;
    let class = if known.alone { "alone" } else { "framed" };
    let title = escape(&known.name);
    let (source, icons) = (source(known, words), include_str!("../../../style/icons-widget.svg"));
    format!(
        "<!doctype html>\
         <html lang=\"{language}\" dir=\"{direction}\">\
         <head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1,interactive-widget=resizes-content\">\
         <title>{title}</title>\
         <link rel=\"stylesheet\" href=\"{css}\" nonce=\"{nonce}\">\
         <style nonce=\"{nonce}\">:root{{--w:{accent};--on-w:{ink};--on-w-2:color-mix(in srgb,{ink} 86%,{accent})}}</style>\
         <link rel=\"modulepreload\" href=\"{js}\" nonce=\"{nonce}\">\
         <link rel=\"preload\" as=\"fetch\" href=\"{wasm}\" crossorigin>\
         </head><body class=\"{class}\">{icons}<div id=\"snak\">{body}</div>\
         <script type=\"application/json\" id=\"page\">{source}</script>\
         <script type=\"module\" nonce=\"{nonce}\">{script}</script></body></html>",
        script = SCRIPT.replace("JS", js).replace("WASM", wasm),
    )
}

/// Says "here" at once, because the loader waits for it. A start that is pressed before the page is awake is remembered.
/// If the bundle fails, the page says so.
const SCRIPT: &str = r#"
const port=parent!==window&&new Promise(have=>{
addEventListener("message",function hear(e){
if(e.source!==parent||e.data!=="snak:port")return;
removeEventListener("message",hear);have(e.ports[0])});
parent.postMessage("snak:here","*")});
let pressed;
const early=e=>{e.preventDefault();pressed=e.target};
addEventListener("submit",early);
const broken=()=>document.getElementById("broken").hidden=false;
addEventListener("error",e=>e.error instanceof WebAssembly.RuntimeError&&broken());
try{
const bundle=await import("JS");
await bundle.default({module_or_path:"WASM"});
bundle.wake();
removeEventListener("submit",early);
pressed?.requestSubmit();
port&&bundle.host(await port)
}catch(e){broken();throw e}
"#;

/// What the bundle is to know. Nothing in it can end the element that it stands in.
fn source(page: &Page, words: Words) -> String {
    let mut out = String::from("{");
    for (name, text) in [("channel", &page.channel), ("name", &page.name)] {
        out.push_str(&format!("\"{name}\":{},", quote(text)));
    }
    for (name, on) in
        [("open", page.open), ("resume", page.resume), ("alone", page.alone), ("archived", page.archived)]
    {
        if on {
            out.push_str(&format!("\"{name}\":true,"));
        }
    }
    let texts: Vec<String> = words.table(true).iter().map(|text| quote(text)).collect();
    out.push_str(&format!("\"words\":[{}]}}", texts.join(",")));
    out.replace('<', "\\u003c")
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
