//! What an agent wrote, as elements: bold, italics, code, lists and links.

use domain::format::{Block, Item, Piece, read};
use leptos::prelude::*;

use crate::console::boot::Address;

/// A text that stands elsewhere than in a bubble.
pub(crate) fn formatted(text: &str) -> AnyView {
    let Address(own) = use_context().unwrap_or_default();
    let within: Vec<_> = read(text, &own).iter().map(block).collect();
    view! {
        <div class="formatted" dir="auto">
            {within}
        </div>
    }
    .into_any()
}

/// A bubble with the text in it.
pub(super) fn bubble(text: &str) -> AnyView {
    let Address(own) = use_context().unwrap_or_default();
    let blocks = read(text, &own);
    if let [Block::Text(one)] = &*blocks {
        let within = pieces(one);
        return view! {
            <p class="bubble" dir="auto">
                {within}
            </p>
        }
        .into_any();
    }
    let within: Vec<_> = blocks.iter().map(block).collect();
    view! {
        <div class="bubble" dir="auto">
            {within}
        </div>
    }
    .into_any()
}

fn block(block: &Block<'_>) -> AnyView {
    match block {
        Block::Text(text) => view! { <p>{pieces(text)}</p> }.into_any(),
        Block::Code(code) => view! { <pre>{(*code).to_owned()}</pre> }.into_any(),
        Block::List(items) => {
            let numbered = items.iter().any(|item| item.number.is_some());
            let lines: Vec<_> = items.iter().map(line).collect();
            if numbered {
                view! { <ol>{lines}</ol> }.into_any()
            } else {
                view! { <ul>{lines}</ul> }.into_any()
            }
        }
    }
}

fn line(item: &Item<'_>) -> AnyView {
    let number = item.number.map(|number| number.to_string());
    view! { <li value=number>{pieces(&item.pieces)}</li> }.into_any()
}

fn pieces(all: &[Piece<'_>]) -> Vec<AnyView> {
    all.iter().map(piece).collect()
}

fn piece(piece: &Piece<'_>) -> AnyView {
    match piece {
        Piece::Plain(text) => (*text).to_owned().into_any(),
        Piece::Bold(within) => view! { <strong>{pieces(within)}</strong> }.into_any(),
        Piece::Italic(within) => view! { <em>{pieces(within)}</em> }.into_any(),
        Piece::Code(code) => view! { <code>{(*code).to_owned()}</code> }.into_any(),
        Piece::Link(address) => {
            let (to, address) = ((*address).to_owned(), (*address).to_owned());
            view! {
                <a href=to target="_blank" rel="noopener noreferrer external">
                    {address}
                </a>
            }
            .into_any()
        }
    }
}
