//! What host pages load.

use desk::line::AgentLine;

use crate::client::Running;

#[tokio::test]
async fn the_loader_carries_the_channels_look_and_is_asked_for_again_only_when_that_changed() {
    let running = Running::start().await;
    let first = running.get("/snak.js?channel=product", &[]).await;
    assert_eq!(first.status, 200);
    assert!(first.body.contains(r##""accent":"#2f4a7d""##) && first.body.contains(r#""open":false"#));
    assert!(!first.body.contains("__CHANNEL__"));
    assert_eq!(first.header("cross-origin-resource-policy"), Some("cross-origin"));
    let tag = first.header("etag").unwrap().to_owned();
    assert_eq!(running.get("/snak.js?channel=product", &[("if-none-match", &tag)]).await.status, 304);

    // Somebody comes to answer.
    let desk = &running.server.desk;
    let token = desk.sign_in("agent1@example.com", desk::DEMO_PASSWORD, "127.0.0.1").await.unwrap().token;
    let (_line, _) = AgentLine::open(desk, &token).await.unwrap();
    desk.set_present(&running.mette().await, true).await.unwrap();
    let later = running.get("/snak.js?channel=product", &[("if-none-match", &tag)]).await;
    assert_eq!(later.status, 200);
    assert!(later.body.contains(r#""open":true"#));
}

#[tokio::test]
async fn a_channel_that_is_not_there_gives_a_script_that_does_nothing() {
    let running = Running::start().await;
    for path in ["/snak.js", "/snak.js?channel=nowhere", "/snak.js?channel=%22%3E%3Cscript%3E"] {
        let answer = running.get(path, &[]).await;
        assert_eq!(answer.status, 200, "{path}: a browser runs no script that is not found");
        assert!(answer.body.starts_with("console.warn("), "{path}");
    }
    assert_eq!(running.get("/w/nowhere", &[]).await.status, 404);
}

#[tokio::test]
async fn the_frame_is_readable_before_any_wasm_and_holds_no_secret() {
    let running = Running::start().await;
    let page = running.get("/w/support", &[]).await;
    for words in ["How can we help?", "Your question", "Start chat", "Nordlys"] {
        assert!(page.body.contains(words), "{words}");
    }
    let resumed = running.get("/w/support?resume", &[]).await;
    let form = |body: &str| {
        body.split("<form").nth(1).and_then(|f| f.split('>').next()).unwrap_or_default().to_owned()
    };
    assert!(!form(&page.body).contains(" hidden") && form(&page.body).contains("id=\"start\""));
    assert!(form(&resumed.body).contains(" hidden"), "no form that would flash up: {}", form(&resumed.body));
    assert!(page.body.contains("<html lang=\"en\""));
}

#[tokio::test]
async fn built_files_come_in_the_smallest_form_that_is_taken() {
    let running = Running::start().await;
    let css = running.server.site.widget.css.to_string();
    let plain = running.get(&css, &[]).await;
    assert_eq!((plain.status, plain.header("content-encoding")), (200, None));
    assert_eq!(plain.header("cache-control"), Some("public, max-age=31536000, immutable"));
    let small = running.get(&css, &[("accept-encoding", "gzip, deflate, br")]).await;
    assert_eq!(small.header("content-encoding"), Some("br"));
    let middle = running.get(&css, &[("accept-encoding", "gzip")]).await;
    assert_eq!(middle.header("content-encoding"), Some("gzip"));
    assert_eq!(running.get("/assets/../manifest.json", &[]).await.status, 404);
}

#[tokio::test]
async fn the_server_says_that_it_is_well() {
    let running = Running::start().await;
    assert_eq!(running.get("/healthz", &[]).await.status, 200);
    assert_eq!(running.get("/readyz", &[]).await.status, 200);
}
