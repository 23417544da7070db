//! How a text of an agent's reads: `**bold**`, `*italics*`, `` `code` ``, blocks of code between lines of three back ticks,
//! lists with `- ` or `1. `, and links. A small part of Markdown, and nothing of it is ever refused: a sign that has no
//! partner is what it is. What customers write is not read like this.
//!
//! A line is read once from its beginning to its end, so a long text takes as long as it is long.

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block<'t> {
    /// One or more lines, with their line breaks.
    Text(Vec<Piece<'t>>),
    List(Vec<Item<'t>>),
    /// Lines as they are.
    Code(&'t str),
}

/// A line of a list, with its number if it has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item<'t> {
    pub number: Option<u16>,
    pub pieces: Vec<Piece<'t>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'t> {
    Plain(&'t str),
    Bold(Vec<Piece<'t>>),
    Italic(Vec<Piece<'t>>),
    Code(&'t str),
    /// The address of a page.
    Link(&'t str),
}

const FENCE: &str = "```";

/// Reads a text. Addresses are links if they begin with `https://`, or with `own`: what this server itself is called, which
/// may be without the s on a house's own network.
pub fn read<'t>(text: &'t str, own: &str) -> Vec<Block<'t>> {
    let lines = lines(text);
    // A fence that no other closes is text, and looking for that once is enough.
    let last_fence = lines.iter().rposition(|(_, line)| line.trim_end() == FENCE).unwrap_or_default();
    let mut blocks = Vec::new();
    let mut at = 0;
    while let Some((from, line)) = lines.get(at).copied() {
        let closing = if at < last_fence && opens(line) {
            let mut below = lines.iter().enumerate().skip(at + 1);
            below.find(|(_, (_, line))| line.trim_end() == FENCE).filter(|(end, _)| *end > at + 1)
        } else {
            None
        };
        if let Some((end, (to, _))) = closing {
            // Without the line break before the fence.
            let code = text.get(from + line.len() + 1..to.saturating_sub(1));
            blocks.push(Block::Code(code.unwrap_or_default()));
            at = end + 1;
        } else if let Some(item) = item(line, own) {
            match blocks.last_mut() {
                Some(Block::List(items))
                    if items.last().is_some_and(|i| i.number.is_some() == item.number.is_some()) =>
                {
                    items.push(item);
                }
                _ => blocks.push(Block::List(vec![item])),
            }
            at += 1;
        } else {
            let pieces = pieces(line, own);
            match blocks.last_mut() {
                Some(Block::Text(before)) => {
                    before.push(Piece::Plain(text.get(from.saturating_sub(1)..from).unwrap_or_default()));
                    before.extend(pieces);
                }
                _ => blocks.push(Block::Text(pieces)),
            }
            at += 1;
        }
    }
    blocks.retain(|block| !matches!(block, Block::Text(pieces) if pieces.iter().all(is_blank)));
    blocks
}

/// The words alone, for where one line is shown of it.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for block in read(text, "") {
        if !out.is_empty() {
            out.push('\n');
        }
        match block {
            Block::Text(pieces) => put(&mut out, &pieces),
            Block::Code(code) => out.push_str(code),
            Block::List(items) => {
                for (nth, item) in items.iter().enumerate() {
                    if nth > 0 {
                        out.push('\n');
                    }
                    match item.number {
                        Some(number) => {
                            out.push_str(&number.to_string());
                            out.push_str(". ");
                        }
                        None => out.push_str("- "),
                    }
                    put(&mut out, &item.pieces);
                }
            }
        }
    }
    out
}

fn put(out: &mut String, pieces: &[Piece<'_>]) {
    for piece in pieces {
        match piece {
            Piece::Plain(text) | Piece::Code(text) | Piece::Link(text) => out.push_str(text),
            Piece::Bold(within) | Piece::Italic(within) => put(out, within),
        }
    }
}

/// A fence, perhaps with the name of a language.
fn opens(line: &str) -> bool {
    line.strip_prefix(FENCE).is_some_and(|name| !name.contains('`'))
}

fn is_blank(piece: &Piece<'_>) -> bool {
    matches!(piece, Piece::Plain(text) if text.trim().is_empty())
}

/// Each line with where it begins.
fn lines(text: &str) -> Vec<(usize, &str)> {
    let mut from = 0;
    let mut lines = Vec::new();
    for line in text.split('\n') {
        lines.push((from, line));
        from += line.len() + 1;
    }
    lines
}

fn item<'t>(line: &'t str, own: &str) -> Option<Item<'t>> {
    if let Some(rest) = line.strip_prefix("- ") {
        return (!rest.trim().is_empty()).then(|| Item { number: None, pieces: pieces(rest, own) });
    }
    let (number, rest) = line.split_once(". ")?;
    let plain = (1..=3).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    // A number that would not be shown as it was typed stays as it was typed.
    let number = number.parse().ok().filter(|n: &u16| plain && n.to_string() == number)?;
    (!rest.trim().is_empty()).then(|| Item { number: Some(number), pieces: pieces(rest, own) })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Bold,
    Italic,
}

impl Mark {
    const fn sign(self) -> &'static str {
        match self {
            Self::Bold => "**",
            Self::Italic => "*",
        }
    }
}

/// What has begun and may end further on.
struct Open<'t> {
    mark: Mark,
    sign: &'t str,
    within: Vec<Piece<'t>>,
}

struct Reader<'t> {
    done: Vec<Piece<'t>>,
    /// Each mark at most once, so there are two at most.
    open: Vec<Open<'t>>,
}

impl<'t> Reader<'t> {
    fn push(&mut self, piece: Piece<'t>) {
        match self.open.last_mut() {
            Some(open) => open.within.push(piece),
            None => self.done.push(piece),
        }
    }

    fn plain(&mut self, text: &'t str) {
        if !text.is_empty() {
            self.push(Piece::Plain(text));
        }
    }

    fn has(&self, mark: Mark) -> bool {
        self.open.iter().any(|open| open.mark == mark)
    }

    /// The newest has no partner: its sign is a sign.
    fn give_up(&mut self) {
        if let Some(open) = self.open.pop() {
            self.plain(open.sign);
            for piece in open.within {
                self.push(piece);
            }
        }
    }

    fn close(&mut self, mark: Mark) {
        while self.open.last().is_some_and(|open| open.mark != mark) {
            self.give_up();
        }
        if let Some(open) = self.open.pop() {
            self.push(match mark {
                Mark::Bold => Piece::Bold(open.within),
                Mark::Italic => Piece::Italic(open.within),
            });
        }
    }
}

/// The pieces of one line.
fn pieces<'t>(line: &'t str, own: &str) -> Vec<Piece<'t>> {
    let mut reader = Reader { done: Vec::new(), open: Vec::new() };
    let last_tick = line.rfind('`').unwrap_or_default();
    let mut from = 0;
    let mut at = 0;
    let slice = |from: usize, to: usize| line.get(from..to).unwrap_or_default();
    while let Some(rest) = line.get(at..).filter(|rest| !rest.is_empty()) {
        let before = slice(0, at).chars().next_back();
        let taken = if rest.starts_with('`') && at < last_tick {
            let code = rest.get(1..).and_then(|rest| rest.split('`').next()).unwrap_or_default();
            (!code.is_empty()).then(|| (Some(Piece::Code(code)), code.len() + 2))
        } else if let Some(link) = link(rest, before, own) {
            Some((Some(Piece::Link(link)), link.len()))
        } else if rest.starts_with('*') {
            reader.plain(slice(from, at));
            at += star(&mut reader, rest, before);
            from = at;
            continue;
        } else {
            None
        };
        match taken {
            Some((piece, length)) => {
                reader.plain(slice(from, at));
                if let Some(piece) = piece {
                    reader.push(piece);
                }
                at += length;
                from = at;
            }
            None => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
    reader.plain(slice(from, line.len()));
    while !reader.open.is_empty() {
        reader.give_up();
    }
    reader.done
}

/// Stars begin or end something, or are stars. Gives how many bytes of them were taken.
fn star<'t>(reader: &mut Reader<'t>, rest: &'t str, before: Option<char>) -> usize {
    let run = rest.len() - rest.trim_start_matches('*').len();
    let after = rest.get(run..).and_then(|rest| rest.chars().next());
    let ends = before.is_some_and(|c| !c.is_whitespace());
    let begins = after.is_some_and(|c| !c.is_whitespace());
    // In the middle of a word a single star is one of a sum.
    let alone = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    let newest = reader.open.last().map(|open| open.mark);
    if ends
        && (newest == Some(Mark::Italic) && run != 2 || run == 1 && reader.has(Mark::Italic))
        && alone(after)
    {
        reader.close(Mark::Italic);
        return 1;
    }
    if ends && run >= 2 && reader.has(Mark::Bold) {
        reader.close(Mark::Bold);
        return 2;
    }
    let mark = if run >= 2 && !reader.has(Mark::Bold) { Mark::Bold } else { Mark::Italic };
    let fits = mark == Mark::Bold || (run == 1 || run == 3) && alone(before.filter(|c| *c != '*'));
    let sign = rest.get(..mark.sign().len()).unwrap_or_default();
    if begins && run <= 3 && fits && !reader.has(mark) {
        reader.open.push(Open { mark, sign, within: Vec::new() });
        return sign.len();
    }
    reader.plain(rest.get(..run).unwrap_or_default());
    run
}

/// An address at the beginning of a word, without what ends the sentence around it.
fn link<'t>(rest: &'t str, before: Option<char>, own: &str) -> Option<&'t str> {
    let scheme = "https://";
    let is_own = !own.is_empty() && rest.strip_prefix(own).is_some_and(|path| path.starts_with('/'));
    let named =
        rest.strip_prefix(scheme).and_then(|name| name.chars().next()).is_some_and(char::is_alphanumeric);
    if !(is_own || named) || before.is_some_and(char::is_alphanumeric) {
        return None;
    }
    let end = rest.find(|c: char| c.is_whitespace() || "<>\"`*".contains(c)).unwrap_or(rest.len());
    Some(rest.get(..end)?.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '\'']))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As HTML would have it, for the eye.
    fn seen(text: &str) -> String {
        fn within(pieces: &[Piece<'_>]) -> String {
            let piece = |piece: &Piece<'_>| match piece {
                Piece::Plain(text) => (*text).to_owned(),
                Piece::Bold(pieces) => format!("<b>{}</b>", within(pieces)),
                Piece::Italic(pieces) => format!("<i>{}</i>", within(pieces)),
                Piece::Code(code) => format!("<code>{code}</code>"),
                Piece::Link(link) => format!("<a>{link}</a>"),
            };
            pieces.iter().map(piece).collect()
        }
        let block = |block: &Block<'_>| match block {
            Block::Text(pieces) => format!("<p>{}</p>", within(pieces)),
            Block::Code(code) => format!("<pre>{code}</pre>"),
            Block::List(items) => {
                let item = |item: &Item<'_>| {
                    let number = item.number.map(|n| n.to_string()).unwrap_or_default();
                    format!("<li{number}>{}</li>", within(&item.pieces))
                };
                format!("<ul>{}</ul>", items.iter().map(item).collect::<String>())
            }
        };
        read(text, "http://chat.local:3000").iter().map(block).collect()
    }

    #[test]
    fn marks_in_a_line() {
        for (typed, read) in [
            ("a **b** c", "<p>a <b>b</b> c</p>"),
            ("a *b* c", "<p>a <i>b</i> c</p>"),
            ("**a *b* c**", "<p><b>a <i>b</i> c</b></p>"),
            ("*a **b** c*", "<p><i>a <b>b</b> c</i></p>"),
            ("***a***", "<p><b><i>a</i></b></p>"),
            ("**a**, **b**!", "<p><b>a</b>, <b>b</b>!</p>"),
            ("`**a**` **b**", "<p><code>**a**</code> <b>b</b></p>"),
            ("un**believ**able", "<p>un<b>believ</b>able</p>"),
        ] {
            assert_eq!(seen(typed), read, "{typed}");
        }
    }

    #[test]
    fn a_sign_without_a_partner_is_a_sign() {
        for typed in [
            "3*4*5 = 60",
            "2 * 3 * 4",
            "**a",
            "a**",
            "*a",
            "* a *",
            "** a **",
            "a ` b",
            "``",
            "*****",
            "snake_case_name",
            "5* hotel, 4* hotel",
            "1.5 metres",
            "-5 degrees",
            "01. January",
            "1000. a",
            "- ",
            "```\nnever closed",
            "ftp://a.example",
            "http://a.example",
            "https://",
            "xhttps://a.example",
        ] {
            assert_eq!(seen(typed), format!("<p>{typed}</p>"), "{typed}");
        }
        assert_eq!(seen("**a *b**"), "<p><b>a *b</b></p>");
        assert_eq!(seen("*a **b*"), "<p><i>a **b</i></p>");
    }

    #[test]
    fn lists_and_blocks_of_code_stand_apart() {
        assert_eq!(
            seen("Do:\n- one\n- **two**\nThen"),
            "<p>Do:</p><ul><li>one</li><li><b>two</b></li></ul><p>Then</p>"
        );
        assert_eq!(seen("1. one\n2. two"), "<ul><li1>one</li><li2>two</li></ul>");
        assert_eq!(seen("a\n\nb"), "<p>a\n\nb</p>");
        assert_eq!(seen("a\n```rust\nlet *x*;\n\n  y\n```\nb"), "<p>a</p><pre>let *x*;\n\n  y</pre><p>b</p>");
        assert_eq!(seen("```\n```"), "<p>```\n```</p>");
        assert_eq!(seen("```\n\n```"), "<pre></pre>");
    }

    #[test]
    fn addresses_are_links_where_they_are_safe_or_ours() {
        assert_eq!(seen("See https://a.example/x?y=1."), "<p>See <a>https://a.example/x?y=1</a>.</p>");
        assert_eq!(seen("(https://a.example)"), "<p>(<a>https://a.example</a>)</p>");
        assert_eq!(seen("**https://a.example**"), "<p><b><a>https://a.example</a></b></p>");
        assert_eq!(seen("http://chat.local:3000/faq/a/b"), "<p><a>http://chat.local:3000/faq/a/b</a></p>");
        assert_eq!(seen("http://chat.local:30001/faq"), "<p>http://chat.local:30001/faq</p>");
        assert_eq!(seen("javascript:alert(1)"), "<p>javascript:alert(1)</p>");
    }

    #[test]
    fn an_excerpt_has_the_words_alone() {
        assert_eq!(plain("**Hello** *you*\n1. `a`\n2. b\n- c"), "Hello you\n1. a\n2. b\n- c");
    }
}
