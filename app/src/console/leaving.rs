//! Leaving: the page, or for the day. The agent is asked first while a customer of one of their chats is connected, or while
//! something they wrote is still on its way.

use std::cell::Cell;

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::kept;
use super::live::Line;
use super::notices::Notices;
use super::office::OfficeNow;
use super::place::Place;
use super::reasons::tell;
use super::talks::Talks;
use crate::api::session;
use crate::parts::dialog::{Dialog, DialogView};
use crate::parts::face::first_name;
use crate::words::Words;

thread_local! {
    /// The page goes because it has to, or because the agent has said so: nobody is asked again.
    static DECIDED: Cell<bool> = const { Cell::new(false) };
}

/// From here on the page may go without a question.
pub(super) fn decided() {
    DECIDED.set(true);
}

/// What leaving would leave behind.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Open {
    /// The customers who are there.
    customers: Vec<String>,
    /// Whether something is not sent yet.
    unsent: bool,
}

#[derive(Clone, Copy)]
pub(crate) struct Leaving {
    words: Words,
    notices: Notices,
    line: Line,
    office: OfficeNow,
    talks: Talks,
    asks: RwSignal<Option<Open>>,
}

impl Leaving {
    /// Also watches over the page: the browser asks in its own words.
    pub(crate) fn provide() -> Self {
        let leaving = Self {
            words: expect_context(),
            notices: Notices::here(),
            line: Line::here(),
            office: OfficeNow::here(),
            talks: Talks::here(),
            asks: RwSignal::new(None),
        };
        provide_context(leaving);
        Effect::new(move |_| {
            let going = window_event_listener(ev::beforeunload, move |ev| {
                if !DECIDED.get() && leaving.open().is_some() {
                    ev.prevent_default();
                    // For browsers that look at this alone. What it says is not shown.
                    ev.set_return_value("open");
                }
            });
            on_cleanup(move || going.remove());
        });
        leaving
    }

    pub(crate) fn here() -> Self {
        expect_context()
    }

    /// Signs out, after a question if anything is open.
    pub(crate) fn sign_out(self) {
        match self.open() {
            Some(open) => self.asks.set(Some(open)),
            None => self.sign_out_now(),
        }
    }

    fn sign_out_now(self) {
        // The line would be told that the session is over, and lead to the same door a second time.
        self.line.hang_up();
        spawn_local(async move {
            match session::sign_out().await {
                Ok(()) => {
                    decided();
                    kept::forget_all();
                    _ = window().location().assign(&Place::SignIn.path());
                }
                Err(no) => {
                    self.line.try_now();
                    tell(self.words, self.notices, &no);
                }
            }
        });
    }

    fn open(self) -> Option<Open> {
        let customers: Vec<String> = self.office.with_untracked(|office| {
            let here = |chat| self.talks.of(chat).here.get_untracked() != Some(false);
            let there =
                office.ongoing().into_iter().filter(|card| card.is_of(office.me.id) && here(card.chat));
            there.map(|card| first_name(card.called(self.words.customer())).to_owned()).collect()
        });
        let unsent = self.talks.any(|talk| talk.outbox.has_unsent() || !talk.tray.is_empty());
        (unsent || !customers.is_empty()).then_some(Open { customers, unsent })
    }
}

/// Asks whether to sign out all the same.
#[component]
pub(crate) fn AskLeave() -> impl IntoView {
    let words: Words = expect_context();
    let leaving = Leaving::here();
    let dialog = Dialog::about(leaving.asks);
    let who = move || {
        leaving.asks.with(|open| match open.as_ref().map(|open| open.customers.as_slice()) {
            Some([]) | None => None,
            Some([one]) => Some(words.leaves_customer(one)),
            Some(many) => Some(words.leaves_customers(&many.len().to_string())),
        })
    };
    let unsent = move || leaving.asks.with(|open| open.as_ref().is_some_and(|open| open.unsent));
    view! {
        <DialogView dialog=dialog titled="ask-leave">
            <header>
                <h3 id="ask-leave">{words.ask_leave()}</h3>
            </header>
            <div class="text">
                <p hidden=move || who().is_none()>{who}</p>
                <p hidden=move || !unsent()>{words.leaves_unsent()}</p>
            </div>
            <div class="ends">
                <button class="btn" type="button" on:click=move |_| dialog.close()>
                    {words.stay()}
                </button>
                <button
                    class="btn main"
                    type="button"
                    autofocus=true
                    on:click=move |_| {
                        dialog.close();
                        leaving.sign_out_now();
                    }
                >
                    {words.sign_out()}
                </button>
            </div>
        </DialogView>
    }
}
