//! Articles that answer what is asked often: plain text in folders, one for each language. Which of them fit a question
//! is found in `desk`; here is what an article is, and how its text reads.

use core::fmt;

use serde::{Deserialize, Serialize};

/// So many articles an office has at most, all languages together.
pub const MOST_ARTICLES: usize = 10_000;
/// So many are suggested for a question.
pub const SUGGESTED: usize = 3;
/// A title has at most so many characters, and a text so many.
pub const TITLE_LIMIT: usize = 120;
pub const TEXT_LIMIT: usize = 8_000;

/// An article's short name, the same in every language: 1 to 80 of `a-z`, `0-9` and `-`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ArticleKey(String);

impl ArticleKey {
    pub fn parse(typed: &str) -> Option<Self> {
        ((1..=80).contains(&typed.len()) && typed.chars().all(is_plain)).then(|| Self(typed.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ArticleKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<ArticleKey> for String {
    fn from(key: ArticleKey) -> Self {
        key.0
    }
}

impl TryFrom<String> for ArticleKey {
    type Error = String;
    fn try_from(typed: String) -> Result<Self, String> {
        Self::parse(&typed)
            .ok_or_else(|| format!("\"{typed}\" is not the key of an article: use 1 to 80 of a-z, 0-9 and -"))
    }
}

const fn is_plain(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'
}

/// A path of folders such as `orders/returns`: at most eight, each named with 1 to 40 of `a-z`, `0-9` and `-`. Empty is the
/// folder of all.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Folder(String);

impl Folder {
    pub fn parse(typed: &str) -> Option<Self> {
        let is_name = |name: &str| (1..=40).contains(&name.len()) && name.chars().all(is_plain);
        let good = typed.is_empty() || typed.split('/').take(9).all(is_name) && typed.split('/').count() <= 8;
        good.then(|| Self(typed.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the other is this folder or one below it.
    pub fn holds(&self, other: &Self) -> bool {
        match other.0.strip_prefix(self.0.as_str()) {
            Some(rest) => self.0.is_empty() || rest.is_empty() || rest.starts_with('/'),
            None => false,
        }
    }
}

impl From<Folder> for String {
    fn from(folder: Folder) -> Self {
        folder.0
    }
}

impl TryFrom<String> for Folder {
    type Error = String;
    fn try_from(typed: String) -> Result<Self, String> {
        Self::parse(&typed).ok_or_else(|| {
            format!("\"{typed}\" is not a folder: write names of a-z, 0-9 and - with / between them")
        })
    }
}

/// One article in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Article {
    pub key: ArticleKey,
    pub language: String,
    #[serde(default)]
    pub folder: Folder,
    pub title: String,
    /// Plain text: an empty line begins a paragraph, and addresses of web pages become links.
    pub text: String,
    /// Finished, and not a draft.
    #[serde(default)]
    pub published: bool,
    /// For everybody to read, without signing in.
    #[serde(default)]
    pub public: bool,
}

impl Article {
    /// Whether customers may read it. Both take an explicit yes.
    pub const fn is_for_customers(&self) -> bool {
        self.published && self.public
    }

    /// All that is wrong, in words for the admin who wrote it; empty when nothing is.
    pub fn problems(&self, languages: &[&str]) -> Vec<String> {
        let mut problems = Vec::new();
        if !languages.contains(&self.language.as_str()) {
            problems.push(format!("language: \"{}\" is not one of {}", self.language, languages.join(", ")));
        }
        for (field, value, limit) in [("title", &self.title, TITLE_LIMIT), ("text", &self.text, TEXT_LIMIT)] {
            match value.chars().count() {
                _ if value.trim().is_empty() => problems.push(format!("{field}: give the article a {field}")),
                n if n > limit => problems.push(format!("{field}: at most {limit} characters")),
                _ => {}
            }
        }
        let odd = |c: char| c.is_control() && c != '\n';
        if self.title.contains(char::is_control) || self.text.contains(odd) {
            problems.push("title and text: no control characters; a text may have line breaks".to_owned());
        }
        problems
    }
}

/// A piece of a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'t> {
    Plain(&'t str),
    /// The address of a web page, with `http://` or `https://`.
    Link(&'t str),
}

/// What stands between empty lines.
pub fn paragraphs(text: &str) -> impl Iterator<Item = &str> {
    text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty())
}

/// A text with its links found. Put together again, the pieces are the text.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(at) = link_at(rest) {
        let (before, from) = rest.split_at(at);
        let end = from.find(|c: char| c.is_whitespace() || "<>\"".contains(c)).unwrap_or(from.len());
        // What ends a sentence or closes a bracket around the address is not part of it.
        let link =
            from.get(..end).unwrap_or(from).trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '\'']);
        if !before.is_empty() {
            pieces.push(Piece::Plain(before));
        }
        pieces.push(Piece::Link(link));
        rest = from.get(link.len()..).unwrap_or_default();
    }
    if !rest.is_empty() {
        pieces.push(Piece::Plain(rest));
    }
    pieces
}

/// Where the next address begins: at the beginning of a word, and with a name behind the slashes.
fn link_at(text: &str) -> Option<usize> {
    let begins = |at: usize| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        before.is_none_or(|c| !c.is_alphanumeric())
    };
    let found = |scheme: &'static str| {
        text.match_indices(scheme).find_map(move |(at, _)| {
            let name = text.get(at + scheme.len()..)?.chars().next()?;
            (name.is_alphanumeric() && begins(at)).then_some(at)
        })
    };
    found("https://").into_iter().chain(found("http://")).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(path: &str) -> Folder {
        Folder::parse(path).unwrap()
    }

    #[test]
    fn a_folder_holds_itself_and_what_is_below_and_no_neighbour() {
        assert!(folder("orders").holds(&folder("orders")));
        assert!(folder("orders").holds(&folder("orders/returns")));
        assert!(folder("").holds(&folder("orders")) && folder("").holds(&folder("")));
        assert!(!folder("orders").holds(&folder("orders-old")));
        assert!(!folder("orders/returns").holds(&folder("orders")));
        assert!(!folder("orders").holds(&folder("")));
    }

    #[test]
    fn a_folder_is_a_plain_path() {
        for bad in ["/", "orders/", "/orders", "a//b", "Orders", "a b", "a/b/c/d/e/f/g/h/i", "ø", ".."] {
            assert!(Folder::parse(bad).is_none(), "{bad}");
        }
        assert!(Folder::parse("a/b/c/d/e/f/g/h").is_some());
    }

    #[test]
    fn nobody_reads_an_article_by_default() {
        let article: Article =
            serde_json::from_str(r#"{"key":"a","language":"en","title":"A","text":"B"}"#).unwrap();
        assert!(!article.is_for_customers() && article.problems(&["en"]).is_empty());
        let published = Article { published: true, ..article.clone() };
        let public = Article { public: true, ..article };
        assert!(!published.is_for_customers() && !public.is_for_customers());
        assert!(Article { public: true, ..published }.is_for_customers());
    }

    #[test]
    fn an_article_says_all_that_is_wrong_with_it() {
        let article: Article =
            serde_json::from_str(r#"{"key":"a","language":"xx","title":" ","text":""}"#).unwrap();
        assert_eq!(article.problems(&["en"]).len(), 3);
        let long = Article {
            language: "en".into(),
            title: "x".repeat(TITLE_LIMIT + 1),
            text: "\u{7}".into(),
            ..article
        };
        assert_eq!(long.problems(&["en"]).len(), 2);
    }

    #[test]
    fn links_are_found_and_nothing_else_is() {
        use Piece::{Link, Plain};
        assert_eq!(
            pieces("See https://shop.example/returns?a=1 (or http://b.example/x). Bye"),
            [
                Plain("See "),
                Link("https://shop.example/returns?a=1"),
                Plain(" (or "),
                Link("http://b.example/x"),
                Plain("). Bye")
            ]
        );
        for plain in ["javascript:alert(1)", "https:// nothing", "xhttps://a.example", "http://", "a.example"]
        {
            assert_eq!(pieces(plain), [Plain(plain)], "{plain}");
        }
        let quoted = pieces("https://a.example/\"onclick=x");
        assert_eq!(quoted.first(), Some(&Link("https://a.example/")));
        assert!(pieces("").is_empty());
    }

    #[test]
    fn the_pieces_of_a_text_are_the_text() {
        for text in ["", "https://a.example", "å https://ü.example/ß… ) http://x", "a\nhttps://b.example\nc"]
        {
            let whole: String = pieces(text)
                .into_iter()
                .map(|p| match p {
                    Piece::Plain(p) | Piece::Link(p) => p,
                })
                .collect();
            assert_eq!(whole, text);
        }
    }

    #[test]
    fn an_empty_line_begins_a_paragraph() {
        assert_eq!(paragraphs("a\nb\n\nc\n\n\n\n d ").collect::<Vec<_>>(), ["a\nb", "c", "d"]);
    }
}
