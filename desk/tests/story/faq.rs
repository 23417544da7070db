//! Articles that answer before anybody has to.

use desk::line::AgentLine;
use desk::{ImportError, Suggested};
use domain::customer::Typed;
use domain::faq::ArticleKey;
use domain::settings::Settings;
use domain::{Down, Ending, Phase, Refusal, State, What};

use crate::fresh::{Fresh, Ida, key};

const ARTICLES: &str = r#"{
    "channels": [
        {"key": "support", "name": "Support", "suggestions": {"on": true, "folder": "orders"},
         "closed": {"unattended": "queue"}},
        {"key": "sales", "name": "Sales", "closed": {"unattended": "queue"}}
    ],
    "faq": [
        {"key": "damaged", "language": "en", "folder": "orders", "published": true, "public": true,
         "title": "My lamp arrived damaged", "text": "Is the shade cracked? Send us a picture."},
        {"key": "return", "language": "en", "folder": "orders/returns", "published": true, "public": true,
         "title": "Return a lamp that arrived cracked", "text": "Within 30 days."},
        {"key": "draft", "language": "en", "folder": "orders", "public": true,
         "title": "My lamp arrived cracked", "text": "The shade of the lamp arrived cracked."},
        {"key": "inside", "language": "en", "folder": "orders", "published": true,
         "title": "My lamp arrived cracked", "text": "The shade of the lamp arrived cracked."},
        {"key": "elsewhere", "language": "en", "folder": "orders-old", "published": true, "public": true,
         "title": "My lamp arrived cracked", "text": "The shade of the lamp arrived cracked."},
        {"key": "delivery", "language": "de", "folder": "orders", "published": true, "public": true,
         "title": "Wie lange dauert eine Lieferung?", "text": "Zwei Tage."},
        {"key": "damaged", "language": "de", "folder": "orders", "published": true, "public": true,
         "title": "Meine Lampe ist beschädigt", "text": "Schicken Sie uns ein Bild."}
    ]
}"#;

async fn take(fresh: &Fresh, file: &str) -> Result<(), ImportError> {
    let settings: Settings = serde_json::from_str(file).unwrap();
    fresh.desk.import_settings(settings, &["en", "de"]).await
}

async fn shop() -> Fresh {
    let fresh = Fresh::desk().await;
    take(&fresh, ARTICLES).await.unwrap();
    fresh
}

async fn suggested(fresh: &Fresh, question: &str, language: &str) -> Vec<String> {
    let mut form = fresh.ida("support").start.form;
    form.question = question.into();
    let found = fresh.desk.suggest(&key("support"), &form, None, language).await.unwrap();
    found.into_iter().map(|article| article.key.to_string()).collect()
}

/// Ida after she was shown two articles and has read one.
fn shown(fresh: &Fresh, answered: bool) -> Ida {
    let mut ida = fresh.ida("support");
    let of = |key| ArticleKey::parse(key).unwrap();
    ida.start.suggested = Suggested {
        shown: vec![of("return"), of("damaged"), of("draft")],
        read: Some(of("damaged")),
        answered,
    };
    ida
}

#[tokio::test]
async fn the_best_articles_of_the_channels_folder_are_suggested_in_the_customers_language() {
    let fresh = shop().await;
    assert_eq!(suggested(&fresh, "The shade of my lamp arrived cracked.", "").await, ["damaged", "return"]);
    assert_eq!(suggested(&fresh, "Wann kommen meine Lieferungen?", "de").await, ["delivery"]);
    assert_eq!(suggested(&fresh, "meine lampe ist beschaedigt", "de").await, ["damaged"]);
    for (nothing, language) in [
        ("Lieferung", "en"),
        ("The shade of my lamp arrived cracked.", "de"),
        ("The shade of my lamp arrived cracked.", "nl"),
        ("Can you do it for me, please?", "en"),
        ("asdf", "en"),
        (&"x".repeat(4_000), "en"),
    ] {
        assert_eq!(suggested(&fresh, nothing, language).await, Vec::<String>::new(), "{nothing}");
    }
}

#[tokio::test]
async fn what_an_admin_changes_is_there_for_the_next_question() {
    let fresh = shop().await;
    let question = "The shade of my lamp arrived cracked.";
    assert_eq!(suggested(&fresh, question, "en").await.len(), 2);
    let hidden = ARTICLES.replacen(r#""published": true"#, r#""published": false"#, 1);
    take(&fresh, &hidden).await.unwrap();
    assert_eq!(suggested(&fresh, question, "en").await, ["return"]);
    let moved = ARTICLES.replace("orders/returns", "repairs");
    take(&fresh, &moved).await.unwrap();
    assert_eq!(suggested(&fresh, question, "en").await, ["damaged"]);
    take(&fresh, ARTICLES).await.unwrap();
    assert_eq!(suggested(&fresh, question, "en").await.len(), 2);
    // Each export is what the next import takes.
    let out = serde_json::to_string(&fresh.desk.export_settings().await.unwrap()).unwrap();
    take(&fresh, &out).await.unwrap();
    assert_eq!(serde_json::to_string(&fresh.desk.export_settings().await.unwrap()).unwrap(), out);
}

#[tokio::test]
async fn the_form_is_looked_at_before_the_articles() {
    let fresh = shop().await;
    let mut form = fresh.ida("support").start.form;
    form.email = "ida".into();
    let refused = fresh.desk.suggest(&key("support"), &form, None, "en").await;
    assert!(matches!(refused, Err(Refusal::Fields { .. })), "{refused:?}");
    assert_eq!(fresh.desk.suggest(&key("nowhere"), &form, None, "en").await, Err(Refusal::NotFound));
    let sales = fresh.desk.suggest(&key("sales"), &fresh.ida("sales").start.form, None, "en").await;
    assert_eq!(sales, Ok(Vec::new()), "it suggests nothing");
}

#[tokio::test]
async fn a_question_that_an_article_answered_waits_nowhere_and_rings_at_nobody() {
    let fresh = shop().await;
    let ada = fresh.session("ada").await;
    let (mut line, _) = AgentLine::open(&fresh.desk, &ada).await.unwrap();
    let ida = shown(&fresh, true);
    let view = fresh.desk.start_chat(ida.start.clone()).await.unwrap();
    assert_eq!((view.phase, view.ending), (Phase::Ended, Some(Ending::AnsweredByFaq)));
    assert!(matches!(view.entries[0].what, What::Message { .. }));
    assert_eq!(view.entries[1].what, What::Ended { how: Ending::AnsweredByFaq });
    assert_eq!(
        fresh.desk.start_chat(ida.start.clone()).await.unwrap(),
        view,
        "a lost answer is asked for again"
    );
    let mut otherwise = ida.start.clone();
    otherwise.suggested.answered = false;
    assert_eq!(fresh.desk.start_chat(otherwise).await, Err(Refusal::OtherBody));

    // The first that the agents hear of is the chat after it.
    let next = fresh.waiting("support").await;
    let card = loop {
        let frames = line.next().await.unwrap();
        if let Some(card) =
            frames.into_iter().find_map(|f| if let Down::Card { card } = f { Some(card) } else { None })
        {
            break card;
        }
    };
    assert_eq!((card.chat, card.state), (next.chat(), State::Waiting));
    assert_eq!(ida.says(&fresh, "One more thing").await, Err(Refusal::Ended));
    let cy = fresh.agent("cy").await;
    let office = fresh.desk.office(&cy).await.unwrap();
    assert_eq!(office.incoming().len(), 1);
    let noted = fresh.desk.conversation(&cy, ida.chat()).await.unwrap().customer.about.shown;
    let noted: Vec<_> = noted.iter().map(|s| (s.key.as_str(), s.title.as_str(), s.read)).collect();
    let expected = [
        ("return", "Return a lamp that arrived cracked", false),
        ("damaged", "My lamp arrived damaged", true),
    ];
    assert_eq!(noted, expected, "and nothing that was not for customers");
}

#[tokio::test]
async fn who_was_not_helped_by_the_articles_waits_like_everybody_and_agents_see_which_they_were() {
    let fresh = shop().await;
    let ida = shown(&fresh, false);
    let view = fresh.desk.start_chat(ida.start.clone()).await.unwrap();
    assert_eq!((view.phase, view.entries.len()), (Phase::Waiting, 1));
    assert_eq!(fresh.desk.start_chat(ida.start.clone()).await.unwrap(), view);
    let mut otherwise = ida.start.clone();
    otherwise.suggested.answered = true;
    assert_eq!(fresh.desk.start_chat(otherwise).await, Err(Refusal::OtherBody));
    let ada = fresh.agent("ada").await;
    let about = fresh.desk.conversation(&ada, ida.chat()).await.unwrap().customer.about;
    assert_eq!(about.shown.len(), 2);
    let customers = serde_json::to_string(&ida.view(&fresh).await).unwrap();
    assert!(!customers.contains("damaged"), "{customers}");
}

#[tokio::test]
async fn where_nothing_is_suggested_nothing_was_answered() {
    let fresh = shop().await;
    let mut ida = shown(&fresh, true);
    ida.start.channel = key("sales");
    assert_eq!(fresh.desk.start_chat(ida.start.clone()).await.unwrap().phase, Phase::Waiting);
    assert_eq!(fresh.desk.start_chat(ida.start).await.unwrap().phase, Phase::Waiting);
}

#[tokio::test]
async fn the_lamp_shop_answers_what_its_customers_ask() {
    let folder = tempfile::TempDir::new().unwrap();
    let desk = desk::Desk::open(folder.path(), desk::Clock::world()).await.unwrap();
    desk.fill_for_demo(&["en", "da", "de", "nl"]).await.unwrap();
    for (language, question, best) in [
        ("en", "Hello, the glass of my Lune lamp arrived cracked. What now?", "damaged"),
        ("en", "I'd like to send my lamp back, can I return it?", "return"),
        ("en", "where are my parcels??", "track"),
        ("en", "Do you ship to Norway?", "countries"),
        ("da", "Min nye lampe er ankommet beskadiget", "damaged"),
        ("da", "Hvor meget koster forsendelse til Norge?", "delivery-cost"),
        ("da", "hvor laenge er garantien", "warranty"),
        ("de", "Wie lange dauern Lieferungen?", "delivery-time"),
        ("de", "Ich moechte die Lampe zurueckgeben, gibt es eine Rueckgabe?", "return"),
        ("de", "Kann ich meine Bestellung noch stornieren?", "change-order"),
        ("nl", "Hoe lang duren leveringen bij jullie?", "delivery-time"),
        ("nl", "waar blijft mijn pakketje? ik zoek het pakket", "track"),
    ] {
        let form = Typed { name: "Ida".into(), email: "ida@lindqvist.example".into(), ..Typed::default() };
        let form = Typed { question: question.into(), ..form };
        let found = desk.suggest(&key("product"), &form, None, language).await.unwrap();
        let keys: Vec<_> = found.iter().map(|article| article.key.as_str()).collect();
        assert_eq!(keys.first(), Some(&best), "{question}: {keys:?}");
    }
}
