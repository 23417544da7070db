//! An office moves from SQLite to PostgreSQL.

use desk::{Clock, CreateRequest, Database, Desk, Failure, move_store};
use tempfile::TempDir;

use crate::fresh::{Fresh, elsewhere, key, write};

#[tokio::test]
async fn an_office_moves_with_all_that_it_knows() {
    let Some(url) = elsewhere() else { return };
    let fresh = Fresh::in_folder().await;
    let ada = fresh.agent("ada").await;
    let mut chats = Vec::new();
    for n in 0..3 {
        let ida = fresh.waiting(["support", "sales"][n % 2]).await;
        ida.says(&fresh, "Ünïcode, \"quotes\" and a\nsecond line: 👩‍👩‍👧").await.unwrap();
        chats.push(ida);
    }
    fresh.desk.pick(&ada, chats[0].chat()).await.unwrap();
    fresh.desk.note(&ada, chats[0].chat(), write(), "has called before").await.unwrap();
    chats[1].ends(&fresh).await.unwrap();
    fresh.channels(|settings| settings.closed.request = true).await;
    let request = |fresh: &Fresh| CreateRequest {
        channel: key("sales"),
        write: write(),
        form: fresh.ida("sales").start.form,
        page: None,
        origin: domain::case::Origin::Closed,
        from: desk::Origin::EVERYBODY,
    };
    let number = fresh.desk.create_request(request(&fresh)).await.unwrap();
    let case = fresh.desk.case(&ada, number).await.unwrap();
    for channels in [vec![], vec![key("sales")]] {
        let add = desk::AddDocument { title: "Prices".into(), name: "prices.txt".into(), channels };
        let text = bytes::Bytes::from_static(b"A lamp is 40.");
        fresh.desk.add_document(add, futures_util::stream::iter([Ok::<_, String>(text)])).await.unwrap();
    }
    let documents = fresh.desk.documents(&ada).await.unwrap();
    let mut before = fresh.desk.conversation(&ada, chats[0].chat()).await.unwrap();
    // Who is there at the moment is known to a process, and not to its store.
    before.here = false;
    let (settings, epoch) = (fresh.desk.export_settings().await.unwrap(), fresh.desk.epoch().to_owned());
    let Database::Folder(folder) = &fresh.database else { panic!("it is in a folder") };

    let used = move_store(folder, &url).await;
    assert!(matches!(&used, Err(Failure::Broken(why)) if why.contains("stop the server")), "{used:?}");
    fresh.desk.close().await;
    let moved = move_store(folder, &url).await.unwrap();
    let rows = |table: &str| moved.iter().find(|m| m.table == table).unwrap().rows;
    assert_eq!((rows("channel"), rows("agent"), rows("seat"), rows("chat")), (2, 4, 6, 3));
    assert_eq!(rows("entry"), 3 * 2 + 2 + 1, "two messages each, joined, a note, an end");

    let there = Desk::open(Database::Postgres(url.clone()), fresh.clock.clone()).await.unwrap();
    assert_eq!(there.epoch(), epoch, "it is the same store");
    assert_eq!(there.export_settings().await.unwrap(), settings);
    assert_eq!(there.conversation(&ada, chats[0].chat()).await.unwrap(), before);
    assert_eq!(there.case(&ada, number).await.unwrap(), case);
    assert_eq!(there.documents(&ada).await.unwrap(), documents);
    assert_eq!(there.create_request(request(&fresh)).await, Ok(number + 1), "the numbers go on");
    let me = there.customer(&chats[2].start.token).await.unwrap();
    there.customer_says(&me, write(), "and it goes on").await.unwrap();
    there.close().await;

    let twice = move_store(folder, &url).await;
    assert!(matches!(&twice, Err(Failure::Broken(why)) if why.contains("not empty")), "{twice:?}");
}

#[tokio::test]
async fn nothing_is_made_where_nothing_was() {
    let Some(url) = elsewhere() else { return };
    let folder = TempDir::new().unwrap();
    assert!(move_store(folder.path(), &url).await.is_err());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    Desk::open(Database::Postgres(url), Clock::world()).await.unwrap().close().await;
}
