//! Whether the agent takes chats: the switch, beside it a menu for what a switch cannot say, and the card that stands where
//! offers stand when the office has found that nobody answers them.

use domain::Presence;
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::notices::Notices;
use super::office::OfficeNow;
use super::reasons::tell;
use crate::api::presence::{choose_profile, set_presence};
use crate::parts::dialog::{Dialog, DialogView};
use crate::parts::icon::{icon, small_icon};
use crate::parts::menu::Menu;
use crate::words::Words;

/// As long as colleagues can read it in a list.
const LONGEST: &str = "60";

/// Moves at once, and back if the office says no.
#[derive(Clone, Copy)]
struct Mover {
    words: Words,
    office: OfficeNow,
    notices: Notices,
}

impl Mover {
    fn here() -> Self {
        Self { words: expect_context(), office: OfficeNow::here(), notices: Notices::here() }
    }

    fn to(self, presence: Presence, pause: String) {
        let (office, words, notices) = (self.office, self.words, self.notices);
        let was = office.with_untracked(|o| (o.me.presence, o.me.pause.clone()));
        let moved = (presence, pause);
        let set = move |(presence, pause): (Presence, String)| {
            office.update(|o| {
                o.me.presence = presence;
                o.me.pause = pause;
            });
        };
        set(moved.clone());
        spawn_local(async move {
            if let Err(no) = set_presence(moved.0, moved.1).await {
                set(was);
                tell(words, notices, &no);
            }
        });
    }

    fn choose(self, profile: String) {
        let (office, words, notices) = (self.office, self.words, self.notices);
        let was = office.with_untracked(|o| o.me.profile.clone());
        office.update(|o| o.me.profile.clone_from(&profile));
        spawn_local(async move {
            if let Err(no) = choose_profile(profile).await {
                office.update(|o| o.me.profile = was);
                tell(words, notices, &no);
            }
        });
    }
}

#[component]
pub(crate) fn PresentSwitch() -> impl IntoView {
    let words: Words = expect_context();
    let mover = Mover::here();
    let present = OfficeNow::here().memo(|o| o.me.presence.is_present());
    let press = move |_| {
        let to = if present.get_untracked() { Presence::Away } else { Presence::Present };
        mover.to(to, String::new());
    };
    view! {
        <button
            class="switch"
            type="button"
            role="switch"
            aria-checked=move || present.get().to_string()
            title=words.present_hint()
            on:click=press
        >
            <span>{words.present()}</span>
            <i></i>
        </button>
    }
}

/// Present, away, and pauses with a reason that colleagues read.
#[component]
pub(crate) fn PresenceMenu() -> impl IntoView {
    let words: Words = expect_context();
    let mover = Mover::here();
    let now = OfficeNow::here().memo(|o| (o.me.presence, o.me.pause.clone()));
    // What the switch cannot show.
    let shown =
        Memo::new(move |_| now.with(|(to, _)| matches!(to, Presence::Paused | Presence::NotResponding)));
    let profiles =
        OfficeNow::here().memo(|o| o.me.profiles.iter().map(|p| p.name.clone()).collect::<Vec<_>>());
    let asks = RwSignal::new(false);
    let item = move |to: Presence, pause: &'static str, text: &'static str| {
        let on = move || now.with(|(presence, why)| *presence == to && why == pause);
        view! {
            <button
                role="menuitemradio"
                type="button"
                tabindex="-1"
                aria-checked=move || on().to_string()
                on:click=move |_| mover.to(to, pause.to_owned())
            >
                {text}
                <span class="check" hidden=move || !on()>
                    {small_icon("tick")}
                </span>
            </button>
        }
    };
    let usual = [words.pause_break(), words.pause_lunch(), words.pause_meeting()];
    let own = move || now.with(|(to, why)| *to == Presence::Paused && !usual.contains(&why.as_str()));
    view! {
        <Menu
            label=words.presence()
            class="btn bare presence"
            button=move || {
                view! {
                    <span class="aside-only">{words.presence()} ": "</span>
                    <span class=move || if shown.get() { "chip warn hide-phone" } else { "aside-only" } dir="auto">
                        {move || now.with(|(presence, pause)| in_words(words, *presence, pause))}
                    </span>
                }
            }
        >
            {item(Presence::Present, "", words.present())}
            {item(Presence::Away, "", words.away())}
            <div class="sep" role="separator"></div>
            <div class="row meta" role="presentation">{words.pause()}</div>
            {usual.map(|reason| item(Presence::Paused, reason, reason))}
            <button
                role="menuitemradio"
                type="button"
                tabindex="-1"
                aria-checked=move || own().to_string()
                on:click=move |_| asks.set(true)
            >
                {move || if own() { now.with(|(_, why)| why.clone()) } else { words.pause_other().to_owned() }}
                <span class="check" hidden=move || !own()>
                    {small_icon("tick")}
                </span>
            </button>
            {move || (profiles.with(Vec::len) > 1).then(|| view! { <Profiles names=profiles/> })}
        </Menu>
        <Why open=asks mover=mover/>
    }
}

/// What the agent works at now. The office keeps the choice for the next time they sign in.
#[component]
fn Profiles(names: Memo<Vec<String>>) -> impl IntoView {
    let words: Words = expect_context();
    let mover = Mover::here();
    let chosen = OfficeNow::here().memo(|o| o.me.profile.clone());
    let item = move |name: String| {
        let (this, to) = (name.clone(), name.clone());
        let on = Memo::new(move |_| chosen.with(|chosen| *chosen == this));
        view! {
            <button
                role="menuitemradio"
                type="button"
                tabindex="-1"
                aria-checked=move || on.get().to_string()
                on:click=move |_| mover.choose(to.clone())
            >
                <span class="cut" dir="auto">{name}</span>
                <span class="check" hidden=move || !on.get()>
                    {small_icon("tick")}
                </span>
            </button>
        }
    };
    view! {
        <div class="sep" role="separator"></div>
        <div class="row meta" role="presentation">{words.profile()}</div>
        {move || names.get().into_iter().map(item).collect_view()}
    }
}

/// Asks for a reason of the agent's own.
#[component]
fn Why(open: RwSignal<bool>, mover: Mover) -> impl IntoView {
    let words: Words = expect_context();
    let dialog = Dialog::on(open);
    let field = NodeRef::<html::Input>::new();
    let pause = move |ev: SubmitEvent| {
        ev.prevent_default();
        if let Some(field) = field.get_untracked() {
            mover.to(Presence::Paused, field.value().trim().to_owned());
            field.set_value("");
        }
        dialog.close();
    };
    view! {
        <DialogView dialog=dialog titled="ask-pause">
            <form on:submit=pause>
                <header>
                    <h3 id="ask-pause">{words.ask_pause()}</h3>
                </header>
                <div class="text">
                    <div class="field">
                        <label for="pause-reason">{words.pause_reason()}</label>
                        <input
                            class="input"
                            id="pause-reason"
                            maxlength=LONGEST
                            autocomplete="off"
                            dir="auto"
                            autofocus=true
                            node_ref=field
                        />
                    </div>
                </div>
                <div class="ends">
                    <button class="btn" type="button" on:click=move |_| dialog.close()>
                        {words.cancel()}
                    </button>
                    <button class="btn main" type="submit">
                        {words.pause()}
                    </button>
                </div>
            </form>
        </DialogView>
    }
}

/// What the office has found: two offers in a row were not answered.
#[component]
pub(crate) fn NotResponding() -> impl IntoView {
    let words: Words = expect_context();
    let (mover, notices) = (Mover::here(), Notices::here());
    let missing = OfficeNow::here().memo(|o| o.me.presence == Presence::NotResponding);
    view! {
        <Show when=move || missing.get()>
            <section class="offer" aria-label=words.not_responding()>
                <div class="top">
                    {icon("warn")}
                    <p class="grow">{words.did_not_answer()}</p>
                </div>
                <div class="do">
                    <button
                        class="btn main"
                        type="button"
                        on:click=move |_| {
                            mover.to(Presence::Present, String::new());
                            notices.say(words.back_again().to_owned());
                        }
                    >
                        {words.i_am_back()}
                    </button>
                </div>
            </section>
        </Show>
    }
}

/// Says aloud that nothing is offered any more. Once for the page, wherever the card stands.
pub(crate) fn tell_not_responding() {
    let words: Words = expect_context();
    let notices = Notices::here();
    let missing = OfficeNow::here().memo(|o| o.me.presence == Presence::NotResponding);
    Effect::new(move |_| {
        if missing.get() {
            notices.say(words.did_not_answer().to_owned());
        }
    });
}

/// What colleagues read of an agent who takes no chats, and the agent of themselves.
pub(crate) fn in_words(words: Words, presence: Presence, pause: &str) -> String {
    match presence {
        Presence::Present => words.present().to_owned(),
        Presence::Away => words.away().to_owned(),
        Presence::Paused if pause.is_empty() => words.paused().to_owned(),
        Presence::Paused => words.paused_for(pause),
        Presence::NotResponding => words.not_responding().to_owned(),
    }
}
