//! Which channels are open: within their hours, with somebody present who can answer. Who looks at a page is told when that
//! changes, by a person or by the clock. Consoles are told when what they show of a channel has another setting.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::channel::ChannelSettings;
use domain::channel::closed::Availability;
use domain::channel::hours::Why;
use domain::time::Span;
use domain::{Channel, ChannelKey, Refusal, Time};

use crate::bus::{News, Topic};
use crate::hours::{self, Opening};
use crate::store::{agent, channel};
use crate::{Answer, Desk};

/// Settings may come from another process: `snak admin settings import` beside a server that runs.
const LOOK_EVERY: Span = Span::seconds(5);

#[derive(Clone, Debug, Default)]
pub(crate) struct Open(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    known: Mutex<Known>,
    /// Held while somebody looks, so that nobody who looked before tells after.
    looking: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct Known {
    /// In which channels somebody is present who can answer.
    present: HashMap<ChannelKey, bool>,
    /// As it was last told.
    told: HashMap<ChannelKey, Availability>,
    /// What consoles show of the channels: their names, and whether their chats are picked.
    shown: HashMap<ChannelKey, (String, bool)>,
    /// Those that warn of who waits, as they were at the last look.
    warning: Arc<Vec<Channel>>,
    /// When it may be another: a channel opens or closes, or it is time to look at the settings.
    due: Time,
}

impl Open {
    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The channels that warn somebody, with their settings.
    pub(crate) fn warning(&self) -> Arc<Vec<Channel>> {
        Arc::clone(&self.lock().warning)
    }

    /// Whether somebody is present who can answer.
    pub(crate) fn is_attended(&self, channel: &ChannelKey) -> bool {
        self.lock().present.get(channel).copied().unwrap_or_default()
    }
}

impl Desk {
    /// Whether a channel of these settings can be asked now.
    pub fn availability(&self, key: &ChannelKey, settings: &ChannelSettings) -> Availability {
        available(settings, self.open.is_attended(key), self.now()).0
    }

    /// Whether somebody can answer in this channel now, as it was last told.
    pub fn is_open(&self, channel: &ChannelKey) -> bool {
        self.open.lock().told.get(channel).is_some_and(|known| known.answers)
    }

    /// The same with its reason, for lines: nobody else asks so often.
    pub(crate) fn available<'a>(&'a self, key: &'a ChannelKey) -> Answer<'a, Availability> {
        Box::pin(async move {
            let told = self.open.lock().told.get(key).copied();
            match told {
                Some(told) => Ok(told),
                None => Ok(self.availability(key, &self.channel(key).await?.settings)),
            }
        })
    }

    /// When a channel opens again by the clock, as far as that can be seen.
    pub fn opens(&self, settings: &ChannelSettings) -> Option<Time> {
        settings.hours.as_ref().and_then(|hours| hours::opens(hours, self.now()))
    }

    /// When it is open in the coming days, lunches left out.
    pub fn coming_hours(&self, settings: &ChannelSettings, days: i64) -> Vec<Opening> {
        let now = self.now();
        let hours = settings.hours.as_ref();
        hours.map(|hours| hours::open_between(hours, now, now + Span::hours(24 * days))).unwrap_or_default()
    }

    /// The clock goes on: what opens or closes by it is told.
    ///
    /// # Errors
    /// Only when the store does not answer.
    pub async fn notice_hours(&self) -> Result<(), Refusal> {
        if self.open.lock().due <= self.now() { self.look_what_is_open().await } else { Ok(()) }
    }

    /// Looks at all channels, and tells of those that are another than before.
    pub(crate) fn look_what_is_open(&self) -> Answer<'_, ()> {
        Box::pin(async move {
            let _alone = self.open.0.looking.lock().await;
            let now = self.now();
            let mut connection = self.store.read().await?;
            let agents = agent::all(&mut connection).await?;
            let mut present = HashMap::<ChannelKey, bool>::new();
            for (channel, id) in agent::responders(&mut connection).await? {
                let takes = |a: &agent::Agent| a.profiles.chosen.takes(&channel) && self.answers(a);
                let is_here = agents.iter().any(|a| a.id == id && takes(a));
                *present.entry(channel).or_default() |= is_here;
            }
            let channels = channel::all(&mut connection).await?;
            let mut open = self.open.lock();
            open.present = present;
            open.due = now + LOOK_EVERY;
            for channel in &channels {
                let attended = open.present.get(&channel.key).copied().unwrap_or_default();
                let (fresh, until) = available(&channel.settings, attended, now);
                open.due = until.map_or(open.due, |until| until.min(open.due));
                let before = open.told.insert(channel.key.clone(), fresh);
                let before = before.unwrap_or_else(|| available(&channel.settings, false, now).0);
                if before != fresh {
                    self.bus.tell(&Topic::Queue(channel.key.clone()), News::Open(fresh));
                }
                let shown = (channel.settings.name.clone(), channel.settings.routing.mode.picks());
                let before = open.shown.insert(channel.key.clone(), shown.clone());
                if before.is_some_and(|before| before != shown) {
                    self.bus.tell(&Topic::Cards(channel.key.clone()), News::Channel);
                }
            }
            let warns = |c: &&Channel| !c.settings.archived && !c.settings.warnings.is_off();
            open.warning = Arc::new(channels.iter().filter(warns).cloned().collect());
            drop(open);
            for channel in channels.iter().filter(|c| c.settings.waiting.way_out.is_some()) {
                self.look_who_waited(&channel.key);
            }
            Ok(())
        })
    }
}

/// With the moment at which the clock changes it.
fn available(settings: &ChannelSettings, present: bool, now: Time) -> (Availability, Option<Time>) {
    let standing = settings.hours.as_ref().map(|hours| hours::standing(hours, now));
    let by_hours: Option<Why> = standing.and_then(|standing| standing.closed);
    (settings.closed.availability(by_hours, present), standing.and_then(|standing| standing.until))
}
