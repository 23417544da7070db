//! Whether the domain of an address exists and takes mail, as far as that can be known. Only a certain no is one: a
//! resolver that is slow, broken or not there keeps no customer out.

use std::fmt;
use std::net::SocketAddr;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use domain::{Customer, Email, Field, Problem, Refusal};
use hickory_resolver::TokioResolver;
use hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolverConfig};
use hickory_resolver::lookup::Lookup;
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::net::{DnsError, NetError};
use hickory_resolver::proto::op::ResponseCode;
use hickory_resolver::proto::rr::{Name, RData, RecordType};

use crate::{Answer, Desk, Failure};

/// All questions about one domain together; a customer waits for it.
const LIMIT: Duration = Duration::from_secs(2);
/// Answers that are remembered, for as long as they say, but neither for a moment only nor for ever.
const REMEMBERED: u64 = 4_096;
const NO_LONGER_THAN: Duration = Duration::from_secs(60 * 60);
const NO_SHORTER_THAN: Duration = Duration::from_secs(60);

/// Whom to ask.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dns {
    /// Nobody: every domain is good.
    #[default]
    Off,
    /// The resolver that the machine is set up with.
    System,
    At(SocketAddr),
}

impl FromStr for Dns {
    type Err = String;

    fn from_str(typed: &str) -> Result<Self, String> {
        match typed {
            "off" => Ok(Self::Off),
            "system" => Ok(Self::System),
            other => other.parse().map(Self::At).map_err(|_| {
                format!("\"{other}\" is neither off, system, nor a resolver's address such as 192.0.2.53:53")
            }),
        }
    }
}

impl fmt::Display for Dns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Off => f.write_str("off"),
            Self::System => f.write_str("system"),
            Self::At(address) => address.fmt(f),
        }
    }
}

/// The one resolver of the process, with what it remembers.
#[derive(Clone, Default)]
pub(crate) struct Domains(Option<Arc<Asked>>);

struct Asked {
    resolver: TokioResolver,
    /// Nobody answered the last question, and the log has it.
    silent: AtomicBool,
}

impl fmt::Debug for Domains {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Domains(asked)" } else { "Domains(off)" })
    }
}

/// What is known about a domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Known {
    Good,
    /// It does not exist, has no way for mail, or says that it takes none.
    Bad,
    Nothing,
}

impl Domains {
    fn of(dns: Dns) -> Result<Self, NetError> {
        let mut builder = match dns {
            Dns::Off => return Ok(Self(None)),
            Dns::System => TokioResolver::builder_tokio()?,
            Dns::At(address) => {
                let mut server = NameServerConfig::udp_and_tcp(address.ip());
                server.connections.iter_mut().for_each(|c: &mut ConnectionConfig| c.port = address.port());
                let config = ResolverConfig::from_name_servers(vec![server]);
                TokioResolver::builder_with_config(config, TokioRuntimeProvider::default())
            }
        };
        let options = builder.options_mut();
        options.cache_size = REMEMBERED;
        options.timeout = LIMIT / 2;
        options.attempts = 1;
        options.positive_max_ttl = Some(NO_LONGER_THAN);
        options.positive_min_ttl = Some(NO_SHORTER_THAN);
        options.negative_max_ttl = Some(NO_LONGER_THAN);
        options.negative_min_ttl = Some(NO_SHORTER_THAN);
        Ok(Self(Some(Arc::new(Asked { resolver: builder.build()?, silent: AtomicBool::new(false) }))))
    }

    async fn know(&self, domain: &str) -> Known {
        let (Some(asked), Ok(mut name)) = (&self.0, Name::from_utf8(domain)) else { return Known::Nothing };
        // Without the end it would be looked for below the machine's own domain, too.
        name.set_fqdn(true);
        let looked = tokio::time::timeout(LIMIT, asked.look(&name)).await;
        looked.unwrap_or_else(|_| {
            asked.hears(false);
            Known::Nothing
        })
    }
}

/// What was answered to one question.
enum Said {
    Records(Lookup),
    /// The domain is there, and has no such records.
    NoRecords,
    NoSuchName,
    /// Not an answer to go by.
    Nothing,
}

impl Asked {
    /// RFC 5321, section 5.1: mail goes by MX, and without one to the address of the domain itself. RFC 7505: an MX
    /// that is the root says that there is no mail.
    async fn look(&self, name: &Name) -> Known {
        match self.ask(name, RecordType::MX).await {
            Said::Records(found) => {
                let mut roots = found.answers().iter().filter_map(|record| match &record.data {
                    RData::MX(mx) => Some(mx.exchange.is_root()),
                    _ => None,
                });
                return match (roots.next(), roots.next()) {
                    (None, _) => Known::Nothing,
                    (Some(true), None) => Known::Bad,
                    _ => Known::Good,
                };
            }
            Said::NoRecords => {}
            Said::NoSuchName => return Known::Bad,
            Said::Nothing => return Known::Nothing,
        }
        let mut known = Known::Bad;
        for kind in [RecordType::A, RecordType::AAAA] {
            match self.ask(name, kind).await {
                Said::Records(found) if found.answers().iter().any(|r| r.record_type() == kind) => {
                    return Known::Good;
                }
                Said::Records(_) | Said::Nothing => known = Known::Nothing,
                Said::NoRecords => {}
                Said::NoSuchName => return Known::Bad,
            }
        }
        known
    }

    async fn ask(&self, name: &Name, kind: RecordType) -> Said {
        let answer = self.resolver.lookup(name.clone(), kind).await;
        self.hears(matches!(answer, Ok(_) | Err(NetError::Dns(_))));
        match answer {
            Ok(found) => Said::Records(found),
            Err(NetError::Dns(DnsError::NoRecordsFound(none))) => match none.response_code {
                ResponseCode::NXDomain => Said::NoSuchName,
                // Who only names other servers to ask does not look things up for us.
                ResponseCode::NoError if none.soa.is_some() || none.ns.is_none() => Said::NoRecords,
                _ => Said::Nothing,
            },
            Err(_) => Said::Nothing,
        }
    }

    /// The operator is told when the resolver falls silent and when it speaks again; neither with whose address it was.
    fn hears(&self, something: bool) {
        if self.silent.swap(!something, Ordering::Relaxed) == something {
            if something {
                tracing::info!("the resolver answers: the domains of addresses are checked again");
            } else {
                tracing::warn!("the resolver does not answer: the domains of addresses are not checked");
            }
        }
    }
}

impl Desk {
    /// The same office, which asks for the domains of addresses. Called before it is handed to anybody; without it all
    /// domains are good.
    ///
    /// # Errors
    /// [`Failure::Broken`] when the machine's own resolver is wanted and the machine has none.
    pub fn asking(mut self, dns: Dns) -> Result<Self, Failure> {
        self.domains = Domains::of(dns).map_err(|e| Failure::Broken(format!("resolver: {e}")))?;
        Ok(self)
    }

    /// Whether the domain of an address exists and takes mail, as far as that can be known within two seconds.
    ///
    /// # Errors
    /// [`Problem::NoSuchDomain`] in [`Refusal::Fields`], when it is certain that it does not.
    pub fn check_domain<'a>(&'a self, email: &'a Email) -> Answer<'a, ()> {
        Box::pin(async move {
            let domain = email.as_str().rsplit_once('@').map_or("", |(_, domain)| domain);
            match self.domains.know(domain).await {
                Known::Bad => Err(Refusal::field(Field::Email, Problem::NoSuchDomain)),
                Known::Good | Known::Nothing => Ok(()),
            }
        })
    }

    /// The same for whoever gave one.
    pub(crate) fn check_domain_of<'a>(&'a self, customer: &'a Customer) -> Answer<'a, ()> {
        match &customer.email {
            Some(email) => self.check_domain(email),
            None => Box::pin(async { Ok(()) }),
        }
    }
}
