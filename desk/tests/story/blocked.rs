//! A customer is kept out for a while, and nobody else is.

use desk::{ADDRESS_BLOCKED, CreateRequest, Origin, PERSON_BLOCKED};
use domain::time::Span;
use domain::{Customer, Email, Ending, Field, Phase, Problem, Refusal, What};

use crate::fresh::{Fresh, Ida, key, write};

fn from(address: &str) -> Origin {
    Origin::of(address.parse().unwrap())
}

/// Somebody of that e-mail address who starts a chat from there.
async fn starts(fresh: &Fresh, email: &str, address: &str) -> Result<Ida, Refusal> {
    let mut ida = fresh.ida("support");
    ida.start.form.email = email.into();
    ida.start.from = from(address);
    fresh.desk.start_chat(ida.start.clone()).await?;
    Ok(ida)
}

#[tokio::test]
async fn a_customer_who_was_blocked_is_out_of_the_chat_and_kept_out_of_the_next() {
    let fresh = Fresh::desk().await;
    let (desk, ada) = (&fresh.desk, fresh.agent("ada").await);
    let ida = starts(&fresh, "ida@lindqvist.example", "203.0.113.9").await.unwrap();
    desk.pick(&ada, ida.chat()).await.unwrap();
    let (mut line, _) = ida.line(&fresh).await;
    let id = write();
    desk.block(&ada, ida.chat(), id, " insults ").await.unwrap();
    assert_eq!(desk.block(&ada, ida.chat(), id, "insults").await, Ok(()), "the answer was lost");
    assert_eq!(desk.block(&ada, ida.chat(), id, "another").await, Err(Refusal::OtherBody));
    assert_eq!(desk.blocked().await.unwrap().len(), 1, "once");

    // Colleagues read who did it and why; the customer reads that the chat has ended.
    let log = desk.conversation(&ada, ida.chat()).await.unwrap().view.entries;
    let last: Vec<&What> = log.iter().rev().take(2).map(|e| &e.what).collect();
    assert_eq!(last, [&What::Ended { how: Ending::ByAgent }, &What::Blocked { reason: "insults".into() }]);
    let view = ida.view(&fresh).await;
    assert_eq!((view.phase, view.entries.len()), (Phase::Ended, 3), "question, answered, ended");
    assert!(!format!("{view:?}").contains("insults"));
    let mut told = String::new();
    while !told.contains("Ended") {
        told += &format!("{:?}", line.next().await.unwrap());
    }
    assert!(!told.contains("Blocked") && !told.contains("insults"), "{told}");
    assert_eq!(ida.says(&fresh, "Hello?").await, Err(Refusal::Ended));

    for (email, address) in [
        ("ida@lindqvist.example", "203.0.113.9"),
        ("IDA@Lindqvist.Example", "198.51.100.1"),
        ("other@shop.example", "203.0.113.9"),
    ] {
        let refused = starts(&fresh, email, address).await.map(drop);
        assert_eq!(refused, Err(Refusal::Blocked), "{email} from {address}");
    }
    assert!(starts(&fresh, "other@shop.example", "203.0.113.10").await.is_ok(), "nobody else");
    assert!(desk.start_chat(ida.start.clone()).await.is_ok(), "what was started before is no new chat");
}

#[tokio::test]
async fn an_address_is_free_after_a_day_and_a_person_after_a_week() {
    let fresh = Fresh::desk().await;
    let (desk, ada) = (&fresh.desk, fresh.agent("ada").await);
    let ida = starts(&fresh, "ida@lindqvist.example", "2001:db8:1:2::7").await.unwrap();
    desk.pick(&ada, ida.chat()).await.unwrap();
    desk.block(&ada, ida.chat(), write(), "").await.unwrap();
    let neighbour = "2001:db8:1:2:ffff::1";
    assert!(starts(&fresh, "bo@shop.example", neighbour).await.is_err(), "the whole /64");
    fresh.clock.pass(Span(ADDRESS_BLOCKED.0 - Span::seconds(1).0));
    assert!(starts(&fresh, "bo@shop.example", neighbour).await.is_err());
    fresh.clock.pass(Span::seconds(1));
    assert!(starts(&fresh, "bo@shop.example", neighbour).await.is_ok());
    assert!(starts(&fresh, "ida@lindqvist.example", neighbour).await.is_err());
    fresh.clock.pass(Span(PERSON_BLOCKED.0 - ADDRESS_BLOCKED.0));
    assert!(starts(&fresh, "ida@lindqvist.example", neighbour).await.is_ok());
    assert_eq!(desk.blocked().await.unwrap().len(), 1, "who blocked whom stays known");
}

#[tokio::test]
async fn who_is_kept_out_leaves_no_request_either_and_nor_does_a_program() {
    let fresh = Fresh::desk().await;
    fresh.channels(|settings| settings.closed.request = true).await;
    let (desk, ada) = (&fresh.desk, fresh.agent("ada").await);
    let ida = starts(&fresh, "ida@lindqvist.example", "203.0.113.9").await.unwrap();
    let request = CreateRequest {
        channel: key("sales"),
        write: write(),
        form: ida.start.form.clone(),
        page: None,
        origin: domain::case::Origin::Form,
        from: from("198.51.100.1"),
    };
    let number = desk.create_request(request.clone()).await.unwrap();
    desk.pick(&ada, ida.chat()).await.unwrap();
    desk.block(&ada, ida.chat(), write(), "").await.unwrap();
    assert_eq!(desk.create_request(request.clone()).await, Ok(number), "the first answer was lost");
    let again = CreateRequest { write: write(), ..request.clone() };
    assert_eq!(desk.create_request(again).await, Err(Refusal::Blocked));
    let mut program = CreateRequest { write: write(), ..request };
    program.form.email = "other@shop.example".into();
    program.form.website = "https://pills.example".into();
    assert_eq!(desk.create_request(program.clone()).await, Err(Refusal::Blocked));
    program.form.website.clear();
    assert_eq!(desk.create_request(program).await, Ok(number + 1));
}

#[tokio::test]
async fn the_machine_itself_is_never_blocked_for_where_it_is() {
    let fresh = Fresh::desk().await;
    let ada = fresh.agent("ada").await;
    let ida = starts(&fresh, "ida@lindqvist.example", "127.0.0.1").await.unwrap();
    fresh.desk.pick(&ada, ida.chat()).await.unwrap();
    fresh.desk.block(&ada, ida.chat(), write(), "").await.unwrap();
    assert!(starts(&fresh, "bo@shop.example", "127.0.0.1").await.is_ok());
    assert!(starts(&fresh, "ida@lindqvist.example", "127.0.0.1").await.is_err(), "but who they are");
}

#[tokio::test]
async fn only_who_is_in_the_chat_or_manages_its_channel_blocks() {
    let fresh = Fresh::desk().await;
    let desk = &fresh.desk;
    let [ada, bo, cy, di] =
        [fresh.agent("ada").await, fresh.agent("bo").await, fresh.agent("cy").await, fresh.agent("di").await];
    let ida = starts(&fresh, "ida@lindqvist.example", "203.0.113.9").await.unwrap();
    assert_eq!(desk.block(&ada, ida.chat(), write(), "").await, Err(Refusal::NotAllowed), "it waits");
    desk.pick(&ada, ida.chat()).await.unwrap();
    assert_eq!(desk.block(&bo, ida.chat(), write(), "").await, Err(Refusal::NotAllowed));
    assert_eq!(desk.block(&di, ida.chat(), write(), "").await, Err(Refusal::NotFound));
    let long = desk.block(&ada, ida.chat(), write(), &"x".repeat(201)).await;
    assert_eq!(long, Err(Refusal::field(Field::Message, Problem::TooLong { limit: 200 })));
    assert!(
        desk.blocked().await.unwrap().is_empty()
            && starts(&fresh, "a@b.example", "203.0.113.9").await.is_ok()
    );
    ida.ends(&fresh).await.unwrap();
    desk.block(&ada, ida.chat(), write(), "insulted me and left").await.unwrap();
    let other = starts(&fresh, "bo@shop.example", "198.51.100.2").await.unwrap();
    desk.block(&cy, other.chat(), write(), "").await.unwrap();
    assert_eq!(other.view(&fresh).await.phase, Phase::Ended, "a manager, while it waits");
    assert_eq!(desk.pick(&ada, other.chat()).await, Err(Refusal::Ended));
    let by: Vec<_> = desk.blocked().await.unwrap().into_iter().map(|b| (b.by, b.reason)).collect();
    assert_eq!(by, [("Cy".into(), String::new()), ("Ada".into(), "insulted me and left".into())]);
}

#[tokio::test]
async fn a_block_that_is_lifted_holds_no_longer() {
    let fresh = Fresh::desk().await;
    let (desk, ada) = (&fresh.desk, fresh.agent("ada").await);
    let ida = starts(&fresh, "ida@lindqvist.example", "203.0.113.9").await.unwrap();
    desk.pick(&ada, ida.chat()).await.unwrap();
    desk.block(&ada, ida.chat(), write(), "a mistake").await.unwrap();
    let block = desk.blocked().await.unwrap().remove(0);
    assert_eq!(
        (block.name.as_str(), block.email.as_deref()),
        ("Ida Lindqvist", Some("ida@lindqvist.example"))
    );
    desk.lift_block(block.id).await.unwrap();
    assert_eq!(desk.lift_block(block.id).await, Err(Refusal::NotFound));
    assert!(starts(&fresh, "ida@lindqvist.example", "203.0.113.9").await.is_ok());
    assert_eq!(desk.blocked().await.unwrap().remove(0).lifted, Some(desk.now()), "that it was stays known");
}

#[tokio::test]
async fn the_store_knows_no_address_and_forgets_its_mark() {
    let fresh = Fresh::desk().await;
    let (desk, ada) = (&fresh.desk, fresh.agent("ada").await);
    let ida = starts(&fresh, "ida@lindqvist.example", "203.0.113.9").await.unwrap();
    desk.pick(&ada, ida.chat()).await.unwrap();
    let holds = |needle: &str| {
        let all = fresh.all_that_is_stored();
        all.windows(needle.len()).any(|bytes| bytes == needle.as_bytes())
    };
    assert!(holds("ida@lindqvist.example"), "it is looked for where it would be");
    assert!(!holds("203.0.113.9"));
    ida.ends(&fresh).await.unwrap();
    fresh.clock.pass(Span(ADDRESS_BLOCKED.0 - Span::seconds(1).0));
    desk.sweep_blocked().await.unwrap();
    desk.block(&ada, ida.chat(), write(), "").await.unwrap();
    assert!(starts(&fresh, "bo@shop.example", "203.0.113.9").await.is_err(), "it was known for a day");
    let late = starts(&fresh, "late@shop.example", "203.0.113.77").await.unwrap();
    desk.pick(&ada, late.chat()).await.unwrap();
    late.ends(&fresh).await.unwrap();
    fresh.clock.pass(ADDRESS_BLOCKED);
    desk.sweep_blocked().await.unwrap();
    desk.block(&ada, late.chat(), write(), "").await.unwrap();
    assert!(starts(&fresh, "bo@shop.example", "203.0.113.77").await.is_ok(), "forgotten");
    assert_eq!(
        desk.may_enter(
            &key("sales"),
            Origin::EVERYBODY,
            &Customer { email: Email::parse("late@shop.example").ok(), ..Customer::default() }
        )
        .await,
        Err(Refusal::Blocked),
        "the person is not, in whatever channel"
    );
}
