//! What the store promises whatever happens around it.

use desk::{Clock, Desk};

use crate::fresh::{Fresh, write};

#[tokio::test]
async fn what_was_stored_is_there_after_a_restart_with_the_same_epoch() {
    let fresh = Fresh::desk().await;
    let ada = fresh.agent("ada").await;
    let ida = fresh.waiting("support").await;
    fresh.desk.pick(&ada, ida.chat()).await.unwrap();
    let before = fresh.desk.conversation(&ada, ida.chat()).await.unwrap().view;
    let epoch = fresh.desk.epoch().to_owned();
    fresh.desk.close().await;
    let again = Desk::open(fresh.database.clone(), Clock::world()).await.unwrap();
    assert_eq!(again.conversation(&ada, ida.chat()).await.unwrap().view, before);
    assert_eq!(again.epoch(), epoch);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn places_have_no_gaps_however_many_write_at_once() {
    let fresh = Fresh::desk().await;
    let ada = fresh.agent("ada").await;
    let ida = fresh.waiting("support").await;
    fresh.desk.pick(&ada, ida.chat()).await.unwrap();
    let me = fresh.desk.customer(&ida.start.token).await.unwrap();
    let writers: Vec<_> = (0..8)
        .map(|n| {
            let (desk, me, ada, chat) = (fresh.desk.clone(), me.clone(), ada.clone(), ida.chat());
            tokio::spawn(async move {
                for m in 0..25 {
                    // Now and then something that is refused, in the same batch as what is not.
                    assert!(desk.customer_says(&me, write(), " ").await.is_err());
                    assert!(desk.pick(&ada, chat).await.is_ok());
                    desk.customer_says(&me, write(), &format!("{n}-{m}")).await.unwrap();
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    let view = fresh.desk.conversation(&ada, ida.chat()).await.unwrap().view;
    assert_eq!(view.last(), 202);
    assert_eq!(fresh.desk.office(&ada).await.unwrap().card(ida.chat()).unwrap().unread, 201);
}

#[tokio::test]
async fn a_write_whose_asker_has_gone_is_kept_and_told() {
    let fresh = Fresh::desk().await;
    let ida = fresh.waiting("support").await;
    let (mut line, _) = ida.line(&fresh).await;
    let me = fresh.desk.customer(&ida.start.token).await.unwrap();
    // The asker goes as soon as the write is on its way: looked at once, and never again.
    let mut asking = Box::pin(fresh.desk.customer_says(&me, write(), "are you there?"));
    tokio::select! {
        biased;
        _ = &mut asking => panic!("an answer before the store was asked"),
        () = std::future::ready(()) => {}
    }
    drop(asking);
    let told = async {
        let said = |f: &domain::Down| matches!(f, domain::Down::Entries { .. });
        while !line.next().await.unwrap().iter().any(said) {}
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), told).await.expect("the write is told");
    assert_eq!(ida.view(&fresh).await.entries.len(), 2, "and kept");
}
