//! What can be done with the open chat.

use domain::participant::Role;
use domain::{Card, Office, State};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::block::{Block, may_block};
use super::ending::Ending;
use super::notices::Notices;
use super::office::OfficeNow;
use super::outbox::new_write;
use super::place::Place;
use super::reasons::tell;
use super::talk::Talk;
use super::together::{Act, Kind, TakersDialog};
use super::way::Way;
use super::why::{Why, may_ask};
use crate::api::{chat, transfer};
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
    let may = Memo::new(move |_| {
        card.with(|c| c.as_ref().map(|c| office.with(|o| May::of(o, c))).unwrap_or_default())
    });
    let (why, may_ask_why) = (Why::here(), may_ask(talk.chat));
    let ending = Ending::here();
    let (blocks, transfers, invites) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(false));
    let way = Way::here();
    let act = Act::new();
    let take_over = move |_| act.run(transfer::take_over(talk.chat, new_write()), || {});
    let leave = move |_| {
        let answer = transfer::leave(talk.chat, new_write());
        act.run(answer, move || way.go(Place::Chats));
    };
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
        <Show when=move || may.get().any() || may_block.get() || may_ask_why.get()>
            <Menu label=words.actions() class="btn" button=move || words.actions()>
                <button
                    role="menuitem"
                    type="button"
                    tabindex="-1"
                    data-command="transfer"
                    hidden=move || !may.get().transfer
                    on:click=move |_| transfers.set(true)
                >
                    {small_icon("transfer")}
                    {words.transfer()}
                </button>
                <button
                    role="menuitem"
                    type="button"
                    tabindex="-1"
                    hidden=move || !may.get().invite
                    on:click=move |_| invites.set(true)
                >
                    {small_icon("join")}
                    {words.invite()}
                </button>
                <button
                    role="menuitem"
                    type="button"
                    tabindex="-1"
                    data-command="take_over"
                    hidden=move || !may.get().take_over
                    on:click=take_over
                >
                    {small_icon("listen")}
                    {words.take_over()}
                </button>
                <button
                    role="menuitem"
                    type="button"
                    tabindex="-1"
                    data-command="allow_files"
                    hidden=move || !may.get().write
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
                    hidden=move || !may.get().leave
                    on:click=leave
                >
                    {small_icon("out")}
                    {move || if may.get().write { words.leave() } else { words.close_window() }}
                </button>
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
            <TakersDialog talk=talk kind=Kind::Transfer open=transfers/>
            <TakersDialog talk=talk kind=Kind::Invite open=invites/>
            <Block talk=talk card=card open=blocks/>
        </Show>
    }
}

/// What the agent may do with who else is in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct May {
    write: bool,
    pub transfer: bool,
    pub invite: bool,
    take_over: bool,
    leave: bool,
}

impl May {
    pub(crate) fn of(office: &Office, card: &Card) -> Self {
        if card.state != State::Talking {
            return Self::default();
        }
        let me = office.me.id;
        let manages = office.channels.iter().any(|s| s.key == card.channel && s.may.manage);
        let mine = card.is_of(me);
        let write = card.is_written_by(me);
        let heir = card.others.iter().any(|p| p.role == Role::Guest);
        Self {
            write,
            transfer: (mine || manages) && card.transfer.is_none(),
            invite: write && card.invitation.is_none(),
            take_over: manages && !mine,
            leave: if mine { heir } else { card.has(me) },
        }
    }

    const fn any(self) -> bool {
        self.write || self.transfer || self.invite || self.take_over || self.leave
    }
}
