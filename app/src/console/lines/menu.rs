//! A menu that an agent has offered: the question, the answers, and which of them the customer took.

use leptos::prelude::*;

use crate::parts::icon::small_icon;
use crate::words::Words;

/// The answers, and which one was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Menu {
    pub options: Vec<String>,
    pub chosen: Option<String>,
}

pub(super) fn menu(words: Words, question: String, menu: Memo<Option<Menu>>) -> impl IntoView {
    let name = question.clone();
    let option = move |option: String| {
        let is_chosen = {
            let option = option.clone();
            Memo::new(move |_| menu.with(|m| m.as_ref().and_then(|m| m.chosen.as_ref()) == Some(&option)))
        };
        view! {
            <li class="opt" class:chosen=move || is_chosen.get()>
                {move || {
                    is_chosen
                        .get()
                        .then(|| {
                            view! {
                                {small_icon("tick")}
                                <span class="aside-only">{words.chosen()} ": "</span>
                            }
                        })
                }}
                <span dir="auto">{option}</span>
            </li>
        }
    };
    let options = menu.with_untracked(|m| m.as_ref().map(|m| m.options.clone()).unwrap_or_default());
    view! {
        <div class="menu-said">
            <p dir="auto">{question}</p>
            <ul class="opts" aria-label=name>
                {options.into_iter().map(option).collect_view()}
            </ul>
        </div>
    }
}
