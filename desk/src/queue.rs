//! The order in which customers wait, channel by channel. Everybody who waits is told their place, so it is read from the
//! store once for all of them and not by each: at once when a queue moves, and then no more often than a person can read.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::{ChannelKey, ChatId, Refusal};

use crate::bus::{News, Topic};
use crate::store::chat;
use crate::{Answer, Desk};

/// A queue that moves all the time is looked at no more often than this.
const PAUSE: Duration = Duration::from_millis(250);

#[derive(Clone, Debug, Default)]
pub(crate) struct Queues(Arc<Mutex<HashMap<ChannelKey, Arc<Queue>>>>);

#[derive(Debug, Default)]
struct Queue {
    /// As it was last read. From 1.
    places: Mutex<HashMap<ChatId, i64>>,
    /// Held while it is read for somebody who is not in it yet, so that ten thousand who come at once read it once.
    reading: tokio::sync::Mutex<()>,
    moved: AtomicBool,
    /// Whether somebody looks after it already.
    watched: AtomicBool,
}

impl Queues {
    fn of(&self, channel: &ChannelKey) -> Arc<Queue> {
        let mut queues = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(queues.entry(channel.clone()).or_default())
    }
}

impl Queue {
    fn places(&self) -> MutexGuard<'_, HashMap<ChatId, i64>> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Desk {
    /// The chat's place in its channel's queue, from 1; `None` when it does not wait.
    pub(crate) fn place<'a>(&'a self, channel: &'a ChannelKey, id: ChatId) -> Answer<'a, Option<i64>> {
        Box::pin(async move {
            let queue = self.queues.of(channel);
            let known = queue.places().get(&id).copied();
            if known.is_some() {
                return Ok(known);
            }
            let _alone = queue.reading.lock().await;
            let known = queue.places().get(&id).copied();
            if known.is_some() {
                return Ok(known);
            }
            self.read_queue(channel, &queue).await?;
            let place = queue.places().get(&id).copied();
            Ok(place)
        })
    }

    /// Somebody came into the queue or left it.
    pub(crate) fn queue_moved(&self, channel: &ChannelKey) {
        let queue = self.queues.of(channel);
        queue.moved.store(true, Ordering::SeqCst);
        if !queue.watched.swap(true, Ordering::SeqCst) {
            self.tasks.spawn(self.clone().watch_queue(channel.clone(), queue));
        }
    }

    /// Until it stands still.
    async fn watch_queue(self, channel: ChannelKey, queue: Arc<Queue>) {
        loop {
            while queue.moved.swap(false, Ordering::SeqCst) {
                // When the store does not answer, the cause is in the log; the next move reads again.
                if self.read_queue(&channel, &queue).await.is_ok() {
                    self.bus.tell(&Topic::Queue(channel.clone()), News::QueueMoved);
                }
                tokio::select! {
                    () = self.stop.cancelled() => return,
                    () = tokio::time::sleep(PAUSE) => {}
                }
            }
            queue.watched.store(false, Ordering::SeqCst);
            // It may have moved between the last look and the line above; then one of the two goes on.
            let goes_on = queue.moved.load(Ordering::SeqCst) && !queue.watched.swap(true, Ordering::SeqCst);
            if !goes_on {
                return;
            }
        }
    }

    async fn read_queue(&self, channel: &ChannelKey, queue: &Queue) -> Result<(), Refusal> {
        let waiting = chat::queue(&mut self.store.read().await?, channel).await?;
        *queue.places() = waiting.into_iter().zip(1..).collect();
        Ok(())
    }
}
