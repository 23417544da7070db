//! An agent's files over HTTP: who may send them up, what is taken, and that what is for colleagues stays theirs.

use desk::DEMO_PASSWORD;
use domain::ChatId;
use serde_json::{Value, json};

use crate::client::{Answer, Browser, Running, id};

async fn cookie(running: &Running, email: &str) -> String {
    let body = json!({"email": email, "password": DEMO_PASSWORD, "keep": false});
    let answer = running.post("/api/sign_in", &[], &body).await;
    answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned()
}

/// A chat that Mette has, and her cookie.
async fn talking(running: &Running) -> (Browser, String) {
    let browser = running.waiting().await;
    let chat = ChatId::parse(&browser.chat).unwrap();
    running.server.desk.pick(&running.mette().await, chat).await.unwrap();
    (browser, cookie(running, "agent1@example.com").await)
}

async fn upload(
    running: &Running,
    (cookie, chat, file): (&str, &str, &str),
    more: &[(&str, &str)],
    content: &str,
) -> Answer {
    let mut headers =
        vec![("cookie", cookie), ("snak-chat", chat), ("snak-file", file), ("snak-name", "l%C3%A6s.exe")];
    headers.extend(more);
    running.ask("POST", "/upload", &headers, content).await
}

async fn send(running: &Running, cookie: &str, chat: &str, file: &str, audience: &str) -> Answer {
    let body = json!({"chat": chat, "write": id(), "text": "", "files": [file], "audience": audience});
    running.post("/api/send_files", &[("cookie", cookie)], &body).await
}

#[tokio::test]
async fn an_agent_of_the_chat_sends_files_up_from_our_own_pages_only() {
    let running = Running::start().await;
    let (browser, mette) = talking(&running).await;
    let (chat, file, text) = (browser.chat.as_str(), id(), "A lamp is 40.");
    let ours = |cookie: &str| (cookie.to_owned(), chat.to_owned(), id());
    let status = async |(cookie, chat, file): (String, String, String), more: &[(&str, &str)]| {
        upload(&running, (&cookie, &chat, &file), more, text).await.status
    };
    assert_eq!(status(ours(""), &[]).await, 401);
    assert_eq!(status(ours("snak=nonsense"), &[]).await, 401);
    let customer = format!("Bearer {}", browser.token);
    assert_eq!(status(ours(""), &[("authorization", &customer)]).await, 401, "a customer has another way");
    assert_eq!(status(ours(&mette), &[("origin", "https://evil.example")]).await, 403);
    assert_eq!(status((mette.clone(), "nonsense".into(), id()), &[]).await, 404);
    assert_eq!(status((mette.clone(), id(), id()), &[]).await, 404);
    assert_eq!(status((mette.clone(), chat.into(), "nonsense".into()), &[]).await, 409);
    let jonas = cookie(&running, "agent2@example.com").await;
    assert_eq!(status(ours(&jonas), &[]).await, 404, "it is not his chat");

    for (content, problem) in
        [("<html><script>1</script>", "wrong_kind"), ("MZ\u{0}\u{1}", "wrong_kind"), ("", "missing")]
    {
        let refused = upload(&running, (&mette, chat, &id()), &[], content).await;
        let wrong = json!({"no": "fields", "fields": [{"field": "files", "problem": problem}]});
        assert_eq!((refused.status, refused.json()), (422, wrong), "{content}");
    }
    let came = upload(&running, (&mette, chat, &file), &[], text).await;
    assert_eq!(came.json(), json!({"id": file, "name": "læs.exe.txt", "kind": "text", "size": text.len()}));
    assert_eq!(send(&running, &mette, chat, &file, "everyone").await.json()["seq"], 3);
    let token = format!("Bearer {}", browser.token);
    let got = running.get(&format!("/w/file/{file}"), &[("authorization", &token)]).await;
    assert_eq!((got.status, got.body.as_str()), (200, text));
    assert!(got.header("content-disposition").unwrap().starts_with("attachment;"));
    assert_eq!(running.server.agent_uploads.taken(), 0);
}

#[tokio::test]
async fn what_was_sent_up_for_colleagues_goes_to_nobody_else() {
    let running = Running::start().await;
    let (browser, mette) = talking(&running).await;
    let (chat, file) = (browser.chat.as_str(), id());
    let secret = "marked-secret-55c1: what we may give away";
    let came = upload(&running, (&mette, chat, &file), &[("snak-private", "yes")], secret).await;
    assert_eq!(came.status, 200);
    let refused = send(&running, &mette, chat, &file, "everyone").await;
    assert_eq!((refused.status, refused.json()), (403, json!({"no": "not_allowed"})));
    assert_eq!(send(&running, &mette, chat, &file, "agents").await.status, 200);
    let got = running.get(&format!("/files/{file}"), &[("cookie", &mette)]).await;
    assert_eq!(got.body, secret, "the setup holds what is looked for");
    let token = format!("Bearer {}", browser.token);
    assert_eq!(running.get(&format!("/w/file/{file}"), &[("authorization", &token)]).await.status, 404);
}

#[tokio::test]
async fn a_document_is_sent_where_it_is_for() {
    let running = Running::start().await;
    let (browser, mette) = talking(&running).await;
    let ask = async |path: &str, body: Value| running.post(path, &[("cookie", &mette)], &body).await;
    let all = ask("/api/documents", json!({})).await.json();
    let label = all.as_array().unwrap().iter().find(|d| d["title"] == "Return label").unwrap();
    assert_eq!((&label["kind"], &label["channels"]), (&json!("pdf"), &json!(["support"])));
    let (chat, file) = (browser.chat.as_str(), id());
    let take = json!({"chat": chat, "document": label["id"], "file": file, "audience": "everyone"});
    let came = ask("/api/attach_document", take).await;
    assert_eq!(came.json()["name"], "Return label.pdf");
    assert_eq!(send(&running, &mette, chat, &file, "everyone").await.status, 200);
    let token = format!("Bearer {}", browser.token);
    let got = running.get(&format!("/w/file/{file}"), &[("authorization", &token)]).await;
    assert!(got.body.starts_with("%PDF-1.4"), "{}", got.body);

    assert_eq!(running.post("/api/documents", &[], &json!({})).await.status, 401);
    let mut sales = running.browser();
    sales.start["channel"] = json!("product");
    assert_eq!(running.post("/w/start", &[], &sales.start).await.status, 200);
    let chat = ChatId::parse(&sales.chat).unwrap();
    running.server.desk.pick(&running.mette().await, chat).await.unwrap();
    let take = json!({"chat": sales.chat, "document": label["id"], "file": id(), "audience": "everyone"});
    assert_eq!(ask("/api/attach_document", take).await.status, 404, "it is for support");
}
