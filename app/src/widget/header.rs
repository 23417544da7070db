//! The header: who is at the other end, the switch of the sound, and the two ways out.

use leptos::prelude::*;

use super::act::Act;
use super::screen::{Screen, Shown, Stage};
use super::still::still;
use super::talk::truth;
use crate::words::Words;

pub(super) fn header(shown: Shown, words: Words) -> impl IntoView {
    let face = |s: &Screen| if s.answered() { "logo face here" } else { "logo" }.to_owned();
    view! {
        <div class="w-head">
            <span class=shown.text(face) aria-hidden="true">
                <svg class="i" hidden=shown.is(Screen::answered)>
                    <use href="#i-logo"></use>
                </svg>
                <span hidden=shown.is(|s| !s.answered())>{shown.text(Screen::face)}</span>
            </span>
            <div class="grow">
                <h1 class="cut" dir="auto">{shown.text(Screen::title)}</h1>
                <p class="cut" dir="auto">{shown.text(Screen::subtitle)}</p>
            </div>
            <div class="do">
                <button
                    class="btn"
                    type="button"
                    aria-label=words.sound()
                    title=words.sound()
                    aria-pressed=shown.text(|s| truth(s.sound).to_owned())
                    hidden=shown.is(|s| !matches!(s.stage, Stage::Waiting | Stage::Talking))
                    data-act=Act::Sound.name()
                >
                    {still(move || {
                        view! {
                            <svg class="i" aria-hidden="true">
                                <use href="#i-sound"></use>
                                <use href="#i-mute"></use>
                            </svg>
                        }
                    })}
                </button>
                <button
                    class="btn"
                    type="button"
                    aria-label=words.minimise_chat()
                    hidden=shown.is(|s| s.alone)
                    data-act=Act::Minimise.name()
                >
                    {still(move || view! { <svg class="i" aria-hidden="true"><use href="#i-minimise"></use></svg> })}
                </button>
                <button
                    class="btn"
                    id="end"
                    type="button"
                    aria-label=words.end_chat()
                    hidden=shown.is(|s| !matches!(s.stage, Stage::Waiting | Stage::Talking | Stage::Returning))
                    data-act=Act::End.name()
                >
                    {still(move || view! { <svg class="i" aria-hidden="true"><use href="#i-close"></use></svg> })}
                </button>
            </div>
        </div>
    }
}
