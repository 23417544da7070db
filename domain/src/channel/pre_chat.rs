//! The form before a chat.

use serde::{Deserialize, Serialize};

use crate::form::{ConsentBox, Fields};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PreChatForm {
    /// Off: who is not signed in on the host page starts with a question alone.
    pub on: bool,
    pub fields: Fields,
    pub consent: Option<ConsentBox>,
    /// Where the privacy notice is; empty means there is no link.
    pub privacy_url: String,
}

impl Default for PreChatForm {
    fn default() -> Self {
        Self { on: true, fields: Fields::default(), consent: None, privacy_url: String::new() }
    }
}

impl PreChatForm {
    /// The fields and the consent that a customer is asked for who is not signed in on the host page.
    pub fn asked(&self) -> (Fields, Option<&ConsentBox>) {
        if self.on { (self.fields, self.consent.as_ref()) } else { (Fields::NONE, None) }
    }

    pub(super) fn problems(&self) -> Vec<String> {
        let mut problems: Vec<String> =
            self.consent.iter().flat_map(ConsentBox::problems).map(|p| format!("pre_chat.{p}")).collect();
        if !self.privacy_url.is_empty() && !is_secure_address(&self.privacy_url) {
            problems.push(format!(
                "pre_chat.privacy_url: \"{}\" is not an address that begins with https://",
                self.privacy_url
            ));
        }
        problems
    }
}

/// An https address with a host, of what may stand in a link without being written otherwise.
fn is_secure_address(typed: &str) -> bool {
    let Some(rest) = typed.strip_prefix("https://") else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    // A name and a password before the host would only mislead who reads the address.
    let plain = |c: char| c.is_alphanumeric() || ".-:".contains(c);
    let visible = |c: char| !c.is_whitespace() && !c.is_control() && !"\"<>\\^`{|}".contains(c);
    host.contains(|c: char| c.is_alphanumeric())
        && host.chars().all(plain)
        && rest.chars().all(visible)
        && typed.len() <= 1_000
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(json: &str) -> Vec<String> {
        serde_json::from_str::<PreChatForm>(json).unwrap().problems()
    }

    #[test]
    fn a_form_says_what_is_wrong_with_it() {
        let fine = r#"{"fields":{"name":"optional","country":"required"},"privacy_url":"https://shop.example/privacy?a=1#b",
            "consent":{"text":"I agree.","version":"2026-11"}}"#;
        assert_eq!(problems(fine), Vec::<String>::new());
        assert_eq!(problems(r#"{"on":false}"#), Vec::<String>::new());
        let wrong =
            problems(r#"{"privacy_url":"http://shop.example","consent":{"text":" ","version":" 1"}}"#);
        assert_eq!(wrong.len(), 3, "{wrong:#?}");
        assert!(wrong.iter().all(|p| p.starts_with("pre_chat.")), "{wrong:#?}");
        for address in [
            "privacy",
            "//shop.example",
            "javascript:alert(1)",
            "https://",
            "https:///privacy",
            "https://shop.example/a b",
            "https://shop.example/\\\"><script>",
            "https://ida@shop.example/",
        ] {
            assert_eq!(problems(&format!(r#"{{"privacy_url":"{address}"}}"#)).len(), 1, "{address}");
        }
        let nobody = serde_json::from_str::<PreChatForm>(r#"{"fields":{"name":"maybe"}}"#);
        assert!(nobody.is_err(), "a field is hidden, optional or required");
    }

    #[test]
    fn who_is_anonymous_is_asked_nothing_where_the_form_is_off() {
        let mut form = PreChatForm {
            consent: Some(ConsentBox { text: "I agree.".into(), version: "1".into() }),
            ..PreChatForm::default()
        };
        assert_eq!(form.asked().0, Fields::default());
        assert!(form.asked().1.is_some());
        form.on = false;
        assert_eq!(form.asked(), (Fields::NONE, None));
    }
}
