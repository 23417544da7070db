//! Settings out and in.

use desk::ImportError;
use domain::settings::Settings;

use crate::fresh::{Fresh, key};

#[tokio::test]
async fn what_goes_out_comes_in_the_same() {
    let fresh = Fresh::desk().await;
    let out = fresh.desk.export_settings().await.unwrap();
    let json = serde_json::to_string(&out).unwrap();
    let again: Settings = serde_json::from_str(&json).unwrap();
    let rev = fresh.desk.channel(&key("support")).await.unwrap().rev;
    fresh.desk.import_settings(again, &["en"]).await.unwrap();
    assert_eq!(fresh.desk.export_settings().await.unwrap(), out);
    assert_eq!(
        fresh.desk.channel(&key("support")).await.unwrap().rev,
        rev,
        "nothing changed, so nobody is told"
    );
}

#[tokio::test]
async fn a_file_with_a_mistake_changes_nothing() {
    let fresh = Fresh::desk().await;
    let before = fresh.desk.export_settings().await.unwrap();
    let file = r#"{"channels":[{"key":"new","name":"New"}],
        "people":[{"email":"x@shop.example","name":"X","seats":[{"channel":"nowhere"}]}]}"#;
    let refused = fresh.desk.import_settings(serde_json::from_str(file).unwrap(), &["en"]).await;
    assert!(
        matches!(refused, Err(ImportError::Problems(p)) if p == ["person x@shop.example: seats: there is no channel nowhere"])
    );
    assert_eq!(fresh.desk.export_settings().await.unwrap(), before);
}

#[tokio::test]
async fn an_import_keeps_what_it_does_not_name() {
    let fresh = Fresh::desk().await;
    let file = r#"{"channels":[{"key":"support","name":"Help desk"}]}"#;
    fresh.desk.import_settings(serde_json::from_str(file).unwrap(), &["en"]).await.unwrap();
    let after = fresh.desk.export_settings().await.unwrap();
    assert_eq!((after.channels.len(), after.people.len()), (2, 4));
    assert_eq!(fresh.desk.channel(&key("support")).await.unwrap().settings.name, "Help desk");
}

#[tokio::test]
async fn the_demonstration_fills_a_fresh_office_once_and_touches_no_other() {
    let folder = tempfile::TempDir::new().unwrap();
    let desk = desk::Desk::open(folder.path(), desk::Clock::world()).await.unwrap();
    desk.fill_for_demo(&["en"]).await.unwrap();
    desk.fill_for_demo(&["en"]).await.unwrap();
    for account in desk::DEMO_ACCOUNTS {
        assert!(desk.sign_in(account, desk::DEMO_PASSWORD, "127.0.0.1").await.is_ok());
    }
    let real = Fresh::desk().await;
    assert!(real.desk.fill_for_demo(&["en"]).await.is_err());
}
