//! Where the agent writes. Enter sends, Shift with Enter breaks the line, and an input method keeps its Enter. The box is
//! its own master: it is read and set, never bound, so that nothing typed before the page woke up is lost.

use domain::frame::TYPING_EVERY;
use domain::time::Span;
use domain::{Card, Time, Up};
use leptos::ev::{ClipboardEvent, KeyboardEvent, SubmitEvent};
use leptos::html;
use leptos::prelude::*;

use super::attach;
use super::live::Line;
use super::private::PrivateNote;
use super::talk::{Sending, Talk};
use super::tools::slash::{Slash, SlashView};
use super::tools::{TextBox, Tools};
use super::tray::TrayView;
use crate::parts::clock::Clock;
use crate::parts::face::first_name;
use crate::parts::icon::small_icon;
use crate::words::Words;

#[component]
pub(crate) fn Composer(talk: Talk, card: Memo<Option<Card>>) -> impl IntoView {
    let words: Words = expect_context();
    let (line, clock) = (Line::here(), Clock::here());
    let area = NodeRef::<html::Textarea>::new();
    let too_long = RwSignal::new(None::<usize>);
    let slash = Slash::new(talk, TextBox::new(area));
    let typed_at = StoredValue::new(Time(0));

    let typing = move |on: bool| {
        let now = clock.exact();
        if !on || now - typed_at.get_value() >= Span::seconds(TYPING_EVERY) {
            typed_at.set_value(if on { now } else { Time(0) });
            line.send(&Up::Typing { chat: Some(talk.chat), on, private: talk.private.get_untracked() });
        }
    };
    Effect::new(move |_| {
        let Some(area) = area.get() else { return };
        talk.restore();
        if area.value().is_empty() {
            area.set_value(&talk.draft.get_untracked());
        } else {
            talk.set_draft(area.value());
        }
        fit(&area);
    });
    let input = move |_| {
        let Some(area) = area.get_untracked() else { return };
        let text = area.value();
        fit(&area);
        too_long.set(None);
        talk.tray.trouble.set(None);
        typing(!text.trim().is_empty());
        talk.set_draft(text);
        slash.typed();
    };
    // What was waited for, a file, may take the draft along later.
    Effect::new(move |_| {
        let draft = talk.draft.get();
        if let Some(area) = area.get_untracked()
            && draft.is_empty()
            && !area.value().is_empty()
        {
            area.set_value("");
            fit(&area);
            typing(false);
            to_the_end();
        }
    });
    let send = move || {
        let Some(area) = area.get_untracked() else { return };
        talk.set_draft(area.value());
        match talk.send() {
            Sending::Gone => {
                area.set_value("");
                fit(&area);
                typing(false);
                slash.leave();
                to_the_end();
            }
            Sending::TooLong(limit) => too_long.set(Some(limit)),
            Sending::Stays => {}
        }
        _ = area.focus();
    };
    let on_key = move |ev: KeyboardEvent| {
        // 229 is what some input methods send instead of the mark.
        let composes = ev.is_composing() || ev.key_code() == 229;
        if slash.takes(&ev) {
            return;
        }
        let with_control = (ev.ctrl_key() || ev.meta_key()) && !ev.alt_key() && !ev.shift_key();
        if with_control && !composes && matches!(ev.key().as_str(), "b" | "i") {
            ev.prevent_default();
            TextBox::new(area).wrap(if ev.key() == "b" { "**" } else { "*" });
            return;
        }
        if ev.key() == "Enter" && !ev.shift_key() && !composes {
            ev.prevent_default();
            send();
        }
    };
    let paste = move |ev: ClipboardEvent| {
        let carrier = ev.clipboard_data();
        let files = attach::brought(carrier.as_ref());
        // What is copied in a writing program comes as words and as a picture of them.
        if !files.is_empty() && !attach::brings(carrier.as_ref(), "text/plain") {
            ev.prevent_default();
            talk.choose(files);
        }
    };
    let on_submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        send();
    };
    let first_name = move || {
        card.with(|c| c.as_ref().map(|c| first_name(c.called(words.customer())).to_owned()))
            .unwrap_or_default()
    };
    view! {
        <form class="composer" class:private=move || talk.private.get() on:submit=on_submit on:paste=paste>
            <PrivateNote talk=talk/>
            <SlashView slash=slash/>
            <textarea
                id="message"
                rows="1"
                dir="auto"
                aria-label=words.message()
                aria-invalid=move || too_long.get().map(|_| "true")
                aria-describedby="private-note message-error"
                placeholder=move || {
                    if talk.private.get() { words.write_to_colleagues().to_owned() } else { words.write_to(&first_name()) }
                }
                title=words.composer_keys()
                node_ref=area
                on:input=input
                aria-autocomplete="list"
                aria-controls=move || slash.is_open().then(|| slash.list_id())
                aria-activedescendant=move || slash.current_id()
                on:keydown=on_key
                on:blur=move |_| slash.leave()
            ></textarea>
            <TrayView talk=talk/>
            <div class="tools">
                <Tools text_box=TextBox::new(area) talk=talk card=card/>
                <p class="error" id="message-error" role="alert">
                    {move || {
                        let too_long = too_long.get().map(|limit| words.no_too_long(&limit.to_string()));
                        too_long
                            .or_else(|| talk.tray.trouble.get().map(str::to_owned))
                            .map(|why| view! { {small_icon("warn")} <span>{why}</span> })
                    }}
                </p>
                <span class="end">
                    <button class="btn main" type="submit">
                        {words.send()}
                    </button>
                </span>
            </div>
        </form>
    }
}

/// Makes the box as high as its text, where the style sheet cannot.
fn fit(area: &web_sys::HtmlTextAreaElement) {
    let style = web_sys::HtmlElement::style(area);
    if js_sys::Reflect::has(&style, &"fieldSizing".into()).unwrap_or(true) {
        return;
    }
    _ = style.set_property("height", "auto");
    _ = style.set_property("height", &format!("{}px", area.scroll_height()));
}

/// What the agent has just said is looked at, wherever the log was scrolled to.
fn to_the_end() {
    if let Some(log) = document().query_selector("[role=log]").ok().flatten() {
        log.set_scroll_top(0);
    }
}
