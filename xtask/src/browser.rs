//! `browser`: what the end-to-end tests stand on, before they run.

use crate::{Outcome, root, tell, tools};

pub(crate) fn run() -> Outcome {
    tools::node()?;
    tools::packages(&root().join("end2end"))?;
    let chromium = tools::chromium()?;
    tell(&format!("browser: {}", chromium.display()));
    Ok(())
}
