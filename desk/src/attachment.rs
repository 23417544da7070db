//! Files in a conversation. One is sent in two steps: it arrives, as a stream of bytes that is looked at while it is
//! written ([`arrive`]); then a message refers to it, and with the line of that message it is in the chat. What no message
//! has referred to for an hour is swept.
//!
//! Who gets a file is who gets its line: a customer through [`Entry::for_customer`](domain::Entry::for_customer), an
//! agent through `Desk::reads`.

mod arrive;

use bytes::Bytes;
use domain::time::Span;
use domain::{
    AgentId, Attachment, Audience, ChatId, Entry, Event, Field, FileId, Problem, Refusal, Text, WriteId,
};
use futures_util::stream::BoxStream;

use crate::access::Customer;
use crate::chat::Stored;
use crate::decision::{Doer, decide};
use crate::store::{Conn, attachment, entry};
use crate::{Agent, Answer, Desk, Failure};

pub use arrive::Arriving;
pub(crate) use arrive::{Content, note};

/// A message that has the files' names has to come within so long.
const WAITS: Span = Span::hours(1);

/// A file on its way to a reader.
pub struct Download {
    pub file: Attachment,
    pub content: BoxStream<'static, std::io::Result<Bytes>>,
}

/// What is said with files.
#[derive(Clone, Debug)]
pub struct WithFiles {
    pub write: WriteId,
    /// May be empty.
    pub text: String,
    pub files: Vec<FileId>,
}

impl Desk {
    /// An agent lets the customer send files in this chat, or no longer.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] for who is not in the chat, [`Refusal::Ended`].
    pub async fn allow_files(&self, me: &Agent, id: ChatId, on: bool) -> Result<(), Refusal> {
        self.happen(self.doer(me), id, None, Event::AllowFiles { on }).await.map(drop)
    }

    /// The customer sends files that have arrived, with or without words.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] while no agent lets them, [`Refusal::Fields`] when one of the files is not there (any more)
    /// or there are too many, and as for a message.
    pub async fn customer_sends(&self, who: &Customer, message: WithFiles) -> Result<Stored, Refusal> {
        let entry = self.say_with_files(Doer::Customer, who.chat, message, Audience::Everyone).await?;
        let cut = entry.for_customer().ok_or(Refusal::NotNow)?;
        Ok(Stored { seq: cut.seq, at: cut.at })
    }

    /// An agent sends files that have arrived: to everyone, or to colleagues only.
    ///
    /// # Errors
    /// As [`Desk::customer_sends`]; [`Refusal::NotAllowed`] for a file that was for colleagues and a message that is not.
    pub async fn send(
        &self,
        me: &Agent,
        id: ChatId,
        message: WithFiles,
        audience: Audience,
    ) -> Result<Stored, Refusal> {
        let entry = self.say_with_files(self.doer(me), id, message, audience).await?;
        Ok(Stored { seq: entry.seq, at: entry.at })
    }

    /// A file of the customer's own chat, if its line is theirs to see.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for any other.
    pub fn customer_file<'a>(&'a self, who: &'a Customer, id: FileId) -> Answer<'a, Download> {
        Box::pin(async move {
            let mut connection = self.store.read().await?;
            let row = attachment::find(&mut connection, id).await?.filter(|row| row.chat == who.chat);
            let (row, line) = with_line(&mut connection, row).await?;
            let theirs = line.for_customer().ok_or(Refusal::NotFound)?;
            self.download(row, &theirs).await
        })
    }

    /// A file of a chat that the agent may read.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for any other.
    pub fn file<'a>(&'a self, me: &'a Agent, id: FileId) -> Answer<'a, Download> {
        Box::pin(async move {
            let mut connection = self.store.read().await?;
            let row = attachment::find(&mut connection, id).await?.ok_or(Refusal::NotFound)?;
            drop(connection);
            self.reads(me, row.chat).await?;
            let mut connection = self.store.read().await?;
            let (row, line) = with_line(&mut connection, Some(row)).await?;
            self.download(row, &line).await
        })
    }

    async fn download(&self, row: attachment::Row, line: &Entry) -> Result<Download, Refusal> {
        // What is told of it is what its line says.
        let file = line.files().iter().find(|file| file.id == row.file.id).ok_or(Refusal::NotFound)?;
        Ok(Download { file: file.clone(), content: self.files.read(row.object).await? })
    }

    fn say_with_files(
        &self,
        doer: Doer,
        id: ChatId,
        message: WithFiles,
        audience: Audience,
    ) -> Answer<'_, Entry> {
        Box::pin(async move {
            let text = match Text::parse(&message.text) {
                Ok(text) => Some(text),
                Err(Problem::Missing) => None,
                Err(problem) => return Err(Refusal::field(Field::Message, problem)),
            };
            let (desk, now, write) = (self.clone(), self.now(), message.write);
            self.whole(async move {
                let decided = desk.store.write(move |connection| {
                    Box::pin(async move {
                        let files = named(connection, id, (doer, audience), &message.files).await?;
                        let event = Event::SayFiles { text, files, audience };
                        let decided = decide(connection, doer, id, Some(write), event, now).await?;
                        if let Ok(done) = &decided {
                            let seq = done.entries.first().map_or(0, |line| line.seq);
                            for file in &message.files {
                                if !attachment::send(connection, *file, seq).await? {
                                    return Err(gone().into());
                                }
                            }
                        }
                        Ok(decided)
                    })
                });
                match decided.await? {
                    Ok(done) => {
                        desk.tell(&done);
                        done.entries.into_iter().next().ok_or(Refusal::NotNow)
                    }
                    Err(first) => Ok(first),
                }
            })
            .await
        })
    }

    /// Files that no message came for are deleted, and their rows after them; and what was left half written.
    ///
    /// # Errors
    /// When the store or the folder does not answer.
    pub async fn sweep_files(&self) -> Result<(), Refusal> {
        // A command beside the server has no folder; the server sweeps.
        if !self.files.are_here() {
            return Ok(());
        }
        let before = self.now() - WAITS;
        let swept = self.store.write(move |connection| Box::pin(attachment::sweep(connection, before)));
        for (id, object) in swept.await? {
            if let Some(object) = object {
                self.files.delete(object).await?;
            }
            self.store.write(move |connection| Box::pin(attachment::forget(connection, id))).await?;
        }
        self.sweep_documents().await?;
        Ok(self.files.clear().await?)
    }
}

/// The files of a message: all of this chat, and of who sends it. Whether they were sent before is seen when they are. One that
/// was chosen for colleagues goes to nobody else, whatever the message says.
async fn named(
    connection: &mut Conn,
    chat: ChatId,
    (doer, audience): (Doer, Audience),
    ids: &[FileId],
) -> Result<Vec<Attachment>, Failure> {
    let agent = doer.agent();
    let mut files: Vec<Attachment> = Vec::with_capacity(ids.len().min(domain::attachment::AT_ONCE));
    // One more than may be is enough to be refused.
    for id in ids.iter().take(domain::attachment::AT_ONCE + 1) {
        let row = attachment::find(connection, *id).await?;
        let own = row.filter(|row| row.chat == chat && row.agent == agent);
        let twice = files.iter().any(|file| file.id == *id);
        let row = own.filter(|_| !twice).ok_or_else(gone)?;
        if row.private && audience == Audience::Everyone {
            return Err(Refusal::NotAllowed.into());
        }
        files.push(row.file);
    }
    Ok(files)
}

/// The row of a file that was sent, and its line.
async fn with_line(
    connection: &mut Conn,
    row: Option<attachment::Row>,
) -> Result<(attachment::Row, Entry), Refusal> {
    let row = row.ok_or(Refusal::NotFound)?;
    let seq = row.seq.ok_or(Refusal::NotFound)?;
    let line = entry::at(connection, row.chat, seq).await?.ok_or(Refusal::NotFound)?;
    Ok((row, line))
}

/// A file that is not there: it never came, was swept, or went with another message.
fn gone() -> Refusal {
    Refusal::field(Field::Files, Problem::Missing)
}

impl Doer {
    const fn agent(self) -> Option<AgentId> {
        match self {
            Self::Agent { id, .. } => Some(id),
            Self::Customer | Self::System => None,
        }
    }
}

impl std::fmt::Debug for Download {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Download").field("file", &self.file).finish_non_exhaustive()
    }
}
