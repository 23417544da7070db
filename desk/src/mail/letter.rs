//! A mail as it goes over the wire. Addresses are parsed and the subject is one clean line, so that nothing that somebody
//! typed becomes a header.

use std::time::{Duration, UNIX_EPOCH};

use domain::{Email, Time};
use lettre::Message;
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use uuid::Uuid;

use crate::store::mail::Content;

pub(super) struct Letter<'a> {
    pub(super) id: Uuid,
    pub(super) to: &'a Email,
    pub(super) written: Time,
    pub(super) content: &'a Content,
}

/// RFC 3834: nobody's absence assistant should answer it.
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

impl Letter<'_> {
    pub(super) fn message(&self, from: &Mailbox) -> Result<Message, String> {
        let to = self.to.as_str().parse().map_err(|e| format!("the address: {e}"))?;
        let written = UNIX_EPOCH + Duration::from_micros(u64::try_from(self.written.0).unwrap_or_default());
        let subject = domain::text::line(&self.content.subject).ok().flatten().unwrap_or_default();
        Message::builder()
            .from(from.clone())
            .to(Mailbox::new(None, to))
            .date(written)
            // The same at each try.
            .message_id(Some(format!("<{}@{}>", self.id, from.email.domain())))
            .header(AutoSubmitted)
            .subject(subject)
            .multipart(MultiPart::alternative_plain_html(
                self.content.plain.clone(),
                self.content.html.clone(),
            ))
            .map_err(|e| format!("the mail: {e}"))
    }
}
