//! Who may ask from where, and what answers say about themselves.

use serde_json::json;

use crate::client::Running;

#[tokio::test]
async fn writes_from_other_sites_are_refused() {
    let running = Running::start().await;
    let own = format!("http://{}", running.address);
    let public = running.server.site.public_url.to_string();
    for (origin, status) in [
        (own.as_str(), 200),
        (public.as_str(), 200),
        ("https://evil.example", 403),
        ("http://localhost.evil.example", 403),
        ("null", 403),
    ] {
        let answer = running.post("/w/start", &[("origin", origin)], &running.browser().start).await;
        assert_eq!(answer.status, status, "{origin}");
    }
    let cross = [("sec-fetch-site", "cross-site")];
    assert_eq!(running.post("/w/start", &cross, &running.browser().start).await.status, 403);
    let answer = running.post("/api/sign_out", &[("origin", "https://evil.example")], &json!({})).await;
    assert_eq!(answer.status, 403);
}

#[tokio::test]
async fn live_lines_from_other_sites_are_refused() {
    let running = Running::start().await;
    for path in ["/live", "/w/live"] {
        assert!(running.socket(path, &[("origin", "https://evil.example")]).await.is_err(), "{path}");
        let own = format!("http://{}", running.address);
        assert!(running.socket(path, &[("origin", &own)]).await.is_ok(), "{path}");
    }
}

#[tokio::test]
async fn every_answer_says_how_it_may_be_used() {
    let running = Running::start().await;
    for path in [
        "/",
        "/sign-in",
        "/w/support",
        "/c/support",
        "/demo",
        "/snak.js?channel=support",
        "/healthz",
        "/nowhere",
    ] {
        let answer = running.get(path, &[]).await;
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        let policy = answer.header("content-security-policy").unwrap_or_default();
        assert!(policy.contains("frame-ancestors"), "{path}: {policy}");
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{path}: {policy}");
    }
    let console = running.get("/sign-in", &[]).await;
    assert!(console.header("content-security-policy").unwrap().contains("frame-ancestors 'none'"));
    let frame = running.get("/w/support", &[]).await;
    assert!(frame.header("content-security-policy").unwrap().contains("frame-ancestors *"));
    assert_eq!(frame.header("cross-origin-resource-policy"), Some("cross-origin"));
    assert_eq!(frame.header("cross-origin-embedder-policy"), Some("require-corp"));
}

#[tokio::test]
async fn a_page_without_a_session_leads_to_the_door_and_a_function_is_refused() {
    let running = Running::start().await;
    for path in ["/", "/dashboard", "/chats/018f3e1c-0000-7000-8000-000000000001"] {
        let answer = running.get(path, &[("cookie", "snak=nonsense")]).await;
        assert!(matches!(answer.status, 302 | 303 | 307), "{path}: {}", answer.status);
        assert!(answer.header("location").unwrap_or_default().starts_with("/sign-in"), "{path}");
    }
    let chat = "018f3e1c-0000-7000-8000-000000000001";
    for (function, body) in [
        ("pick_next", json!({})),
        ("accept", json!({ "chat": chat })),
        ("decline", json!({ "chat": chat })),
        ("why", json!({ "chat": chat })),
        ("choose_profile", json!({ "name": "Standard" })),
    ] {
        let answer = running.post(&format!("/api/{function}"), &[], &body).await;
        assert_eq!(answer.status, 401, "{function}: {}", answer.body);
    }
}
