//! The words at an agent's hand in one chat: their own quick replies, predefined messages, articles as links, and menus to
//! offer. What a chat may use depends on its channel and on the customer's language, so each begins at the chat.

use domain::canned_reply::{Asked, fill, in_language, is_for};
use domain::channel::ChannelSettings;
use domain::faq::{Article, ArticleKey};
use domain::phrase::{Kind, Phrase};
use domain::quick_reply::{MOST, QuickReply};
use domain::{ChannelKey, ChatId, Field, Problem, Refusal};
use uuid::Uuid;

use crate::store::{channel, faq, wording};
use crate::{Agent, Answer, Desk, access};

/// So many articles are shown for what was typed.
const ARTICLES: usize = 12;

/// Where one writes in a chat.
struct There {
    channel: ChannelKey,
    settings: ChannelSettings,
    /// The customer's first name, if they gave one.
    customer: String,
    /// That of the customer, then that of the channel.
    languages: [String; 2],
}

impl There {
    fn languages(&self) -> [&str; 2] {
        [&self.languages[0], &self.languages[1]]
    }
}

impl Desk {
    /// The agent's own quick replies, then the predefined messages for this chat, in the customer's language where they have
    /// it, with the names put in.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for a chat out of reach.
    pub fn phrases<'a>(&'a self, me: &'a Agent, id: ChatId) -> Answer<'a, Vec<Phrase>> {
        Box::pin(async move {
            let there = self.there(me, id).await?;
            let mut connection = self.store.read().await?;
            let mine = wording::quick(&mut connection, me.id).await?.into_iter().map(|reply| Phrase {
                kind: Kind::Mine,
                key: reply.id.to_string(),
                title: reply.name,
                shortcut: String::new(),
                text: fill(&reply.text, &there.customer, &me.name),
                language: String::new(),
            });
            let mut phrases: Vec<Phrase> = mine.collect();
            for reply in wording::canned(&mut connection).await? {
                let Some((language, said)) = in_language(&reply.words, &there.languages()) else { continue };
                if is_for(&reply.channels, &there.channel) {
                    phrases.push(Phrase {
                        kind: Kind::Shared,
                        key: reply.key.to_string(),
                        title: said.title.clone(),
                        shortcut: reply.shortcut.clone(),
                        text: fill(&said.text, &there.customer, &me.name),
                        language: language.to_owned(),
                    });
                }
            }
            Ok(phrases)
        })
    }

    /// Articles that customers of this chat may read, by their titles and then by what is in them. The text is the path of
    /// the article's page.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for a chat out of reach.
    pub fn linked_articles<'a>(
        &'a self,
        me: &'a Agent,
        id: ChatId,
        typed: &'a str,
    ) -> Answer<'a, Vec<Phrase>> {
        Box::pin(async move {
            let there = self.there(me, id).await?;
            for language in there.languages() {
                let found = self.titled(typed, language, &there.settings, ARTICLES).await?;
                if !found.is_empty() {
                    let link = |article: Article| link(&there, article);
                    return Ok(found.into_iter().map(link).collect());
                }
            }
            Ok(Vec::new())
        })
    }

    /// An article as anybody may read it: in the first of these languages that it is in.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for one that is not for customers of the channel.
    pub fn article<'a>(
        &'a self,
        settings: &'a ChannelSettings,
        key: &'a ArticleKey,
        languages: &'a [&'a str],
    ) -> Answer<'a, Article> {
        Box::pin(async move {
            let mut connection = self.store.read().await?;
            for language in languages {
                let found = faq::for_customers(&mut connection, key, language).await?;
                if let Some(article) = found.filter(|a| settings.suggestions.folder.holds(&a.folder)) {
                    return Ok(article);
                }
            }
            Err(Refusal::NotFound)
        })
    }

    /// Menus that may be offered in this chat: their names, and what they ask in the customer's language.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for a chat out of reach.
    pub fn choice_menus<'a>(&'a self, me: &'a Agent, id: ChatId) -> Answer<'a, Vec<(String, Asked)>> {
        Box::pin(async move {
            let there = self.there(me, id).await?;
            let menus = wording::menus(&mut self.store.read().await?).await?;
            let fitting = menus.into_iter().filter(|menu| is_for(&menu.channels, &there.channel));
            let asked = fitting.filter_map(|menu| {
                let (_, asked) = in_language(&menu.words, &there.languages())?;
                let asked =
                    Asked { question: fill(&asked.question, &there.customer, &me.name), ..asked.clone() };
                Some((menu.name, asked))
            });
            Ok(asked.collect())
        })
    }

    /// The agent's own quick replies as they wrote them, in their order.
    ///
    /// # Errors
    /// Only when the store does not answer.
    pub fn quick_replies<'a>(&'a self, me: &'a Agent) -> Answer<'a, Vec<QuickReply>> {
        Box::pin(async move { Ok(wording::quick(&mut self.store.read().await?, me.id).await?) })
    }

    /// Adds one at the end, or changes the one of that id.
    ///
    /// # Errors
    /// [`Refusal::Fields`] for what is wrong with it, or when there are too many; [`Refusal::NotFound`] when it is not the
    /// agent's.
    pub fn put_quick_reply<'a>(
        &'a self,
        me: &'a Agent,
        id: Uuid,
        name: &'a str,
        text: &'a str,
    ) -> Answer<'a, ()> {
        Box::pin(async move {
            let reply = QuickReply::parse(id, name, text)?;
            let me = me.id;
            let put = self.store.write(move |connection| {
                Box::pin(async move {
                    let there = wording::quick(connection, me).await?;
                    if there.len() >= MOST && !there.iter().any(|known| known.id == id) {
                        return Err(Refusal::field(Field::Name, Problem::TooMany { limit: MOST }).into());
                    }
                    wording::put_quick(connection, me, &reply).await
                })
            });
            if put.await? { Ok(()) } else { Err(Refusal::NotFound) }
        })
    }

    /// Takes one away. One that is not there, or not the agent's, stays as it is.
    ///
    /// # Errors
    /// Only when the store does not answer.
    pub fn delete_quick_reply<'a>(&'a self, me: &'a Agent, id: Uuid) -> Answer<'a, ()> {
        Box::pin(async move {
            let me = me.id;
            let deleted =
                self.store.write(move |connection| Box::pin(wording::delete_quick(connection, me, id)));
            Ok(deleted.await?)
        })
    }

    /// Puts the agent's own into this order.
    ///
    /// # Errors
    /// Only when the store does not answer.
    pub fn order_quick_replies<'a>(&'a self, me: &'a Agent, ids: Vec<Uuid>) -> Answer<'a, ()> {
        Box::pin(async move {
            let me = me.id;
            let ordered = self.store.write(move |connection| {
                Box::pin(async move {
                    for (id, place) in ids.iter().take(MOST).zip(1..) {
                        wording::place_quick(connection, me, *id, place).await?;
                    }
                    Ok(())
                })
            });
            Ok(ordered.await?)
        })
    }

    async fn there(&self, me: &Agent, id: ChatId) -> Result<There, Refusal> {
        let mut connection = self.store.read().await?;
        let (row, _) = access::readable(&mut connection, me.id, self.is_present(me), id).await?;
        let found = channel::find(&mut connection, &row.chat.channel).await?.ok_or(Refusal::NotFound)?;
        let own = found.settings.language.clone();
        let theirs =
            if row.customer.about.language.is_empty() { own.clone() } else { row.customer.about.language };
        let customer = row.customer.name.split_whitespace().next().unwrap_or_default().to_owned();
        Ok(There { channel: row.chat.channel, settings: found.settings, customer, languages: [theirs, own] })
    }
}

fn link(there: &There, article: Article) -> Phrase {
    let also = if article.language == there.settings.language {
        String::new()
    } else {
        format!("?language={}", article.language)
    };
    Phrase {
        kind: Kind::Faq,
        text: format!("/faq/{}/{}{also}", there.channel, article.key),
        key: article.key.to_string(),
        title: article.title,
        shortcut: String::new(),
        language: article.language,
    }
}
