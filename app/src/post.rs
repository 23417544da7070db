//! One request: JSON there, status and text back; or a file, up or down. XMLHttpRequest does it with a fraction of the code that a promise of
//! `fetch` brings along, and it knows a timeout.

use leptos::web_sys::{XmlHttpRequest, XmlHttpRequestResponseType};
use wasm_bindgen::prelude::*;

/// No answer by then is no answer, in milliseconds.
pub(crate) const TIMEOUT: u32 = 15_000;

/// `done` gets status 0 if no answer came within `timeout`. What is given back can be aborted, which is no answer, too.
pub(crate) fn post(
    path: &str,
    token: Option<&str>,
    body: &str,
    timeout: u32,
    done: impl FnOnce(u16, &str) + 'static,
) -> Option<XmlHttpRequest> {
    // A browser that cannot even ask is one without a network: it is told like that, and tried again.
    send(path, token, body, timeout, done).ok()
}

fn send(
    path: &str,
    token: Option<&str>,
    body: &str,
    timeout: u32,
    done: impl FnOnce(u16, &str) + 'static,
) -> Result<XmlHttpRequest, JsValue> {
    let request = opened("POST", path, token, timeout)?;
    request.set_request_header("content-type", "application/json")?;
    when_answered(&request, done);
    request.send_with_opt_str(Some(body))?;
    Ok(request)
}

/// Sends a file as it is, and says how much of a hundred has gone.
pub(crate) fn upload(
    path: &str,
    token: Option<&str>,
    headers: &[(&str, &str)],
    file: &JsValue,
    rises: impl Fn(i32) + 'static,
    done: impl FnOnce(u16, &str) + 'static,
) -> Result<XmlHttpRequest, JsValue> {
    // A file may take as long as it takes, while it moves: the server looks to that.
    let request = opened("POST", path, token, 0)?;
    for (name, value) in headers {
        request.set_request_header(name, value)?;
    }
    let rises = Closure::<dyn Fn(Progress)>::new(move |event: Progress| rises(percent(&event)));
    request.unchecked_ref::<Rising>().upload().set_onprogress(&rises.into_js_value());
    when_answered(&request, done);
    request.unchecked_ref::<Rising>().send(file)?;
    Ok(request)
}

/// Fetches what is not text. `done` gets it as a blob, or nothing.
pub(crate) fn fetch(
    path: &str,
    token: Option<&str>,
    done: impl FnOnce(Option<JsValue>) + 'static,
) -> Result<(), JsValue> {
    let request = opened("GET", path, token, 0)?;
    request.set_response_type(XmlHttpRequestResponseType::Blob);
    let answered = request.clone();
    let ended = Closure::once_into_js(move || {
        let good = answered.status() == Ok(200);
        done(answered.response().ok().filter(|_| good));
    });
    request.set_onloadend(Some(ended.unchecked_ref()));
    request.send()
}

fn opened(method: &str, path: &str, token: Option<&str>, timeout: u32) -> Result<XmlHttpRequest, JsValue> {
    let request = XmlHttpRequest::new()?;
    request.open(method, path)?;
    request.set_timeout(timeout);
    if let Some(token) = token {
        let mut bearer = String::from("Bearer ");
        bearer.push_str(token);
        request.set_request_header("authorization", &bearer)?;
    }
    Ok(request)
}

fn when_answered(request: &XmlHttpRequest, done: impl FnOnce(u16, &str) + 'static) {
    let answered = request.clone();
    let ended = Closure::once_into_js(move || {
        let text = answered.response_text().ok().flatten().unwrap_or_default();
        done(answered.status().unwrap_or_default(), &text);
    });
    // Comes once, however the request ends.
    request.set_onloadend(Some(ended.unchecked_ref()));
}

fn percent(event: &Progress) -> i32 {
    // Cut off at the full percent.
    let percent = 100.0 * event.loaded() / event.total();
    (0..=100).rev().find(|whole| f64::from(*whole) <= percent).unwrap_or_default()
}

#[wasm_bindgen]
extern "C" {
    /// A request with what web-sys has no short way to.
    type Rising;
    #[wasm_bindgen(method, getter, structural)]
    fn upload(this: &Rising) -> Upward;
    #[wasm_bindgen(method, structural, catch)]
    fn send(this: &Rising, file: &JsValue) -> Result<(), JsValue>;
    type Upward;
    #[wasm_bindgen(method, setter, structural)]
    fn set_onprogress(this: &Upward, hear: &JsValue);
    type Progress;
    #[wasm_bindgen(method, getter, structural)]
    fn loaded(this: &Progress) -> f64;
    #[wasm_bindgen(method, getter, structural)]
    fn total(this: &Progress) -> f64;
}
