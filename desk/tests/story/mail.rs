//! Transcripts by mail, through a real mail server, also when it is not well.

use std::time::Duration;

use desk::{MAILS_OF_A_CHAT, MAILS_TO_AN_ADDRESS, Mailer};
use domain::settings::Settings;
use domain::time::Span;
use domain::{Delivery, Down, Email, Field, Problem, Refusal};
use mail_parser::MessageParser;

use crate::fresh::{Fresh, Ida, write};
use crate::smtp::{Arrived, Mood, Smtp};

const SECRET: &str = "marked-secret-5c1e";
const FROM: &str = "Nordlys <chat@nordlys.example>";
const TO: &str = "ida@lindqvist.example";

/// An office whose mails go to a server on loopback, and a chat in it that has ended.
struct Post {
    fresh: Fresh,
    smtp: Smtp,
    ida: Ida,
}

impl Post {
    async fn office() -> Self {
        let fresh = Fresh::desk().await;
        let smtp = Smtp::start().await;
        let mailer = Mailer::smtp(&smtp.url(), FROM).unwrap().patient_for(Duration::from_millis(300));
        fresh.desk.deliver_by(mailer);
        let ida = chat(&fresh).await;
        Self { fresh, smtp, ida }
    }

    async fn sends(&self, to: &str) -> Result<(Email, Delivery), Refusal> {
        sends(&self.fresh, &self.ida, to).await
    }

    /// As the customer is told it.
    async fn delivery(&self) -> Option<Delivery> {
        let (_line, frames) = self.ida.line(&self.fresh).await;
        frames.into_iter().find_map(|f| if let Down::Mail { state, .. } = f { Some(state) } else { None })
    }

    /// Until the customer's line says so.
    async fn until(&self, wanted: Delivery) {
        let (mut line, frames) = self.ida.line(&self.fresh).await;
        let mut frames = frames;
        let told = |frames: &[Down]| {
            frames.iter().any(|f| matches!(f, Down::Mail { state, to } if *state == wanted && to == TO))
        };
        while !told(&frames) {
            let next = tokio::time::timeout(Duration::from_secs(30), line.next()).await;
            frames = next.unwrap().unwrap();
        }
    }

    /// The clock is moved on until the next try is due, and it is made.
    async fn next_try(&self) {
        self.fresh.clock.pass(Span::hours(1));
        self.fresh.desk.deliver_mail().await.unwrap();
    }
}

async fn sends(fresh: &Fresh, ida: &Ida, to: &str) -> Result<(Email, Delivery), Refusal> {
    let me = fresh.desk.customer(&ida.start.token).await?;
    fresh.desk.send_transcript(&me, write(), to).await
}

/// With a private line in it, and text that would like to be more than text.
async fn chat(fresh: &Fresh) -> Ida {
    let ada = fresh.agent("ada").await;
    let mut ida = fresh.ida("support");
    ida.start.form.name = "Ida <b>Lindqvist</b>".into();
    fresh.desk.start_chat(ida.start.clone()).await.unwrap();
    fresh.desk.pick(&ada, ida.chat()).await.unwrap();
    fresh.desk.note(&ada, ida.chat(), write(), SECRET).await.unwrap();
    fresh
        .desk
        .say(&ada, ida.chat(), write(), "Is it <script>alert(1)</script> & \"cracked\"?")
        .await
        .unwrap();
    ida.says(fresh, "Yes:\n.\nWith a dot, Ünïcode and 👩‍👩‍👧").await.unwrap();
    fresh.desk.say(&ada, ida.chat(), write(), "A **new one** is\n- free\n- on its way").await.unwrap();
    ida.says(fresh, "**Thanks**").await.unwrap();
    fresh.clock.pass(Span::minutes(2));
    fresh.desk.end_chat(&ada, ida.chat(), write()).await.unwrap();
    ida
}

fn parts(mail: &Arrived) -> (String, String, String) {
    let parsed = MessageParser::default().parse(&mail.bytes).unwrap();
    let text = parsed.body_text(0).unwrap().replace("\r\n", "\n");
    let html = parsed.body_html(0).unwrap().replace("\r\n", "\n");
    (parsed.subject().unwrap().to_owned(), text, html)
}

#[tokio::test]
async fn the_transcript_arrives_whole_and_without_what_is_private() {
    let mut post = Post::office().await;
    let sent = post.sends(&format!(" {TO} ")).await.unwrap();
    assert_eq!(sent, (Email::parse(TO).unwrap(), Delivery::Sending));
    let mail = post.smtp.mail().await;
    post.until(Delivery::Sent).await;
    assert_eq!(
        (mail.from.as_str(), mail.to.as_slice()),
        ("chat@nordlys.example", [TO.to_owned()].as_slice())
    );

    let parsed = MessageParser::default().parse(&mail.bytes).unwrap();
    let address = |header: Option<&mail_parser::Address<'_>>| {
        header.unwrap().first().unwrap().address().unwrap().to_owned()
    };
    assert_eq!((address(parsed.from()), address(parsed.to())), ("chat@nordlys.example".into(), TO.into()));
    assert!(parsed.message_id().unwrap().ends_with("@nordlys.example"));
    assert_eq!(parsed.header_raw("Auto-Submitted").unwrap().trim(), "auto-generated");
    let (subject, text, html) = parts(&mail);
    assert_eq!(subject, "Your chat with Support");
    for part in [&text, &html] {
        assert!(!part.contains(SECRET), "{part}");
        assert!(part.contains("2026-07-01") && part.contains("UTC"), "{part}");
        assert!(part.contains("The shade of my lamp arrived cracked."), "{part}");
        assert!(part.contains("Ada joined the chat") && part.contains("Ada ended the chat"), "{part}");
        assert!(part.contains("Ünïcode and 👩‍👩‍👧"), "{part}");
    }
    assert!(text.contains("Ida <b>Lindqvist</b>:\nYes:\n.\nWith a dot"), "{text}");
    assert!(text.contains("Is it <script>alert(1)</script> & \"cracked\"?"), "{text}");
    assert!(!html.contains("<script") && !html.contains("<b>Lindqvist"), "{html}");
    assert!(
        html.contains("Is it &lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;cracked&quot;?"),
        "{html}"
    );
    assert!(html.contains("Yes:<br>\n.<br>\nWith a dot"), "{html}");
    assert!(html.contains("<html lang=\"en\">"), "{html}");
    assert!(text.contains("A new one is\n- free\n- on its way") && text.contains("**Thanks**"), "{text}");
    assert!(html.contains("A <b>new one</b> is") && html.contains("<li>free</li>"), "{html}");
    assert!(html.contains("**Thanks**"), "a customer's text is text: {html}");

    // Once sent nothing is left to send.
    post.next_try().await;
    assert!(post.smtp.has_no_more());
    let listed = post.fresh.desk.mails(10).await.unwrap();
    assert_eq!(listed[0].to, "i…@lindqvist.example");
}

#[tokio::test]
async fn a_lost_answer_is_asked_for_again_and_sends_once() {
    let mut post = Post::office().await;
    let me = post.fresh.desk.customer(&post.ida.start.token).await.unwrap();
    let id = write();
    post.fresh.desk.send_transcript(&me, id, TO).await.unwrap();
    post.smtp.mail().await;
    post.until(Delivery::Sent).await;
    let again = post.fresh.desk.send_transcript(&me, id, TO).await.unwrap();
    assert_eq!(again.1, Delivery::Sent, "what became of it meanwhile");
    let other = post.fresh.desk.send_transcript(&me, id, "tom@baker.example").await;
    assert_eq!(other, Err(Refusal::OtherBody));
    post.next_try().await;
    assert!(post.smtp.has_no_more());
}

#[tokio::test]
async fn while_the_server_is_down_the_mail_waits_and_goes_when_it_is_back() {
    let mut post = Post::office().await;
    post.smtp.down().await;
    assert_eq!(post.sends(TO).await.unwrap().1, Delivery::Sending, "stored before it is tried");
    post.until(Delivery::Later).await;
    for _ in 0..3 {
        post.next_try().await;
    }
    assert_eq!(post.delivery().await, Some(Delivery::Later));
    let listed = post.fresh.desk.mails(10).await.unwrap();
    assert!(listed[0].tries >= 4 && listed[0].trouble.is_some(), "{listed:?}");
    assert!(listed[0].due > post.fresh.desk.now());
    post.smtp.up().await;
    assert!(post.smtp.has_no_more());
    post.next_try().await;
    post.smtp.mail().await;
    post.until(Delivery::Sent).await;
}

#[tokio::test]
async fn a_no_for_now_is_tried_again_and_a_no_for_good_is_not() {
    let mut post = Post::office().await;
    post.smtp.is(Mood::Says("450 4.2.0 try again later"));
    post.sends(TO).await.unwrap();
    post.smtp.asked().await;
    post.until(Delivery::Later).await;
    post.smtp.is(Mood::Says("550 5.1.1 <ida@lindqvist.example>: no such mailbox"));
    post.next_try().await;
    post.until(Delivery::Failed).await;
    let listed = &post.fresh.desk.mails(10).await.unwrap()[0];
    assert_eq!(listed.state, Delivery::Failed);
    let trouble = listed.trouble.clone().unwrap();
    assert!(trouble.contains("no such mailbox") && !trouble.contains(TO), "{trouble}");
    post.smtp.is(Mood::Takes);
    post.next_try().await;
    assert!(post.smtp.has_no_more());
}

#[tokio::test]
async fn our_own_bad_password_fails_no_mail() {
    let mut post = Post::office().await;
    post.smtp.is(Mood::Says("530 5.7.0 sign in first"));
    post.sends(TO).await.unwrap();
    post.until(Delivery::Later).await;
    post.smtp.is(Mood::Takes);
    post.next_try().await;
    post.smtp.mail().await;
}

#[tokio::test]
async fn a_server_that_hangs_holds_nobody_up_for_long() {
    let mut post = Post::office().await;
    post.smtp.is(Mood::Hangs);
    post.sends(TO).await.unwrap();
    post.until(Delivery::Later).await;
    post.smtp.is(Mood::Takes);
    post.next_try().await;
    post.smtp.mail().await;
    post.until(Delivery::Sent).await;
}

#[tokio::test]
async fn a_yes_that_was_lost_is_the_same_mail_again() {
    let mut post = Post::office().await;
    post.smtp.is(Mood::TakesAndVanishes);
    post.sends(TO).await.unwrap();
    let first = post.smtp.mail().await;
    post.until(Delivery::Later).await;
    post.smtp.is(Mood::Takes);
    post.next_try().await;
    let second = post.smtp.mail().await;
    let id = |mail: &Arrived| {
        MessageParser::default().parse(&mail.bytes).unwrap().message_id().unwrap().to_owned()
    };
    assert_eq!(id(&first), id(&second), "mailboxes know it by that");
    assert_eq!(parts(&first), parts(&second));
}

#[tokio::test]
async fn after_so_many_tries_it_is_given_up_and_said() {
    let mut post = Post::office().await;
    post.smtp.down().await;
    post.sends(TO).await.unwrap();
    post.until(Delivery::Later).await;
    let mut tries = 0;
    while post.delivery().await == Some(Delivery::Later) {
        post.next_try().await;
        tries += 1;
        assert!(tries < 100, "it ends");
    }
    assert_eq!(post.delivery().await, Some(Delivery::Failed));
    assert_eq!(post.fresh.desk.mails(10).await.unwrap()[0].tries, 20);
    post.smtp.up().await;
    post.next_try().await;
    assert!(post.smtp.has_no_more());
}

#[tokio::test]
async fn what_waits_survives_the_process_that_took_it() {
    let fresh = Fresh::desk().await;
    let mut smtp = Smtp::start().await;
    let ida = chat(&fresh).await;
    // Nobody delivers here, as in a process that dies before it does.
    sends(&fresh, &ida, TO).await.unwrap();
    fresh.desk.deliver_mail().await.unwrap();
    assert!(smtp.has_no_more());
    fresh.desk.close().await;

    let there = desk::Desk::open(fresh.database.clone(), fresh.clock.clone()).await.unwrap();
    there.deliver_by(Mailer::smtp(&smtp.url(), FROM).unwrap());
    smtp.mail().await;
    there.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_who_deliver_one_sends() {
    let fresh = Fresh::desk().await;
    let mut smtp = Smtp::start().await;
    let mut all = Vec::new();
    for _ in 0..4 {
        let ida = chat(&fresh).await;
        sends(&fresh, &ida, TO).await.unwrap();
        all.push(ida);
    }
    // Both wake at once, and both look at once.
    fresh.desk.deliver_by(Mailer::smtp(&smtp.url(), FROM).unwrap());
    let looks = (0..8).map(|_| {
        let desk = fresh.desk.clone();
        tokio::spawn(async move { desk.deliver_mail().await.unwrap() })
    });
    for look in looks.collect::<Vec<_>>() {
        look.await.unwrap();
    }
    let mut ids = Vec::new();
    for _ in &all {
        let mail = smtp.mail().await;
        ids.push(MessageParser::default().parse(&mail.bytes).unwrap().message_id().unwrap().to_owned());
    }
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 4);
    assert!(smtp.has_no_more());
}

#[tokio::test]
async fn a_chat_and_an_address_get_only_so_many() {
    let post = Post::office().await;
    for _ in 0..MAILS_OF_A_CHAT {
        post.sends(TO).await.unwrap();
    }
    assert_eq!(post.sends(TO).await, Err(Refusal::NotAllowed));
    assert_eq!(post.sends("tom@baker.example").await, Err(Refusal::NotAllowed), "whatever address");

    let mut sent = MAILS_OF_A_CHAT;
    while sent < MAILS_TO_AN_ADDRESS {
        let other = chat(&post.fresh).await;
        sends(&post.fresh, &other, "IDA@lindqvist.example").await.unwrap();
        sent += 1;
    }
    let other = chat(&post.fresh).await;
    let refused = sends(&post.fresh, &other, TO).await;
    let Err(Refusal::TooMany { seconds }) = refused else { panic!("{refused:?}") };
    sends(&post.fresh, &other, "tom@baker.example").await.unwrap();
    post.fresh.clock.pass(Span::seconds(seconds));
    let tomorrow = chat(&post.fresh).await;
    sends(&post.fresh, &tomorrow, TO).await.unwrap();
}

#[tokio::test]
async fn what_is_no_address_and_what_is_no_ended_chat_is_refused_and_nothing_is_sent() {
    let mut post = Post::office().await;
    let wrong = |problem| Err(Refusal::field(Field::Email, problem));
    assert_eq!(post.sends("").await, wrong(Problem::Missing));
    for bad in [
        "ida",
        "ida@lindqvist.example\r\nBcc: tom@baker.example",
        "ida@lindqvist.example, tom@baker.example",
        "<ida@lindqvist.example>",
        "ida@lindqvist.example>\r\nRCPT TO:<tom@baker.example",
    ] {
        assert_eq!(post.sends(bad).await, wrong(Problem::Syntax), "{bad}");
    }
    let goes_on = post.fresh.waiting("support").await;
    assert_eq!(sends(&post.fresh, &goes_on, TO).await, Err(Refusal::NotNow));
    goes_on.ends(&post.fresh).await.unwrap();
    assert_eq!(sends(&post.fresh, &goes_on, TO).await, Err(Refusal::Ended), "nobody had answered");
    post.fresh.clock.pass(Span::minutes(30));
    assert_eq!(post.sends(TO).await, Err(Refusal::Ended), "its time is over");
    post.fresh.asks_after(r#"{"transcript":false}"#).await;
    let unasked = chat(&post.fresh).await;
    assert_eq!(sends(&post.fresh, &unasked, TO).await, Err(Refusal::Ended));
    post.fresh.desk.deliver_mail().await.unwrap();
    assert!(post.smtp.has_no_more());
}

#[tokio::test]
async fn the_words_are_the_customers_language_or_the_admins() {
    let mut post = Post::office().await;
    let file = r#"{
        "channels": [{"key":"support","name":"Support","header":"Nordlys","language":"nl",
                      "closed":{"unattended":"queue"}}],
        "reply_templates": [
            {"mail":"transcript","language":"nl","subject":"Voor {customer}"},
            {"mail":"transcript","channel":"support","language":"nl","text":"Van {agent}:\n{transcript}"}
        ]
    }"#;
    let settings: Settings = serde_json::from_str(file).unwrap();
    post.fresh.desk.import_settings(settings.clone(), &["en", "nl"]).await.unwrap();
    let exported = post.fresh.desk.export_settings().await.unwrap().reply_templates;
    assert_eq!(exported, settings.reply_templates, "out as it went in");
    post.sends(TO).await.unwrap();
    let (subject, text, html) = parts(&post.smtp.mail().await);
    assert_eq!(subject, "Voor Ida <b>Lindqvist</b>", "set for all channels");
    assert!(text.starts_with("Van Ada:\n2026-07-01"), "set for this one: {text}");
    assert!(
        html.contains("<title>Je chat met Nordlys</title>") && html.contains("Ada kwam in de chat"),
        "{html}"
    );

    let mut ida = post.fresh.ida("support");
    ida.start.language = "da".into();
    post.fresh.desk.start_chat(ida.start.clone()).await.unwrap();
    let ada = post.fresh.agent("ada").await;
    post.fresh.desk.pick(&ada, ida.chat()).await.unwrap();
    ida.ends(&post.fresh).await.unwrap();
    sends(&post.fresh, &ida, TO).await.unwrap();
    let (subject, text, _) = parts(&post.smtp.mail().await);
    assert_eq!(subject, "Din chatsamtale med Nordlys");
    assert!(text.contains("Ida Lindqvist afsluttede chatsamtalen"), "{text}");

    let empty = r#"{"reply_templates":[{"mail":"transcript","language":"nl"}]}"#;
    let empty: Settings = serde_json::from_str(empty).unwrap();
    post.fresh.desk.import_settings(empty, &["en", "nl"]).await.unwrap();
    let left = post.fresh.desk.export_settings().await.unwrap().reply_templates;
    assert_eq!(left.len(), 1, "an empty one takes back what was set: {left:?}");
    let wrong = r#"{"reply_templates":[{"mail":"transcript","language":"nl","text":"{secret}"}]}"#;
    let wrong: Settings = serde_json::from_str(wrong).unwrap();
    let refused = post.fresh.desk.import_settings(wrong, &["en", "nl"]).await.unwrap_err().to_string();
    assert!(refused.contains("{secret} is none of"), "{refused}");
}

#[tokio::test]
async fn without_a_mail_server_each_mail_is_a_file() {
    let fresh = Fresh::desk().await;
    let folder = tempfile::TempDir::new().unwrap();
    let place = folder.path().join("mail");
    fresh.desk.deliver_by(Mailer::folder(place.clone(), "snak@localhost").unwrap());
    let ida = chat(&fresh).await;
    let (mut line, _) = ida.line(&fresh).await;
    sends(&fresh, &ida, TO).await.unwrap();
    while !line.next().await.unwrap().iter().any(|f| matches!(f, Down::Mail { state: Delivery::Sent, .. })) {}
    let files: Vec<_> = std::fs::read_dir(&place).unwrap().map(|f| f.unwrap().path()).collect();
    assert_eq!(files.len(), 1);
    assert_eq!(files[0].extension().unwrap(), "eml");
    let bytes = std::fs::read(&files[0]).unwrap();
    let parsed = MessageParser::default().parse(&bytes).unwrap();
    assert_eq!(parsed.subject(), Some("Your chat with Support"));
    assert!(parsed.message_id().unwrap().ends_with("@localhost"));
}

#[tokio::test]
async fn a_bad_address_of_server_or_sender_is_told_without_its_password() {
    for bad in ["http://mail.example", "mail.example", "smtp://", "smtps://user:hunter2@mail.example?x=%"] {
        if let Err(words) = Mailer::smtp(bad, FROM) {
            assert!(words.contains("--smtp-url") && !words.contains("hunter2"), "{words}");
        } else {
            assert!(bad.starts_with("smtps://"), "{bad}");
        }
    }
    assert!(Mailer::smtp("smtp://mail.example", "nobody").unwrap_err().contains("--mail-from"));
    let mailer = Mailer::smtp("smtps://user:hunter2@mail.example", FROM).unwrap();
    assert!(!format!("{mailer:?}").contains("hunter2"));
}
