//! The program under test: started, asked for its needs, stopped and killed like any other process.

use std::fs::File;
use std::io::Write as _;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tokio::time::sleep;

use crate::http::{self, Wire};
use crate::{Outcome, proc};

const READY_WITHIN: Duration = Duration::from_secs(60);
const GONE_WITHIN: Duration = Duration::from_secs(30);
/// Below the ports that the system gives to clients: one of them would otherwise sit on the port of a server that is
/// just restarting, and a client could even connect to itself.
const PORTS: std::ops::Range<u16> = 21_000..32_000;
/// Raises the limit of open files as far as it goes and becomes the program.
pub(crate) const WITH_ALL_FILES: &str = "ulimit -n \"$(ulimit -H -n)\"; exec \"$@\"";

/// What can be started, and how.
#[derive(Clone, Debug)]
pub(crate) struct Snak {
    path: PathBuf,
    database_url: Option<String>,
    pub(crate) trusted_proxy: bool,
    /// Whether it can be told to ask for no domains.
    dns: bool,
}

impl Snak {
    /// # Errors
    /// When the program does not run, or does not know a setting that was asked for.
    pub(crate) fn find(
        path: PathBuf,
        database_url: Option<String>,
        trusted_proxy: Option<bool>,
    ) -> Outcome<Self> {
        let path = path.canonicalize().map_err(|e| format!("{}: {e}; run make build", path.display()))?;
        let knows = |arguments: &[&str], flag: &str| -> Outcome<bool> {
            let help = Command::new(&path).args(arguments).arg("--help").output()?;
            Ok(String::from_utf8_lossy(&help.stdout).contains(flag))
        };
        if database_url.is_some() {
            for arguments in [["serve"].as_slice(), &["admin"]] {
                if !knows(arguments, "--database-url")? {
                    return Err(format!("snak {} knows no --database-url", arguments.join(" ")).into());
                }
            }
        }
        let known = knows(&["serve"], "--trusted-proxy")?;
        if trusted_proxy == Some(true) && !known {
            return Err("snak serve knows no --trusted-proxy".into());
        }
        let dns = knows(&["serve"], "--dns")?;
        Ok(Self { path, database_url, dns, trusted_proxy: trusted_proxy.unwrap_or(known) })
    }

    pub(crate) fn database(&self) -> &'static str {
        if self.database_url.is_some() { "postgresql" } else { "sqlite" }
    }

    /// `snak admin` on a data folder.
    ///
    /// # Errors
    /// What it wrote when it failed.
    pub(crate) fn admin(&self, folder: &Path, arguments: &[&str], input: &str) -> Outcome {
        let mut command = Command::new(&self.path);
        command.arg("admin").args(arguments).arg("--data-dir").arg(folder);
        self.set_database(&mut command);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
        if let Some(mut stdin) = child.stdin.take() {
            stdin.write_all(input.as_bytes())?;
        }
        let output = child.wait_with_output()?;
        if output.status.success() {
            return Ok(());
        }
        Err(format!("snak admin {}: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr)).into())
    }

    /// Starts a server; its log goes into a file beside the data.
    ///
    /// # Errors
    /// When it cannot be started.
    pub(crate) fn serve(&self, folder: &Path, port: u16) -> Outcome<Server> {
        let log = File::options().create(true).append(true).open(folder.join("server.log"))?;
        let mut command = Command::new("sh");
        command.args(["-c", WITH_ALL_FILES, "sh"]).arg(&self.path).arg("serve");
        command.arg("--listen").arg(format!("127.0.0.1:{port}")).arg("--data-dir").arg(folder);
        if self.trusted_proxy {
            command.args(["--trusted-proxy", "127.0.0.1"]);
        }
        // The customers' domains do not exist, and nobody is to wait for the news of that.
        if self.dns {
            command.args(["--dns", "off"]);
        }
        self.set_database(&mut command);
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn()?;
        Ok(Server { child, address: SocketAddr::from((Ipv4Addr::LOCALHOST, port)), folder: folder.into() })
    }

    // Not on the command line, where everybody on the machine could read its password.
    fn set_database(&self, command: &mut Command) {
        if let Some(url) = &self.database_url {
            command.env("SNAK_DATABASE_URL", url);
        }
    }
}

/// A port that nobody listens on.
///
/// # Errors
/// When there is none.
pub(crate) fn free_port() -> Outcome<u16> {
    let own = u16::try_from(std::process::id() % 10_000).unwrap_or_default();
    let mut ports = PORTS.clone().cycle().skip(own.into()).take(PORTS.len());
    ports.find(|p| TcpListener::bind((Ipv4Addr::LOCALHOST, *p)).is_ok()).ok_or_else(|| "no free port".into())
}

/// A running server. It dies with its handle.
#[derive(Debug)]
pub(crate) struct Server {
    child: Child,
    pub(crate) address: SocketAddr,
    folder: PathBuf,
}

impl Server {
    /// Waits until it answers.
    ///
    /// # Errors
    /// When it ends instead, or takes too long.
    pub(crate) async fn ready(&mut self) -> Outcome {
        let until = Instant::now() + READY_WITHIN;
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Err(format!("the server ended ({status}): {}", self.last_words()).into());
            }
            if let Ok(mut wire) = Wire::connect(self.address).await
                && wire.ask(&http::get("/readyz")).await.is_ok_and(|a| a.status == 200)
            {
                return Ok(());
            }
            if Instant::now() > until {
                return Err(format!("the server is not ready: {}", self.last_words()).into());
            }
            sleep(Duration::from_millis(2)).await;
        }
    }

    /// `kill -9`.
    ///
    /// # Errors
    /// When it was not running any more: then nothing was tried.
    pub(crate) fn kill(&mut self) -> Outcome {
        if let Some(status) = self.child.try_wait()? {
            return Err(format!("the server had ended by itself ({status}): {}", self.last_words()).into());
        }
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Asks it to stop, without waiting.
    ///
    /// # Errors
    /// When there is nobody to ask.
    pub(crate) fn ask_to_stop(&self) -> Outcome {
        let asked = Command::new("sh").args(["-c", "kill -TERM \"$1\"", "sh"]).arg(self.pid()).status()?;
        if asked.success() { Ok(()) } else { Err("the server could not be asked to stop".into()) }
    }

    /// Waits until it has gone.
    ///
    /// # Errors
    /// When it does not go.
    pub(crate) async fn gone(&mut self) -> Outcome {
        let until = Instant::now() + GONE_WITHIN;
        while self.child.try_wait()?.is_none() {
            if Instant::now() > until {
                return Err("the server does not stop".into());
            }
            sleep(Duration::from_millis(2)).await;
        }
        Ok(())
    }

    /// # Errors
    /// When it does not go.
    pub(crate) async fn stop(&mut self) -> Outcome {
        self.ask_to_stop()?;
        self.gone().await
    }

    pub(crate) fn pid(&self) -> String {
        self.child.id().to_string()
    }

    /// # Errors
    /// When the system does not tell.
    pub(crate) fn pss_kb(&self) -> Outcome<u64> {
        proc::pss_kb(&self.pid())
    }

    /// # Errors
    /// When the system does not tell.
    pub(crate) fn cpu(&self) -> Outcome<Duration> {
        proc::cpu(&self.pid())
    }

    fn last_words(&self) -> String {
        let log = std::fs::read_to_string(self.folder.join("server.log")).unwrap_or_default();
        let lines: Vec<_> = log.lines().rev().take(3).collect();
        lines.into_iter().rev().collect::<Vec<_>>().join(" | ")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
