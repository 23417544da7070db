//! What holds for whatever is in the shelves and whatever is asked.

use domain::text::MESSAGE_LIMIT;
use proptest::prelude::*;

use super::*;

const LANGUAGES: [&str; 4] = ["en", "da", "de", "nl"];
const FOLDERS: [&str; 4] = ["", "orders", "orders/returns", "orders-old"];
/// Few, so that articles have much in common.
const WORDS: [&str; 14] = [
    "lamp", "shade", "bulb", "return", "repair", "deliver", "price", "glass", "order", "invoice", "warranty",
    "colour", "switch", "cable",
];
/// None of the words above.
const ELSEWHERE: [&str; 4] = ["zebra", "quartz", "violin", "kayak"];

fn some(words: &'static [&'static str], most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(words), 1..most).prop_map(|words| words.join(" "))
}

prop_compose! {
    fn entry()(
        title in some(&WORDS, 5),
        text in some(&WORDS, 30),
        language in prop::sample::select(&LANGUAGES[..2]),
        folder in prop::sample::select(&FOLDERS[..]),
        published in prop::bool::weighted(0.8),
        public in prop::bool::weighted(0.8),
    ) -> Article {
        Article {
            key: ArticleKey::parse("x").unwrap(),
            language: language.to_owned(),
            folder: Folder::parse(folder).unwrap(),
            title,
            text,
            published,
            public,
        }
    }
}

/// Each with a key of its own.
fn shelf() -> impl Strategy<Value = Vec<Article>> {
    prop::collection::vec(entry(), 1..25).prop_map(|articles| {
        let keyed = |(n, article)| Article { key: ArticleKey::parse(&format!("a{n}")).unwrap(), ..article };
        articles.into_iter().enumerate().map(keyed).collect()
    })
}

fn config() -> ProptestConfig {
    let rng_seed = proptest::test_runner::RngSeed::Fixed(20_261_120);
    ProptestConfig { cases: 1_000, failure_persistence: None, rng_seed, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn only_what_customers_may_read_in_that_folder_and_language_is_found(
        articles in shelf(),
        question in some(&WORDS, 6),
        language in prop::sample::select(&LANGUAGES[..]),
        folder in prop::sample::select(&FOLDERS[..]),
    ) {
        let folder = Folder::parse(folder).unwrap();
        let found = Index::of(articles.clone()).find(&question, language, &folder, 3);
        prop_assert!(found.len() <= 3);
        for key in &found {
            let article = articles.iter().find(|a| a.key == *key).unwrap();
            prop_assert!(article.published && article.public);
            prop_assert_eq!(&article.language, language);
            prop_assert!(folder.holds(&article.folder));
        }
        let twice: BTreeSet<_> = found.iter().collect();
        prop_assert_eq!(twice.len(), found.len());
    }

    #[test]
    fn an_article_about_something_else_takes_no_hit_away(
        articles in shelf(),
        question in some(&WORDS, 6),
        title in some(&ELSEWHERE, 5),
        text in some(&ELSEWHERE, 200),
    ) {
        let all = usize::MAX;
        let before = Index::of(articles.clone()).find(&question, "en", &Folder::default(), all);
        let unrelated = Article {
            key: ArticleKey::parse("unrelated").unwrap(),
            language: "en".to_owned(),
            folder: Folder::default(),
            title,
            text,
            published: true,
            public: true,
        };
        let articles = [articles, vec![unrelated]].concat();
        let after = Index::of(articles.clone()).find(&question, "en", &Folder::default(), all);
        for key in &before {
            prop_assert!(after.contains(key), "{} is gone", key);
        }
        let best = Index::of(articles).find(&question, "en", &Folder::default(), 3);
        prop_assert!(before.first().is_none_or(|first| best.contains(first)));
    }

    #[test]
    fn the_order_of_the_store_and_of_the_question_does_not_matter(
        (one, other) in shelf().prop_flat_map(|articles| (Just(articles.clone()), Just(articles).prop_shuffle())),
        question in some(&WORDS, 6),
    ) {
        let backwards: Vec<&str> = question.split(' ').rev().collect();
        let found = Index::of(one).find(&question, "en", &Folder::default(), 3);
        prop_assert_eq!(found, Index::of(other).find(&backwards.join(" "), "en", &Folder::default(), 3));
    }

    #[test]
    fn whatever_is_typed_is_borne(
        articles in shelf(),
        question in "\\PC{0,400}",
        language in prop::sample::select(&LANGUAGES[..]),
    ) {
        Index::of(articles).find(&question, language, &Folder::default(), 3);
    }
}

#[test]
fn the_longest_question_finds_what_it_holds_and_costs_little() {
    let articles: Vec<Article> = (0..2_000)
        .map(|n| Article {
            key: ArticleKey::parse(&format!("a{n}")).unwrap(),
            language: "en".to_owned(),
            folder: Folder::default(),
            title: format!("{} {}", WORDS[n % 14], WORDS[n / 14 % 14]),
            text: WORDS.join(" "),
            published: true,
            public: true,
        })
        .collect();
    let index = Index::of(articles);
    let long: String = WORDS.join(" ").chars().cycle().take(MESSAGE_LIMIT).collect();
    let different: String = (0..MESSAGE_LIMIT / 5).map(|n| format!("{n:04} ")).collect();
    for question in [long, different, "x".repeat(MESSAGE_LIMIT), "\u{301}".repeat(MESSAGE_LIMIT)] {
        assert!(index.find(&question, "en", &Folder::default(), 3).len() <= 3);
    }
}
