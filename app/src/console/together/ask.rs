//! What an agent is asked about a chat, and by whom.

use domain::transfer::Target;
use domain::{AgentId, Card, Office, State, Time};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Ask {
    /// To come in.
    Invitation { by: String, until: Time },
    /// To take it.
    Transfer { by: String },
    /// Whoever of a channel takes it.
    ToChannel { by: String, channel: String },
}

pub(super) fn ask_of(office: &Office, card: &Card) -> Option<Ask> {
    let me = office.me.id;
    if card.state != State::Talking || card.is_of(me) {
        return None;
    }
    if let Some(transfer) = &card.transfer {
        let by = name_of(office, card, transfer.by);
        match &transfer.to {
            Target::Agent { id, .. } if *id == me => return Some(Ask::Transfer { by }),
            Target::Channel { key, name }
                if office.channels.iter().any(|s| s.key == *key && s.may.respond) =>
            {
                return Some(Ask::ToChannel { by, channel: name.clone() });
            }
            Target::Agent { .. } | Target::Channel { .. } => {}
        }
    }
    let invitation = card.invitation.as_ref().filter(|i| i.to == me)?;
    Some(Ask::Invitation { by: name_of(office, card, invitation.by), until: invitation.until })
}

/// Whether a yes of this agent is waited for.
pub(crate) fn is_asked(office: &Office, card: &Card) -> bool {
    ask_of(office, card).is_some()
}

fn name_of(office: &Office, card: &Card, id: AgentId) -> String {
    let colleague = office.colleagues.iter().find(|c| c.id == id).map(|c| c.name.clone());
    colleague.or_else(|| card.owner_name.clone()).unwrap_or_default()
}
