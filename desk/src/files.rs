//! Where the content of files lies: objects with names that the server makes, in the folder `files` of the data folder. Who
//! may have which is not known here, see [`crate::attachment`].

use std::path::{Path as Folder, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use futures_util::StreamExt as _;
use futures_util::stream::BoxStream;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt as _, WriteMultipart};
use uuid::Uuid;

use crate::{Desk, Failure};

/// So much is gathered before it is written.
const PART: usize = 256 * 1024;
/// What nobody has written to for so long is not being written any more.
const ABANDONED: Duration = Duration::from_secs(3_600);
/// So many parts may be on their way to the disk.
const PARTS: usize = 2;

/// An office without a folder takes no files, and says so.
#[derive(Clone, Debug, Default)]
pub(crate) struct Files(Arc<OnceLock<Kept>>);

#[derive(Debug)]
struct Kept {
    store: Arc<dyn ObjectStore>,
    folder: PathBuf,
}

/// One that is being written. Dropped before its end it leaves nothing.
#[derive(Debug)]
pub(crate) struct Writing(WriteMultipart);

impl Files {
    fn keep_in(&self, folder: &Folder) -> Result<(), Failure> {
        std::fs::create_dir_all(folder).map_err(|e| broken(&e))?;
        let store = LocalFileSystem::new_with_prefix(folder).map_err(|e| broken(&e))?.with_fsync(true);
        // The first folder stays.
        drop(self.0.set(Kept { store: Arc::new(store), folder: folder.to_owned() }));
        Ok(())
    }

    fn store(&self) -> Result<&Arc<dyn ObjectStore>, Failure> {
        let kept = self.0.get().ok_or_else(|| Failure::Broken("there is no folder for files".to_owned()))?;
        Ok(&kept.store)
    }

    pub(crate) fn are_here(&self) -> bool {
        self.0.get().is_some()
    }

    /// Removes what processes that died were writing.
    pub(crate) async fn clear(&self) -> Result<(), Failure> {
        let Some(folder) = self.0.get().map(|kept| kept.folder.clone()) else { return Ok(()) };
        let cleared = tokio::task::spawn_blocking(move || clear(&folder)).await.map_err(|e| broken(&e))?;
        cleared.map_err(|e| broken(&e))
    }

    pub(crate) async fn write(&self, object: Uuid) -> Result<Writing, Failure> {
        let upload = self.store()?.put_multipart(&place(object)).await.map_err(|e| broken(&e))?;
        Ok(Writing(WriteMultipart::new_with_chunk_size(upload, PART)))
    }

    pub(crate) async fn read(
        &self,
        object: Uuid,
    ) -> Result<BoxStream<'static, std::io::Result<Bytes>>, Failure> {
        let found = self.store()?.get(&place(object)).await.map_err(|e| broken(&e))?;
        Ok(found.into_stream().map(|part| part.map_err(std::io::Error::other)).boxed())
    }

    /// One that is not there is gone as well.
    pub(crate) async fn delete(&self, object: Uuid) -> Result<(), Failure> {
        match self.store()?.delete(&place(object)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(e) => Err(broken(&e)),
        }
    }
}

impl Writing {
    pub(crate) async fn take(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.0.wait_for_capacity(PARTS).await.map_err(|e| broken(&e))?;
        self.0.write(bytes);
        Ok(())
    }

    /// It is on the disk, under its name.
    pub(crate) async fn finish(self) -> Result<(), Failure> {
        self.0.finish().await.map(drop).map_err(|e| broken(&e))
    }
}

impl Desk {
    /// Keeps files in this folder. On SQLite they are beside the database without being told.
    ///
    /// # Errors
    /// [`Failure::Broken`] with a cause for the log when the folder cannot be had.
    pub fn keep_files_in(&self, folder: &Folder) -> Result<(), Failure> {
        self.files.keep_in(folder)
    }
}

/// Spread over 256 folders: a folder of a hundred thousand is slow to look at.
fn place(object: Uuid) -> Path {
    let name = object.simple().to_string();
    // The last digits of a version 7 are random, the first are its time.
    let (_, folder) = name.split_at(name.len() - 2);
    Path::from(format!("{folder}/{name}"))
}

/// What is being written has the name of the object with a `#` and a number behind. No file takes so long as what is
/// removed here has been there; another process may be at work in the same folder.
fn clear(folder: &Folder) -> std::io::Result<()> {
    for shelf in std::fs::read_dir(folder)? {
        let shelf = shelf?;
        if !shelf.file_type()?.is_dir() {
            continue;
        }
        for file in std::fs::read_dir(shelf.path())? {
            let file = file?;
            let unfinished = file.file_name().to_string_lossy().contains('#');
            if unfinished && file.metadata()?.modified()?.elapsed().is_ok_and(|age| age > ABANDONED) {
                std::fs::remove_file(file.path())?;
            }
        }
    }
    Ok(())
}

fn broken(error: &dyn std::error::Error) -> Failure {
    let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
    Failure::Broken(format!("files: {error}{cause}"))
}
