//! Every "no" in words: what happened, and what to do.

use domain::Refusal;
use domain::refusal::{Field, Problem, Wrong};

use super::notices::Notices;
use super::way::sign_in_again;
use crate::api::No;
use crate::words::Words;

/// Shows a "no" that belongs to nothing on the screen. Who is no longer signed in is led to the door.
pub(crate) fn tell(words: Words, notices: Notices, no: &No) {
    match no {
        No::Refused(Refusal::SignIn) => sign_in_again(),
        no => notices.warn(reason(words, no)),
    }
}

pub(crate) fn reason(words: Words, no: &No) -> String {
    match no {
        No::Lost => words.no_answer().to_owned(),
        No::Refused(refusal) => refused(words, refusal),
    }
}

pub(crate) fn refused(words: Words, refusal: &Refusal) -> String {
    match refusal {
        Refusal::SignIn => words.no_sign_in().to_owned(),
        Refusal::WrongPassword => words.no_wrong_password().to_owned(),
        Refusal::TooMany { seconds } if *seconds <= 90 => words.no_too_many_seconds(&seconds.to_string()),
        Refusal::TooMany { seconds } => words.no_too_many_minutes(&((seconds + 59) / 60).to_string()),
        Refusal::NotFound => words.no_such_chat().to_owned(),
        Refusal::NotAllowed => words.no_not_allowed().to_owned(),
        Refusal::AlreadyTaken { by } => words.no_taken(by),
        Refusal::NothingWaiting => words.no_nothing_waiting().to_owned(),
        Refusal::NobodyFree => words.no_nobody_free().to_owned(),
        Refusal::Full { capacity } => words.no_full(&capacity.to_string()),
        Refusal::Ended => words.no_ended().to_owned(),
        Refusal::NotNow | Refusal::Closed | Refusal::OtherBody => words.no_not_now().to_owned(),
        Refusal::Fields { fields } => fields.first().map(|wrong| field(words, wrong)).unwrap_or_default(),
        // Said to customers' pages only.
        Refusal::Identity => words.no_sign_in().to_owned(),
        // Customers get it, not agents.
        Refusal::Blocked => words.no_not_now().to_owned(),
        Refusal::Busy => words.no_busy().to_owned(),
        Refusal::Unavailable { reference } if reference.is_empty() => words.no_unavailable().to_owned(),
        Refusal::Unavailable { reference } => words.no_unavailable_reference(reference),
    }
}

pub(crate) fn field(words: Words, wrong: &Wrong) -> String {
    match (wrong.field, wrong.problem) {
        (_, Problem::TooLong { limit }) => words.no_too_long(&limit.to_string()),
        (Field::Email, _) => words.no_email().to_owned(),
        (Field::Password, _) => words.no_password().to_owned(),
        (Field::Tags, Problem::TooMany { limit }) => words.tags_too_many(&limit.to_string()),
        (Field::Files, Problem::Full) => words.files_full().to_owned(),
        (Field::Files, Problem::TooMany { .. }) => words.files_too_many().to_owned(),
        (Field::Files, _) => words.file_gone().to_owned(),
        _ => words.no_text().to_owned(),
    }
}
