//! Files in a conversation: which kinds are taken, how large and how many, and under what name they go on.
//!
//! A file is what its content says, never what its name says: [`Kind::of_mime`] and [`Kind::begins`] for the first bytes,
//! [`Plain`] for all of a text. Nothing that a browser would run (HTML, SVG, XML) is among the kinds, and a name is made to
//! end as its kind does, so that what is downloaded opens as what it is.

mod name;
mod plain;

use serde::{Deserialize, Serialize};

pub use self::name::clean_name;
pub use self::plain::Plain;
use crate::ids::FileId;

/// So many go with one message.
pub const AT_ONCE: usize = 5;
/// A file is at most so many bytes large.
pub const LARGEST: i64 = 20_000_000;
/// What both sides of one chat may send, in bytes.
pub const OF_A_CHAT: i64 = 100_000_000;
/// And how many files, however small.
pub const FILES_OF_A_CHAT: i64 = 200;
/// The first so many bytes tell what a file is.
pub const HEAD: usize = 4_096;
/// A byte in the units that the screens speak of.
pub const MEGABYTE: i64 = 1_000_000;

/// What a browser offers to choose from. The server looks into what was chosen.
pub const OFFERED: &str = "image/png,image/jpeg,image/gif,image/webp,image/bmp,image/avif,image/heic,image/heif,\
                           application/pdf,text/plain,.txt,.log,.csv,.tsv,.md,.json,.yaml,.yml,.ini,.vcf,.ics";

/// What is taken. The formats of bitmaps are those that browsers show, and that of a telephone's camera.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Text,
    Pdf,
    Png,
    Jpeg,
    Gif,
    Webp,
    Bmp,
    Avif,
    Heic,
}

impl Kind {
    pub const ALL: [Self; 9] = [
        Self::Text,
        Self::Pdf,
        Self::Png,
        Self::Jpeg,
        Self::Gif,
        Self::Webp,
        Self::Bmp,
        Self::Avif,
        Self::Heic,
    ];

    /// In JSON and in the store.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Pdf => "pdf",
            Self::Png => "png",
            Self::Jpeg => "jpeg",
            Self::Gif => "gif",
            Self::Webp => "webp",
            Self::Bmp => "bmp",
            Self::Avif => "avif",
            Self::Heic => "heic",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// What it is served as.
    pub const fn mime(self) -> &'static str {
        match self {
            Self::Text => "text/plain; charset=utf-8",
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
            Self::Webp => "image/webp",
            Self::Bmp => "image/bmp",
            Self::Avif => "image/avif",
            Self::Heic => "image/heif",
        }
    }

    /// The kind of a type that was found in a file's first bytes.
    pub fn of_mime(mime: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| *kind != Self::Text && kind.mime() == mime)
    }

    /// Whether a file with these first bytes can be of this kind. Finders are generous (a PDF may begin anywhere in the
    /// first kilobyte, two letters make a BMP); what is served as one kind must not pass for another.
    pub fn begins(self, head: &[u8]) -> bool {
        let at = |offset: usize, of: &[u8]| head.get(offset..).is_some_and(|rest| rest.starts_with(of));
        match self {
            Self::Text => false,
            Self::Pdf => at(0, b"%PDF-"),
            Self::Png => at(0, b"\x89PNG\r\n\x1a\n"),
            Self::Jpeg => at(0, b"\xff\xd8\xff"),
            Self::Gif => at(0, b"GIF87a") || at(0, b"GIF89a"),
            Self::Webp => at(0, b"RIFF") && at(8, b"WEBP"),
            // Two reserved numbers are zero, and the header that follows has one of the known lengths.
            Self::Bmp => {
                let known = [12, 40, 52, 56, 64, 108, 124].iter().any(|length| at(14, &[*length, 0, 0, 0]));
                at(0, b"BM") && at(6, &[0; 4]) && known
            }
            Self::Avif | Self::Heic => at(4, b"ftyp"),
        }
    }

    /// Whether the screens show it small beside its name. Not all browsers know what telephones make.
    pub const fn is_shown(self) -> bool {
        !matches!(self, Self::Text | Self::Pdf | Self::Heic)
    }

    /// What stands in the little square beside its name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Text => "TXT",
            Self::Pdf => "PDF",
            Self::Png => "PNG",
            Self::Jpeg => "JPG",
            Self::Gif => "GIF",
            Self::Webp => "WEBP",
            Self::Bmp => "BMP",
            Self::Avif => "AVIF",
            Self::Heic => "HEIC",
        }
    }
}

/// A file that a line of the log refers to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    pub id: FileId,
    pub name: String,
    pub kind: Kind,
    /// In bytes.
    pub size: i64,
}

/// Whether a file that its browser says is of this type is worth being sent up. What it is, only its bytes tell; this saves
/// the way. Nothing is said of many files, and what is not known is tried.
pub fn may_be_taken(mime: &str) -> bool {
    let known = mime.is_empty() || mime == "application/pdf" || mime == "application/json";
    let text = mime.starts_with("text/") && mime != "text/html" && mime != "text/xml";
    let image = mime.starts_with("image/") && mime != "image/svg+xml";
    known || text || image
}

/// The names of files, for a line that has no room for more.
pub fn names(files: &[Attachment]) -> String {
    let mut names = String::new();
    for file in files {
        if !names.is_empty() {
            names.push_str(", ");
        }
        names.push_str(&file.name);
    }
    names
}

/// A size in words: whole kilobytes, from a megabyte on with one digit behind `mark`.
pub fn size(bytes: i64, mark: &str) -> String {
    if bytes < MEGABYTE {
        let mut text = ((bytes + 999) / 1_000).max(1).to_string();
        text.push_str(" kB");
        return text;
    }
    let tenths = (bytes + MEGABYTE / 20) / (MEGABYTE / 10);
    let mut text = (tenths / 10).to_string();
    if tenths % 10 > 0 {
        text.push_str(mark);
        text.push_str(&(tenths % 10).to_string());
    }
    text.push_str(" MB");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_known_by_its_code_and_its_type() {
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.code()), Some(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.code());
            assert_eq!(Kind::of_mime(kind.mime()), (kind != Kind::Text).then_some(kind));
        }
        for not_taken in ["image/svg+xml", "text/html", "text/xml", "application/zip", "image/tiff"] {
            assert_eq!(Kind::of_mime(not_taken), None);
        }
    }

    #[test]
    fn what_only_looks_like_a_kind_to_a_generous_finder_is_not_of_it() {
        assert!(Kind::Pdf.begins(b"%PDF-1.7\n"));
        assert!(!Kind::Pdf.begins(b"<html><script>/*%PDF-1.7*/"));
        assert!(!Kind::Bmp.begins(b"BMW is a car, and this is a text about cars."));
        assert!(Kind::Bmp.begins(b"BM\x9a\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0"));
        assert!(!Kind::Gif.begins(b"GIF is a format"));
        assert!(!Kind::Webp.begins(b"12345678WEBP"));
        assert!(!Kind::Png.begins(b"\x89PNG"));
        assert!(!Kind::Text.begins(b"text is looked at whole"));
    }

    #[test]
    fn what_cannot_be_taken_is_not_sent_up() {
        for mime in ["", "text/plain", "text/csv", "application/pdf", "image/png", "image/tiff"] {
            assert!(may_be_taken(mime), "{mime}");
        }
        for mime in ["text/html", "image/svg+xml", "application/zip", "video/mp4"] {
            assert!(!may_be_taken(mime), "{mime}");
        }
    }

    #[test]
    fn sizes_are_told_in_round_numbers() {
        let all = [1, 999, 1_000, 184_200, 999_999, 1_000_000, 1_840_000, 20_000_000];
        let told = all.map(|bytes| size(bytes, ","));
        assert_eq!(told, ["1 kB", "1 kB", "1 kB", "185 kB", "1000 kB", "1 MB", "1,8 MB", "20 MB"]);
    }
}
