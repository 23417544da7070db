//! Places for what stays open: so many in all, because each takes an open file, and so many for one origin, so that
//! one cannot take them all.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use desk::Origin;
use domain::Refusal;

use crate::Server;
use crate::address::Address;
use crate::refusal::No;

/// Live lines of one address. A whole company may sit behind it, with a few tabs each.
pub const LINES_OF_ONE: usize = 200;
/// Connections of one address that are no live lines: browsers open six each, and close them.
pub const CONNECTIONS_OF_ONE: usize = 300;
/// Files that are not for customers: the store, the log, what listens.
const RESERVE: usize = 128;
/// Nothing works with fewer places than this, whatever the system says.
const FEWEST: usize = 64;
/// Where the system names no limit, or one that memory would not see.
const MOST: usize = 1 << 20;
/// Who finds no place is to come back after so many seconds.
const COME_BACK: i64 = 30;

#[derive(Clone, Debug)]
pub struct Places(Arc<Taken>);

#[derive(Debug)]
struct Taken {
    most: usize,
    of_one: usize,
    now: Mutex<Now>,
}

#[derive(Debug, Default)]
struct Now {
    all: usize,
    by: HashMap<Origin, usize>,
}

/// Kept for as long as the place is needed.
#[derive(Debug)]
pub(crate) struct Place {
    taken: Arc<Taken>,
    from: Origin,
}

impl Places {
    pub fn new(most: usize, of_one: usize) -> Self {
        Self(Arc::new(Taken { most, of_one, now: Mutex::default() }))
    }

    /// Places for live lines and for other connections, of as many files as this process may have open.
    pub fn of_process() -> (Self, Self) {
        let all = open_files().saturating_sub(RESERVE).clamp(FEWEST, MOST);
        let connections = all / 4;
        (Self::new(all - connections, LINES_OF_ONE), Self::new(connections, CONNECTIONS_OF_ONE))
    }

    /// # Errors
    /// [`Refusal::TooMany`] when that origin has too many, [`Refusal::Busy`] when there is none left for anybody.
    pub(crate) fn take(&self, from: Origin) -> Result<Place, Refusal> {
        let mut now = self.0.lock();
        if now.all >= self.0.most {
            return Err(Refusal::Busy);
        }
        let mine = now.by.get(&from).copied().unwrap_or_default();
        if mine >= self.0.of_one && !from.is_everybody() {
            return Err(Refusal::TooMany { seconds: COME_BACK });
        }
        now.by.insert(from, mine + 1);
        now.all += 1;
        Ok(Place { taken: Arc::clone(&self.0), from })
    }

    /// How many are taken.
    pub fn taken(&self) -> usize {
        self.0.lock().all
    }
}

impl Taken {
    fn lock(&self) -> std::sync::MutexGuard<'_, Now> {
        // Counts are whole after every step.
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut now = self.taken.lock();
        now.all = now.all.saturating_sub(1);
        match now.by.get_mut(&self.from) {
            Some(mine) if *mine > 1 => *mine -= 1,
            _ => drop(now.by.remove(&self.from)),
        }
    }
}

/// A place for a live line, for who does not ask for them too often.
impl FromRequestParts<Server> for Place {
    type Rejection = No;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, No> {
        let Address(from) = Address::from_request_parts(parts, server).await?;
        server.desk.may_open_line(from)?;
        Ok(server.places.take(from)?)
    }
}

/// A place for a poll, which holds a connection as a live line does, and is asked for more often.
#[derive(Debug)]
pub(crate) struct PollPlace(#[expect(dead_code, reason = "held, not read")] Place);

impl FromRequestParts<Server> for PollPlace {
    type Rejection = No;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, No> {
        let Address(from) = Address::from_request_parts(parts, server).await?;
        server.desk.may_poll(from)?;
        Ok(Self(server.places.take(from)?))
    }
}

/// How many files this process may have open, after it has asked for all that it may have.
#[cfg(unix)]
fn open_files() -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let raised = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum });
    let may = if raised.is_ok() { maximum } else { current };
    may.map_or(MOST, |files| usize::try_from(files).unwrap_or(MOST))
}

#[cfg(not(unix))]
const fn open_files() -> usize {
    8_192
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(address: &str) -> Origin {
        Origin::of(address.parse().unwrap())
    }

    #[test]
    fn one_origin_cannot_take_all_places() {
        let places = Places::new(5, 2);
        let mine: Vec<_> = (0..2).map(|_| places.take(from("192.0.2.1")).unwrap()).collect();
        assert_eq!(places.take(from("192.0.2.1")).err(), Some(Refusal::TooMany { seconds: COME_BACK }));
        let other = places.take(from("192.0.2.2")).unwrap();
        drop(mine);
        assert_eq!(places.taken(), 1);
        assert!(places.take(from("192.0.2.1")).is_ok());
        drop(other);
        assert_eq!(places.taken(), 0);
        assert!(places.0.lock().by.is_empty(), "who has gone is forgotten");
    }

    #[test]
    fn when_all_are_taken_everybody_hears_that_it_is_busy() {
        let places = Places::new(3, 2);
        let _taken: Vec<_> = (1..=3).map(|n| places.take(from(&format!("192.0.2.{n}"))).unwrap()).collect();
        assert_eq!(places.take(from("192.0.2.9")).err(), Some(Refusal::Busy));
    }

    #[test]
    fn the_machine_itself_is_bound_by_the_number_of_all_only() {
        let places = Places::new(10, 2);
        let _taken: Vec<_> = (0..10).map(|_| places.take(from("127.0.0.1")).unwrap()).collect();
        assert_eq!(places.take(from("127.0.0.1")).err(), Some(Refusal::Busy));
    }

    #[test]
    fn a_process_has_places() {
        let (lines, connections) = Places::of_process();
        assert!(lines.0.most >= FEWEST / 2 && connections.0.most >= FEWEST / 4);
    }
}
