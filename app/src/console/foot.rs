//! What stands below the log: the text box, or why there is none.

use domain::{Card, ChatId, Ending, Stars, State, Time};
use leptos::prelude::*;

use super::office::OfficeNow;
use super::pick::Pick;
use super::together::is_asked;
use crate::parts::clock::Clock;
use crate::parts::face::first_name;
use crate::parts::focus;
use crate::parts::icon::icon;
use crate::words::Words;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Foot {
    /// Not known yet.
    Nothing,
    Write,
    Waits {
        may_take: bool,
    },
    /// This agent's yes is waited for; what stands above says for what.
    Asked,
    /// The agent reads on: `stays` after handing it over, otherwise listening in.
    Listens {
        by: String,
        stays: bool,
        manages: bool,
    },
    /// A colleague has it.
    Has {
        by: String,
    },
    Ended {
        how: Option<Ending>,
        at: Option<Time>,
        customer: String,
        mine: bool,
        rating: Option<Stars>,
    },
}

impl Foot {
    pub(crate) fn of(card: Memo<Option<Card>>) -> Memo<Self> {
        let words: Words = expect_context();
        let office = OfficeNow::here();
        Memo::new(move |_| {
            card.with(|card| {
                let Some(card) = card else { return Self::Nothing };
                office.with(|office| match card.state {
                    State::Waiting => Self::Waits { may_take: office.may_take(card) },
                    State::Talking if card.is_written_by(office.me.id) => Self::Write,
                    State::Talking if is_asked(office, card) => Self::Asked,
                    State::Talking => {
                        let by = card.owner_name.clone().unwrap_or_default();
                        let may = office.channels.iter().find(|s| s.key == card.channel).map(|s| s.may);
                        let may = may.unwrap_or_default();
                        let stays = card.has(office.me.id);
                        if stays || may.listen || may.manage {
                            Self::Listens { by, stays, manages: may.manage }
                        } else {
                            Self::Has { by }
                        }
                    }
                    State::Finished | State::Closed => Self::Ended {
                        how: card.ending,
                        at: card.ended,
                        customer: card.called(words.customer()).to_owned(),
                        mine: card.is_of(office.me.id),
                        rating: card.rating,
                    },
                })
            })
        })
    }
}

#[component]
pub(crate) fn FootView(foot: Foot, chat: ChatId) -> impl IntoView {
    let words: Words = expect_context();
    let clock = Clock::here();
    let pick = Pick::new();
    // Who was writing when it ended keeps the keyboard here.
    Effect::new(move |_| {
        request_animation_frame(|| {
            if focus::is_lost() {
                focus::focus_id("foot");
            }
        });
    });
    let answer = matches!(foot, Foot::Waits { may_take: true });
    let sign = if matches!(foot, Foot::Ended { .. }) { "done" } else { "info" };
    let rating = if let Foot::Ended { rating, .. } = &foot { *rating } else { None };
    let rated = rating.map(|stars| words.rated_stars(&stars.to_string()));
    let text = move || match &foot {
        Foot::Waits { .. } => words.foot_waits().to_owned(),
        Foot::Has { by } => words.no_taken(by),
        Foot::Ended { how, at, customer, mine, .. } => {
            let at = at.map(|at| clock.hour_minute(at)).unwrap_or_default();
            match how {
                Some(Ending::ByAgent) if *mine => words.foot_ended(&at, words.you()),
                Some(Ending::Idle) => words.foot_ended_away(first_name(customer), &at),
                Some(Ending::ByCustomer | Ending::FromQueue) => words.foot_ended(&at, first_name(customer)),
                _ => words.ended_at(&at),
            }
        }
        Foot::Nothing | Foot::Write | Foot::Asked | Foot::Listens { .. } => String::new(),
    };
    view! {
        <div class="bottom" id="foot" tabindex="-1">
            {icon(sign)}
            <div class="grow">
                <b>{text}</b>
                {rated.map(|rated| view! { <p class="meta">{rated}</p> })}
            </div>
            {answer
                .then(|| {
                    view! {
                        <button
                            class="btn main"
                            type="button"
                            aria-busy=move || pick.is_busy().then_some("true")
                            on:click=move |_| pick.this(chat)
                        >
                            {words.answer()}
                        </button>
                    }
                })}
        </div>
    }
}
