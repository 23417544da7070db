//! Who is here, as far as live lines tell. An agent is present while the switch is on and a line lives, with half a
//! minute of grace for reloads; a customer is here while a line lives, with forty seconds.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::time::Span;
use domain::{AgentId, ChatId, Time};

pub(crate) const AGENT_GRACE: Span = Span::seconds(30);
pub(crate) const CUSTOMER_GRACE: Span = Span::seconds(40);
/// Who asks instead of having a socket is gone for a moment between two questions.
const LISTENER_GRACE: Span = Span::seconds(5);

/// The live lines of one kind of people.
#[derive(Debug)]
struct Lines<K> {
    grace: Span,
    of: HashMap<K, Line>,
}

#[derive(Clone, Copy, Debug)]
struct Line {
    open: u32,
    /// When the last one closed.
    gone: Time,
    /// Whether the world has been told that they are here.
    told: bool,
}

impl<K: Copy + Eq + Hash> Lines<K> {
    fn new(grace: Span) -> Self {
        Self { grace, of: HashMap::new() }
    }

    /// True when they were not here before.
    fn came(&mut self, who: K) -> bool {
        let line = self.of.entry(who).or_insert(Line { open: 0, gone: Time(0), told: false });
        line.open += 1;
        !std::mem::replace(&mut line.told, true)
    }

    fn left(&mut self, who: K, now: Time) {
        if let Some(line) = self.of.get_mut(&who) {
            line.open = line.open.saturating_sub(1);
            line.gone = now;
        }
    }

    fn is_here(&self, who: K, now: Time) -> bool {
        self.of.get(&who).is_some_and(|l| l.open > 0 || now < l.gone + self.grace)
    }

    /// Those whose grace has run out since the last sweep.
    fn sweep(&mut self, now: Time) -> Vec<K> {
        let over = |l: &Line| l.open == 0 && now >= l.gone + self.grace;
        let gone: Vec<K> = self.of.iter().filter(|(_, l)| l.told && over(l)).map(|(k, _)| *k).collect();
        for who in &gone {
            if let Some(line) = self.of.get_mut(who) {
                line.told = false;
            }
        }
        gone
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Presence(Arc<Mutex<Inner>>);

#[derive(Debug)]
struct Inner {
    agents: Lines<AgentId>,
    customers: Lines<ChatId>,
    listeners: Lines<(ChatId, AgentId)>,
    /// Customers of a former process count as gone since this one began.
    began: Time,
}

impl Presence {
    pub(crate) fn new(now: Time) -> Self {
        let inner = Inner {
            agents: Lines::new(AGENT_GRACE),
            customers: Lines::new(CUSTOMER_GRACE),
            listeners: Lines::new(LISTENER_GRACE),
            began: now,
        };
        Self(Arc::new(Mutex::new(inner)))
    }

    pub(crate) fn agent_came(&self, agent: AgentId) -> bool {
        self.lock().agents.came(agent)
    }

    pub(crate) fn agent_left(&self, agent: AgentId, now: Time) {
        self.lock().agents.left(agent, now);
    }

    pub(crate) fn agent_is_here(&self, agent: AgentId, now: Time) -> bool {
        self.lock().agents.is_here(agent, now)
    }

    /// Whether a line lives at this moment, grace left out: what rings must be heard.
    pub(crate) fn agent_has_line(&self, agent: AgentId) -> bool {
        self.lock().agents.of.get(&agent).is_some_and(|line| line.open > 0)
    }

    /// A process that has just begun has seen nobody yet: who was present in the one before is about to come back.
    pub(crate) fn agent_may_come_back(&self, agent: AgentId, now: Time) -> bool {
        let inner = self.lock();
        !inner.agents.of.contains_key(&agent) && now < inner.began + AGENT_GRACE
    }

    pub(crate) fn agents_gone(&self, now: Time) -> Vec<AgentId> {
        self.lock().agents.sweep(now)
    }

    pub(crate) fn listener_came(&self, chat: ChatId, agent: AgentId) -> bool {
        self.lock().listeners.came((chat, agent))
    }

    pub(crate) fn listener_left(&self, chat: ChatId, agent: AgentId, now: Time) {
        self.lock().listeners.left((chat, agent), now);
    }

    /// Who listens in on a chat now.
    pub(crate) fn listeners(&self, chat: ChatId, now: Time) -> Vec<AgentId> {
        let inner = self.lock();
        let of_chat = inner.listeners.of.keys().filter(|(id, _)| *id == chat);
        of_chat.filter(|who| inner.listeners.is_here(**who, now)).map(|(_, agent)| *agent).collect()
    }

    /// The chats that somebody has stopped listening in on. They are forgotten at once.
    pub(crate) fn listeners_gone(&self, now: Time) -> Vec<ChatId> {
        let mut inner = self.lock();
        let gone = inner.listeners.sweep(now);
        for who in &gone {
            inner.listeners.of.remove(who);
        }
        gone.into_iter().map(|(chat, _)| chat).collect()
    }

    pub(crate) fn customer_came(&self, chat: ChatId) -> bool {
        self.lock().customers.came(chat)
    }

    pub(crate) fn customer_left(&self, chat: ChatId, now: Time) {
        self.lock().customers.left(chat, now);
    }

    /// Somebody who has no line has done something all the same: they are gone since then, and not for ever.
    pub(crate) fn customer_was_here(&self, chat: ChatId, now: Time) {
        let mut inner = self.lock();
        let line = inner.customers.of.entry(chat).or_insert(Line { open: 0, gone: now, told: false });
        line.gone = now;
    }

    pub(crate) fn customer_is_here(&self, chat: ChatId, now: Time) -> bool {
        self.lock().customers.is_here(chat, now)
    }

    pub(crate) fn customers_gone(&self, now: Time) -> Vec<ChatId> {
        self.lock().customers.sweep(now)
    }

    /// Since when the customer has no line; `None` while they have one.
    pub(crate) fn customer_gone_since(&self, chat: ChatId) -> Option<Time> {
        let inner = self.lock();
        match inner.customers.of.get(&chat) {
            Some(line) if line.open > 0 => None,
            Some(line) => Some(line.gone),
            None => Some(inner.began),
        }
    }

    pub(crate) fn forget_customer(&self, chat: ChatId) {
        let mut inner = self.lock();
        if inner.customers.of.get(&chat).is_some_and(|l| l.open == 0) {
            inner.customers.of.remove(&chat);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reload_does_not_make_an_agent_absent_and_a_closed_window_does() {
        let (presence, ada) = (Presence::new(Time(0)), AgentId(uuid::Uuid::from_u128(1)));
        let at = |s: i64| Time(0) + Span::seconds(s);
        assert!(presence.agent_came(ada));
        presence.agent_left(ada, at(10));
        assert!(presence.agent_is_here(ada, at(39)));
        assert!(!presence.agent_came(ada), "back within the grace: nobody was told");
        presence.agent_left(ada, at(50));
        assert_eq!(presence.agents_gone(at(79)), []);
        assert_eq!(presence.agents_gone(at(80)), [ada]);
        assert_eq!(presence.agents_gone(at(99)), [], "told once");
        assert!(!presence.agent_is_here(ada, at(80)));
    }

    #[test]
    fn of_two_windows_one_is_enough() {
        let (presence, chat) = (Presence::new(Time(0)), ChatId(uuid::Uuid::from_u128(1)));
        presence.customer_came(chat);
        presence.customer_came(chat);
        presence.customer_left(chat, Time(5));
        assert_eq!(presence.customer_gone_since(chat), None);
        presence.customer_left(chat, Time(9));
        assert_eq!(presence.customer_gone_since(chat), Some(Time(9)));
    }
}
