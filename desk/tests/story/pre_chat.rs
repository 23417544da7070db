//! What is asked before a chat, and what becomes of it.

use domain::customer::Typed;
use domain::{Field, Problem, Refusal};

use crate::fresh::{Fresh, write};

async fn ask(fresh: &Fresh, pre_chat: &str) {
    fresh.channels(|settings| settings.pre_chat = serde_json::from_str(pre_chat).unwrap()).await;
}

#[tokio::test]
async fn where_the_form_is_off_the_question_is_enough_and_nothing_else_is_kept() {
    let fresh = Fresh::desk().await;
    ask(&fresh, r#"{"on":false}"#).await;
    let ada = fresh.agent("ada").await;
    let ida = fresh.waiting("support").await;
    let opened = fresh.desk.conversation(&ada, ida.chat()).await.unwrap();
    assert_eq!((opened.customer.name.as_str(), opened.customer.email), ("", None));
    assert_eq!((opened.card.customer.as_str(), opened.card.called("Customer")), ("", "Customer"));
}

#[tokio::test]
async fn what_is_asked_for_reaches_the_agent_with_the_consent_to_it() {
    let fresh = Fresh::desk().await;
    ask(
        &fresh,
        r#"{"fields":{"name":"required","email":"optional","company":"required","phone":"optional","country":"optional"},
            "consent":{"text":"You may keep this.","version":"2026-11"}}"#,
    )
    .await;
    let ada = fresh.agent("ada").await;
    let mut ida = fresh.ida("support");
    ida.start.form = Typed { name: "Ida".into(), question: "Hello".into(), ..Typed::default() };
    let Err(Refusal::Fields { fields }) = fresh.desk.start_chat(ida.start.clone()).await else {
        unreachable!("it was not asked for")
    };
    let wrong: Vec<_> = fields.iter().map(|w| (w.field, w.problem)).collect();
    assert_eq!(wrong, [(Field::Company, Problem::Missing), (Field::Consent, Problem::Missing)]);
    ida.start.form.company = "Lindqvist AB".into();
    ida.start.form.country = "Sverige".into();
    ida.start.form.consent = "2026-11".into();
    fresh.desk.start_chat(ida.start.clone()).await.unwrap();
    let about = fresh.desk.conversation(&ada, ida.chat()).await.unwrap().customer.about;
    assert_eq!((about.company.as_deref(), about.phone.as_deref()), (Some("Lindqvist AB"), None));
    assert_eq!(about.country.as_deref(), Some("Sverige"));
    let consent = about.consent.unwrap();
    assert_eq!((consent.version.as_str(), consent.at), ("2026-11", fresh.desk.now()));
}

#[tokio::test]
async fn a_start_whose_answer_was_lost_is_repeated_whatever_is_asked_for_by_then() {
    let fresh = Fresh::desk().await;
    let ida = fresh.ida("support");
    let first = fresh.desk.start_chat(ida.start.clone()).await.unwrap();
    ask(&fresh, r#"{"fields":{"phone":"required"},"consent":{"text":"Yes","version":"1"}}"#).await;
    let again = fresh.desk.start_chat(ida.start.clone()).await;
    assert_eq!(again, Ok(first));
    let mut other = ida.start.clone();
    other.form.question = "Something else".into();
    assert_eq!(fresh.desk.start_chat(other).await, Err(Refusal::OtherBody));
    let mut other = ida.start.clone();
    other.write = write();
    assert_eq!(fresh.desk.start_chat(other).await, Err(Refusal::OtherBody));
    let new = fresh.desk.start_chat(fresh.ida("support").start).await;
    assert!(matches!(new, Err(Refusal::Fields { .. })), "a new start is asked: {new:?}");
}

#[tokio::test]
async fn a_program_that_fills_in_everything_starts_nothing() {
    let fresh = Fresh::desk().await;
    let ada = fresh.agent("ada").await;
    let mut ida = fresh.ida("support");
    ida.start.form.website = "https://pills.example".into();
    assert_eq!(fresh.desk.start_chat(ida.start.clone()).await, Err(Refusal::Blocked));
    assert!(fresh.desk.customer(&ida.start.token).await.is_err());
    assert_eq!(fresh.desk.office(&ada).await.unwrap().incoming().len(), 0);
    ida.start.form.website = " ".into();
    assert!(fresh.desk.start_chat(ida.start).await.is_ok(), "a person leaves it as it is");
}

#[tokio::test]
async fn a_file_with_a_form_that_cannot_be_is_refused_in_words() {
    let fresh = Fresh::desk().await;
    let file = r#"{"channels":[{"key":"support","name":"Support",
        "pre_chat":{"privacy_url":"http://shop.example/privacy","consent":{"text":"","version":"1"}}}]}"#;
    let refused = fresh.desk.import_settings(serde_json::from_str(file).unwrap(), &["en"]).await;
    let told = refused.unwrap_err().to_string();
    assert!(
        told.contains("channel support: pre_chat.privacy_url") && told.contains("pre_chat.consent.text"),
        "{told}"
    );
}
