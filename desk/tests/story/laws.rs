//! The promises, under random histories: several people act at once, repeat what they did, lose track and look again. What
//! each of them was told must then be what the store has, once and in order.

use std::collections::HashMap;

use desk::line::{CustomerLine, Hello};
use desk::{Agent, Desk, StartChat, Stored};
use domain::{ChatId, ChatView, Down, Entry, Refusal, State, What, WriteId};
use tokio::task::JoinSet;

use crate::fresh::{Fresh, Ida, write};

/// Histories a run, each in an office of its own.
const HISTORIES: u64 = 24;
const STEPS: usize = 40;
const CUSTOMERS: usize = 4;
/// What two agents at most have in hand; see `fresh.rs`.
const CAPACITY: usize = 2;
const SECRET: &str = "between us";

/// The same numbers on every machine.
#[derive(Clone)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(sides).unwrap()).unwrap()
    }
}

/// A write that was acknowledged.
#[derive(Clone, Debug)]
struct Acknowledged {
    chat: ChatId,
    write: WriteId,
    text: String,
    private: bool,
    stored: Stored,
}

/// Asks twice at the same time with the same write, now and then: both get one answer.
async fn perhaps_twice<F, Fut>(dice: &mut Dice, ask: F) -> Result<Stored, Refusal>
where
    F: Fn() -> Fut,
    Fut: Future<Output = Result<Stored, Refusal>> + Send + 'static,
{
    if dice.roll(3) > 0 {
        return ask().await;
    }
    let (one, two) = (tokio::spawn(ask()), tokio::spawn(ask()));
    let (one, two) = (one.await.unwrap(), two.await.unwrap());
    // One of the two may have come before the chat was theirs to write in. From then on there is one answer.
    let Some(stored) = one.as_ref().ok().or(two.as_ref().ok()).copied() else { return one };
    for answer in [&one, &two, &ask().await] {
        let too_early = matches!(answer, Err(Refusal::NotNow | Refusal::NotAllowed));
        assert!(too_early || *answer == Ok(stored), "one write, one place: {one:?} {two:?} {answer:?}");
    }
    assert_eq!(ask().await, Ok(stored));
    Ok(stored)
}

async fn customer(desk: Desk, start: StartChat, mut dice: Dice) -> Vec<Acknowledged> {
    let me = desk.customer(&start.token).await.unwrap();
    let mut ledger = Vec::new();
    for n in 0..STEPS {
        let (id, text) = (write(), format!("c{n} {}", start.chat.0));
        let said = perhaps_twice(&mut dice, || {
            let (desk, me, text) = (desk.clone(), me.clone(), text.clone());
            async move { desk.customer_says(&me, id, &text).await }
        });
        match said.await {
            Ok(stored) => {
                ledger.push(Acknowledged { chat: start.chat, write: id, text, private: false, stored });
                if dice.roll(8) == 0 {
                    let other = desk.customer_says(&me, id, "something else").await;
                    assert_eq!(other, Err(Refusal::OtherBody));
                }
            }
            Err(refusal) => assert_eq!(refusal, Refusal::Ended),
        }
        if dice.roll(STEPS * 2) == 0 {
            // The agent may have been faster.
            drop(desk.customer_ends(&me, write()).await);
        }
    }
    ledger
}

async fn agent(desk: Desk, me: Agent, chats: Vec<ChatId>, mut dice: Dice) -> Vec<Acknowledged> {
    let mut ledger = Vec::new();
    for n in 0..STEPS {
        let chat = chats[dice.roll(chats.len())];
        match dice.roll(10) {
            0 => drop(desk.pick_next(&me).await),
            1 | 2 => drop(desk.pick(&me, chat).await),
            3 if dice.roll(6) == 0 => drop(desk.end_chat(&me, chat, write()).await),
            3 => drop(desk.seen(&me, chat, i64::try_from(n).unwrap()).await),
            kind => {
                let private = kind < 6;
                let (id, text) = (write(), format!("{} {n} {}", if private { SECRET } else { "a" }, me.name));
                let said = perhaps_twice(&mut dice, || {
                    let (desk, me, text) = (desk.clone(), me.clone(), text.clone());
                    async move {
                        if private {
                            desk.note(&me, chat, id, &text).await
                        } else {
                            desk.say(&me, chat, id, &text).await
                        }
                    }
                });
                match said.await {
                    Ok(stored) => ledger.push(Acknowledged { chat, write: id, text, private, stored }),
                    Err(Refusal::NotAllowed | Refusal::Ended | Refusal::NotNow | Refusal::NotFound) => {}
                    Err(other) => panic!("{other:?}"),
                }
            }
        }
    }
    ledger
}

/// Follows a chat as a widget does, hanging up and coming back now and then, until the chat has that many lines.
async fn follow(
    desk: Desk,
    ida: StartChat,
    mut until: tokio::sync::watch::Receiver<Option<i64>>,
    mut dice: Dice,
) -> ChatView {
    let mut view = ChatView::default();
    let hello = |seen| Hello::Chat { token: ida.token.clone(), seen, epoch: None };
    loop {
        let (mut line, mut frames) = CustomerLine::open(&desk, hello(view.last())).await.unwrap();
        for _ in 0..1 + dice.roll(20) {
            for frame in frames.drain(..) {
                match frame {
                    Down::View { view: whole, .. } => view = whole,
                    Down::Entries { entries, .. } => entries.into_iter().for_each(|e| {
                        // What is lost on the way is found missing by the next.
                        if dice.roll(12) > 0 {
                            view.apply(e);
                        }
                    }),
                    Down::Marks { marks, .. } => drop(view.marks.merge(marks)),
                    _ => {}
                }
            }
            let end = *until.borrow();
            if end.is_some_and(|last| view.last() >= last) {
                return view;
            }
            if end.is_some() {
                // The line says no more: what was lost last is found by coming back.
                break;
            }
            tokio::select! {
                news = line.next() => frames = news.unwrap(),
                changed = until.changed() => changed.unwrap(),
            }
        }
    }
}

async fn whole_log(desk: &Desk, reader: &Agent, chat: ChatId) -> Vec<Entry> {
    let mut log = desk.conversation(reader, chat).await.unwrap().view.entries;
    while log.first().is_some_and(|e| e.seq > 1) {
        let mut earlier = desk.earlier(reader, chat, log[0].seq).await.unwrap();
        earlier.append(&mut log);
        log = earlier;
    }
    log
}

/// While others act: nobody has more than they take at once, and no chat has two owners.
async fn audit(desk: Desk, manager: Agent, stop: tokio_util::sync::CancellationToken) -> usize {
    let mut looks = 0;
    while !stop.is_cancelled() {
        let office = desk.office(&manager).await.unwrap();
        let mut hands = HashMap::new();
        for card in office.all_ongoing() {
            assert_eq!(card.state, State::Talking);
            *hands.entry(card.owner.unwrap()).or_insert(0_usize) += 1;
        }
        assert!(hands.values().all(|n| *n <= CAPACITY), "{hands:?}");
        looks += 1;
        tokio::task::yield_now().await;
    }
    looks
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_people_do_at_once_each_acknowledged_write_stands_once_and_in_order() {
    let (mut writes, mut secrets, mut looks) = (0, 0, 0);
    for seed in 1..=HISTORIES {
        let (w, s, l) = history(seed).await;
        writes += w;
        secrets += s;
        looks += l;
    }
    #[expect(clippy::print_stdout, reason = "how much was tried, for who wants to know")]
    {
        println!(
            "{HISTORIES} histories (seeds 1 to {HISTORIES}): {writes} acknowledged writes, {secrets} of them private, {looks} looks at who has what"
        );
    }
    assert!(writes > 1_000 && secrets > 50 && looks > 100, "there was something to see");
}

async fn history(seed: u64) -> (usize, usize, usize) {
    let fresh = Fresh::desk().await;
    let manager = fresh.agent("cy").await;
    let mut idas: Vec<Ida> = Vec::new();
    for _ in 0..CUSTOMERS {
        idas.push(fresh.waiting("support").await);
    }
    let chats: Vec<ChatId> = idas.iter().map(Ida::chat).collect();
    let stop = tokio_util::sync::CancellationToken::new();
    let auditor = tokio::spawn(audit(fresh.desk.clone(), manager.clone(), stop.clone()));
    let (mut acting, mut following) = (JoinSet::new(), Vec::new());
    for (n, ida) in idas.iter().enumerate() {
        let dice = Dice::new(seed * 100 + u64::try_from(n).unwrap());
        let (ends_at, until) = tokio::sync::watch::channel(None);
        following.push((
            ends_at,
            tokio::spawn(follow(fresh.desk.clone(), ida.start.clone(), until, dice.clone())),
        ));
        acting.spawn(customer(fresh.desk.clone(), ida.start.clone(), dice));
    }
    for (n, name) in ["ada", "bo", "ada"].into_iter().enumerate() {
        // Ada has two devices.
        let dice = Dice::new(seed * 100 + 50 + u64::try_from(n).unwrap());
        acting.spawn(agent(fresh.desk.clone(), fresh.agent(name).await, chats.clone(), dice));
    }
    let ledger: Vec<Acknowledged> = acting.join_all().await.into_iter().flatten().collect();
    stop.cancel();
    let looks = auditor.await.unwrap();

    let mut fresh_views = Vec::new();
    for ida in &idas {
        let log = whole_log(&fresh.desk, &manager, ida.chat()).await;
        check(seed, &log, ledger.iter().filter(|a| a.chat == ida.chat()));
        let view = ida.view(&fresh).await;
        let cut: Vec<Entry> = log.iter().filter_map(Entry::for_customer).collect();
        // The newest page, of a long one.
        assert!(cut.ends_with(&view.entries), "seed {seed}: the customer sees the log, cut");
        assert!(cut.iter().zip(1..).all(|(e, n)| e.seq == n), "seed {seed}: with no gap");
        let bytes = serde_json::to_string(&cut).unwrap();
        assert!(!bytes.contains(SECRET), "seed {seed}: and nothing private");
        fresh_views.push(view);
    }
    for ((ends_at, follower), whole) in following.into_iter().zip(fresh_views) {
        ends_at.send_replace(Some(whole.last()));
        let stale = follower.await.unwrap();
        assert_eq!(stale.phase, whole.phase, "seed {seed}");
        let shown = stale.entries.len().min(whole.entries.len());
        let (ours, theirs) = (stale.entries.len() - shown, whole.entries.len() - shown);
        assert_eq!(stale.entries[ours..], whole.entries[theirs..], "seed {seed}: stale and events = fresh");
    }
    fresh.desk.close().await;
    (ledger.len(), ledger.iter().filter(|a| a.private).count(), looks)
}

/// Each acknowledged write stands in the log where its author was told, once.
fn check<'a>(seed: u64, log: &[Entry], ledger: impl Iterator<Item = &'a Acknowledged>) {
    assert!(log.iter().zip(1..).all(|(e, n)| e.seq == n), "seed {seed}: the agents' count has no gap");
    let mut by_write: HashMap<WriteId, Vec<&Entry>> = HashMap::new();
    for entry in log {
        if let Some(write) = entry.write {
            by_write.entry(write).or_default().push(entry);
        }
    }
    let mut texts = 0;
    for told in ledger {
        let [entry] = by_write.get(&told.write).map(Vec::as_slice).unwrap_or_default() else {
            panic!("seed {seed}: {told:?} is in the log {:?} times", by_write.get(&told.write).map(Vec::len))
        };
        texts += 1;
        let What::Message { text } = &entry.what else { panic!("seed {seed}: {entry:?}") };
        assert_eq!((text.as_str(), entry.count.is_none()), (told.text.as_str(), told.private), "seed {seed}");
        let place = if told.text.starts_with('c') { entry.count.unwrap() } else { entry.seq };
        assert_eq!((place, entry.at), (told.stored.seq, told.stored.at), "seed {seed}");
    }
    let said = log.iter().filter(|e| matches!(e.what, What::Message { .. })).count();
    // The first is the question.
    assert_eq!(said, texts + 1, "seed {seed}: nothing stands there that nobody was told of");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_who_take_one_chat_at_once_one_has_it_and_the_others_learn_who() {
    let fresh = Fresh::desk().await;
    for _ in 0..20 {
        let ida = fresh.waiting("support").await;
        let mut takers = JoinSet::new();
        for name in ["ada", "bo", "cy"] {
            let (desk, me, chat) = (fresh.desk.clone(), fresh.agent(name).await, ida.chat());
            takers.spawn(async move { (me.name.clone(), desk.pick(&me, chat).await) });
        }
        let answers = takers.join_all().await;
        let winners: Vec<&String> = answers.iter().filter(|(_, a)| a.is_ok()).map(|(name, _)| name).collect();
        let [winner] = winners.as_slice() else { panic!("{answers:?}") };
        for (_, answer) in answers.iter().filter(|(_, a)| a.is_err()) {
            assert_eq!(answer, &Err(Refusal::AlreadyTaken { by: (*winner).clone() }));
        }
        let log = fresh.desk.conversation(&fresh.agent("cy").await, ida.chat()).await.unwrap().view.entries;
        assert_eq!(log.iter().filter(|e| e.what == What::Joined).count(), 1);
        ida.ends(&fresh).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_takes_many_at_once_gets_no_more_than_they_can_hold() {
    let fresh = Fresh::desk().await;
    let ada = fresh.agent("ada").await;
    for _ in 0..10 {
        let mut idas = Vec::new();
        for _ in 0..6 {
            idas.push(fresh.waiting("support").await);
        }
        let mut takes = JoinSet::new();
        for (n, ida) in idas.iter().enumerate() {
            let (desk, me, chat) = (fresh.desk.clone(), ada.clone(), ida.chat());
            takes.spawn(async move {
                if n % 2 == 0 { desk.pick(&me, chat).await } else { desk.pick_next(&me).await.map(drop) }
            });
        }
        takes.join_all().await;
        let office = fresh.desk.office(&ada).await.unwrap();
        assert_eq!(office.ongoing().len(), CAPACITY);
        for ida in idas {
            ida.ends(&fresh).await.unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn those_who_ask_for_the_next_all_at_once_get_the_oldest_each_another() {
    let fresh = Fresh::desk().await;
    let mut idas = Vec::new();
    for _ in 0..5 {
        idas.push(fresh.waiting("support").await);
    }
    let mut takes = JoinSet::new();
    for name in ["ada", "bo", "cy"] {
        let (desk, me) = (fresh.desk.clone(), fresh.agent(name).await);
        takes.spawn(async move { desk.pick_next(&me).await.unwrap() });
    }
    let mut taken = takes.join_all().await;
    taken.sort();
    let mut oldest: Vec<ChatId> = idas[..3].iter().map(Ida::chat).collect();
    oldest.sort();
    assert_eq!(taken, oldest);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_start_that_is_sent_many_times_at_once_is_one_chat() {
    let fresh = Fresh::desk().await;
    for _ in 0..10 {
        let ida = fresh.ida("support");
        let mut starts = JoinSet::new();
        for _ in 0..8 {
            let (desk, start) = (fresh.desk.clone(), ida.start.clone());
            starts.spawn(async move { desk.start_chat(start).await.unwrap().entries });
        }
        let views = starts.join_all().await;
        assert!(views.iter().all(|view| *view == views[0] && view.len() == 1), "{views:?}");
    }
    assert_eq!(fresh.desk.office(&fresh.agent("ada").await).await.unwrap().incoming().len(), 10);
}
