//! The order in which customers wait, channel by channel. Everybody who waits is told their place, so it is read from the
//! store once for all of them and not by each: at once when a queue moves, and then no more often than a person can read.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::channel::waiting::WayOut;
use domain::time::Span;
use domain::{ChannelKey, ChatId, Refusal, Time};

use crate::bus::{News, Topic};
use crate::store::{channel, queue};
use crate::{Answer, Desk};

/// A queue that moves all the time is looked at no more often than this.
const PAUSE: Duration = Duration::from_millis(250);

/// Who was answered longer ago says nothing about now.
const LATELY: Span = Span::hours(2);

#[derive(Clone, Debug, Default)]
pub(crate) struct Queues(Arc<Mutex<HashMap<ChannelKey, Arc<Queue>>>>);

#[derive(Debug, Default)]
struct Queue {
    /// As it was last read.
    known: Mutex<Known>,
    /// Held while it is read for somebody who is not in it yet, so that ten thousand who come at once read it once.
    reading: tokio::sync::Mutex<()>,
    moved: AtomicBool,
    /// Whether somebody looks after it already.
    watched: AtomicBool,
}

#[derive(Debug, Default)]
struct Known {
    /// From 1.
    places: HashMap<ChatId, i64>,
    wait: Option<Span>,
    /// The channel takes requests, and from when on those who wait may leave one.
    requests: bool,
    way_out: Option<WayOut>,
}

/// How somebody stands in a queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) place: i64,
    /// How long others have waited who were answered lately, in whole minutes.
    pub(crate) wait: Option<i64>,
    /// They may leave a request instead.
    pub(crate) out: bool,
}

impl Known {
    fn place(&self, id: ChatId, waited: Span, is_closed: bool) -> Option<Place> {
        let place = self.places.get(&id).copied()?;
        let length = i64::try_from(self.places.len()).unwrap_or(i64::MAX);
        let way_is_open = self.way_out.is_some_and(|way| way.is_open(waited, length));
        Some(Place {
            place,
            wait: self.wait.map(|wait| (wait.whole_seconds() + 30) / 60),
            out: self.requests && (is_closed || way_is_open),
        })
    }
}

impl Queues {
    fn of(&self, channel: &ChannelKey) -> Arc<Queue> {
        let mut queues = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(queues.entry(channel.clone()).or_default())
    }
}

impl Queue {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Desk {
    /// How a chat stands in its channel's queue, in which it is since `queued`; `None` when it does not wait.
    pub(crate) fn place<'a>(
        &'a self,
        channel: &'a ChannelKey,
        id: ChatId,
        queued: Time,
    ) -> Answer<'a, Option<Place>> {
        Box::pin(async move {
            let queue = self.queues.of(channel);
            let is_closed = self.available(channel).await?.closed.is_some();
            let stands = || queue.known().place(id, self.now() - queued, is_closed);
            let known = stands();
            if known.is_some() {
                return Ok(known);
            }
            let _alone = queue.reading.lock().await;
            let known = stands();
            if known.is_some() {
                return Ok(known);
            }
            self.read_queue(channel, &queue).await?;
            Ok(stands())
        })
    }

    /// Time has passed: to some of those who wait the way out may have opened.
    pub(crate) fn look_who_waited(&self, channel: &ChannelKey) {
        if !self.queues.of(channel).known().places.is_empty() {
            self.queue_moved(channel);
        }
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
        let mut connection = self.store.read().await?;
        let waiting = queue::waiting(&mut connection, channel).await?;
        let wait = queue::average_wait(&mut connection, channel, self.now() - LATELY).await?;
        let settings = channel::find(&mut connection, channel).await?.map(|channel| channel.settings);
        let (requests, way_out) =
            settings.map_or((false, None), |settings| (settings.closed.request, settings.waiting.way_out));
        let places = waiting.into_iter().zip(1..).collect();
        *queue.known() = Known { places, wait, requests, way_out };
        Ok(())
    }
}
