//! `snak admin documents`: the library from which agents send.

use std::path::Path;

use desk::{AddDocument, Desk};
use domain::attachment;
use domain::document::MOST_DOCUMENTS;
use domain::refusal::Wrong;
use domain::{ChannelKey, DocumentId, Field, Problem, Refusal};
use futures_util::stream;
use uuid::Uuid;

use crate::admin::one_line;
use crate::cli::say;

pub(crate) async fn add(
    desk: &Desk,
    data_dir: &Path,
    file: &Path,
    title: String,
    channels: &[String],
) -> Result<(), String> {
    let channels = channels
        .iter()
        .map(|key| ChannelKey::parse(key).ok_or_else(|| format!("there is no channel {key}")))
        .collect::<Result<Vec<_>, _>>()?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    // One byte more than may be is enough to be refused.
    let bytes = read(file).map_err(|e| format!("{}: {e}", file.display()))?;
    // With PostgreSQL, too, what is in files lies in the data folder.
    desk.keep_files_in(&data_dir.join("files")).map_err(|e| e.to_string())?;
    let parts = bytes.chunks(64 * 1024).map(|part| Ok::<_, String>(part.to_vec().into()));
    let parts = stream::iter(parts.collect::<Vec<_>>());
    match desk.add_document(AddDocument { title, name, channels }, parts).await {
        Ok(document) => {
            say(&format!("{}  {}\n", document.id, one_line(&document.title)));
            Ok(())
        }
        Err(refusal) => Err(why(&refusal)),
    }
}

fn read(file: &Path) -> std::io::Result<Vec<u8>> {
    use std::io::Read as _;
    let most = u64::try_from(attachment::LARGEST).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    std::fs::File::open(file)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

pub(crate) async fn list(desk: &Desk) -> Result<(), String> {
    for document in desk.all_documents().await.map_err(|e| format!("{e:?}"))? {
        let channels: Vec<_> = document.channels.iter().map(ChannelKey::as_str).collect();
        let channels = if channels.is_empty() { "all channels".to_owned() } else { channels.join(", ") };
        say(&format!(
            "{}  {}\n  file      {}, {}\n  channels  {channels}\n",
            document.id,
            one_line(&document.title),
            one_line(&document.name),
            attachment::size(document.size, "."),
        ));
    }
    Ok(())
}

pub(crate) async fn remove(desk: &Desk, id: Uuid) -> Result<(), String> {
    match desk.remove_document(DocumentId(id)).await {
        Ok(()) => Ok(()),
        Err(Refusal::NotFound) => Err(format!("there is no document {id}")),
        Err(other) => Err(format!("{other:?}")),
    }
}

fn why(refusal: &Refusal) -> String {
    let wrong = match refusal {
        Refusal::Fields { fields } => fields.first(),
        Refusal::NotFound => return "one of the channels does not exist".to_owned(),
        _ => None,
    };
    match wrong {
        Some(Wrong { field: Field::Name, problem: Problem::TooLong { limit } }) => {
            format!("a title has at most {limit} characters")
        }
        Some(Wrong { problem: Problem::TooLarge { .. }, .. }) => "a document has at most 20 MB".to_owned(),
        Some(Wrong { problem: Problem::Missing, .. }) => "the file is empty".to_owned(),
        Some(Wrong { problem: Problem::Full, .. }) => {
            format!(
                "there are {MOST_DOCUMENTS} documents, which is as many as there can be; remove one first"
            )
        }
        Some(_) => "only texts, PDFs and images can be sent".to_owned(),
        None => format!("{refusal:?}"),
    }
}
