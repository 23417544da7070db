//! Who asks, as far as they told us. Nothing in here is verified; what a sign-in vouches for comes later and says so.

use serde::{Deserialize, Serialize};

use crate::email::Email;
use crate::refusal::{Field, Form, Problem, Refusal};
use crate::text::{self, Text};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    pub name: String,
    pub email: Option<Email>,
    /// The page on which the chat was started: its address without query and fragment, and its title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<Page>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    pub url: String,
    pub title: String,
}

impl Page {
    /// Keeps what an agent can use and drops what may hold secrets: query and fragment of the address.
    pub fn parse(url: &str, title: &str) -> Option<Self> {
        let bare = url.split(['?', '#']).next().unwrap_or_default();
        let web = bare.starts_with("https://") || bare.starts_with("http://");
        let url = text::line(bare).ok().flatten().filter(|_| web)?;
        let title = text::line(title).ok().flatten().unwrap_or_default();
        Some(Self { url, title })
    }
}

/// The pre-chat form as it was filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreChat {
    pub name: String,
    pub email: String,
    pub question: String,
}

impl PreChat {
    /// Checks every field at once. All three are required.
    pub fn check(&self) -> Result<(Customer, Text), Refusal> {
        let mut form = Form::default();
        let name = form.take(Field::Name, text::line(&self.name).and_then(|n| n.ok_or(Problem::Missing)));
        let email = form.take(Field::Email, Email::parse(&self.email));
        let question = form.take(Field::Question, Text::parse(&self.question));
        form.done()?;
        match (name, email, question) {
            (Some(name), Some(email), Some(question)) => {
                Ok((Customer { name, email: Some(email), page: None }, question))
            }
            _ => Err(Refusal::NotNow),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::refusal::Wrong;

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let typed = PreChat { name: " ".into(), email: "ida".into(), question: "Hello".into() };
        let fields = vec![
            Wrong { field: Field::Name, problem: Problem::Missing },
            Wrong { field: Field::Email, problem: Problem::Syntax },
        ];
        assert_eq!(typed.check(), Err(Refusal::Fields { fields }));
    }

    #[test]
    fn a_page_keeps_no_query_and_must_be_a_web_page() {
        let page = Page::parse("https://shop.example/lamps?token=1#x", " Lamps ").unwrap();
        assert_eq!((page.url.as_str(), page.title.as_str()), ("https://shop.example/lamps", "Lamps"));
        assert_eq!(Page::parse("javascript:alert(1)", "x"), None);
    }
}
