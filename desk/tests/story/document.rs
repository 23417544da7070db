//! The library: whom a document reaches, that sending copies nothing, and what stays when it goes.

use bytes::Bytes;
use desk::{AddDocument, Agent, WithFiles};
use domain::attachment::Kind;
use domain::time::Span;
use domain::{Attachment, Audience, Document, Field, FileId, Problem, Refusal};
use futures_util::{StreamExt as _, stream};
use uuid::Uuid;

use crate::fresh::{Fresh, Ida, key, write};

const PDF: &[u8] = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj";

fn file() -> FileId {
    FileId(Uuid::now_v7())
}

async fn add(
    fresh: &Fresh,
    title: &str,
    channels: &[&str],
    bytes: &'static [u8],
) -> Result<Document, Refusal> {
    let channels = channels.iter().map(|name| key(name)).collect();
    let add = AddDocument { title: title.into(), name: "/srv/papers/label.pdf".into(), channels };
    fresh.desk.add_document(add, stream::iter([Ok::<_, String>(Bytes::from_static(bytes))])).await
}

async fn titles(fresh: &Fresh, name: &str) -> Vec<String> {
    let me = fresh.agent(name).await;
    fresh.desk.documents(&me).await.unwrap().into_iter().map(|document| document.title).collect()
}

async fn talking(fresh: &Fresh) -> (Ida, Agent) {
    let ada = fresh.agent("ada").await;
    let ida = fresh.waiting("support").await;
    fresh.desk.pick(&ada, ida.chat()).await.unwrap();
    (ida, ada)
}

/// Takes a document and sends it, alone.
async fn send(
    fresh: &Fresh,
    (me, ida): (&Agent, &Ida),
    document: &Document,
    private: bool,
    audience: Audience,
) -> Result<FileId, Refusal> {
    let id = file();
    fresh.desk.attach_document(me, ida.chat(), (document.id, id), private).await?;
    let message = WithFiles { write: write(), text: String::new(), files: vec![id] };
    fresh.desk.send(me, ida.chat(), message, audience).await?;
    Ok(id)
}

async fn read(fresh: &Fresh, ida: &Ida, id: FileId) -> Result<Vec<u8>, Refusal> {
    let me = fresh.desk.customer(&ida.start.token).await?;
    let content = fresh.desk.customer_file(&me, id).await?.content;
    Ok(content.map(|part| part.unwrap().to_vec()).concat().await)
}

#[tokio::test]
async fn a_document_reaches_the_agents_and_the_chats_of_its_channels() {
    let fresh = Fresh::desk().await;
    let prices = add(&fresh, "Prices", &["sales", "sales"], PDF).await.unwrap();
    let label = add(&fresh, "", &[], PDF).await.unwrap();
    assert_eq!(
        (label.title.as_str(), label.name.as_str(), label.kind),
        ("label.pdf", "label.pdf", Kind::Pdf)
    );
    assert_eq!(prices.channels, [key("sales")]);
    assert_eq!(titles(&fresh, "ada").await, ["Prices", "label.pdf"]);
    assert_eq!(titles(&fresh, "di").await, ["Prices", "label.pdf"]);
    assert_eq!(titles(&fresh, "cy").await, ["label.pdf"]);
    assert_eq!(fresh.desk.all_documents().await.unwrap(), [prices.clone(), label.clone()]);

    let (ida, ada) = talking(&fresh).await;
    let take = async |me: &Agent, document: &Document| {
        fresh.desk.attach_document(me, ida.chat(), (document.id, file()), false).await.map(|file| file.name)
    };
    assert_eq!(take(&ada, &prices).await, Err(Refusal::NotFound), "it is not for support");
    assert_eq!(take(&ada, &label).await.as_deref(), Ok("label.pdf"));
    for (name, no) in [("di", Refusal::NotFound), ("bo", Refusal::NotFound), ("cy", Refusal::NotAllowed)] {
        assert_eq!(take(&fresh.agent(name).await, &label).await, Err(no), "{name}");
    }
    assert_eq!(add(&fresh, "Lost", &["nowhere"], PDF).await, Err(Refusal::NotFound));
    let html = add(&fresh, "Page", &[], b"<html><script>1</script>").await;
    assert_eq!(html, Err(Refusal::field(Field::Files, Problem::WrongKind)));
    let long: &'static str = "long ".repeat(30).leak();
    let refused = add(&fresh, long, &[], PDF).await;
    assert_eq!(refused, Err(Refusal::field(Field::Name, Problem::TooLong { limit: 120 })));
    // What was refused leaves nothing, as soon as it is let go.
    while fresh.files() > 2 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_document_is_sent_as_often_as_it_is_wanted_and_stays_where_it_was_sent() {
    let fresh = Fresh::desk().await;
    let label = add(&fresh, "Label", &["support"], PDF).await.unwrap();
    let (ida, ada) = talking(&fresh).await;
    let (tom, _) = talking(&fresh).await;
    let first = send(&fresh, (&ada, &ida), &label, false, Audience::Everyone).await.unwrap();
    let again = send(&fresh, (&ada, &ida), &label, false, Audience::Everyone).await.unwrap();
    let other = send(&fresh, (&ada, &tom), &label, false, Audience::Everyone).await.unwrap();
    assert_eq!(fresh.files(), 1, "nothing was copied");
    for (ida, id) in [(&ida, first), (&ida, again), (&tom, other)] {
        assert_eq!(read(&fresh, ida, id).await.unwrap(), PDF);
    }
    assert_eq!(read(&fresh, &tom, first).await, Err(Refusal::NotFound));

    // One that no message took along, and one that waits while the document goes.
    let desk = &fresh.desk;
    let [forgotten, late] = [file(), file()];
    desk.attach_document(&ada, ida.chat(), (label.id, forgotten), false).await.unwrap();
    fresh.clock.pass(Span::minutes(61));
    desk.sweep_files().await.unwrap();
    let before = desk.attach_document(&ada, ida.chat(), (label.id, late), false).await;
    desk.remove_document(label.id).await.unwrap();
    assert_eq!(desk.remove_document(label.id).await, Err(Refusal::NotFound));
    desk.sweep_files().await.unwrap();
    assert_eq!(titles(&fresh, "ada").await, [""; 0]);
    let take = |id| desk.attach_document(&ada, ida.chat(), (label.id, id), false);
    assert_eq!(take(file()).await, Err(Refusal::NotFound));
    assert_eq!(take(late).await, before, "a repeat of what was asked in time");
    let sends = |id| {
        let message = WithFiles { write: write(), text: "Here".into(), files: vec![id] };
        desk.send(&ada, ida.chat(), message, Audience::Everyone)
    };
    assert!(sends(forgotten).await.is_err());
    sends(late).await.unwrap();
    fresh.clock.pass(Span::hours(48));
    desk.sweep_files().await.unwrap();
    for (ida, id) in [(&ida, first), (&ida, again), (&ida, late), (&tom, other)] {
        assert_eq!(read(&fresh, ida, id).await.unwrap(), PDF);
    }
}

#[tokio::test]
async fn a_document_that_nobody_got_leaves_nothing() {
    let fresh = Fresh::desk().await;
    let label = add(&fresh, "Label", &[], PDF).await.unwrap();
    let (ida, ada) = talking(&fresh).await;
    // Taken twice, and no message came.
    for _ in 0..2 {
        fresh.desk.attach_document(&ada, ida.chat(), (label.id, file()), false).await.unwrap();
    }
    fresh.desk.remove_document(label.id).await.unwrap();
    fresh.desk.sweep_files().await.unwrap();
    assert_eq!(fresh.files(), 1, "a message may come still");
    fresh.clock.pass(Span::minutes(61));
    fresh.desk.sweep_files().await.unwrap();
    assert_eq!(fresh.files(), 0);
}

#[tokio::test]
async fn what_was_chosen_for_colleagues_never_goes_to_the_customer() {
    let fresh = Fresh::desk().await;
    let (desk, label) = (&fresh.desk, add(&fresh, "Label", &[], PDF).await.unwrap());
    let (ida, ada) = talking(&fresh).await;
    let public = send(&fresh, (&ada, &ida), &label, true, Audience::Everyone).await;
    assert_eq!(public, Err(Refusal::NotAllowed));

    let margin = file();
    let arriving = desk.agent_uploads(&ada, ida.chat(), margin, "margin.pdf", None).await.unwrap();
    let came: Attachment = desk
        .receive(arriving.for_colleagues(true), stream::iter([Ok::<_, String>(Bytes::from_static(PDF))]))
        .await
        .unwrap();
    let sends = |audience| {
        let message = WithFiles { write: write(), text: "Ours is 40 %".into(), files: vec![came.id] };
        desk.send(&ada, ida.chat(), message, audience)
    };
    assert_eq!(sends(Audience::Everyone).await, Err(Refusal::NotAllowed));
    assert_eq!(ida.view(&fresh).await.last(), 2, "nothing of it was said");
    sends(Audience::Agents).await.unwrap();
    let shown = send(&fresh, (&ada, &ida), &label, false, Audience::Agents).await.unwrap();
    for id in [margin, shown] {
        assert!(desk.file(&ada, id).await.is_ok());
        assert_eq!(read(&fresh, &ida, id).await, Err(Refusal::NotFound));
    }
    assert_eq!(ida.view(&fresh).await.last(), 2);
}
