//! The audit log, as an admin reads it. What it holds is written where it happens: `listen`, `transfer`.

use domain::Time;

use crate::store::audit::{self, Audited};
use crate::{Answer, Desk};

impl Desk {
    /// The lines since a moment, the latest first, and no more than so many.
    ///
    /// # Errors
    /// Only when the store does not answer.
    pub fn audited(&self, since: Time, most: i64) -> Answer<'_, Vec<Audited>> {
        Box::pin(async move { Ok(audit::since(&mut self.store.read().await?, since, most).await?) })
    }
}
