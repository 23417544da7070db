//! One article on a page of its own.

use crate::client::Running;

#[tokio::test]
async fn an_article_that_agents_link_to_can_be_read_by_anybody_without_scripts() {
    let running = Running::start().await;
    let page = running.get("/faq/support/return", &[]).await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(page.body.contains("<h1") && page.body.contains("How do I return a lamp?"), "{}", page.body);
    assert!(!page.body.contains("<script"), "{}", page.body);
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'; style-src 'self' 'nonce-"), "{policy}");
    assert!(!policy.contains("script-src") && policy.contains("frame-ancestors 'none'"), "{policy}");
    for none in ["/faq/support/nothing", "/faq/support/No_Key", "/faq/nowhere/return"] {
        assert_eq!(running.get(none, &[]).await.status, 404, "{none}");
    }
}

#[tokio::test]
async fn a_draft_and_an_article_behind_a_sign_in_have_no_page() {
    let running = Running::start().await;
    let article = |key: &str, published: bool, public: bool| {
        serde_json::json!({"key": key, "language": "en", "title": "<b>Title</b>", "text": "Text & more",
            "published": published, "public": public})
    };
    let faq = [article("draft", false, true), article("inside", true, false), article("open", true, true)];
    let settings = serde_json::from_value(serde_json::json!({ "faq": faq })).unwrap();
    running.server.desk.import_settings(settings, &["en"]).await.unwrap();
    for key in ["draft", "inside"] {
        assert_eq!(running.get(&format!("/faq/support/{key}"), &[]).await.status, 404, "{key}");
    }
    let page = running.get("/faq/support/open", &[]).await;
    assert!(
        page.body.contains("&lt;b&gt;Title&lt;/b&gt;") && page.body.contains("Text &amp; more"),
        "{}",
        page.body
    );
}
