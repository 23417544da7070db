//! How much one customer, one address and one channel may ask for. What is too much is refused before anything is
//! written, with the seconds after which it is not; nobody else notices.
//!
//! `server` asks here at the door, before the operation. Kept in memory, by each node for itself: behind a balancer with several nodes a flood gets that much more, and a
//! restart forgives. Neither is worth a write to the store for every message.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};

use domain::bucket::{Buckets, Rate};
use domain::time::Span;
use domain::{AgentId, ChannelKey, ChatId, Refusal};

use crate::access::Customer;
use crate::{Agent, Desk};

const fn one_each(every: Span, burst: i64) -> Rate {
    Rate { burst, every }
}

const fn a_second(times: i64, burst: i64) -> Rate {
    Rate { burst, every: Span(1_000_000 / times) }
}

/// A person types less; what a phone has gathered without a network goes out at once.
pub const MESSAGES_OF_A_CHAT: Rate = a_second(2, 30);
/// All that customers write from one address: a company of many sits behind one.
pub const WRITES_OF_AN_ADDRESS: Rate = a_second(20, 100);
/// Each new chat rings at somebody. A household starts one now and then.
pub const STARTS_OF_AN_ADDRESS: Rate = one_each(Span::seconds(15), 10);
/// After a restart everybody behind an address comes back at once; who is refused comes again by itself.
pub const LINES_OF_AN_ADDRESS: Rate = a_second(5, 60);
/// Where sockets do not get through, each thing that happens is an answer and a new question.
pub const POLLS_OF_AN_ADDRESS: Rate = a_second(20, 200);
/// More chats than this no office answers, whoever starts them: it holds a flood from many addresses.
pub const STARTS_OF_A_CHANNEL: Rate = a_second(20, 200);
/// A request takes somebody's time later, as a chat does now.
pub const REQUESTS_OF_AN_ADDRESS: Rate = one_each(Span::seconds(30), 10);
/// The nights' requests of a large office, and a flood's.
pub const REQUESTS_OF_A_CHANNEL: Rate = a_second(5, 100);
/// Files from one address, each of up to 20 MB: a hundred in an hour, and half of them at once.
pub const FILES_OF_AN_ADDRESS: Rate = one_each(Span::seconds(36), 50);
/// Files of one agent: they work all day, and all of an office sits behind one address.
pub const FILES_OF_AN_AGENT: Rate = one_each(Span::seconds(10), 60);
/// Buckets of one kind that are remembered: some three megabytes at the most.
const MOST: usize = 50_000;

/// Where a request comes from, as far as limits go: an address, or a whole /64, which is what one customer of a
/// provider is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Origin(IpAddr);

impl Origin {
    /// All who come through the same door.
    pub const EVERYBODY: Self = Self(IpAddr::V4(Ipv4Addr::LOCALHOST));

    pub fn of(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V6(v6) => {
                let [a, b, c, d, ..] = v6.segments();
                IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
            }
            v4 => v4,
        })
    }

    /// The machine itself, or a proxy on it that nobody has named: behind that stand all customers, and a limit for
    /// one address would be a limit for everybody.
    pub const fn is_everybody(self) -> bool {
        match self.0 {
            IpAddr::V4(v4) => v4.is_loopback(),
            // ::1 in its network.
            IpAddr::V6(v6) => v6.is_unspecified(),
        }
    }
}

impl core::fmt::Display for Origin {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.0.fmt(f)
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Limits(Arc<Mutex<All>>);

#[derive(Debug)]
struct All {
    messages: Buckets<ChatId>,
    writes: Buckets<Origin>,
    starts: Buckets<Origin>,
    lines: Buckets<Origin>,
    polls: Buckets<Origin>,
    files: Buckets<Origin>,
    files_of_agents: Buckets<AgentId>,
    channels: Buckets<ChannelKey>,
    requests: Buckets<Origin>,
    requests_of_channels: Buckets<ChannelKey>,
}

impl Limits {
    pub(crate) fn new() -> Self {
        Self(Arc::new(Mutex::new(All {
            messages: Buckets::new(MESSAGES_OF_A_CHAT, MOST),
            writes: Buckets::new(WRITES_OF_AN_ADDRESS, MOST),
            starts: Buckets::new(STARTS_OF_AN_ADDRESS, MOST),
            lines: Buckets::new(LINES_OF_AN_ADDRESS, MOST),
            polls: Buckets::new(POLLS_OF_AN_ADDRESS, MOST),
            files: Buckets::new(FILES_OF_AN_ADDRESS, MOST),
            files_of_agents: Buckets::new(FILES_OF_AN_AGENT, MOST),
            channels: Buckets::new(STARTS_OF_A_CHANNEL, MOST),
            requests: Buckets::new(REQUESTS_OF_AN_ADDRESS, MOST),
            requests_of_channels: Buckets::new(REQUESTS_OF_A_CHANNEL, MOST),
        })))
    }

    fn take(&self, token: impl FnOnce(&mut All) -> Result<(), i64>) -> Result<(), Refusal> {
        // Buckets are whole after every step, so a thread that died left nothing half done.
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        token(&mut all).map_err(|seconds| Refusal::TooMany { seconds })
    }
}

impl Desk {
    /// Before anything that a customer writes, from wherever it comes.
    ///
    /// # Errors
    /// [`Refusal::TooMany`].
    pub fn may_write(&self, from: Origin) -> Result<(), Refusal> {
        self.from(from, |all| &mut all.writes)
    }

    /// Before a chat is started.
    ///
    /// # Errors
    /// [`Refusal::TooMany`].
    pub fn may_start(&self, from: Origin, channel: &ChannelKey) -> Result<(), Refusal> {
        self.from(from, |all| &mut all.starts)?;
        let now = self.now();
        self.limits.take(|all| all.channels.take(channel, now))
    }

    /// Before a request is left.
    ///
    /// # Errors
    /// [`Refusal::TooMany`].
    pub fn may_request(&self, from: Origin, channel: &ChannelKey) -> Result<(), Refusal> {
        self.from(from, |all| &mut all.requests)?;
        let now = self.now();
        self.limits.take(|all| all.requests_of_channels.take(channel, now))
    }

    /// Before a live line is asked for by polling.
    ///
    /// # Errors
    /// [`Refusal::TooMany`].
    pub fn may_poll(&self, from: Origin) -> Result<(), Refusal> {
        self.from(from, |all| &mut all.polls)
    }

    /// Before a file is taken.
    ///
    /// # Errors
    /// [`Refusal::TooMany`].
    pub fn may_upload(&self, from: Origin) -> Result<(), Refusal> {
        self.from(from, |all| &mut all.files)
    }

    /// Before a file of an agent is taken.
    ///
    /// # Errors
    /// [`Refusal::TooMany`].
    pub fn may_send_files(&self, me: &Agent) -> Result<(), Refusal> {
        let now = self.now();
        self.limits.take(|all| all.files_of_agents.take(&me.id, now))
    }

    /// Before a live line is opened.
    ///
    /// # Errors
    /// [`Refusal::TooMany`].
    pub fn may_open_line(&self, from: Origin) -> Result<(), Refusal> {
        self.from(from, |all| &mut all.lines)
    }

    /// Before a message of a customer.
    ///
    /// # Errors
    /// [`Refusal::TooMany`].
    pub fn may_say(&self, who: &Customer) -> Result<(), Refusal> {
        let now = self.now();
        self.limits.take(|all| all.messages.take(&who.chat, now))
    }

    fn from(&self, from: Origin, buckets: fn(&mut All) -> &mut Buckets<Origin>) -> Result<(), Refusal> {
        if from.is_everybody() {
            return Ok(());
        }
        let now = self.now();
        self.limits.take(|all| buckets(all).take(&from, now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(address: &str) -> Origin {
        Origin::of(address.parse().unwrap())
    }

    #[test]
    fn neighbours_in_a_64_are_one_origin_and_others_are_not() {
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"), "the same address in other clothes");
    }

    #[test]
    fn the_machine_itself_is_everybody() {
        assert!(of("127.0.0.1").is_everybody() && of("::1").is_everybody());
        assert!(!of("10.0.0.1").is_everybody() && !of("2001:db8::1").is_everybody());
    }
}
