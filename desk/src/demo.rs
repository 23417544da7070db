//! The demonstration: a lamp shop with three channels and three people, and what its customers ask most.

use bytes::Bytes;
use domain::channel::identity::Algorithm;
use domain::settings::Settings;
use domain::{ChannelKey, Refusal};
use futures_util::stream;
use jsonwebtoken::{EncodingKey, Header};
use serde_json::json;

use crate::{AddDocument, Desk, Failure, ImportError};

/// The accounts, in the order in which they are shown.
pub const ACCOUNTS: [&str; 3] = ["agent1@example.com", "agent2@example.com", "manager@example.com"];
/// The password of all of them.
pub const PASSWORD: &str = "snak-demo";

/// The shop's customers who have an account there: how the shop calls them, their name and address.
const CUSTOMERS: [(&str, &str, &str); 2] =
    [("ida", "Ida Lindqvist", "ida@lindqvist.example"), ("tom", "Tom Baker", "tom@baker.example")];

/// A document's title, the name of its file, its channels, and what is in it.
type Kept = (&'static str, &'static str, &'static [&'static str], &'static [u8]);

/// What the shop keeps ready to be sent.
const DOCUMENTS: &[Kept] = &[
    ("Return label", "Return label.pdf", &["support"], include_bytes!("demo/return-label.pdf")),
    ("Looking after your lamp", "Looking after your lamp.txt", &[], include_bytes!("demo/care.txt")),
];

impl Desk {
    /// What the shop's own server would sign for one of its customers, with the first shared secret of the channel.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for anybody else, and for a channel without a shared secret.
    pub async fn demo_token(&self, channel: &ChannelKey, who: &str) -> Result<String, Refusal> {
        let settings = self.channel(channel).await?.settings;
        let customer = CUSTOMERS.iter().find(|(subject, ..)| *subject == who);
        let key = settings.keys.into_iter().find(|key| key.algorithm == Algorithm::HS256);
        let (Some((subject, name, email)), Some(key)) = (customer, key) else {
            return Err(Refusal::NotFound);
        };
        let claims = json!({
            "sub": subject,
            "aud": channel.as_str(),
            "exp": self.now().millis() / 1_000 + 600,
            "name": name,
            "email": email,
            "email_verified": true,
            "attributes": { "customer since": "2019" },
        });
        let header = Header { kid: Some(key.kid), ..Header::default() };
        let secret = EncodingKey::from_secret(key.key.as_bytes());
        let signed = jsonwebtoken::encode(&header, &claims, &secret);
        Ok(signed.map_err(|error| Failure::Broken(format!("signing: {error}")))?)
    }

    /// Fills a fresh store for show. A store that was filled before stays as it is.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] when the store has people who are not of the demonstration.
    pub async fn fill_for_demo(&self, languages: &[&str]) -> Result<(), Refusal> {
        let present = self.export_settings().await?;
        if present.people.iter().any(|p| !ACCOUNTS.contains(&p.email.as_str())) {
            return Err(Refusal::NotAllowed);
        }
        if present.people.len() == ACCOUNTS.len() {
            return Ok(());
        }
        let mut settings: Settings =
            serde_json::from_str(include_str!("demo/settings.json")).map_err(Failure::from)?;
        settings.faq = serde_json::from_str(include_str!("demo/faq.json")).map_err(Failure::from)?;
        settings.faq.retain(|article| languages.contains(&article.language.as_str()));
        let wording: Settings =
            serde_json::from_str(include_str!("demo/wording.json")).map_err(Failure::from)?;
        settings.canned_replies = wording.canned_replies;
        settings.choice_menus = wording.choice_menus;
        let spoken = |language: &String| languages.contains(&language.as_str());
        settings.canned_replies.iter_mut().for_each(|reply| reply.words.retain(|l, _| spoken(l)));
        settings.choice_menus.iter_mut().for_each(|menu| menu.words.retain(|l, _| spoken(l)));
        for profile in settings.people.iter_mut().flat_map(|person| &mut person.profiles) {
            profile.languages.retain(|language| languages.contains(&language.as_str()));
        }
        self.import_settings(settings, languages).await.map_err(|e| match e {
            ImportError::Refused(refusal) => refusal,
            ImportError::Problems(problems) => Failure::Broken(problems.join("; ")).into(),
        })?;
        for account in ACCOUNTS {
            self.set_password(account, PASSWORD).await?;
        }
        self.fill_library().await?;
        Ok(())
    }

    async fn fill_library(&self) -> Result<(), Refusal> {
        for (title, name, channels, bytes) in DOCUMENTS {
            let channels = channels.iter().filter_map(|key| ChannelKey::parse(key)).collect();
            let add = AddDocument { title: (*title).into(), name: (*name).into(), channels };
            let bytes = stream::iter([Ok::<_, String>(Bytes::from_static(bytes))]);
            self.add_document(add, bytes).await?;
        }
        Ok(())
    }
}
