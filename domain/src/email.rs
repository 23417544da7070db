//! An e-mail address: syntax only. Whether the domain exists is asked elsewhere.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::refusal::Problem;

/// `local@domain.tld`, as people type it: no quotes, no comments, no address literals. The domain is in lower case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Email(String);

impl Email {
    /// Lengths are those of RFC 5321, section 4.5.3.1: 64 before the sign, 254 in all.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(Problem::Missing);
        }
        let (local, domain) = typed.rsplit_once('@').ok_or(Problem::Syntax)?;
        if !local_is_good(local) || !domain_is_good(domain) || typed.len() > 254 {
            return Err(Problem::Syntax);
        }
        Ok(Self(format!("{local}@{}", domain.to_ascii_lowercase())))
    }

    /// For an address that has been parsed before.
    pub fn known(stored: String) -> Self {
        Self(stored)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn local_is_good(local: &str) -> bool {
    let atom = |c: char| is_letter(c) || "!#$%&'*+/=?^_`{|}~-.".contains(c);
    (1..=64).contains(&local.len()) && local.chars().all(atom) && !local.split('.').any(str::is_empty)
}

/// A letter or digit of any script. Beyond ASCII everything visible counts: the tables that tell a letter from a sign
/// would be a tenth of the widget, and the mail system has the last word anyway.
fn is_letter(c: char) -> bool {
    c.is_ascii_alphanumeric() || (!c.is_ascii() && !c.is_whitespace() && !c.is_control())
}

fn domain_is_good(domain: &str) -> bool {
    let mut labels = 0;
    let mut last = "";
    for label in domain.split('.') {
        let good = (1..=63).contains(&label.len())
            && label.chars().all(|c| is_letter(c) || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-');
        if !good {
            return false;
        }
        labels += 1;
        last = label;
    }
    labels >= 2 && last.chars().count() >= 2 && !last.chars().all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_people_have_are_taken() {
        for good in [
            "ida@lindqvist.example",
            "a+b.c@x-y.co.uk",
            "o'neil@MAIL.example",
            "josé@exämple.example",
            "x@a.b.cc",
        ] {
            assert!(Email::parse(good).is_ok(), "{good}");
        }
        assert_eq!(Email::parse(" Ida@Shop.Example ").unwrap().as_str(), "Ida@shop.example");
    }

    #[test]
    fn slips_are_refused() {
        for bad in [
            "ida",
            "ida@",
            "@shop.example",
            "ida@shop",
            "ida@@shop.example",
            "ida @shop.example",
            "ida@shop..example",
            "ida@-shop.example",
            ".ida@shop.example",
            "i..da@shop.example",
            "ida@10.0.0.1",
            "ida\u{a0}b@shop.example",
            "ida@shop\u{3000}.example",
            "ida@shop.example.",
            "<ida@shop.example>",
            "ida@shop.example,bo@shop.example",
            "ida@shop.e",
        ] {
            assert_eq!(Email::parse(bad), Err(Problem::Syntax), "{bad}");
        }
        assert_eq!(Email::parse("  "), Err(Problem::Missing));
        assert_eq!(Email::parse(&format!("{}@shop.example", "a".repeat(65))), Err(Problem::Syntax));
    }
}
