//! What a file is called: the last part of its path, without what hides, reorders or means something to a file system,
//! and with an ending that fits what is in it.

use super::Kind;

/// A name is at most so many characters long.
const LONGEST: usize = 120;
/// An ending of more characters than this is a part of the name.
const LONGEST_ENDING: usize = 8;

/// The name under which it goes on. What is left of nothing is "file".
pub fn clean_name(given: &str, kind: Kind) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let mut clean = String::new();
    for c in last.chars() {
        match c {
            ':' | '*' | '?' | '"' | '<' | '>' | '|' => clean.push('_'),
            c if c.is_control() || deceives(c) => {}
            c if c.is_whitespace() => clean.push(' '),
            c => clean.push(c),
        }
    }
    let clean = clean.trim_matches(|c: char| c == '.' || c.is_whitespace());
    let (stem, ending) = match clean.rsplit_once('.') {
        Some((stem, ending)) if fits(ending, kind) => (stem.trim_end_matches(['.', ' ']), ending),
        _ => (clean, endings(kind)[0]),
    };
    let stem = if stem.is_empty() { "file" } else { stem };
    let mut name: String = stem.chars().take(LONGEST - 1 - ending.len()).collect();
    name.truncate(name.trim_end().len());
    name.push('.');
    name.push_str(ending);
    name
}

fn fits(ending: &str, kind: Kind) -> bool {
    ending.len() <= LONGEST_ENDING && endings(kind).iter().any(|known| known.eq_ignore_ascii_case(ending))
}

/// Those that open as what the file is; the first is given to names that have none of them. A script is a text, too, and
/// keeps its words but not its ending.
const fn endings(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Text => &[
            "txt", "log", "csv", "tsv", "md", "json", "yaml", "yml", "toml", "ini", "cfg", "conf", "diff",
            "patch", "vcf", "ics", "srt",
        ],
        Kind::Pdf => &["pdf"],
        Kind::Png => &["png"],
        Kind::Jpeg => &["jpg", "jpeg"],
        Kind::Gif => &["gif"],
        Kind::Webp => &["webp"],
        Kind::Bmp => &["bmp"],
        Kind::Avif => &["avif"],
        Kind::Heic => &["heic", "heif"],
    }
}

/// Characters that reorder or hide text: "photo\u{202E}gpj.exe" reads as something else.
const fn deceives(c: char) -> bool {
    matches!(
        c,
        '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_path_is_left() {
        assert_eq!(clean_name("../../etc/passwd.txt", Kind::Text), "passwd.txt");
        assert_eq!(clean_name("C:\\fakepath\\Lamp.PNG", Kind::Png), "Lamp.PNG");
        assert_eq!(clean_name("...", Kind::Pdf), "file.pdf");
        assert_eq!(clean_name("", Kind::Text), "file.txt");
        assert_eq!(clean_name(".txt", Kind::Text), "txt.txt");
    }

    #[test]
    fn what_hides_or_reorders_is_dropped() {
        assert_eq!(clean_name("photo\u{202E}gpj.exe", Kind::Png), "photogpj.exe.png");
        assert_eq!(clean_name("a\r\nb\u{0}\"<x>.pdf", Kind::Pdf), "ab__x_.pdf");
        assert_eq!(clean_name("Kvittering på ført.pdf ", Kind::Pdf), "Kvittering på ført.pdf");
    }

    #[test]
    fn the_ending_is_that_of_the_content() {
        assert_eq!(clean_name("invoice.pdf.js", Kind::Text), "invoice.pdf.js.txt");
        assert_eq!(clean_name("setup.bat", Kind::Text), "setup.bat.txt");
        assert_eq!(clean_name("page.html", Kind::Png), "page.html.png");
        assert_eq!(clean_name("data.CSV", Kind::Text), "data.CSV");
        assert_eq!(clean_name("README", Kind::Text), "README.txt");
        assert_eq!(clean_name("scan.jpeg", Kind::Jpeg), "scan.jpeg");
    }

    #[test]
    fn a_long_name_is_cut_and_keeps_its_ending() {
        let name = clean_name(&format!("{}.heic", "å".repeat(500)), Kind::Heic);
        assert_eq!(name.chars().count(), 120);
        assert!(name.ends_with("å.heic"));
    }
}
