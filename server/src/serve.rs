//! `snak serve`: opens the office, listens, and goes down in order.

use std::net::SocketAddr;
use std::time::Duration;

use app::words::LANGUAGES;
use axum::serve::ListenerExt as _;
use desk::{Clock, DEMO_ACCOUNTS, DEMO_PASSWORD, Desk};
use domain::Refusal;
use tokio::net::TcpListener;

use crate::Server;
use crate::cli::{Serve, say};
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
    let folder = &options.data_dir;
    tokio::fs::create_dir_all(folder).await.map_err(|e| format!("data folder {}: {e}", folder.display()))?;
    // Before anything is opened: a port in use is the most common mistake.
    let listener = TcpListener::bind(options.listen).await.map_err(|e| busy(options.listen, &e))?;
    let desk = Desk::open(folder, Clock::world()).await.map_err(|e| format!("{e:?}"))?;
    if options.demo {
        desk.fill_for_demo(&LANGUAGES).await.map_err(|refusal| match refusal {
            Refusal::NotAllowed => format!(
                "{} has data that is not the demonstration's; choose another --data-dir for --demo",
                folder.display()
            ),
            other => format!("{other:?}"),
        })?;
    }
    let port = listener.local_addr().map_err(|e| e.to_string())?.port();
    let public_url = options.public_url.clone().unwrap_or_else(|| format!("http://localhost:{port}"));
    let server = Server::new(desk, &public_url, options.demo);
    greet(&server, port);
    serve(listener, server).await
}

/// Serves until the process is asked to stop.
///
/// # Errors
/// When the listener breaks.
pub async fn serve(listener: TcpListener, server: Server) -> Result<(), String> {
    let app = routes::all(server.clone()).into_make_service_with_connect_info::<SocketAddr>();
    // Small frames must not wait for company.
    let listener = listener.tap_io(|socket| {
        if let Err(error) = socket.set_nodelay(true) {
            tracing::debug!(%error, "no TCP_NODELAY");
        }
    });
    let stop = server.stop.clone();
    let served = axum::serve(listener, app).with_graceful_shutdown(async move {
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
        let served = served.await.map_err(|e| e.to_string());
        // Sockets that were upgraded are not waited for by the listener; their tasks are ours.
        server.lines.close();
        server.lines.wait().await;
        served
    };
    let served = tokio::select! {
        served = all => served,
        () = goodbyes => {
            tracing::warn!("some connections did not end in time");
            Ok(())
        }
    };
    server.desk.close().await;
    served
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
