//! Every state meets every event. The table is the specification: a row is an event, a column a state, a cell what
//! becomes of it: the new state and what was written, or the refusal.

use super::*;
use crate::agent::Permission;
use crate::entry::What;
use crate::participant::Role;
use crate::refusal::{Field, Problem, Refusal};
use crate::time::Span;
use uuid::Uuid;

const NOW: Time = Time(1_000_000_000);

fn agent(n: u128, name: &str) -> Acting {
    Acting {
        id: AgentId(Uuid::from_u128(n)),
        name: name.into(),
        may: Permission { respond: true, ..Permission::default() },
        present: true,
        load: 0,
        capacity: 2,
        free_colour: 1,
    }
}

/// Owns the chats of the table.
fn ada() -> Acting {
    agent(1, "Ada")
}

/// The colleague whom offers, transfers and invitations of the table go to.
fn bo() -> Acting {
    agent(2, "Bo")
}

fn manager() -> Acting {
    let mut cy = agent(3, "Cy");
    cy.may.manage = true;
    cy
}

fn text(s: &str) -> Text {
    Text::parse(s).unwrap()
}

fn file() -> Attachment {
    let id = crate::ids::FileId(Uuid::from_u128(7));
    Attachment { id, name: "lamp.png".into(), kind: crate::attachment::Kind::Png, size: 9 }
}

fn step(chat: Chat, who: Who<'_>, event: Event) -> Chat {
    chat.on(who, event, NOW).unwrap().chat
}

fn states() -> Vec<(&'static str, Chat)> {
    let until = NOW + Span::seconds(30);
    let waiting = Chat::born(ChatId(Uuid::from_u128(9)), ChannelKey::parse("support").unwrap(), NOW);
    let offered = step(waiting.clone(), Who::System, Event::Offer { to: bo(), until });
    let talking = step(waiting.clone(), Who::Agent(&ada()), Event::Pick);
    let moving = step(talking.clone(), Who::Agent(&ada()), Event::Transfer { to: bo() });
    let inviting =
        step(talking.clone(), Who::Agent(&ada()), Event::Invite { to: bo(), until, leaves: false });
    let together = step(inviting.clone(), Who::Agent(&bo()), Event::AcceptInvitation);
    let finished = step(talking.clone(), Who::Customer, Event::End { may_return: true });
    let closed = step(finished.clone(), Who::System, Event::Close);
    vec![
        ("waiting", waiting),
        ("offered", offered),
        ("talking", talking),
        ("moving", moving),
        ("inviting", inviting),
        ("together", together),
        ("finished", finished),
        ("closed", closed),
    ]
}

fn outcome(result: &Result<Change, Refusal>) -> String {
    let change = match result {
        Err(Refusal::AlreadyTaken { by }) => return format!("taken:{by}"),
        Err(Refusal::Ended) => return "ended".into(),
        Err(Refusal::NotNow) => return "not-now".into(),
        Err(Refusal::NotAllowed) => return "not-allowed".into(),
        Err(Refusal::Full { .. }) => return "full".into(),
        Err(other) => return format!("{other:?}"),
        Ok(change) => change,
    };
    let mut words = vec![change.chat.state.code().to_owned()];
    for line in &change.lines {
        let word = match &line.what {
            What::Message { .. } => "message",
            What::Files { .. } => "files",
            What::FilesAllowed { on: true } => "allowed",
            What::FilesAllowed { on: false } => "forbidden",
            What::Joined => "joined",
            What::Left => "left",
            What::TransferAsked { .. } => "asked",
            What::TransferDeclined => "declined",
            What::TransferCancelled => "cancelled",
            What::TransferLapsed { .. } => "lapsed",
            What::OverCapacity { .. } => "over",
            What::Transferred { .. } => "transferred",
            What::Invited { .. } => "invited",
            What::InvitationDeclined => "declined",
            What::InvitationCancelled => "cancelled",
            What::InvitationExpired => "expired",
            What::Options { .. } => "options",
            What::Chosen { .. } => "chosen",
            What::Queued => "queued",
            What::Reopened => "reopened",
            What::Blocked { .. } => "blocked",
            What::Ended { how } => how.code(),
        };
        let private = if line.audience == Audience::Agents { "-private" } else { "" };
        words.push(format!("{word}{private}"));
    }
    words.join("+")
}

#[test]
fn every_state_meets_every_event() {
    let (ada, bo, cy) = (ada(), bo(), manager());
    let mut full = agent(4, "Full");
    full.load = full.capacity;
    let mut full_manager = manager();
    full_manager.load = full_manager.capacity;
    let until = NOW + Span::seconds(30);
    let everyone = |t: &str| Event::Say { text: text(t), audience: Audience::Everyone };
    let note = |t: &str| Event::Say { text: text(t), audience: Audience::Agents };
    let files = |audience: Audience| Event::SayFiles { text: None, files: vec![file()], audience };
    let about = Event::Describe { subject: Subject { line: "A crack".into(), tags: vec!["glass".into()] } };
    let stranger = agent(5, "Di");
    let choices = Event::OfferChoices { question: text("Which?"), options: vec!["a".into()] };
    let choose = |option: &str, answered: bool| {
        let menu = Menu { of: 3, options: vec!["a".into(), "b".into()], answered };
        Event::Choose { menu, option: option.into() }
    };
    let later = NOW + Span::minutes(1);
    // event, who, when: waiting | offered | talking | moving | inviting | together | finished | closed
    let rows: Vec<(&str, Who<'_>, Event, Time, &str)> = vec![
        (
            "customer says",
            Who::Customer,
            everyone("hi"),
            NOW,
            "waiting+message | waiting+message | talking+message | talking+message | talking+message | talking+message | ended | ended",
        ),
        (
            "customer notes",
            Who::Customer,
            note("hi"),
            NOW,
            "not-allowed | not-allowed | not-allowed | not-allowed | not-allowed | not-allowed | not-allowed | not-allowed",
        ),
        (
            "owner says",
            Who::Agent(&ada),
            everyone("hi"),
            NOW,
            "not-now | not-now | talking+message | talking+message | talking+message | talking+message | ended | ended",
        ),
        (
            "stranger says",
            Who::Agent(&cy),
            everyone("hi"),
            NOW,
            "not-now | not-now | not-allowed | not-allowed | not-allowed | not-allowed | ended | ended",
        ),
        (
            "guest says",
            Who::Agent(&bo),
            everyone("hi"),
            NOW,
            "not-now | not-now | not-allowed | not-allowed | not-allowed | talking+message | ended | ended",
        ),
        (
            "owner notes",
            Who::Agent(&ada),
            note("hi"),
            NOW,
            "not-allowed | not-allowed | talking+message-private | talking+message-private | talking+message-private | talking+message-private | ended | ended",
        ),
        (
            "stranger notes",
            Who::Agent(&cy),
            note("hi"),
            NOW,
            "not-allowed | not-allowed | not-allowed | not-allowed | not-allowed | not-allowed | not-allowed | not-allowed",
        ),
        (
            "customer sends a file that nobody has asked for",
            Who::Customer,
            files(Audience::Everyone),
            NOW,
            "not-allowed | not-allowed | not-allowed | not-allowed | not-allowed | not-allowed | ended | ended",
        ),
        (
            "owner sends a file",
            Who::Agent(&ada),
            files(Audience::Everyone),
            NOW,
            "not-now | not-now | talking+files | talking+files | talking+files | talking+files | ended | ended",
        ),
        (
            "owner sends a file to colleagues",
            Who::Agent(&ada),
            files(Audience::Agents),
            NOW,
            "not-allowed | not-allowed | talking+files-private | talking+files-private | talking+files-private | talking+files-private | ended | ended",
        ),
        (
            "owner lets the customer send files",
            Who::Agent(&ada),
            Event::AllowFiles { on: true },
            NOW,
            "not-now | not-now | talking+allowed | talking+allowed | talking+allowed | talking+allowed | ended | ended",
        ),
        (
            "stranger lets the customer send files",
            Who::Agent(&stranger),
            Event::AllowFiles { on: true },
            NOW,
            "not-now | not-now | not-allowed | not-allowed | not-allowed | not-allowed | ended | ended",
        ),
        (
            "owner forbids what is not allowed",
            Who::Agent(&ada),
            Event::AllowFiles { on: false },
            NOW,
            "not-now | not-now | talking | talking | talking | talking | ended | ended",
        ),
        (
            "owner says what it is about",
            Who::Agent(&ada),
            about.clone(),
            NOW,
            "not-allowed | not-allowed | talking | talking | talking | talking | finished | closed",
        ),
        (
            "guest says what it is about",
            Who::Agent(&bo),
            about.clone(),
            NOW,
            "not-allowed | not-allowed | not-allowed | not-allowed | not-allowed | talking | not-allowed | not-allowed",
        ),
        (
            "the manager says what it is about",
            Who::Agent(&cy),
            about.clone(),
            NOW,
            "waiting | waiting | talking | talking | talking | talking | finished | closed",
        ),
        (
            "the customer says what it is about",
            Who::Customer,
            about,
            NOW,
            "not-allowed | not-allowed | not-allowed | not-allowed | not-allowed | not-allowed | not-allowed | not-allowed",
        ),
        (
            "owner offers choices",
            Who::Agent(&ada),
            choices,
            NOW,
            "not-now | not-now | talking+options | talking+options | talking+options | talking+options | ended | ended",
        ),
        (
            "customer chooses",
            Who::Customer,
            choose("a", false),
            NOW,
            "waiting+chosen | waiting+chosen | talking+chosen | talking+chosen | talking+chosen | talking+chosen | ended | ended",
        ),
        (
            "customer chooses again",
            Who::Customer,
            choose("b", true),
            NOW,
            "not-now | not-now | not-now | not-now | not-now | not-now | ended | ended",
        ),
        (
            "customer chooses what was not offered",
            Who::Customer,
            choose("c", false),
            NOW,
            "not-now | not-now | not-now | not-now | not-now | not-now | ended | ended",
        ),
        (
            "offer to bo",
            Who::System,
            Event::Offer { to: bo.clone(), until },
            NOW,
            "waiting | not-now | taken:Ada | taken:Ada | taken:Ada | taken:Ada | ended | ended",
        ),
        (
            "offer to who is full",
            Who::System,
            Event::Offer { to: full.clone(), until },
            NOW,
            "full | not-now | taken:Ada | taken:Ada | taken:Ada | taken:Ada | ended | ended",
        ),
        (
            "bo accepts",
            Who::Agent(&bo),
            Event::Accept,
            NOW,
            "not-now | talking+joined | taken:Ada | taken:Ada | taken:Ada | taken:Ada | ended | ended",
        ),
        (
            "bo accepts too late",
            Who::Agent(&bo),
            Event::Accept,
            later,
            "not-now | not-now | taken:Ada | taken:Ada | taken:Ada | taken:Ada | ended | ended",
        ),
        (
            "ada accepts bo's",
            Who::Agent(&ada),
            Event::Accept,
            NOW,
            "not-now | taken:Bo | taken:Ada | taken:Ada | taken:Ada | taken:Ada | ended | ended",
        ),
        (
            "bo declines",
            Who::Agent(&bo),
            Event::Decline,
            NOW,
            "not-now | waiting | taken:Ada | taken:Ada | taken:Ada | taken:Ada | ended | ended",
        ),
        (
            "offer expires",
            Who::System,
            Event::ExpireOffer,
            later,
            "not-now | waiting | taken:Ada | taken:Ada | taken:Ada | taken:Ada | ended | ended",
        ),
        (
            "offer expires too early",
            Who::System,
            Event::ExpireOffer,
            NOW,
            "not-now | not-now | taken:Ada | taken:Ada | taken:Ada | taken:Ada | ended | ended",
        ),
        (
            "offer is withdrawn",
            Who::System,
            Event::WithdrawOffer,
            NOW,
            "not-now | waiting | taken:Ada | taken:Ada | taken:Ada | taken:Ada | ended | ended",
        ),
        (
            "bo picks",
            Who::Agent(&bo),
            Event::Pick,
            NOW,
            "talking+joined | talking+joined | taken:Ada | taken:Ada | taken:Ada | taken:Ada | ended | ended",
        ),
        (
            "cy picks",
            Who::Agent(&cy),
            Event::Pick,
            NOW,
            "talking+joined | taken:Bo | taken:Ada | taken:Ada | taken:Ada | taken:Ada | ended | ended",
        ),
        (
            "who is full picks",
            Who::Agent(&full),
            Event::Pick,
            NOW,
            "full | taken:Bo | taken:Ada | taken:Ada | taken:Ada | taken:Ada | ended | ended",
        ),
        (
            "the customer picks",
            Who::Customer,
            Event::Pick,
            NOW,
            "not-allowed | not-allowed | not-allowed | not-allowed | not-allowed | not-allowed | not-allowed | not-allowed",
        ),
        (
            "bo takes over",
            Who::Agent(&bo),
            Event::TakeOver,
            NOW,
            "not-allowed | not-allowed | not-allowed | not-allowed | not-allowed | not-allowed | ended | ended",
        ),
        (
            "the manager takes over",
            Who::Agent(&cy),
            Event::TakeOver,
            NOW,
            "talking+joined | talking+joined | talking+transferred | talking+transferred | talking+transferred | talking+transferred | ended | ended",
        ),
        (
            "owner transfers to bo",
            Who::Agent(&ada),
            Event::Transfer { to: bo.clone() },
            NOW,
            "not-now | not-now | talking+asked-private | not-now | talking+asked-private | talking+asked-private | ended | ended",
        ),
        (
            "bo transfers ada's",
            Who::Agent(&bo),
            Event::Transfer { to: cy.clone() },
            NOW,
            "not-now | not-now | not-allowed | not-allowed | not-allowed | not-allowed | ended | ended",
        ),
        (
            "bo accepts the transfer",
            Who::Agent(&bo),
            Event::AcceptTransfer,
            NOW,
            "not-now | not-now | taken:Ada | talking+transferred | taken:Ada | taken:Ada | ended | ended",
        ),
        (
            "bo declines the transfer",
            Who::Agent(&bo),
            Event::DeclineTransfer,
            NOW,
            "not-now | not-now | not-now | talking+declined-private | not-now | not-now | ended | ended",
        ),
        (
            "owner cancels the transfer",
            Who::Agent(&ada),
            Event::CancelTransfer,
            NOW,
            "not-now | not-now | not-now | talking+cancelled-private | not-now | not-now | ended | ended",
        ),
        (
            "bo cancels the transfer",
            Who::Agent(&bo),
            Event::CancelTransfer,
            NOW,
            "not-now | not-now | not-now | not-allowed | not-now | not-now | ended | ended",
        ),
        (
            "owner hands it to a channel",
            Who::Agent(&ada),
            Event::TransferToChannel { key: ChannelKey::parse("sales").unwrap(), name: "Sales".into() },
            NOW,
            "not-now | not-now | talking+asked-private | not-now | talking+asked-private | talking+asked-private | ended | ended",
        ),
        (
            "guest hands it to a channel",
            Who::Agent(&bo),
            Event::TransferToChannel { key: ChannelKey::parse("sales").unwrap(), name: "Sales".into() },
            NOW,
            "not-now | not-now | not-allowed | not-allowed | not-allowed | not-allowed | ended | ended",
        ),
        (
            "who was asked is gone",
            Who::System,
            Event::LapseTransfer { to: bo.id },
            NOW,
            "not-now | not-now | not-now | talking+lapsed-private | not-now | not-now | ended | ended",
        ),
        (
            "a full manager takes it over",
            Who::Agent(&full_manager),
            Event::TakeOver,
            NOW,
            "talking+joined+over-private | talking+joined+over-private | talking+transferred+over-private | talking+transferred+over-private | talking+transferred+over-private | talking+transferred+over-private | ended | ended",
        ),
        (
            "owner invites bo",
            Who::Agent(&ada),
            Event::Invite { to: bo.clone(), until, leaves: false },
            NOW,
            "not-now | not-now | talking+invited-private | talking+invited-private | not-now | not-allowed | ended | ended",
        ),
        (
            "bo accepts the invitation",
            Who::Agent(&bo),
            Event::AcceptInvitation,
            NOW,
            "not-now | not-now | not-now | not-now | talking+joined | not-now | ended | ended",
        ),
        (
            "bo declines the invitation",
            Who::Agent(&bo),
            Event::DeclineInvitation,
            NOW,
            "not-now | not-now | not-now | not-now | talking+declined-private | not-now | ended | ended",
        ),
        (
            "owner cancels the invitation",
            Who::Agent(&ada),
            Event::CancelInvitation,
            NOW,
            "not-now | not-now | not-now | not-now | talking+cancelled-private | not-now | ended | ended",
        ),
        (
            "bo cancels the invitation",
            Who::Agent(&bo),
            Event::CancelInvitation,
            NOW,
            "not-now | not-now | not-now | not-now | not-allowed | not-now | ended | ended",
        ),
        (
            "a manager cancels the invitation",
            Who::Agent(&cy),
            Event::CancelInvitation,
            NOW,
            "not-now | not-now | not-now | not-now | talking+cancelled-private | not-now | ended | ended",
        ),
        (
            "the customer cancels the invitation",
            Who::Customer,
            Event::CancelInvitation,
            NOW,
            "not-allowed | not-allowed | not-allowed | not-allowed | not-allowed | not-allowed | not-allowed | not-allowed",
        ),
        (
            "invitation expires",
            Who::System,
            Event::ExpireInvitation,
            later,
            "not-now | not-now | not-now | not-now | talking+expired-private | not-now | ended | ended",
        ),
        (
            "owner leaves",
            Who::Agent(&ada),
            Event::Leave,
            NOW,
            "not-now | not-now | not-now | not-now | not-now | talking+left+transferred-private | ended | ended",
        ),
        (
            "bo leaves",
            Who::Agent(&bo),
            Event::Leave,
            NOW,
            "not-now | not-now | not-allowed | not-allowed | not-allowed | talking+left | ended | ended",
        ),
        (
            "requeue",
            Who::System,
            Event::Requeue,
            NOW,
            "not-now | not-now | waiting+queued | waiting+queued | waiting+queued | waiting+queued | ended | ended",
        ),
        (
            "owner ends",
            Who::Agent(&ada),
            Event::End { may_return: false },
            NOW,
            "not-allowed | not-allowed | closed+by_agent | closed+by_agent | closed+by_agent | closed+by_agent | ended | ended",
        ),
        (
            "guest ends",
            Who::Agent(&bo),
            Event::End { may_return: false },
            NOW,
            "not-allowed | not-allowed | not-allowed | not-allowed | not-allowed | not-allowed | ended | ended",
        ),
        (
            "manager ends",
            Who::Agent(&cy),
            Event::End { may_return: true },
            NOW,
            "not-allowed | not-allowed | finished+by_agent | finished+by_agent | finished+by_agent | finished+by_agent | ended | ended",
        ),
        (
            "customer ends",
            Who::Customer,
            Event::End { may_return: true },
            NOW,
            "closed+from_queue | closed+from_queue | finished+by_customer | finished+by_customer | finished+by_customer | finished+by_customer | ended | ended",
        ),
        (
            "owner blocks",
            Who::Agent(&ada),
            Event::Block { reason: "insults".into() },
            NOW,
            "not-allowed | not-allowed | closed+blocked-private+by_agent | closed+blocked-private+by_agent | closed+blocked-private+by_agent | closed+blocked-private+by_agent | closed+blocked-private | closed+blocked-private",
        ),
        (
            "bo blocks",
            Who::Agent(&bo),
            Event::Block { reason: String::new() },
            NOW,
            "not-allowed | not-allowed | not-allowed | not-allowed | not-allowed | closed+blocked-private+by_agent | not-allowed | not-allowed",
        ),
        (
            "manager blocks",
            Who::Agent(&cy),
            Event::Block { reason: String::new() },
            NOW,
            "closed+blocked-private+by_agent | closed+blocked-private+by_agent | closed+blocked-private+by_agent | closed+blocked-private+by_agent | closed+blocked-private+by_agent | closed+blocked-private+by_agent | closed+blocked-private | closed+blocked-private",
        ),
        (
            "the customer blocks",
            Who::Customer,
            Event::Block { reason: String::new() },
            NOW,
            "not-allowed | not-allowed | not-allowed | not-allowed | not-allowed | not-allowed | not-allowed | not-allowed",
        ),
        (
            "idle",
            Who::System,
            Event::Idle { may_return: true },
            NOW,
            "closed+from_queue | closed+from_queue | finished+idle | finished+idle | finished+idle | finished+idle | ended | ended",
        ),
        (
            "customer makes a request",
            Who::Customer,
            Event::Request,
            NOW,
            "closed+request | closed+request | taken:Ada | taken:Ada | taken:Ada | taken:Ada | ended | ended",
        ),
        (
            "an article answers",
            Who::Customer,
            Event::Answered,
            NOW,
            "closed+answered_by_faq | closed+answered_by_faq | taken:Ada | taken:Ada | taken:Ada | taken:Ada | ended | ended",
        ),
        (
            "customer returns, owner free",
            Who::Customer,
            Event::Return { owner: Some(ada.clone()) },
            NOW,
            "not-now | not-now | not-now | not-now | not-now | not-now | talking+reopened | ended",
        ),
        (
            "customer returns, owner away",
            Who::Customer,
            Event::Return { owner: None },
            NOW,
            "not-now | not-now | not-now | not-now | not-now | not-now | waiting+reopened+queued | ended",
        ),
        (
            "close",
            Who::System,
            Event::Close,
            NOW,
            "not-now | not-now | not-now | not-now | not-now | not-now | closed | ended",
        ),
    ];
    let mut wrong = Vec::new();
    for (name, who, event, when, cells) in rows {
        let cells: Vec<&str> = cells.split('|').map(str::trim).collect();
        let states = states();
        assert_eq!(cells.len(), states.len(), "{name}");
        for ((state, chat), expected) in states.into_iter().zip(cells) {
            let got = outcome(&chat.on(who, event.clone(), when));
            if got != expected {
                wrong.push(format!("{name} on {state}: expected {expected}, got {got}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_declined_offer_keeps_the_chats_age_and_rests_for_longer_each_time() {
    let mut chat = states().remove(0).1;
    let age = chat.queued;
    for times in 1..=3 {
        let until = NOW + Span::seconds(30);
        chat = step(chat, Who::System, Event::Offer { to: bo(), until });
        chat = step(chat, Who::Agent(&bo()), Event::Decline);
        assert_eq!(chat.queued, age);
        assert_eq!(chat.declined[0].until, NOW + Span::seconds(15 * (1 << times)));
    }
}

#[test]
fn who_hands_a_chat_over_reads_on_and_writes_no_more() {
    let moving = states().remove(3).1;
    let moved = step(moving, Who::Agent(&bo()), Event::AcceptTransfer);
    assert!(moved.is_owned_by(bo().id));
    assert_eq!(moved.others[0].role, Role::Listener);
    let say = Event::Say { text: text("hi"), audience: Audience::Everyone };
    assert_eq!(moved.on(Who::Agent(&ada()), say, NOW), Err(Refusal::NotAllowed));
    let note = Event::Say { text: text("hi"), audience: Audience::Agents };
    assert_eq!(moved.on(Who::Agent(&ada()), note, NOW), Err(Refusal::NotAllowed), "silent is silent");
}

#[test]
fn what_goes_to_a_channel_is_taken_by_the_first_who_answers_there_and_stays_in_its_own() {
    let (ada, bo, di) = (ada(), bo(), agent(5, "Di"));
    let talking = states().remove(2).1;
    let key = ChannelKey::parse("sales").unwrap();
    let offered = step(talking, Who::Agent(&ada), Event::TransferToChannel { key, name: "Sales".into() });
    assert!(offered.is_owned_by(ada.id), "nobody has said yes");
    let mut reader = agent(6, "Eve");
    reader.may.respond = false;
    let mut full = agent(7, "Fay");
    full.load = full.capacity;
    let accept = |me: &Acting| offered.on(Who::Agent(me), Event::AcceptTransfer, NOW);
    assert_eq!(accept(&reader), Err(Refusal::NotAllowed));
    assert_eq!(accept(&full), Err(Refusal::Full { capacity: 2 }));
    assert_eq!(accept(&ada), Err(Refusal::NotNow), "she has it");
    assert_eq!(
        offered.on(Who::Agent(&bo), Event::DeclineTransfer, NOW),
        Err(Refusal::NotNow),
        "not his alone"
    );
    let taken = accept(&di).unwrap().chat;
    assert!(taken.is_owned_by(di.id));
    assert_eq!(taken.channel, offered.channel);
    assert_eq!(taken.others[0].role, Role::Listener);
    let late = taken.on(Who::Agent(&bo), Event::AcceptTransfer, NOW);
    assert_eq!(late, Err(Refusal::AlreadyTaken { by: "Di".into() }));
}

#[test]
fn who_invites_and_means_to_leave_goes_when_the_colleague_comes_and_not_before() {
    let (ada, bo, di) = (ada(), bo(), agent(5, "Di"));
    let talking = states().remove(2).1;
    let until = NOW + Span::seconds(60);
    let invite = |to: &Acting| Event::Invite { to: to.clone(), until, leaves: true };
    let asked = step(talking, Who::Agent(&ada), invite(&bo));
    assert!(asked.is_owned_by(ada.id));
    assert!(step(asked.clone(), Who::Agent(&bo), Event::DeclineInvitation).is_owned_by(ada.id));
    let came = asked.on(Who::Agent(&bo), Event::AcceptInvitation, NOW);
    assert_eq!(outcome(&came), "talking+joined+left+transferred-private");
    let bos = came.unwrap().chat;
    assert!(bos.is_owned_by(bo.id) && !bos.has(ada.id) && bos.others.is_empty());
    // A guest who asks somebody in and goes leaves the chat with who has it.
    let guests = step(bos, Who::Agent(&bo), Event::Invite { to: ada.clone(), until, leaves: false });
    let guests = step(guests, Who::Agent(&ada), Event::AcceptInvitation);
    let asked = step(guests, Who::Agent(&ada), invite(&di));
    let came = asked.on(Who::Agent(&di), Event::AcceptInvitation, NOW);
    assert_eq!(outcome(&came), "talking+joined+left");
    let chat = came.unwrap().chat;
    assert!(chat.is_owned_by(bo.id) && chat.may_write(di.id) && !chat.has(ada.id));
}

#[test]
fn an_invitation_is_taken_back_by_who_asked_or_has_the_chat_and_with_it_that_they_meant_to_go() {
    let (ada, bo, di) = (ada(), bo(), agent(5, "Di"));
    let together = states().remove(5).1;
    let until = NOW + Span::seconds(60);
    // Bo, a guest, asks Di in and means to go.
    let asked = step(together, Who::Agent(&bo), Event::Invite { to: di.clone(), until, leaves: true });
    let not_hers = asked.on(Who::Agent(&di), Event::CancelInvitation, NOW);
    assert_eq!(not_hers, Err(Refusal::NotAllowed), "who is asked says no");
    for who in [&bo, &ada] {
        let back = step(asked.clone(), Who::Agent(who), Event::CancelInvitation);
        assert!(back.may_write(bo.id) && back.is_owned_by(ada.id));
        assert_eq!(back.on(Who::Agent(&di), Event::AcceptInvitation, NOW), Err(Refusal::NotNow));
        // Asked again without a word about going, he stays.
        let again = step(back, Who::Agent(&bo), Event::Invite { to: di.clone(), until, leaves: false });
        assert!(step(again, Who::Agent(&di), Event::AcceptInvitation).may_write(bo.id));
    }
}

#[test]
fn a_returning_customer_waits_behind_those_who_came_before() {
    let finished = states().remove(6).1;
    let later = NOW + Span::minutes(5);
    let mut full = ada();
    full.load = full.capacity;
    let back = finished.on(Who::Customer, Event::Return { owner: Some(full) }, later).unwrap().chat;
    assert_eq!((back.state, back.queued, back.owner), (State::Waiting, later, None));
}

#[test]
fn what_the_customer_may_send_is_for_an_agent_to_say_and_holds_through_the_queue() {
    let ada = ada();
    let talking = states().remove(2).1;
    let send = |files: Vec<Attachment>| Event::SayFiles { text: None, files, audience: Audience::Everyone };
    let allowed = step(talking, Who::Agent(&ada), Event::AllowFiles { on: true });
    assert_eq!(outcome(&allowed.on(Who::Customer, send(vec![file()]), NOW)), "talking+files");
    let back = step(allowed.clone(), Who::System, Event::Requeue);
    assert_eq!(outcome(&back.on(Who::Customer, send(vec![file(); 5]), NOW)), "waiting+files");
    let many = allowed.on(Who::Customer, send(vec![file(); 6]), NOW);
    assert_eq!(many, Err(Refusal::field(Field::Files, Problem::TooMany { limit: 5 })));
    let none = allowed.on(Who::Customer, send(Vec::new()), NOW);
    assert_eq!(none, Err(Refusal::field(Field::Files, Problem::Missing)));
    let forbidden = step(allowed, Who::Agent(&ada), Event::AllowFiles { on: false });
    assert_eq!(outcome(&forbidden.on(Who::Customer, send(vec![file()]), NOW)), "not-allowed");
}
