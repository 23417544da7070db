//! The words of a text as they are compared: small letters, one spelling of each letter, no endings, and none of the
//! words that every text has.
//!
//! Folding follows the language. In Danish å, æ and ø are letters of their own, in German ä is an a in other clothes,
//! and who has no such keys writes aa, ae, oe, ue. What is true of the question is true of the article, so a word that is
//! folded wrongly still finds itself.

use std::borrow::Cow;

use rust_stemmers::{Algorithm, Stemmer};

/// A longer word is cut. Nobody types one; a hostile text may have it.
const LONGEST: usize = 40;

pub(super) struct Language {
    stemmer: Option<Stemmer>,
    /// Spellings without the letter's own key.
    pairs: &'static [(&'static str, &'static str)],
    /// Letters that keep what stands on them until the endings are off.
    letters: &'static str,
    stop: &'static [&'static str],
}

impl Language {
    pub(super) fn of(code: &str) -> Self {
        let (algorithm, pairs, letters, stop): (_, &[_], _, _) = match code {
            "da" => (Algorithm::Danish, &[("aa", "å"), ("ae", "æ"), ("oe", "ø")], "åæø", DANISH),
            "de" => (Algorithm::German, &[("ae", "ä"), ("oe", "ö"), ("ue", "ü")], "äöü", GERMAN),
            "nl" => (Algorithm::Dutch, &[], "", DUTCH),
            "en" => (Algorithm::English, &[], "", ENGLISH),
            // Another language has no endings that are known, and its words are compared as they are.
            _ => return Self { stemmer: None, pairs: &[], letters: "", stop: &[] },
        };
        Self { stemmer: Some(Stemmer::create(algorithm)), pairs, letters, stop }
    }

    /// The words that say something, in their order.
    pub(super) fn words(&self, text: &str) -> Vec<String> {
        let folded = self.folded(text);
        let words = folded.split(|c: char| !c.is_alphanumeric());
        words.filter_map(|word| self.word(word)).collect()
    }

    fn word(&self, word: &str) -> Option<String> {
        // A single letter says nothing, a single digit may.
        if word.is_empty() || (word.chars().nth(1).is_none() && !word.starts_with(|c: char| c.is_numeric())) {
            return None;
        }
        let mut word = Cow::Borrowed(word);
        if let Some((end, _)) = word.char_indices().nth(LONGEST) {
            word = Cow::Owned(word.get(..end)?.to_owned());
        }
        for (pair, letter) in self.pairs {
            if word.contains(pair) {
                word = Cow::Owned(replaced(&word, pair, letter));
            }
        }
        if self.stop.contains(&word.as_ref()) {
            return None;
        }
        let stem = self.stemmer.as_ref().map_or(word.clone(), |stemmer| stemmer.stem(&word));
        let umlauts = self.letters.contains('ä');
        Some(stem.chars().map(|c| if umlauts { bare(c) } else { c }).collect())
    }

    /// Small letters, composed where this language has the letter, and bare where it does not.
    fn folded(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        for c in text.chars().flat_map(char::to_lowercase) {
            match c {
                // What stands on the letter before, typed as a sign of its own.
                '\u{300}'..='\u{36f}' => {
                    let both = out.chars().next_back().and_then(|letter| composed(letter, c));
                    if let Some(both) = both.filter(|both| self.letters.contains(*both)) {
                        out.pop();
                        out.push(both);
                    }
                }
                'ß' => out.push_str("ss"),
                'œ' => out.push_str("oe"),
                'ĳ' => out.push_str("ij"),
                'æ' if !self.letters.contains('æ') => out.push_str("ae"),
                // The other spellings of letters that Danish has.
                'ä' if self.letters.contains('æ') => out.push('æ'),
                'ö' if self.letters.contains('ø') => out.push('ø'),
                c if self.letters.contains(c) => out.push(c),
                // Typed in the middle of words to say where they may be broken.
                '\u{ad}' | '\u{200b}'..='\u{200d}' => {}
                c => out.push(bare(c)),
            }
        }
        out
    }
}

/// "ue" behind a q is no ü.
fn replaced(word: &str, pair: &str, letter: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut rest = word;
    while let Some((before, after)) = rest.split_once(pair) {
        out.push_str(before);
        out.push_str(if before.ends_with('q') { pair } else { letter });
        rest = after;
    }
    out.push_str(rest);
    out
}

const fn composed(letter: char, sign: char) -> Option<char> {
    Some(match (letter, sign) {
        ('a', '\u{308}') => 'ä',
        ('o', '\u{308}') => 'ö',
        ('u', '\u{308}') => 'ü',
        ('a', '\u{30a}') => 'å',
        _ => return None,
    })
}

/// The letter below whatever stands on it.
const fn bare(c: char) -> char {
    match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => 'e',
        'ì'..='ï' | 'ī' | 'į' | 'ı' => 'i',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ő' => 'o',
        'ś' | 'š' => 's',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        'ł' => 'l',
        'đ' | 'ð' => 'd',
        c => c,
    }
}

// Few, and only what says nothing whatever the question. They are compared as folded.

const ENGLISH: &[&str] = &[
    "about", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by", "can",
    "could", "did", "do", "does", "don", "for", "from", "get", "had", "has", "have", "he", "hello", "hi",
    "how", "if", "in", "is", "it", "its", "just", "like", "ll", "me", "my", "need", "no", "not", "of", "on",
    "or", "our", "out", "please", "re", "should", "so", "some", "thank", "thanks", "that", "the", "their",
    "them", "then", "there", "they", "this", "to", "us", "ve", "want", "was", "we", "were", "what", "when",
    "where", "which", "who", "why", "will", "with", "would", "you", "your",
];

const DANISH: &[&str] = &[
    "af", "alle", "at", "blev", "blive", "bliver", "da", "de", "dem", "den", "der", "deres", "det", "dette",
    "dig", "din", "dine", "disse", "dit", "du", "efter", "ej", "eller", "en", "er", "et", "for", "fra", "få",
    "får", "gerne", "går", "har", "have", "havde", "hej", "hun", "hvad", "hvem", "hvis", "hvor", "hvordan",
    "hvornår", "hvorfor", "i", "ikke", "ind", "ja", "jeg", "jer", "kan", "kunne", "man", "med", "meget",
    "men", "mig", "min", "mine", "mit", "må", "når", "nogen", "noget", "nogle", "nu", "og", "også", "om",
    "op", "os", "på", "sig", "sin", "skal", "som", "tak", "til", "ud", "var", "vi", "vil", "ville", "være",
    "været",
];

const GERMAN: &[&str] = &[
    "aber", "alle", "als", "also", "am", "an", "auch", "auf", "aus", "bei", "bin", "bis", "bitte", "da",
    "danke", "das", "dass", "dem", "den", "der", "des", "die", "dies", "diese", "dieser", "dieses", "doch",
    "du", "durch", "ein", "eine", "einem", "einen", "einer", "eines", "er", "es", "für", "gibt", "guten",
    "habe", "haben", "hallo", "hat", "hätte", "ich", "ihr", "ihre", "ihren", "im", "in", "ist", "ja", "kann",
    "kein", "keine", "können", "man", "mein", "meine", "meinem", "meinen", "meiner", "mich", "mir", "mit",
    "möchte", "muss", "nach", "nicht", "noch", "nur", "oder", "sehr", "sein", "sich", "sie", "sind", "so",
    "tag", "über", "um", "und", "uns", "unser", "von", "vor", "wann", "war", "was", "wenn", "wer", "werden",
    "wie", "wieder", "wieso", "wird", "wir", "wo", "zu", "zum", "zur",
];

const DUTCH: &[&str] = &[
    "aan",
    "al",
    "alle",
    "als",
    "ben",
    "bij",
    "dan",
    "dat",
    "de",
    "deze",
    "die",
    "dit",
    "doe",
    "door",
    "dus",
    "een",
    "en",
    "er",
    "ge",
    "geen",
    "goedendag",
    "graag",
    "had",
    "hallo",
    "heb",
    "hebben",
    "heeft",
    "het",
    "hij",
    "hoe",
    "hun",
    "ik",
    "in",
    "is",
    "ja",
    "je",
    "jij",
    "jou",
    "jullie",
    "kan",
    "kunnen",
    "kunt",
    "maar",
    "me",
    "met",
    "mij",
    "mijn",
    "moet",
    "na",
    "naar",
    "niet",
    "nog",
    "nu",
    "of",
    "om",
    "ons",
    "onze",
    "ook",
    "op",
    "over",
    "te",
    "tot",
    "uit",
    "uw",
    "van",
    "voor",
    "waar",
    "waarom",
    "wanneer",
    "want",
    "waren",
    "was",
    "wat",
    "we",
    "wel",
    "welke",
    "wie",
    "wij",
    "wil",
    "worden",
    "wordt",
    "ze",
    "zich",
    "zij",
    "zijn",
    "zo",
    "zou",
    "bedankt",
    "alstublieft",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn same(code: &str, one: &str, other: &str) {
        let language = Language::of(code);
        assert_eq!(language.words(one), language.words(other), "{code}: {one} and {other}");
        assert!(!language.words(one).is_empty(), "{one}");
    }

    #[test]
    fn endings_and_spellings_do_not_matter() {
        same("en", "Deliveries", "delivery");
        same("en", "returned", "returning");
        same("en", "café", "CAFE");
        same("de", "Lieferungen", "Lieferung");
        same("de", "Rückgabe", "Rueckgabe");
        same("de", "Stra\u{df}e", "STRASSE");
        same("de", "Gla\u{308}ser", "gläser");
        same("da", "leveringer", "levering");
        same("da", "påfør", "paafoer");
        same("da", "a\u{30a}bner", "åbner");
        same("nl", "leveringen", "levering");
        same("nl", "geïnstalleerd", "geinstalleerd");
        same("xx", "Ünïcode", "unicode");
    }

    #[test]
    fn letters_that_are_others_stay_others() {
        let danish = Language::of("da");
        assert_ne!(danish.words("får gås"), danish.words("far gas"));
        assert_eq!(Language::of("de").words("Quelle"), ["quell"]);
    }

    #[test]
    fn words_that_say_nothing_are_left_out() {
        assert!(Language::of("en").words("How do I get it, please? Can you?").is_empty());
        assert!(Language::of("de").words("Wie kann ich das haben?").is_empty());
        assert!(Language::of("da").words("Hvordan kan jeg få det?").is_empty());
        assert!(Language::of("nl").words("Hoe kan ik dat, en waar?").is_empty());
        assert_eq!(Language::of("en").words("a 5 W lamp's"), ["5", "lamp"]);
    }

    #[test]
    fn odd_text_is_borne() {
        for code in ["en", "da", "de", "nl", "xx"] {
            let language = Language::of(code);
            for odd in [
                "",
                "\u{0}",
                "\u{301}\u{308}",
                "İ\u{307}ẞﬁ",
                "👩‍👩‍👧",
                "日本語のランプ",
                "\u{202e}abc",
                "q\u{308}ue",
            ] {
                let words = language.words(odd);
                assert!(words.iter().all(|w| w.chars().count() <= LONGEST + 1), "{odd}");
            }
            assert_eq!(language.words(&"å".repeat(4_000)).len(), 1);
        }
    }
}
