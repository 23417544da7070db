//! The door: two fields and one button. It is a plain form, which works before, or without, the wasm; with it, a refusal
//! comes without the page going away.

mod art;

use domain::Refusal;
use domain::refusal::{Field, Wrong};
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use self::art::art;
use super::boot::Door;
use super::place::Place;
use super::reasons::{field, reason};
use crate::api::No;
use crate::api::session::sign_in;
use crate::parts::brand::brand;
use crate::parts::focus;
use crate::parts::icon::{icon, small_icon};
use crate::words::Words;

#[component]
pub(crate) fn SignIn(door: Door) -> impl IntoView {
    let words: Words = expect_context();
    let Door { to, host, email: typed, keep, no, demo } = door;
    let no = RwSignal::new(no.map(No::Refused));
    let busy = RwSignal::new(false);
    let shown = RwSignal::new(false);
    let (email, password) = (NodeRef::<html::Input>::new(), NodeRef::<html::Input>::new());
    let keeps = NodeRef::<html::Input>::new();

    let target = Place::after_sign_in(&to).path();
    let on_submit = move |ev: SubmitEvent| {
        let (Some(email), Some(password), Some(keeps)) = (email.get(), password.get(), keeps.get()) else {
            return;
        };
        ev.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let (email, password, keep, target) =
            (email.value(), password.value(), keeps.checked(), target.clone());
        spawn_local(async move {
            match sign_in(email, password, keep).await {
                Ok(()) => _ = window().location().assign(&target),
                Err(refused) => {
                    let field = first_wrong(&refused);
                    no.set(Some(refused));
                    busy.set(false);
                    focus::focus_id(if field == Some(Field::Email) { "email" } else { "password" });
                }
            }
        });
    };
    let wrong = move |of: Field| no.with(|no| problem_of(no.as_ref(), of));
    let email_wrong = Memo::new(move |_| wrong(Field::Email));
    let password_wrong = Memo::new(move |_| wrong(Field::Password));
    let over_all = move || no.get().filter(|no| first_wrong(no).is_none()).map(|no| reason(words, &no));
    let typed_before = !typed.is_empty();
    view! {
        <main class="door">
            <section class="door-in" aria-labelledby="sign-in">
                <span class="brand">{brand()}</span>
                <form method="post" action="/sign-in" novalidate aria-labelledby="sign-in" on:submit=on_submit>
                    <div>
                        <h1 id="sign-in">{words.sign_in()}</h1>
                        <p>{words.sign_in_why()}</p>
                    </div>
                    {move || {
                        over_all()
                            .map(|text| {
                                view! {
                                    <div class="banner bad" role="alert">
                                        {small_icon("warn")}
                                        <span>{text}</span>
                                    </div>
                                }
                            })
                    }}
                    <input type="hidden" name="to" value=to/>
                    <div class="field">
                        <label for="email">{words.email()}</label>
                        <input
                            class="input"
                            id="email"
                            name="email"
                            type="email"
                            autocomplete="username"
                            autofocus=!typed_before
                            value=typed
                            aria-invalid=move || email_wrong.get().map(|_| "true")
                            aria-describedby="email-error"
                            node_ref=email
                        />
                        {error("email-error", words, email_wrong)}
                    </div>
                    <div class="field">
                        <label for="password">{words.password()}</label>
                        <div class="with-eye">
                            <input
                                class="input"
                                id="password"
                                name="password"
                                type=move || if shown.get() { "text" } else { "password" }
                                autocomplete="current-password"
                                autofocus=typed_before
                                aria-invalid=move || password_wrong.get().map(|_| "true")
                                aria-describedby="password-error"
                                node_ref=password
                            />
                            <button
                                class="btn bare icon"
                                type="button"
                                aria-label=words.show_password()
                                title=words.show_password()
                                aria-pressed=move || shown.get().to_string()
                                on:click=move |_| shown.update(|s| *s = !*s)
                            >
                                {icon("eye")}
                            </button>
                        </div>
                        {error("password-error", words, password_wrong)}
                    </div>
                    <label class="tick">
                        <input type="checkbox" name="keep" value="on" checked=keep node_ref=keeps/>
                        {words.keep_signed_in()}
                    </label>
                    <button
                        class="btn main wide"
                        type="submit"
                        aria-busy=move || busy.get().then_some("true")
                    >
                        {words.sign_in()}
                    </button>
                </form>
                <p class="meta foot">
                    {demo
                        .map(|(accounts, password)| {
                            view! {
                                {words.demo_accounts(&accounts)}
                                <br/>
                                {words.demo_password(&password)}
                            }
                                .into_any()
                        })
                        .unwrap_or_else(|| view! { <bdi>{host}</bdi> }.into_any())}
                </p>
            </section>
            <div class="door-art" aria-hidden="true">
                {art()}
            </div>
        </main>
    }
}

fn error(id: &'static str, words: Words, wrong: Memo<Option<Wrong>>) -> impl IntoView {
    view! {
        <p class="error" id=id role="alert" hidden=move || wrong.with(Option::is_none)>
            {move || {
                wrong
                    .get()
                    .map(|wrong| {
                        view! {
                            {small_icon("warn")}
                            <span>{field(words, &wrong)}</span>
                        }
                    })
            }}
        </p>
    }
}

fn problem_of(no: Option<&No>, field: Field) -> Option<Wrong> {
    match no {
        Some(No::Refused(Refusal::Fields { fields })) => fields.iter().find(|w| w.field == field).copied(),
        _ => None,
    }
}

fn first_wrong(no: &No) -> Option<Field> {
    match no {
        No::Refused(Refusal::Fields { fields }) => fields.first().map(|w| w.field),
        _ => None,
    }
}
