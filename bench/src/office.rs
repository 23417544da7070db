//! An office to be put under load: teams with a channel each, agents who sign in, customers who start chats, all over the same routes
//! as browsers. Each office has a channel and agents of its own, so that several can be in one database.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::sleep;
use uuid::Uuid;

use crate::Outcome;
use crate::http::{self, Answer, Wire};
use crate::snak::Snak;

/// The most chats that the settings let an agent have at once.
pub(crate) const CAPACITY: usize = 100;
/// Agents of one channel. Each of their consoles follows all of its chats.
const TEAM: usize = 5;
pub(crate) const PASSWORD: &str = "bench-password";
/// Requests under way at once while an office is filled.
const HANDS: usize = 16;

/// A customer with their chat, as their browser keeps it.
#[derive(Clone, Debug)]
pub(crate) struct Customer {
    pub(crate) chat: Uuid,
    pub(crate) token: String,
    /// The address that they come from, as a proxy in front of the server tells it.
    pub(crate) from: String,
}

impl Customer {
    /// The headers of their requests.
    pub(crate) fn headers(&self) -> String {
        format!("authorization: Bearer {}\r\nx-forwarded-for: {}\r\n", self.token, self.from)
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Agent {
    /// The session's cookie.
    pub(crate) cookie: String,
    pub(crate) from: String,
}

impl Agent {
    pub(crate) fn headers(&self) -> String {
        format!("cookie: {}\r\nx-forwarded-for: {}\r\n", self.cookie, self.from)
    }
}

/// Where they all meet.
#[derive(Clone, Debug)]
pub(crate) struct Office {
    /// What the channels' keys begin with, and part of the agents' addresses.
    key: String,
    agents: usize,
}

impl Office {
    /// Gives the store channels and agents with passwords.
    ///
    /// # Errors
    /// When the settings are not taken.
    pub(crate) fn furnish(snak: &Snak, folder: &Path, agents: usize) -> Outcome<Self> {
        // A channel's key is short, and its end is the team.
        let mut unique = Uuid::now_v7().simple().to_string();
        let office = Self { key: format!("bench-{}", unique.split_off(8)), agents };
        let may = json!({"respond": true, "notify": true});
        let seats = |n| json!([{"channel": office.channel(n), "may": may}]);
        let person = |n| json!({"email": office.email(n), "name": format!("Agent {n}"), "capacity": CAPACITY, "seats": seats(n)});
        let people: Vec<_> = (0..agents).map(person).collect();
        let channel = |n| json!({"key": office.channel(n), "name": "Bench", "idle_minutes": 1_440, "closed": {"unattended": "queue"}});
        let channels: Vec<_> = (0..agents).step_by(TEAM).map(channel).collect();
        let settings = json!({"channels": channels, "people": people}).to_string();
        snak.admin(folder, &["settings", "import", "-"], &settings)?;
        for n in 0..agents {
            snak.admin(folder, &["password", &office.email(n)], PASSWORD)?;
        }
        Ok(office)
    }

    /// Of an agent's team.
    fn channel(&self, agent: usize) -> String {
        format!("{}-{}", self.key, agent / TEAM)
    }

    pub(crate) fn email(&self, n: usize) -> String {
        format!("agent{n}@{}.example", self.key)
    }

    /// # Errors
    /// When the server does not let them in.
    pub(crate) async fn sign_in(&self, address: SocketAddr) -> Outcome<Vec<Agent>> {
        let mut wire = Wire::connect(address).await?;
        let mut signed_in = Vec::new();
        for n in 0..self.agents {
            let from = place(200, n);
            let headers = format!("x-forwarded-for: {from}\r\n");
            let body = json!({"email": self.email(n), "password": PASSWORD, "keep": false});
            let answer = ask(&mut wire, "/api/sign_in", &headers, &body).await?;
            let cookie = answer.head.lines().find_map(|l| Some(l.split_once("set-cookie: ")?.1));
            let cookie = cookie.and_then(|c| c.split(';').next()).ok_or("no cookie after the sign-in")?;
            signed_in.push(Agent { cookie: cookie.to_owned(), from });
        }
        Ok(signed_in)
    }

    /// Starts so many chats and lets the agents pick them, each the same number. The first chats are the first agent's.
    ///
    /// # Errors
    /// When the server refuses one of them.
    pub(crate) async fn fill(
        &self,
        address: SocketAddr,
        agents: &[Agent],
        customers: usize,
    ) -> Outcome<Vec<Customer>> {
        let each = customers.div_ceil(agents.len().max(1));
        // Team by team in turn: each channel lets in only so many a second.
        let teams = agents.len().div_ceil(TEAM).max(1);
        let team = customers.div_ceil(teams);
        let order = (0..team).flat_map(|n| (0..teams).map(move |t| t * team + n));
        let order: Arc<Vec<usize>> = Arc::new(order.filter(|n| *n < customers).collect());
        let mut hands = tokio::task::JoinSet::new();
        for hand in 0..HANDS {
            let (office, agents, order) = (self.clone(), agents.to_vec(), Arc::clone(&order));
            hands.spawn(async move {
                let mut wire = Wire::connect(address).await?;
                let mut filled = Vec::new();
                for n in order.iter().copied().skip(hand).step_by(HANDS) {
                    let customer = start(&mut wire, &office.channel(n / each), n).await?;
                    let body = json!({"chat": customer.chat});
                    ask(&mut wire, "/api/pick", &agents[n / each].headers(), &body).await?;
                    filled.push((n, customer));
                }
                Outcome::Ok(filled)
            });
        }
        let mut all = Vec::new();
        while let Some(filled) = hands.join_next().await {
            all.extend(filled??);
        }
        all.sort_by_key(|(n, _)| *n);
        Ok(all.into_iter().map(|(_, customer)| customer).collect())
    }
}

async fn start(wire: &mut Wire, channel: &str, n: usize) -> Outcome<Customer> {
    let token = format!("{}{}", Uuid::now_v7().simple(), Uuid::now_v7().simple());
    let customer = Customer { chat: Uuid::now_v7(), token, from: place(10, n) };
    let body = json!({
        "chat": customer.chat, "token": customer.token, "channel": channel, "write": Uuid::now_v7(),
        "name": format!("Customer {n}"), "email": format!("customer{n}@example.com"), "question": "Hello?",
    });
    let request =
        http::post("/w/start", &format!("x-forwarded-for: {}\r\n", customer.from), &body.to_string());
    loop {
        let answer = wire.ask(&request).await?;
        match answer.status {
            200 => return Ok(customer),
            // The channel takes more in a moment.
            429 => sleep(Duration::from_millis(500)).await,
            status => return Err(format!("/w/start: {status} {}", answer.body).into()),
        }
    }
}

async fn ask<'w>(wire: &'w mut Wire, path: &str, headers: &str, body: &Value) -> Outcome<Answer<'w>> {
    match wire.ask(&http::post(path, headers, &body.to_string())).await {
        Ok(answer) if answer.status == 200 => Ok(answer),
        Ok(answer) => Err(format!("{path}: {} {}", answer.status, answer.body).into()),
        Err(error) => Err(format!("{path}: {error}").into()),
    }
}

/// An address of their own for each of them.
fn place(second: u8, n: usize) -> String {
    let [.., a, b] = n.to_be_bytes();
    format!("10.{second}.{a}.{b}")
}
