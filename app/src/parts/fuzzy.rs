//! Finding by a few letters: "trf" finds Transfer, "gn" finds Get next, "bakr" finds Tom Baker. Letters are compared without
//! case and accents, words of what is sought in any order.

/// How well a text fits, and which of its characters were meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fit {
    /// More is better.
    pub score: i32,
    /// Places of characters, in their order.
    pub at: Vec<usize>,
}

/// A letter at the beginning of a word.
const BEGINS: i32 = 12;
/// A letter right after the one before.
const FOLLOWS: i32 = 8;
/// A letter anywhere else.
const SOMEWHERE: i32 = 1;
/// Within a word so many letters may be left out in a row.
const MOST_LEFT_OUT: usize = 3;
/// Longer texts are not looked at to their end.
const LONGEST: usize = 120;

/// `None` if a word of `sought` is not in `text`. Nothing sought fits everything.
pub fn fit(sought: &str, text: &str) -> Option<Fit> {
    let chars: Vec<char> = text.chars().take(LONGEST).collect();
    let folded: Vec<char> = chars.iter().map(|c| fold(*c)).collect();
    let begins: Vec<bool> = (0..chars.len())
        .map(|n| chars[n].is_alphanumeric() && (n == 0 || !chars[n - 1].is_alphanumeric()))
        .collect();
    let mut whole = Fit { score: 0, at: Vec::new() };
    for word in sought.split_whitespace() {
        let word: Vec<char> = word.chars().take(LONGEST).map(fold).collect();
        let fit = word_in(&word, &folded, &begins)?;
        whole.score += fit.score;
        whole.at.extend(fit.at);
    }
    whole.at.sort_unstable();
    whole.at.dedup();
    // Of two that fit alike the shorter is meant.
    whole.score = whole.score * 100 - i32::try_from(chars.len()).unwrap_or_default();
    Some(whole)
}

/// The text in pieces, and whether each was meant, for marking it.
pub fn pieces(text: &str, at: &[usize]) -> Vec<(String, bool)> {
    let mut pieces: Vec<(String, bool)> = Vec::new();
    for (n, c) in text.chars().enumerate() {
        let meant = at.binary_search(&n).is_ok();
        match pieces.last_mut() {
            Some((piece, was)) if *was == meant => piece.push(c),
            _ => pieces.push((c.to_string(), meant)),
        }
    }
    pieces
}

/// The best way to read `word` in `text`: `best[n]` is the best so far that ends with the character at `n`.
fn word_in(word: &[char], text: &[char], begins: &[bool]) -> Option<Fit> {
    let mut best: Vec<Option<Fit>> = Vec::new();
    for (nth, letter) in word.iter().enumerate() {
        let before = std::mem::take(&mut best);
        best = (0..text.len())
            .map(|n| {
                if text[n] != *letter {
                    return None;
                }
                let alone = if begins[n] { BEGINS } else { SOMEWHERE };
                if nth == 0 {
                    return Some(Fit { score: alone, at: vec![n] });
                }
                let from = before.iter().take(n).enumerate().filter_map(|(m, fit)| Some((m, fit.as_ref()?)));
                let longer = from.filter_map(|(m, fit)| {
                    let step = if m + 1 == n {
                        FOLLOWS.max(alone)
                    } else if begins[n] {
                        BEGINS
                    } else {
                        let same_word = !begins[m + 1..n].contains(&true);
                        (same_word && n - m - 1 <= MOST_LEFT_OUT).then_some(SOMEWHERE)?
                    };
                    Some((fit.score + step, fit))
                });
                let (score, fit) = longer.max_by_key(|(score, _)| *score)?;
                Some(Fit { score, at: fit.at.iter().copied().chain([n]).collect() })
            })
            .collect();
    }
    best.into_iter().flatten().max_by_key(|fit| (fit.score, std::cmp::Reverse(fit.at.first().copied())))
}

/// Without case, and without the accents of our languages.
fn fold(c: char) -> char {
    match c.to_lowercase().next().unwrap_or(c) {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'æ' => 'a',
        'ç' | 'č' => 'c',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ñ' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => 'o',
        'š' | 'ß' => 's',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ý' | 'ÿ' => 'y',
        'ž' => 'z',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best<'a>(sought: &str, among: &[&'a str]) -> Option<&'a str> {
        let fitting = among.iter().filter_map(|text| Some((fit(sought, text)?.score, *text)));
        fitting.max_by_key(|(score, _)| *score).map(|(_, text)| text)
    }

    #[test]
    fn a_few_letters_find_what_is_meant() {
        let commands =
            ["Transfer", "Send transcript", "End chat", "Get next in queue", "Next chat", "Sign out"];
        for (sought, meant) in [
            ("tra", "Transfer"),
            ("trf", "Transfer"),
            ("transc", "Send transcript"),
            ("end", "End chat"),
            ("gn", "Get next in queue"),
            ("nc", "Next chat"),
            ("chat next", "Next chat"),
            ("SIGN", "Sign out"),
        ] {
            assert_eq!(best(sought, &commands), Some(meant), "{sought}");
        }
        assert_eq!(best("xyz", &commands), None);
        assert_eq!(best("transfer me", &commands), None, "every word has to be there");
    }

    #[test]
    fn letters_scattered_over_other_words_are_not_a_hit() {
        for sought in ["eai", "htr", "psg"] {
            assert_eq!(fit(sought, "Put the dress straight"), None, "{sought}");
        }
        // Each begins a word, or leaves out a little of the one it is in.
        for sought in ["pds", "strgt", "he dr"] {
            assert!(fit(sought, "Put the dress straight").is_some(), "{sought}");
        }
    }

    #[test]
    fn case_and_accents_do_not_matter() {
        for (sought, text) in [("soren", "Søren"), ("SØREN", "soren"), ("muller", "Müller"), ("ase", "Åse")]
        {
            assert!(fit(sought, text).is_some(), "{sought} in {text}");
        }
    }

    #[test]
    fn nothing_sought_fits_everything_and_marks_nothing() {
        assert_eq!(fit(" ", "Transfer").unwrap().at, Vec::<usize>::new());
        assert_eq!(pieces("Transfer", &[]), [("Transfer".to_owned(), false)]);
    }

    #[test]
    fn what_was_meant_is_marked() {
        let at = fit("nsf", "Transfer").unwrap().at;
        assert_eq!(
            pieces("Transfer", &at),
            [("Tra".to_owned(), false), ("nsf".to_owned(), true), ("er".to_owned(), false)]
        );
        let at = fit("ør", "Søren").unwrap().at;
        assert_eq!(pieces("Søren", &at)[1], ("ør".to_owned(), true));
    }
}
