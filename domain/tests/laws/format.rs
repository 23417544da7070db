//! Whatever an agent types, it is all there to read, and reading it takes no longer than it is long.

use domain::format::{Block, Piece, plain, read};
use proptest::prelude::*;

use crate::law;

const CASES: u32 = 20_000;
const OWN: &str = "http://chat.local";

/// Marks, words and line breaks in any mixture.
fn typed() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[*`]{1,4}",
        2 => "[a-z ]{0,6}",
        1 => Just("\n".to_owned()),
        1 => Just("\n- ".to_owned()),
        1 => (0..1_200_u16).prop_map(|n| format!("\n{n}. ")),
        1 => Just("\n```\n".to_owned()),
        1 => Just("```x\n".to_owned()),
        1 => Just("https://a.example/b*c ".to_owned()),
        1 => Just("http://chat.local/faq ".to_owned()),
        1 => any::<String>(),
    ];
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

fn words(pieces: &[Piece<'_>], out: &mut String) {
    for piece in pieces {
        match piece {
            Piece::Plain(text) | Piece::Code(text) | Piece::Link(text) => out.push_str(text),
            Piece::Bold(within) | Piece::Italic(within) => words(within, out),
        }
    }
}

/// What is to be read, numbers included.
fn all(blocks: &[Block<'_>]) -> String {
    let mut out = String::new();
    for block in blocks {
        match block {
            Block::Text(pieces) => words(pieces, &mut out),
            Block::Code(code) => out.push_str(code),
            Block::List(items) => {
                for item in items {
                    out.extend(item.number.map(|n| n.to_string()));
                    words(&item.pieces, &mut out);
                }
            }
        }
    }
    out
}

#[test]
fn nothing_of_a_text_is_lost_but_its_marks() {
    law("nothing of a text is lost but its marks", CASES, &typed(), |typed| {
        let read = all(&read(&typed, OWN));
        // In order, and what is left out is marks, blanks, and the word beside an opening fence.
        let mut left_out = String::new();
        let mut wanted = read.chars().peekable();
        for c in typed.chars() {
            if wanted.peek() == Some(&c) {
                wanted.next();
            } else {
                left_out.push(c);
            }
        }
        prop_assert_eq!(wanted.next(), None, "something is read that was not typed: {:?}", read);
        if !typed.contains("```") {
            let mark = |c: char| "*`-.".contains(c) || c.is_whitespace();
            prop_assert!(left_out.chars().all(mark), "{:?} is lost", left_out);
        }
        let signs = ["*", "`", "\n- ", ". "];
        if !signs.iter().any(|sign| typed.contains(sign))
            && !typed.starts_with("- ")
            && !typed.trim().is_empty()
        {
            prop_assert_eq!(&read, &typed, "what has no marks is as it was");
        }
        Ok(())
    });
}

#[test]
fn links_are_safe_or_ours() {
    fn links(pieces: &[Piece<'_>]) -> Vec<String> {
        let of = |piece: &Piece<'_>| match piece {
            Piece::Link(link) => vec![(*link).to_owned()],
            Piece::Bold(within) | Piece::Italic(within) => links(within),
            _ => Vec::new(),
        };
        pieces.iter().flat_map(of).collect()
    }
    law("links are safe or ours", CASES, &typed(), |typed| {
        for block in read(&typed, OWN) {
            let found = match &block {
                Block::Text(pieces) => links(pieces),
                Block::List(items) => items.iter().flat_map(|item| links(&item.pieces)).collect(),
                Block::Code(_) => Vec::new(),
            };
            for link in found {
                prop_assert!(
                    link.starts_with("https://") || link.starts_with("http://chat.local/"),
                    "{}",
                    link
                );
            }
        }
        Ok(())
    });
}

/// Not a measure of time: what grows faster than the text would not end within the test's patience.
#[test]
fn a_long_text_of_marks_is_read_in_one_go() {
    for mark in ["*", "**", "*a ", "**a ", "*a **b ", "`", "`a", "- ", "```\n", "```x\n", "https://a", "1. *"]
    {
        let long = mark.repeat(1_000_000 / mark.len());
        assert!(!plain(&long).is_empty() || long.contains("```"), "{mark}");
    }
}
