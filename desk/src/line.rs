//! A live line without its socket: what goes down it, frame by frame. The server only carries the frames, over
//! whatever transport, and drops the line when the other side is gone.
//!
//! Both kinds follow the bus first and read the store second, and drop what they have sent already; so nothing falls
//! between the two. When the mailbox has lost news, they look at the store again.

//!
//! A line is two steps: `wait`, which may be given up at any point, and `take`, which may not and is short. What has to be
//! caught up goes out page by page, so that a line holds one page at most, however far its reader is behind.

mod agent;
mod customer;

use std::sync::Arc;

use domain::{Audience, ChatId, Entry, Refusal};

use crate::access::{self, Customer};
use crate::bus::{News, Topic};
use crate::store::entry;
use crate::{Agent, Desk};

pub use agent::{AgentLine, MOST_WATCHED};
pub use customer::{CustomerLine, Hello};

/// What a line has waited for, for its `take`.
#[derive(Debug)]
pub struct Waited(Why);

#[derive(Debug)]
enum Why {
    News(Arc<News>),
    /// The mailbox has lost some.
    Lost,
    /// The log has another page.
    Behind,
    /// It is time to look at what could wait.
    Quiet,
}

impl From<Option<Arc<News>>> for Waited {
    fn from(news: Option<Arc<News>>) -> Self {
        Self(news.map_or(Why::Lost, Why::News))
    }
}

fn is_full(page: &[Entry]) -> bool {
    page.len() >= usize::try_from(entry::PAGE).unwrap_or(usize::MAX)
}

impl Desk {
    /// A typing sign of a customer who polls; on a live line it is a frame.
    pub fn customer_typing(&self, me: &Customer, on: bool) {
        self.customer_types(me.chat, on);
    }

    fn customer_types(&self, chat: ChatId, on: bool) {
        self.bus.tell(&Topic::Chat(chat), News::Typing { chat, by: None, on, private: false });
    }

    /// A typing sign of an agent, for who is to read what is typed. What is not theirs is passed over in silence.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn agent_types(
        &self,
        me: &Agent,
        chat: ChatId,
        on: bool,
        audience: Audience,
    ) -> Result<(), Refusal> {
        let mut connection = self.store.read().await?;
        let reached = access::readable(&mut connection, me.id, true, chat).await;
        if reached.is_ok_and(|(row, _)| row.chat.may_write(me.id)) {
            let by = Some((me.id, me.name.clone()));
            self.bus.tell(
                &Topic::Chat(chat),
                News::Typing { chat, by, on, private: audience == Audience::Agents },
            );
        }
        Ok(())
    }
}
