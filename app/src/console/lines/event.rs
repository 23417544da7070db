//! What happened between the messages: somebody answered, went, or ended it.

use domain::{AgentId, By, Card, Ending, Entry, What};
use leptos::prelude::*;

use crate::parts::clock::time;
use crate::parts::face::first_name;
use crate::parts::icon::small_icon;
use crate::words::Words;

/// `joins`: somebody was there already.
pub(super) fn event(
    entry: &Entry,
    joins: bool,
    card: Memo<Option<Card>>,
    me: AgentId,
) -> impl IntoView + use<> {
    let words: Words = expect_context();
    let entry = entry.clone();
    let at = entry.at;
    let private = entry.count.is_none();
    let text = move || {
        let customer = card.with(|c| {
            c.as_ref().map(|c| first_name(c.called(words.customer())).to_owned()).unwrap_or_default()
        });
        let who = match &entry.by {
            By::Agent { id, .. } if *id == Some(me) => words.you().to_owned(),
            By::Agent { name, .. } => name.clone(),
            By::Customer | By::System => customer.clone(),
        };
        match &entry.what {
            What::Joined if joins => words.event_joined(&who),
            What::Joined => words.event_answered(&who),
            What::TransferAsked { to } => words.event_asked_to_take(to, &who),
            What::TransferDeclined => words.event_transfer_rejected(&who),
            What::TransferCancelled => words.event_transfer_cancelled(&who),
            What::TransferLapsed { to } => words.event_transfer_lapsed(to),
            What::Transferred { from } => words.event_took_over(from, &who),
            What::OverCapacity { capacity, .. } => words.event_over_capacity(&capacity.to_string(), &who),
            What::Invited { to } => words.event_invited(to, &who),
            What::InvitationDeclined => words.event_invitation_declined(&who),
            What::InvitationCancelled => words.event_invitation_cancelled(&who),
            What::InvitationExpired => words.event_invitation_expired(&who),
            What::Left => words.event_left(&who),
            What::FilesAllowed { on: true } => words.event_files_allowed(&who),
            What::FilesAllowed { on: false } => words.event_files_forbidden(&who),
            What::Chosen { option, .. } => words.event_chose(&who, option),
            What::Queued => words.event_queued().to_owned(),
            What::Reopened => words.event_returned(&customer),
            What::Blocked { reason } if reason.is_empty() => words.event_blocked(&who),
            What::Blocked { reason } => words.event_blocked_because(reason, &who),
            What::Ended { how } => ended(words, *how, &who, &customer),
            _ => String::new(),
        }
    };
    view! {
        <p class="event plain" class:private=private>
            {private.then(|| view! { {small_icon("eye")} <span class="aside-only">{words.only_agents()} ": "</span> })}
            <span dir="auto">{text} " · " {time(at)}</span>
        </p>
    }
}

fn ended(words: Words, how: Ending, who: &str, customer: &str) -> String {
    match how {
        Ending::ByCustomer => words.ended_by(customer),
        Ending::ByAgent => words.ended_by(who),
        Ending::Idle => words.ended_away(customer),
        Ending::FromQueue => words.event_left_queue(customer),
        Ending::Request => words.event_request(customer),
        Ending::AnsweredByFaq => words.event_faq(customer),
    }
}
