//! A PostgreSQL for as long as a command runs: `xtask postgres [--durable] -- COMMAND ...`. The command finds its address
//! in `SNAK_TEST_POSTGRES`. It listens on 127.0.0.1 at a free port, has a folder of its own, and is gone afterwards; one
//! that runs on the machine already is not touched.
//!
//! Tests need no fsync. What is measured, or killed, does: `--durable`.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::{Outcome, command, tools};

/// A first start on a slow disk.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) fn run() -> Outcome {
    let mut arguments: Vec<String> = std::env::args().skip(2).collect();
    let durable = arguments.first().is_some_and(|a| a == "--durable");
    arguments.drain(..usize::from(durable));
    let (Some("--"), Some(program)) = (arguments.first().map(String::as_str), arguments.get(1)) else {
        return Err("say which command: xtask postgres [--durable] -- COMMAND ...".into());
    };
    let server = Server::start(durable)?;
    let status = Command::new(program)
        .args(arguments.iter().skip(2))
        .env("SNAK_TEST_POSTGRES", &server.url)
        .env("PATH", server.path())
        .status()
        .map_err(|error| format!("could not start `{program}`: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("`{program}` failed ({status})").into()) }
}

struct Server {
    url: String,
    /// Where its programs are.
    bin: PathBuf,
    folder: PathBuf,
    child: Child,
}

impl Server {
    fn start(durable: bool) -> Outcome<Self> {
        let bin = tools::postgres()?;
        let folder = std::env::temp_dir().join(format!("snak-postgres-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let owner = Owner::here();
        if let Owner::Postgres = owner {
            command::run_quietly(Command::new("chown").arg("postgres:postgres").arg(&folder))?;
        }
        let data = folder.join("data");
        let no_sync = (!durable).then_some("--no-sync");
        command::run_quietly(
            owner
                .command(&bin.join("initdb"))
                .arg("--pgdata")
                .arg(&data)
                .args(["--username=snak", "--auth=trust", "--encoding=UTF8", "--locale=C"])
                .args(no_sync),
        )?;
        // Free now, and in all likelihood a moment later.
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let port_text = port.to_string();
        let mut postgres = owner.command(&bin.join("postgres"));
        postgres.arg("-D").arg(&data).args(["-h", "127.0.0.1", "-p", &port_text, "-k"]).arg(&folder);
        postgres.args(["-c", "max_connections=300", "-c", "shared_buffers=256MB"]);
        if !durable {
            postgres.args(["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]);
        }
        let log = std::fs::File::create(folder.join("log"))?;
        let child = postgres
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .map_err(|error| format!("could not start PostgreSQL: {error}"))?;
        let mut server =
            Self { url: format!("postgres://snak@127.0.0.1:{port}/postgres"), bin, folder, child };
        server.wait(&port_text)?;
        Ok(server)
    }

    /// PATH with PostgreSQL's own programs in front.
    fn path(&self) -> std::ffi::OsString {
        let mut path = self.bin.clone().into_os_string();
        path.push(":");
        path.push(std::env::var_os("PATH").unwrap_or_default());
        path
    }

    fn wait(&mut self, port: &str) -> Outcome {
        let from = Instant::now();
        let ready = self.bin.join("pg_isready");
        while from.elapsed() < PATIENCE && self.child.try_wait()?.is_none() {
            let asked = Command::new(&ready).args(["-q", "-h", "127.0.0.1", "-p", port]).status()?;
            if asked.success() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let log = std::fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        Err(format!("PostgreSQL did not start\n{log}").into())
    }
}

impl Drop for Server {
    /// Whatever is still connected is sent away; who does not go is killed with the folder.
    fn drop(&mut self) {
        let _ = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// PostgreSQL refuses to run as root; Debian's package makes a user for it.
#[derive(Clone, Copy)]
enum Owner {
    Us,
    Postgres,
}

impl Owner {
    fn here() -> Self {
        if command::answer("id", &["-u"]).as_deref() == Some("0") { Self::Postgres } else { Self::Us }
    }

    fn command(self, program: &Path) -> Command {
        match self {
            Self::Us => Command::new(program),
            Self::Postgres => {
                let mut as_postgres = Command::new("setpriv");
                as_postgres
                    .args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "--"])
                    .arg(program);
                // It complains about a folder that it may not look into.
                as_postgres.current_dir("/");
                as_postgres
            }
        }
    }
}
