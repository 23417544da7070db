//! The demonstration: a lamp shop with three channels and three people, and what its customers ask most.

use domain::Refusal;
use domain::settings::Settings;

use crate::{Desk, Failure, ImportError};

/// The accounts, in the order in which they are shown.
pub const ACCOUNTS: [&str; 3] = ["agent1@example.com", "agent2@example.com", "manager@example.com"];
/// The password of all of them.
pub const PASSWORD: &str = "snak-demo";

impl Desk {
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
        self.import_settings(settings, languages).await.map_err(|e| match e {
            ImportError::Refused(refusal) => refusal,
            ImportError::Problems(problems) => Failure::Broken(problems.join("; ")).into(),
        })?;
        for account in ACCOUNTS {
            self.set_password(account, PASSWORD).await?;
        }
        Ok(())
    }
}
