//! How an agent's text reads in a mail's rich half: as on the screens, by the signs of `domain::format`. Nothing in it is
//! more than words, marks and links to pages; whatever else somebody has typed is escaped.

use domain::format::{Block, Item, Piece, read};

use super::words::escape;

/// A text as markup. Addresses are links if they begin with `https://`.
pub(super) fn html(text: &str) -> String {
    let blocks = read(text, "");
    if let [Block::Text(one)] = &*blocks {
        return pieces(one);
    }
    blocks.iter().map(block).collect()
}

/// What somebody typed who has no marks: the words, with their line breaks.
pub(super) fn typed(text: &str) -> String {
    escape(text).replace('\n', "<br>\n")
}

fn block(block: &Block<'_>) -> String {
    match block {
        Block::Text(text) => format!("<div>{}</div>\n", pieces(text)),
        Block::Code(code) => {
            format!("<pre style=\"margin:0.5em 0;white-space:pre-wrap\">{}</pre>\n", escape(code))
        }
        Block::List(items) => {
            let name = if items.iter().any(|item| item.number.is_some()) { "ol" } else { "ul" };
            let lines: String = items.iter().map(item).collect();
            format!("<{name} style=\"margin:0.5em 0\">{lines}</{name}>\n")
        }
    }
}

fn item(item: &Item<'_>) -> String {
    let number = item.number.map(|number| format!(" value=\"{number}\"")).unwrap_or_default();
    format!("<li{number}>{}</li>", pieces(&item.pieces))
}

fn pieces(all: &[Piece<'_>]) -> String {
    all.iter().map(piece).collect()
}

fn piece(piece: &Piece<'_>) -> String {
    match piece {
        Piece::Plain(text) => typed(text),
        Piece::Bold(within) => format!("<b>{}</b>", pieces(within)),
        Piece::Italic(within) => format!("<i>{}</i>", pieces(within)),
        Piece::Code(code) => format!("<code>{}</code>", escape(code)),
        Piece::Link(address) => {
            let address = escape(address);
            format!("<a href=\"{address}\">{address}</a>")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_elements_and_nothing_else_does() {
        for (typed, markup) in [
            ("**Hello** *you*, `a < b`", "<b>Hello</b> <i>you</i>, <code>a &lt; b</code>"),
            ("a\nb", "a<br>\nb"),
            ("**<img src=x>**", "<b>&lt;img src=x&gt;</b>"),
            ("5 * 4", "5 * 4"),
            (
                "See https://shop.example/?a=1&b=\"x",
                "See <a href=\"https://shop.example/?a=1&amp;b=\">https://shop.example/?a=1&amp;b=</a>&quot;x",
            ),
        ] {
            assert_eq!(html(typed), markup, "{typed}");
        }
    }

    #[test]
    fn lists_and_code_stand_apart() {
        let markup = html("First:\n1. one\n2. *two*\n```\nlet <x>;\n```\n- end");
        for part in [
            "<div>First:</div>",
            "<li value=\"1\">one</li><li value=\"2\"><i>two</i></li></ol>",
            ">let &lt;x&gt;;</pre>",
            "<li>end</li></ul>",
        ] {
            assert!(markup.contains(part), "{part}: {markup}");
        }
    }
}
