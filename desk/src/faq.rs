//! Articles that may be the answer before anybody has to give one.
//!
//! - [`index`]: which of them fit a question, in memory
//! - [`language`]: what words are the same
//!
//! The store has the last word: what the index has found is read again before it is shown, and the index is made anew
//! when the count of changes is another than when it was made.

mod index;
mod language;

use std::sync::Arc;
use std::time::Duration;

use domain::channel::ChannelSettings;
use domain::customer::{Shown, Typed};
use domain::faq::{Article, ArticleKey, SUGGESTED};
use domain::{ChannelKey, Refusal};
use tokio::sync::Mutex;

use crate::store::{Conn, faq};
use crate::{Answer, Desk, Failure};
use index::Index;

/// A customer does not wait longer for an article; they go to the queue.
const PATIENCE: Duration = Duration::from_secs(2);

/// What a customer was shown before the start of a chat, as their browser says.
#[derive(Clone, Debug, Default)]
pub struct Suggested {
    pub shown: Vec<ArticleKey>,
    /// The one that stood open.
    pub read: Option<ArticleKey>,
    /// "Yes, thanks": there is nothing to wait for.
    pub answered: bool,
}

/// The index as it was made last. One makes it, and the others wait for that one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shelves(Arc<Mutex<Made>>);

#[derive(Debug, Default)]
struct Made {
    /// The count of changes then; without any there are no articles.
    rev: i64,
    index: Arc<Index>,
}

impl Desk {
    /// The articles that may answer a question, best first; none where the channel suggests none. An empty `language` is
    /// that of the channel.
    ///
    /// # Errors
    /// As [`Desk::start_chat`] for what is wrong with the form or the identity, which is looked at before anything else
    /// happens. A search that fails finds nothing.
    pub fn suggest<'a>(
        &'a self,
        channel: &'a ChannelKey,
        form: &'a Typed,
        identity: Option<&'a str>,
        language: &'a str,
    ) -> Answer<'a, Vec<Article>> {
        Box::pin(async move {
            let settings = self.channel(channel).await?.settings;
            if settings.archived {
                return Err(Refusal::NotFound);
            }
            self.may_be_a_person(channel, form)?;
            let (_, question) = self.asked_by((channel, &settings), form, identity).await?;
            if !settings.suggestions.on {
                return Ok(Vec::new());
            }
            let (desk, question) = (self.clone(), question.as_str().to_owned());
            let language = reading(language, &settings).to_owned();
            // Not given up with the asker: an index that takes long is there for the next one.
            let search = self.whole(async move { desk.find(&question, &language, &settings).await });
            match tokio::time::timeout(PATIENCE, search).await {
                Ok(Ok(found)) => Ok(found),
                // The cause has been logged.
                Ok(Err(_)) => Ok(Vec::new()),
                Err(_) => {
                    tracing::warn!("a search for articles took too long");
                    Ok(Vec::new())
                }
            }
        })
    }

    async fn find(
        &self,
        question: &str,
        language: &str,
        settings: &ChannelSettings,
    ) -> Result<Vec<Article>, Refusal> {
        let folder = &settings.suggestions.folder;
        let index = self.index().await?;
        let keys = index.find(question, language, folder, SUGGESTED);
        let mut found = Vec::with_capacity(keys.len());
        let mut connection = self.store.read().await?;
        for key in &keys {
            let article = faq::for_customers(&mut connection, key, language).await?;
            found.extend(article.filter(|article| folder.holds(&article.folder)));
        }
        Ok(found)
    }

    /// Articles by their titles, and after them those in whose text it may be.
    pub(crate) async fn titled(
        &self,
        typed: &str,
        language: &str,
        settings: &ChannelSettings,
        most: usize,
    ) -> Result<Vec<Article>, Refusal> {
        let folder = &settings.suggestions.folder;
        let index = self.index().await?;
        let mut keys = index.titled(typed, language, folder, most);
        for key in index.find(typed, language, folder, SUGGESTED) {
            if keys.len() < most && !keys.contains(&key) {
                keys.push(key);
            }
        }
        let mut found = Vec::with_capacity(keys.len());
        let mut connection = self.store.read().await?;
        for key in &keys {
            let article = faq::for_customers(&mut connection, key, language).await?;
            found.extend(article.filter(|article| folder.holds(&article.folder)));
        }
        Ok(found)
    }

    async fn index(&self) -> Result<Arc<Index>, Failure> {
        let mut kept = self.shelves.0.lock().await;
        let mut connection = self.store.read().await?;
        // Read before the articles: what changes in between is noticed next time.
        let rev = faq::rev(&mut connection).await?;
        if kept.rev == rev {
            return Ok(kept.index.clone());
        }
        let articles = faq::all(&mut connection).await?;
        drop(connection);
        let made = tokio::task::spawn_blocking(move || Index::of(articles)).await;
        let index = Arc::new(made.map_err(|e| Failure::Broken(format!("the index of articles: {e}")))?);
        *kept = Made { rev, index: index.clone() };
        Ok(index)
    }
}

/// What agents are to know of it, with the titles as they are now. What is not for customers was not shown to one.
pub(crate) async fn shown(
    connection: &mut Conn,
    suggested: &Suggested,
    language: &str,
) -> Result<Vec<Shown>, Failure> {
    let mut shown = Vec::new();
    for key in suggested.shown.iter().take(SUGGESTED) {
        if let Some(article) = faq::for_customers(connection, key, language).await? {
            let read = suggested.read.as_ref() == Some(key);
            shown.push(Shown { key: article.key, title: article.title, read });
        }
    }
    Ok(shown)
}

/// The language in which a customer of the channel reads.
pub(crate) fn reading<'a>(language: &'a str, settings: &'a ChannelSettings) -> &'a str {
    if language.is_empty() { &settings.language } else { language }
}
