//! Who asks, as far as they told us. Nothing in here is verified but what [`Verified`] names.

use serde::{Deserialize, Serialize};

use crate::email::Email;
use crate::faq::ArticleKey;
use crate::form::{self, ConsentBox, Fields};
use crate::refusal::{Field, Form, Refusal};
use crate::text::{self, Text};
use crate::time::Time;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    pub name: String,
    pub email: Option<Email>,
    /// The page on which the chat was started: its address without query and fragment, and its title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<Page>,
    #[serde(default)]
    pub about: About,
}

/// What else is known. The store keeps it whole, as JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct About {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// The language in which the customer reads, as in `locales/`; empty means the channel's.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub language: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consent: Option<Consented>,
    /// What a checked sign-in of the host page vouches for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verified: Option<Verified>,
    /// The articles that were suggested before the chat. For agents only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub shown: Vec<Shown>,
    /// What the host page says about its customer, by name; nobody vouches for it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<(String, String)>,
}

/// An article that was suggested, as it was called then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    pub key: ArticleKey,
    pub title: String,
    /// Whether it stood open when the customer went on.
    #[serde(default)]
    pub read: bool,
}

/// As many attributes are kept of a customer, with names and values of so many characters.
const MOST_ATTRIBUTES: usize = 20;
const NAME_LIMIT: usize = 40;

/// What a host page says about its customer, cut down to what is kept: single lines, not too long, not too many.
pub fn attributes(said: impl IntoIterator<Item = (String, String)>) -> Vec<(String, String)> {
    let line = |typed: &str| text::line(typed).ok().flatten();
    said.into_iter()
        .filter_map(|(name, value)| {
            let name = line(&name).filter(|n| n.chars().count() <= NAME_LIMIT)?;
            Some((name, line(&value)?))
        })
        .take(MOST_ATTRIBUTES)
        .collect()
}

/// Consent to the storing of what was typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consented {
    pub version: String,
    pub at: Time,
}

/// Who a sign-in says that the customer is, and which of the fields come from it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Verified {
    /// The host's own name for the person.
    pub subject: String,
    /// The fields that were not typed but vouched for.
    pub fields: Vec<Field>,
    /// What else it vouches for, by name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<(String, String)>,
    /// The key that the sign-in was checked with, by its id.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub key: String,
    /// When it was checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Time>,
}

impl Verified {
    /// Whether it vouches for this field.
    pub fn has(&self, field: Field) -> bool {
        self.fields.contains(&field)
    }
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

/// A form about the customer as it was filled in: before a chat, or for a request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Typed {
    pub name: String,
    pub email: String,
    pub company: String,
    pub phone: String,
    pub country: String,
    pub question: String,
    /// The version of the text that was agreed to; empty when the box was not ticked.
    pub consent: String,
    /// A trap: people do not see this field, and programs that fill in whatever they find do.
    pub website: String,
}

impl Typed {
    /// Whether a program filled it in.
    pub fn is_trapped(&self) -> bool {
        !self.website.trim().is_empty()
    }

    /// Checks every field at once; what is not asked for is not kept.
    ///
    /// # Errors
    /// [`Refusal::Fields`] with all that is to be put right, in the order of the form.
    pub fn check(
        &self,
        fields: &Fields,
        consent: Option<&ConsentBox>,
        now: Time,
    ) -> Result<(Customer, Text), Refusal> {
        let mut form = Form::default();
        let mut customer = Customer::default();
        for (field, required) in fields.shown() {
            let typed = self.of(field);
            form.take(field, form::check(field, typed, required));
            let line = text::line(typed).ok().flatten();
            match field {
                Field::Name => customer.name = line.unwrap_or_default(),
                Field::Email => customer.email = Email::parse(typed).ok(),
                Field::Company => customer.about.company = line,
                Field::Phone => customer.about.phone = line,
                _ => customer.about.country = line,
            }
        }
        let question = form.take(Field::Question, Text::parse(&self.question));
        if consent.is_some() {
            form.take(Field::Consent, form::check(Field::Consent, &self.consent, true));
            // The text that stood beside the box, also where the admin has changed it since the page was opened.
            let version = text::line(&self.consent).ok().flatten().unwrap_or_default();
            customer.about.consent = Some(Consented { version, at: now });
        }
        form.done()?;
        Ok((customer, question.ok_or(Refusal::NotNow)?))
    }

    /// What stands in a field.
    pub fn of(&self, field: Field) -> &str {
        match field {
            Field::Name => &self.name,
            Field::Email => &self.email,
            Field::Company => &self.company,
            Field::Phone => &self.phone,
            Field::Country => &self.country,
            Field::Consent => &self.consent,
            _ => &self.question,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Ask;
    use crate::refusal::{Problem, Wrong};

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let typed =
            Typed { name: " ".into(), email: "ida".into(), question: "Hello".into(), ..Typed::default() };
        let fields = vec![
            Wrong { field: Field::Name, problem: Problem::Missing },
            Wrong { field: Field::Email, problem: Problem::Syntax },
        ];
        assert_eq!(typed.check(&Fields::default(), None, Time(1)), Err(Refusal::Fields { fields }));
    }

    #[test]
    fn what_is_not_asked_for_is_not_kept() {
        let fields = Fields { email: Ask::Optional, company: Ask::Optional, ..Fields::NONE };
        let typed = Typed {
            name: "Ida".into(),
            company: " Nordlys ".into(),
            phone: "12".into(),
            question: "Hello".into(),
            ..Typed::default()
        };
        let (customer, question) = typed.check(&fields, None, Time(1)).unwrap();
        assert_eq!((customer.name.as_str(), question.as_str()), ("", "Hello"));
        assert_eq!((customer.about.company.as_deref(), customer.about.phone), (Some("Nordlys"), None));
    }

    #[test]
    fn consent_is_asked_for_and_kept_with_its_version_and_time() {
        let asked = ConsentBox { text: "I agree".into(), version: "2".into() };
        let fields = Fields::NONE;
        let typed = Typed { question: "Hello".into(), ..Typed::default() };
        let wrong = vec![Wrong { field: Field::Consent, problem: Problem::Missing }];
        assert_eq!(typed.check(&fields, Some(&asked), Time(7)), Err(Refusal::Fields { fields: wrong }));
        let typed = Typed { consent: "2".into(), ..typed };
        let (customer, _) = typed.check(&fields, Some(&asked), Time(7)).unwrap();
        assert_eq!(customer.about.consent, Some(Consented { version: "2".into(), at: Time(7) }));
        let before = Typed { consent: "1".into(), ..typed };
        let (customer, _) = before.check(&fields, Some(&asked), Time(7)).unwrap();
        assert_eq!(customer.about.consent.unwrap().version, "1", "what was agreed to, not what is asked now");
    }

    #[test]
    fn every_field_may_be_hidden_optional_or_required() {
        let all = [Field::Name, Field::Email, Field::Company, Field::Phone, Field::Country];
        let fields = |ask| Fields { name: ask, email: ask, company: ask, phone: ask, country: ask };
        let empty = Typed { question: "Hello".into(), ..Typed::default() };
        let Err(Refusal::Fields { fields: wrong }) = empty.check(&fields(Ask::Required), None, Time(1))
        else {
            unreachable!("nothing was required")
        };
        assert_eq!(wrong.iter().map(|w| w.field).collect::<Vec<_>>(), all);
        let (nobody, _) = empty.check(&fields(Ask::Optional), None, Time(1)).unwrap();
        assert_eq!(nobody, Customer::default());
        let full: Typed = serde_json::from_str(
            r#"{"name":"Ida","email":"ida@a.example","company":"Nordlys","phone":"+45 12","country":"Danmark","question":"?"}"#,
        )
        .unwrap();
        let (ida, _) = full.check(&fields(Ask::Required), None, Time(1)).unwrap();
        assert_eq!(
            (ida.name.as_str(), ida.about.company.as_deref(), ida.about.phone.as_deref()),
            ("Ida", Some("Nordlys"), Some("+45 12"))
        );
        assert_eq!(ida.about.country.as_deref(), Some("Danmark"));
        let (hidden, _) = full.check(&fields(Ask::Hidden), None, Time(1)).unwrap();
        assert_eq!(hidden, Customer::default());
    }

    #[test]
    fn a_page_keeps_no_query_and_must_be_a_web_page() {
        let page = Page::parse("https://shop.example/lamps?token=1#x", " Lamps ").unwrap();
        assert_eq!((page.url.as_str(), page.title.as_str()), ("https://shop.example/lamps", "Lamps"));
        assert_eq!(Page::parse("javascript:alert(1)", "x"), None);
    }
}
