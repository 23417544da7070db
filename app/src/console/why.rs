//! "Why did this chat wait four minutes?": what was decided about who answers it, and why, for who manages its channel. As it
//! was stored when it was decided, not as things are now.

use domain::ChatId;
use domain::routing::{Considered, Decided, Decision, Why as Cause};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::office::OfficeNow;
use super::reasons::reason;
use crate::api::{No, chat as chats};
use crate::parts::clock::time;
use crate::parts::dialog::{Dialog, DialogView};
use crate::parts::icon::icon;
use crate::words::Words;

#[derive(Clone, Copy)]
pub(crate) struct Why {
    of: RwSignal<Option<ChatId>>,
    found: RwSignal<Option<Result<Vec<Decision>, No>>>,
}

impl Why {
    pub(crate) fn provide() -> Self {
        let why = Self { of: RwSignal::new(None), found: RwSignal::new(None) };
        provide_context(why);
        why
    }

    pub(crate) fn here() -> Self {
        expect_context()
    }

    pub(crate) fn ask(self, chat: ChatId) {
        self.found.set(None);
        self.of.set(Some(chat));
        spawn_local(async move {
            let found = chats::why(chat).await;
            // Another one may have been asked about meanwhile.
            if self.of.get_untracked() == Some(chat) {
                self.found.set(Some(found));
            }
        });
    }
}

/// Whether the agent manages the chat's channel.
pub(crate) fn may_ask(chat: ChatId) -> Memo<bool> {
    OfficeNow::here().memo(move |o| {
        let channel = o.card(chat).map(|c| &c.channel);
        o.channels.iter().any(|seat| Some(&seat.key) == channel && seat.may.manage)
    })
}

/// In a row of the dashboard.
#[component]
pub(crate) fn WhyButton(chat: ChatId, name: Memo<String>) -> impl IntoView {
    let words: Words = expect_context();
    let (why, may) = (Why::here(), may_ask(chat));
    view! {
        <button
            class="btn s bare icon"
            type="button"
            hidden=move || !may.get()
            title=words.why_waited()
            aria-label=move || words.why_who_waited(&name.get())
            on:click=move |_| why.ask(chat)
        >
            {icon("info")}
        </button>
    }
}

#[component]
pub(crate) fn WhyView() -> impl IntoView {
    let words: Words = expect_context();
    let (why, office) = (Why::here(), OfficeNow::here());
    let dialog = Dialog::about(why.of);
    let name = move || {
        let card = why.of.get().and_then(|chat| office.with(|o| o.card(chat).cloned()));
        card.map(|card| card.called(words.customer()).to_owned()).unwrap_or_default()
    };
    view! {
        <DialogView dialog=dialog titled="why">
            <header>
                <h3 id="why">{words.why_waited()}</h3>
                <span class="meta cut" dir="auto">{name}</span>
            </header>
            <div class="text" role="status" tabindex="0">
                {move || match why.found.get() {
                    None => view! { <p>{words.why_loading()}</p> }.into_any(),
                    Some(Err(no)) => view! { <p>{reason(words, &no)}</p> }.into_any(),
                    Some(Ok(list)) if list.is_empty() => view! { <p>{words.why_nothing()}</p> }.into_any(),
                    Some(Ok(list)) => {
                        view! {
                            <ol class="decisions">
                                {list.into_iter().map(|decision| line(words, &decision)).collect_view()}
                            </ol>
                        }
                            .into_any()
                    }
                }}
            </div>
            <div class="ends">
                <button class="btn" type="button" on:click=move |_| dialog.close()>
                    {words.close()}
                </button>
            </div>
        </DialogView>
    }
}

fn line(words: Words, decision: &Decision) -> impl IntoView + use<> {
    let reasons = &decision.reasons;
    let because = reasons.because.map(|cause| format!(": {}", cause_in_words(words, cause, &reasons.pause)));
    let considered: Vec<String> = reasons.considered.iter().map(|agent| considered(words, agent)).collect();
    view! {
        <li>
            <span class="meta num">{time(decision.at)}</span>
            <div>
                <b>{in_words(words, decision)}</b>
                {because}
                {considered.into_iter().map(|text| view! { <p class="meta">{text}</p> }).collect_view()}
            </div>
        </li>
    }
}

fn in_words(words: Words, decision: &Decision) -> String {
    let name = decision.agent.as_ref().map_or("", |(_, name)| name);
    match decision.what {
        Decided::Offered => words.why_offered(name),
        Decided::Accepted => words.why_accepted(name),
        Decided::Declined => words.why_declined(name),
        Decided::Expired => words.why_expired(name),
        Decided::Withdrawn => words.why_withdrawn(name),
        Decided::Nobody => words.why_nobody().to_owned(),
        Decided::Picked => words.why_picked(name),
    }
}

fn considered(words: Words, agent: &Considered) -> String {
    let (skill, load) = (agent.skill.to_string(), agent.load.to_string());
    match agent.why {
        None => words.considered(&load, &agent.name, &skill),
        Some(cause) => {
            words.considered_not(&load, &agent.name, &skill, &cause_in_words(words, cause, &agent.pause))
        }
    }
}

/// A pause with the reason that was given for it, if one was.
fn cause_in_words(words: Words, cause: Cause, pause: &str) -> String {
    let text = match cause {
        Cause::Paused if !pause.is_empty() => return words.cause_paused_for(pause),
        Cause::Away => words.cause_away(),
        Cause::Paused => words.cause_paused(),
        Cause::NotResponding => words.cause_not_responding(),
        Cause::Offline => words.cause_offline(),
        Cause::Full => words.cause_full(),
        Cause::Ringing => words.cause_ringing(),
        Cause::Declined => words.cause_declined(),
        Cause::Media => words.cause_media(),
        Cause::Channel => words.cause_channel(),
        Cause::Language => words.cause_language(),
        Cause::CustomerAway => words.cause_customer_away(),
        Cause::Mode => words.cause_mode(),
    };
    text.to_owned()
}
