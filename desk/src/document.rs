//! The library: documents that supervisors keep ready, for all channels or for some. Sending one makes a file of the chat that
//! refers to the same object, so that nothing is copied; and what was sent stays when the document goes.

use bytes::Bytes;
use domain::attachment::clean_name;
use domain::document::{MOST_DOCUMENTS, TITLE_LIMIT};
use domain::{Attachment, ChannelKey, ChatId, Document, DocumentId, Field, FileId, Problem, Refusal, text};
use futures_util::Stream;
use uuid::Uuid;

use crate::attachment::{Content, note};
use crate::store::{attachment, channel, document};
use crate::{Agent, Answer, Desk, Failure};

/// A document to be.
#[derive(Clone, Debug)]
pub struct AddDocument {
    /// What agents look for; empty means the file's name.
    pub title: String,
    /// What the file is called.
    pub name: String,
    /// Where it may be sent; empty means in every channel.
    pub channels: Vec<ChannelKey>,
}

impl Desk {
    /// What the agent may send, by title.
    ///
    /// # Errors
    /// Only when the store does not answer.
    pub fn documents<'a>(&'a self, me: &'a Agent) -> Answer<'a, Vec<Document>> {
        Box::pin(async move { Ok(document::all_for(&mut self.store.read().await?, me.id).await?) })
    }

    /// Everything in the library, for who looks after it.
    ///
    /// # Errors
    /// Only when the store does not answer.
    pub fn all_documents(&self) -> Answer<'_, Vec<Document>> {
        Box::pin(async move { Ok(document::all(&mut self.store.read().await?).await?) })
    }

    /// Puts a file into the library. It is looked into as any other.
    ///
    /// # Errors
    /// [`Refusal::Fields`] for a title that is too long and for a file that is too large, empty, or of a kind that is not
    /// taken, or when there are too many; [`Refusal::NotFound`] for a channel that is not there.
    pub async fn add_document<S, E>(&self, add: AddDocument, bytes: S) -> Result<Document, Refusal>
    where
        S: Stream<Item = Result<Bytes, E>> + Send,
        E: std::fmt::Display,
    {
        let title = text::line(&add.title).map_err(|problem| Refusal::field(Field::Name, problem))?;
        if title.as_ref().is_some_and(|title| title.chars().count() > TITLE_LIMIT) {
            return Err(Refusal::field(Field::Name, Problem::TooLong { limit: TITLE_LIMIT }));
        }
        let Content { writing, object, kind, size, hash } = self.take_in(bytes).await?;
        let name = clean_name(&add.name, kind);
        let title = title.unwrap_or_else(|| name.chars().take(TITLE_LIMIT).collect());
        let mut channels = add.channels;
        channels.sort();
        channels.dedup();
        let document = Document { id: DocumentId(Uuid::now_v7()), title, name, kind, size, channels };
        let row = document::Row { document, object, hash };
        let desk = self.clone();
        self.whole(async move {
            writing.finish().await?;
            let now = desk.now();
            let kept = desk.store.write(move |connection| {
                Box::pin(async move {
                    for key in &row.document.channels {
                        channel::find(connection, key).await?.ok_or(Refusal::NotFound)?;
                    }
                    if document::all(connection).await?.len() >= MOST_DOCUMENTS {
                        return Err(Refusal::field(Field::Files, Problem::Full).into());
                    }
                    document::insert(connection, &row, now).await?;
                    Ok(row.document)
                })
            });
            let kept: Result<Document, Failure> = kept.await;
            if kept.is_err() {
                desk.files.delete(object).await?;
            }
            Ok(kept?)
        })
        .await
    }

    /// Takes a document out of the library. What was sent of it stays.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn remove_document(&self, id: DocumentId) -> Result<(), Refusal> {
        let now = self.now();
        let removed =
            self.store.write(move |connection| Box::pin(document::remove(connection, id, now))).await?;
        if removed { Ok(()) } else { Err(Refusal::NotFound) }
    }

    /// Makes a document a file of the chat, which waits for its message as one that was sent up. A repeat gives the first one.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for a document that is not for this channel and for a chat out of reach,
    /// [`Refusal::NotAllowed`] for who is not in the chat, [`Refusal::Ended`], [`Refusal::Fields`] when it has no room.
    pub async fn attach_document(
        &self,
        me: &Agent,
        chat: ChatId,
        (id, file): (DocumentId, FileId),
        private: bool,
    ) -> Result<Attachment, Refusal> {
        // What holds for a file that is sent up holds for this one; its size is looked at with the row.
        self.agent_uploads(me, chat, file, "", None).await?;
        let (me, now) = (me.id, self.now());
        let attached = self.store.write(move |connection| {
            Box::pin(async move {
                let Some(found) = document::find_for_chat(connection, id, chat).await? else {
                    // It was there when this was asked for the first time.
                    let before = attachment::find(connection, file).await?;
                    let before = before.filter(|row| row.chat == chat && row.agent == Some(me));
                    return Ok(before.ok_or(Refusal::NotFound)?.file);
                };
                let Document { name, kind, size, .. } = found.document;
                let row = attachment::Row {
                    file: Attachment { id: file, name, kind, size },
                    chat,
                    object: found.object,
                    agent: Some(me),
                    hash: found.hash,
                    seq: None,
                    private,
                };
                Ok(note(connection, row, now).await?.0)
            })
        });
        Ok(attached.await?)
    }

    /// What was removed loses its content, unless it was sent to somebody.
    pub(crate) async fn sweep_documents(&self) -> Result<(), Refusal> {
        for (id, object, sent) in document::removed(&mut self.store.read().await?).await? {
            if !sent {
                self.files.delete(object).await?;
            }
            self.store.write(move |connection| Box::pin(document::forget(connection, id))).await?;
        }
        Ok(())
    }
}
