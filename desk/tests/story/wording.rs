//! The words at an agent's hand.

use desk::{Agent, ImportError};
use domain::canned_reply::Asked;
use domain::phrase::{Kind, Phrase};
use domain::quick_reply::MOST;
use domain::settings::Settings;
use domain::{ChatId, Field, Problem, Refusal};
use uuid::Uuid;

use crate::fresh::{Fresh, Ida};

const WORDS: &str = r#"{
    "canned_replies": [
        {"key":"shade","shortcut":"sh","channels":["support"],"words":{
            "en":{"title":"New shade","text":"Hello {customer}, this is {agent}."},
            "da":{"title":"Ny skærm","text":"Hej {customer}, det er {agent}."}}},
        {"key":"hours","words":{"en":{"title":"Opening hours","text":"From eight."}}},
        {"key":"offer","channels":["sales"],"words":{"en":{"title":"Our offer","text":"Ten per cent."}}}
    ],
    "choice_menus": [
        {"name":"Repair","channels":["support"],"words":{
            "en":{"question":"How, {customer}?","options":["Repair","Refund"]},
            "da":{"question":"Hvordan?","options":["Reparation","Penge tilbage"]}}},
        {"name":"Sales","channels":["sales"],"words":{"en":{"question":"Now?","options":["Yes","No"]}}}
    ],
    "faq": [
        {"key":"return","language":"en","title":"How do I return a lamp?","text":"Within 30 days.","published":true,"public":true},
        {"key":"return","language":"da","title":"Hvordan returnerer jeg?","text":"Inden 30 dage.","published":true,"public":true},
        {"key":"draft","language":"en","title":"Returns, a draft","text":"Never.","published":false,"public":true},
        {"key":"inside","language":"en","title":"Returns, for us","text":"Ask the boss.","published":true,"public":false}
    ]
}"#;

async fn office() -> Fresh {
    let fresh = Fresh::desk().await;
    let words: Settings = serde_json::from_str(WORDS).unwrap();
    fresh.desk.import_settings(words, &["en", "da"]).await.unwrap();
    fresh
}

async fn asks(fresh: &Fresh, channel: &str, name: &str, language: &str) -> Ida {
    let mut ida = fresh.ida(channel);
    ida.start.language = language.into();
    ida.start.form.name = name.into();
    fresh.desk.start_chat(ida.start.clone()).await.unwrap();
    ida
}

async fn shared(fresh: &Fresh, me: &Agent, chat: ChatId) -> Vec<(String, String)> {
    let all = fresh.desk.phrases(me, chat).await.unwrap();
    all.into_iter().filter(|p| p.kind == Kind::Shared).map(|p| (p.title, p.text)).collect()
}

fn pair(title: &str, text: &str) -> (String, String) {
    (title.into(), text.into())
}

#[tokio::test]
async fn predefined_messages_are_those_of_the_channel_in_the_customers_language() {
    let fresh = office().await;
    let ada = fresh.agent("ada").await;
    let english = asks(&fresh, "support", "Ida Lindqvist", "en").await;
    let danish = asks(&fresh, "support", "Ida Lindqvist", "da").await;
    // A language that there are no words in: those of the channel.
    let dutch = asks(&fresh, "support", "Ida Lindqvist", "nl").await;
    let hours = pair("Opening hours", "From eight.");
    let hello = pair("New shade", "Hello Ida, this is Ada.");
    assert_eq!(shared(&fresh, &ada, english.chat()).await, [hours.clone(), hello.clone()]);
    assert_eq!(shared(&fresh, &ada, dutch.chat()).await, [hours.clone(), hello]);
    let hej = pair("Ny skærm", "Hej Ida, det er Ada.");
    assert_eq!(shared(&fresh, &ada, danish.chat()).await, [hours.clone(), hej]);
    let sales = asks(&fresh, "sales", "Ida", "en").await;
    assert_eq!(shared(&fresh, &ada, sales.chat()).await, [hours, pair("Our offer", "Ten per cent.")]);

    let menus = fresh.desk.choice_menus(&ada, danish.chat()).await.unwrap();
    let options = vec!["Reparation".to_owned(), "Penge tilbage".to_owned()];
    assert_eq!(menus, [("Repair".to_owned(), Asked { question: "Hvordan?".into(), options })]);
    let menus = fresh.desk.choice_menus(&ada, english.chat()).await.unwrap();
    assert_eq!(menus[0].1.question, "How, Ida?");
    // Who does not reach the chat finds nothing.
    let di = fresh.agent("di").await;
    assert_eq!(fresh.desk.phrases(&di, english.chat()).await, Err(Refusal::NotFound));
    assert_eq!(fresh.desk.linked_articles(&di, english.chat(), "").await, Err(Refusal::NotFound));
    assert_eq!(fresh.desk.choice_menus(&di, english.chat()).await, Err(Refusal::NotFound));
}

#[tokio::test]
async fn articles_are_linked_only_when_customers_may_read_them() {
    let fresh = office().await;
    let ada = fresh.agent("ada").await;
    let english = asks(&fresh, "support", "Ida", "en").await;
    let found = async |chat: ChatId, typed: &str| -> Vec<(String, String)> {
        let all: Vec<Phrase> = fresh.desk.linked_articles(&ada, chat, typed).await.unwrap();
        all.into_iter().map(|p| (p.title, p.text)).collect()
    };
    let lamp = pair("How do I return a lamp?", "/faq/support/return");
    for typed in ["", "ret", "LAMP ret", "within 30 days"] {
        assert_eq!(found(english.chat(), typed).await, std::slice::from_ref(&lamp), "{typed}");
    }
    assert_eq!(found(english.chat(), "boss").await, []);
    let danish = asks(&fresh, "support", "Ida", "da").await;
    let theirs = pair("Hvordan returnerer jeg?", "/faq/support/return?language=da");
    assert_eq!(found(danish.chat(), "retur").await, [theirs]);
}

#[tokio::test]
async fn quick_replies_are_their_owners_alone() {
    let fresh = office().await;
    let (desk, ada, bo) = (&fresh.desk, fresh.agent("ada").await, fresh.agent("bo").await);
    let [first, second] = [Uuid::now_v7(), Uuid::now_v7()];
    desk.put_quick_reply(&ada, first, "Thanks", "Thank you, {customer}!").await.unwrap();
    desk.put_quick_reply(&ada, second, "Wait", "One moment.").await.unwrap();
    desk.put_quick_reply(&ada, second, "Wait", "One moment, please.").await.unwrap();
    let names = async |of: &Agent| -> Vec<String> {
        desk.quick_replies(of).await.unwrap().into_iter().map(|reply| reply.name).collect()
    };
    assert_eq!(names(&ada).await, ["Thanks", "Wait"], "saving twice makes one");
    assert_eq!(names(&bo).await, Vec::<String>::new());
    let ida = asks(&fresh, "support", "Ida", "en").await;
    let mine = async |me: &Agent| -> Vec<String> {
        let all = desk.phrases(me, ida.chat()).await.unwrap();
        all.into_iter().filter(|p| p.kind == Kind::Mine).map(|p| p.text).collect()
    };
    assert_eq!(mine(&ada).await, ["Thank you, Ida!", "One moment, please."]);
    assert_eq!(mine(&bo).await, Vec::<String>::new());

    // A colleague neither changes nor deletes nor moves them, even knowing the id.
    assert_eq!(desk.put_quick_reply(&bo, first, "Mine", "Now").await, Err(Refusal::NotFound));
    desk.delete_quick_reply(&bo, first).await.unwrap();
    desk.order_quick_replies(&bo, vec![second, first]).await.unwrap();
    assert_eq!(names(&ada).await, ["Thanks", "Wait"]);
    desk.order_quick_replies(&ada, vec![second, first]).await.unwrap();
    assert_eq!(names(&ada).await, ["Wait", "Thanks"]);
    desk.delete_quick_reply(&ada, second).await.unwrap();
    assert_eq!(names(&ada).await, ["Thanks"]);

    let wrong = desk.put_quick_reply(&ada, Uuid::now_v7(), " ", "").await;
    let Err(Refusal::Fields { fields }) = wrong else { panic!("{wrong:?}") };
    assert_eq!(fields.iter().map(|w| w.field).collect::<Vec<_>>(), [Field::Name, Field::Message]);
    for n in 1..MOST {
        desk.put_quick_reply(&ada, Uuid::now_v7(), &n.to_string(), "x").await.unwrap();
    }
    let full = desk.put_quick_reply(&ada, Uuid::now_v7(), "One more", "x").await;
    assert_eq!(full, Err(Refusal::field(Field::Name, Problem::TooMany { limit: MOST })));
    desk.put_quick_reply(&ada, first, "Thanks", "changed").await.unwrap();
}

#[tokio::test]
async fn words_go_out_and_come_in_the_same_and_without_words_they_go() {
    let fresh = office().await;
    let out = fresh.desk.export_settings().await.unwrap();
    assert_eq!((out.canned_replies.len(), out.choice_menus.len()), (3, 2));
    let json = serde_json::to_string(&out).unwrap();
    fresh.desk.import_settings(serde_json::from_str(&json).unwrap(), &["en", "da"]).await.unwrap();
    assert_eq!(fresh.desk.export_settings().await.unwrap(), out);
    let less = r#"{"canned_replies":[{"key":"offer"}],"choice_menus":[{"name":"Sales"}]}"#;
    fresh.desk.import_settings(serde_json::from_str(less).unwrap(), &["en"]).await.unwrap();
    let left = fresh.desk.export_settings().await.unwrap();
    assert_eq!((left.canned_replies.len(), left.choice_menus.len()), (2, 1));

    let bad = r#"{"canned_replies":[{"key":"a","channels":["nowhere"],"words":{"en":{"title":"A","text":"{you}"}}},
        {"key":"a"}],"choice_menus":[{"name":"B","words":{"fr":{"question":"?","options":["x"]}}}]}"#;
    let refused = fresh.desk.import_settings(serde_json::from_str(bad).unwrap(), &["en", "da"]).await;
    let Err(ImportError::Problems(problems)) = refused else { panic!("taken") };
    assert_eq!(
        problems,
        [
            "canned reply a: channels: there is no channel nowhere",
            "canned reply a: en, text: {you} stands for nothing; there are {customer} and {agent}",
            "canned reply a: stands in the file twice",
            "choice menu B: words: \"fr\" is not one of en, da",
            "choice menu B: fr: give it a question and 2 to 6 different choices of at most 80 characters",
        ]
    );
    assert_eq!(fresh.desk.export_settings().await.unwrap(), left);
}
