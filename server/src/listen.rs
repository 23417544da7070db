//! Takes connections and speaks HTTP on them, each with a deadline for whoever is slow on purpose.
//!
//! Not `axum::serve`: that gives a request's head all the time it wants, and takes connections until there are no
//! files left.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::task::TaskTracker;

use crate::Server;
use crate::files::UploadPatience;
use crate::places::Place;

/// A request's head is not larger than this.
const LARGEST_HEAD: usize = 32 * 1024;
/// When no connection can be taken, the next try comes after this.
const BREATH: Duration = Duration::from_millis(500);

/// How long somebody may take to say what they want.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For the head of a request; also for the next one on a connection that rests.
    pub head: Duration,
    /// For the whole body.
    pub body: Duration,
    /// For a file.
    pub upload: UploadPatience,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(30),
            body: Duration::from_secs(20),
            upload: UploadPatience::default(),
        }
    }
}

/// Serves until the server is to stop; then what is being answered is finished.
pub(crate) async fn listen(listener: TcpListener, app: Router, server: &Server) {
    let connections = TaskTracker::new();
    loop {
        let accepted = tokio::select! {
            () = server.stop.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        let (socket, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // A customer who has left already is no news; anything else passes or is in the way of everything.
                tracing::debug!(%error, "a connection could not be taken");
                tokio::time::sleep(BREATH).await;
                continue;
            }
        };
        let from = server.proxies.peer(peer.ip());
        match server.connections.take(from) {
            Ok(place) => drop(connections.spawn(serve(socket, peer, place, app.clone(), server.clone()))),
            // Closed without a word: words would take the very file that is missing.
            Err(refusal) => tracing::debug!(%peer, ?refusal, "a connection was refused"),
        }
    }
    drop(listener);
    connections.close();
    connections.wait().await;
}

async fn serve(socket: TcpStream, peer: SocketAddr, _place: Place, app: Router, server: Server) {
    // Small frames must not wait for company.
    if let Err(error) = socket.set_nodelay(true) {
        tracing::debug!(%error, "no TCP_NODELAY");
    }
    let app = TowerToHyperService::new(app);
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        app.call(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(server.patience.head)
        .max_buf_size(LARGEST_HEAD)
        .serve_connection(TokioIo::new(socket), service)
        .with_upgrades();
    let mut connection = std::pin::pin!(connection);
    let done = tokio::select! {
        done = connection.as_mut() => done,
        () = server.stop.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = done {
        tracing::debug!(%peer, %error, "a connection broke");
    }
}
