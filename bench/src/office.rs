//! An office to be put under load: one channel, agents who sign in, customers who start chats, all over the same
//! routes as browsers.

use std::net::SocketAddr;
use std::path::Path;

use serde_json::json;
use uuid::Uuid;

use crate::Outcome;
use crate::http::{self, Wire};
use crate::snak::Snak;

/// The most chats that the settings let an agent have at once.
pub(crate) const CAPACITY: usize = 100;
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

/// Gives a fresh data folder a channel and agents with passwords.
///
/// # Errors
/// When the settings are not taken.
pub(crate) fn furnish(snak: &Snak, folder: &Path, agents: usize) -> Outcome {
    let people: Vec<_> = (0..agents)
        .map(|n| {
            let seat = json!({"channel": "support", "may": {"respond": true, "notify": true}});
            json!({"email": email(n), "name": format!("Agent {n}"), "capacity": CAPACITY, "seats": [seat]})
        })
        .collect();
    let channel = json!({"key": "support", "name": "Support", "idle_minutes": 1_440});
    let settings = json!({"channels": [channel], "people": people}).to_string();
    snak.admin(folder, &["settings", "import", "-"], &settings)?;
    for n in 0..agents {
        snak.admin(folder, &["password", &email(n)], PASSWORD)?;
    }
    Ok(())
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
    let mut hands = tokio::task::JoinSet::new();
    for hand in 0..HANDS {
        let agents = agents.to_vec();
        hands.spawn(async move {
            let mut wire = Wire::connect(address).await?;
            let mut filled = Vec::new();
            for n in (hand..customers).step_by(HANDS) {
                let customer = start(&mut wire, n).await?;
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

async fn start(wire: &mut Wire, n: usize) -> Outcome<Customer> {
    let token = format!("{}{}", Uuid::now_v7().simple(), Uuid::now_v7().simple());
    let customer = Customer { chat: Uuid::now_v7(), token, from: place(10, n) };
    let body = json!({
        "chat": customer.chat, "token": customer.token, "channel": "support", "write": Uuid::now_v7(),
        "name": format!("Customer {n}"), "email": format!("customer{n}@example.com"), "question": "Hello?",
    });
    let headers = format!("x-forwarded-for: {}\r\n", customer.from);
    let answer = wire.ask(&http::post("/w/start", &headers, &body.to_string())).await?;
    if answer.status == 200 { Ok(customer) } else { Err(refused("/w/start", &answer)) }
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
