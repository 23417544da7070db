//! Who a host page says that its customer is: a signed token (JWT, RFC 7519), checked against the channel's keys. What was
//! typed or pre-filled never counts as verified; this does.

use std::collections::BTreeMap;

use domain::channel::identity::{Algorithm, IdentityKey};
use domain::customer::Verified;
use domain::{ChannelKey, ChatView, Customer, Email, Field, Refusal, Time, text};
use jsonwebtoken::{DecodingKey, Validation};
use serde::Deserialize;

use crate::store::chat;
use crate::{Answer, Desk, access, secret};

/// Longer tokens are not looked at.
const LONGEST: usize = 8_192;
/// Clocks may differ by so many seconds.
const LEEWAY: i64 = 60;
/// A token is good for at most so many seconds: whoever gets hold of it cannot use it for long.
const LONGEST_LIFE: i64 = 3_600;

/// What a token says, in the words of the field. Others are ignored.
#[derive(Debug, Deserialize)]
struct Claims {
    sub: String,
    exp: i64,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    email: Option<String>,
    /// Without it the address counts as typed.
    #[serde(default)]
    email_verified: bool,
    #[serde(default)]
    phone: Option<String>,
    #[serde(default)]
    company: Option<String>,
    #[serde(default)]
    attributes: BTreeMap<String, String>,
}

/// What a signed-in person has here.
#[derive(Clone, Debug)]
pub struct Known {
    /// Name, e-mail and what else is vouched for.
    pub customer: Customer,
    /// Their open chat in this channel, wherever they began it.
    pub chat: Option<ChatView>,
}

impl Desk {
    /// Looks up who is signed in on the host page. If they have an open chat in the channel, `token`, made by their browser,
    /// opens it from now on, too.
    ///
    /// # Errors
    /// [`Refusal::Identity`] when the token is not to be trusted.
    pub fn identify<'a>(
        &'a self,
        channel: &'a ChannelKey,
        identity: &'a str,
        token: &'a str,
    ) -> Answer<'a, Known> {
        Box::pin(async move {
            let settings = self.channel(channel).await?.settings;
            let customer = check(&settings.keys, channel, identity, self.now())?;
            let hashed = secret::hashed(token).ok_or(Refusal::NotFound)?;
            let Some(verified) = &customer.about.verified else { return Err(Refusal::Identity) };
            let (key, subject, now) = (channel.clone(), verified.subject.clone(), self.now());
            let found = self.store.write(move |connection| {
                Box::pin(async move {
                    let found = chat::open_of(connection, &key, &subject).await?;
                    if let Some(id) = found {
                        chat::also_opens(connection, hashed, id, now).await?;
                    }
                    Ok(found)
                })
            });
            let chat = match found.await? {
                Some(_) => {
                    let row = access::customer(&mut self.store.read().await?, token).await?;
                    Some(self.customer_view(&row).await?)
                }
                None => None,
            };
            Ok(Known { customer, chat })
        })
    }
}

/// The person of a token, with what is vouched for.
pub(crate) fn check(
    keys: &[IdentityKey],
    channel: &ChannelKey,
    token: &str,
    now: Time,
) -> Result<Customer, Refusal> {
    if token.len() > LONGEST {
        return Err(Refusal::Identity);
    }
    let header = jsonwebtoken::decode_header(token).map_err(no)?;
    let kid = header.kid.ok_or(Refusal::Identity)?;
    let key = keys.iter().find(|k| k.kid == kid).ok_or(Refusal::Identity)?;
    let (algorithm, secret) = match key.algorithm {
        Algorithm::HS256 => {
            (jsonwebtoken::Algorithm::HS256, Ok(DecodingKey::from_secret(key.key.as_bytes())))
        }
        Algorithm::RS256 => (jsonwebtoken::Algorithm::RS256, DecodingKey::from_rsa_pem(key.key.as_bytes())),
        Algorithm::ES256 => (jsonwebtoken::Algorithm::ES256, DecodingKey::from_ec_pem(key.key.as_bytes())),
    };
    let mut validation = Validation::new(algorithm);
    validation.set_audience(&[channel.as_str()]);
    validation.set_required_spec_claims(&["exp", "sub", "aud"]);
    // By the office's own clock, below.
    validation.validate_exp = false;
    let claims: Claims = jsonwebtoken::decode(token, &secret.map_err(no)?, &validation).map_err(no)?.claims;
    let seconds = now.millis() / 1_000;
    let alive = seconds - LEEWAY < claims.exp && claims.exp <= seconds + LONGEST_LIFE + LEEWAY;
    let subject = text::line(&claims.sub).ok().flatten().filter(|_| alive).ok_or(Refusal::Identity)?;
    Ok(claims.customer(Verified { subject, key: kid, at: Some(now), ..Verified::default() }))
}

impl Claims {
    fn customer(self, mut verified: Verified) -> Customer {
        let line = |given: Option<String>| given.and_then(|t| text::line(&t).ok().flatten());
        let mut customer = Customer::default();
        let fields = &mut verified.fields;
        if let Some(name) = line(self.name) {
            customer.name = name;
            fields.push(Field::Name);
        }
        customer.email = self.email.and_then(|typed| Email::parse(&typed).ok());
        if customer.email.is_some() && self.email_verified {
            fields.push(Field::Email);
        }
        customer.about.company = line(self.company);
        if customer.about.company.is_some() {
            fields.push(Field::Company);
        }
        customer.about.phone = line(self.phone);
        if customer.about.phone.is_some() {
            fields.push(Field::Phone);
        }
        verified.attributes = domain::customer::attributes(self.attributes);
        customer.about.verified = Some(verified);
        customer
    }
}

/// Which part of a token is wrong is for the log of the host page's developer, not for whoever sent it.
fn no(error: jsonwebtoken::errors::Error) -> Refusal {
    tracing::info!(reason = %error, "a sign-in from a host page was refused");
    Refusal::Identity
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::{EncodingKey, Header};
    use serde_json::{Value, json};

    use super::*;

    const SECRET: &str = "a secret of the shop that is long enough";
    /// Made for this test with `openssl ecparam -name prime256v1 -genkey`, and known to everybody.
    const EC_PRIVATE: &str = include_str!("identity/test-key.pem");
    const EC_PUBLIC: &str = include_str!("identity/test-key.pub.pem");
    const NOW: Time = Time(1_795_000_000_000_000);
    const SECONDS: i64 = 1_795_000_000;

    fn keys() -> Vec<IdentityKey> {
        let key =
            |kid: &str, algorithm, key: &str| IdentityKey { kid: kid.into(), algorithm, key: key.into() };
        vec![key("2026", Algorithm::HS256, SECRET), key("ec", Algorithm::ES256, EC_PUBLIC)]
    }

    fn good() -> Value {
        json!({ "sub": "17", "aud": "support", "exp": SECONDS + 600, "name": "Ida", "email": "Ida@Shop.example",
                "email_verified": true, "attributes": { "plan": "gold" } })
    }

    fn signed(claims: &Value, kid: Option<&str>, secret: &str) -> String {
        let header = Header { kid: kid.map(str::to_owned), ..Header::default() };
        jsonwebtoken::encode(&header, claims, &EncodingKey::from_secret(secret.as_bytes())).unwrap()
    }

    fn checked(token: &str) -> Result<Customer, Refusal> {
        check(&keys(), &ChannelKey::parse("support").unwrap(), token, NOW)
    }

    #[test]
    fn a_good_token_tells_who_it_is_and_what_is_vouched_for() {
        let customer = checked(&signed(&good(), Some("2026"), SECRET)).unwrap();
        assert_eq!(customer.email.unwrap().as_str(), "Ida@shop.example");
        let verified = customer.about.verified.unwrap();
        assert_eq!(verified.attributes, [("plan".to_owned(), "gold".to_owned())]);
        assert_eq!((verified.key.as_str(), verified.at), ("2026", Some(NOW)));
        assert_eq!((verified.subject.as_str(), verified.fields), ("17", vec![Field::Name, Field::Email]));
        assert_eq!(customer.about.attributes, [], "what the page says besides stands apart");
    }

    #[test]
    fn an_address_that_nobody_has_verified_is_not_vouched_for() {
        let mut claims = good();
        claims["email_verified"] = json!(false);
        let verified = checked(&signed(&claims, Some("2026"), SECRET)).unwrap().about.verified.unwrap();
        assert_eq!(verified.fields, [Field::Name]);
    }

    #[test]
    fn what_is_not_to_be_trusted_is_refused() {
        let with = |name: &str, value: Value| {
            let mut claims = good();
            claims[name] = value;
            signed(&claims, Some("2026"), SECRET)
        };
        let without = |name: &str| {
            let mut claims = good();
            claims.as_object_mut().unwrap().remove(name);
            signed(&claims, Some("2026"), SECRET)
        };
        let unsigned = {
            let token = signed(&good(), Some("2026"), SECRET);
            let body = token.split('.').nth(1).unwrap().to_owned();
            // {"alg":"none","kid":"2026"}
            format!("eyJhbGciOiJub25lIiwia2lkIjoiMjAyNiJ9.{body}.")
        };
        for (what, token) in [
            ("another secret", signed(&good(), Some("2026"), "another secret that is long enough too")),
            ("no kid", signed(&good(), None, SECRET)),
            ("a kid that was taken out of use", signed(&good(), Some("2025"), SECRET)),
            ("the public key of an asymmetric key as a secret", signed(&good(), Some("ec"), EC_PUBLIC)),
            ("no signature", unsigned),
            ("another channel", with("aud", json!("sales"))),
            ("over", with("exp", json!(SECONDS - 61))),
            ("good for too long", with("exp", json!(SECONDS + 3_661))),
            ("an end that is no number", with("exp", json!("soon"))),
            ("no end", without("exp")),
            ("nobody", without("sub")),
            ("an empty somebody", with("sub", json!(" "))),
            ("no channel", without("aud")),
            ("nonsense", "x.y.z".to_owned()),
            ("too long", with("name", json!("x".repeat(9_000)))),
        ] {
            assert_eq!(checked(&token).map(|c| c.name), Err(Refusal::Identity), "{what}");
        }
        assert!(checked(&with("exp", json!(SECONDS - 59))).is_ok(), "clocks differ a little");
    }

    #[test]
    fn a_key_pair_works_too() {
        let header = Header { kid: Some("ec".into()), ..Header::new(jsonwebtoken::Algorithm::ES256) };
        let key = EncodingKey::from_ec_pem(EC_PRIVATE.as_bytes()).unwrap();
        let token = jsonwebtoken::encode(&header, &good(), &key).unwrap();
        assert_eq!(checked(&token).unwrap().name, "Ida");
    }
}
