//! As much of HTTP as it takes to count bytes: one GET on one connection, the body as it came over the wire.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use crate::Outcome;

pub(crate) struct Answer {
    pub(crate) status: u16,
    /// In lower case, without the name.
    pub(crate) encoding: Option<String>,
    /// Still compressed, if the server compressed it.
    pub(crate) body: Vec<u8>,
}

/// `accept` is the Accept-Encoding header: `identity`, `gzip`, `br`.
pub(crate) fn get(server: SocketAddr, path: &str, accept: &str) -> Outcome<Answer> {
    let mut line = TcpStream::connect(server)?;
    line.set_read_timeout(Some(Duration::from_secs(10)))?;
    write!(
        line,
        "GET {path} HTTP/1.1\r\nhost: localhost:{}\r\naccept-encoding: {accept}\r\nconnection: close\r\n\r\n",
        server.port()
    )?;
    let mut bytes = Vec::new();
    line.read_to_end(&mut bytes)?;
    read_answer(&bytes).ok_or_else(|| format!("GET {path}: not an answer in HTTP").into())
}

fn read_answer(bytes: &[u8]) -> Option<Answer> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = std::str::from_utf8(bytes.get(..end)?).ok()?;
    let body = bytes.get(end + 4..)?;
    let mut lines = head.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_ascii_lowercase()))
        .collect();
    let header =
        |wanted: &str| headers.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone());
    let body = if header("transfer-encoding").is_some_and(|how| how.contains("chunked")) {
        without_chunks(body)?
    } else {
        let length = header("content-length")?.parse().ok()?;
        body.get(..length)?.to_vec()
    };
    Some(Answer { status, encoding: header("content-encoding"), body })
}

fn without_chunks(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::new();
    loop {
        let end = body.windows(2).position(|two| two == b"\r\n")?;
        let length = std::str::from_utf8(body.get(..end)?).ok()?.split(';').next()?.trim();
        let length = usize::from_str_radix(length, 16).ok()?;
        let chunk = body.get(end + 2..)?;
        if length == 0 {
            return Some(whole);
        }
        whole.extend_from_slice(chunk.get(..length)?);
        body = chunk.get(length + 2..)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_as_long_as_it_says() {
        let answer =
            read_answer(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Encoding: BR\r\n\r\nabc").unwrap();
        assert_eq!(
            (answer.status, answer.encoding.as_deref(), &*answer.body),
            (200, Some("br"), &b"abc"[..])
        );
    }

    #[test]
    fn a_body_in_chunks_is_put_together() {
        let answer = read_answer(
            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\nA;x=1\r\n0123456789\r\n0\r\n\r\n",
        )
        .unwrap();
        assert_eq!(answer.body, b"abc0123456789");
    }

    #[test]
    fn a_body_that_was_cut_short_is_no_answer() {
        assert!(read_answer(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabc").is_none());
        assert!(read_answer(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n9\r\nabc").is_none());
        assert!(read_answer(b"HTTP/1.1 200 OK\r\n").is_none());
    }
}
