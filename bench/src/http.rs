//! A client of one kept-alive HTTP/1.1 connection, as small as what is asked: it shares the processors with the server
//! that it measures.

use std::io::{Error, ErrorKind, Result};
use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// No answer of ours is larger.
const LARGEST: usize = 16 * 1024 * 1024;

#[derive(Debug)]
pub(crate) struct Wire {
    socket: TcpStream,
    buffer: Vec<u8>,
}

#[derive(Debug)]
pub(crate) struct Answer<'w> {
    pub(crate) status: u16,
    pub(crate) head: &'w str,
    pub(crate) body: &'w str,
}

impl Wire {
    pub(crate) async fn connect(address: SocketAddr) -> Result<Self> {
        let socket = TcpStream::connect(address).await?;
        socket.set_nodelay(true)?;
        Ok(Self { socket, buffer: Vec::with_capacity(1024) })
    }

    /// # Errors
    /// When there is no whole answer; the connection is then of no more use.
    pub(crate) async fn ask(&mut self, request: &[u8]) -> Result<Answer<'_>> {
        self.buffer.clear();
        self.socket.write_all(request).await?;
        let head = loop {
            if let Some(at) = find(&self.buffer, b"\r\n\r\n") {
                break at + 4;
            }
            self.more().await?;
        };
        let text = text(&self.buffer[..head])?.to_ascii_lowercase();
        let status = text.get(9..12).and_then(|s| s.parse().ok()).ok_or_else(|| broken("no status"))?;
        let value = |name: &str| text.lines().find_map(|l| l.strip_prefix(name)).map(str::trim);
        if value("transfer-encoding:") == Some("chunked") {
            while !self.buffer[head..].ends_with(b"0\r\n\r\n") {
                self.more().await?;
            }
            let body = unchunked(&self.buffer[head..]).ok_or_else(|| broken("broken chunks"))?;
            self.buffer.truncate(head);
            self.buffer.extend(body);
        } else {
            let length: usize = value("content-length:").and_then(|n| n.parse().ok()).unwrap_or(0);
            while self.buffer.len() < head + length {
                self.more().await?;
            }
        }
        let (head, body) = self.buffer.split_at(head);
        Ok(Answer { status, head: self::text(head)?, body: self::text(body)? })
    }

    async fn more(&mut self) -> Result<()> {
        match self.socket.read_buf(&mut self.buffer).await? {
            0 => Err(ErrorKind::UnexpectedEof.into()),
            _ if self.buffer.len() > LARGEST => Err(broken("an answer without end")),
            _ => Ok(()),
        }
    }
}

/// A request with a JSON body. `headers` are whole lines, each with its end.
pub(crate) fn post(path: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n{headers}content-length: \
         {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

pub(crate) fn get(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n").into_bytes()
}

/// The number that follows `name` in a JSON text of ours, found without reading the rest.
pub(crate) fn number(json: &str, name: &str) -> Option<i64> {
    let (_, rest) = json.split_once(name)?;
    let rest = rest.strip_prefix("\":")?;
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != '-').unwrap_or(rest.len());
    rest[..end].parse().ok()
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|w| w == what)
}

fn text(bytes: &[u8]) -> Result<&str> {
    std::str::from_utf8(bytes).map_err(|_| broken("no text"))
}

fn broken(what: &'static str) -> Error {
    Error::new(ErrorKind::InvalidData, what)
}

fn unchunked(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    loop {
        let end = find(body, b"\r\n")?;
        let size = usize::from_str_radix(std::str::from_utf8(&body[..end]).ok()?.trim(), 16).ok()?;
        if size == 0 {
            return Some(out);
        }
        out.extend(body.get(end + 2..end + 2 + size)?);
        body = body.get(end + size + 4..)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_found_by_its_name_and_chunks_become_one() {
        assert_eq!(number(r#"{"seq":12,"at":99}"#, "seq"), Some(12));
        assert_eq!(number(r#"{"at":99}"#, "seq"), None);
        assert_eq!(unchunked(b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n").unwrap(), b"abcde");
        assert_eq!(unchunked(b"9\r\nabc"), None);
    }
}
