//! The tools below the text box, in the order in which they stand there; each has a file of its own.

pub(crate) mod caret;
mod choices;
mod documents;
mod emoji;
mod files;
mod predefined;
mod quick;
mod search;
pub(crate) mod slash;
pub(crate) mod tool;

use domain::Card;
use leptos::prelude::*;

pub(crate) use self::caret::TextBox;
use self::choices::Choices;
use self::documents::Documents;
use self::emoji::Emoji;
use self::files::AttachFiles;
use self::predefined::Predefined;
use super::private::PrivateSwitch;
use super::talk::Talk;
use super::together::Invite;

/// The row of tools: Emoji, Predefined messages, Offer choices, Invite, Private, Attach files. What opens over the text
/// box is a [`tool::Tool`].
#[component]
pub(crate) fn Tools(text_box: TextBox, talk: Talk, card: Memo<Option<Card>>) -> impl IntoView {
    view! {
        <Emoji text_box=text_box/>
        <Predefined talk=talk text_box=text_box/>
        // A menu is for the customer.
        <span hidden=move || talk.private.get()>
            <Choices talk=talk text_box=text_box/>
        </span>
        <Invite text_box=text_box talk=talk card=card/>
        <AttachFiles talk=talk/>
        <Documents text_box=text_box talk=talk card=card/>
        <PrivateSwitch talk=talk/>
    }
}
