//! What waits for somebody's yes, below the conversation: for one's own, or for a colleague's.

use domain::invitation::STANDS_FOR;
use domain::transfer::Target;
use domain::{Card, Office, State, Time};
use leptos::prelude::*;

use super::act::Act;
use super::ask::Ask;
use super::asked::{Answers, sentence};
use super::asking::Asking;
use super::ring::ring;
use crate::api::invitation::cancel_invitation;
use crate::api::transfer::cancel_transfer;
use crate::console::office::OfficeNow;
use crate::console::outbox::new_write;
use crate::console::ring::Ring;
use crate::console::talk::Talk;
use crate::parts::focus;
use crate::parts::icon::icon;
use crate::words::Words;

#[derive(Clone, Debug, PartialEq, Eq)]
enum Bar {
    Asked,
    Moves { to: String, mine: bool },
    Invited { name: String, until: Time, leaves: bool, mine: bool },
}

fn bars(office: &Office, card: &Card, asked: bool) -> Vec<Bar> {
    let me = office.me.id;
    if card.state != State::Talking {
        return Vec::new();
    }
    let mut bars = Vec::new();
    if asked {
        bars.push(Bar::Asked);
    }
    let manages = office.channels.iter().any(|s| s.key == card.channel && s.may.manage);
    if let Some(transfer) = &card.transfer {
        let asked = matches!(&transfer.to, Target::Agent { id, .. } if *id == me);
        if (card.is_of(me) || transfer.by == me || manages) && !asked {
            bars.push(Bar::Moves { to: transfer.to.name().to_owned(), mine: card.is_of(me) });
        }
    }
    let invitation = card.invitation.as_ref().filter(|i| i.to != me && (card.is_written_by(me) || manages));
    if let Some(invitation) = invitation {
        let mine = invitation.by == me || card.is_of(me) || manages;
        let leaves = invitation.leaves && invitation.by == me;
        bars.push(Bar::Invited { name: invitation.name.clone(), until: invitation.until, leaves, mine });
    }
    bars
}

/// The button that is pressed now goes with its bar, sooner or later than the answer comes. What is to be done next is to
/// write, unless the agent is elsewhere by then.
fn write_on() -> impl FnOnce() + 'static {
    let pressed = document().active_element();
    move || {
        if focus::is_lost() || document().active_element() == pressed {
            focus::focus_id("message");
        }
    }
}

#[component]
pub(crate) fn Bars(talk: Talk, card: Memo<Option<Card>>) -> impl IntoView {
    let words: Words = expect_context();
    let office = OfficeNow::here();
    let (asking, rings) = (Asking::here(), Ring::here());
    let ask = asking.of(talk.chat);
    let all = Memo::new(move |_| {
        let asked = ask.with(Option::is_some);
        card.with(|c| c.as_ref().map(|c| office.with(|o| bars(o, c, asked))).unwrap_or_default())
    });
    let keys = Memo::new(move |_| asking.is_first(talk.chat) && !rings.rings());
    let act = Act::new();
    let cancel = move |_| act.run(cancel_transfer(talk.chat, new_write()), write_on());
    let cancel_invited = move |_| act.run(cancel_invitation(talk.chat, new_write()), write_on());
    let bar = move |bar: Bar| match bar {
        Bar::Asked => {
            let until = move || match ask.get() {
                Some(Ask::Invitation { until, .. }) => Some(until),
                _ => None,
            };
            view! {
                {move || until().map(|until| ring(until, STANDS_FOR))}
                <div class="grow">
                    <b>{move || ask.get().map(|ask| sentence(words, &ask))}</b>
                </div>
                <Answers chat=talk.chat ask=ask keys=keys/>
            }
            .into_any()
        }
        Bar::Moves { to, mine } => view! {
            {icon("transfer")}
            <div class="grow">
                <b>{words.waiting_for(&to)}</b>
                {mine.then(|| view! { <p class="meta">{words.keep_writing()}</p> })}
            </div>
            <button
                class="btn"
                type="button"
                aria-busy=move || act.is_busy().then_some("true")
                on:click=cancel
            >
                {words.cancel_transfer()}
            </button>
        }
        .into_any(),
        Bar::Invited { name, until, leaves, mine } => view! {
            {ring(until, STANDS_FOR)}
            <div class="grow">
                <b>{words.waiting_for(&name)}</b>
                <p class="meta">{if leaves { words.leave_then() } else { words.asked_to_join() }}</p>
            </div>
            {mine
                .then(|| {
                    view! {
                        <button
                            class="btn"
                            type="button"
                            aria-busy=move || act.is_busy().then_some("true")
                            on:click=cancel_invited
                        >
                            {words.cancel_invitation()}
                        </button>
                    }
                })}
        }
        .into_any(),
    };
    view! {
        <For each=move || all.get() key=|b| format!("{b:?}") let:one>
            <div class="bottom">{bar(one)}</div>
        </For>
    }
}
