//! One conversation in this tab: what the live line told of it, and what the agent is about to say.

use domain::frame::TYPING_EVERY;
use domain::time::Span;
use domain::{
    AgentId, Applied, Audience, By, Card, ChatId, ChatView, Conversation, Customer, Entry, Marks, Problem,
    Text, Time,
};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::kept;
use super::outbox::Outbox;
use super::tray::{Ready, Tray};
use crate::api::{self, No};
use crate::parts::clock::Clock;

/// The handle on its signals. They live as long as the page, so that nothing that holds one finds it gone.
#[derive(Clone, Copy)]
pub(crate) struct Talk {
    pub chat: ChatId,
    me: AgentId,
    /// The card it was loaded with, for chats that stand in no list.
    pub card: RwSignal<Option<Card>>,
    /// `None` until it is loaded.
    pub view: RwSignal<Option<ChatView>>,
    pub customer: RwSignal<Option<Customer>>,
    /// Whether the customer's page is connected.
    pub here: RwSignal<Option<bool>>,
    /// Who listens in, where agents are told.
    pub listeners: RwSignal<Vec<String>>,
    /// Why it could not be loaded.
    pub trouble: RwSignal<Option<No>>,
    pub draft: RwSignal<String>,
    /// What the agent writes now is for agents only.
    pub private: RwSignal<bool>,
    pub outbox: Outbox,
    /// Files that wait for their message.
    pub tray: Tray,
    clock: Clock,
    /// Who types, and when a sign of it came last; the customer has no id.
    typing: RwSignal<Vec<Types>>,
    /// How far it was said that the agent has read.
    told: StoredValue<i64>,
    /// What is missing after this place was asked for.
    asked: StoredValue<Option<i64>>,
    /// What the browser kept has been brought back.
    restored: StoredValue<bool>,
}

/// What became of Send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sending {
    Gone,
    /// There is nothing to send, or some of it has to be waited for or looked at.
    Stays,
    /// The text has more than so many characters.
    TooLong(usize),
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Types {
    who: Option<AgentId>,
    name: String,
    at: Time,
}

impl Talk {
    pub(super) fn new(chat: ChatId, me: AgentId) -> Self {
        Self {
            chat,
            me,
            card: RwSignal::new(None),
            view: RwSignal::new(None),
            customer: RwSignal::new(None),
            here: RwSignal::new(None),
            listeners: RwSignal::new(Vec::new()),
            trouble: RwSignal::new(None),
            draft: RwSignal::new(String::new()),
            private: RwSignal::new(false),
            outbox: Outbox::new(chat, me),
            tray: Tray::new(),
            clock: Clock::here(),
            typing: RwSignal::new(Vec::new()),
            told: StoredValue::new(0),
            asked: StoredValue::new(None),
            restored: StoredValue::new(false),
        }
    }

    /// Brings back what was written before the page went: the draft, and what was not stored yet. In the browser only.
    pub(super) fn restore(self) {
        if self.restored.try_update_value(|done| std::mem::replace(done, true)) == Some(false) {
            let kept = kept::read(self.me, self.chat);
            if self.draft.with_untracked(String::is_empty) {
                self.draft.set(kept.draft);
            }
            // What was begun as a note stays one.
            if kept.private {
                self.private.set(true);
            }
            self.outbox.restore(kept.unsent);
        }
    }

    /// What stands in the text box.
    pub(super) fn set_draft(self, text: String) {
        kept::change(self.me, self.chat, |kept| kept.draft.clone_from(&text));
        self.draft.set(text);
    }

    /// From now on the agent writes for agents only, or for everyone again.
    pub(crate) fn set_private(self, on: bool) {
        kept::change(self.me, self.chat, |kept| kept.private = on);
        self.private.set(on);
    }

    /// Who is to read what the agent writes now.
    pub(crate) fn audience(self) -> Audience {
        if self.private.get_untracked() { Audience::Agents } else { Audience::Everyone }
    }

    /// Send was pressed, or what it waited for has come: the draft goes out with the files that were chosen, or stays.
    pub(crate) fn send(self) -> Sending {
        let draft = self.draft.get_untracked();
        let text = match Text::parse(&draft) {
            Ok(text) => Some(text),
            Err(Problem::TooLong { limit }) => return Sending::TooLong(limit),
            Err(_) if self.tray.is_empty() => return Sending::Stays,
            Err(_) => None,
        };
        let audience = self.audience();
        let Ready::Yes(files) = self.tray.files_for(&draft, audience) else { return Sending::Stays };
        if text.is_none() && files.is_empty() {
            return Sending::Stays;
        }
        self.set_draft(String::new());
        self.outbox.say(text, files, audience, self.clock);
        self.tray.gone();
        Sending::Gone
    }

    /// Asks for all of it.
    pub(crate) fn load(self) {
        self.trouble.set(None);
        spawn_local(async move {
            match api::chat::conversation(self.chat).await {
                Ok(conversation) => self.open(conversation),
                Err(no) => self.trouble.set(Some(no)),
            }
        });
    }

    pub(crate) fn open(self, conversation: Conversation) {
        let Conversation { card, customer, here, view } = conversation;
        self.trouble.set(None);
        self.card.set(Some(card));
        self.customer.set(Some(customer));
        // The live line may have been quicker.
        if self.last() == 0 {
            self.here.set(Some(here));
            self.take_view(view);
        }
    }

    /// Lets go of what was loaded; what the agent wrote stays.
    pub(super) fn forget(self) {
        self.view.set(None);
        self.customer.set(None);
        self.here.set(None);
        self.hush();
        self.listeners.set(Vec::new());
        self.told.set_value(0);
    }

    /// The place of the newest entry that is here.
    pub(super) fn last(self) -> i64 {
        self.view.with_untracked(|v| v.as_ref().map_or(0, ChatView::last))
    }

    pub(super) fn take_view(self, view: ChatView) {
        self.outbox.settle(&view);
        self.view.set(Some(view));
    }

    /// The place after which something is missing, if so.
    pub(super) fn take_entries(self, entries: Vec<Entry>) -> Option<i64> {
        for entry in &entries {
            match &entry.by {
                By::Customer if entry.is_from_customer() => self.stops(None),
                By::Agent { id: Some(id), .. } => self.stops(Some(*id)),
                _ => {}
            }
        }
        let mut gap = None;
        self.view.update(|view| {
            let Some(view) = view else { return };
            for entry in entries {
                if let Applied::Gap { after } = view.apply(entry) {
                    gap = Some(after);
                    break;
                }
            }
            self.outbox.settle(view);
        });
        gap
    }

    /// Whether what is missing after this place has yet to be asked for.
    pub(super) fn asks(self, after: i64) -> bool {
        self.asked.try_update_value(|asked| asked.replace(after) != Some(after)).unwrap_or_default()
    }

    /// Whether it is missing still. What is here may have been dropped meanwhile, and is then asked for as a whole.
    pub(super) fn misses(self, after: i64) -> bool {
        let misses = self.last() == after;
        if !misses {
            self.asked.set_value(None);
        }
        misses
    }

    pub(super) fn take_marks(self, marks: Marks) {
        if self.view.with_untracked(Option::is_some) {
            self.view.update(|view| {
                if let Some(view) = view {
                    view.marks.merge(marks);
                }
            });
        }
    }

    pub(super) fn take_typing(self, who: Option<AgentId>, name: String, on: bool, now: Time) {
        self.stops(who);
        if on {
            self.typing.update(|typing| typing.push(Types { who, name, at: now }));
        }
    }

    /// What they typed has come, or they have thought better of it.
    fn stops(self, who: Option<AgentId>) {
        if self.typing.with_untracked(|typing| typing.iter().any(|t| t.who == who)) {
            self.typing.update(|typing| typing.retain(|t| t.who != who));
        }
    }

    /// Nobody can be heard any more.
    pub(super) fn hush(self) {
        self.typing.set(Vec::new());
    }

    /// Who is typing, if the last sign of it is not too old, by name; the customer has none here.
    pub(crate) fn typing(self, now: Time) -> Vec<String> {
        let fades = Span::seconds(2 * TYPING_EVERY);
        let mut names: Vec<(Option<AgentId>, String)> = self.typing.with(|typing| {
            typing.iter().filter(|t| now - t.at < fades).map(|t| (t.who, t.name.clone())).collect()
        });
        // Whoever gives the newest sign, nobody's name changes its place.
        names.sort();
        names.into_iter().map(|(_, name)| name).collect()
    }

    /// Puts the page of older entries in front.
    pub(crate) async fn load_earlier(self) -> Result<(), No> {
        let before = self.view.with_untracked(|v| v.as_ref().and_then(|v| v.entries.first()).map(|e| e.seq));
        let Some(before) = before else { return Ok(()) };
        let page = api::chat::earlier(self.chat, before).await?;
        self.view.update(|view| {
            if let Some(view) = view {
                view.prepend(page);
            }
        });
        Ok(())
    }

    /// Tells the office that the agent has read everything that is here, unless it knows.
    pub(crate) fn tell_seen(self) {
        let unseen = self.view.with_untracked(|view| {
            let view = view.as_ref()?;
            let last = view.entries.iter().rev().find(|e| e.is_from_customer())?.count?;
            Some(last).filter(|last| *last > view.marks.agent.max(self.told.get_value()))
        });
        let Some(upto) = unseen else { return };
        self.told.set_value(upto);
        spawn_local(async move {
            if api::chat::seen(self.chat, upto).await.is_err() {
                // Asked again when the line is back, or with the next message.
                self.told.set_value(0);
            }
        });
    }
}
