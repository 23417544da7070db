//! The address that a request comes from. Anybody can write `X-Forwarded-For`, so it is read only when the socket's
//! other end is a proxy that the operator has named, and only as far back as such proxies wrote it.

use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use desk::Origin;
use domain::Refusal;

use crate::Server;
use crate::refusal::No;

const FORWARDED: &str = "x-forwarded-for";

/// An address, or all that begin with the same bits: `10.0.0.7`, `10.0.0.0/8`, `fd00::/8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    first: IpAddr,
    bits: u8,
}

impl Block {
    fn holds(&self, address: IpAddr) -> bool {
        match (self.first, address) {
            (IpAddr::V4(first), IpAddr::V4(address)) => {
                let differ = u32::from(first) ^ u32::from(address);
                differ.leading_zeros() >= u32::from(self.bits)
            }
            (IpAddr::V6(first), IpAddr::V6(address)) => {
                let differ = u128::from(first) ^ u128::from(address);
                differ.leading_zeros() >= u32::from(self.bits)
            }
            _ => false,
        }
    }
}

impl FromStr for Block {
    type Err = String;

    fn from_str(typed: &str) -> Result<Self, String> {
        let wrong = || format!("\"{typed}\" is no address or block: write 10.0.0.7, 10.0.0.0/8 or fd00::/8");
        let typed = typed.trim();
        let (address, bits) = typed.split_once('/').map_or((typed, None), |(a, bits)| (a, Some(bits)));
        let first: IpAddr = address.parse().map_err(|_| wrong())?;
        let most = if first.is_ipv4() { 32 } else { 128 };
        let digits = |b: &&str| !b.is_empty() && b.bytes().all(|c| c.is_ascii_digit());
        let bits = match bits {
            None => most,
            Some(bits) => Some(bits).filter(digits).and_then(|b| b.parse().ok()).ok_or_else(wrong)?,
        };
        if bits > most { Err(wrong()) } else { Ok(Self { first, bits }) }
    }
}

/// The proxies whose word on where a request comes from is taken.
#[derive(Clone, Debug, Default)]
pub struct Proxies {
    blocks: Arc<[Block]>,
    /// The operator was told that a header is not believed.
    told: Arc<AtomicBool>,
}

impl Proxies {
    pub fn new(blocks: &[Block]) -> Self {
        Self { blocks: blocks.into(), told: Arc::default() }
    }

    fn trust(&self, address: IpAddr) -> bool {
        self.blocks.iter().any(|block| block.holds(address))
    }

    /// The other end of a socket, before it has said anything. A proxy that is trusted counts as everybody.
    pub(crate) fn peer(&self, peer: IpAddr) -> Origin {
        let peer = peer.to_canonical();
        if self.trust(peer) { Origin::EVERYBODY } else { Origin::of(peer) }
    }

    /// Who is behind the other end of the socket. A header that cannot be read is as good as none.
    fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let peer = peer.to_canonical();
        let mut values = headers.get_all(FORWARDED).iter().peekable();
        if !self.trust(peer) {
            if values.peek().is_some() && !self.told.swap(true, Ordering::Relaxed) {
                tracing::warn!(%peer, "X-Forwarded-For is not believed; if that is your proxy, name it: --trusted-proxy");
            }
            return peer;
        }
        // Each proxy adds whom it heard at the end, so the first stranger from there is the client. What stands before
        // was written by that stranger.
        let lines: Option<Vec<&str>> = values.map(|value| value.to_str().ok()).collect();
        let lines = lines.unwrap_or_default();
        for hop in lines.iter().rev().flat_map(|line| line.rsplit(',')) {
            match hop_address(hop) {
                None => return peer,
                Some(address) if self.trust(address) => {}
                Some(address) => return address,
            }
        }
        peer
    }
}

/// `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1`, `[2001:db8::1]` or `[2001:db8::1]:4711`.
fn hop_address(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim();
    let bare = hop.strip_prefix('[').and_then(|h| h.strip_suffix(']')).unwrap_or(hop);
    let with_port = || hop.parse::<SocketAddr>().ok().map(|a| a.ip());
    bare.parse().ok().or_else(with_port).map(|address: IpAddr| address.to_canonical())
}

/// Where the request comes from, as far as it can be known.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Address(pub(crate) Origin);

impl FromRequestParts<Server> for Address {
    type Rejection = No;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, No> {
        let Some(ConnectInfo(peer)) = parts.extensions.get::<ConnectInfo<SocketAddr>>() else {
            return Err(No(Refusal::Unavailable { reference: String::new() }));
        };
        Ok(Self(Origin::of(server.proxies.client(peer.ip(), &parts.headers))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(trusted: &[&str], peer: &str, headers: &[&str]) -> String {
        let blocks: Vec<Block> = trusted.iter().map(|b| b.parse().unwrap()).collect();
        let mut all = HeaderMap::new();
        for header in headers {
            all.append(FORWARDED, axum::http::HeaderValue::from_bytes(header.as_bytes()).unwrap());
        }
        Proxies::new(&blocks).client(peer.parse().unwrap(), &all).to_string()
    }

    #[test]
    fn nobody_is_believed_but_the_proxies_that_were_named() {
        assert_eq!(client(&[], "203.0.113.9", &["198.51.100.1"]), "203.0.113.9");
        assert_eq!(client(&["10.0.0.0/8"], "203.0.113.9", &["198.51.100.1", "10.0.0.1"]), "203.0.113.9");
        assert_eq!(client(&["10.0.0.0/8"], "10.1.2.3", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(client(&["10.0.0.0/8"], "10.1.2.3", &[]), "10.1.2.3");
    }

    #[test]
    fn what_a_client_has_put_before_is_not_taken() {
        let trusted = ["10.0.0.0/8", "fd00::/8"];
        assert_eq!(client(&trusted, "10.1.2.3", &["1.1.1.1, 198.51.100.1"]), "198.51.100.1");
        assert_eq!(client(&trusted, "10.1.2.3", &["1.1.1.1", "198.51.100.1, 10.9.9.9"]), "198.51.100.1");
        assert_eq!(client(&trusted, "fd00::2", &["10.0.0.66, 198.51.100.1, fd00::1"]), "198.51.100.1");
        assert_eq!(client(&trusted, "10.1.2.3", &["127.0.0.1, 198.51.100.1"]), "198.51.100.1");
    }

    #[test]
    fn garbage_and_nothing_but_proxies_leave_the_other_end() {
        let trusted = ["10.0.0.0/8"];
        for header in
            ["unknown", "", ",", "198.51.100.1, ", "198.51.100.1,_hidden", "1.2.3", "[::1", "é", "10.0.0.1"]
        {
            assert_eq!(client(&trusted, "10.1.2.3", &[header]), "10.1.2.3", "{header}");
        }
    }

    #[test]
    fn addresses_come_in_many_clothes() {
        let trusted = ["10.0.0.0/8"];
        for (header, address) in [
            ("198.51.100.1:4711", "198.51.100.1"),
            (" 198.51.100.1 ", "198.51.100.1"),
            ("2001:db8::1", "2001:db8::1"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("[2001:db8::1]:4711", "2001:db8::1"),
            ("::ffff:198.51.100.1", "198.51.100.1"),
        ] {
            assert_eq!(client(&trusted, "10.1.2.3", &[header]), address, "{header}");
        }
        assert_eq!(
            client(&trusted, "::ffff:10.1.2.3", &["198.51.100.1"]),
            "198.51.100.1",
            "a socket for both"
        );
    }

    #[test]
    fn blocks_hold_what_begins_alike() {
        let holds =
            |block: &str, address: &str| block.parse::<Block>().unwrap().holds(address.parse().unwrap());
        assert!(holds("10.0.0.0/8", "10.255.0.1") && !holds("10.0.0.0/8", "11.0.0.1"));
        assert!(holds("10.0.0.7", "10.0.0.7") && !holds("10.0.0.7", "10.0.0.6"));
        assert!(holds("10.0.0.6/31", "10.0.0.7") && !holds("10.0.0.6/31", "10.0.0.8"));
        assert!(holds("0.0.0.0/0", "198.51.100.1") && !holds("0.0.0.0/0", "::1"));
        assert!(holds("2001:db8::/32", "2001:db8:ffff::1") && !holds("2001:db8::/32", "2001:db9::1"));
        for wrong in
            ["", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/+8", "10.0.0/8", "proxy", "10.0.0.0/8/8"]
        {
            assert!(wrong.parse::<Block>().is_err(), "{wrong}");
        }
    }
}
