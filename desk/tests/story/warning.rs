//! Who is told that somebody waits too long, and how often.

use std::time::Duration;

use desk::line::AgentLine;
use desk::{Agent, Desk, Mailer};
use domain::channel::warnings::{Minutes, Warnings};
use domain::profile::Profile;
use domain::time::Span;
use domain::warning::{Kind, Level};
use domain::{ChatId, Down, Presence, Time, Warning};
use mail_parser::MessageParser;

use crate::fresh::{Fresh, Ida, key, write};
use crate::smtp::Smtp;

const DOOR: &str = "https://chat.shop.example/";
const SECRET: &str = "marked-secret-77aa";

const fn minutes(n: i64) -> Minutes {
    Minutes::of(Span::minutes(n))
}

fn agents_after(new_chat: i64, message: i64) -> Warnings {
    Warnings { new_chat_minutes: minutes(new_chat), message_minutes: minutes(message), ..Warnings::default() }
}

/// Ada, Bo and Cy may be warned in support, where Cy also manages.
async fn office(warnings: Warnings) -> Fresh {
    let fresh = Fresh::desk().await;
    let mut all = fresh.desk.export_settings().await.unwrap();
    for person in &mut all.people {
        person.seats.iter_mut().for_each(|seat| seat.may.notify = person.name != "Di");
    }
    all.channels.iter_mut().for_each(|channel| channel.settings.warnings = warnings.clone());
    fresh.desk.import_settings(all, &["en", "da"]).await.unwrap();
    fresh.desk.reached_at(DOOR);
    fresh
}

/// Somebody with the console open.
struct Ear {
    agent: Agent,
    line: AgentLine,
}

impl Ear {
    async fn present(fresh: &Fresh, name: &str) -> Self {
        let (agent, line) = fresh.present(name).await;
        Self { agent, line }
    }

    async fn away(fresh: &Fresh, name: &str) -> Self {
        let ear = Self::present(fresh, name).await;
        fresh.desk.set_present(&ear.agent, false).await.unwrap();
        ear
    }

    /// All that the console was warned of up to now, each as it stands when its warning comes.
    async fn hears(&mut self, fresh: &Fresh) -> Vec<Warning> {
        fresh.desk.warn().await.unwrap();
        // News that everybody gets, so what was told before is there before.
        let di = fresh.agent("di").await;
        fresh.desk.set_presence(&di, Presence::Paused, &write().0.to_string()).await.unwrap();
        let pause = fresh.agent("di").await.pause;
        let (mut heard, mut late) = (Vec::new(), Vec::new());
        loop {
            let next = tokio::time::timeout(Duration::from_secs(20), self.line.next()).await;
            for frame in next.unwrap().unwrap() {
                match frame {
                    Down::Card { card } => {
                        late.retain(|chat| *chat != card.chat);
                        late.extend(card.late.then_some(card.chat));
                    }
                    Down::Warning { warning } => {
                        assert!(late.contains(&warning.chat), "the card says so before");
                        heard.push(warning);
                    }
                    Down::Colleague { colleague } if colleague.pause == pause => return heard,
                    _ => {}
                }
            }
        }
    }
}

async fn is_late(fresh: &Fresh, me: &Agent, chat: ChatId) -> bool {
    fresh.desk.office(me).await.unwrap().card(chat).unwrap().late
}

fn of(chat: ChatId, kind: Kind, level: Level, since: Time) -> Warning {
    Warning { chat, kind, level, since }
}

#[tokio::test]
async fn who_is_present_is_warned_once_of_a_chat_that_nobody_answers() {
    let fresh = office(agents_after(5, 0)).await;
    let mut ada = Ear::present(&fresh, "ada").await;
    let mut bo = Ear::away(&fresh, "bo").await;
    let queued = fresh.clock.now();
    let ida = fresh.waiting("support").await;
    fresh.clock.pass(Span::minutes(5) - Span(2));
    assert_eq!(ada.hears(&fresh).await, []);
    ida.says(&fresh, "Is anybody there?").await.unwrap();
    fresh.clock.pass(Span(1));
    let warning = of(ida.chat(), Kind::NewChat, Level::Agents, queued);
    assert_eq!(ada.hears(&fresh).await, [warning]);
    assert_eq!(bo.hears(&fresh).await, [], "who is away has peace");
    assert!(is_late(&fresh, &ada.agent, ida.chat()).await);

    fresh.clock.pass(Span::hours(1));
    fresh.desk.set_present(&bo.agent, true).await.unwrap();
    assert_eq!(ada.hears(&fresh).await, [], "once");
    assert_eq!(bo.hears(&fresh).await, []);

    fresh.desk.pick(&bo.agent, ida.chat()).await.unwrap();
    assert!(!is_late(&fresh, &ada.agent, ida.chat()).await, "it is answered");
    fresh.clock.pass(Span::hours(1));
    assert_eq!(ada.hears(&fresh).await, []);
}

#[tokio::test]
async fn of_a_new_chat_those_are_warned_who_work_at_its_channel_now() {
    let fresh = office(agents_after(5, 2)).await;
    let mut all = fresh.desk.export_settings().await.unwrap();
    let ada = all.people.iter_mut().find(|person| person.name == "Ada").unwrap();
    ada.profiles = vec![Profile { channels: Some(vec![key("sales")]), ..Profile::standard() }];
    fresh.desk.import_settings(all, &["en", "da"]).await.unwrap();
    let mut ada = Ear::present(&fresh, "ada").await;
    let mut bo = Ear::present(&fresh, "bo").await;
    let ida = fresh.waiting("support").await;
    fresh.clock.pass(Span::minutes(5));
    assert_eq!(bo.hears(&fresh).await.len(), 1);
    assert_eq!(ada.hears(&fresh).await, []);
    // What she took all the same is hers.
    fresh.desk.pick(&ada.agent, ida.chat()).await.unwrap();
    fresh.clock.pass(Span::minutes(2));
    assert_eq!(ada.hears(&fresh).await.len(), 1);
}

#[tokio::test]
async fn what_was_done_in_time_is_nothing_to_warn_of() {
    let fresh = office(agents_after(5, 2)).await;
    let mut ada = Ear::present(&fresh, "ada").await;
    let (taken, gone) = (fresh.waiting("support").await, fresh.waiting("support").await);
    fresh.clock.pass(Span::minutes(4));
    fresh.desk.pick(&ada.agent, taken.chat()).await.unwrap();
    gone.ends(&fresh).await.unwrap();
    fresh.clock.pass(Span::minutes(1));
    fresh.desk.say(&ada.agent, taken.chat(), write(), "Hello!").await.unwrap();
    fresh.clock.pass(Span::minutes(10));
    taken.says(&fresh, "Thank you").await.unwrap();
    fresh.clock.pass(Span::minutes(1));
    fresh.desk.end_chat(&ada.agent, taken.chat(), write()).await.unwrap();
    fresh.clock.pass(Span::hours(1));
    assert_eq!(ada.hears(&fresh).await, []);

    // And the setup is one that warns.
    let late = fresh.waiting("support").await;
    fresh.clock.pass(Span::minutes(5));
    assert_eq!(ada.hears(&fresh).await.len(), 1);
    late.ends(&fresh).await.unwrap();
}

#[tokio::test]
async fn a_reply_is_waited_for_since_the_first_word_and_its_agent_is_warned() {
    let fresh = office(agents_after(0, 2)).await;
    let mut ada = Ear::present(&fresh, "ada").await;
    let mut bo = Ear::present(&fresh, "bo").await;
    let ida = fresh.waiting("support").await;
    fresh.clock.pass(Span::minutes(30));
    let answered = fresh.clock.now();
    fresh.desk.pick(&ada.agent, ida.chat()).await.unwrap();
    fresh.clock.pass(Span::minutes(1));
    ida.says(&fresh, "One thing more").await.unwrap();
    fresh.desk.note(&ada.agent, ida.chat(), write(), "I look it up").await.unwrap();
    fresh.clock.pass(Span::minutes(1));
    let warning = |since| of(ida.chat(), Kind::Message, Level::Agents, since);
    assert_eq!(ada.hears(&fresh).await, [warning(answered)], "a note is no reply");
    assert_eq!(bo.hears(&fresh).await, [], "Ada is there to reply");

    fresh.desk.say(&ada.agent, ida.chat(), write(), "Here I am").await.unwrap();
    assert!(!is_late(&fresh, &ada.agent, ida.chat()).await);
    fresh.clock.pass(Span::hours(1));
    assert_eq!(ada.hears(&fresh).await, [], "it is the customer's turn");
    let asked = fresh.clock.now();
    ida.says(&fresh, "And the other one?").await.unwrap();
    fresh.desk.set_present(&ada.agent, false).await.unwrap();
    fresh.clock.pass(Span::minutes(2));
    assert_eq!(ada.hears(&fresh).await, []);
    assert_eq!(bo.hears(&fresh).await, [warning(asked)], "somebody is to know");
}

#[tokio::test]
async fn managers_are_warned_wherever_they_are_but_not_that_nobody_is_there() {
    let warnings = Warnings {
        new_chat_minutes: minutes(10),
        new_chat_manager_minutes: minutes(5),
        message_manager_minutes: minutes(1),
        ..Warnings::default()
    };
    let fresh = office(warnings).await;
    let mut cy = Ear::away(&fresh, "cy").await;
    let queued = fresh.clock.now();
    let ida = fresh.waiting("support").await;
    fresh.clock.pass(Span::minutes(6));
    assert_eq!(cy.hears(&fresh).await, [], "nobody is present");
    let mut ada = Ear::present(&fresh, "ada").await;
    let managers = of(ida.chat(), Kind::NewChat, Level::Managers, queued);
    assert_eq!(cy.hears(&fresh).await, [managers], "not before the agents come, and before they are warned");
    assert_eq!(ada.hears(&fresh).await, []);
    fresh.clock.pass(Span::minutes(4));
    assert_eq!(ada.hears(&fresh).await, [of(ida.chat(), Kind::NewChat, Level::Agents, queued)]);

    let answered = fresh.clock.now();
    fresh.desk.pick(&ada.agent, ida.chat()).await.unwrap();
    fresh.clock.pass(Span::minutes(1));
    assert_eq!(cy.hears(&fresh).await, [of(ida.chat(), Kind::Message, Level::Managers, answered)]);
    assert_eq!(ada.hears(&fresh).await, []);
}

#[tokio::test]
async fn what_nobody_could_hear_is_told_when_somebody_comes_and_what_was_heard_is_not_told_after_a_restart() {
    let fresh = office(agents_after(5, 0)).await;
    let ida = fresh.waiting("support").await;
    fresh.clock.pass(Span::minutes(6));
    fresh.desk.warn().await.unwrap();
    let mut ada = Ear::present(&fresh, "ada").await;
    assert_eq!(ada.hears(&fresh).await.len(), 1);
    let session = fresh.session("ada").await;
    drop(ada);
    fresh.desk.close().await;

    let again = Desk::open(fresh.database.clone(), fresh.clock.clone()).await.unwrap();
    again.reached_at(DOOR);
    again.notice_hours().await.unwrap();
    let agent = fresh_agent(&again, "ada").await;
    let (mut line, frames) = AgentLine::open(&again, &session).await.unwrap();
    let Some(Down::Office { office }) = frames.last() else { panic!("the line begins with an office") };
    assert!(office.card(ida.chat()).unwrap().late, "the lists know it still");
    let late = ida_on(&again, &fresh).await;
    again.warn().await.unwrap();
    fresh.clock.pass(Span::minutes(5));
    again.warn().await.unwrap();
    again.set_presence(&agent, Presence::Paused, "over").await.unwrap();
    let mut warned = Vec::new();
    'reading: loop {
        let next = tokio::time::timeout(Duration::from_secs(20), line.next()).await;
        for frame in next.unwrap().unwrap() {
            match frame {
                Down::Warning { warning } => warned.push(warning.chat),
                Down::Colleague { colleague } if colleague.pause == "over" => break 'reading,
                _ => {}
            }
        }
    }
    assert_eq!(warned, [late.chat()], "only of the new one");
    again.close().await;
}

async fn fresh_agent(desk: &Desk, name: &str) -> Agent {
    desk.agent_by_email(&format!("{name}@shop.example")).await.unwrap()
}

async fn ida_on(desk: &Desk, fresh: &Fresh) -> Ida {
    let ida = fresh.ida("support");
    desk.start_chat(ida.start.clone()).await.unwrap();
    ida
}

#[tokio::test]
async fn a_warning_by_mail_says_who_waits_where_and_leads_to_the_chat() {
    let mut warnings = agents_after(0, 2);
    warnings.mail = true;
    warnings.popup = false;
    let fresh = office(warnings).await;
    fresh.channels(|settings| settings.name = "Support <&> more".into()).await;
    let mut smtp = Smtp::start().await;
    fresh.desk.deliver_by(Mailer::smtp(&smtp.url(), "Nordlys <chat@nordlys.example>").unwrap());
    let mut ada = Ear::present(&fresh, "ada").await;
    let ida = fresh.waiting("support").await;
    let (mut customer, _) = ida.line(&fresh).await;
    fresh.desk.pick(&ada.agent, ida.chat()).await.unwrap();
    let long = format!("<b>Hello</b> {}end-of-message", "and so on ".repeat(60));
    ida.says(&fresh, &long).await.unwrap();
    fresh.desk.note(&ada.agent, ida.chat(), write(), SECRET).await.unwrap();
    fresh.clock.pass(Span::minutes(3));
    assert_eq!(ada.hears(&fresh).await, [], "no popup is wanted");

    let mail = smtp.mail().await;
    assert_eq!(mail.to, ["ada@shop.example"], "whom it concerns, at their own address");
    let parsed = MessageParser::default().parse(&mail.bytes).unwrap();
    assert_eq!(parsed.subject().unwrap(), "Ida Lindqvist waits in Support <&> more");
    let (text, html) = (parsed.body_text(0).unwrap(), parsed.body_html(0).unwrap());
    let link = format!("https://chat.shop.example/chats/{}", ida.chat());
    for part in [&text, &html] {
        assert!(part.contains("Ida Lindqvist has waited 3 minutes for a reply from Ada"), "{part}");
        assert!(part.contains(&link) && part.contains("UTC"), "{part}");
        assert!(!part.contains(SECRET) && !part.contains("end-of-message"), "{part}");
    }
    assert!(text.contains("<b>Hello</b>") && html.contains("&lt;b&gt;Hello&lt;/b&gt;"), "{html}");
    assert!(html.contains("Support &lt;&amp;&gt; more") && !html.contains("<b>Hello"), "{html}");

    // It stands among the mails that admins see, and is none of the customer's business.
    let listed = fresh.desk.mails(10).await.unwrap();
    assert_eq!((listed.len(), listed[0].to.as_str()), (1, "a…@shop.example"));
    fresh.desk.say(&ada.agent, ida.chat(), write(), "last words").await.unwrap();
    let said = |frame: &Down| matches!(frame, Down::Entries { entries, .. } if format!("{entries:?}").contains("last words"));
    loop {
        let frames = tokio::time::timeout(Duration::from_secs(20), customer.next()).await.unwrap().unwrap();
        assert!(!frames.iter().any(|frame| matches!(frame, Down::Mail { .. })), "{frames:?}");
        if frames.iter().any(said) {
            break;
        }
    }
    fresh.channels(|settings| settings.after.on = true).await;
    fresh.desk.end_chat(&ada.agent, ida.chat(), write()).await.unwrap();
    let (_line, frames) = ida.line(&fresh).await;
    assert!(!frames.iter().any(|frame| matches!(frame, Down::Mail { .. })), "{frames:?}");
}

#[tokio::test]
async fn named_mailboxes_get_one_mail_each_in_the_channels_language_whoever_is_there() {
    let fresh = office(Warnings {
        new_chat_minutes: minutes(1),
        new_chat_manager_minutes: minutes(1),
        popup: false,
        mail: true,
        mail_to: ["team@shop.example", "boss@shop.example"]
            .map(|to| domain::Email::parse(to).unwrap())
            .to_vec(),
        ..Warnings::default()
    })
    .await;
    let mut all = fresh.desk.export_settings().await.unwrap();
    all.channels.iter_mut().for_each(|channel| channel.settings.language = "da".into());
    all.reply_templates =
        serde_json::from_str(r#"[{"mail":"warning","language":"da","subject":"{customer}: {channel}!"}]"#)
            .unwrap();
    fresh.desk.import_settings(all, &["en", "da"]).await.unwrap();
    let mut smtp = Smtp::start().await;
    fresh.desk.deliver_by(Mailer::smtp(&smtp.url(), "chat@nordlys.example").unwrap());
    let _ida = fresh.waiting("support").await;
    fresh.clock.pass(Span::minutes(1));
    fresh.desk.warn().await.unwrap();
    let mut to = Vec::new();
    for _ in 0..2 {
        let mail = smtp.mail().await;
        let parsed = MessageParser::default().parse(&mail.bytes).unwrap();
        assert_eq!(parsed.subject().unwrap(), "Ida Lindqvist: Support!", "the admin's words");
        let text = parsed.body_text(0).unwrap();
        assert!(text.contains("Ida Lindqvist har ventet 1 minut på, at nogen svarer"), "{text}");
        to.extend(mail.to);
    }
    to.sort();
    assert_eq!(to, ["boss@shop.example", "team@shop.example"]);
    fresh.desk.warn().await.unwrap();
    fresh.desk.deliver_mail().await.unwrap();
    assert!(smtp.has_no_more(), "the managers' waits for an agent to be there");
}

#[tokio::test]
async fn two_processes_on_one_store_warn_once() {
    let mut warnings = agents_after(1, 0);
    (warnings.popup, warnings.mail) = (false, true);
    warnings.mail_to = vec![domain::Email::parse("team@shop.example").unwrap()];
    let fresh = office(warnings).await;
    // Not before both look.
    fresh.clock.pass(Span::seconds(1));
    for _ in 0..20 {
        fresh.waiting("support").await;
    }
    let other = Desk::open(fresh.database.clone(), fresh.clock.clone()).await.unwrap();
    other.reached_at(DOOR);
    other.notice_hours().await.unwrap();
    fresh.clock.pass(Span::minutes(1));
    let (one, two) = tokio::join!(fresh.desk.warn(), other.warn());
    one.unwrap();
    two.unwrap();
    other.close().await;
    assert_eq!(fresh.desk.mails(100).await.unwrap().len(), 20, "one for each chat");
}

#[tokio::test]
async fn a_process_that_nobody_reaches_warns_nobody() {
    let mut warnings = agents_after(1, 0);
    warnings.mail = true;
    warnings.mail_to = vec![domain::Email::parse("team@shop.example").unwrap()];
    let fresh = Fresh::desk().await;
    fresh.channels(|settings| settings.warnings = warnings.clone()).await;
    fresh.waiting("support").await;
    fresh.clock.pass(Span::minutes(2));
    fresh.desk.warn().await.unwrap();
    assert_eq!(fresh.desk.mails(10).await.unwrap().len(), 0, "as `snak admin` beside a server");
    fresh.desk.reached_at(DOOR);
    fresh.desk.warn().await.unwrap();
    assert_eq!(fresh.desk.mails(10).await.unwrap().len(), 1);
}

#[tokio::test]
async fn the_settings_are_taken_with_parts_of_minutes_and_refused_in_words() {
    let fresh = Fresh::desk().await;
    let file = |warnings: &str| {
        let channel = format!(r#"{{"key":"support","name":"Support","warnings":{warnings}}}"#);
        serde_json::from_str(&format!(r#"{{"channels":[{channel}]}}"#)).unwrap()
    };
    fresh.desk.import_settings(file(r#"{"message_minutes":0.05}"#), &["en"]).await.unwrap();
    let kept = fresh.desk.export_settings().await.unwrap();
    let support = kept.channels.iter().find(|c| c.key.as_str() == "support").unwrap();
    let written = serde_json::to_value(&support.settings.warnings).unwrap();
    assert_eq!(written["message_minutes"].as_f64(), Some(0.05));
    let refused = fresh.desk.import_settings(file(r#"{"new_chat_minutes":-2}"#), &["en"]).await.unwrap_err();
    assert_eq!(
        refused.to_string(),
        "channel support: warnings.new_chat_minutes: between 0, which is off, and 1440"
    );
}
