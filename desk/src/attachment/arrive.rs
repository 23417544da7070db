//! A file arrives. Its bytes are looked at and written as they come, never held whole; it is one more than too large, or of
//! no kind that is taken, as soon as that can be known. Only when it is on the disk it gets its row.

use bytes::Bytes;
use domain::attachment::{FILES_OF_A_CHAT, HEAD, Kind, LARGEST, OF_A_CHAT, Plain, clean_name};
use domain::{Attachment, ChatId, Field, FileId, Problem, Refusal, Time};
use futures_util::{Stream, StreamExt as _};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::access::{self, Customer};
use crate::files::Writing;
use crate::store::{Conn, attachment, chat};
use crate::{Agent, Desk, Failure};

/// A file that is on its way here, and whose it is.
#[derive(Clone, Debug)]
pub struct Arriving {
    chat: ChatId,
    agent: Option<domain::AgentId>,
    id: FileId,
    name: String,
    private: bool,
}

impl Arriving {
    /// It is for agents only, and goes with no other line.
    #[must_use]
    pub const fn for_colleagues(mut self, private: bool) -> Self {
        self.private = private;
        self
    }
}

/// All of it has come, and what it is.
pub(crate) struct Content {
    pub(crate) writing: Writing,
    /// Under what name it lies in the folder.
    pub(crate) object: Uuid,
    pub(crate) kind: Kind,
    pub(crate) size: i64,
    pub(crate) hash: Vec<u8>,
}

/// What has come of it so far.
struct Seen {
    head: Vec<u8>,
    plain: Plain,
    hash: Sha256,
    size: i64,
}

impl Desk {
    /// Whether the customer may send a file now; asked before the first byte is read. `announced` is its size, if it was told.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] while no agent lets them, [`Refusal::Ended`], and [`Refusal::Fields`] when it is too large or
    /// the chat has no room for it.
    pub async fn customer_uploads(
        &self,
        who: &Customer,
        id: FileId,
        name: &str,
        announced: Option<i64>,
    ) -> Result<Arriving, Refusal> {
        let mut connection = self.store.read().await?;
        let row = chat::find(&mut connection, who.chat).await?.ok_or(Refusal::NotFound)?;
        if !row.chat.state.is_open() {
            return Err(Refusal::Ended);
        }
        if !row.chat.files_allowed {
            return Err(Refusal::NotAllowed);
        }
        has_room(attachment::of_chat(&mut connection, who.chat).await?, announced.unwrap_or(1))?;
        Ok(Arriving { chat: who.chat, agent: None, id, name: name.to_owned(), private: false })
    }

    /// The same for an agent of the chat.
    ///
    /// # Errors
    /// As [`Desk::customer_uploads`]; [`Refusal::NotAllowed`] for who is not in the chat.
    pub async fn agent_uploads(
        &self,
        me: &Agent,
        chat: ChatId,
        id: FileId,
        name: &str,
        announced: Option<i64>,
    ) -> Result<Arriving, Refusal> {
        let mut connection = self.store.read().await?;
        let (row, _) = access::readable(&mut connection, me.id, self.is_present(me), chat).await?;
        if !row.chat.state.is_open() {
            return Err(Refusal::Ended);
        }
        if !row.chat.may_write(me.id) {
            return Err(Refusal::NotAllowed);
        }
        has_room(attachment::of_chat(&mut connection, chat).await?, announced.unwrap_or(1))?;
        Ok(Arriving { chat, agent: Some(me.id), id, name: name.to_owned(), private: false })
    }

    /// Takes the bytes. Given up in between, nothing is left of them. A repeat gives what the first made of it.
    ///
    /// # Errors
    /// [`Refusal::Fields`] when it is too large, empty, or of a kind that is not taken; [`Refusal::OtherBody`] when the id was
    /// used for another file; [`Refusal::Unavailable`] when the disk did not take it.
    pub async fn receive<S, E>(&self, arriving: Arriving, bytes: S) -> Result<Attachment, Refusal>
    where
        S: Stream<Item = Result<Bytes, E>> + Send,
        E: std::fmt::Display,
    {
        let Content { writing, object, kind, size, hash } = self.take_in(bytes).await?;
        let Arriving { chat, agent, id, name, private } = arriving;
        let file = Attachment { id, name: clean_name(&name, kind), kind, size };
        let row = attachment::Row { file, chat, object, agent, hash, seq: None, private };
        let desk = self.clone();
        // To its end, even if the asker goes away: a file without a row would lie there for ever.
        self.whole(async move { desk.settle(writing, row).await }).await
    }

    /// Looks at the bytes while they are written, and says what they are.
    pub(crate) async fn take_in<S, E>(&self, bytes: S) -> Result<Content, Refusal>
    where
        S: Stream<Item = Result<Bytes, E>> + Send,
        E: std::fmt::Display,
    {
        let object = Uuid::now_v7();
        let mut writing = self.files.write(object).await?;
        let mut seen = Seen { head: Vec::new(), plain: Plain::default(), hash: Sha256::new(), size: 0 };
        let mut bytes = std::pin::pin!(bytes);
        while let Some(part) = bytes.next().await {
            let part = part.map_err(|cause| {
                tracing::debug!(%cause, "a file broke off");
                Refusal::Busy
            })?;
            seen.take(&part)?;
            writing.take(&part).await?;
        }
        let kind = seen.kind()?;
        Ok(Content { writing, object, kind, size: seen.size, hash: seen.hash.finalize().to_vec() })
    }

    async fn settle(&self, writing: Writing, row: attachment::Row) -> Result<Attachment, Refusal> {
        writing.finish().await?;
        let (object, now) = (row.object, self.now());
        let noted = self.store.write(move |connection| Box::pin(note(connection, row, now)));
        let noted: Result<(Attachment, bool), Failure> = noted.await;
        if !matches!(noted, Ok((_, true))) {
            self.files.delete(object).await?;
        }
        Ok(noted?.0)
    }
}

/// Gives a file its row, if the chat has room for it. A repeat gives the first one, and false: nothing is new.
pub(crate) async fn note(
    connection: &mut Conn,
    row: attachment::Row,
    now: Time,
) -> Result<(Attachment, bool), Failure> {
    // Nobody else fills the chat from here to the commit.
    chat::find(connection, row.chat).await?.ok_or(Refusal::NotFound)?;
    if let Some(before) = attachment::find(connection, row.file.id).await? {
        return if is_repeat(&before, &row) {
            Ok((before.file, false))
        } else {
            Err(Refusal::OtherBody.into())
        };
    }
    if attachment::is_known(connection, row.file.id).await? {
        return Err(Refusal::OtherBody.into());
    }
    has_room(attachment::of_chat(connection, row.chat).await?, row.file.size)?;
    attachment::insert(connection, &row, now).await?;
    Ok((row.file, true))
}

fn is_repeat(before: &attachment::Row, now: &attachment::Row) -> bool {
    before.chat == now.chat
        && before.agent == now.agent
        && before.hash == now.hash
        && before.private == now.private
}

fn has_room((bytes, files): (i64, i64), more: i64) -> Result<(), Refusal> {
    if more > LARGEST {
        return Err(too_large());
    }
    if bytes + more > OF_A_CHAT || files >= FILES_OF_A_CHAT {
        return Err(Refusal::field(Field::Files, Problem::Full));
    }
    Ok(())
}

fn too_large() -> Refusal {
    Refusal::field(Field::Files, Problem::TooLarge { limit: usize::try_from(LARGEST).unwrap_or(usize::MAX) })
}

impl Seen {
    fn take(&mut self, part: &[u8]) -> Result<(), Refusal> {
        self.size += i64::try_from(part.len()).unwrap_or(i64::MAX / 2);
        if self.size > LARGEST {
            return Err(too_large());
        }
        let room = HEAD.saturating_sub(self.head.len()).min(part.len());
        self.head.extend(part.get(..room).unwrap_or_default());
        self.plain.take(part);
        self.hash.update(part);
        // As soon as the head is there it is known whether this can become anything.
        if self.head.len() >= HEAD && !self.plain.may_be() && self.image().is_none() {
            return Err(Refusal::field(Field::Files, Problem::WrongKind));
        }
        Ok(())
    }

    /// What the first bytes say, unless they say that it is a text, or nothing.
    fn image(&self) -> Option<Kind> {
        let found = infer::get(&self.head)?;
        Kind::of_mime(found.mime_type()).filter(|kind| kind.begins(&self.head))
    }

    fn kind(&self) -> Result<Kind, Refusal> {
        if self.size == 0 {
            return Err(Refusal::field(Field::Files, Problem::Missing));
        }
        let text = self.plain.is_text().then_some(Kind::Text);
        self.image().or(text).ok_or_else(|| Refusal::field(Field::Files, Problem::WrongKind))
    }
}
