//! Colleagues in the palette: who can be asked to take the open chat, or to come into it, found by their names. It is asked who
//! is there when the palette opens. What is typed after the answer finds them; nothing that is looked at moves when it comes.

use domain::transfer::Taker;
use domain::{AgentId, ChatId, Office};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::hits::{Act as Does, Hit};
use crate::api::invitation::invite;
use crate::api::transfer::{Whom, takers, transfer};
use crate::console::commands::{Group, Hands};
use crate::console::end_chat::May;
use crate::console::notices::Notices;
use crate::console::outbox::new_write;
use crate::console::together::{Act, Kind};
use crate::parts::fuzzy::fit;
use crate::words::Words;

#[derive(Clone, Copy)]
pub(super) struct Colleagues {
    words: Words,
    notices: Notices,
    act: Act,
    /// The chat that was open when the palette was opened.
    chat: RwSignal<Option<ChatId>>,
    known: RwSignal<Vec<Taker>>,
}

impl Colleagues {
    pub(super) fn new() -> Self {
        Self {
            words: expect_context(),
            notices: Notices::here(),
            act: Act::new(),
            chat: RwSignal::new(None),
            known: RwSignal::new(Vec::new()),
        }
    }

    /// Asks who there is for the open chat, if it is one to hand on or to ask somebody into.
    pub(super) fn load(self, hands: Hands) {
        let chat = hands.way.place_untracked().chat().filter(|chat| {
            let may = hands.office.with_untracked(|office| may(office, *chat));
            may.transfer || may.invite
        });
        self.chat.set(chat);
        self.known.set(Vec::new());
        let Some(chat) = chat else { return };
        spawn_local(async move {
            // Without an answer there is all the rest, and the dialogs say what is wrong.
            let Ok(takers) = takers(chat).await else { return };
            if self.chat.get_untracked() == Some(chat) {
                self.known.set(takers.agents.into_iter().filter(|agent| agent.present).collect());
            }
        });
    }

    /// Whoever's name fits a word of what is sought. Nobody is listed unasked.
    pub(super) fn hits(self, hands: Hands, sought: &str) -> Vec<Hit> {
        let Some(chat) = self.chat.get() else { return Vec::new() };
        let may = hands.office.with(|office| may(office, chat));
        let is_meant = |name: &str| sought.split_whitespace().any(|word| fit(word, name).is_some());
        let hit = |agent: &Taker, kind: Kind| {
            let (icon, text) = match kind {
                Kind::Transfer => ("transfer", self.words.transfer_chat_to(&agent.name)),
                Kind::Invite => ("join", self.words.invite_who(&agent.name)),
            };
            let load = self.words.load(&agent.capacity.to_string(), &agent.load.to_string());
            Hit::new(Group::Colleagues, icon, text, load, Does::Ask(kind, chat, agent.id))
        };
        self.known.with_untracked(|known| {
            let meant = known.iter().filter(|agent| is_meant(&agent.name));
            let kinds = |agent: &Taker| {
                let transfer = (may.transfer && agent.answers_here).then(|| hit(agent, Kind::Transfer));
                let invite = (may.invite && !agent.is_in).then(|| hit(agent, Kind::Invite));
                transfer.into_iter().chain(invite)
            };
            meant.flat_map(kinds).collect()
        })
    }

    /// Where nothing fits yet, who comes late is not too late.
    pub(super) fn await_more(self) {
        self.known.track();
    }

    pub(super) fn ask(self, kind: Kind, chat: ChatId, agent: AgentId) {
        let whom = Whom::Agent(agent);
        match kind {
            Kind::Transfer => self.act.run(transfer(chat, new_write(), whom), || {}),
            Kind::Invite => {
                let asked = move || self.notices.say(self.words.asked_to_join().to_owned());
                self.act.run(invite(chat, new_write(), whom, false), asked);
            }
        }
    }
}

fn may(office: &Office, chat: ChatId) -> May {
    office.card(chat).map(|card| May::of(office, card)).unwrap_or_default()
}
