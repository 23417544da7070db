//! What can be done with the open chat.

use domain::{Card, State};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::block::{Block, may_block};
use super::ending::Ending;
use super::notices::Notices;
use super::office::OfficeNow;
use super::reasons::tell;
use super::talk::Talk;
use super::why::{Why, may_ask};
use crate::api::chat;
use crate::parts::icon::small_icon;
use crate::parts::menu::Menu;
use crate::words::Words;

/// The menu stands there only while there is something in it.
#[component]
pub(crate) fn Actions(talk: Talk, card: Memo<Option<Card>>) -> impl IntoView {
    let words: Words = expect_context();
    let notices = Notices::here();
    let office = OfficeNow::here();
    let mine = Memo::new(move |_| {
        let me = office.with(|o| o.me.id);
        card.with(|c| c.as_ref().is_some_and(|c| c.state == State::Talking && c.is_of(me)))
    });
    let may_block = may_block(card);
    let (why, may_ask_why) = (Why::here(), may_ask(talk.chat));
    let ending = Ending::here();
    let blocks = RwSignal::new(false);
    let takes_files = Memo::new(move |_| talk.view.with(|v| v.as_ref().is_some_and(|v| v.files)));
    let allow = move |_| {
        let on = !takes_files.get_untracked();
        spawn_local(async move {
            if let Err(no) = chat::allow_files(talk.chat, on).await {
                tell(words, notices, &no);
            }
        });
    };
    view! {
        <Show when=move || mine.get() || may_block.get() || may_ask_why.get()>
            <Menu label=words.actions() class="btn" button=move || words.actions()>
                <button
                    role="menuitem"
                    type="button"
                    tabindex="-1"
                    data-command="allow_files"
                    hidden=move || !mine.get()
                    aria-describedby=move || takes_files.get().then_some("files-allowed")
                    on:click=allow
                >
                    {small_icon("attach")}
                    {words.allow_file_upload()}
                    <span class="check" hidden=move || !takes_files.get()>
                        {small_icon("tick")}
                    </span>
                </button>
                <span id="files-allowed" hidden>
                    {words.file_upload_allowed()}
                </span>
                <button
                    role="menuitem"
                    type="button"
                    tabindex="-1"
                    hidden=move || !may_ask_why.get()
                    on:click=move |_| why.ask(talk.chat)
                >
                    {small_icon("info")}
                    {words.why_waited()}
                </button>
                <button
                    class="danger"
                    role="menuitem"
                    type="button"
                    tabindex="-1"
                    hidden=move || !mine.get()
                    on:click=move |_| ending.end(talk.chat)
                >
                    {small_icon("power")}
                    {words.end_chat()}
                </button>
                <button
                    class="danger"
                    role="menuitem"
                    type="button"
                    tabindex="-1"
                    hidden=move || !may_block.get()
                    on:click=move |_| blocks.set(true)
                >
                    {small_icon("warn")}
                    {words.block_customer()}
                </button>
            </Menu>
            <Block talk=talk card=card open=blocks/>
        </Show>
    }
}
