//! The one connection that writes. Work that arrives while a commit is on its way to the disk waits for the next
//! batch and shares that batch's commit, so that many writers cost few fsyncs and an idle server adds no delay.

use std::pin::Pin;

use sqlx::Connection as _;
use tokio::sync::{mpsc, oneshot};

use super::Pending;
use super::sql::{Conn, query};
use crate::Failure;
use domain::Refusal;

/// At most so many pieces of work wait; whoever comes then is told to try again.
const WAITING: usize = 4_096;
/// At most so many share a commit.
const BATCH: usize = 256;

#[derive(Clone, Debug)]
pub(super) struct Writer(mpsc::Sender<Order>);

enum Order {
    Do(Box<dyn Work>),
    Close(oneshot::Sender<()>),
}

/// A piece of work, whatever it returns.
trait Work: Send {
    /// True when it is to be kept. It may be run again, from the start, after its first run was undone.
    fn run<'c>(&'c mut self, connection: &'c mut Conn) -> Pin<Box<dyn Future<Output = bool> + Send + 'c>>;
    /// Called once the batch's fate is known.
    fn answer(self: Box<Self>, committed: bool);
}

struct Piece<T, W> {
    work: W,
    result: Option<Result<T, Failure>>,
    reply: oneshot::Sender<Result<T, Failure>>,
}

impl<T, W> Work for Piece<T, W>
where
    T: Send + 'static,
    W: for<'c> FnOnce(&'c mut Conn) -> Pending<'c, T> + Clone + Send + 'static,
{
    fn run<'c>(&'c mut self, connection: &'c mut Conn) -> Pin<Box<dyn Future<Output = bool> + Send + 'c>> {
        Box::pin(async move {
            let result = (self.work.clone())(connection).await;
            let keep = result.is_ok();
            self.result = Some(result);
            keep
        })
    }

    fn answer(self: Box<Self>, committed: bool) {
        let result = match self.result {
            Some(Ok(_)) if !committed => Err(Failure::Refused(Refusal::Busy)),
            Some(result) => result,
            None => Err(Failure::Refused(Refusal::Busy)),
        };
        // Nobody waits any more when the asker has gone; the work stands all the same.
        drop(self.reply.send(result));
    }
}

impl Writer {
    pub(super) fn start(connection: Conn) -> Self {
        let (orders, queue) = mpsc::channel(WAITING);
        tokio::spawn(write(connection, queue));
        Self(orders)
    }

    pub(super) async fn write<T, W>(&self, work: W) -> Result<T, Failure>
    where
        T: Send + 'static,
        W: for<'c> FnOnce(&'c mut Conn) -> Pending<'c, T> + Clone + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let piece = Piece { work, result: None, reply };
        self.0.try_send(Order::Do(Box::new(piece))).map_err(|_| Failure::Refused(Refusal::Busy))?;
        answer.await.unwrap_or(Err(Failure::Refused(Refusal::Busy)))
    }

    pub(super) async fn close(&self) {
        let (done, closed) = oneshot::channel();
        if self.0.send(Order::Close(done)).await.is_ok() {
            drop(closed.await);
        }
    }
}

async fn write(mut connection: Conn, mut queue: mpsc::Receiver<Order>) {
    let mut orders = Vec::with_capacity(BATCH);
    while queue.recv_many(&mut orders, BATCH).await > 0 {
        let mut works = Vec::with_capacity(orders.len());
        let mut closing = Vec::new();
        for order in orders.drain(..) {
            match order {
                Order::Do(work) => works.push(work),
                Order::Close(done) => closing.push(done),
            }
        }
        let committed = match batch(&mut connection, &mut works).await {
            Ok(()) => true,
            Err(error) => {
                tracing::error!(%error, "a batch of writes was not stored");
                drop(run(&mut connection, "rollback").await);
                false
            }
        };
        for work in works {
            work.answer(committed);
        }
        if !closing.is_empty() {
            if let Conn::Writer(connection, _) = connection {
                drop(connection.close().await);
            }
            for done in closing {
                // Who asked for the close may have stopped waiting for it.
                let _ = done.send(());
            }
            return;
        }
    }
}

/// One transaction. A piece that is refused has nearly always written nothing by then, so there is nothing to undo; if one
/// has, everything is undone and done again with a savepoint for each. Savepoints always would be two trips to
/// SQLite's thread for every piece.
async fn batch(connection: &mut Conn, works: &mut [Box<dyn Work>]) -> Result<(), sqlx::Error> {
    if works.is_empty() {
        return Ok(());
    }
    run(connection, "begin immediate").await?;
    for work in works.iter_mut() {
        connection.has_written();
        if !work.run(connection).await && connection.has_written() {
            run(connection, "rollback").await?;
            return carefully(connection, works).await;
        }
    }
    run(connection, "commit").await
}

/// A piece that fails is undone alone, back to its savepoint.
async fn carefully(connection: &mut Conn, works: &mut [Box<dyn Work>]) -> Result<(), sqlx::Error> {
    run(connection, "begin immediate").await?;
    for work in works {
        run(connection, "savepoint piece").await?;
        if !work.run(connection).await {
            run(connection, "rollback to piece").await?;
        }
        run(connection, "release piece").await?;
    }
    run(connection, "commit").await
}

async fn run(connection: &mut Conn, statement: &'static str) -> Result<(), sqlx::Error> {
    query(statement).execute(connection).await.map(drop)
}
