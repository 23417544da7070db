//! Search and commands over every screen: what can be done now, whose chats there are, where one can go.

mod hits;

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use self::hits::{Hit, hits};
use super::commands::Hands;
use super::keys::{Keyboard, caps, heading};
use crate::parts::dialog::{Dialog, DialogView};
use crate::parts::icon::{icon, small_icon};
use crate::words::Words;

fn hit_id(n: usize) -> String {
    format!("hit-{n}")
}

#[component]
pub(crate) fn Palette() -> impl IntoView {
    let words: Words = expect_context();
    let hands = Hands::here();
    let keyboard = Keyboard::here();
    let dialog = Dialog::on(hands.palette);
    let field = NodeRef::<html::Input>::new();
    let list = NodeRef::<html::Div>::new();
    let sought = RwSignal::new(String::new());
    let at = RwSignal::new(0_usize);
    let found = Memo::new(move |_| if hands.palette.get() { hits(hands, &sought.get()) } else { Vec::new() });
    Effect::new(move |_| {
        if hands.palette.get() {
            sought.set(String::new());
            at.set(0);
            if let Some(field) = field.get_untracked() {
                field.set_value("");
            }
        }
    });
    // First it closes, which gives the keyboard back; what is done may then take it elsewhere.
    let choose = move |n: usize| {
        let Some(act) = found.with_untracked(|found| found.get(n).map(|hit| hit.act)) else { return };
        dialog.close();
        act.go(hands);
    };
    let walk = move |by: isize| {
        let count = found.with_untracked(Vec::len);
        if count > 0 {
            let to = at.get_untracked().saturating_add_signed(by + count.cast_signed()) % count;
            at.set(to);
            request_animation_frame(move || {
                show(list.try_get_untracked().flatten().as_deref(), &hit_id(to));
            });
        }
    };
    let on_key = move |ev: KeyboardEvent| {
        if ev.is_composing() || ev.key_code() == 229 || ev.alt_key() || ev.ctrl_key() || ev.meta_key() {
            return;
        }
        match ev.key().as_str() {
            "ArrowDown" => walk(1),
            "ArrowUp" => walk(-1),
            "Enter" => choose(at.get_untracked()),
            _ => return,
        }
        ev.prevent_default();
    };
    let option = move |n: usize, hit: &Hit| {
        let marked = hit.text.iter().map(|(text, meant)| {
            let text = text.clone();
            if *meant { view! { <mark>{text}</mark> }.into_any() } else { text.into_any() }
        });
        let key = hit.key;
        let aside = match hit.key {
            Some(key) => view! { <span class="caps">{caps(key)}</span> }.into_any(),
            None => view! { <span class="meta cut">{hit.aside.clone()}</span> }.into_any(),
        };
        let off = key.is_some_and(super::commands::Key::is_alone);
        view! {
            <div
                role="option"
                id=hit_id(n)
                aria-selected=move || (at.get() == n).to_string()
                class:quiet=move || off && !keyboard.alone.get()
                on:mousemove=move |_| {
                    if at.get_untracked() != n {
                        at.set(n);
                    }
                }
                on:click=move |_| choose(n)
            >
                {small_icon(hit.icon)}
                <span class="cut" dir="auto">{marked.collect_view()}</span>
                {aside}
            </div>
        }
    };
    let groups = move || {
        let found = found.get();
        let mut groups = Vec::new();
        let mut from = 0;
        for group in found.chunk_by(|a, b| a.group == b.group) {
            let id = format!("hits-{from}");
            let named = id.clone();
            let title = group.first().map(|hit| heading(words, hit.group));
            let options: Vec<_> = group.iter().enumerate().map(|(n, hit)| option(from + n, hit)).collect();
            groups.push(view! {
                <div role="group" aria-labelledby=named>
                    <div class="sub" id=id role="presentation">
                        {title}
                    </div>
                    {options}
                </div>
            });
            from += group.len();
        }
        groups
    };
    let none = move || found.with(Vec::is_empty);
    view! {
        <DialogView dialog=dialog label=words.search_commands() class="palette" light=true>
            <div class="find">
                {icon("search")}
                <input
                    type="text"
                    role="combobox"
                    autocomplete="off"
                    spellcheck="false"
                    aria-autocomplete="list"
                    aria-expanded=move || (!none()).to_string()
                    aria-controls="hits"
                    aria-activedescendant=move || (!none()).then(|| hit_id(at.get()))
                    aria-label=words.search_commands()
                    placeholder=words.search_hint()
                    autofocus=true
                    node_ref=field
                    on:input=move |ev| {
                        at.set(0);
                        sought.set(event_target_value(&ev));
                    }
                    on:keydown=on_key
                />
                <kbd aria-hidden="true">"Esc"</kbd>
            </div>
            <div id="hits" role="listbox" aria-label=words.hits() tabindex="-1" hidden=none node_ref=list>
                {groups}
            </div>
            <p class="none" hidden=move || !none()>{words.nothing_fits()}</p>
            <p class="aside-only" role="status">
                {move || {
                    let count = found.with(Vec::len);
                    (hands.palette.get() && !sought.with(String::is_empty)).then(|| words.so_many_hits(&count.to_string()))
                }}
            </p>
            <footer aria-hidden="true">
                <span><kbd>"↑"</kbd><kbd>"↓"</kbd> {words.key_move()}</span>
                <span><kbd>"Enter"</kbd> {words.key_choose()}</span>
                <span><kbd>"Esc"</kbd> {words.close()}</span>
            </footer>
        </DialogView>
    }
}

/// Scrolls the list, which measures its options, as far as it takes to see this one.
fn show(list: Option<&HtmlElement>, option: &str) {
    let option = document().get_element_by_id(option).and_then(|e| e.dyn_into::<HtmlElement>().ok());
    let (Some(list), Some(option)) = (list, option) else { return };
    let (top, end) = (option.offset_top(), option.offset_top() + option.offset_height());
    if top < list.scroll_top() {
        list.set_scroll_top(top);
    } else if end > list.scroll_top() + list.client_height() {
        list.set_scroll_top(end - list.client_height());
    }
}
