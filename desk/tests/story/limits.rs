//! Too much of something is refused, and nobody else notices.

use desk::Origin;
use domain::Refusal;
use domain::time::Span;

use crate::fresh::{Fresh, key};

fn from(address: &str) -> Origin {
    Origin::of(address.parse().unwrap())
}

fn seconds(refused: Result<(), Refusal>) -> i64 {
    match refused {
        Err(Refusal::TooMany { seconds }) => seconds,
        other => unreachable!("not too many: {other:?}"),
    }
}

#[tokio::test]
async fn a_customer_who_writes_too_fast_waits_and_another_does_not() {
    let fresh = Fresh::desk().await;
    let (ida, other) = (fresh.waiting("support").await, fresh.waiting("support").await);
    let me = fresh.desk.customer(&ida.start.token).await.unwrap();
    for _ in 0..30 {
        fresh.desk.may_say(&me).unwrap();
    }
    assert_eq!(seconds(fresh.desk.may_say(&me)), 1);
    fresh.desk.may_say(&fresh.desk.customer(&other.start.token).await.unwrap()).unwrap();
    fresh.clock.pass(Span::seconds(1));
    for _ in 0..2 {
        fresh.desk.may_say(&me).unwrap();
    }
    assert_eq!(seconds(fresh.desk.may_say(&me)), 1, "two a second");
}

#[tokio::test]
async fn an_address_that_writes_too_fast_waits() {
    let fresh = Fresh::desk().await;
    for _ in 0..100 {
        fresh.desk.may_write(from("192.0.2.1")).unwrap();
    }
    assert_eq!(seconds(fresh.desk.may_write(from("192.0.2.1"))), 1);
    fresh.desk.may_write(from("192.0.2.2")).unwrap();
    fresh.clock.pass(Span::seconds(1));
    for _ in 0..20 {
        fresh.desk.may_write(from("192.0.2.1")).unwrap();
    }
    seconds(fresh.desk.may_write(from("192.0.2.1")));
}

#[tokio::test]
async fn an_address_starts_ten_chats_and_then_one_each_quarter_of_a_minute() {
    let fresh = Fresh::desk().await;
    let start = |address: &str| fresh.desk.may_start(from(address), &key("support"));
    for n in 0..10 {
        start(&format!("2001:db8:1:2::{n}")).unwrap();
    }
    assert_eq!(seconds(start("2001:db8:1:2::77")), 15, "its whole network");
    start("2001:db8:1:3::1").unwrap();
    fresh.clock.pass(Span::seconds(14));
    assert_eq!(seconds(start("2001:db8:1:2::1")), 1);
    fresh.clock.pass(Span::seconds(1));
    start("2001:db8:1:2::1").unwrap();
    seconds(start("2001:db8:1:2::1"));
}

#[tokio::test]
async fn an_address_opens_sixty_lines_and_then_five_a_second() {
    let fresh = Fresh::desk().await;
    for _ in 0..60 {
        fresh.desk.may_open_line(from("192.0.2.1")).unwrap();
    }
    assert_eq!(seconds(fresh.desk.may_open_line(from("192.0.2.1"))), 1);
    fresh.desk.may_open_line(from("192.0.2.2")).unwrap();
    fresh.desk.may_write(from("192.0.2.1")).unwrap();
    fresh.clock.pass(Span::seconds(1));
    for _ in 0..5 {
        fresh.desk.may_open_line(from("192.0.2.1")).unwrap();
    }
    seconds(fresh.desk.may_open_line(from("192.0.2.1")));
}

#[tokio::test]
async fn a_channel_that_is_flooded_from_everywhere_starts_twenty_a_second_and_another_is_free() {
    let fresh = Fresh::desk().await;
    let start = |n: i32, channel: &str| {
        fresh.desk.may_start(from(&format!("10.0.{}.{}", n / 200, n % 200)), &key(channel))
    };
    for n in 0..200 {
        start(n, "support").unwrap();
    }
    assert_eq!(seconds(start(200, "support")), 1);
    start(201, "sales").unwrap();
    fresh.clock.pass(Span::seconds(1));
    for n in 300..320 {
        start(n, "support").unwrap();
    }
    seconds(start(320, "support"));
}

#[tokio::test]
async fn the_machine_itself_stands_for_everybody_and_has_no_limit_of_an_address() {
    let fresh = Fresh::desk().await;
    for _ in 0..1_000 {
        fresh.desk.may_write(from("127.0.0.1")).unwrap();
        fresh.desk.may_open_line(from("::1")).unwrap();
    }
}
