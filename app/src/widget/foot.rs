//! The foot: one of the form's button, the text box, the question whether to end, and what is left to do after the end.

use domain::attachment::OFFERED;
use leptos::prelude::*;

use super::act::Act;
use super::page::Page;
use super::panel;
use super::screen::{Screen, Shown, Stage};
use super::still::still;
use crate::words::Words;

pub(super) fn foot(page: &Page, shown: Shown, words: Words) -> impl IntoView + use<> {
    let class = |s: &Screen| {
        let lined = s.asking || s.has_panel() || s.stage == Stage::Ended;
        if lined { "w-foot lined" } else { "w-foot" }.to_owned()
    };
    view! {
        <div class=shown.text(class)>
            <button class="btn s w-below" type="button" hidden=shown.is(|s| s.has_panel() || !s.below) data-act=Act::ToEnd.name()>
                {words.new_messages()}
            </button>
            <p class="error" id="trouble" role="alert" hidden=shown.is(|s| s.trouble.is_empty())>
                {still(move || view! { <svg class="i i-s" aria-hidden="true"><use href="#i-warn"></use></svg> })}
                <span>{shown.text(|s| s.trouble.clone())}</span>
            </p>
            <button
                class="btn main touch wide"
                type="submit"
                form="start"
                aria-busy=shown.text(busy)
                hidden=shown.is(|s| s.has_panel() || s.stage != Stage::Form)
            >
                {words.start_chat()}
            </button>
            {panel::foot(page, shown)}
            {way_out(shown, words)}
            {composer(shown, words)}
            {question(shown, words)}
            <button
                class="btn touch wide"
                type="button"
                hidden=shown.is(|s| s.has_panel() || s.stage != Stage::Ended || !s.transcript)
                data-act=Act::Transcript.name()
            >
                {words.send_transcript()}
            </button>
            <div class=shown.text(pair) hidden=shown.is(|s| s.has_panel() || s.stage != Stage::Ended)>
                <button class="btn touch" type="button" hidden=shown.is(|s| s.alone) data-act=Act::Leave.name()>
                    {words.close()}
                </button>
                <button class="btn main touch wide" id="fresh" type="button" data-act=Act::Fresh.name()>
                    {words.start_new_chat()}
                </button>
            </div>
            {still(move || view! { <p class="w-by">{words.by_snak()}</p> })}
        </div>
    }
}

/// Who waits too long may leave a request instead.
fn way_out(shown: Shown, words: Words) -> impl IntoView {
    view! {
        <div class="way-out" hidden=shown.is(|s| s.has_panel() || s.stage != Stage::Waiting || !s.out)>
            <button class="btn touch wide" id="instead" type="button" data-act=Act::Instead.name()>
                {words.create_request()}
            </button>
            {still(move || view! { <p class="meta">{words.need_not_wait()}</p> })}
        </div>
    }
}

/// The text box stays where it is while the chat is being fetched, and keeps its draft while it is not shown.
fn composer(shown: Shown, words: Words) -> impl IntoView {
    let elsewhere = |s: &Screen| s.asking || s.has_panel() || !s.writes();
    view! {
        <p class="meta" id="hint" hidden=shown.is(|s| s.has_panel() || s.stage != Stage::Returning)>
            {shown.text(Screen::hint)}
        </p>
        <div hidden=shown.is(|s| !s.files || s.stage == Stage::Returning || s.asking || s.has_panel())>
            {still(move || tray(words))}
        </div>
        <div class="w-write" hidden=shown.is(elsewhere)>
            <span hidden=shown.is(|s| !s.files || s.stage == Stage::Returning)>
                {still(move || paperclip(words))}
            </span>
            <textarea
                id="message"
                rows="1"
                dir="auto"
                enterkeyhint="send"
                aria-label=words.message()
                placeholder=words.message()
                aria-describedby="trouble hint"
            ></textarea>
            <button class="btn main" type="button" aria-label=words.send() data-act=Act::Say.name()>
                {still(move || view! { <svg class="i" aria-hidden="true"><use href="#i-send"></use></svg> })}
            </button>
        </div>
    }
}

/// What is chosen is drawn in here.
fn tray(words: Words) -> impl IntoView {
    view! {
        <div id="tray" class="w-tray" role="group" aria-label=words.files_to_send() hidden>
            <p class="meta" id="tray-hint">{words.files_hint()}</p>
        </div>
    }
}

fn paperclip(words: Words) -> impl IntoView {
    view! {
        <span>
            <button
                class="btn bare clip"
                id="attach"
                type="button"
                aria-label=words.attach_files()
                aria-describedby="trouble"
                data-act=Act::Attach.name()
            >
                <svg class="i" aria-hidden="true"><use href="#i-attach"></use></svg>
            </button>
            <input type="file" id="files" multiple accept=OFFERED hidden/>
        </span>
    }
}

fn question(shown: Shown, words: Words) -> impl IntoView {
    view! {
        <div class="w-ask" role="dialog" aria-labelledby="sure" hidden=shown.is(|s| !s.asking)>
            {still(move || view! { <p class="w-say" id="sure">{words.end_this_chat()}</p> })}
            <div class="two">
                <button class="btn touch" id="keep" type="button" data-act=Act::Keep.name()>
                    {words.keep_chatting()}
                </button>
                <button class="btn main touch" type="button" aria-busy=shown.text(busy) data-act=Act::Sure.name()>
                    {words.end_chat()}
                </button>
            </div>
        </div>
    }
}

/// Alone in its window there is nothing to close.
fn pair(screen: &Screen) -> String {
    if screen.alone { "" } else { "two" }.to_owned()
}

fn busy(screen: &Screen) -> String {
    if screen.busy { "true" } else { "false" }.to_owned()
}
