//! Signing in and out. The page reloads after both, so that nothing of one agent's is left for the next.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use super::No;

/// `keep`: the session outlives the browser window.
#[server(prefix = "/api", endpoint = "sign_in", input = Json)]
pub async fn sign_in(email: String, password: String, keep: bool) -> Result<(), No> {
    use crate::ssr;
    let signed_in = ssr::desk()?.sign_in(&email, &password, &ssr::peer()).await?;
    ssr::set_cookie(&ssr::site()?.session(&signed_in.token, keep));
    Ok(())
}

#[server(prefix = "/api", endpoint = "sign_out", input = Json)]
pub async fn sign_out() -> Result<(), No> {
    use crate::ssr;
    if let Some(token) = ssr::token() {
        ssr::desk()?.sign_out(&token).await?;
    }
    ssr::set_cookie(&ssr::site()?.no_session());
    Ok(())
}
