//! The transitions. Each reads from top to bottom: who may, when, and what becomes of the chat.

use super::{Change, Chat, Event, State, Turn, Who};
use crate::agent::Acting;
use crate::attachment::{AT_ONCE, Attachment};
use crate::choices::Menu;
use crate::entry::{Audience, By, Ending, Line, What};
use crate::ids::AgentId;
use crate::invitation::Invitation;
use crate::offer::{Offer, note_declined};
use crate::participant::{Participant, Role};
use crate::refusal::{Field, Problem, Refusal};
use crate::subject::Subject;
use crate::text::Text;
use crate::time::Time;
use crate::transfer::{Target, Transfer};

type Decision = Result<Change, Refusal>;

impl Chat {
    /// What becomes of the chat when `who` does `event`.
    ///
    /// # Errors
    /// [`Refusal::AlreadyTaken`] with the owner's name when somebody was faster, [`Refusal::Ended`] when it is over,
    /// [`Refusal::Full`] when the agent has no place, [`Refusal::NotAllowed`] when it is not theirs to do, and
    /// [`Refusal::NotNow`] when it does not fit the chat's state.
    pub fn on(&self, who: Who<'_>, event: Event, now: Time) -> Decision {
        let next = self.clone();
        match (event, who) {
            (Event::Say { text, audience }, who) => next.say(who, What::Message { text }, audience),
            (Event::SayFiles { text, files, audience }, who) => next.say_files(who, text, files, audience),
            (Event::AllowFiles { on }, Who::Agent(me)) => next.allow_files(me, on),
            (Event::Describe { subject }, Who::Agent(me)) => next.describe(me, subject),
            (Event::OfferChoices { question, options }, Who::Agent(me)) => {
                next.speak(me, What::Options { question, options })
            }
            (Event::Choose { menu, option }, Who::Customer) => next.choose(&menu, option),
            (Event::Offer { to, until }, Who::System) => next.offer(&to, until),
            (Event::Accept, Who::Agent(me)) => next.accept(me, now),
            (Event::Decline, Who::Agent(me)) => next.decline(me.id, now),
            (Event::ExpireOffer, Who::System) => next.expire_offer(now),
            (Event::WithdrawOffer, Who::System) => next.withdraw_offer(),
            (Event::Pick, Who::Agent(me)) => next.pick(me, now),
            (Event::TakeOver, Who::Agent(me)) => next.take_over(me, now),
            (Event::Transfer { to }, Who::Agent(me)) => next.transfer(me, &to),
            (Event::TransferToChannel { key, name }, Who::Agent(me)) => {
                next.hand_over(me, Target::Channel { key, name })
            }
            (Event::AcceptTransfer, Who::Agent(me)) => next.accept_transfer(me),
            (Event::DeclineTransfer, Who::Agent(me)) => next.decline_transfer(me),
            (Event::CancelTransfer, Who::Agent(me)) => next.cancel_transfer(me),
            (Event::LapseTransfer { to }, Who::System) => next.lapse_transfer(to),
            (Event::Invite { to, until, leaves }, Who::Agent(me)) => next.invite(me, &to, (until, leaves)),
            (Event::AcceptInvitation, Who::Agent(me)) => next.accept_invitation(me, now),
            (Event::DeclineInvitation, Who::Agent(me)) => next.decline_invitation(me),
            (Event::CancelInvitation, Who::Agent(me)) => next.cancel_invitation(me),
            (Event::ExpireInvitation, Who::System) => next.expire_invitation(now),
            (Event::Leave, Who::Agent(me)) => next.leave(me),
            (Event::Requeue, Who::System) => next.requeue(),
            (Event::End { may_return }, who) => next.end(who, may_return, now),
            (Event::Block { reason }, Who::Agent(me)) => next.block(me, reason, now),
            (Event::Idle { may_return }, Who::System) => next.idle(may_return, now),
            (Event::Request, Who::Customer) => next.request(now),
            (Event::Answered, Who::Customer) => next.answered(now),
            (Event::Return { owner }, Who::Customer) => next.come_back(owner, now),
            (Event::Close, Who::Customer | Who::System) => next.close(),
            _ => Err(Refusal::NotAllowed),
        }
    }

    fn say(self, who: Who<'_>, what: What, audience: Audience) -> Decision {
        match (who, audience) {
            (Who::Customer, Audience::Everyone) => self.hear(what),
            (Who::Agent(me), Audience::Everyone) => self.speak(me, what),
            // Only agents hear it: it is a note, and whose turn it is stays as it was.
            (Who::Agent(me), Audience::Agents) if self.may_write(me.id) => {
                let line = Line::to_agents(by(me), what);
                self.open().map(|chat| chat.with(line))
            }
            _ => Err(Refusal::NotAllowed),
        }
    }

    /// Agents may always; the customer where an agent lets them.
    fn say_files(
        self,
        who: Who<'_>,
        text: Option<Text>,
        files: Vec<Attachment>,
        audience: Audience,
    ) -> Decision {
        if files.is_empty() {
            return Err(Refusal::field(Field::Files, Problem::Missing));
        }
        if files.len() > AT_ONCE {
            return Err(Refusal::field(Field::Files, Problem::TooMany { limit: AT_ONCE }));
        }
        let chat = self.open()?;
        if matches!(who, Who::Customer) && !chat.files_allowed {
            return Err(Refusal::NotAllowed);
        }
        chat.say(who, What::Files { text, files }, audience)
    }

    /// Who writes to the customer says whether they may send files. Whose turn it is stays as it was.
    fn allow_files(self, me: &Acting, on: bool) -> Decision {
        let mut chat = self.talking()?;
        if !chat.may_write(me.id) && !me.may.manage {
            return Err(Refusal::NotAllowed);
        }
        if chat.files_allowed == on {
            return Ok(chat.silently());
        }
        chat.files_allowed = on;
        Ok(chat.with(Line::to_everyone(by(me), What::FilesAllowed { on })))
    }

    /// Also after the end: what it was about is often known only then. It is no line of the log.
    fn describe(mut self, me: &Acting, subject: Subject) -> Decision {
        if !self.may_write(me.id) && !me.may.manage {
            return Err(Refusal::NotAllowed);
        }
        self.subject = subject.line;
        self.tags = subject.tags;
        Ok(self.silently())
    }

    /// The customer says something; it is an agent's turn.
    fn hear(self, what: What) -> Decision {
        let mut chat = self.open()?;
        chat.turn = Turn::Agent;
        Ok(chat.with(Line::to_everyone(By::Customer, what)))
    }

    /// A menu is answered once, with one of its own answers; older ones stay open beside newer ones.
    fn choose(self, menu: &Menu, option: String) -> Decision {
        let chat = self.open()?;
        if menu.answered || !menu.options.contains(&option) {
            return Err(Refusal::NotNow);
        }
        chat.hear(What::Chosen { of: menu.of, option })
    }

    /// An agent in the chat says something; it is the customer's turn.
    fn speak(self, me: &Acting, what: What) -> Decision {
        let mut chat = self.talking()?;
        if !chat.may_write(me.id) {
            return Err(Refusal::NotAllowed);
        }
        chat.turn = Turn::Customer;
        Ok(chat.with(Line::to_everyone(by(me), what)))
    }

    fn offer(self, to: &Acting, until: Time) -> Decision {
        let mut chat = self.waiting()?;
        if chat.offer.is_some() {
            return Err(Refusal::NotNow);
        }
        if !to.may.respond || !to.present {
            return Err(Refusal::NotAllowed);
        }
        has_place(to)?;
        chat.offer = Some(Offer { to: to.id, name: to.name.clone(), until });
        Ok(chat.silently())
    }

    fn accept(self, me: &Acting, now: Time) -> Decision {
        let chat = self.waiting()?;
        match &chat.offer {
            Some(offer) if offer.to == me.id && now < offer.until => chat.taken_by(me, now),
            Some(offer) if offer.to != me.id => Err(Refusal::AlreadyTaken { by: offer.name.clone() }),
            _ => Err(Refusal::NotNow),
        }
    }

    fn decline(self, me: AgentId, now: Time) -> Decision {
        let mut chat = self.waiting()?;
        if chat.offer.as_ref().is_none_or(|offer| offer.to != me) {
            return Err(Refusal::NotNow);
        }
        chat.offer = None;
        note_declined(&mut chat.declined, me, now);
        Ok(chat.silently())
    }

    fn expire_offer(self, now: Time) -> Decision {
        let mut chat = self.waiting()?;
        match chat.offer.take() {
            Some(offer) if offer.until <= now => {
                note_declined(&mut chat.declined, offer.to, now);
                Ok(chat.silently())
            }
            _ => Err(Refusal::NotNow),
        }
    }

    fn withdraw_offer(self) -> Decision {
        let mut chat = self.waiting()?;
        match chat.offer.take() {
            Some(_) => Ok(chat.silently()),
            None => Err(Refusal::NotNow),
        }
    }

    /// Takes a chat from the queue by hand: also one that was declined before, but not one that rings at a colleague.
    fn pick(self, me: &Acting, now: Time) -> Decision {
        let chat = self.waiting()?;
        if !me.may.respond {
            return Err(Refusal::NotAllowed);
        }
        match &chat.offer {
            Some(offer) if offer.to != me.id && now < offer.until => {
                Err(Refusal::AlreadyTaken { by: offer.name.clone() })
            }
            _ => chat.taken_by(me, now),
        }
    }

    /// A manager takes it, whoever has it, even beyond their own places: they know why, and the log says it.
    fn take_over(self, me: &Acting, now: Time) -> Decision {
        let chat = self.open()?;
        if !me.may.manage || chat.is_owned_by(me.id) {
            return Err(Refusal::NotAllowed);
        }
        let mut change =
            if chat.state == State::Waiting { chat.answered_by(me, now) } else { chat.handed_to(me, None) }?;
        if me.is_full() {
            let what = What::OverCapacity { load: me.load, capacity: me.capacity };
            change.lines.push(Line::to_agents(by(me), what));
        }
        Ok(change)
    }

    fn transfer(self, me: &Acting, to: &Acting) -> Decision {
        let chat = self.talking()?;
        if chat.is_owned_by(to.id) || !to.may.respond {
            return Err(Refusal::NotAllowed);
        }
        if !to.present {
            return Err(Refusal::NotNow);
        }
        chat.hand_over(me, Target::Agent { id: to.id, name: to.name.clone() })
    }

    fn hand_over(self, me: &Acting, to: Target) -> Decision {
        let mut chat = self.talking()?;
        if !chat.is_owned_by(me.id) && !me.may.manage {
            return Err(Refusal::NotAllowed);
        }
        if chat.transfer.is_some() {
            return Err(Refusal::NotNow);
        }
        let asked = What::TransferAsked { to: to.name().to_owned() };
        chat.transfer = Some(Transfer { by: me.id, to });
        Ok(chat.with(Line::to_agents(by(me), asked)))
    }

    fn accept_transfer(self, me: &Acting) -> Decision {
        let chat = self.talking()?;
        match &chat.transfer {
            Some(transfer) if transfer.is_to(me.id) => {}
            Some(Transfer { to: Target::Channel { .. }, .. }) if !chat.is_owned_by(me.id) => {
                if !me.may.respond {
                    return Err(Refusal::NotAllowed);
                }
            }
            // A colleague of the channel was faster, or it was called off.
            None if !chat.is_owned_by(me.id) => {
                return Err(Refusal::AlreadyTaken { by: chat.owner_name.unwrap_or_default() });
            }
            _ => return Err(Refusal::NotNow),
        }
        has_place(me)?;
        chat.handed_to(me, Some(Role::Listener))
    }

    fn decline_transfer(self, me: &Acting) -> Decision {
        let mut chat = self.talking()?;
        // What goes to a channel is nobody's to decline for the others.
        if chat.transfer.as_ref().is_none_or(|t| !t.is_to(me.id)) {
            return Err(Refusal::NotNow);
        }
        chat.transfer = None;
        Ok(chat.with(Line::to_agents(by(me), What::TransferDeclined)))
    }

    fn cancel_transfer(self, me: &Acting) -> Decision {
        let mut chat = self.talking()?;
        match &chat.transfer {
            None => return Err(Refusal::NotNow),
            Some(t) if t.by != me.id && !chat.is_owned_by(me.id) && !me.may.manage => {
                return Err(Refusal::NotAllowed);
            }
            Some(_) => chat.transfer = None,
        }
        Ok(chat.with(Line::to_agents(by(me), What::TransferCancelled)))
    }

    fn lapse_transfer(self, to: AgentId) -> Decision {
        let mut chat = self.talking()?;
        let transfer = chat.transfer.take().filter(|t| t.is_to(to)).ok_or(Refusal::NotNow)?;
        let what = What::TransferLapsed { to: transfer.to.name().to_owned() };
        Ok(chat.with(Line::to_agents(By::System, what)))
    }

    fn invite(self, me: &Acting, to: &Acting, (until, leaves): (Time, bool)) -> Decision {
        let mut chat = self.talking()?;
        if !chat.may_write(me.id) || chat.has(to.id) || !to.may.respond {
            return Err(Refusal::NotAllowed);
        }
        if chat.invitation.is_some() || !to.present {
            return Err(Refusal::NotNow);
        }
        chat.invitation = Some(Invitation { by: me.id, to: to.id, name: to.name.clone(), until, leaves });
        Ok(chat.with(Line::to_agents(by(me), What::Invited { to: to.name.clone() })))
    }

    fn accept_invitation(self, me: &Acting, now: Time) -> Decision {
        let mut chat = self.talking()?;
        let invitation = chat.invitation.take().filter(|i| i.to == me.id && now < i.until);
        let invitation = invitation.ok_or(Refusal::NotNow)?;
        has_place(me)?;
        chat.others.retain(|p| p.agent != me.id);
        chat.others.push(Participant { agent: me.id, name: me.name.clone(), role: Role::Guest });
        let mut change = chat.with(Line::to_everyone(by(me), What::Joined));
        if invitation.leaves {
            change.relieve(invitation.by, me);
        }
        Ok(change)
    }

    fn decline_invitation(self, me: &Acting) -> Decision {
        let mut chat = self.talking()?;
        if chat.invitation.as_ref().is_none_or(|i| i.to != me.id) {
            return Err(Refusal::NotNow);
        }
        chat.invitation = None;
        Ok(chat.with(Line::to_agents(by(me), What::InvitationDeclined)))
    }

    fn cancel_invitation(self, me: &Acting) -> Decision {
        let mut chat = self.talking()?;
        match &chat.invitation {
            None => return Err(Refusal::NotNow),
            Some(i) if i.by != me.id && !chat.is_owned_by(me.id) && !me.may.manage => {
                return Err(Refusal::NotAllowed);
            }
            Some(_) => chat.invitation = None,
        }
        Ok(chat.with(Line::to_agents(by(me), What::InvitationCancelled)))
    }

    fn expire_invitation(self, now: Time) -> Decision {
        let mut chat = self.talking()?;
        match chat.invitation.take() {
            Some(i) if i.until <= now => {
                let by = By::Agent { name: i.name, id: Some(i.to) };
                Ok(chat.with(Line::to_agents(by, What::InvitationExpired)))
            }
            _ => Err(Refusal::NotNow),
        }
    }

    fn leave(self, me: &Acting) -> Decision {
        let mut chat = self.talking()?;
        let left = Line::to_everyone(by(me), What::Left);
        if let Some(at) = chat.others.iter().position(|p| p.agent == me.id) {
            let who = chat.others.remove(at);
            // A listener was not seen by the customer, and is not seen going.
            let line = if who.role == Role::Guest { left } else { Line::to_agents(by(me), What::Left) };
            return Ok(chat.with(line));
        }
        if !chat.is_owned_by(me.id) {
            return Err(Refusal::NotAllowed);
        }
        // Who hands over this way leaves the chat with a guest; without one the chat would be nobody's.
        let Some(at) = chat.others.iter().position(|p| p.role == Role::Guest) else {
            return Err(Refusal::NotNow);
        };
        let heir = chat.others.remove(at);
        chat.owner = Some(heir.agent);
        chat.owner_name = Some(heir.name.clone());
        chat.transfer = None;
        chat.drop_invitation_by(me.id);
        let took = Line::to_agents(
            By::Agent { name: heir.name, id: Some(heir.agent) },
            What::Transferred { from: me.name.clone() },
        );
        Ok(Change { chat, lines: vec![left, took] })
    }

    fn requeue(self) -> Decision {
        let mut chat = self.talking()?;
        chat.go_back_to_queue();
        Ok(chat.with(Line::to_everyone(By::System, What::Queued)))
    }

    fn end(self, who: Who<'_>, may_return: bool, now: Time) -> Decision {
        let chat = self.open()?;
        match (who, chat.state) {
            (Who::Customer, State::Waiting) => Ok(chat.over(By::Customer, Ending::FromQueue, false, now)),
            (Who::Customer, _) => Ok(chat.over(By::Customer, Ending::ByCustomer, may_return, now)),
            (Who::Agent(me), State::Talking) if chat.is_owned_by(me.id) || me.may.manage => {
                Ok(chat.over(by(me), Ending::ByAgent, may_return, now))
            }
            _ => Err(Refusal::NotAllowed),
        }
    }

    /// Also after the end: who insults and leaves comes again. Only agents learn that it was more than an end.
    fn block(mut self, me: &Acting, reason: String, now: Time) -> Decision {
        if !self.may_write(me.id) && !me.may.manage {
            return Err(Refusal::NotAllowed);
        }
        let blocked = Line::to_agents(by(me), What::Blocked { reason });
        if !self.state.is_open() {
            self.state = State::Closed;
            return Ok(self.with(blocked));
        }
        let mut change = self.over(by(me), Ending::ByAgent, false, now);
        change.lines.insert(0, blocked);
        Ok(change)
    }

    fn idle(self, may_return: bool, now: Time) -> Decision {
        let chat = self.open()?;
        let waiting = chat.state == State::Waiting;
        let how = if waiting { Ending::FromQueue } else { Ending::Idle };
        Ok(chat.over(By::System, how, may_return && !waiting, now))
    }

    fn request(self, now: Time) -> Decision {
        Ok(self.waiting()?.over(By::Customer, Ending::Request, false, now))
    }

    fn answered(self, now: Time) -> Decision {
        Ok(self.waiting()?.over(By::Customer, Ending::AnsweredByFaq, false, now))
    }

    /// To the same agent if they can take it, else to the queue, by the time of the return.
    fn come_back(mut self, owner: Option<Acting>, now: Time) -> Decision {
        if self.state.is_open() {
            return Err(Refusal::NotNow);
        }
        if self.state != State::Finished {
            return Err(Refusal::Ended);
        }
        self.ending = None;
        self.ended = None;
        self.turn = Turn::Agent;
        let mut lines = vec![Line::to_everyone(By::Customer, What::Reopened)];
        match owner.filter(|o| self.is_owned_by(o.id) && o.present && !o.is_full()) {
            Some(owner) => {
                self.state = State::Talking;
                self.colour = owner.free_colour;
            }
            None => {
                self.queued = now;
                self.go_back_to_queue();
                lines.push(Line::to_everyone(By::System, What::Queued));
            }
        }
        Ok(Change { chat: self, lines })
    }

    fn close(mut self) -> Decision {
        match self.state {
            State::Finished => {
                self.state = State::Closed;
                Ok(self.silently())
            }
            State::Closed => Err(Refusal::Ended),
            State::Waiting | State::Talking => Err(Refusal::NotNow),
        }
    }

    // What the transitions are made of.

    fn open(self) -> Result<Self, Refusal> {
        if self.state.is_open() { Ok(self) } else { Err(Refusal::Ended) }
    }

    fn talking(self) -> Result<Self, Refusal> {
        match self.state {
            State::Talking => Ok(self),
            State::Waiting => Err(Refusal::NotNow),
            State::Finished | State::Closed => Err(Refusal::Ended),
        }
    }

    fn waiting(self) -> Result<Self, Refusal> {
        match self.state {
            State::Waiting => Ok(self),
            State::Talking => Err(Refusal::AlreadyTaken { by: self.owner_name.unwrap_or_default() }),
            State::Finished | State::Closed => Err(Refusal::Ended),
        }
    }

    fn taken_by(self, me: &Acting, now: Time) -> Decision {
        has_place(me)?;
        self.answered_by(me, now)
    }

    fn answered_by(mut self, me: &Acting, now: Time) -> Decision {
        self.state = State::Talking;
        self.own(me);
        self.offer = None;
        self.declined.clear();
        self.answered = self.answered.or(Some(now));
        Ok(self.with(Line::to_everyone(by(me), What::Joined)))
    }

    /// Changes hands. The one who had it stays in the given role, or is out.
    fn handed_to(mut self, me: &Acting, stays: Option<Role>) -> Decision {
        let from = self.owner_name.clone().unwrap_or_default();
        let former = self.owner;
        self.others.retain(|p| p.agent != me.id && Some(p.agent) != former);
        if let (Some(role), Some(agent)) = (stays, former) {
            self.others.push(Participant { agent, name: from.clone(), role });
        }
        self.transfer = None;
        self.drop_invitation_by(me.id);
        self.own(me);
        Ok(self.with(Line::to_everyone(by(me), What::Transferred { from })))
    }

    fn own(&mut self, me: &Acting) {
        self.owner = Some(me.id);
        self.owner_name = Some(me.name.clone());
        self.colour = me.free_colour;
    }

    fn go_back_to_queue(&mut self) {
        self.state = State::Waiting;
        self.owner = None;
        self.owner_name = None;
        self.colour = 0;
        self.offer = None;
        self.transfer = None;
        self.invitation = None;
        self.others.clear();
    }

    fn drop_invitation_by(&mut self, agent: AgentId) {
        if self.invitation.as_ref().is_some_and(|i| i.by == agent || i.to == agent) {
            self.invitation = None;
        }
    }

    fn over(mut self, by: By, how: Ending, may_return: bool, now: Time) -> Change {
        self.state = if may_return { State::Finished } else { State::Closed };
        self.ending = Some(how);
        self.ended = Some(now);
        self.offer = None;
        self.transfer = None;
        self.invitation = None;
        self.others.clear();
        self.with(Line::to_everyone(by, What::Ended { how }))
    }

    fn with(self, line: Line) -> Change {
        Change { chat: self, lines: vec![line] }
    }

    const fn silently(self) -> Change {
        Change { chat: self, lines: Vec::new() }
    }
}

impl Change {
    /// Who has asked a colleague in goes, now that the colleague is there. An owner hands the chat to them.
    fn relieve(&mut self, who: AgentId, heir: &Acting) {
        let chat = &mut self.chat;
        let name = if chat.is_owned_by(who) {
            let from = chat.owner_name.clone().unwrap_or_default();
            chat.others.retain(|p| p.agent != heir.id);
            chat.transfer = None;
            chat.own(heir);
            from
        } else {
            let Some(at) = chat.others.iter().position(|p| p.agent == who && p.role == Role::Guest) else {
                return;
            };
            chat.others.remove(at).name
        };
        let left = By::Agent { name: name.clone(), id: Some(who) };
        self.lines.push(Line::to_everyone(left, What::Left));
        if chat.is_owned_by(heir.id) {
            // That nobody else of those who are there has it now cannot be told from who came and went.
            let others = chat.others.iter().any(|p| p.role == Role::Guest);
            let audience = if others { Audience::Everyone } else { Audience::Agents };
            self.lines.push(Line { by: by(heir), what: What::Transferred { from: name }, audience });
        }
    }
}

fn by(me: &Acting) -> By {
    By::Agent { name: me.name.clone(), id: Some(me.id) }
}

const fn has_place(me: &Acting) -> Result<(), Refusal> {
    if me.is_full() { Err(Refusal::Full { capacity: me.capacity }) } else { Ok(()) }
}
