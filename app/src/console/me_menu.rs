//! The agent's own menu: who is signed in, light or dark, and the way out.

use leptos::prelude::*;

use super::bell::{Allowed, Bell};
use super::commands::Hands;
use super::leaving::Leaving;
use super::office::OfficeNow;
use crate::parts::face::face;
use crate::parts::icon::small_icon;
use crate::parts::menu::Menu;
use crate::words::Words;

/// Where the browser remembers light or dark. The page's head reads it before anything is painted.
pub(crate) const THEME: &str = "snak-theme";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Theme {
    System,
    Light,
    Dark,
}

impl Theme {
    const fn code(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }

    /// Its id among the commands.
    const fn command(self) -> &'static str {
        match self {
            Self::System => "theme_system",
            Self::Light => "theme_light",
            Self::Dark => "theme_dark",
        }
    }

    /// As the page's head has set it.
    fn of_page() -> Self {
        match page_theme().as_deref() {
            Some("light") => Self::Light,
            Some("dark") => Self::Dark,
            _ => Self::System,
        }
    }

    fn choose(self) {
        let root = document().document_element();
        let kept = window().local_storage().ok().flatten();
        if let Some(root) = root {
            _ = match self.code() {
                Some(code) => root.set_attribute("data-theme", code),
                None => root.remove_attribute("data-theme"),
            };
        }
        // Without a store the choice holds until the page goes.
        if let Some(kept) = kept {
            _ = match self.code() {
                Some(code) => kept.set_item(THEME, code),
                None => kept.remove_item(THEME),
            };
        }
    }
}

fn page_theme() -> Option<String> {
    document().document_element()?.get_attribute("data-theme")
}

#[component]
pub(crate) fn MeMenu() -> impl IntoView {
    let words: Words = expect_context();
    let (leaving, hands) = (Leaving::here(), Hands::here());
    let (name, email) = OfficeNow::here().with_untracked(|o| (o.me.name.clone(), o.me.email.clone()));
    let theme = RwSignal::new(Theme::System);
    Effect::new(move |_| theme.set(Theme::of_page()));
    let choice = move |to: Theme, text: &'static str| {
        let on = move || theme.get() == to;
        view! {
            <button
                role="menuitemradio"
                type="button"
                tabindex="-1"
                data-command=to.command()
                aria-checked=move || on().to_string()
                on:click=move |_| {
                    to.choose();
                    theme.set(to);
                }
            >
                {text}
                <span class="check" hidden=move || !on()>
                    {small_icon("tick")}
                </span>
            </button>
        }
    };
    let (shown, said) = (name.clone(), words.agent_menu(&name));
    view! {
        <Menu
            label=said.clone()
            class="btn bare me"
            button=move || {
                view! {
                    {face(&shown, "")}
                    <span class="aside-only">{said.clone()}</span>
                }
            }
        >
            <div class="row" role="presentation">
                <span class="grow">
                    <b class="cut">{name}</b>
                    <br/>
                    <span class="meta cut">{email}</span>
                </span>
            </div>
            <div class="sep" role="separator"></div>
            <button role="menuitem" type="button" tabindex="-1" on:click=move |_| hands.palette.set(true)>
                {small_icon("search")}
                {words.search_commands()}
            </button>
            <button role="menuitem" type="button" tabindex="-1" on:click=move |_| hands.keys.set(true)>
                {small_icon("info")}
                {words.keys_title()}
                <kbd aria-hidden="true">"?"</kbd>
            </button>
            <div class="sep" role="separator"></div>
            {choice(Theme::System, words.theme_system())}
            {choice(Theme::Light, words.theme_light())}
            {choice(Theme::Dark, words.theme_dark())}
            <div class="sep" role="separator"></div>
            <Calls/>
            <div class="sep" role="separator"></div>
            <button role="menuitem" type="button" tabindex="-1" on:click=move |_| leaving.sign_out()>
                {small_icon("out")}
                {words.sign_out()}
            </button>
        </Menu>
    }
}

/// How this browser calls the agent.
#[component]
fn Calls() -> impl IntoView {
    let words: Words = expect_context();
    let bell = Bell::here();
    let allowed = bell.allowed;
    view! {
        <button
            role="menuitemcheckbox"
            type="button"
            tabindex="-1"
            aria-checked=move || bell.sounds.get().to_string()
            on:click=move |_| bell.switch_sound()
        >
            {words.sound()}
            <span class="check" hidden=move || !bell.sounds.get()>
                {small_icon("tick")}
            </span>
        </button>
        <button
            role="menuitem"
            type="button"
            tabindex="-1"
            hidden=move || allowed.get() != Allowed::NotAsked
            on:click=move |_| bell.ask()
        >
            {words.allow_notifications()}
        </button>
        <button
            role="menuitem"
            type="button"
            tabindex="-1"
            hidden=move || allowed.get() != Allowed::Yes
            on:click=move |_| bell.test(words.test_title(), words.test_text())
        >
            {words.send_test()}
        </button>
        <button
            role="menuitem"
            type="button"
            tabindex="-1"
            aria-disabled="true"
            hidden=move || allowed.get() != Allowed::No
        >
            {words.notifications_blocked()}
        </button>
    }
}
