//! One request: JSON there, status and text back. XMLHttpRequest does it with a fraction of the code that a promise of
//! `fetch` brings along, and it knows a timeout.

use leptos::web_sys::XmlHttpRequest;
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
    let request = XmlHttpRequest::new()?;
    request.open("POST", path)?;
    request.set_timeout(timeout);
    request.set_request_header("content-type", "application/json")?;
    if let Some(token) = token {
        let mut bearer = String::from("Bearer ");
        bearer.push_str(token);
        request.set_request_header("authorization", &bearer)?;
    }
    let answered = request.clone();
    let ended = Closure::once_into_js(move || {
        let text = answered.response_text().ok().flatten().unwrap_or_default();
        done(answered.status().unwrap_or_default(), &text);
    });
    // Comes once, however the request ends.
    request.set_onloadend(Some(ended.unchecked_ref()));
    request.send_with_opt_str(Some(body))?;
    Ok(request)
}
