//! Articles.

use domain::faq::{Article, ArticleKey, Folder};

use super::sql::{self, Conn, query};
use crate::Failure;

/// So many are read at once.
const PAGE: usize = 500;

macro_rules! select {
    ($rest:literal) => {
        concat!("select key, language, folder, title, text, published, public from faq ", $rest)
    };
}

/// How often articles have changed. Whoever read it before reading them will notice the next change.
pub(crate) async fn rev(connection: &mut Conn) -> Result<i64, Failure> {
    let rev: Option<String> = query("select value from meta where name = 'faq'").scalar(connection).await?;
    Ok(rev.and_then(|rev| rev.parse().ok()).unwrap_or_default())
}

/// Every article, by key and language.
pub(crate) async fn all(connection: &mut Conn) -> Result<Vec<Article>, Failure> {
    let mut articles: Vec<Article> = Vec::new();
    loop {
        let last = articles.last().map(|a| (a.key.to_string(), a.language.clone())).unwrap_or_default();
        let rows = query(select!("where (key, language) > ($1, $2) order by key, language limit 500"))
            .bind(last.0)
            .bind(last.1)
            .all(connection)
            .await?;
        for row in &rows {
            articles.push(read(row)?);
        }
        if rows.len() < PAGE {
            return Ok(articles);
        }
    }
}

/// One that customers may read.
pub(crate) async fn for_customers(
    connection: &mut Conn,
    key: &ArticleKey,
    language: &str,
) -> Result<Option<Article>, Failure> {
    let row = query(select!("where key = $1 and language = $2 and published and public"))
        .bind(key.as_str())
        .bind(language)
        .first(connection)
        .await?;
    row.as_ref().map(read).transpose()
}

/// Writes an article; it counts as a change only when it is one.
pub(crate) async fn put(connection: &mut Conn, article: &Article) -> Result<(), Failure> {
    let same = query(select!(
        "where key = $1 and language = $2 and folder = $3 and title = $4 and text = $5
         and published = $6 and public = $7"
    ));
    if bound(same, article).first(connection).await?.is_some() {
        return Ok(());
    }
    let rev: Option<String> = query(
        "insert into meta (name, value) values ('faq', '1') on conflict (name)
         do update set value = cast(cast(meta.value as bigint) + 1 as text) returning value",
    )
    .scalar(connection)
    .await?;
    let rev = rev.and_then(|rev| rev.parse::<i64>().ok());
    let rev = rev.ok_or_else(|| Failure::Broken("the count of articles' changes".to_owned()))?;
    let put = query(
        "insert into faq (key, language, folder, title, text, published, public, rev)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (key, language) do update set folder = excluded.folder, title = excluded.title,
            text = excluded.text, published = excluded.published, public = excluded.public, rev = excluded.rev",
    );
    bound(put, article).bind(rev).execute(connection).await?;
    Ok(())
}

fn bound(statement: sql::Statement, article: &Article) -> sql::Statement {
    statement
        .bind(article.key.as_str())
        .bind(&article.language)
        .bind(article.folder.as_str())
        .bind(&article.title)
        .bind(&article.text)
        .bind(article.published)
        .bind(article.public)
}

fn read(row: &sql::Row) -> Result<Article, Failure> {
    let broken = |what: &str| Failure::Broken(format!("article: {what}"));
    Ok(Article {
        key: ArticleKey::parse(&row.get::<String>("key")?).ok_or_else(|| broken("key"))?,
        language: row.get("language")?,
        folder: Folder::parse(&row.get::<String>("folder")?).ok_or_else(|| broken("folder"))?,
        title: row.get("title")?,
        text: row.get("text")?,
        published: row.get("published")?,
        public: row.get("public")?,
    })
}
