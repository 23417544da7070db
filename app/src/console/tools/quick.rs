//! The agent's own quick replies: adding, changing, deleting, and their order.

use domain::Refusal;
use domain::quick_reply::QuickReply;
use domain::refusal::{Field, Problem, Wrong};
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;

use super::tool::keep_focus;
use crate::api::{self, No};
use crate::console::notices::Notices;
use crate::console::outbox::new_write;
use crate::console::reasons;
use crate::parts::focus;
use crate::parts::icon::small_icon;
use crate::words::Words;

/// Where to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Move {
    Up,
    Down,
}

impl Move {
    /// From a place among so many to the next one, if there is any.
    fn from(self, nth: usize, count: usize) -> Option<usize> {
        match self {
            Self::Up => nth.checked_sub(1),
            Self::Down => Some(nth + 1).filter(|to| *to < count),
        }
    }

    /// Of the button that does it.
    fn id(self, nth: usize) -> String {
        let name = if self == Self::Up { "up" } else { "down" };
        format!("quick-{name}-{nth}")
    }
}

#[derive(Clone, Copy)]
struct Edited {
    words: Words,
    notices: Notices,
    list: RwSignal<Option<Vec<QuickReply>>>,
    /// The one in the form; a new one has an id, too.
    id: RwSignal<Uuid>,
    name: RwSignal<String>,
    text: RwSignal<String>,
    wrong: RwSignal<Vec<Wrong>>,
    trouble: RwSignal<Option<No>>,
    busy: RwSignal<bool>,
}

impl Edited {
    fn new() -> Self {
        let edited = Self {
            words: expect_context(),
            notices: Notices::here(),
            list: RwSignal::new(None),
            id: RwSignal::new(new_write().0),
            name: RwSignal::default(),
            text: RwSignal::default(),
            wrong: RwSignal::default(),
            trouble: RwSignal::new(None),
            busy: RwSignal::new(false),
        };
        edited.load();
        edited
    }

    fn load(self) {
        spawn_local(async move {
            match api::wording::quick_replies().await {
                Ok(list) => _ = self.list.try_set(Some(list)),
                Err(no) => _ = self.trouble.try_set(Some(no)),
            }
        });
    }

    fn fill(self, id: Uuid, name: String, text: String) {
        self.id.set(id);
        self.name.set(name);
        self.text.set(text);
        self.wrong.set(Vec::new());
        focus::focus_id("quick-name");
    }

    fn empty(self) {
        self.fill(new_write().0, String::new(), String::new());
    }

    fn save(self) {
        let (id, name, text) =
            (self.id.get_untracked(), self.name.get_untracked(), self.text.get_untracked());
        if let Err(Refusal::Fields { fields }) = QuickReply::parse(id, &name, &text) {
            let first = fields.first().map(|wrong| wrong.field);
            self.wrong.set(fields);
            focus::focus_id(if first == Some(Field::Name) { "quick-name" } else { "quick-text" });
            return;
        }
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.trouble.set(None);
        spawn_local(async move {
            let saved = api::wording::put_quick_reply(id, name, text).await;
            _ = self.busy.try_set(false);
            match saved {
                Ok(()) => {
                    self.empty();
                    self.load();
                }
                Err(No::Refused(Refusal::Fields { fields })) => _ = self.wrong.try_set(fields),
                Err(no) => _ = self.trouble.try_set(Some(no)),
            }
        });
    }

    fn delete(self, id: Uuid) {
        spawn_local(async move {
            match api::wording::delete_quick_reply(id).await {
                Ok(()) => self.load(),
                Err(no) => _ = self.trouble.try_set(Some(no)),
            }
        });
        // Its buttons go with it.
        focus::focus_id("quick-name");
    }

    /// Changes places with its neighbour. The keyboard stays on the button that was pressed, or goes to the other one where it
    /// leads no further.
    fn shift(self, nth: usize, way: Move) {
        let mut list = self.list.get_untracked().unwrap_or_default();
        let count = list.len();
        let Some(to) = way.from(nth, count) else { return };
        list.swap(nth, to);
        let ids = list.iter().map(|reply| reply.id).collect();
        let place = self.words.quick_place(&count.to_string(), &list[to].name, &(to + 1).to_string());
        self.list.set(Some(list));
        let goes_on = way.from(to, count).is_some();
        let next = match way {
            way if goes_on => way,
            Move::Up => Move::Down,
            Move::Down => Move::Up,
        };
        // Rows stay where they are, and take each other's words.
        focus::focus_id(&next.id(to));
        self.notices.say(place);
        spawn_local(async move {
            if let Err(no) = api::wording::order_quick_replies(ids).await {
                _ = self.trouble.try_set(Some(no));
                self.load();
            }
        });
    }
}

#[component]
pub(super) fn Quick(edits: RwSignal<bool>) -> impl IntoView {
    let words: Words = expect_context();
    let edited = Edited::new();
    let first = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(first) = first.get() {
            _ = first.focus();
        }
    });
    let wrong = move |field: Field| {
        let found = edited.wrong.with(|all| all.iter().find(|wrong| wrong.field == field).copied())?;
        Some(match found.problem {
            Problem::TooLong { limit } => words.no_too_long(&limit.to_string()),
            Problem::TooMany { limit } => words.quick_too_many(&limit.to_string()),
            _ => words.no_text().to_owned(),
        })
    };
    let told = |sentence: String| {
        view! {
            {small_icon("warn")}
            <span>{sentence}</span>
        }
    };
    let on_enter = move |ev: KeyboardEvent| {
        if ev.key() == "Enter" && !ev.is_composing() {
            ev.prevent_default();
            edited.save();
        }
    };
    let shift = move |way: Move, (nth, count): (usize, usize), label: String| {
        view! {
            <button
                class="btn bare icon s"
                type="button"
                id=way.id(nth)
                disabled=way.from(nth, count).is_none()
                aria-label=label.clone()
                title=label
                on:click=move |_| edited.shift(nth, way)
            >
                <span class="way" class:up=way == Move::Up>{small_icon("caret")}</span>
            </button>
        }
    };
    let row = move |place: (usize, usize), reply: QuickReply| {
        let QuickReply { id, name, text } = reply;
        let (for_edit, for_text) = (name.clone(), text);
        view! {
            <li>
                <span class="grow cut" dir="auto">
                    {name.clone()}
                </span>
                {shift(Move::Up, place, words.quick_up(&name))}
                {shift(Move::Down, place, words.quick_down(&name))}
                <button
                    class="btn bare icon s"
                    type="button"
                    aria-label=words.quick_edit(&name)
                    title=words.quick_edit(&name)
                    on:click=move |_| edited.fill(id, for_edit.clone(), for_text.clone())
                >
                    {small_icon("pencil")}
                </button>
                <button
                    class="btn bare icon s"
                    type="button"
                    aria-label=words.quick_delete(&name)
                    title=words.quick_delete(&name)
                    on:click=move |_| edited.delete(id)
                >
                    {small_icon("trash")}
                </button>
            </li>
        }
    };
    view! {
        <div class="picker-body">
            <ul class="quick-list" aria-label=words.quick_replies()>
                {move || {
                    let list = edited.list.get().unwrap_or_default();
                    let count = list.len();
                    list.into_iter().enumerate().map(|(nth, reply)| row((nth, count), reply)).collect_view()
                }}
                <li class="meta" hidden=move || edited.list.with(|l| l.as_ref().is_none_or(|l| !l.is_empty()))>
                    {words.quick_none()}
                </li>
            </ul>
            <div class="picker-form">
                <div class="field">
                    <label for="quick-name">{words.quick_name()}</label>
                    <input
                        class="input"
                        id="quick-name"
                        type="text"
                        dir="auto"
                        autocomplete="off"
                        aria-invalid=move || wrong(Field::Name).map(|_| "true")
                        aria-describedby="quick-name-error"
                        node_ref=first
                        prop:value=move || edited.name.get()
                        on:input:target=move |ev| edited.name.set(ev.target().value())
                        on:keydown=on_enter
                    />
                    <p class="error" id="quick-name-error">
                        {move || wrong(Field::Name).map(told)}
                    </p>
                </div>
                <div class="field">
                    <label for="quick-text">{words.quick_text()}</label>
                    <textarea
                        class="input"
                        id="quick-text"
                        rows="4"
                        dir="auto"
                        aria-invalid=move || wrong(Field::Message).map(|_| "true")
                        aria-describedby="quick-text-error quick-places"
                        prop:value=move || edited.text.get()
                        on:input:target=move |ev| edited.text.set(ev.target().value())
                    ></textarea>
                    <p class="error" id="quick-text-error">
                        {move || wrong(Field::Message).map(told)}
                    </p>
                    <p class="meta" id="quick-places">
                        {words.quick_places()} " {customer}, {agent}"
                    </p>
                </div>
                <p class="error" role="alert">
                    {move || edited.trouble.get().map(|no| told(reasons::reason(words, &no)))}
                </p>
            </div>
        </div>
        <div class="ends">
            <button class="btn" type="button" on:click=move |ev| {
                keep_focus(&ev);
                edits.set(false);
            }>
                {words.quick_back()}
            </button>
            <button
                class="btn main"
                type="button"
                aria-busy=move || edited.busy.get().then_some("true")
                on:click=move |_| edited.save()
            >
                {words.quick_save()}
            </button>
        </div>
    }
}
