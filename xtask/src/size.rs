//! `size`: the bytes a customer's browser receives, asked of a running server the way a browser asks.
//!
//! `loader` is the script that a host page loads; `open` is what a click on the launcher loads: the frame's
//! page and everything that it makes the browser fetch.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde::Serialize;

use crate::{Outcome, http, page, root};

const LOADER: &str = "/snak.js?channel=support";
const FRAME: &str = "/w/support";
const START_WITHIN: Duration = Duration::from_secs(30);

#[derive(Serialize)]
struct Sizes {
    loader: Bytes,
    open: Bytes,
    files: Vec<File>,
}

#[derive(Serialize, Clone, Copy, Default)]
struct Bytes {
    raw: usize,
    gzip: usize,
    brotli: usize,
}

#[derive(Serialize)]
struct File {
    path: String,
    #[serde(flatten)]
    bytes: Bytes,
}

pub(crate) fn run() -> Outcome {
    let server = Server::start()?;
    let (loader, _) = server.weigh(LOADER)?;
    let mut files = vec![File { path: LOADER.to_owned(), bytes: loader }];
    let mut open = Bytes::default();
    // Whatever a file names is weighed in its turn: a style sheet may name a font.
    let mut known = BTreeSet::from([FRAME.to_owned()]);
    let mut waiting = vec![FRAME.to_owned()];
    while let Some(path) = waiting.pop() {
        let (bytes, text) = server.weigh(&path)?;
        open.raw += bytes.raw;
        open.gzip += bytes.gzip;
        open.brotli += bytes.brotli;
        for next in page::loads(&text, &server.origins())? {
            if known.insert(next.clone()) {
                waiting.push(next);
            }
        }
        files.push(File { path, bytes });
    }
    if files.len() < 4 {
        return Err("the frame's page names neither style, script nor wasm: nothing to weigh".into());
    }
    let text = serde_json::to_string(&Sizes { loader, open, files })?;
    Ok(writeln!(std::io::stdout(), "{text}")?)
}

/// A server of its own on a free port, with a folder that is gone afterwards.
struct Server {
    process: Child,
    address: SocketAddr,
    data: PathBuf,
}

impl Server {
    fn start() -> Outcome<Self> {
        let binary = root().join("target/release/snak");
        if !binary.is_file() {
            return Err(format!("{} is missing: `make build` makes it", binary.display()).into());
        }
        // The port is free again when the listener is dropped; nobody else is after it.
        let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
        let data = std::env::temp_dir().join(format!("snak-size-{}", std::process::id()));
        fs::create_dir_all(&data)?;
        let process = Command::new(binary)
            .args(["serve", "--demo", "--listen", &address.to_string()])
            .args(["--public-url", &format!("http://localhost:{}", address.port())])
            .arg("--data-dir")
            .arg(&data)
            .stdout(Stdio::null())
            .spawn()?;
        let mut server = Self { process, address, data };
        server.wait()?;
        Ok(server)
    }

    fn wait(&mut self) -> Outcome {
        let started = Instant::now();
        while started.elapsed() < START_WITHIN {
            if http::get(self.address, "/healthz", "identity").is_ok_and(|answer| answer.status == 200) {
                return Ok(());
            }
            if let Some(status) = self.process.try_wait()? {
                return Err(format!("the server ended before it could serve ({status})").into());
            }
            sleep(Duration::from_millis(20));
        }
        Err(format!("the server did not answer /healthz within {} s", START_WITHIN.as_secs()).into())
    }

    fn origins(&self) -> [String; 2] {
        [format!("http://localhost:{}", self.address.port()), format!("http://{}", self.address)]
    }

    /// The sizes of one file, and its text if it is one.
    fn weigh(&self, path: &str) -> Outcome<(Bytes, String)> {
        let fetch = |accept: &str| -> Outcome<Vec<u8>> {
            let answer = http::get(self.address, path, accept)?;
            let encoding = answer.encoding.as_deref().unwrap_or("identity");
            if answer.status != 200 {
                return Err(format!("GET {path} answered {}", answer.status).into());
            }
            if encoding != accept && encoding != "identity" {
                return Err(format!("GET {path} answered in {encoding} when asked for {accept}").into());
            }
            Ok(answer.body)
        };
        let plain = fetch("identity")?;
        let bytes = Bytes { raw: plain.len(), gzip: fetch("gzip")?.len(), brotli: fetch("br")?.len() };
        Ok((bytes, String::from_utf8(plain).unwrap_or_default()))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // What cannot be ended or removed any more has ended, or is the system's to clear.
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.data);
    }
}
