//! The port to the host page's loader. Objects go through it as JSON text does.

use js_sys::JSON;
use leptos::web_sys::{MessageEvent, MessagePort};
use wasm_bindgen::prelude::*;

/// What is said before the port is there waits for it.
#[derive(Default)]
pub(super) struct Host {
    port: Option<MessagePort>,
    waiting: Vec<String>,
}

impl Host {
    pub(super) fn tell(&mut self, object: String) {
        match &self.port {
            Some(port) => send(port, &object),
            None => self.waiting.push(object),
        }
    }

    /// `hear` gets what the loader says as JSON.
    pub(super) fn connect(&mut self, port: MessagePort, hear: fn(&str)) {
        let heard = move |event: MessageEvent| {
            let said = JSON::stringify(&event.data()).ok().and_then(|t| t.as_string());
            hear(&said.unwrap_or_default());
        };
        let heard = Closure::<dyn Fn(MessageEvent)>::new(heard).into_js_value();
        send(&port, "{\"t\":\"ready\"}");
        for object in self.waiting.drain(..) {
            send(&port, &object);
        }
        // Setting it also starts the port, which has kept everything so far.
        port.set_onmessage(Some(heard.unchecked_ref()));
        self.port = Some(port);
    }
}

fn send(port: &MessagePort, object: &str) {
    if let Ok(object) = JSON::parse(object) {
        // A port whose page is gone takes everything in silence.
        let _ = port.post_message(&object);
    }
}
