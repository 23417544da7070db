//! An office to be put under load: teams of agents with a channel each, agents who sign in, customers who start chats, all over the same
//! routes as browsers.

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use serde_json::json;
use tokio::time::sleep;
use uuid::Uuid;

use crate::Outcome;
use crate::http::{self, Wire};
use crate::snak::Snak;

/// The most chats that the settings let an agent have at once.
pub(crate) const CAPACITY: usize = 100;
/// Agents of one channel. Each of their consoles follows all of its chats.
const TEAM: usize = 5;
const PASSWORD: &str = "bench-password";
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

/// Gives a fresh store channels and agents with passwords.
///
/// # Errors
/// When the settings are not taken.
pub(crate) fn furnish(snak: &Snak, folder: &Path, agents: usize) -> Outcome {
    let people: Vec<_> = (0..agents)
        .map(|n| {
            let seat = json!({"channel": channel(n), "may": {"respond": true, "notify": true}});
            json!({"email": email(n), "name": format!("Agent {n}"), "capacity": CAPACITY, "seats": [seat]})
        })
        .collect();
    let channels: Vec<_> = (0..agents)
        .step_by(TEAM)
        .map(|n| json!({"key": channel(n), "name": channel(n), "idle_minutes": 1_440}))
        .collect();
    let settings = json!({"channels": channels, "people": people}).to_string();
    snak.admin(folder, &["settings", "import", "-"], &settings)?;
    for n in 0..agents {
        snak.admin(folder, &["password", &email(n)], PASSWORD)?;
    }
    Ok(())
}

/// Of an agent.
fn channel(agent: usize) -> String {
    format!("team{}", agent / TEAM)
}

fn email(n: usize) -> String {
    format!("bench{n}@example.com")
}

/// # Errors
/// When the server does not let them in.
pub(crate) async fn sign_in(address: SocketAddr, agents: usize) -> Outcome<Vec<Agent>> {
    let mut wire = Wire::connect(address).await?;
    let mut signed_in = Vec::new();
    for n in 0..agents {
        let from = place(200, n);
        let body = json!({"email": email(n), "password": PASSWORD, "keep": false}).to_string();
        let request = http::post("/api/sign_in", &format!("x-forwarded-for: {from}\r\n"), &body);
        let answer = wire.ask(&request).await?;
        let cookie = answer.head.lines().find_map(|l| Some(l.split_once("set-cookie: ")?.1));
        let cookie = cookie.and_then(|c| c.split(';').next()).filter(|_| answer.status == 200);
        let cookie = cookie.ok_or_else(|| format!("sign-in of agent {n}: {}", answer.status))?.to_owned();
        signed_in.push(Agent { cookie, from });
    }
    Ok(signed_in)
}

/// Starts so many chats and lets the agents pick them, each the same number. The first chats are the first agent's.
///
/// # Errors
/// When the server refuses one of them.
pub(crate) async fn fill(address: SocketAddr, agents: &[Agent], customers: usize) -> Outcome<Vec<Customer>> {
    let each = customers.div_ceil(agents.len().max(1));
    // Team by team in turn: each channel lets in only so many a second.
    let teams = agents.len().div_ceil(TEAM).max(1);
    let team = customers.div_ceil(teams);
    let order: Vec<usize> = (0..team).flat_map(|n| (0..teams).map(move |t| t * team + n)).collect();
    let order: Vec<usize> = order.into_iter().filter(|n| *n < customers).collect();
    let mut hands = tokio::task::JoinSet::new();
    let (agents, order) = (agents.to_vec(), std::sync::Arc::new(order));
    for hand in 0..HANDS {
        let (agents, order) = (agents.clone(), std::sync::Arc::clone(&order));
        hands.spawn(async move {
            let mut wire = Wire::connect(address).await?;
            let mut filled = Vec::new();
            for n in order.iter().copied().skip(hand).step_by(HANDS) {
                let customer = start(&mut wire, n, n / each).await?;
                pick(&mut wire, &agents[n / each], &customer).await?;
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

async fn start(wire: &mut Wire, n: usize, agent: usize) -> Outcome<Customer> {
    let token = format!("{}{}", Uuid::now_v7().simple(), Uuid::now_v7().simple());
    let customer = Customer { chat: Uuid::now_v7(), token, from: place(10, n) };
    let body = json!({
        "chat": customer.chat, "token": customer.token, "channel": channel(agent), "write": Uuid::now_v7(),
        "name": format!("Customer {n}"), "email": format!("customer{n}@example.com"), "question": "Hello?",
    });
    let headers = format!("x-forwarded-for: {}\r\n", customer.from);
    let request = http::post("/w/start", &headers, &body.to_string());
    loop {
        let answer = wire.ask(&request).await?;
        match answer.status {
            200 => return Ok(customer),
            // The channel takes more in a moment.
            429 => sleep(Duration::from_millis(500)).await,
            _ => return Err(refused("/w/start", &answer)),
        }
    }
}

async fn pick(wire: &mut Wire, agent: &Agent, customer: &Customer) -> Outcome {
    let body = json!({"chat": customer.chat}).to_string();
    let answer = wire.ask(&http::post("/api/pick", &agent.headers(), &body)).await?;
    if answer.status == 200 { Ok(()) } else { Err(refused("/api/pick", &answer)) }
}

fn refused(path: &str, answer: &http::Answer<'_>) -> crate::Trouble {
    format!("{path}: {} {}", answer.status, answer.body).into()
}

/// An address of their own for each of them.
fn place(second: u8, n: usize) -> String {
    let [.., a, b] = n.to_be_bytes();
    format!("10.{second}.{a}.{b}")
}
