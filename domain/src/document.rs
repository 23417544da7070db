//! Documents that a supervisor keeps ready: price lists, labels, manuals. An agent sends one like a file of their own.

use serde::{Deserialize, Serialize};

use crate::attachment::Kind;
use crate::channel::ChannelKey;
use crate::ids::DocumentId;

/// More no picker is searched for.
pub const MOST_DOCUMENTS: usize = 500;
/// A title is at most so many characters long.
pub const TITLE_LIMIT: usize = 120;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    pub id: DocumentId,
    /// What agents look for.
    pub title: String,
    /// What the file is called that the customer gets.
    pub name: String,
    pub kind: Kind,
    /// In bytes.
    pub size: i64,
    /// Where it may be sent; empty means in every channel.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<ChannelKey>,
}

impl Document {
    pub fn is_for(&self, channel: &ChannelKey) -> bool {
        self.channels.is_empty() || self.channels.contains(channel)
    }

    /// Whether every word that is looked for stands in its title, its name or its kind.
    pub fn answers(&self, sought: &str) -> bool {
        let mut text = self.title.to_lowercase();
        for more in [&*self.name, self.kind.label()] {
            text.push(' ');
            text.push_str(&more.to_lowercase());
        }
        sought.split_whitespace().all(|word| text.contains(&word.to_lowercase()))
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn label() -> Document {
        Document {
            id: DocumentId(Uuid::from_u128(1)),
            title: "Return label, Ærø".into(),
            name: "label.pdf".into(),
            kind: Kind::Pdf,
            size: 1,
            channels: Vec::new(),
        }
    }

    #[test]
    fn a_document_is_found_by_any_of_its_words_in_any_order() {
        for sought in ["", "  ", "RETURN", "ærø lab", "pdf return", "label.p"] {
            assert!(label().answers(sought), "{sought}");
        }
        for sought in ["refund", "return refund"] {
            assert!(!label().answers(sought), "{sought}");
        }
    }

    #[test]
    fn without_channels_it_is_for_all_of_them() {
        let [support, sales] = ["support", "sales"].map(|key| ChannelKey::parse(key).unwrap());
        assert!(label().is_for(&support));
        let only = Document { channels: vec![sales.clone()], ..label() };
        assert!(only.is_for(&sales) && !only.is_for(&support));
    }
}
