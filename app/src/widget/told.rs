//! Entries in words: what a line of the log says that is no message.

use domain::{By, Ending, Entry, What};

use crate::words::Words;

/// `answered` says whether an agent was in the chat before this entry.
pub(super) fn event(words: Words, entry: &Entry, answered: bool) -> String {
    let name = match &entry.by {
        By::Agent { name, .. } => name.as_str(),
        _ => "",
    };
    match &entry.what {
        What::Joined if answered => words.joined(name),
        What::Joined => words.answered(name),
        What::FilesAllowed { on: true } => words.files_let(name),
        What::FilesAllowed { on: false } => words.files_no_longer(name),
        What::Left => words.left(name),
        What::Transferred { from } => words.took_over(from, name),
        What::Queued => words.queued_again().to_owned(),
        What::Reopened => words.reopened().to_owned(),
        What::Ended { how } => match how {
            Ending::ByCustomer => words.you_ended().to_owned(),
            Ending::ByAgent => words.agent_ended(name),
            Ending::Idle => words.ended_idle().to_owned(),
            Ending::FromQueue => words.left_queue().to_owned(),
            Ending::Request => words.you_requested().to_owned(),
            Ending::AnsweredByFaq => words.answered_by_article().to_owned(),
        },
        // Not for customers, or a message.
        _ => String::new(),
    }
}

/// What is said in an entry, if it is something that is said.
pub(super) fn said(entry: &Entry) -> Option<&str> {
    match &entry.what {
        What::Message { text } | What::Options { question: text, .. } => Some(text.as_str()),
        What::Files { text, .. } => Some(text.as_ref().map_or("", domain::Text::as_str)),
        What::Chosen { option, .. } => Some(option),
        _ => None,
    }
}
