//! A file in the log: a link that saves it, and above it a small picture of what can be seen. The browser fetches both with
//! the agent's cookie; what it gets says of itself that it is to be saved and not shown.

use domain::attachment::{self, Attachment, MEGABYTE};
use leptos::either::Either;
use leptos::prelude::*;

use crate::parts::icon::small_icon;
use crate::words::Words;

/// Larger pictures are not fetched before they are asked for.
const LARGEST_SHOWN: i64 = 5 * MEGABYTE;

/// `there`: its line is stored, and it can be fetched.
pub(super) fn attached(words: Words, file: Attachment, there: bool) -> impl IntoView {
    let Attachment { id, name, kind, size } = file;
    let facts = view! {
        <span class="kind">{kind.label()}</span>
        <span class="grow">
            <b dir="auto">{name.clone()}</b>
            <span class="meta">{attachment::size(size, words.decimal_mark())}</span>
        </span>
    };
    if !there {
        return Either::Left(view! { <span class="attach">{facts}</span> });
    }
    let href = format!("/files/{id}");
    let saves = words.download(&name);
    let shot = (kind.is_shown() && size <= LARGEST_SHOWN).then(|| {
        view! {
            <span class="shot">
                <img src=href.clone() alt=name.clone() loading="lazy"/>
            </span>
        }
    });
    Either::Right(view! {
        {shot}
        <a class="attach" href=href download=name aria-label=saves rel="external">
            {facts}
            {small_icon("download")}
        </a>
    })
}
