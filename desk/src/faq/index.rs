//! Which articles fit a question: BM25 over titles and texts, kept in memory, the same whatever the database.
//!
//! Two things are not as in the book. The length of a text counts against a fixed usual one and not against the average, so
//! that an article about something else changes nothing but how rare a word is. And what a few words have in common by
//! chance is no answer: a hit has half of the words of the question in it, or three of them; a word in the title counts
//! for two.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::faq::{Article, ArticleKey, Folder};

use super::language::Language;

/// How soon more of the same word stops counting, and how much a long text counts against it.
const K: f64 = 1.2;
const B: f64 = 0.75;
/// A word in the title is worth so many in the text.
const TITLE: u16 = 3;
/// In words, as the title's count.
const USUAL_LENGTH: f64 = 60.0;
/// With few articles every word is in most of them. They are taken for so many, or none would ever be telling.
const FEWEST: f64 = 10.0;
/// Below, what an article has in common with the question is nothing.
const THRESHOLD: f64 = 1.0;
/// More different words of a question are not looked up.
const MOST_WORDS: usize = 100;

/// All that customers may read, by language.
#[derive(Debug, Default)]
pub(super) struct Index(BTreeMap<String, Shelf>);

#[derive(Debug, Default)]
struct Shelf {
    articles: Vec<(ArticleKey, Folder, f64)>,
    /// In the order of the alphabet, each with its article.
    titles: Vec<(String, usize)>,
    words: HashMap<String, Vec<Place>>,
}

/// Where a word stands, and how often.
#[derive(Clone, Copy, Debug)]
struct Place {
    article: usize,
    in_title: u16,
    in_text: u16,
}

#[derive(Clone, Copy, Debug, Default)]
struct Fit {
    score: f64,
    points: usize,
}

impl Index {
    pub(super) fn of(articles: impl IntoIterator<Item = Article>) -> Self {
        let mut index = Self::default();
        for article in articles.into_iter().filter(Article::is_for_customers) {
            let language = Language::of(&article.language);
            let shelf = index.0.entry(article.language.clone()).or_default();
            shelf.put(&language, article);
        }
        for shelf in index.0.values_mut() {
            shelf.titles.sort();
        }
        index
    }

    /// The keys of the articles that fit, best first; of two that fit alike, the first in the alphabet.
    pub(super) fn find(
        &self,
        question: &str,
        language: &str,
        folder: &Folder,
        most: usize,
    ) -> Vec<ArticleKey> {
        let Some(shelf) = self.0.get(language) else { return Vec::new() };
        let words = Language::of(language).words(question);
        // Sorted, so that sums are made in the same order whatever the question's.
        let words: BTreeSet<&String> = words.iter().collect();
        shelf.find(&words.into_iter().take(MOST_WORDS).collect::<Vec<_>>(), folder, most)
    }
}

impl Index {
    /// The keys of the articles in whose titles each of the typed words begins a word; with nothing typed, of all.
    pub(super) fn titled(
        &self,
        typed: &str,
        language: &str,
        folder: &Folder,
        most: usize,
    ) -> Vec<ArticleKey> {
        let Some(shelf) = self.0.get(language) else { return Vec::new() };
        let typed = typed.to_lowercase();
        let begins = |title: &str, word: &str| {
            title.split(|c: char| !c.is_alphanumeric()).any(|of_title| of_title.starts_with(word))
        };
        let fits = |title: &str| typed.split_whitespace().all(|word| begins(title, word));
        let hits = shelf.titles.iter().filter(|(title, _)| fits(title));
        let articles = hits.filter_map(|(_, at)| shelf.articles.get(*at));
        let within = articles.filter(|(_, of, _)| folder.holds(of));
        within.take(most).map(|(key, ..)| key.clone()).collect()
    }
}

impl Shelf {
    fn put(&mut self, language: &Language, article: Article) {
        let (title, text) = (language.words(&article.title), language.words(&article.text));
        let length = f64::from(TITLE) * count(title.len()) + count(text.len());
        let at = self.articles.len();
        let mut places = BTreeMap::<String, Place>::new();
        let none = Place { article: at, in_title: 0, in_text: 0 };
        for word in title {
            let place = places.entry(word).or_insert(none);
            place.in_title = place.in_title.saturating_add(1);
        }
        for word in text {
            let place = places.entry(word).or_insert(none);
            place.in_text = place.in_text.saturating_add(1);
        }
        for (word, place) in places {
            self.words.entry(word).or_default().push(place);
        }
        self.titles.push((article.title.to_lowercase(), at));
        self.articles.push((article.key, article.folder, length));
    }

    fn find(&self, words: &[&String], folder: &Folder, most: usize) -> Vec<ArticleKey> {
        let all = count(self.articles.len()).max(FEWEST);
        let mut fits = vec![Fit::default(); self.articles.len()];
        for word in words {
            let Some(places) = self.words.get(*word) else { continue };
            let rarity = ((all + 1.0) / (count(places.len()) + 0.5)).ln();
            for place in places {
                let (Some((_, _, length)), Some(fit)) =
                    (self.articles.get(place.article), fits.get_mut(place.article))
                else {
                    continue;
                };
                let often = f64::from(place.in_title.saturating_mul(TITLE)) + f64::from(place.in_text);
                let long = 1.0 - B + B * length / USUAL_LENGTH;
                fit.score += rarity * often * (K + 1.0) / (often + K * long);
                fit.points += if place.in_title > 0 { 2 } else { 1 };
            }
        }
        let least = if words.len() == 1 { 1 } else { words.len().div_ceil(2).clamp(2, 3) };
        let enough = |fit: &Fit| fit.score >= THRESHOLD && fit.points >= least;
        let mut found: Vec<(f64, &ArticleKey)> = self
            .articles
            .iter()
            .zip(&fits)
            .filter(|((_, in_folder, _), fit)| enough(fit) && folder.holds(in_folder))
            .map(|((key, _, _), fit)| (fit.score, key))
            .collect();
        found.sort_by(|(a, one), (b, other)| b.total_cmp(a).then_with(|| one.cmp(other)));
        found.into_iter().take(most).map(|(_, key)| key.clone()).collect()
    }
}

/// No shelf is so long that a number is lost.
fn count(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(key: &str, title: &str, text: &str) -> Article {
        Article {
            key: ArticleKey::parse(key).unwrap(),
            language: "en".into(),
            folder: Folder::parse("orders").unwrap(),
            title: title.into(),
            text: text.into(),
            published: true,
            public: true,
        }
    }

    fn shop() -> Vec<Article> {
        vec![
            article(
                "damaged",
                "My lamp arrived damaged",
                "Send us a picture of the cracked lamp or its shade.",
            ),
            article("returns", "How do I return a lamp?", "Within 30 days. Use the label in the parcel."),
            article("bulbs", "Which bulb fits?", "Every lamp takes an E27 bulb. LED bulbs last longest."),
            article("delivery", "When does my lamp arrive?", "Parcels take two days."),
        ]
    }

    fn keys(articles: Vec<Article>, question: &str) -> Vec<String> {
        let found = Index::of(articles).find(question, "en", &Folder::default(), 3);
        found.into_iter().map(String::from).collect()
    }

    #[test]
    fn the_title_weighs_more_than_the_text() {
        let other = article("other", "Something else", "How a bulb is fitted. A bulb fits a bulb.");
        assert_eq!(keys([shop(), vec![other]].concat(), "Which bulb fits my lamp?")[0], "bulbs");
    }

    #[test]
    fn a_question_in_a_persons_words_finds_its_answer() {
        assert_eq!(
            keys(shop(), "Hello! The glass shade of my Lune lamp has arrived cracked :-(")[0],
            "damaged"
        );
        assert_eq!(keys(shop(), "can i send it back? i want to return my lamp")[0], "returns");
    }

    #[test]
    fn nonsense_and_words_that_say_nothing_find_nothing() {
        for nothing in [
            "",
            " \n ",
            "asdf qwertz",
            "How can I do it, please?",
            "What will the weather be like tomorrow?",
            "?!",
            "👩‍👩‍👧",
        ] {
            assert_eq!(keys(shop(), nothing), Vec::<String>::new(), "{nothing}");
        }
    }

    #[test]
    fn what_fits_alike_comes_in_the_order_of_the_alphabet_whatever_the_order_of_the_store() {
        let alike = |key: &str| article(key, "Gift cards", "A gift card never expires.");
        let one = vec![alike("c"), alike("a"), alike("d"), alike("b")];
        let other = vec![alike("b"), alike("d"), alike("c"), alike("a")];
        assert_eq!(keys(one, "gift cards"), ["a", "b", "c"]);
        assert_eq!(keys(other, "cards, gift"), ["a", "b", "c"]);
    }

    #[test]
    fn one_article_alone_can_be_found() {
        assert_eq!(keys(vec![article("a", "Gift cards", "Never expire.")], "gift card"), ["a"]);
    }
}

#[cfg(test)]
mod laws;
