//! What an agent wrote, as elements: bold, italics, code, lists and links.

use domain::format::{Block, Piece, read};
use leptos::web_sys::Element;

use super::mark::{add, make, set};
use crate::widget::browser::origin;

pub(super) fn bubble(text: &str) -> Element {
    let own = origin();
    let blocks = read(text, &own);
    let alone = matches!(*blocks, [Block::Text(_)]);
    let node = make(if alone { "p" } else { "div" }, "bubble");
    set(&node, "dir", "auto");
    for block in &blocks {
        match block {
            Block::Text(pieces) if alone => put(&node, pieces),
            Block::Text(pieces) => put(&add(&node, "p", ""), pieces),
            Block::Code(code) => add(&node, "pre", "").set_text_content(Some(code)),
            Block::List(items) => {
                let numbered = items.iter().any(|item| item.number.is_some());
                let list = add(&node, if numbered { "ol" } else { "ul" }, "");
                for item in items {
                    let line = add(&list, "li", "");
                    if let Some(number) = item.number {
                        set(&line, "value", &number.to_string());
                    }
                    put(&line, &item.pieces);
                }
            }
        }
    }
    node
}

fn put(home: &Element, pieces: &[Piece<'_>]) {
    for piece in pieces {
        match piece {
            // Fails for nothing that is a text.
            Piece::Plain(text) => drop(home.append_with_str_1(text)),
            Piece::Bold(within) => put(&add(home, "strong", ""), within),
            Piece::Italic(within) => put(&add(home, "em", ""), within),
            Piece::Code(code) => add(home, "code", "").set_text_content(Some(code)),
            Piece::Link(address) => {
                let link = add(home, "a", "");
                set(&link, "href", address);
                set(&link, "target", "_blank");
                set(&link, "rel", "noopener noreferrer");
                link.set_text_content(Some(address));
            }
        }
    }
}
