//! A live line's socket with buffers that let ten thousand of them stand side by side.

use std::net::SocketAddr;

use futures_util::{SinkExt as _, StreamExt as _};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::{HeaderName, HeaderValue};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Error, Message, Utf8Bytes};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

const READ_BUFFER: usize = 2 * 1024;

#[derive(Debug)]
pub(crate) struct Socket(WebSocketStream<TcpStream>);

#[derive(Debug)]
pub(crate) enum NoSocket {
    /// The upgrade was answered with this status instead.
    Refused(u16),
    /// There was no answer.
    Gone,
}

impl Socket {
    /// # Errors
    /// [`NoSocket`].
    pub(crate) async fn open(
        address: SocketAddr,
        path: &str,
        headers: &[(&'static str, &str)],
    ) -> Result<Self, NoSocket> {
        let gone = |_| NoSocket::Gone;
        let stream = TcpStream::connect(address).await.map_err(|_| NoSocket::Gone)?;
        stream.set_nodelay(true).map_err(|_| NoSocket::Gone)?;
        let mut request = format!("ws://{address}{path}").into_client_request().map_err(gone)?;
        for (name, value) in headers {
            let value = HeaderValue::from_str(value).map_err(|_| NoSocket::Gone)?;
            request.headers_mut().insert(HeaderName::from_static(name), value);
        }
        let config = WebSocketConfig::default().read_buffer_size(READ_BUFFER).write_buffer_size(0);
        match client_async_with_config(request, stream, Some(config)).await {
            Ok((socket, _)) => Ok(Self(socket)),
            Err(Error::Http(answer)) => Err(NoSocket::Refused(answer.status().as_u16())),
            Err(_) => Err(NoSocket::Gone),
        }
    }

    /// False when it is gone.
    pub(crate) async fn say(&mut self, frame: String) -> bool {
        self.0.send(Message::text(frame)).await.is_ok()
    }

    /// The next frame; `None` when the line is over. Nothing is lost when this is cancelled.
    pub(crate) async fn hear(&mut self) -> Option<Utf8Bytes> {
        loop {
            match self.0.next().await?.ok()? {
                Message::Text(text) => return Some(text),
                Message::Close(_) => return None,
                _ => {}
            }
        }
    }
}
