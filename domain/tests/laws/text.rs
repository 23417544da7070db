//! What people type: nothing breaks the readers, and what they take reads back as the same.

use domain::text::{LINE_LIMIT, MESSAGE_LIMIT, Text, excerpt, line};
use domain::{Email, Problem};
use proptest::prelude::*;

use crate::law;

const CASES: u32 = 10_000;

/// Words, blanks, controls and what deceives, in any mixture; sometimes longer than is taken.
fn typed() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[ -~]{0,20}",
        2 => any::<String>(),
        2 => Just("\r\n".to_owned()),
        1 => Just("\u{202e}\u{feff}\u{2066}".to_owned()),
        1 => Just("\u{2028}\t\u{0}\r".to_owned()),
        1 => Just("å 👩‍👩‍👧 ".to_owned()),
        1 => (0..60_usize).prop_map(|n| "wörd ".repeat(n)),
        1 => (190..210_usize).prop_map(|n| "ß".repeat(n)),
    ];
    (prop::collection::vec(piece, 0..8), prop_oneof![19 => Just(1_usize), 1 => Just(40)])
        .prop_map(|(pieces, times)| pieces.concat().repeat(times))
}

const fn hides(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

#[test]
fn a_text_that_is_taken_is_taken_again_as_it_is() {
    law("a text that is taken is taken again as it is", CASES, &typed(), |typed| {
        match Text::parse(&typed) {
            Ok(text) => {
                prop_assert_eq!(Text::parse(text.as_str()), Ok(text.clone()));
                prop_assert!((1..=MESSAGE_LIMIT).contains(&text.as_str().chars().count()));
                prop_assert_eq!(text.as_str().trim(), text.as_str());
                let control = |c: char| c.is_control() && c != '\n' && c != '\t';
                prop_assert!(!text.as_str().chars().any(|c| control(c) || hides(c)));
                let json = serde_json::to_string(&text).unwrap();
                prop_assert_eq!(serde_json::from_str::<Text>(&json).unwrap(), text);
            }
            Err(Problem::TooLong { limit }) => prop_assert!(typed.chars().count() > limit),
            Err(Problem::Missing) => {
                prop_assert!(!typed.chars().any(|c| c.is_alphanumeric()));
            }
            Err(other) => prop_assert!(false, "a text has no form: {:?}", other),
        }
        Ok(())
    });
}

#[test]
fn a_line_stays_one() {
    law("a line stays one", CASES, &typed(), |typed| {
        if let Ok(Some(text)) = line(&typed) {
            prop_assert!((1..=LINE_LIMIT).contains(&text.chars().count()));
            prop_assert!(!text.chars().any(|c| c.is_control() || hides(c)));
            prop_assert_eq!(line(&text), Ok(Some(text)));
        }
        Ok(())
    });
}

#[test]
fn an_excerpt_is_the_beginning_and_says_when_there_is_more() {
    law("an excerpt is the beginning and says when there is more", CASES, &typed(), |typed| {
        let whole = typed.split_whitespace().collect::<Vec<_>>().join(" ");
        let short = excerpt(&typed);
        if whole.chars().count() <= 120 {
            prop_assert_eq!(short, whole);
        } else {
            prop_assert_eq!(short, format!("{}…", whole.chars().take(120).collect::<String>()));
        }
        Ok(())
    });
}

#[test]
fn an_address_that_is_taken_is_taken_again_as_it_is() {
    let address = prop_oneof![
        any::<String>(),
        "[a-zA-Z0-9.+_'é-]{1,20}@[a-zA-Z0-9é-]{1,20}\\.[a-zA-Z]{1,8}",
        "[ <a-z.@\u{a0}]{0,30}",
        "[a-z\u{a0}\u{3000}]{1,8}@[a-z\u{a0}\u{3000}]{1,6}\\.[a-z\u{3000}]{2,4}",
        "[a-z]{60,70}@[a-z]{60,66}\\.[a-z]{60,64}\\.[a-z]{50,64}",
    ];
    let taken = std::cell::Cell::new(0);
    law("an address that is taken is taken again as it is", CASES, &address, |typed| {
        if let Ok(email) = Email::parse(&typed) {
            taken.set(taken.get() + 1);
            prop_assert_eq!(Email::parse(email.as_str()), Ok(email.clone()));
            prop_assert!(email.as_str().len() <= 254 && email.as_str().contains('@'));
            prop_assert!(email.as_str().eq_ignore_ascii_case(typed.trim()));
            // It goes into mail headers.
            prop_assert!(!email.as_str().chars().any(|c| c.is_control() || c.is_whitespace() || c == '<'));
        }
        Ok(())
    });
    assert!(taken.get() > 500, "{} taken", taken.get());
}
