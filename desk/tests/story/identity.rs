//! Customers who are signed in on the host page.

use domain::channel::identity::{Algorithm, IdentityKey};
use domain::time::Span;
use domain::{Field, Phase, Refusal};
use jsonwebtoken::{EncodingKey, Header};
use serde_json::json;

use crate::fresh::{Fresh, key};

const SECRET: &str = "a secret of the shop that is long enough";

/// A shop that signs for support and sales with the same secret.
async fn signing() -> Fresh {
    let fresh = Fresh::desk().await;
    let mut settings = fresh.desk.export_settings().await.unwrap();
    for channel in &mut settings.channels {
        channel.settings.keys =
            vec![IdentityKey { kid: "1".into(), algorithm: Algorithm::HS256, key: SECRET.into() }];
    }
    fresh.desk.import_settings(settings, &["en"]).await.unwrap();
    fresh
}

fn token(fresh: &Fresh, channel: &str, sub: &str) -> String {
    let exp = fresh.desk.now().millis() / 1_000 + 600;
    let claims = json!({ "sub": sub, "aud": channel, "exp": exp, "name": "Ida L.", "email": "ida@shop.example",
                         "email_verified": true, "attributes": { "plan": "gold" } });
    let header = Header { kid: Some("1".into()), ..Header::default() };
    jsonwebtoken::encode(&header, &claims, &EncodingKey::from_secret(SECRET.as_bytes())).unwrap()
}

fn secret(n: u8) -> String {
    format!("{n:064x}")
}

#[tokio::test]
async fn who_is_signed_in_is_asked_for_the_question_alone_and_agents_see_who_vouches() {
    let fresh = signing().await;
    let ada = fresh.agent("ada").await;
    let mut ida = fresh.ida("support");
    ida.start.identity = Some(token(&fresh, "support", "17"));
    ida.start.form.name = "Somebody else".into();
    ida.start.form.email = String::new();
    ida.start.attributes = vec![("basket".into(), "3 lamps".into()), ("plan".into(), "platinum".into())];
    fresh.desk.start_chat(ida.start.clone()).await.unwrap();
    let customer = fresh.desk.conversation(&ada, ida.chat()).await.unwrap().customer;
    assert_eq!(customer.name, "Ida L.", "what is typed counts for nothing beside what is vouched for");
    let verified = customer.about.verified.unwrap();
    assert_eq!((verified.subject.as_str(), verified.key.as_str()), ("17", "1"));
    assert_eq!((verified.fields, verified.at.is_some()), (vec![Field::Name, Field::Email], true));
    let told = |said: &[(String, String)]| -> Vec<String> {
        said.iter().map(|(name, value)| format!("{name}: {value}")).collect()
    };
    assert_eq!(told(&verified.attributes), ["plan: gold"]);
    assert_eq!(
        told(&customer.about.attributes),
        ["basket: 3 lamps", "plan: platinum"],
        "the page may use the same name, but nobody vouches for it"
    );
}

#[tokio::test]
async fn a_signed_in_person_finds_the_open_chat_again_on_another_device_and_nobody_else_does() {
    let fresh = signing().await;
    let mut ida = fresh.ida("support");
    ida.start.identity = Some(token(&fresh, "support", "17"));
    fresh.desk.start_chat(ida.start.clone()).await.unwrap();

    let support = key("support");
    let phone = fresh.desk.identify(&support, &token(&fresh, "support", "17"), &secret(1)).await.unwrap();
    assert_eq!(phone.chat.map(|view| (view.phase, view.entries.len())), Some((Phase::Waiting, 1)));
    let me = fresh.desk.customer(&secret(1)).await.unwrap();
    assert_eq!(me.chat, ida.chat());
    fresh.desk.customer_says(&me, crate::fresh::write(), "From the phone.").await.unwrap();
    assert_eq!(ida.view(&fresh).await.entries.len(), 2, "both devices are in the same chat");

    let other = fresh.desk.identify(&support, &token(&fresh, "support", "18"), &secret(2)).await.unwrap();
    assert!(other.chat.is_none());
    assert_eq!(fresh.desk.customer(&secret(2)).await.err(), Some(Refusal::NotFound));
    let sales = token(&fresh, "sales", "17");
    assert!(fresh.desk.identify(&key("sales"), &sales, &secret(3)).await.unwrap().chat.is_none());
    let crossed = fresh.desk.identify(&support, &sales, &secret(4)).await;
    assert_eq!(crossed.err(), Some(Refusal::Identity), "signed for another channel");

    ida.ends(&fresh).await.unwrap();
    let after = fresh.desk.identify(&support, &token(&fresh, "support", "17"), &secret(5)).await.unwrap();
    assert!(after.chat.is_none(), "an ended chat is not gone on with");
}

#[tokio::test]
async fn a_token_that_is_over_or_whose_key_was_taken_out_starts_nothing() {
    let fresh = signing().await;
    let old = token(&fresh, "support", "17");
    fresh.clock.pass(Span::minutes(12));
    let mut ida = fresh.ida("support");
    ida.start.identity = Some(old);
    assert_eq!(fresh.desk.start_chat(ida.start.clone()).await.err(), Some(Refusal::Identity));
    ida.start.identity = Some(token(&fresh, "support", "17"));
    let mut settings = fresh.desk.export_settings().await.unwrap();
    settings.channels.iter_mut().for_each(|channel| channel.settings.keys.clear());
    fresh.desk.import_settings(settings, &["en"]).await.unwrap();
    assert_eq!(fresh.desk.start_chat(ida.start).await.err(), Some(Refusal::Identity));
}
