//! `snak serve`: opens the office, listens, and goes down in order.

use std::net::SocketAddr;
use std::time::Duration;

use app::words::LANGUAGES;
use desk::{Clock, DEMO_ACCOUNTS, DEMO_PASSWORD, Desk, Dns};
use domain::Refusal;
use tokio::net::TcpListener;

use crate::Server;
use crate::address::Proxies;
use crate::cli::{Serve, say};
use crate::listen::listen;
use crate::routes;

/// How long goodbyes may take before the process ends all the same.
const GOODBYES: Duration = Duration::from_secs(5);

/// # Errors
/// In words for who started it.
pub async fn run(options: Serve) -> Result<(), String> {
    if options.demo && !options.demo_public && !options.listen.ip().is_loopback() {
        return Err(format!(
            "--demo has public passwords and {} can be reached by others; add --demo-public if that is meant",
            options.listen
        ));
    }
    let mailer = options.mail.mailer(&options.home.data_dir)?;
    let database = options.home.database()?;
    // Before anything is opened: a port in use is the most common mistake.
    let listener = TcpListener::bind(options.listen).await.map_err(|e| busy(options.listen, &e))?;
    let desk = Desk::open(database.clone(), Clock::world()).await.map_err(|e| e.to_string())?;
    let desk = asking(desk, options.dns.unwrap_or(if options.demo { Dns::Off } else { Dns::System }))?;
    desk.deliver_by(mailer);
    // With PostgreSQL, too, what is in files lies in the data folder.
    desk.keep_files_in(&options.home.data_dir.join("files")).map_err(|e| e.to_string())?;
    if options.demo {
        desk.fill_for_demo(&LANGUAGES).await.map_err(|refusal| match refusal {
            Refusal::NotAllowed => format!(
                "{database} has data that is not the demonstration's; choose another --data-dir for --demo"
            ),
            other => format!("{other:?}"),
        })?;
    }
    let port = listener.local_addr().map_err(|e| e.to_string())?.port();
    let public_url = options.public_url.clone().unwrap_or_else(|| format!("http://localhost:{port}"));
    desk.reached_at(&public_url);
    let mut server = Server::new(desk, &public_url, options.demo);
    server.proxies = Proxies::new(&options.trusted_proxy);
    greet(&server, port);
    serve(listener, server).await;
    Ok(())
}

/// A machine without a resolver of its own, in a container say, serves all the same.
fn asking(desk: Desk, dns: Dns) -> Result<Desk, String> {
    match desk.clone().asking(dns) {
        Ok(desk) => Ok(desk),
        Err(failure) if dns == Dns::System => {
            tracing::warn!(%failure, "the domains of addresses are not checked; name a resolver with --dns, or --dns off");
            Ok(desk)
        }
        Err(failure) => Err(failure.to_string()),
    }
}

/// Serves until the process is asked to stop.
pub async fn serve(listener: TcpListener, server: Server) {
    let app = routes::all(server.clone());
    let stop = server.stop.clone();
    tokio::spawn(async move {
        tokio::select! {
            () = asked_to_stop() => stop.cancel(),
            () = stop.cancelled() => {}
        }
    });
    let goodbyes = async {
        server.stop.cancelled().await;
        tokio::time::sleep(GOODBYES).await;
    };
    let all = async {
        listen(listener, app, &server).await;
        // Sockets that were upgraded are not waited for by the listener; their tasks are ours.
        server.lines.close();
        server.lines.wait().await;
    };
    tokio::select! {
        () = all => {}
        () = goodbyes => tracing::warn!("some connections did not end in time"),
    }
    server.desk.close().await;
}

async fn asked_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let terminated = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
        if let Ok(mut terminated) = terminated {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    drop(interrupted.await);
}

fn busy(address: SocketAddr, error: &std::io::Error) -> String {
    if error.kind() == std::io::ErrorKind::AddrInUse {
        format!("{address} is in use by another program; stop that one, or choose another with --listen")
    } else {
        format!("cannot listen on {address}: {error}")
    }
}

fn greet(server: &Server, port: u16) {
    let url = &server.site.public_url;
    say(&format!("Snak is ready.\n  console          {url}/\n"));
    if server.site.demo {
        say(&format!(
            "  a shop with it   http://127.0.0.1:{port}/demo\n  accounts         {}\n  password         {DEMO_PASSWORD}\n",
            DEMO_ACCOUNTS.join(", ")
        ));
    }
}
