//! An agent offers answers; the customer takes one, once.

use desk::{Choice, Stored};
use domain::choices::{LONGEST, MOST};
use domain::refusal::Wrong;
use domain::{Field, Problem, Refusal, What, WriteId, view};

use crate::fresh::{Fresh, Ida, write};

async fn chooses(fresh: &Fresh, ida: &Ida, write: WriteId, of: i64, option: &str) -> Result<Stored, Refusal> {
    let me = fresh.desk.customer(&ida.start.token).await?;
    fresh.desk.customer_chooses(&me, write, Choice { of, option: option.into() }).await
}

fn answers(all: &[&str]) -> Vec<String> {
    all.iter().map(|a| (*a).to_owned()).collect()
}

#[tokio::test]
async fn a_choice_is_made_once_and_both_sides_see_it() {
    let fresh = Fresh::desk().await;
    let (desk, ada) = (&fresh.desk, fresh.agent("ada").await);
    let ida = fresh.waiting("support").await;
    desk.pick(&ada, ida.chat()).await.unwrap();
    // A note that the customer does not count comes before the menu.
    desk.note(&ada, ida.chat(), write(), "Ask her what she wants.").await.unwrap();
    let (offer, how) = (write(), answers(&["A new shade", "Refund"]));
    let offered = desk.offer_choices(&ada, ida.chat(), offer, ("How?", &how)).await.unwrap();
    assert_eq!(desk.offer_choices(&ada, ida.chat(), offer, ("How?", &how)).await, Ok(offered));
    let other = answers(&["A new shade", "Money"]);
    let refused = desk.offer_choices(&ada, ida.chat(), offer, ("How?", &other)).await;
    assert_eq!(refused, Err(Refusal::OtherBody));

    let menu = ida.view(&fresh).await.entries.last().unwrap().clone();
    assert_eq!((offered.seq, menu.seq), (4, 3), "as each side counts");
    assert_eq!(chooses(&fresh, &ida, write(), menu.seq, "Money").await, Err(Refusal::NotNow));
    assert_eq!(chooses(&fresh, &ida, write(), 1, "Refund").await, Err(Refusal::NotNow), "no menu");
    assert_eq!(chooses(&fresh, &ida, write(), 99, "Refund").await, Err(Refusal::NotNow));

    // Typing something leaves the menu open.
    ida.says(&fresh, "Let me think.").await.unwrap();
    let choice = write();
    let stored = chooses(&fresh, &ida, choice, menu.seq, "Refund").await.unwrap();
    assert_eq!(chooses(&fresh, &ida, choice, menu.seq, "Refund").await, Ok(stored), "a repeat");
    assert_eq!(chooses(&fresh, &ida, choice, menu.seq, "A new shade").await, Err(Refusal::OtherBody));
    for option in ["Refund", "A new shade"] {
        assert_eq!(chooses(&fresh, &ida, write(), menu.seq, option).await, Err(Refusal::NotNow), "once");
    }

    let theirs = ida.view(&fresh).await.entries;
    assert_eq!(theirs.last().unwrap().what, What::Chosen { of: menu.seq, option: "Refund".into() });
    assert_eq!(view::chosen(&theirs, &menu), Some("Refund"));
    let ours = desk.conversation(&ada, ida.chat()).await.unwrap();
    let here = ours.view.entries.iter().find(|e| matches!(e.what, What::Options { .. })).unwrap();
    assert_eq!(view::chosen(&ours.view.entries, here), Some("Refund"));
    assert_eq!((ours.card.said.as_str(), ours.card.said_by_customer, ours.card.unread), ("Refund", true, 3));
}

#[tokio::test]
async fn an_older_menu_stays_open_beside_a_newer_one_until_the_chat_ends() {
    let fresh = Fresh::desk().await;
    let (desk, ada) = (&fresh.desk, fresh.agent("ada").await);
    let ida = fresh.waiting("support").await;
    desk.pick(&ada, ida.chat()).await.unwrap();
    for question in ["How?", "When?", "Where?"] {
        let both = answers(&["This", "That"]);
        desk.offer_choices(&ada, ida.chat(), write(), (question, &both)).await.unwrap();
    }
    chooses(&fresh, &ida, write(), 4, "That").await.unwrap();
    chooses(&fresh, &ida, write(), 3, "This").await.unwrap();
    desk.end_chat(&ada, ida.chat(), write()).await.unwrap();
    assert_eq!(chooses(&fresh, &ida, write(), 5, "This").await, Err(Refusal::Ended));
    let view = ida.view(&fresh).await;
    let chosen: Vec<_> = view.entries.iter().filter_map(|e| view::chosen(&view.entries, e)).collect();
    assert_eq!(chosen, ["This", "That"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_clicks_at_once_one_counts() {
    let fresh = Fresh::desk().await;
    let (desk, ada) = (&fresh.desk, fresh.agent("ada").await);
    let ida = fresh.waiting("support").await;
    desk.pick(&ada, ida.chat()).await.unwrap();
    for of in (3..40).step_by(2) {
        let both = answers(&["This", "That"]);
        desk.offer_choices(&ada, ida.chat(), write(), ("Which?", &both)).await.unwrap();
        let (this, that) = tokio::join!(
            chooses(&fresh, &ida, write(), of, "This"),
            chooses(&fresh, &ida, write(), of, "That")
        );
        assert!(
            matches!((&this, &that), (Ok(_), Err(Refusal::NotNow)) | (Err(Refusal::NotNow), Ok(_))),
            "{this:?} {that:?}"
        );
    }
}

#[tokio::test]
async fn a_menu_that_is_none_is_refused_with_what_is_wrong() {
    let fresh = Fresh::desk().await;
    let (desk, ada, bo) = (&fresh.desk, fresh.agent("ada").await, fresh.agent("bo").await);
    let ida = fresh.waiting("support").await;
    let good = answers(&["This", "That"]);
    assert_eq!(desk.offer_choices(&ada, ida.chat(), write(), ("Which?", &good)).await, Err(Refusal::NotNow));
    desk.pick(&ada, ida.chat()).await.unwrap();
    assert_eq!(
        desk.offer_choices(&bo, ida.chat(), write(), ("Which?", &good)).await,
        Err(Refusal::NotAllowed),
        "Bo is not in the chat"
    );
    let long = "x".repeat(LONGEST + 1);
    let many: Vec<String> = (0..=MOST).map(|n| n.to_string()).collect();
    for (options, problem) in [
        (answers(&["This"]), Problem::Missing),
        (answers(&["This", &long]), Problem::TooLong { limit: LONGEST }),
        (answers(&["This", "this "]), Problem::Twice),
        (many, Problem::TooMany { limit: MOST }),
    ] {
        let fields = vec![Wrong { field: Field::Choices, problem }];
        let refused = desk.offer_choices(&ada, ida.chat(), write(), ("Which?", &options)).await;
        assert_eq!(refused, Err(Refusal::Fields { fields }));
    }
    desk.offer_choices(&ada, ida.chat(), write(), ("Which?", &good)).await.unwrap();
}
