//! The live line's socket. What its number means, and when to make another, is in `talk::line`.

use leptos::web_sys::{MessageEvent, WebSocket, window};
use wasm_bindgen::prelude::*;

use super::talk::Talk;

/// Tells the talk what happened, and does what follows from it.
pub(super) type Tell = fn(&mut dyn FnMut(&mut Talk));

#[derive(Default)]
pub(super) struct Live(Option<WebSocket>);

impl Live {
    /// Opens a socket in place of the present one, whose number the talk no longer listens to.
    pub(super) fn join(&mut self, number: u32, hello: String, tell: Tell) {
        self.hang_up();
        self.0 = connect(number, hello, tell).ok();
    }

    pub(super) fn hang_up(&mut self) {
        if let Some(socket) = self.0.take() {
            // It may be closed already.
            let _ = socket.close();
        }
    }

    /// What is said while there is no line is lost, as typing and beats may be.
    pub(super) fn up(&self, frame: &str) {
        if let Some(socket) = &self.0 {
            let _ = socket.send_with_str(frame);
        }
    }
}

fn connect(number: u32, hello: String, tell: Tell) -> Result<WebSocket, JsValue> {
    let origin = window().ok_or(JsValue::NULL)?.location().origin()?;
    let mut address = String::from("ws");
    // http becomes ws, https wss.
    address.push_str(origin.strip_prefix("http").unwrap_or_default());
    address.push_str("/w/live");
    let socket = WebSocket::new(&address)?;
    let line = socket.clone();
    let heard = move |event: MessageEvent| match event.type_().as_str() {
        "open" => {
            let _ = line.send_with_str(&hello);
        }
        "message" => {
            if let Some(frame) = event.data().as_string() {
                tell(&mut |talk| talk.frame(number, &frame));
            }
        }
        _ => tell(&mut |talk| talk.closed(number)),
    };
    // Given to the browser, which drops it with the socket.
    let heard = Closure::<dyn Fn(MessageEvent)>::new(heard).into_js_value();
    for kind in ["open", "message", "close"] {
        socket.add_event_listener_with_callback(kind, heard.unchecked_ref())?;
    }
    Ok(socket)
}
