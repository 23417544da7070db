//! Whether the domain of an address exists, asked of a resolver whose answers are written here.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use desk::{Clock, Desk, Dns};
use domain::{Email, Field, Problem, Refusal};
use tempfile::TempDir;
use tokio::net::UdpSocket;

use crate::fresh::Fresh;

const A: u16 = 1;
const MX: u16 = 15;
const AAAA: u16 = 28;

const NO_ERROR: u8 = 0;
const SERVFAIL: u8 = 2;
const NXDOMAIN: u8 = 3;

/// What the resolver says about a name.
#[derive(Clone, Copy)]
enum Says {
    /// The records of these kinds, with their data.
    Has(&'static [(u16, &'static [u8])]),
    Code(u8),
    /// Other servers that could be asked.
    Elsewhere,
    Nothing,
}

/// A resolver on loopback, and how often it was asked for each name and kind.
struct Resolver {
    at: SocketAddr,
    asked: Arc<Mutex<HashMap<(String, u16), usize>>>,
}

impl Resolver {
    async fn start(names: &'static [(&'static str, Says)]) -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let (at, asked) = (socket.local_addr().unwrap(), Arc::<Mutex<HashMap<_, _>>>::default());
        let counts = asked.clone();
        tokio::spawn(async move {
            let mut packet = [0_u8; 1_500];
            while let Ok((length, from)) = socket.recv_from(&mut packet).await {
                let (name, kind, question) = read(&packet[..length]);
                *counts.lock().unwrap().entry((name.clone(), kind)).or_default() += 1;
                let says = names.iter().find(|(n, _)| *n == name).map_or(Says::Code(NXDOMAIN), |(_, s)| *s);
                if let Some(answer) = answer(&packet[..2], question, kind, says) {
                    socket.send_to(&answer, from).await.unwrap();
                }
            }
        });
        Self { at, asked }
    }

    fn asked(&self) -> usize {
        self.asked.lock().unwrap().values().sum()
    }
}

/// Name, kind, and the question's bytes (RFC 1035, section 4.1.2).
fn read(packet: &[u8]) -> (String, u16, &[u8]) {
    let (mut at, mut labels) = (12, Vec::new());
    while packet[at] != 0 {
        let end = at + 1 + usize::from(packet[at]);
        labels.push(String::from_utf8_lossy(&packet[at + 1..end]).to_lowercase());
        at = end;
    }
    let kind = u16::from_be_bytes([packet[at + 1], packet[at + 2]]);
    (labels.join("."), kind, &packet[12..at + 5])
}

fn answer(id: &[u8], question: &[u8], kind: u16, says: Says) -> Option<Vec<u8>> {
    let (code, records): (u8, Vec<&[u8]>) = match says {
        Says::Has(all) => (NO_ERROR, all.iter().filter(|(k, _)| *k == kind).map(|(_, data)| *data).collect()),
        Says::Code(code) => (code, Vec::new()),
        Says::Elsewhere => (NO_ERROR, Vec::new()),
        Says::Nothing => return None,
    };
    let count = u8::try_from(records.len()).unwrap();
    let elsewhere = u8::from(matches!(says, Says::Elsewhere));
    let mut out = id.to_vec();
    // A recursive answer to one question.
    out.extend([0x81, 0x80 | code, 0, 1, 0, count, 0, elsewhere, 0, 0]);
    out.extend(question);
    for data in records {
        // The name of the question, the kind, class IN, ten minutes.
        out.extend([0xc0, 12]);
        out.extend(kind.to_be_bytes());
        out.extend([0, 1, 0, 0, 2, 88]);
        out.extend(u16::try_from(data.len()).unwrap().to_be_bytes());
        out.extend(data);
    }
    if elsewhere == 1 {
        // The root's own NS, a name that is the question's.
        out.extend([0, 0, 2, 0, 1, 0, 0, 2, 88, 0, 2, 0xc0, 12]);
    }
    Some(out)
}

/// Preference 10, host `mx` below the name of the question; preference 0, the root.
const MAIL: (u16, &[u8]) = (MX, &[0, 10, 2, b'm', b'x', 0xc0, 12]);
const NO_MAIL: (u16, &[u8]) = (MX, &[0, 0, 0]);
const V4: (u16, &[u8]) = (A, &[192, 0, 2, 1]);
const V6: (u16, &[u8]) = (AAAA, &[0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);

const NAMES: &[(&str, Says)] = &[
    ("mail.example", Says::Has(&[MAIL])),
    ("v4.example", Says::Has(&[V4])),
    ("v6.example", Says::Has(&[V6])),
    ("nomail.example", Says::Has(&[NO_MAIL, V4])),
    ("empty.example", Says::Has(&[])),
    ("broken.example", Says::Code(SERVFAIL)),
    ("elsewhere.example", Says::Elsewhere),
    ("silent.example", Says::Nothing),
    // exämple.example
    ("xn--exmple-cua.example", Says::Has(&[MAIL])),
];

async fn desk(dns: Dns) -> (Desk, TempDir) {
    let folder = TempDir::new().unwrap();
    let desk = Desk::open(folder.path(), Clock::world()).await.unwrap();
    (desk.asking(dns).unwrap(), folder)
}

async fn check(desk: &Desk, domain: &str) -> Result<(), Refusal> {
    desk.check_domain(&Email::parse(&format!("ida@{domain}")).unwrap()).await
}

fn no_such_domain() -> Result<(), Refusal> {
    Err(Refusal::field(Field::Email, Problem::NoSuchDomain))
}

#[tokio::test]
async fn a_domain_that_takes_mail_is_good_and_one_that_certainly_does_not_is_refused() {
    let resolver = Resolver::start(NAMES).await;
    let (desk, _folder) = desk(Dns::At(resolver.at)).await;
    for good in ["mail.example", "v4.example", "v6.example", "exämple.example", "MAIL.example"] {
        assert_eq!(check(&desk, good).await, Ok(()), "{good}");
    }
    for bad in ["nowhere.example", "nomail.example", "empty.example"] {
        assert_eq!(check(&desk, bad).await, no_such_domain(), "{bad}");
    }
    for unknown in ["broken.example", "elsewhere.example"] {
        assert_eq!(check(&desk, unknown).await, Ok(()), "{unknown}: nobody can tell");
    }
}

#[tokio::test]
async fn what_was_answered_is_not_asked_again() {
    let resolver = Resolver::start(NAMES).await;
    let (desk, _folder) = desk(Dns::At(resolver.at)).await;
    let domains = ["mail.example", "v6.example", "nowhere.example", "empty.example", "nomail.example"];
    for domain in domains {
        drop(check(&desk, domain).await);
    }
    let asked = resolver.asked();
    // MX; MX, A, AAAA; MX; MX, A, AAAA; MX.
    assert_eq!(asked, 9, "{:?}", resolver.asked.lock().unwrap());
    for _ in 0..20 {
        for domain in domains {
            drop(check(&desk.clone(), domain).await);
        }
    }
    assert_eq!(resolver.asked(), asked);
}

#[tokio::test]
async fn a_resolver_that_is_silent_or_not_there_keeps_nobody_out_and_is_not_waited_for_long() {
    let resolver = Resolver::start(NAMES).await;
    let (silent, _folder) = desk(Dns::At(resolver.at)).await;
    let nobody = std::net::UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (alone, _other) = desk(Dns::At(nobody)).await;
    for (desk, domain) in [(&silent, "silent.example"), (&alone, "mail.example")] {
        let begun = Instant::now();
        assert_eq!(check(desk, domain).await, Ok(()));
        assert!(begun.elapsed() < Duration::from_secs(4), "{domain}: {:?}", begun.elapsed());
    }
    assert!(resolver.asked() > 0, "it was asked");
    assert_eq!(check(&silent, "nowhere.example").await, no_such_domain(), "and is heard when it speaks");
}

#[tokio::test]
async fn a_chat_does_not_start_with_an_address_that_goes_nowhere() {
    let resolver = Resolver::start(&[("lindqvist.example", Says::Has(&[MAIL]))]).await;
    let fresh = Fresh::desk().await;
    let desk = fresh.desk.clone().asking(Dns::At(resolver.at)).unwrap();
    let mut ida = fresh.ida("support");
    ida.start.form.email = "ida@lindkvist.example".into();
    assert_eq!(desk.start_chat(ida.start.clone()).await.map(drop), no_such_domain());
    assert!(desk.customer(&ida.start.token).await.is_err(), "nothing was started");
    ida.start.form.email = "ida@lindqvist.example".into();
    assert!(desk.start_chat(ida.start.clone()).await.is_ok());
    let asked = resolver.asked();
    ida.start.form.email = "ida@gone.example".into();
    assert!(desk.start_chat(ida.start).await.is_ok(), "the same start again");
    assert_eq!(resolver.asked(), asked, "asks for nothing");
}

#[tokio::test]
async fn without_a_resolver_every_domain_is_good() {
    let (desk, _folder) = desk(Dns::Off).await;
    assert_eq!(check(&desk, "nowhere.invalid").await, Ok(()));
    for (typed, dns) in [
        ("off", Dns::Off),
        ("system", Dns::System),
        ("192.0.2.53:53", Dns::At("192.0.2.53:53".parse().unwrap())),
        ("[2001:db8::53]:5353", Dns::At("[2001:db8::53]:5353".parse().unwrap())),
    ] {
        assert_eq!((typed.parse(), dns.to_string().as_str()), (Ok(dns), typed));
    }
    for wrong in ["", "on", "192.0.2.53", "dns.example:53"] {
        assert!(wrong.parse::<Dns>().is_err(), "{wrong}");
    }
}
