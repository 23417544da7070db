//! What goes down the live lines.

use std::time::Duration;

use desk::Invited;
use desk::line::{AgentLine, CustomerLine, Hello};
use domain::{ChatView, Down, Marks, Office, Phase, Refusal, Up};
use tokio::time::timeout;

use crate::fresh::{Fresh, key, write};

/// Applies frames as a widget would.
fn follow(view: &mut ChatView, frames: Vec<Down>) -> Option<i64> {
    let mut place = None;
    for frame in frames {
        match frame {
            Down::View { view: whole, .. } => *view = whole,
            Down::Entries { entries, .. } => {
                for entry in entries {
                    view.apply(entry);
                }
            }
            Down::Marks { marks, .. } => {
                view.marks.merge(marks);
            }
            Down::Place { place: now, .. } => place = Some(now),
            _ => {}
        }
    }
    place
}

fn office(frames: &[Down]) -> Office {
    frames
        .iter()
        .find_map(|f| if let Down::Office { office } = f { Some(office.clone()) } else { None })
        .unwrap()
}

#[tokio::test]
async fn the_customers_place_moves_up_as_others_are_answered() {
    let fresh = Fresh::desk().await;
    let ada = fresh.agent("ada").await;
    let _first = fresh.waiting("support").await;
    let second = fresh.waiting("support").await;
    let (mut line, frames) = second.line(&fresh).await;
    let mut view = ChatView::default();
    assert_eq!(follow(&mut view, frames), Some(2));
    fresh.desk.pick_next(&ada).await.unwrap();
    let mut place = None;
    while place.is_none() {
        place = follow(&mut view, line.next().await.unwrap());
    }
    assert_eq!(place, Some(1));
    fresh.desk.pick_next(&ada).await.unwrap();
    while view.phase == Phase::Waiting {
        assert_eq!(follow(&mut view, line.next().await.unwrap()), None, "who is answered has no place");
    }
    assert_eq!(view.agents, ["Ada"]);
}

#[tokio::test]
async fn a_line_that_comes_back_gets_what_it_missed_and_nothing_twice() {
    let fresh = Fresh::desk().await;
    let ada = fresh.agent("ada").await;
    let ida = fresh.waiting("support").await;
    let (line, frames) = ida.line(&fresh).await;
    let mut view = ChatView::default();
    follow(&mut view, frames);
    drop(line);
    fresh.desk.pick(&ada, ida.chat()).await.unwrap();
    fresh.desk.say(&ada, ida.chat(), write(), "one").await.unwrap();
    fresh.desk.say(&ada, ida.chat(), write(), "two").await.unwrap();
    let (_line, frames) = CustomerLine::open(&fresh.desk, ida.hello(view.last())).await.unwrap();
    let sent: usize =
        frames.iter().map(|f| if let Down::Entries { entries, .. } = f { entries.len() } else { 0 }).sum();
    follow(&mut view, frames);
    assert_eq!((sent, view.entries.len(), view == ida.view(&fresh).await), (3, 4, true));
}

#[tokio::test]
async fn who_is_ahead_of_the_store_or_of_another_epoch_gets_it_all_anew() {
    let fresh = Fresh::desk().await;
    let ida = fresh.waiting("support").await;
    let stale =
        Hello::Chat { token: ida.start.token.clone(), seen: 1, epoch: Some("before the restore".into()) };
    for hello in [ida.hello(99), stale] {
        let (_line, frames) = CustomerLine::open(&fresh.desk, hello).await.unwrap();
        assert!(frames.iter().any(|f| matches!(f, Down::View { .. })));
    }
}

#[tokio::test]
async fn a_flood_that_overflows_the_mailbox_still_arrives_whole() {
    let fresh = Fresh::desk().await;
    let ida = fresh.waiting("support").await;
    let (mut line, frames) = ida.line(&fresh).await;
    let mut view = ChatView::default();
    follow(&mut view, frames);
    for n in 0..300 {
        ida.says(&fresh, &format!("{n}")).await.unwrap();
    }
    while view.last() < 301 {
        follow(&mut view, line.next().await.unwrap());
    }
    assert_eq!(view.entries.iter().map(|e| e.seq).collect::<Vec<_>>(), (1..=301).collect::<Vec<_>>());
}

#[tokio::test]
async fn typing_goes_both_ways_and_never_back_to_its_author() {
    let fresh = Fresh::desk().await;
    let token = fresh.session("ada").await;
    let (mut hers, _) = AgentLine::open(&fresh.desk, &token).await.unwrap();
    let ada = fresh.agent("ada").await;
    let ida = fresh.waiting("support").await;
    fresh.desk.pick(&ada, ida.chat()).await.unwrap();
    let (mut idas, _) = ida.line(&fresh).await;
    // She watches; what was news until then is heard.
    hers.hear(Up::Watch { chat: ida.chat(), seen: 0 }).await.unwrap();
    // What she writes for colleagues is not even seen to be written.
    hers.hear(Up::Typing { chat: Some(ida.chat()), on: true, private: true }).await.unwrap();
    hers.hear(Up::Typing { chat: Some(ida.chat()), on: true, private: false }).await.unwrap();
    assert_eq!(
        idas.next().await.unwrap(),
        [Down::Typing { chat: None, by: "Ada".into(), id: None, on: true }]
    );
    idas.hear(Up::Typing { chat: None, on: true, private: false }).await.unwrap();
    let typing = Down::Typing { chat: Some(ida.chat()), by: String::new(), id: None, on: true };
    let mut heard = Vec::new();
    while !heard.contains(&typing) {
        heard.extend(hers.next().await.unwrap());
    }
    assert!(!heard.iter().any(|frame| matches!(frame, Down::Typing { by, .. } if by == "Ada")));
}

#[tokio::test]
async fn an_agents_lists_follow_and_equal_fresh_ones() {
    let fresh = Fresh::desk().await;
    let token = fresh.session("bo").await;
    let (mut his, frames) = AgentLine::open(&fresh.desk, &token).await.unwrap();
    let mut lists = office(&frames);
    let (ada, bo) = (fresh.agent("ada").await, fresh.agent("bo").await);
    let (one, two) = (fresh.waiting("support").await, fresh.waiting("sales").await);
    fresh.desk.pick(&ada, one.chat()).await.unwrap();
    fresh.desk.pick(&bo, two.chat()).await.unwrap();
    two.says(&fresh, "hello").await.unwrap();
    fresh.desk.end_chat(&ada, one.chat(), write()).await.unwrap();
    let done = |lists: &Office| {
        lists.card(one.chat()).is_some_and(|c| !c.state.is_open())
            && lists.card(two.chat()).is_some_and(|c| c.unread == 2)
    };
    while !done(&lists) {
        for frame in his.next().await.unwrap() {
            match frame {
                Down::Card { card } => drop(lists.apply(card)),
                Down::Cards { cards } => cards.into_iter().for_each(|card| {
                    lists.apply(card);
                }),
                Down::Colleague { colleague } => lists.apply_colleague(colleague),
                _ => {}
            }
        }
    }
    let anew = fresh.desk.office(&bo).await.unwrap();
    assert_eq!(lists.ongoing(), anew.ongoing());
    assert_eq!(lists.incoming(), anew.incoming());
}

#[tokio::test]
async fn what_was_read_is_told_to_who_wrote_it() {
    let fresh = Fresh::desk().await;
    let ada = fresh.agent("ada").await;
    let ida = fresh.waiting("support").await;
    fresh.desk.pick(&ada, ida.chat()).await.unwrap();
    let (mut line, frames) = ida.line(&fresh).await;
    let mut view = ChatView::default();
    follow(&mut view, frames);
    assert_eq!(view.marks, Marks::default());
    fresh.desk.seen(&ada, ida.chat(), 99).await.unwrap();
    while view.marks.agent == 0 {
        follow(&mut view, line.next().await.unwrap());
    }
    assert_eq!(view.marks.agent, 2, "as far as there is something to read");
    // A manager who looks on has not read it for the customer.
    let cy = fresh.agent("cy").await;
    ida.says(&fresh, "still there?").await.unwrap();
    fresh.desk.seen(&cy, ida.chat(), 99).await.unwrap();
    assert_eq!(ida.view(&fresh).await.marks.agent, 2);
}

#[tokio::test]
async fn a_waiting_chat_that_a_colleague_takes_goes_out_of_sight() {
    let fresh = Fresh::desk().await;
    let token = fresh.session("bo").await;
    let (mut his, _) = AgentLine::open(&fresh.desk, &token).await.unwrap();
    let ada = fresh.agent("ada").await;
    let ida = fresh.waiting("support").await;
    let frames = his.hear(Up::Watch { chat: ida.chat(), seen: 0 }).await.unwrap();
    assert!(frames.iter().any(|f| matches!(f, Down::View { .. })), "he could take it, so he may read it");
    fresh.desk.pick(&ada, ida.chat()).await.unwrap();
    let taken = |f: &Down| matches!(f, Down::Card { card } if card.owner == Some(ada.id));
    while !his.next().await.unwrap().iter().any(taken) {}
    ida.says(&fresh, "marked-secret").await.unwrap();
    let news = his.next().await.unwrap();
    let said = |f: &Down| matches!(f, Down::Entries { .. });
    assert!(!news.is_empty() && !news.iter().any(said), "the card moves, the conversation is hers: {news:?}");
}

#[tokio::test]
async fn a_channel_is_open_while_somebody_who_can_answer_is_present() {
    let fresh = Fresh::desk().await;
    let support = key("support");
    let (mut page, frames) = CustomerLine::open(&fresh.desk, Hello::Channel(support.clone())).await.unwrap();
    let open = |on| Down::Open { on, closed: None };
    assert!(frames.contains(&open(false)));
    let token = fresh.session("ada").await;
    let ada = fresh.agent("ada").await;
    let (line, _) = AgentLine::open(&fresh.desk, &token).await.unwrap();
    assert!(!fresh.desk.is_open(&support), "a line alone is not presence: the switch is off");
    fresh.desk.set_present(&ada, true).await.unwrap();
    assert_eq!(page.next().await.unwrap(), [open(true)]);
    drop(line);
    fresh.clock.pass(domain::time::Span::seconds(29));
    fresh.desk.notice_who_left().await.unwrap();
    assert!(fresh.desk.is_open(&support), "a reload is not an absence");
    fresh.clock.pass(domain::time::Span::seconds(2));
    fresh.desk.notice_who_left().await.unwrap();
    assert_eq!(page.next().await.unwrap(), [open(false)]);
}

#[tokio::test]
async fn who_signs_out_loses_the_line() {
    let fresh = Fresh::desk().await;
    let token = fresh.session("ada").await;
    let (mut line, _) = AgentLine::open(&fresh.desk, &token).await.unwrap();
    fresh.desk.sign_out(&token).await.unwrap();
    let over = loop {
        match line.next().await {
            Ok(_) => {}
            Err(refusal) => break refusal,
        }
    };
    assert_eq!(over, Refusal::SignIn);
    assert!(AgentLine::open(&fresh.desk, &token).await.is_err());
}

#[tokio::test]
async fn a_console_that_is_ahead_of_the_store_gets_the_conversation_anew() {
    let fresh = Fresh::desk().await;
    let token = fresh.session("ada").await;
    let ida = fresh.waiting("support").await;
    fresh.desk.pick(&fresh.agent("ada").await, ida.chat()).await.unwrap();
    let (mut hers, frames) = AgentLine::open(&fresh.desk, &token).await.unwrap();
    let named = |f: &Down| matches!(f, Down::Welcome { epoch, .. } if epoch == fresh.desk.epoch());
    assert!(named(&frames[0]), "by its name she knows whether it is the store that she knew");
    let frames = hers.hear(Up::Watch { chat: ida.chat(), seen: 99 }).await.unwrap();
    assert!(matches!(&frames[0], Down::View { view, .. } if view.last() == 2), "{frames:?}");
}

#[tokio::test]
async fn an_agent_who_is_far_behind_catches_up_page_by_page() {
    let fresh = Fresh::desk().await;
    let token = fresh.session("ada").await;
    let ida = fresh.waiting("support").await;
    fresh.desk.pick(&fresh.agent("ada").await, ida.chat()).await.unwrap();
    for n in 0..500 {
        ida.says(&fresh, &format!("{n}")).await.unwrap();
    }
    let (mut hers, _) = AgentLine::open(&fresh.desk, &token).await.unwrap();
    let mut frames = hers.hear(Up::Watch { chat: ida.chat(), seen: 1 }).await.unwrap();
    let mut seen = 1;
    while seen < 502 {
        let mut pages = 0;
        for frame in frames {
            if let Down::Entries { entries, .. } = frame {
                pages += 1;
                assert!(entries.len() <= 200);
                for entry in entries {
                    seen += 1;
                    assert_eq!(entry.seq, seen);
                }
            }
        }
        assert!(pages <= 1, "a line holds one page at a time");
        frames = hers.next().await.unwrap();
    }
}

#[tokio::test]
async fn a_wait_that_is_given_up_loses_nothing() {
    let fresh = Fresh::desk().await;
    let ida = fresh.waiting("support").await;
    let (mut line, frames) = ida.line(&fresh).await;
    let mut view = ChatView::default();
    follow(&mut view, frames);
    for n in 0..50 {
        ida.says(&fresh, &format!("{n}")).await.unwrap();
        tokio::select! {
            biased;
            () = std::future::ready(()) => {}
            _ = line.wait() => {}
        }
    }
    while view.last() < 51 {
        let waited = line.wait().await;
        follow(&mut view, line.take(waited).await.unwrap());
    }
}

#[tokio::test]
async fn two_devices_of_one_agent_show_the_same() {
    let fresh = Fresh::desk().await;
    let first = fresh.session("ada").await;
    let second = fresh.session("ada").await;
    let tokens = [first, second];
    let ada = fresh.agent("ada").await;
    let ida = fresh.waiting("support").await;
    let mut devices = Vec::new();
    for token in &tokens {
        let (line, frames) = AgentLine::open(&fresh.desk, token).await.unwrap();
        devices.push((line, office(&frames), ChatView::default()));
    }
    fresh.desk.set_present(&ada, true).await.unwrap();
    fresh.desk.pick(&ada, ida.chat()).await.unwrap();
    for (line, _, view) in &mut devices {
        follow(view, line.hear(Up::Watch { chat: ida.chat(), seen: 0 }).await.unwrap());
    }
    fresh.desk.say(&ada, ida.chat(), write(), "Hello Ida").await.unwrap();
    ida.says(&fresh, "Hello").await.unwrap();
    fresh.desk.seen(&ada, ida.chat(), 99).await.unwrap();
    fresh.desk.end_chat(&ada, ida.chat(), write()).await.unwrap();
    for (line, lists, view) in &mut devices {
        let same = |lists: &Office, view: &ChatView| {
            let card = lists.card(ida.chat());
            card.is_some_and(|c| !c.state.is_open() && c.unread == 0)
                && lists.me.presence.is_present()
                && view.phase == Phase::Ended
                && view.marks.agent > 0
        };
        while !same(lists, view) {
            let frames = line.next().await.unwrap();
            for frame in &frames {
                match frame.clone() {
                    Down::Card { card } => drop(lists.apply(card)),
                    Down::Cards { cards } => cards.into_iter().for_each(|card| {
                        lists.apply(card);
                    }),
                    Down::Colleague { colleague } => lists.apply_colleague(colleague),
                    _ => {}
                }
            }
            follow(view, frames);
        }
    }
    assert_eq!(devices[0].2, devices[1].2);
    assert_eq!(devices[0].1, devices[1].1);
}

#[tokio::test]
async fn what_is_said_in_a_colleagues_chat_reaches_the_lists_a_little_later() {
    let fresh = Fresh::desk().await;
    let bo = fresh.agent("bo").await;
    let ida = fresh.waiting("support").await;
    fresh.desk.pick(&bo, ida.chat()).await.unwrap();
    let token = fresh.session("ada").await;
    let (mut line, frames) = AgentLine::open(&fresh.desk, &token).await.unwrap();
    let mut lists = office(&frames);
    ida.says(&fresh, "It is order 20418.").await.unwrap();
    let told = async {
        while lists.card(ida.chat()).unwrap().said != "It is order 20418." {
            for frame in line.next().await.unwrap() {
                assert!(!matches!(frame, Down::Card { .. }), "not at once: {frame:?}");
                if let Down::Cards { cards } = frame {
                    cards.into_iter().for_each(|card| assert!(lists.apply(card), "and once"));
                }
            }
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), told).await.unwrap();
}

#[tokio::test]
async fn who_left_a_chat_that_is_still_on_their_screen_hears_it_go_on_when_they_are_back() {
    let fresh = Fresh::desk().await;
    let ((ada, mut hers), (bo, _his)) = (fresh.present("ada").await, fresh.present("bo").await);
    let ida = fresh.waiting("support").await;
    let (desk, chat) = (&fresh.desk, ida.chat());
    desk.pick(&ada, chat).await.unwrap();
    let mut view = ChatView::default();
    follow(&mut view, hers.hear(Up::Watch { chat, seen: 0 }).await.unwrap());
    desk.invite(&ada, chat, write(), Invited::Agent(bo.id), true).await.unwrap();
    desk.accept_invitation(&bo, chat, write()).await.unwrap();
    let mut is_in = true;
    while is_in {
        let frames = hers.next().await.unwrap();
        let mut cards =
            frames.iter().filter_map(|f| if let Down::Card { card } = f { Some(card) } else { None });
        is_in = cards.next_back().is_none_or(|card| card.has(ada.id));
        follow(&mut view, frames);
    }
    desk.note(&bo, chat, write(), "while she was gone").await.unwrap();
    while let Ok(waited) = timeout(Duration::from_millis(50), hers.wait()).await {
        let frames = hers.take(waited).await.unwrap();
        assert!(!format!("{frames:?}").contains("while she was gone"), "she may not read it now");
    }

    desk.invite(&bo, chat, write(), Invited::Agent(ada.id), false).await.unwrap();
    desk.accept_invitation(&ada, chat, write()).await.unwrap();
    desk.note(&bo, chat, write(), "now that she is back").await.unwrap();
    let whole = desk.conversation(&ada, chat).await.unwrap().view;
    while view.last() < whole.last() {
        let frames = timeout(Duration::from_secs(5), hers.next()).await.expect("she hears of it").unwrap();
        follow(&mut view, frames);
    }
    assert_eq!(view.entries, whole.entries);
}
