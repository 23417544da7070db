//! Who waits too long, over the foot of the list: each with the way to them, until somebody has answered or the agent has closed
//! it. Nothing takes the focus. How long it has been goes on by the clock; what is read out is said once.

use domain::warning::{Kind, Warning};
use domain::{Card, ChatId, Office};
use leptos::either::EitherOf3;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::bell::Bell;
use super::notices::Notices;
use super::office::OfficeNow;
use super::pick::Pick;
use super::place::Place;
use super::way::Way;
use crate::parts::clock::Clock;
use crate::parts::focus;
use crate::parts::icon::{icon, small_icon};
use crate::words::Words;
use domain::time::Span;

/// More would cover the list.
const AT_ONCE: usize = 3;

#[derive(Clone, Copy)]
pub(crate) struct Warnings {
    list: RwSignal<Vec<Warning>>,
    bell: Bell,
    way: Way,
}

/// What the agent can do about it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Can {
    Answer,
    Open,
    /// It is in the hands of others.
    Nothing,
}

impl Warnings {
    pub(crate) fn provide() -> Self {
        let warnings = Self { list: RwSignal::default(), bell: Bell::here(), way: Way::here() };
        provide_context(warnings);
        warnings
    }

    /// Takes a warning in place of one of the same chat, and says it.
    pub(crate) fn take(self, warning: Warning, told: (Words, Notices, OfficeNow, Clock)) {
        let (words, notices, office, clock) = told;
        let said =
            office.with_untracked(|office| in_words(words, office, &warning, clock.exact() - warning.since));
        let (chat, way) = (warning.chat, self.way);
        self.list.update(|list| {
            list.retain(|known| known.chat != chat);
            list.push(warning);
            // Who has waited longest stands first.
            list.sort_by_key(|warning| (warning.since, warning.chat));
        });
        let opens = office.with_untracked(|office| can(office, chat)) != Can::Nothing;
        self.bell.call(&said, "", &tag(chat), move || {
            if opens {
                way.go(Place::Chat(chat));
            }
        });
        notices.say(said);
    }

    /// A chat that is no longer late needs no warning.
    pub(crate) fn look(self, card: &Card) {
        if !card.late && self.list.with_untracked(|list| list.iter().any(|warning| warning.chat == card.chat))
        {
            self.close(card.chat);
        }
    }

    /// The same after a fresh office.
    pub(crate) fn look_at_all(self, office: &Office) {
        let late = |chat: &ChatId| office.card(*chat).is_some_and(|card| card.late);
        let known =
            self.list.with_untracked(|list| list.iter().map(|warning| warning.chat).collect::<Vec<_>>());
        for over in known.into_iter().filter(|chat| !late(chat)) {
            self.close(over);
        }
    }

    fn close(self, chat: ChatId) {
        self.list.update(|list| list.retain(|warning| warning.chat != chat));
        self.bell.hush(&tag(chat));
    }
}

#[component]
pub(crate) fn WarningsView() -> impl IntoView {
    let words: Words = expect_context();
    let warnings: Warnings = expect_context();
    let root = NodeRef::<html::Section>::new();
    let shown =
        Memo::new(move |_| warnings.list.with(|list| list.iter().take(AT_ONCE).cloned().collect::<Vec<_>>()));
    let more = Memo::new(move |_| warnings.list.with(|list| list.len().saturating_sub(AT_ONCE)));
    let close = move |chat: ChatId| {
        warnings.close(chat);
        // The keyboard goes on with the next one, and else with the page.
        request_animation_frame(move || {
            if !focus::is_lost() {
                return;
            }
            let next = root
                .try_get_untracked()
                .flatten()
                .and_then(|root| root.query_selector(".toast .close").ok().flatten());
            match next {
                Some(next) => focus::focus(Some(next.unchecked_into())),
                None => focus::focus_id("main"),
            }
        });
    };
    view! {
        <section
            node_ref=root
            aria-label=words.warnings()
            hidden=move || shown.with(Vec::is_empty)
        >
            <For each=move || shown.get() key=|warning| (warning.chat, warning.kind, warning.since) let:warning>
                <Popup warning=warning close=close/>
            </For>
            <a class="toast more" href=Place::Dashboard.path() hidden=move || more.get() == 0>
                {move || words.more_warnings(&more.get().to_string())}
            </a>
        </section>
    }
}

#[component]
fn Popup(warning: Warning, close: impl Fn(ChatId) + Copy + Send + Sync + 'static) -> impl IntoView {
    let words: Words = expect_context();
    let office = OfficeNow::here();
    let clock = Clock::here();
    let pick = Pick::new();
    let Warning { chat, since, .. } = warning;
    let name =
        office.memo(move |o| o.card(chat).map(|c| c.called(words.customer()).to_owned()).unwrap_or_default());
    let can = office.memo(move |o| can(o, chat));
    let text = Memo::new(move |_| {
        let waited = clock.now() - since;
        office.with_untracked(|o| in_words(words, o, &warning, waited))
    });
    view! {
        <div class="toast wait">
            {small_icon("clock")}
            <span class="grow" dir="auto">{move || text.get()}</span>
            {move || match can.get() {
                Can::Answer => {
                    EitherOf3::A(view! {
                        <button
                            class="btn s bare"
                            type="button"
                            aria-label=move || words.answer_who(&name.get())
                            aria-busy=move || pick.is_busy().then_some("true")
                            on:click=move |_| pick.this(chat)
                        >
                            {words.answer()}
                        </button>
                    })
                }
                Can::Open => {
                    EitherOf3::B(view! {
                        <a
                            class="btn s bare"
                            href=Place::Chat(chat).path()
                            aria-label=move || words.open_chat_of(&name.get())
                            on:click=move |_| close(chat)
                        >
                            {words.open()}
                        </a>
                    })
                }
                Can::Nothing => EitherOf3::C(()),
            }}
            <button
                class="btn s bare icon close"
                type="button"
                aria-label=words.close()
                on:click=move |_| close(chat)
            >
                {icon("close")}
            </button>
        </div>
    }
}

fn tag(chat: ChatId) -> String {
    format!("warning-{chat}")
}

fn can(office: &Office, chat: ChatId) -> Can {
    let Some(card) = office.card(chat) else { return Can::Nothing };
    let manages = office.channels.iter().any(|seat| seat.key == card.channel && seat.may.manage);
    if office.may_take(card) {
        Can::Answer
    } else if card.is_of(office.me.id) || card.others.iter().any(|p| p.agent == office.me.id) || manages {
        Can::Open
    } else {
        Can::Nothing
    }
}

/// "Ida has waited 5 minutes in Support".
fn in_words(words: Words, office: &Office, warning: &Warning, waited: Span) -> String {
    let time = time(words, waited);
    let Some(card) = office.card(warning.chat) else { return words.warned_reply(words.customer(), &time) };
    let name = card.called(words.customer());
    match (warning.kind, &card.owner_name) {
        (Kind::NewChat, _) => words.warned_new_chat(&office.channel_name(&card.channel), name, &time),
        (Kind::Message, Some(agent)) if !card.is_of(office.me.id) => {
            words.warned_reply_of(agent, name, &time)
        }
        (Kind::Message, _) => words.warned_reply(name, &time),
    }
}

/// Seconds, and from a minute on whole minutes.
fn time(words: Words, waited: Span) -> String {
    let seconds = waited.whole_seconds();
    match (seconds / 60, seconds) {
        (0, 1) => words.one_second().to_owned(),
        (0, seconds) => words.many_seconds(&seconds.to_string()),
        (1, _) => words.one_minute().to_owned(),
        (minutes, _) => words.many_minutes(&minutes.to_string()),
    }
}
