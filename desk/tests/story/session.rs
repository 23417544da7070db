//! Signing in.

use domain::time::Span;
use domain::{Field, Problem, Refusal};

use crate::fresh::Fresh;

const GOOD: &str = "correct horse";

async fn with_password() -> Fresh {
    let fresh = Fresh::desk().await;
    fresh.desk.set_password("ada@shop.example", GOOD).await.unwrap();
    fresh
}

#[tokio::test]
async fn the_right_password_opens_a_session_that_ends_when_it_is_closed() {
    let fresh = with_password().await;
    let desk = &fresh.desk;
    let signed_in = desk.sign_in(" Ada@Shop.example ", GOOD, "10.0.0.1").await.unwrap();
    assert_eq!(desk.agent(&signed_in.token).await.unwrap().name, "Ada");
    desk.sign_out(&signed_in.token).await.unwrap();
    assert_eq!(desk.agent(&signed_in.token).await, Err(Refusal::SignIn));
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_look_the_same() {
    let fresh = with_password().await;
    for email in ["ada@shop.example", "nobody@shop.example", "bo@shop.example"] {
        let refused = fresh.desk.sign_in(email, "wrong", "10.0.0.1").await.map(|s| s.agent);
        assert_eq!(refused, Err(Refusal::WrongPassword), "{email}");
    }
    let empty = fresh.desk.sign_in("", GOOD, "10.0.0.1").await.map(|s| s.agent);
    assert_eq!(empty, Err(Refusal::field(Field::Email, Problem::Missing)));
}

#[tokio::test]
async fn guessing_is_slowed_down_even_with_the_right_password_in_the_end() {
    let fresh = with_password().await;
    for _ in 0..5 {
        drop(fresh.desk.sign_in("ada@shop.example", "guess", "10.0.0.1").await);
    }
    let blocked = fresh.desk.sign_in("ada@shop.example", GOOD, "10.0.0.2").await.map(|s| s.agent);
    assert_eq!(blocked, Err(Refusal::TooMany { seconds: 901 }));
    fresh.clock.pass(Span::minutes(15));
    assert!(fresh.desk.sign_in("ada@shop.example", GOOD, "10.0.0.2").await.is_ok());
}

#[tokio::test]
async fn guessing_many_accounts_from_one_address_is_slowed_down_too() {
    let fresh = with_password().await;
    for n in 0..30 {
        drop(fresh.desk.sign_in(&format!("someone{n}@shop.example"), "guess", "10.0.0.1").await);
    }
    let from = |address: &'static str| fresh.desk.sign_in("ada@shop.example", GOOD, address);
    assert!(matches!(from("10.0.0.1").await, Err(Refusal::TooMany { .. })));
    assert!(from("10.0.0.9").await.is_ok());
}

#[tokio::test]
async fn a_session_lives_while_it_is_used_and_ends_with_a_new_password() {
    let fresh = with_password().await;
    let desk = &fresh.desk;
    let token = desk.sign_in("ada@shop.example", GOOD, "10.0.0.1").await.unwrap().token;
    for _ in 0..4 {
        fresh.clock.pass(Span::hours(24 * 10));
        assert!(desk.agent(&token).await.is_ok());
    }
    desk.set_password("ada@shop.example", "another horse").await.unwrap();
    assert_eq!(desk.agent(&token).await, Err(Refusal::SignIn));
    let token = desk.sign_in("ada@shop.example", "another horse", "10.0.0.1").await.unwrap().token;
    fresh.clock.pass(Span::hours(24 * 14));
    assert_eq!(desk.agent(&token).await, Err(Refusal::SignIn), "two weeks unused");
}

#[tokio::test]
async fn the_store_holds_no_token_and_no_password() {
    let fresh = with_password().await;
    let ida = fresh.waiting("support").await;
    let token = fresh.desk.sign_in("ada@shop.example", GOOD, "10.0.0.1").await.unwrap().token;
    fresh.desk.close().await;
    let bytes = fresh.all_that_is_stored();
    let holds = |secret: &str| bytes.windows(secret.len()).any(|w| w == secret.as_bytes());
    assert!(holds("ida@lindqvist.example"), "the search finds what is there");
    for secret in [token.as_str(), ida.start.token.as_str(), GOOD] {
        assert!(!holds(secret));
    }
}
