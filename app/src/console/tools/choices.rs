//! Offer choices: a question and two to six answers, one of which the customer takes with a click.

use domain::canned_reply::Asked;
use domain::choices::{FEWEST, MOST};
use domain::refusal::{Field, Problem, Wrong};
use domain::{Refusal, WriteId, choices};
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::caret::TextBox;
use super::tool::Tool;
use crate::api::{self, No};
use crate::console::outbox::new_write;
use crate::console::reasons;
use crate::console::talk::Talk;
use crate::parts::icon::small_icon;
use crate::words::Words;

/// What is being composed. It outlives the picker, so that nothing is lost when it is closed to look something up.
#[derive(Clone, Copy)]
struct Draft {
    question: RwSignal<String>,
    /// They belong to nobody: one that is added in the picker is there when the picker is opened again.
    answers: RwSignal<Vec<ArcRwSignal<String>>>,
    wrong: RwSignal<Vec<Wrong>>,
    /// Why it was not taken, if not for what is in the fields.
    trouble: RwSignal<Option<No>>,
    busy: RwSignal<bool>,
    /// Under which it was sent off; without an answer it is repeated.
    write: StoredValue<Option<(WriteId, String, Vec<String>)>>,
}

impl Draft {
    fn new() -> Self {
        Self {
            question: RwSignal::default(),
            answers: RwSignal::new((0..FEWEST).map(|_| ArcRwSignal::new(String::new())).collect()),
            wrong: RwSignal::default(),
            trouble: RwSignal::new(None),
            busy: RwSignal::new(false),
            write: StoredValue::new(None),
        }
    }

    fn clear(self) {
        self.fill(String::new(), vec![String::new(); FEWEST]);
        self.write.set_value(None);
    }

    fn fill(self, question: String, answers: Vec<String>) {
        self.question.set(question);
        self.answers.set(answers.into_iter().map(ArcRwSignal::new).collect());
        self.wrong.set(Vec::new());
        self.trouble.set(None);
    }

    fn typed(self) -> (String, Vec<String>) {
        let answers = self.answers.with_untracked(|all| all.iter().map(|a| a.get_untracked()).collect());
        (self.question.get_untracked(), answers)
    }

    /// The same words go under the same id.
    fn write_of(self, question: &str, answers: &[String]) -> WriteId {
        let before = self.write.get_value().filter(|(_, q, a)| q == question && a == answers);
        let write = before.map_or_else(new_write, |(write, ..)| write);
        self.write.set_value(Some((write, question.to_owned(), answers.to_vec())));
        write
    }
}

#[component]
pub(super) fn Choices(talk: Talk, text_box: TextBox) -> impl IntoView {
    let words: Words = expect_context();
    let open = RwSignal::new(false);
    let draft = Draft::new();
    view! {
        <Tool label=words.offer_choices() sign="choices" class="choices" open=open text_box=text_box>
            <Composed talk=talk draft=draft open=open text_box=text_box/>
        </Tool>
    }
}

#[component]
fn Composed(talk: Talk, draft: Draft, open: RwSignal<bool>, text_box: TextBox) -> impl IntoView {
    let words: Words = expect_context();
    let first = NodeRef::<html::Input>::new();
    // Where there are none, there is nothing to pick.
    let menus = RwSignal::new(Vec::<(String, Asked)>::new());
    spawn_local(async move {
        if let Ok(found) = api::wording::choice_menus(talk.chat).await {
            _ = menus.try_set(found);
        }
    });
    let pick = move |name: String| {
        let found = menus.with_untracked(|all| all.iter().find(|(n, _)| *n == name).map(|(_, a)| a.clone()));
        if let Some(Asked { question, options }) = found {
            draft.fill(question, options);
        }
    };
    Effect::new(move |_| {
        if let Some(first) = first.get() {
            _ = first.focus();
        }
    });
    let close = move || {
        open.set(false);
        text_box.focus();
    };
    let send = move || {
        if draft.busy.get_untracked() {
            return;
        }
        draft.trouble.set(None);
        let (question, answers) = draft.typed();
        if let Err(Refusal::Fields { fields }) = choices::parse(&question, &answers) {
            let at = fields.first().map_or("menu-question", |wrong| place_of(wrong.field));
            draft.wrong.set(fields);
            crate::parts::focus::focus_id(at);
            return;
        }
        draft.wrong.set(Vec::new());
        draft.busy.set(true);
        let write = draft.write_of(&question, &answers);
        spawn_local(async move {
            let sent = api::choices::offer_choices(talk.chat, write, question, answers).await;
            draft.busy.try_set(false);
            match sent {
                Ok(()) => {
                    draft.clear();
                    close();
                }
                Err(No::Refused(Refusal::Fields { fields })) => _ = draft.wrong.try_set(fields),
                Err(no) => _ = draft.trouble.try_set(Some(no)),
            }
        });
    };
    // The fields stand in the form of the text box, and are none of its business.
    let on_key = move |ev: KeyboardEvent| {
        if ev.key() == "Enter" && !ev.is_composing() && is_input(&ev) {
            ev.prevent_default();
            send();
        }
    };
    let wrong = move |field: Field| {
        draft
            .wrong
            .with(|all| all.iter().find(|wrong| wrong.field == field).copied())
            .map(|w| sentence(words, w))
    };
    let is_wrong = move |field: Field| wrong(field).is_some().then_some("true");
    let add = move |_| {
        draft.answers.update(|all| all.push(ArcRwSignal::new(String::new())));
        let last = draft.answers.with_untracked(Vec::len);
        request_animation_frame(move || crate::parts::focus::focus_id(&format!("menu-answer-{last}")));
    };
    view! {
        <div class="picker-form" on:keydown=on_key>
            <div class="field" hidden=move || menus.with(Vec::is_empty)>
                <label for="menu-saved">{words.saved_menus()}</label>
                <div class="select">
                    <select id="menu-saved" on:change:target=move |ev| pick(ev.target().value())>
                        <option value="">{words.saved_menu_none()}</option>
                        {move || {
                            menus
                                .get()
                                .into_iter()
                                .map(|(name, _)| view! { <option value=name.clone()>{name.clone()}</option> })
                                .collect_view()
                        }}
                    </select>
                    {small_icon("caret")}
                </div>
            </div>
            <div class="field">
                <label for="menu-question">{words.choices_question()}</label>
                <input
                    class="input"
                    id="menu-question"
                    type="text"
                    dir="auto"
                    autocomplete="off"
                    aria-invalid=move || is_wrong(Field::Question)
                    aria-describedby="menu-question-error"
                    node_ref=first
                    prop:value=move || draft.question.get()
                    on:input:target=move |ev| draft.question.set(ev.target().value())
                />
                <p class="error" id="menu-question-error">
                    {move || wrong(Field::Question).map(told)}
                </p>
            </div>
            <div class="field" role="group" aria-labelledby="menu-answers">
                <span class="label" id="menu-answers">
                    {words.choices()}
                </span>
                {move || {
                    draft
                        .answers
                        .get()
                        .into_iter()
                        .zip(1..)
                        .map(|(answer, n)| {
                            let typed = answer.clone();
                            view! {
                                <input
                                    class="input"
                                    id=format!("menu-answer-{n}")
                                    type="text"
                                    dir="auto"
                                    autocomplete="off"
                                    aria-label=words.choice_number(&n.to_string())
                                    aria-invalid=move || is_wrong(Field::Choices)
                                    aria-describedby="menu-answers-error"
                                    prop:value=move || answer.get()
                                    on:input:target=move |ev| typed.set(ev.target().value())
                                />
                            }
                        })
                        .collect_view()
                }}
                <p class="error" id="menu-answers-error">
                    {move || wrong(Field::Choices).map(told)}
                </p>
                <button
                    class="btn bare s"
                    type="button"
                    hidden=move || draft.answers.with(|all| all.len() >= MOST)
                    on:click=add
                >
                    {small_icon("plus")}
                    {words.add_choice()}
                </button>
            </div>
            <p class="error" role="alert">
                {move || draft.trouble.get().map(|no| told(reasons::reason(words, &no)))}
            </p>
        </div>
        <div class="ends">
            <button class="btn" type="button" on:click=move |_| close()>
                {words.cancel()}
            </button>
            <button
                class="btn main"
                type="button"
                aria-busy=move || draft.busy.get().then_some("true")
                on:click=move |_| send()
            >
                {words.send_choices()}
            </button>
        </div>
    }
}

fn told(sentence: String) -> impl IntoView {
    view! {
        {small_icon("warn")}
        <span>{sentence}</span>
    }
}

fn sentence(words: Words, wrong: Wrong) -> String {
    match wrong.problem {
        Problem::TooLong { limit } => words.choice_too_long(&limit.to_string()),
        Problem::TooMany { limit } => words.choices_too_many(&limit.to_string()),
        Problem::Twice => words.choices_twice().to_owned(),
        _ if wrong.field == Field::Question => words.choices_no_question().to_owned(),
        _ => words.choices_too_few().to_owned(),
    }
}

const fn place_of(field: Field) -> &'static str {
    if matches!(field, Field::Choices) { "menu-answer-1" } else { "menu-question" }
}

fn is_input(ev: &KeyboardEvent) -> bool {
    use wasm_bindgen::JsCast;
    ev.target().is_some_and(|at| at.dyn_ref::<web_sys::HtmlInputElement>().is_some())
}
