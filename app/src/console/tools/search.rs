//! The search over all that may be put into the text box, as the picker and `/` use it: what was typed, what fits, which of
//! that is looked at, and a list with a preview.

use std::time::Duration;

use domain::ChatId;
use domain::phrase::{Kind, Phrase, find};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{self, No};
use crate::console::reasons;
use crate::parts::choice::Choice;
use crate::parts::icon::small_icon;
use crate::words::Words;

/// The server is asked for articles once nothing was typed for so long.
const PAUSE: Duration = Duration::from_millis(120);

#[derive(Clone, Copy)]
pub(super) struct Search {
    chat: ChatId,
    /// For the ids of its elements.
    name: &'static str,
    pub typed: RwSignal<String>,
    /// Of one kind only.
    pub only: RwSignal<Option<Kind>>,
    pub choice: Choice,
    phrases: RwSignal<Vec<Phrase>>,
    /// With what had been typed when they were found.
    articles: RwSignal<(String, Vec<Phrase>)>,
    loaded: RwSignal<bool>,
    trouble: RwSignal<Option<No>>,
    /// Counts questions: the answer to the last one counts.
    asked: StoredValue<u32>,
    pub hits: Memo<Vec<Phrase>>,
}

impl Search {
    /// `most`: so many hits are shown.
    pub(super) fn new(chat: ChatId, name: &'static str, most: usize) -> Self {
        let (typed, only) = (RwSignal::new(String::new()), RwSignal::new(None::<Kind>));
        let (phrases, articles) = (RwSignal::new(Vec::new()), RwSignal::new((String::new(), Vec::new())));
        let hits = Memo::new(move |_| {
            let fits = |phrase: &Phrase| only.get().is_none_or(|only| phrase.kind == only);
            let own: Vec<Phrase> = phrases.with(|all: &Vec<Phrase>| {
                let hits = typed.with(|typed| find(all, typed).into_iter().cloned().collect::<Vec<_>>());
                hits.into_iter().filter(&fits).collect()
            });
            // Until the answer is here, those of the last one that fit by what can be seen of them.
            let articles: Vec<Phrase> = articles.with(|(asked, all): &(String, Vec<Phrase>)| {
                let answered = typed.with(|typed| typed == asked);
                let hits = if answered { all.iter().collect() } else { typed.with(|typed| find(all, typed)) };
                hits.into_iter().filter(|p| fits(p)).cloned().collect()
            });
            own.into_iter().chain(articles).take(most).collect::<Vec<Phrase>>()
        });
        Self {
            chat,
            name,
            typed,
            only,
            choice: Choice::new(name, move || hits.with(Vec::len)),
            phrases,
            articles,
            loaded: RwSignal::new(false),
            trouble: RwSignal::new(None),
            asked: StoredValue::new(0),
            hits,
        }
    }

    /// Begins anew, with what there is by now.
    pub(super) fn begin(self, typed: &str) {
        let chat = self.chat;
        spawn_local(async move {
            let found = api::wording::phrases(chat).await;
            _ = self.loaded.try_set(true);
            match found {
                Ok(phrases) => _ = (self.trouble.try_set(None), self.phrases.try_set(phrases)),
                Err(no) => _ = self.trouble.try_set(Some(no)),
            }
        });
        self.typed.set(typed.to_owned());
        self.choice.look_at(0);
        self.ask();
    }

    pub(super) fn type_in(self, typed: &str) {
        if self.typed.with_untracked(|before| before == typed) {
            return;
        }
        self.typed.set(typed.to_owned());
        self.choice.look_at(0);
        let nth = self.next();
        set_timeout(
            move || {
                if self.asked.try_get_value() == Some(nth) {
                    self.ask()
                }
            },
            PAUSE,
        );
    }

    pub(super) fn show_only(self, only: Option<Kind>) {
        self.only.set(only);
        self.choice.look_at(0);
    }

    fn next(self) -> u32 {
        self.asked
            .try_update_value(|n| {
                *n = n.wrapping_add(1);
                *n
            })
            .unwrap_or_default()
    }

    fn ask(self) {
        let (chat, nth, typed) = (self.chat, self.next(), self.typed.get_untracked());
        spawn_local(async move {
            // Without an answer there are the others all the same.
            let found = api::wording::linked_articles(chat, typed.clone()).await.unwrap_or_default();
            if self.asked.try_get_value() == Some(nth) {
                _ = self.articles.try_set((typed, found));
            }
        });
    }

    /// What is looked at.
    pub(super) fn current(self) -> Option<Phrase> {
        let nth = self.choice.at()?;
        self.hits.with(|hits| hits.get(nth).cloned())
    }

    pub(super) fn list_id(self) -> String {
        format!("{}-hits", self.name)
    }

    pub(super) fn is_empty_untracked(self) -> bool {
        self.hits.with_untracked(Vec::is_empty)
    }

    /// Whether all that fits what was typed up to now has come.
    pub(super) fn is_answered_untracked(self) -> bool {
        let articles =
            self.articles.with_untracked(|(asked, _)| self.typed.with_untracked(|typed| typed == asked));
        self.loaded.get_untracked() && articles
    }
}

/// The list, and beside it what the choice would say.
#[component]
pub(super) fn Hits(search: Search, choose: Callback<Phrase>) -> impl IntoView {
    let words: Words = expect_context();
    let hit = move |(nth, phrase): (usize, Phrase)| {
        let (sign, kind) = match phrase.kind {
            Kind::Mine => ("star", words.kind_mine()),
            Kind::Shared => ("bolt", words.kind_shared()),
            Kind::Faq => ("page", words.kind_faq()),
        };
        let title = phrase.title.clone();
        view! {
            <li
                role="option"
                id=search.choice.id_of(nth)
                aria-selected=move || search.choice.is_at(nth).to_string()
                on:click=move |_| choose.run(phrase.clone())
            >
                {small_icon(sign)}
                <span class="aside-only">{kind} ": "</span>
                <span class="cut" dir="auto">
                    {title}
                </span>
            </li>
        }
    };
    let about = move |phrase: &Phrase| {
        let kind = match phrase.kind {
            Kind::Mine => words.kind_mine(),
            Kind::Shared => words.kind_shared(),
            Kind::Faq => words.kind_faq(),
        };
        let more = [&phrase.shortcut, &phrase.language];
        let more = more.into_iter().filter(|text| !text.is_empty()).map(|text| format!(" · {text}"));
        format!("{kind}{}", more.collect::<String>())
    };
    view! {
        <div class="picker-body">
            <ul
                class="menu-list"
                role="listbox"
                id=search.list_id()
                aria-label=words.messages_to_choose()
                tabindex="-1"
                on:mousedown=|ev| ev.prevent_default()
            >
                {move || search.hits.get().into_iter().enumerate().map(hit).collect_view()}
            </ul>
            <div class="picker-view" tabindex="-1">
                {move || {
                    match search.current() {
                        Some(phrase) => {
                            view! {
                                <p class="meta">{about(&phrase)}</p>
                                <p class="as-typed" dir="auto">
                                    {phrase.text}
                                </p>
                                <p class="meta">{words.enter_inserts()}</p>
                            }
                                .into_any()
                        }
                        None => {
                            let text = match search.trouble.get() {
                                Some(no) => reasons::reason(words, &no),
                                None if search.loaded.get() => words.no_hits().to_owned(),
                                None => String::new(),
                            };
                            view! {
                                <p class="meta" role="status">
                                    {text}
                                </p>
                            }
                                .into_any()
                        }
                    }
                }}
            </div>
        </div>
    }
}
