//! Whether a file is a text for people: UTF-8 from its first byte to its last, nothing that steers a terminal, and nothing
//! that reads as a page or a drawing with scripts in it. It is looked at as it comes, however it is cut.

/// Markup stands at a file's beginning; browsers that guess look no further than this.
const LOOKED_AT: usize = 1_024;

/// What has been seen of a file so far.
#[derive(Clone, Debug)]
pub struct Plain {
    good: bool,
    /// The beginning of a character whose end has not come yet.
    cut: Vec<u8>,
    /// The beginning of the file.
    head: Vec<u8>,
}

impl Default for Plain {
    fn default() -> Self {
        Self { good: true, cut: Vec::new(), head: Vec::new() }
    }
}

impl Plain {
    /// Looks at the next bytes.
    pub fn take(&mut self, bytes: &[u8]) {
        if !self.good {
            return;
        }
        let room = LOOKED_AT.saturating_sub(self.head.len()).min(bytes.len());
        self.head.extend(bytes.get(..room).unwrap_or_default());
        let mut bytes = bytes;
        // A character has four bytes at most, so this ends soon.
        while !self.cut.is_empty() {
            let [next, rest @ ..] = bytes else { return };
            self.cut.push(*next);
            bytes = rest;
            match core::str::from_utf8(&self.cut) {
                Ok(text) => {
                    self.good = is_readable(text);
                    self.cut.clear();
                }
                Err(e) if e.error_len().is_some() => self.good = false,
                Err(_) => {}
            }
            if !self.good {
                return;
            }
        }
        let (text, rest) = match core::str::from_utf8(bytes) {
            Ok(text) => (text, &[][..]),
            Err(e) if e.error_len().is_none() => {
                let (whole, rest) = bytes.split_at(e.valid_up_to());
                (core::str::from_utf8(whole).unwrap_or_default(), rest)
            }
            Err(_) => {
                self.good = false;
                return;
            }
        };
        self.good = is_readable(text);
        self.cut.extend(rest);
    }

    /// Whether what has come so far can be a text.
    pub fn may_be(&self) -> bool {
        self.good && !is_markup(&self.head)
    }

    /// Whether all that has come is a text.
    pub fn is_text(&self) -> bool {
        self.may_be() && self.cut.is_empty()
    }
}

fn is_readable(text: &str) -> bool {
    text.chars().all(|c| !c.is_control() || matches!(c, '\t' | '\n' | '\r'))
}

/// Whether a browser that guesses, or a person's double-click, could take it for a page or a drawing.
fn is_markup(head: &[u8]) -> bool {
    const MARKS: [&[u8]; 10] = [
        b"<!doctype",
        b"<html",
        b"<head",
        b"<body",
        b"<script",
        b"<svg",
        b"<?xml",
        b"<iframe",
        b"<style",
        b"<!entity",
    ];
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let begins = match head {
        [b'<', next, ..] => next.is_ascii_alphabetic() || matches!(next, b'!' | b'?' | b'/'),
        _ => false,
    };
    begins || MARKS.iter().any(|mark| head.windows(mark.len()).any(|part| part.eq_ignore_ascii_case(mark)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_text(bytes: &[u8]) -> bool {
        let mut plain = Plain::default();
        plain.take(bytes);
        plain.is_text()
    }

    #[test]
    fn a_text_is_a_text_in_any_script() {
        for text in ["", "one\r\ntwo\tthree\n", "\u{FEFF}Blåbærgrød שלום 👩‍👩‍👧", "2 < 3, and a<b", "x > y"]
        {
            assert!(is_text(text.as_bytes()), "{text:?}");
        }
    }

    #[test]
    fn what_is_no_text_is_refused() {
        for bytes in [
            &b"MZ\x90\0\x03"[..],
            b"\x7fELF\x02",
            b"a\0b",
            b"\x1b[2J",
            b"caf\xe9",
            b"\xed\xa0\x80",
            "half a character: å".as_bytes().split_last().unwrap().1,
            "\u{85}".as_bytes(),
        ] {
            assert!(!is_text(bytes), "{bytes:?}");
        }
    }

    #[test]
    fn what_reads_as_a_page_or_a_drawing_is_refused() {
        for markup in [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>",
            "<?xml version=\"1.0\"?><svg/>",
            "\u{FEFF}\n  <!DOCTYPE html><p>",
            "<!-- --><script>alert(1)</script>",
            "hello <ScRiPt>alert(1)</ScRiPt>",
            "</p>",
            "<a href=javascript:alert(1)>x</a>",
        ] {
            assert!(!is_text(markup.as_bytes()), "{markup}");
        }
    }

    #[test]
    fn it_does_not_matter_how_it_is_cut() {
        let good = "Blåbær 👩‍👩‍👧 \u{FEFF} שלום\n".repeat(9);
        let bad = [good.as_bytes(), b"\xff"].concat();
        for size in 1..24 {
            let whole = |bytes: &[u8]| {
                let mut plain = Plain::default();
                bytes.chunks(size).for_each(|part| plain.take(part));
                plain.is_text()
            };
            assert!(whole(good.as_bytes()), "{size}");
            assert!(!whole(&bad), "{size}");
            assert!(!whole(&good.as_bytes()[..good.len() - 2]), "cut in a character: {size}");
        }
    }

    #[test]
    fn it_is_known_early_that_something_is_no_text() {
        let mut plain = Plain::default();
        plain.take(b"fine so far");
        assert!(plain.may_be());
        plain.take(b"\0");
        assert!(!plain.may_be());
        plain.take(b"and never again");
        assert!(!plain.may_be());
    }
}
