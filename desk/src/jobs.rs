//! What happens by itself. Each job is a question asked again and again, whose answer is acted on with the same guarded
//! operations that people use; doing it twice does no harm.

use std::time::Duration;

use domain::Refusal;
use domain::time::Span;

use crate::Desk;
use crate::bus::{News, Topic};
use crate::store::{channel, chat, session};

pub(crate) fn start(desk: &Desk) {
    every(desk, Duration::from_secs(1), |desk| async move { desk.notice_who_left().await });
    every(desk, Duration::from_secs(1), |desk| async move { desk.notice_hours().await });
    every(desk, Duration::from_secs(1), |desk| async move { desk.notice_unanswered().await });
    every(desk, Duration::from_secs(1), |desk| async move { desk.warn().await });
    every(desk, Duration::from_secs(5), |desk| async move { desk.end_idle_chats().await });
    every(desk, Duration::from_secs(5), |desk| async move { desk.close_finished_chats().await });
    every(desk, Duration::from_secs(300), |desk| async move { desk.sweep_files().await });
    every(desk, Duration::from_secs(3_600), |desk| async move { desk.sweep_sessions().await });
    every(desk, Duration::from_secs(3_600), |desk| async move { desk.sweep_mail().await });
    post(desk);
    route(desk);
    every(desk, Duration::from_secs(3_600), |desk| async move { desk.sweep_blocked().await });
}

fn every<F, Fut>(desk: &Desk, pause: Duration, job: F)
where
    F: Fn(Desk) -> Fut + Send + 'static,
    Fut: Future<Output = Result<(), Refusal>> + Send,
{
    let (desk, stop) = (desk.clone(), desk.stop.clone());
    desk.tasks.clone().spawn(async move {
        let mut tick = tokio::time::interval(pause);
        tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                _ = tick.tick() => {}
            }
            // A refusal here has been logged with its cause; the next round asks again.
            drop(job(desk.clone()).await);
        }
    });
}

/// Mails are looked for now and then, and at once when the bell rings.
fn post(desk: &Desk) {
    const LOOK_EVERY: Duration = Duration::from_secs(5);
    /// Who stops lets what is on its way arrive for so long: given up in the middle, it may be sent twice.
    const LAST_WORDS: Duration = Duration::from_secs(4);
    let (desk, stop) = (desk.clone(), desk.stop.clone());
    desk.tasks.clone().spawn(async move {
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = desk.post.bell.notified() => {}
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
            let over = async {
                stop.cancelled().await;
                tokio::time::sleep(LAST_WORDS).await;
            };
            tokio::select! {
                // What went wrong has been logged.
                done = desk.deliver_mail() => drop(done),
                () = over => return,
            }
        }
    });
}

/// Chats are offered when the bell rings or a deadline comes.
fn route(desk: &Desk) {
    let (desk, stop) = (desk.clone(), desk.stop.clone());
    desk.tasks.clone().spawn(async move {
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = desk.routing.rings(desk.now()) => {}
            }
            // What went wrong has been logged; it is looked at again soon.
            drop(desk.route().await);
        }
    });
}

impl Desk {
    /// Agents and customers whose grace has run out are told to be away.
    pub async fn notice_who_left(&self) -> Result<(), Refusal> {
        let now = self.now();
        for id in self.presence.agents_gone(now) {
            self.tell_presence(id).await?;
        }
        for chat in self.presence.customers_gone(now) {
            self.routing.ring();
            self.bus.tell(&Topic::Chat(chat), News::Here { chat, on: false });
        }
        for chat in self.presence.listeners_gone(now) {
            self.tell_listening(chat).await?;
        }
        Ok(())
    }

    /// Chats whose customer has been away for longer than the channel allows are ended.
    pub async fn end_idle_chats(&self) -> Result<(), Refusal> {
        let now = self.now();
        let (channels, open) = {
            let mut connection = self.store.read().await?;
            (channel::all(&mut connection).await?, chat::open_ids(&mut connection).await?)
        };
        for (id, key) in open {
            let minutes = channels.iter().find(|c| c.key == key).map_or(10, |c| c.settings.idle_minutes);
            let gone = self.presence.customer_gone_since(id);
            if gone.is_some_and(|since| since + Span::minutes(minutes) <= now) {
                // Ended by somebody else in this moment: fine.
                drop(self.end_idle(id).await);
            }
        }
        Ok(())
    }

    async fn sweep_sessions(&self) -> Result<(), Refusal> {
        let now = self.now();
        let swept = self
            .store
            .write(move |connection| Box::pin(session::sweep(connection, now, now - Span::hours(24))));
        Ok(swept.await?)
    }
}
