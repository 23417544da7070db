//! Files: who may send them, what is taken, and who gets them.

use bytes::Bytes;
use desk::{Agent, Arriving, WithFiles};
use domain::attachment::{Kind, LARGEST};
use domain::time::Span;
use domain::{Attachment, Audience, Field, FileId, Problem, Refusal, What};
use futures_util::{StreamExt as _, stream};
use uuid::Uuid;

use crate::fresh::{Fresh, Ida, write};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR and what else a picture has";
const PDF: &[u8] = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj";

fn file() -> FileId {
    FileId(Uuid::now_v7())
}

fn wrong(problem: Problem) -> Refusal {
    Refusal::field(Field::Files, problem)
}

/// In pieces, as a network brings it.
fn pieces(bytes: &[u8]) -> impl futures_util::Stream<Item = Result<Bytes, String>> + Send + use<> {
    let parts: Vec<_> = bytes.chunks(1_000).map(|part| Ok(Bytes::copy_from_slice(part))).collect();
    stream::iter(parts)
}

impl Ida {
    async fn starts_upload(&self, fresh: &Fresh, id: FileId, name: &str) -> Result<Arriving, Refusal> {
        let me = fresh.desk.customer(&self.start.token).await?;
        fresh.desk.customer_uploads(&me, id, name, None).await
    }

    async fn uploads(
        &self,
        fresh: &Fresh,
        id: FileId,
        name: &str,
        bytes: &[u8],
    ) -> Result<Attachment, Refusal> {
        let arriving = self.starts_upload(fresh, id, name).await?;
        fresh.desk.receive(arriving, pieces(bytes)).await
    }

    async fn sends(&self, fresh: &Fresh, text: &str, files: &[FileId]) -> Result<i64, Refusal> {
        let me = fresh.desk.customer(&self.start.token).await?;
        let message = WithFiles { write: write(), text: text.into(), files: files.to_vec() };
        Ok(fresh.desk.customer_sends(&me, message).await?.seq)
    }

    async fn reads(&self, fresh: &Fresh, id: FileId) -> Result<Vec<u8>, Refusal> {
        let me = fresh.desk.customer(&self.start.token).await?;
        Ok(all(fresh.desk.customer_file(&me, id).await?).await)
    }
}

async fn all(file: desk::Download) -> Vec<u8> {
    file.content.map(|part| part.unwrap().to_vec()).concat().await
}

/// Ida and Ada talk, and Ada lets her send files.
async fn sending(fresh: &Fresh) -> (Ida, Agent) {
    let ada = fresh.agent("ada").await;
    let ida = fresh.waiting("support").await;
    fresh.desk.pick(&ada, ida.chat()).await.unwrap();
    fresh.desk.allow_files(&ada, ida.chat(), true).await.unwrap();
    (ida, ada)
}

#[tokio::test]
async fn a_customer_sends_files_once_an_agent_lets_them_and_both_read_them() {
    let fresh = Fresh::desk().await;
    let (desk, ada) = (&fresh.desk, fresh.agent("ada").await);
    let ida = fresh.waiting("support").await;
    assert_eq!(ida.uploads(&fresh, file(), "a.png", PNG).await, Err(Refusal::NotAllowed));
    desk.pick(&ada, ida.chat()).await.unwrap();
    assert_eq!(ida.uploads(&fresh, file(), "a.png", PNG).await, Err(Refusal::NotAllowed));
    assert!(!ida.view(&fresh).await.files);

    desk.allow_files(&ada, ida.chat(), true).await.unwrap();
    desk.allow_files(&ada, ida.chat(), true).await.unwrap();
    let view = ida.view(&fresh).await;
    assert!(view.files && desk.conversation(&ada, ida.chat()).await.unwrap().view.files);
    assert_eq!(view.entries.last().unwrap().what, What::FilesAllowed { on: true });
    assert_eq!(view.last(), 3, "said once");

    let [picture, paper] = [file(), file()];
    let came = ida.uploads(&fresh, picture, "C:\\photos\\lamp.png.exe", PNG).await.unwrap();
    assert_eq!((came.name.as_str(), came.kind, came.size), ("lamp.png.exe.png", Kind::Png, 44));
    ida.uploads(&fresh, paper, "receipt.pdf", PDF).await.unwrap();
    assert_eq!(ida.reads(&fresh, picture).await, Err(Refusal::NotFound), "nobody has it before it is sent");
    assert_eq!(desk.file(&ada, picture).await.err(), Some(Refusal::NotFound));

    assert_eq!(ida.sends(&fresh, " ", &[picture, paper]).await, Ok(4));
    for (id, bytes) in [(picture, PNG), (paper, PDF)] {
        assert_eq!(ida.reads(&fresh, id).await.unwrap(), bytes);
        assert_eq!(all(desk.file(&ada, id).await.unwrap()).await, bytes);
    }
    let card = desk.office(&ada).await.unwrap().card(ida.chat()).unwrap().clone();
    assert_eq!((card.said.as_str(), card.unread), ("lamp.png.exe.png, receipt.pdf", 2));
    desk.seen(&ada, ida.chat(), 4).await.unwrap();
    assert_eq!(desk.office(&ada).await.unwrap().card(ida.chat()).unwrap().unread, 0);

    desk.end_chat(&ada, ida.chat(), write()).await.unwrap();
    assert_eq!(all(desk.file(&ada, paper).await.unwrap()).await, PDF, "it remains after the end");
    assert_eq!(ida.reads(&fresh, paper).await.unwrap(), PDF);
    assert_eq!(ida.uploads(&fresh, file(), "a.png", PNG).await, Err(Refusal::Ended));
}

#[tokio::test]
async fn a_repeat_of_an_upload_or_of_its_message_is_the_first_one() {
    let fresh = Fresh::desk().await;
    let (ida, _) = sending(&fresh).await;
    let other = fresh.waiting("support").await;
    let id = file();
    let first = ida.uploads(&fresh, id, "a.png", PNG).await;
    assert_eq!(ida.uploads(&fresh, id, "a.png", PNG).await, first);
    assert_eq!(fresh.files(), 1, "kept once");
    assert_eq!(ida.uploads(&fresh, id, "a.png", PDF).await, Err(Refusal::OtherBody));
    assert_eq!(fresh.files(), 1);

    let me = fresh.desk.customer(&ida.start.token).await.unwrap();
    let message = WithFiles { write: write(), text: "Here".into(), files: vec![id] };
    let stored = fresh.desk.customer_sends(&me, message.clone()).await.unwrap();
    assert_eq!(fresh.desk.customer_sends(&me, message.clone()).await, Ok(stored));
    let changed = WithFiles { text: "There".into(), ..message.clone() };
    assert_eq!(fresh.desk.customer_sends(&me, changed).await, Err(Refusal::OtherBody));
    assert_eq!(ida.uploads(&fresh, id, "a.png", PNG).await, first, "also after it was sent");
    assert_eq!(ida.sends(&fresh, "again", &[id]).await, Err(wrong(Problem::Missing)), "it goes once");
    assert_eq!(ida.sends(&fresh, "", &[]).await, Err(wrong(Problem::Missing)));
    assert_eq!(ida.view(&fresh).await.last(), 4);
    assert_eq!(other.view(&fresh).await.last(), 1);
}

#[tokio::test]
async fn what_is_of_no_kind_that_is_taken_leaves_nothing() {
    let fresh = Fresh::desk().await;
    let (ida, _) = sending(&fresh).await;
    let padded = |bytes: &[u8]| [bytes, &b" ".repeat(9_000)].concat();
    for (name, bytes) in [
        ("a.exe", b"MZ\x90\0\x03\0\0\0".to_vec()),
        ("a.png", b"MZ\x90\0\x03\0\0\0".to_vec()),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec()),
        ("a.txt", b"<!doctype html><script>alert(1)</script>".to_vec()),
        ("a.pdf", padded(b"<html><script>alert(1)</script>%PDF-1.7")),
        ("a.bmp", b"BM\0\0\0\0 and nothing of a picture\0".to_vec()),
        ("a.zip", b"PK\x03\x04\x14\0\0\0".to_vec()),
        ("a.txt", padded(b"\xff\xfea\0")),
        ("a.txt", [padded(b"fine for a long while"), b"\0".to_vec()].concat()),
    ] {
        let refused = ida.uploads(&fresh, file(), name, &bytes).await;
        assert_eq!(refused, Err(wrong(Problem::WrongKind)), "{name}");
    }
    assert_eq!(ida.uploads(&fresh, file(), "a.txt", b"").await, Err(wrong(Problem::Missing)));
    // The half that was written goes by itself, in a thread of its own.
    while fresh.files() > 0 {
        tokio::task::yield_now().await;
    }
    let text = ida.uploads(&fresh, file(), "BMW.txt", b"BMW and GIF are words").await.unwrap();
    assert_eq!(text.kind, Kind::Text);
}

#[tokio::test]
async fn a_file_is_as_large_as_it_may_be_and_a_chat_takes_five_of_these() {
    let fresh = Fresh::desk().await;
    let (ida, _) = sending(&fresh).await;
    let largest = usize::try_from(LARGEST).unwrap();
    let mut bytes = PNG.to_vec();
    bytes.resize(largest, 7);
    for n in 0..5 {
        bytes[100] = n;
        let came = ida.uploads(&fresh, file(), "large.png", &bytes).await.unwrap();
        assert_eq!(came.size, LARGEST);
    }
    assert_eq!(ida.uploads(&fresh, file(), "one.png", PNG).await, Err(wrong(Problem::Full)));
    let (bo, _) = sending(&fresh).await;
    bytes.push(1);
    let refused = bo.uploads(&fresh, file(), "larger.png", &bytes).await;
    assert_eq!(refused, Err(wrong(Problem::TooLarge { limit: largest })));
    let me = fresh.desk.customer(&bo.start.token).await.unwrap();
    let told = fresh.desk.customer_uploads(&me, file(), "larger.png", Some(LARGEST + 1)).await;
    assert_eq!(told.err(), Some(wrong(Problem::TooLarge { limit: largest })), "known before the first byte");
}

#[tokio::test]
async fn an_agents_file_for_colleagues_does_not_exist_for_the_customer() {
    let fresh = Fresh::desk().await;
    let (ida, ada) = sending(&fresh).await;
    let desk = &fresh.desk;
    let [private, public] = [file(), file()];
    for (id, bytes) in [(private, PDF), (public, PNG)] {
        let arriving = desk.agent_uploads(&ada, ida.chat(), id, "margin.pdf", None).await.unwrap();
        desk.receive(arriving, pieces(bytes)).await.unwrap();
    }
    let message = |id| WithFiles { write: write(), text: "Look".into(), files: vec![id] };
    assert_eq!(
        ida.sends(&fresh, "", &[private]).await,
        Err(wrong(Problem::Missing)),
        "it is not hers to send"
    );
    desk.send(&ada, ida.chat(), message(private), Audience::Agents).await.unwrap();
    desk.send(&ada, ida.chat(), message(public), Audience::Everyone).await.unwrap();
    assert_eq!(all(desk.file(&ada, private).await.unwrap()).await, PDF);
    assert_eq!(ida.reads(&fresh, public).await.unwrap(), PNG);
    assert_eq!(ida.reads(&fresh, private).await, Err(Refusal::NotFound));
    let view = ida.view(&fresh).await;
    assert_eq!(view.last(), 4, "no gap");
    assert!(view.entries.iter().flat_map(|e| e.files()).all(|f| f.id == public));

    // Another's chat, and who may not read this one.
    let (other, _) = sending(&fresh).await;
    assert_eq!(other.reads(&fresh, public).await, Err(Refusal::NotFound));
    assert_eq!(other.sends(&fresh, "", &[public]).await, Err(wrong(Problem::Missing)));
    for stranger in ["bo", "di"] {
        let stranger = fresh.agent(stranger).await;
        assert_eq!(desk.file(&stranger, public).await.err(), Some(Refusal::NotFound));
        let upload = desk.agent_uploads(&stranger, ida.chat(), file(), "a.png", None).await;
        assert_eq!(upload.err(), Some(Refusal::NotFound));
    }
    let manager = fresh.agent("cy").await;
    assert_eq!(all(desk.file(&manager, private).await.unwrap()).await, PDF);
}

#[tokio::test]
async fn a_file_that_no_message_came_for_is_swept_and_one_that_was_sent_is_not() {
    let fresh = Fresh::desk().await;
    let (ida, _) = sending(&fresh).await;
    let [sent, forgotten, late] = [file(), file(), file()];
    for id in [sent, forgotten] {
        ida.uploads(&fresh, id, "a.png", PNG).await.unwrap();
    }
    ida.sends(&fresh, "", &[sent]).await.unwrap();
    fresh.clock.pass(Span::minutes(59));
    ida.uploads(&fresh, late, "b.pdf", PDF).await.unwrap();
    fresh.desk.sweep_files().await.unwrap();
    assert_eq!(fresh.files(), 3);
    fresh.clock.pass(Span::minutes(2));
    fresh.desk.sweep_files().await.unwrap();
    assert_eq!(fresh.files(), 2);
    assert_eq!(
        ida.sends(&fresh, "", &[late, forgotten]).await,
        Err(wrong(Problem::Missing)),
        "all or nothing"
    );
    assert_eq!(ida.sends(&fresh, "", &[late]).await, Ok(5));
    fresh.clock.pass(Span::hours(48));
    fresh.desk.sweep_files().await.unwrap();
    assert_eq!(ida.reads(&fresh, sent).await.unwrap(), PNG);
    assert_eq!(ida.reads(&fresh, late).await.unwrap(), PDF);
}

#[tokio::test]
async fn who_breaks_off_leaves_nothing_and_may_try_again() {
    let fresh = Fresh::desk().await;
    let (ida, _) = sending(&fresh).await;
    let id = file();
    let arriving = ida.starts_upload(&fresh, id, "a.png").await.unwrap();
    let cut = pieces(PNG).chain(stream::iter([Err("the network is gone".to_owned())]));
    assert_eq!(fresh.desk.receive(arriving.clone(), cut).await, Err(Refusal::Busy));
    // One who hangs up in the middle.
    let never = pieces(PNG).chain(stream::pending());
    let hung =
        tokio::time::timeout(std::time::Duration::from_millis(50), fresh.desk.receive(arriving, never));
    assert!(hung.await.is_err());
    while fresh.files() > 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(ida.sends(&fresh, "", &[id]).await, Err(wrong(Problem::Missing)));
    ida.uploads(&fresh, id, "a.png", PNG).await.unwrap();
    assert_eq!(ida.sends(&fresh, "", &[id]).await, Ok(4));
}

#[tokio::test]
async fn what_a_dead_process_was_writing_is_removed_and_what_is_being_written_is_not() {
    let fresh = Fresh::desk().await;
    let (ida, _) = sending(&fresh).await;
    ida.uploads(&fresh, file(), "a.png", PNG).await.unwrap();
    let shelf = fresh.a_shelf();
    std::fs::write(shelf.join("018f3e1c#1"), "half").unwrap();
    let old = std::fs::File::create(shelf.join("018f3e1c#2")).unwrap();
    let long_ago = std::time::SystemTime::now() - std::time::Duration::from_secs(3_700);
    old.set_modified(long_ago).unwrap();
    assert_eq!(fresh.files(), 3);
    fresh.desk.sweep_files().await.unwrap();
    assert_eq!(fresh.files(), 2);
    assert!(shelf.join("018f3e1c#1").exists());
}

#[tokio::test]
async fn a_disk_that_takes_nothing_is_said_and_nothing_is_half_there() {
    let fresh = Fresh::desk().await;
    let (ida, _) = sending(&fresh).await;
    fresh.lose_the_folder();
    let refused = ida.uploads(&fresh, file(), "a.png", PNG).await;
    assert!(matches!(refused, Err(Refusal::Unavailable { .. })), "{refused:?}");
    assert_eq!(ida.view(&fresh).await.last(), 3);
    assert_eq!(ida.says(&fresh, "And without it?").await.unwrap().seq, 4, "the chat goes on");
}
