//! Who of several agents is offered which of several chats, and how it is told afterwards.

use std::time::{Duration, Instant};

use desk::line::AgentLine;
use desk::{Agent, Desk};
use domain::channel::closed::Unattended;
use domain::channel::routing::{Between, Mode};
use domain::profile::{Media, Profile};
use domain::routing::{Decided, Decision, Why};
use domain::time::Span;
use domain::{ChatId, Down, Presence, Refusal, State, What};
use tokio::task::JoinSet;

use crate::fresh::{Fresh, Ida, key, write};
use crate::laws::Dice;
use crate::offer::{offered_to, offering};

/// Changes what the file says of a person.
async fn person(fresh: &Fresh, name: &str, change: impl Fn(&mut domain::settings::Profile)) {
    let mut all = fresh.desk.export_settings().await.unwrap();
    all.people.iter_mut().filter(|person| person.name == name).for_each(change);
    fresh.desk.import_settings(all, &["en", "da", "de"]).await.unwrap();
}

async fn skill(fresh: &Fresh, name: &str, skill: i64) {
    person(fresh, name, |person| person.seats.iter_mut().for_each(|seat| seat.skill = skill)).await;
}

async fn why(fresh: &Fresh, chat: ChatId) -> Vec<Decision> {
    fresh.desk.why(&fresh.agent("cy").await, chat).await.unwrap()
}

fn told(decisions: &[Decision]) -> Vec<(Decided, Option<&str>)> {
    decisions.iter().map(|d| (d.what, d.agent.as_ref().map(|(_, name)| name.as_str()))).collect()
}

#[tokio::test]
async fn the_most_skilled_is_asked_then_who_has_the_fewest_chats_then_who_was_idle_for_the_longest() {
    let fresh = offering().await;
    skill(&fresh, "Bo", 8).await;
    let (ada, _ada) = fresh.present("ada").await;
    let (bo, _bo) = fresh.present("bo").await;
    let asked = async |name: &str, me: &Agent| {
        let one = fresh.waiting("support").await;
        assert_eq!(offered_to(&fresh, one.chat()).await.as_deref(), Some(name));
        fresh.desk.accept_offer(me, one.chat()).await.unwrap();
        fresh.clock.pass(Span::seconds(1));
        one
    };
    let first = asked("Bo", &bo).await;
    let second = asked("Bo", &bo).await;
    asked("Ada", &ada).await.ends(&fresh).await.unwrap();
    first.ends(&fresh).await.unwrap();
    skill(&fresh, "Bo", 5).await;
    // Bo has one, she has none.
    let third = asked("Ada", &ada).await;
    fresh.clock.pass(Span::seconds(1));
    third.ends(&fresh).await.unwrap();
    second.ends(&fresh).await.unwrap();
    fresh.clock.pass(Span::seconds(1));
    // Bo's last offer is longer ago, and his last chat ended as late as hers.
    let fourth =
        asked(if ada.id < bo.id { "Ada" } else { "Bo" }, if ada.id < bo.id { &ada } else { &bo }).await;
    fourth.ends(&fresh).await.unwrap();
    fresh.channels(|settings| settings.routing.between = Between::RoundRobin).await;
    let (name, me) = if ada.id < bo.id { ("Bo", &bo) } else { ("Ada", &ada) };
    asked(name, me).await;
}

#[tokio::test]
async fn a_channel_with_a_higher_priority_comes_first_whatever_the_age() {
    let fresh = offering().await;
    let mut all = fresh.desk.export_settings().await.unwrap();
    for channel in &mut all.channels {
        channel.settings.routing.mode = Mode::Both;
        channel.settings.routing.priority = if channel.key == key("sales") { 3 } else { 0 };
    }
    fresh.desk.import_settings(all, &["en"]).await.unwrap();
    let (old, new) = (fresh.waiting("support").await, fresh.waiting("sales").await);
    let bo = fresh.agent("bo").await;
    let (_ada, _line) = fresh.present("ada").await;
    fresh.desk.route().await.unwrap();
    assert_eq!(offered_to(&fresh, old.chat()).await, None);
    // Only sales rings; the older one is still there for who picks.
    assert_eq!(fresh.desk.pick_next(&bo).await, Ok(old.chat()));
    let (older, newer) = (fresh.waiting("support").await, fresh.waiting("sales").await);
    assert_eq!(fresh.desk.pick_next(&bo).await, Ok(newer.chat()));
    for one in [old, new, newer] {
        one.ends(&fresh).await.unwrap();
    }
    assert_eq!(offered_to(&fresh, older.chat()).await.as_deref(), Some("Ada"));
}

#[tokio::test]
async fn what_an_agent_has_chosen_to_work_at_decides_what_they_are_offered() {
    let fresh = offering().await;
    fresh.channels(|settings| settings.closed.unattended = Unattended::Closed).await;
    let written = Profile { media: vec![Media::Request], ..Profile::standard() };
    let sales = Profile {
        name: "Sales".into(),
        channels: Some(vec![key("sales")]),
        capacity: Some(1),
        ..Profile::standard()
    };
    let all = Profile { name: "All".into(), ..Profile::standard() };
    let given = [all, sales, written];
    person(&fresh, "Ada", |person| person.profiles = given.to_vec()).await;
    let (ada, _line) = fresh.present("ada").await;
    let me = fresh.desk.office(&ada).await.unwrap().me;
    assert_eq!((me.profile.as_str(), me.profiles.len(), me.capacity), ("All", 3, 2));

    let ida = fresh.waiting("support").await;
    let (tom, uma) = (fresh.waiting("sales").await, fresh.waiting("sales").await);
    assert_eq!(offered_to(&fresh, ida.chat()).await.as_deref(), Some("Ada"));
    assert_eq!(fresh.desk.choose_profile(&ada, "Everything").await, Err(Refusal::NotFound));
    fresh.desk.choose_profile(&ada, "Sales").await.unwrap();
    assert_eq!(offered_to(&fresh, ida.chat()).await, None, "what rang is taken back");
    assert_eq!(offered_to(&fresh, tom.chat()).await.as_deref(), Some("Ada"));
    assert!(!fresh.desk.is_open(&key("support")) && fresh.desk.is_open(&key("sales")));
    fresh.desk.accept_offer(&ada, tom.chat()).await.unwrap();
    assert_eq!(offered_to(&fresh, uma.chat()).await, None, "one at a time in this profile");
    assert_eq!(fresh.desk.office(&ada).await.unwrap().me.capacity, 1);

    fresh.desk.choose_profile(&ada, "Standard").await.unwrap();
    assert_eq!(offered_to(&fresh, uma.chat()).await, None, "without chats");
    assert_eq!(why(&fresh, ida.chat()).await.last().unwrap().reasons.considered[0].why, Some(Why::Media));
    fresh.desk.choose_profile(&ada, "All").await.unwrap();
    assert_eq!(offered_to(&fresh, ida.chat()).await.as_deref(), Some("Ada"));

    // A profile that is gone is no longer chosen.
    fresh.desk.choose_profile(&ada, "Sales").await.unwrap();
    person(&fresh, "Ada", |person| person.profiles.clear()).await;
    let me = fresh.desk.office(&ada).await.unwrap().me;
    assert_eq!((me.profile.as_str(), me.capacity), ("Standard", 2));
    let exported = fresh.desk.export_settings().await.unwrap();
    fresh.desk.import_settings(exported.clone(), &["en"]).await.unwrap();
    assert_eq!(fresh.desk.export_settings().await.unwrap(), exported);
}

#[tokio::test]
async fn profiles_and_skills_come_out_of_the_file_as_they_went_in_and_what_is_wrong_is_said() {
    let fresh = offering().await;
    let danish = Profile {
        name: "Dansk".into(),
        languages: vec!["da".into()],
        capacity: Some(3),
        ..Profile::standard()
    };
    person(&fresh, "Ada", |person| {
        person.profiles = vec![danish.clone()];
        person.seats[0].skill = 9;
    })
    .await;
    let mut all = fresh.desk.export_settings().await.unwrap();
    let ada = all.people.iter_mut().find(|person| person.name == "Ada").unwrap();
    assert_eq!((&ada.profiles, ada.seats[0].skill, ada.capacity), (&vec![danish.clone()], 9, 2));
    ada.seats[0].skill = 10;
    ada.profiles.push(Profile { channels: Some(vec![key("product")]), media: Vec::new(), ..danish });
    let refused = fresh.desk.import_settings(all, &["en"]).await.unwrap_err().to_string();
    for problem in
        ["skill: between 1 and 9", "twice", "no seat in product", "media", "\"da\" is not one of en"]
    {
        assert!(refused.contains(problem), "{problem}: {refused}");
    }
}

#[tokio::test]
async fn who_speaks_the_customers_language_is_asked_and_others_only_if_nobody_present_does() {
    let fresh = offering().await;
    let speaks = |language: &str| Profile { languages: vec![language.into()], ..Profile::standard() };
    person(&fresh, "Ada", |person| person.profiles = vec![speaks("en")]).await;
    person(&fresh, "Bo", |person| person.profiles = vec![speaks("da")]).await;
    skill(&fresh, "Ada", 9).await;
    let (ada, _ada) = fresh.present("ada").await;
    let (bo, _bo) = fresh.present("bo").await;
    let danish = async || {
        let mut ida = fresh.ida("support");
        ida.start.language = "da".into();
        fresh.desk.start_chat(ida.start.clone()).await.unwrap();
        fresh.clock.pass(Span(1));
        ida
    };
    let one = danish().await;
    assert_eq!(offered_to(&fresh, one.chat()).await.as_deref(), Some("Bo"));
    let other = danish().await;
    assert_eq!(offered_to(&fresh, other.chat()).await, None, "he is here, and free again soon");
    let considered = why(&fresh, other.chat()).await.remove(0).reasons.considered;
    let of = |name: &str| considered.iter().find(|c| c.name == name).unwrap().why;
    assert_eq!((of("Ada"), of("Bo"), of("Cy")), (Some(Why::Language), Some(Why::Ringing), Some(Why::Away)));
    fresh.desk.accept_offer(&bo, one.chat()).await.unwrap();
    fresh.desk.set_present(&bo, false).await.unwrap();
    assert_eq!(offered_to(&fresh, other.chat()).await.as_deref(), Some("Ada"));
    fresh.desk.accept_offer(&ada, other.chat()).await.unwrap();
}

#[tokio::test]
async fn an_away_customer_is_not_offered_and_counts_again_when_back() {
    let fresh = offering().await;
    let ida = fresh.waiting("support").await;
    fresh.clock.pass(Span::seconds(41));
    let tom = fresh.waiting("support").await;
    let (ada, _line) = fresh.present("ada").await;
    assert_eq!(offered_to(&fresh, ida.chat()).await, None, "she has been away for 40 seconds");
    assert_eq!(offered_to(&fresh, tom.chat()).await.as_deref(), Some("Ada"), "and blocks nobody");
    fresh.desk.accept_offer(&ada, tom.chat()).await.unwrap();
    fresh.desk.route().await.unwrap();
    assert_eq!(why(&fresh, ida.chat()).await[0].reasons.because, Some(Why::CustomerAway));
    let _back = ida.line(&fresh).await;
    assert_eq!(offered_to(&fresh, ida.chat()).await.as_deref(), Some("Ada"));
}

#[tokio::test]
async fn places_bind_offers_and_more_of_them_are_used_at_once() {
    let fresh = offering().await;
    fresh.channels(|settings| settings.routing.mode = Mode::Both).await;
    let (ada, _line) = fresh.present("ada").await;
    let mut chats = Vec::new();
    for _ in 0..4 {
        chats.push(fresh.waiting("support").await.chat());
    }
    assert_eq!(offered_to(&fresh, chats[0]).await.as_deref(), Some("Ada"));
    // She takes two others by hand while it rings, and is full.
    fresh.desk.pick(&ada, chats[1]).await.unwrap();
    fresh.desk.pick(&ada, chats[2]).await.unwrap();
    let accepted = fresh.desk.accept_offer(&ada, chats[0]).await;
    assert!(matches!(accepted, Err(Refusal::Full { capacity: 2 } | Refusal::NotNow)), "{accepted:?}");
    assert_eq!(offered_to(&fresh, chats[0]).await, None, "nobody can answer it");
    let last = why(&fresh, chats[0]).await;
    assert!(last.iter().any(|d| d.what == Decided::Withdrawn && d.reasons.because == Some(Why::Full)));
    person(&fresh, "Ada", |person| person.capacity = 3).await;
    assert_eq!(offered_to(&fresh, chats[0]).await.as_deref(), Some("Ada"));
}

#[tokio::test]
async fn managers_read_why_a_chat_has_waited_and_others_do_not() {
    let fresh = offering().await;
    let ida = fresh.waiting("support").await;
    let _here = ida.line(&fresh).await;
    for _ in 0..3 {
        fresh.desk.route().await.unwrap();
        fresh.clock.pass(Span::seconds(1));
    }
    assert_eq!(told(&why(&fresh, ida.chat()).await), [(Decided::Nobody, None)], "once, not each time");
    let (ada, _ada) = fresh.present("ada").await;
    fresh.desk.route().await.unwrap();
    fresh.desk.decline_offer(&ada, ida.chat()).await.unwrap();
    fresh.desk.route().await.unwrap();
    let (bo, line) = fresh.present("bo").await;
    fresh.desk.route().await.unwrap();
    fresh.clock.pass(Span::seconds(30));
    fresh.desk.set_present(&ada, false).await.unwrap();
    fresh.desk.route().await.unwrap();
    drop(line);
    fresh.desk.route().await.unwrap();
    fresh.desk.set_present(&ada, true).await.unwrap();
    fresh.desk.route().await.unwrap();
    fresh.desk.accept_offer(&ada, ida.chat()).await.unwrap();
    let decisions = why(&fresh, ida.chat()).await;
    let (ada_was, bo_was) = (Some("Ada"), Some("Bo"));
    let all = told(&decisions);
    let said = all.iter().filter(|(what, _)| *what != Decided::Nobody).copied().collect::<Vec<_>>();
    assert_eq!(
        said,
        [
            (Decided::Offered, ada_was),
            (Decided::Declined, ada_was),
            (Decided::Offered, bo_was),
            (Decided::Expired, bo_was),
            (Decided::Offered, ada_was),
            (Decided::Accepted, ada_was),
        ]
    );
    let offered = decisions.iter().find(|d| d.what == Decided::Offered).unwrap();
    assert_eq!(offered.reasons.considered.len(), 3, "Ada, Bo and Cy sit there");
    assert!(decisions.is_sorted_by_key(|d| d.at));
    assert_eq!(fresh.desk.why(&bo, ida.chat()).await, Err(Refusal::NotAllowed));
    assert_eq!(fresh.desk.why(&fresh.agent("di").await, ida.chat()).await, Err(Refusal::NotFound));

    fresh.channels(|settings| settings.routing.mode = Mode::Pick).await;
    let tom = fresh.waiting("support").await;
    fresh.desk.pick(&ada, tom.chat()).await.unwrap();
    assert_eq!(told(&why(&fresh, tom.chat()).await), [(Decided::Picked, ada_was)]);
}

#[tokio::test]
async fn who_was_passed_over_for_a_pause_is_written_down_with_the_reason_they_gave() {
    let fresh = offering().await;
    let (desk, ida) = (&fresh.desk, fresh.waiting("support").await);
    let _here = ida.line(&fresh).await;
    let (ada, _ada) = fresh.present("ada").await;
    assert_eq!(offered_to(&fresh, ida.chat()).await.as_deref(), Some("Ada"));
    // She goes to lunch while it rings, and then, as the others see, to the dentist.
    for reason in ["Lunch", "Dentist", "Dentist", ""] {
        desk.set_presence(&ada, Presence::Paused, reason).await.unwrap();
        desk.route().await.unwrap();
    }
    let decisions = why(&fresh, ida.chat()).await;
    let withdrawn = decisions.iter().find(|d| d.what == Decided::Withdrawn).unwrap();
    assert_eq!(withdrawn.reasons.because, Some(Why::Paused));
    assert_eq!(withdrawn.reasons.pause, "Lunch");
    let nobody = decisions.iter().filter(|d| d.what == Decided::Nobody);
    let hers = nobody.map(|d| d.reasons.considered.iter().find(|c| c.name == "Ada").unwrap().clone());
    // Before she was there somebody may have looked, too.
    let hers = hers.filter(|ada| ada.why == Some(Why::Paused));
    let hers: Vec<_> = hers.map(|ada| (ada.why, ada.pause)).collect();
    let paused = |reason: &str| (Some(Why::Paused), reason.to_owned());
    assert_eq!(hers, [paused("Lunch"), paused("Dentist"), paused("")], "each reason once");
    let others = decisions.iter().flat_map(|d| &d.reasons.considered).filter(|c| c.name != "Ada");
    assert!(others.into_iter().all(|c| c.pause.is_empty()));
    desk.set_present(&ada, true).await.unwrap();
    assert_eq!(offered_to(&fresh, ida.chat()).await.as_deref(), Some("Ada"));
    let last = why(&fresh, ida.chat()).await.pop().unwrap();
    assert!(last.reasons.considered.iter().all(|c| c.pause.is_empty()), "she is back");
}

#[tokio::test]
async fn an_offer_falls_when_its_channel_stops_offering() {
    let fresh = offering().await;
    let (ada, _line) = fresh.present("ada").await;
    let ida = fresh.waiting("support").await;
    assert_eq!(offered_to(&fresh, ida.chat()).await.as_deref(), Some("Ada"));
    fresh.channels(|settings| settings.routing.mode = Mode::Pick).await;
    assert_eq!(offered_to(&fresh, ida.chat()).await, None);
    assert_eq!(fresh.desk.pick_next(&ada).await, Ok(ida.chat()));
}

#[tokio::test]
async fn what_another_process_imports_is_noticed_without_a_bell() {
    let fresh = Fresh::desk().await;
    let (_ada, _line) = fresh.present("ada").await;
    let ida = fresh.waiting("support").await;
    let other = Desk::open(fresh.database.clone(), fresh.clock.clone()).await.unwrap();
    let mut all = other.export_settings().await.unwrap();
    all.channels.iter_mut().for_each(|channel| channel.settings.routing.mode = Mode::Offer);
    other.import_settings(all, &["en"]).await.unwrap();
    other.close().await;
    let rings = async {
        let cy = fresh.agent("cy").await;
        while fresh.desk.office(&cy).await.unwrap().card(ida.chat()).unwrap().offer.is_none() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), rings).await.unwrap();
}

/// Until the line has brought an office in which support is called so, and its chats are picked or not.
async fn support_is(line: &mut AgentLine, name: &str, picks: bool) {
    let wanted = |frame: &Down| match frame {
        Down::Office { office } => {
            office.channels.iter().any(|s| s.key == key("support") && s.name == name && s.picks == picks)
        }
        _ => false,
    };
    let comes = async { while !line.next().await.unwrap().iter().any(wanted) {} };
    tokio::time::timeout(Duration::from_secs(20), comes).await.unwrap();
}

#[tokio::test]
async fn consoles_learn_at_once_that_a_channels_chats_go_to_agents_in_another_way() {
    let fresh = Fresh::desk().await;
    let (_ada, mut line) = fresh.present("ada").await;
    fresh.channels(|settings| settings.routing.mode = Mode::Offer).await;
    support_is(&mut line, "Support", false).await;

    // Another process is noticed when the settings are looked at again.
    let other = Desk::open(fresh.database.clone(), fresh.clock.clone()).await.unwrap();
    let mut all = other.export_settings().await.unwrap();
    let support = all.channels.iter_mut().find(|channel| channel.key == key("support")).unwrap();
    support.settings.routing.mode = Mode::Both;
    support.settings.name = "Help".into();
    other.import_settings(all, &["en"]).await.unwrap();
    other.close().await;
    fresh.clock.pass(Span::seconds(6));
    fresh.desk.notice_hours().await.unwrap();
    support_is(&mut line, "Help", true).await;

    // What is the same is not told.
    fresh.channels(|_| {}).await;
    let again = tokio::time::timeout(Duration::from_millis(200), support_is(&mut line, "Help", true)).await;
    assert!(again.is_err());
}

/// Four at once answer, pick, go and come, while customers come and go.
const STEPS: usize = 60;
const ROUNDS: u64 = 6;

async fn answers(desk: Desk, me: Agent, chats: Vec<ChatId>, mut dice: Dice) {
    for _ in 0..STEPS {
        let office = desk.office(&me).await.unwrap();
        let rings = office.incoming().into_iter().find(|c| c.offer.as_ref().is_some_and(|o| o.to == me.id));
        let rings = rings.map(|card| card.chat);
        let chat = chats[dice.roll(chats.len())];
        let answer = match (dice.roll(12), rings) {
            (0..4, Some(rings)) => desk.accept_offer(&me, rings).await,
            (4..6, Some(rings)) => desk.decline_offer(&me, rings).await,
            // What rings at somebody else, or not at all.
            (6, _) => desk.accept_offer(&me, chat).await,
            (7, _) => desk.pick(&me, chat).await,
            (8, _) => desk.pick_next(&me).await.map(drop),
            (9, _) => desk.set_presence(&me, Presence::Paused, "tea").await,
            (10, _) => match office.ongoing().first() {
                Some(card) => desk.end_chat(&me, card.chat, write()).await,
                None => Ok(()),
            },
            _ => desk.set_present(&me, true).await,
        };
        let refused = answer.err();
        assert!(
            refused.is_none()
                || matches!(
                    refused,
                    Some(
                        // Not started yet.
                        Refusal::NotFound
                            | Refusal::NotNow
                            | Refusal::NotAllowed
                            | Refusal::Ended
                            | Refusal::AlreadyTaken { .. }
                            | Refusal::Full { .. }
                            | Refusal::NothingWaiting
                            | Refusal::Busy
                    )
                ),
            "{refused:?}"
        );
        tokio::task::yield_now().await;
    }
}

/// While others act: one owner, nobody above their places, one open offer for each.
async fn watch(desk: Desk, manager: Agent, stop: tokio_util::sync::CancellationToken) -> usize {
    let mut looks = 0;
    while !stop.is_cancelled() {
        let office = desk.office(&manager).await.unwrap();
        let mut hands = std::collections::HashMap::new();
        let mut rings = std::collections::HashSet::new();
        for card in office.all_ongoing() {
            *hands.entry(card.owner.unwrap()).or_insert(0) += 1;
        }
        for offer in office.incoming().into_iter().filter_map(|card| card.offer.as_ref()) {
            assert!(rings.insert(offer.to), "{} is offered two at once", offer.name);
        }
        assert!(hands.values().all(|n| *n <= 2), "{hands:?}");
        looks += 1;
        tokio::task::yield_now().await;
    }
    looks
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_agents_do_at_once_each_chat_has_one_owner_and_none_is_forgotten() {
    let mut looks = 0;
    let mut taken = 0;
    for seed in 1..=ROUNDS {
        let fresh = offering().await;
        fresh.channels(|settings| settings.routing.mode = Mode::Both).await;
        let manager = fresh.agent("cy").await;
        let idas: Vec<Ida> = (0..12).map(|_| fresh.ida("support")).collect();
        let chats: Vec<ChatId> = idas.iter().map(Ida::chat).collect();
        let (mut lines, mut acting) = (Vec::new(), JoinSet::new());
        for (nth, name) in ["ada", "bo", "cy", "ada"].into_iter().enumerate() {
            let (me, line) = fresh.present(name).await;
            lines.push(line);
            let dice = Dice::new(seed * 100 + u64::try_from(nth).unwrap());
            acting.spawn(answers(fresh.desk.clone(), me, chats.clone(), dice));
        }
        let stop = tokio_util::sync::CancellationToken::new();
        let watching = tokio::spawn(watch(fresh.desk.clone(), manager.clone(), stop.clone()));
        for (nth, ida) in idas.iter().enumerate() {
            let (desk, start) = (fresh.desk.clone(), ida.start.clone());
            acting.spawn(async move {
                desk.start_chat(start.clone()).await.unwrap();
                if nth % 4 == 3 {
                    let me = desk.customer(&start.token).await.unwrap();
                    drop(desk.customer_ends(&me, write()).await);
                }
            });
        }
        let clock = fresh.clock.clone();
        acting.spawn(async move {
            for _ in 0..STEPS {
                // Offers run out now and then.
                clock.pass(Span::seconds(3));
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        });
        acting.join_all().await;
        stop.cancel();
        looks += watching.await.unwrap();

        // In the evening everybody is there, and takes what rings until nobody waits.
        let mut customers = Vec::new();
        for ida in &idas {
            customers.push(ida.line(&fresh).await);
        }
        for _ in 0..400 {
            for name in ["ada", "bo", "cy"] {
                let me = fresh.agent(name).await;
                fresh.desk.set_present(&me, true).await.unwrap();
                fresh.desk.route().await.unwrap();
                let office = fresh.desk.office(&me).await.unwrap();
                for card in office.ongoing() {
                    fresh.desk.end_chat(&me, card.chat, write()).await.unwrap();
                }
                let mine = |c: &&&domain::Card| c.offer.as_ref().is_some_and(|o| o.to == me.id);
                if let Some(card) = office.incoming().iter().find(mine) {
                    fresh.desk.accept_offer(&me, card.chat).await.unwrap();
                }
            }
            if fresh.desk.office(&manager).await.unwrap().incoming().is_empty() {
                break;
            }
            fresh.clock.pass(Span::seconds(25));
        }
        let office = fresh.desk.office(&manager).await.unwrap();
        assert!(office.incoming().is_empty(), "seed {seed}: somebody still waits");
        for ida in &idas {
            let conversation = fresh.desk.conversation(&manager, ida.chat()).await.unwrap();
            let joined = conversation.view.entries.iter().filter(|e| e.what == What::Joined).count();
            let answered = conversation.card.answered.is_some();
            assert_eq!(joined, usize::from(answered), "seed {seed}: taken once");
            assert!(conversation.card.state != State::Waiting);
            let decisions = why(&fresh, ida.chat()).await;
            let takes = |d: &&Decision| matches!(d.what, Decided::Accepted | Decided::Picked);
            assert_eq!(decisions.iter().filter(takes).count(), joined, "seed {seed}: and it is written down");
            taken += joined;
        }
        fresh.desk.close().await;
    }
    assert!(looks > 20 && taken > 30, "there was something to see: {looks} looks, {taken} taken");
}

/// The next moment at which a chat rings at the agent.
async fn rings(line: &mut AgentLine, me: &Agent) -> (ChatId, Instant) {
    let next = async {
        loop {
            for frame in line.next().await.unwrap() {
                if let Down::Card { card } = frame
                    && card.offer.as_ref().is_some_and(|offer| offer.to == me.id)
                {
                    return (card.chat, Instant::now());
                }
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(20), next).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_waiting_chat_rings_within_one_second_of_an_agent_becoming_free() {
    let fresh = Fresh::in_the_world().await;
    fresh.channels(|settings| settings.routing.mode = Mode::Offer).await;
    person(&fresh, "Ada", |person| person.capacity = 1).await;
    let (ada, mut line) = fresh.present("ada").await;
    fresh.waiting("support").await;
    let (mut chat, _) = rings(&mut line, &ada).await;
    let mut took = Vec::new();
    for nth in 0..60 {
        fresh.desk.accept_offer(&ada, chat).await.unwrap();
        fresh.waiting("support").await;
        // Nobody is free: it is looked at, and nothing rings.
        fresh.desk.route().await.unwrap();
        let free = match nth % 3 {
            0 => {
                let free = Instant::now();
                fresh.desk.end_chat(&ada, chat, write()).await.unwrap();
                free
            }
            1 => {
                fresh.desk.set_present(&ada, false).await.unwrap();
                fresh.desk.end_chat(&ada, chat, write()).await.unwrap();
                let free = Instant::now();
                fresh.desk.set_present(&ada, true).await.unwrap();
                free
            }
            _ => {
                fresh.desk.end_chat(&ada, chat, write()).await.unwrap();
                let (declined, _) = rings(&mut line, &ada).await;
                let next = fresh.waiting("support").await;
                let free = Instant::now();
                fresh.desk.decline_offer(&ada, declined).await.unwrap();
                assert_ne!(next.chat(), declined);
                free
            }
        };
        let (next, at) = rings(&mut line, &ada).await;
        took.push(at - free);
        chat = next;
    }
    took.sort();
    let at = |percent: usize| took[(took.len() - 1) * percent / 100];
    #[expect(clippy::print_stdout, reason = "how quick it was, for who wants to know")]
    {
        println!(
            "{} offers after somebody became free: p50 {:?}, p90 {:?}, p99 {:?}, at most {:?}",
            took.len(),
            at(50),
            at(90),
            at(99),
            at(100)
        );
    }
    assert!(at(100) < Duration::from_secs(1), "{:?}", at(100));
    fresh.desk.close().await;
}
