//! The page without scripts: a form that a browser sends by itself.

use domain::channel::ChannelSettings;

use crate::client::{Answer, Running, id};

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// The demonstration, with its channels as `change` has them.
async fn running(change: impl Fn(&mut ChannelSettings)) -> Running {
    let running = Running::start().await;
    let mut settings = running.server.desk.export_settings().await.unwrap();
    settings.channels.iter_mut().for_each(|channel| change(&mut channel.settings));
    running.server.desk.import_settings(settings, &["en"]).await.unwrap();
    running
}

async fn taking_requests() -> Running {
    running(|settings| settings.closed.request = true).await
}

/// What a browser sends that came from our own page.
async fn send(running: &Running, body: &str) -> Answer {
    let own = format!("http://{}", running.address);
    running.ask("POST", "/c/support", &[FORM, ("origin", &own)], body).await
}

/// The id that the server has put into the form.
fn write_in(page: &str) -> &str {
    let rest = page.split("name=\"write\" value=\"").nth(1).unwrap();
    rest.split('"').next().unwrap()
}

fn number_in(page: &str) -> &str {
    let rest = page.split("Your request number is ").nth(1).unwrap_or_else(|| panic!("{page}"));
    rest.split('<').next().unwrap()
}

#[tokio::test]
async fn a_form_that_is_sent_twice_makes_one_request() {
    let running = taking_requests().await;
    let page = running.get("/c/support?plain", &[]).await;
    assert_eq!((page.status, page.header("cache-control")), (200, Some("no-store")));
    assert_eq!(
        page.header("referrer-policy"),
        Some("same-origin"),
        "or browsers hide where the form is from"
    );
    assert!(!page.body.contains("<script"), "{}", page.body);
    let write = write_in(&page.body).to_owned();
    let body = format!(
        "write={write}&language=en&name=Ida&email=ida%40lindqvist.example&question=Cracked%2C+and+late.&website="
    );
    let first = send(&running, &body).await;
    assert_eq!(first.status, 200, "{}", first.body);
    let number = number_in(&first.body).to_owned();
    assert_eq!(number_in(&send(&running, &body).await.body), number);
    let next = body.replace(&write, &id());
    assert_ne!(number_in(&send(&running, &next).await.body), number, "another form is another request");
    let case = running.server.desk.case(&running.mette().await, number.parse().unwrap()).await.unwrap().case;
    assert_eq!((case.question.as_str(), case.customer.name.as_str()), ("Cracked, and late.", "Ida"));

    let other = send(&running, &body.replace("Cracked", "Changed")).await;
    assert_eq!(other.status, 409);
    assert!(
        other.body.contains("Changed, and late.") && write_in(&other.body) != write,
        "sent again it is another"
    );
}

#[tokio::test]
async fn what_is_wrong_stands_at_the_fields_and_what_was_typed_stays() {
    let running = taking_requests().await;
    let body = format!("write={}&language=da&name=%22%3E%3Cscript%3E&email=ida%40&question=", id());
    let answer = send(&running, &body).await;
    assert_eq!((answer.status, answer.header("cache-control")), (422, Some("no-store")));
    for text in ["Skriv en adresse som navn@example.com.", "Skriv, hvad du gerne vil vide.", "value=\"ida@\""]
    {
        assert!(answer.body.contains(text), "{text}: {}", answer.body);
    }
    assert!(!answer.body.contains("<script"), "{}", answer.body);
    assert_eq!(answer.body.matches("aria-invalid=\"true\"").count(), 2);
    let unreadable = send(&running, "write=1&question=x").await;
    assert_eq!(unreadable.status, 422);
}

#[tokio::test]
async fn other_pages_and_programs_make_no_requests() {
    let running = taking_requests().await;
    let body = format!("write={}&name=Ida&email=ida%40lindqvist.example&question=Hello", id());
    for origin in ["https://evil.example", "null"] {
        let answer = running.ask("POST", "/c/support", &[FORM, ("origin", origin)], &body).await;
        assert_eq!(answer.status, 403, "{origin}");
    }
    let trapped = send(&running, &format!("{body}&website=pills")).await;
    assert_eq!(trapped.status, 403);
    assert!(trapped.body.contains("You cannot start a chat here right now."), "{}", trapped.body);
    assert!(!trapped.body.contains("pills"), "a person who was taken for a program can try again");
    assert_eq!(number_in(&send(&running, &body).await.body), "1001", "none was made before");
    let nowhere = running.ask("POST", "/c/nowhere", &[FORM], &body).await;
    assert_eq!(nowhere.status, 404);
}

#[tokio::test]
async fn where_no_requests_are_taken_the_page_says_how_else() {
    let running = running(|settings| settings.closed.request = false).await;
    let page = running.get("/c/support?plain", &[]).await;
    assert!(
        page.body.contains("Please contact us in another way") && !page.body.contains("<form"),
        "{}",
        page.body
    );
    let body = format!("write={}&name=Ida&email=ida%40lindqvist.example&question=Hello", id());
    let answer = send(&running, &body).await;
    assert_eq!(answer.status, 403);
    assert!(answer.body.contains("Please contact us in another way"));
}

#[tokio::test]
async fn the_widgets_page_carries_the_form_for_who_runs_no_scripts() {
    let running = taking_requests().await;
    let noscript = |page: &str| {
        page.split("<noscript>").nth(1).map(|rest| rest.split("</noscript>").next().unwrap().to_owned())
    };
    let alone = running.get("/c/support", &[]).await;
    let form = noscript(&alone.body).unwrap();
    assert!(form.contains("action=\"/c/support\"") && form.contains("method=\"post\""), "{form}");
    assert_eq!(alone.header("referrer-policy"), Some("same-origin"));
    assert_ne!(
        write_in(&form),
        write_in(&running.get("/c/support", &[]).await.body),
        "each page has its own id"
    );
    assert_eq!(
        noscript(&running.get("/w/support", &[]).await.body),
        None,
        "without scripts there is no frame"
    );
}
