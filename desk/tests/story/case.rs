//! What customers leave where nobody answers now.

use desk::line::AgentLine;
use desk::{CreateRequest, Origin};
use domain::case::Origin as From;
use domain::customer::Typed;
use domain::form::{Ask, Fields};
use domain::time::Span;
use domain::{CaseState, Down, Ending, Field, Phase, Problem, Refusal, What};

use crate::fresh::{Fresh, key, write};

fn request(channel: &str, question: &str) -> CreateRequest {
    CreateRequest {
        channel: key(channel),
        write: write(),
        form: Typed {
            name: "Ida Lindqvist".into(),
            email: "ida@lindqvist.example".into(),
            question: question.into(),
            ..Typed::default()
        },
        page: None,
        origin: From::Closed,
        from: Origin::EVERYBODY,
    }
}

/// A desk whose channels take requests.
async fn fresh() -> Fresh {
    let fresh = Fresh::desk().await;
    fresh.channels(|settings| settings.closed.request = true).await;
    fresh
}

#[tokio::test]
async fn a_request_gets_the_next_number_and_a_repeat_the_same() {
    let fresh = fresh().await;
    let desk = &fresh.desk;
    let first = request("support", "Do you ship to Bornholm?");
    assert_eq!(desk.create_request(first.clone()).await, Ok(1001));
    assert_eq!(desk.create_request(request("sales", "Ten lamps, please.")).await, Ok(1002));
    assert_eq!(desk.create_request(first.clone()).await, Ok(1001));
    let mut other = first.clone();
    other.form.question = "Something else".into();
    assert_eq!(desk.create_request(other).await, Err(Refusal::OtherBody));
    let mut elsewhere = first;
    elsewhere.channel = key("sales");
    assert_eq!(desk.create_request(elsewhere).await, Err(Refusal::OtherBody));
    assert_eq!(desk.create_request(request("support", "And to Samsø?")).await, Ok(1003));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn numbers_are_each_given_once_however_many_ask() {
    let fresh = fresh().await;
    let once = request("support", "The same, ten times.");
    let tries: Vec<_> = (0..30)
        .map(|n| {
            let desk = fresh.desk.clone();
            let one = if n % 3 == 0 { once.clone() } else { request("sales", &format!("Question {n}")) };
            tokio::spawn(async move { desk.create_request(one).await.unwrap() })
        })
        .collect();
    let mut numbers = Vec::new();
    for one in tries {
        numbers.push(one.await.unwrap());
    }
    let same = numbers[0];
    assert!(numbers.iter().step_by(3).all(|number| *number == same), "{numbers:?}");
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers, (1001..=1021).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_form_is_checked_by_the_fields_of_the_closed_channel() {
    let fresh = fresh().await;
    let mut asked = request("support", " ");
    asked.form.email = "ida@".into();
    let fields = [(Field::Email, Problem::Syntax), (Field::Question, Problem::Missing)];
    let refused = fresh.desk.create_request(asked).await;
    let Err(Refusal::Fields { fields: wrong }) = refused else { panic!("{refused:?}") };
    assert_eq!(wrong.iter().map(|w| (w.field, w.problem)).collect::<Vec<_>>(), fields);

    fresh
        .channels(|settings| {
            settings.closed.fields = Fields { phone: Ask::Required, ..Fields::NONE };
        })
        .await;
    let mut asked = request("support", "Call me, please.");
    let missing = Err(Refusal::field(Field::Phone, Problem::Missing));
    assert_eq!(fresh.desk.create_request(asked.clone()).await, missing);
    asked.form.phone = "12 34 56 78".into();
    let number = fresh.desk.create_request(asked).await.unwrap();
    let case = fresh.desk.case(&fresh.agent("ada").await, number).await.unwrap().case;
    assert_eq!(
        (case.customer.name.as_str(), case.customer.about.phone.as_deref()),
        ("", Some("12 34 56 78"))
    );
}

#[tokio::test]
async fn a_channel_that_takes_no_requests_refuses_them() {
    let fresh = Fresh::desk().await;
    let refused = fresh.desk.create_request(request("support", "Hello?")).await;
    assert_eq!(refused, Err(Refusal::NotAllowed));
    let refused = fresh.desk.create_request(request("nowhere", "Hello?")).await;
    assert_eq!(refused, Err(Refusal::NotFound));
    fresh.channels(|settings| (settings.closed.request, settings.archived) = (true, true)).await;
    let refused = fresh.desk.create_request(request("support", "Hello?")).await;
    assert_eq!(refused, Err(Refusal::NotFound));
}

#[tokio::test]
async fn agents_of_the_channel_read_close_and_reopen_it_and_for_others_it_does_not_exist() {
    let fresh = fresh().await;
    let (desk, cy, di) = (&fresh.desk, fresh.agent("cy").await, fresh.agent("di").await);
    let number = desk.create_request(request("support", "Do you ship\nto Bornholm?")).await.unwrap();
    let rows = desk.cases(&cy, CaseState::Active, None).await.unwrap().rows;
    assert_eq!((rows.len(), rows[0].number, rows[0].title.as_str()), (1, number, "Do you ship to Bornholm?"));
    let open = desk.case(&cy, number).await.unwrap();
    assert_eq!(open.case.question.as_str(), "Do you ship\nto Bornholm?");
    assert_eq!((open.case.customer.name.as_str(), open.log.len()), ("Ida Lindqvist", 0));

    assert_eq!(desk.case(&di, number).await, Err(Refusal::NotFound), "she sits in sales");
    assert_eq!(desk.set_case_state(&di, number, CaseState::Closed).await, Err(Refusal::NotFound));
    assert_eq!(desk.cases(&di, CaseState::Active, None).await.unwrap().rows, []);
    assert_eq!(desk.office(&di).await.unwrap().active_cases, 0);

    assert_eq!(desk.office(&cy).await.unwrap().active_cases, 1);
    for _ in 0..2 {
        let closed = desk.set_case_state(&cy, number, CaseState::Closed).await.unwrap();
        assert_eq!((closed.state, closed.rev), (CaseState::Closed, 2), "a second click changes nothing");
    }
    assert_eq!(desk.office(&cy).await.unwrap().active_cases, 0);
    assert_eq!(desk.cases(&cy, CaseState::Active, None).await.unwrap().rows, []);
    assert_eq!(desk.cases(&cy, CaseState::Closed, None).await.unwrap().rows[0].number, number);
    desk.set_case_state(&cy, number, CaseState::Active).await.unwrap();
    assert_eq!(desk.office(&cy).await.unwrap().active_cases, 1);
}

#[tokio::test]
async fn a_long_list_is_read_page_by_page_newest_first() {
    let fresh = fresh().await;
    let ada = fresh.agent("ada").await;
    for n in 0..120 {
        let channel = ["support", "sales"][n % 2];
        fresh.desk.create_request(request(channel, &format!("Question {n}"))).await.unwrap();
    }
    let mut list = fresh.desk.cases(&ada, CaseState::Active, None).await.unwrap();
    assert_eq!((list.rows.len(), list.more), (50, true));
    let mut pages = 1;
    while list.more {
        let page = fresh.desk.cases(&ada, CaseState::Active, list.before()).await.unwrap();
        list.append(page);
        pages += 1;
    }
    assert_eq!(pages, 3);
    assert_eq!(
        list.rows.iter().map(|r| r.number).collect::<Vec<_>>(),
        (1001..=1120).rev().collect::<Vec<_>>()
    );
}

#[tokio::test]
async fn a_request_is_told_to_the_agents_of_its_channel_and_to_no_others() {
    let fresh = fresh().await;
    let (mut adas, _) = AgentLine::open(&fresh.desk, &fresh.session("ada").await).await.unwrap();
    let (mut dis, _) = AgentLine::open(&fresh.desk, &fresh.session("di").await).await.unwrap();
    fresh.desk.create_request(request("support", "One")).await.unwrap();
    let sales = fresh.desk.create_request(request("sales", "Two")).await.unwrap();
    let mut seen = Vec::new();
    while seen.len() < 2 {
        for frame in adas.next().await.unwrap() {
            if let Down::Case { case, active } = frame {
                seen.push((case.number, active));
            }
        }
    }
    assert_eq!((seen[0].0, seen[1]), (sales - 1, (sales, 2)));
    let first = loop {
        let cases = dis.next().await.unwrap();
        if let Some(Down::Case { case, active }) = cases.into_iter().find(|f| matches!(f, Down::Case { .. }))
        {
            break (case.number, active);
        }
    };
    assert_eq!(first, (sales, 1), "what is support's does not reach her");
}

#[tokio::test]
async fn who_waits_can_leave_a_request_instead_and_the_log_comes_with_it() {
    let fresh = fresh().await;
    let (desk, cy) = (&fresh.desk, fresh.agent("cy").await);
    let (ida, after) = (fresh.waiting("support").await, fresh.waiting("support").await);
    ida.says(&fresh, "It is a Nordlys 30.").await.unwrap();
    let me = desk.customer(&ida.start.token).await.unwrap();
    let (id, form) = (write(), Typed { question: "Please write to me.".into(), ..ida.start.form.clone() });
    let known = desk.what_waits(&me).await.unwrap();
    assert_eq!(known.question, "The shade of my lamp arrived cracked.\nIt is a Nordlys 30.");
    assert_eq!((known.name.as_str(), known.email.as_str()), ("Ida Lindqvist", "ida@lindqvist.example"));
    let number = desk.request_instead(&me, id, form.clone()).await.unwrap();
    assert_eq!(desk.request_instead(&me, id, form.clone()).await, Ok(number), "the answer was lost");
    let again = desk.request_instead(&me, write(), form.clone()).await;
    assert_eq!(again, Err(Refusal::Ended), "one chat becomes one request");

    let view = ida.view(&fresh).await;
    assert_eq!((view.phase, view.ending), (Phase::Ended, Some(Ending::Request)));
    assert_eq!(desk.office(&cy).await.unwrap().incoming().len(), 1, "only the other one waits");
    let (_line, frames) = after.line(&fresh).await;
    assert!(frames.iter().any(|f| matches!(f, Down::Place { place: 1, .. })), "{frames:?}");

    let open = desk.case(&cy, number).await.unwrap();
    assert_eq!((open.case.chat, open.case.origin), (Some(ida.chat()), From::Queue));
    assert_eq!(open.case.question.as_str(), "Please write to me.");
    let log: Vec<_> = open.log.iter().map(|e| &e.what).collect();
    assert!(matches!(
        log[..],
        [What::Message { .. }, What::Message { .. }, What::Ended { how: Ending::Request }]
    ));
}

#[tokio::test]
async fn who_is_being_answered_cannot_leave_by_the_back_door() {
    let fresh = fresh().await;
    let ida = fresh.waiting("support").await;
    let me = fresh.desk.customer(&ida.start.token).await.unwrap();
    fresh.desk.pick(&fresh.agent("ada").await, ida.chat()).await.unwrap();
    let refused = fresh.desk.request_instead(&me, write(), ida.start.form.clone()).await;
    assert_eq!(refused, Err(Refusal::NotNow));
    assert_eq!(fresh.desk.cases(&fresh.agent("ada").await, CaseState::Active, None).await.unwrap().rows, []);
    assert_eq!(ida.view(&fresh).await.phase, Phase::Talking);
}

#[tokio::test]
async fn an_address_leaves_ten_requests_and_then_one_each_half_minute() {
    let fresh = fresh().await;
    let from = |last: u8| Origin::of(std::net::IpAddr::from([192, 0, 2, last]));
    for _ in 0..10 {
        fresh.desk.may_request(from(1), &key("support")).unwrap();
    }
    assert_eq!(fresh.desk.may_request(from(1), &key("support")), Err(Refusal::TooMany { seconds: 30 }));
    fresh.desk.may_request(from(2), &key("support")).unwrap();
    fresh.desk.may_start(from(1), &key("support")).unwrap();
    fresh.clock.pass(Span::seconds(30));
    fresh.desk.may_request(from(1), &key("support")).unwrap();
}
