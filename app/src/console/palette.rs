//! Search and commands over every screen: what can be done now, whose chats there are, where one can go.

mod colleagues;
mod hits;

use leptos::html;
use leptos::prelude::*;

use self::colleagues::Colleagues;
use self::hits::{Hit, hits};
use super::commands::Hands;
use super::keys::{Keyboard, caps, heading};
use crate::parts::choice::Choice;
use crate::parts::dialog::{Dialog, DialogView};
use crate::parts::icon::{icon, small_icon};
use crate::words::Words;

#[component]
pub(crate) fn Palette() -> impl IntoView {
    let words: Words = expect_context();
    let hands = Hands::here();
    let keyboard = Keyboard::here();
    let dialog = Dialog::on(hands.palette);
    let field = NodeRef::<html::Input>::new();
    let sought = RwSignal::new(String::new());
    let colleagues = Colleagues::new();
    let found = Memo::new(move |_| {
        if !hands.palette.get() {
            return Vec::new();
        }
        let found = hits(hands, colleagues, &sought.get());
        if found.is_empty() {
            colleagues.await_more();
        }
        found
    });
    let choice = Choice::new("hit", move || found.with(Vec::len));
    Effect::new(move |_| {
        if hands.palette.get() {
            colleagues.load(hands);
            sought.set(String::new());
            choice.look_at(0);
            if let Some(field) = field.get_untracked() {
                field.set_value("");
            }
        }
    });
    // First it closes, which gives the keyboard back; what is done may then take it elsewhere.
    let choose = move |n: usize| {
        let Some(act) = found.with_untracked(|found| found.get(n).map(|hit| hit.act)) else { return };
        dialog.close();
        act.go(hands, colleagues);
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
                id=choice.id_of(n)
                aria-selected=move || choice.is_at(n).to_string()
                class:quiet=move || off && !keyboard.alone.get()
                on:mousemove=move |_| choice.look_at(n)
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
                    aria-activedescendant=move || choice.id()
                    aria-label=words.search_commands()
                    placeholder=words.search_hint()
                    autofocus=true
                    node_ref=field
                    on:input=move |ev| {
                        choice.look_at(0);
                        sought.set(event_target_value(&ev));
                    }
                    on:keydown=move |ev| choice.hears(&ev, choose)
                />
                <kbd aria-hidden="true">"Esc"</kbd>
            </div>
            <div id="hits" role="listbox" aria-label=words.hits() tabindex="-1" hidden=none>
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
