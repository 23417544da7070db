//! Requests: what customers leave where nobody answers now, and what agents do with them.

use domain::case::{CaseList, OpenCase, Origin};
use domain::channel::closed::Closed;
use domain::customer::{Page, Typed};
use domain::text::MESSAGE_LIMIT;
use domain::{Audience, By, Case, CaseState, ChannelKey, Event, Refusal, Time, What, Who, WriteId};

use crate::bus::{News, Topic};
use crate::decision::Done;
use crate::store::case::{self, Unborn};
use crate::store::{Conn, chat, entry};
use crate::{Agent, Answer, Desk, Failure, access};

/// A request as it was filled in.
#[derive(Clone, Debug)]
pub struct CreateRequest {
    pub channel: ChannelKey,
    /// Made by the browser, or with the form by the server, so that a repeat gives the number of the first.
    pub write: WriteId,
    pub form: Typed,
    pub page: Option<Page>,
    /// [`Origin::Queue`] is not for here: see [`Desk::request_instead`].
    pub origin: Origin,
    /// The address that it comes from.
    pub from: crate::Origin,
}

/// A request that was stored, and the chat that it ended.
struct Created {
    case: Case,
    ended: Option<Done>,
    /// Not a repeat.
    fresh: bool,
}

impl Desk {
    /// Takes a request from the form of a channel, and gives its number.
    ///
    /// # Errors
    /// [`Refusal::Fields`] for what is wrong with the form, [`Refusal::NotAllowed`] where no requests are taken,
    /// [`Refusal::NotFound`] for a channel that is not there or no longer used, [`Refusal::OtherBody`] when the id was
    /// used for something else, [`Refusal::Blocked`].
    pub fn create_request(&self, request: CreateRequest) -> Answer<'_, i64> {
        Box::pin(async move {
            let CreateRequest { channel, write, form, page, origin, from } = request;
            let settings = self.takes_requests(&channel).await?;
            let (mut customer, question) =
                form.check(&settings.fields, settings.consent.as_ref(), self.now())?;
            customer.page = page;
            // A repeat gets its number whoever has been kept out since.
            if case::by_write(&mut self.store.read().await?, write).await?.is_none() {
                self.may_be_a_person(&channel, &form)?;
                self.may_enter(&channel, from, &customer).await?;
                self.check_domain_of(&customer).await?;
            }
            self.bear(Unborn { write, channel, origin, chat: None, customer, question }).await
        })
    }

    /// Makes a request of a chat that waits, which ends with it, and gives its number. What the form does not ask for
    /// comes with the chat.
    ///
    /// # Errors
    /// As [`Desk::create_request`], [`Refusal::Ended`], and [`Refusal::NotNow`] when somebody has answered meanwhile.
    pub fn request_instead<'a>(
        &'a self,
        who: &'a access::Customer,
        write: WriteId,
        form: Typed,
    ) -> Answer<'a, i64> {
        Box::pin(async move {
            let settings = self.takes_requests(&who.channel).await?;
            let (typed, question) = form.check(&settings.fields, settings.consent.as_ref(), self.now())?;
            self.check_domain_of(&typed).await?;
            let row = chat::find(&mut self.store.read().await?, who.chat).await?.ok_or(Refusal::NotFound)?;
            let mut customer = row.customer;
            if !typed.name.is_empty() {
                customer.name = typed.name;
            }
            let about = &mut customer.about;
            customer.email = typed.email.or(customer.email);
            about.company = typed.about.company.or(about.company.take());
            about.phone = typed.about.phone.or(about.phone.take());
            about.country = typed.about.country.or(about.country.take());
            about.consent = typed.about.consent.or(about.consent.take());
            let (channel, chat) = (who.channel.clone(), Some(who.chat));
            self.bear(Unborn { write, channel, origin: Origin::Queue, chat, customer, question }).await
        })
    }

    /// What somebody who waits has typed so far, for a form that asks for it once more.
    ///
    /// # Errors
    /// Only when the store does not answer.
    pub fn what_waits<'a>(&'a self, who: &'a access::Customer) -> Answer<'a, Typed> {
        Box::pin(async move {
            let mut connection = self.store.read().await?;
            let row = chat::find(&mut connection, who.chat).await?.ok_or(Refusal::NotFound)?;
            let log = entry::after(&mut connection, who.chat, Audience::Everyone, 0).await?;
            let said: Vec<&str> = log
                .iter()
                .filter_map(|entry| match (&entry.by, &entry.what) {
                    (By::Customer, What::Message { text } | What::Files { text: Some(text), .. }) => {
                        Some(text.as_str())
                    }
                    _ => None,
                })
                .collect();
            let customer = row.customer;
            Ok(Typed {
                name: customer.name,
                email: customer.email.map(|email| email.to_string()).unwrap_or_default(),
                company: customer.about.company.unwrap_or_default(),
                phone: customer.about.phone.unwrap_or_default(),
                country: customer.about.country.unwrap_or_default(),
                question: said.join("\n").chars().take(MESSAGE_LIMIT).collect(),
                ..Typed::default()
            })
        })
    }

    async fn takes_requests(&self, channel: &ChannelKey) -> Result<Closed, Refusal> {
        let settings = self.channel(channel).await?.settings;
        match (settings.archived, settings.closed.request) {
            (true, _) => Err(Refusal::NotFound),
            (false, true) => Ok(settings.closed),
            (false, false) => Err(Refusal::NotAllowed),
        }
    }

    async fn bear(&self, case: Unborn) -> Result<i64, Refusal> {
        let (desk, now) = (self.clone(), self.now());
        self.whole(async move {
            let made = desk.store.write(move |connection| {
                Box::pin(async move {
                    // First its chat, which a repeat at the same time then waits for.
                    let chat = match case.chat {
                        Some(id) => Some(chat::find(connection, id).await?.ok_or(Refusal::NotFound)?),
                        None => None,
                    };
                    if let Some(first) = case::by_write(connection, case.write).await? {
                        return repeated(first, &case);
                    }
                    let ended = match chat {
                        Some(row) => Some(end_with(connection, &row, case.write, now).await?),
                        None => None,
                    };
                    let case = case::bear(connection, &case, now).await?;
                    Ok(Created { case, ended, fresh: true })
                })
            });
            let made = made.await?;
            if let Some(ended) = &made.ended {
                desk.tell(ended);
            }
            if made.fresh {
                desk.tell_case(&made.case);
            }
            Ok(made.case.number)
        })
        .await
    }

    /// A page of the requests of the agent's channels, newest first: those with a number below `before`.
    ///
    /// # Errors
    /// Only when the store does not answer.
    pub fn cases<'a>(&'a self, me: &'a Agent, state: CaseState, before: Option<i64>) -> Answer<'a, CaseList> {
        Box::pin(
            async move { Ok(case::list_for(&mut self.store.read().await?, me.id, state, before).await?) },
        )
    }

    /// A request as it opens, with the newest page of the log of the chat that it came from.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for one out of reach.
    pub fn case<'a>(&'a self, me: &'a Agent, number: i64) -> Answer<'a, OpenCase> {
        Box::pin(async move {
            let mut connection = self.store.read().await?;
            let case = access::case(&mut connection, me.id, number).await?;
            let log = match case.chat {
                Some(chat) => entry::before(&mut connection, chat, Audience::Agents, i64::MAX).await?,
                None => Vec::new(),
            };
            Ok(OpenCase { case, log })
        })
    }

    /// Closes a request, or opens it again. What it is already it stays.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for one out of reach.
    pub fn set_case_state<'a>(&'a self, me: &'a Agent, number: i64, state: CaseState) -> Answer<'a, Case> {
        Box::pin(async move {
            let (desk, agent) = (self.clone(), me.id);
            self.whole(async move {
                let moved = desk.store.write(move |connection| {
                    Box::pin(async move {
                        let case = access::case(connection, agent, number).await?;
                        if case.state == state {
                            return Ok(case);
                        }
                        if !case::put(connection, &case, state).await? {
                            return Err(Failure::Clash("a request was changed twice at once".to_owned()));
                        }
                        access::case(connection, agent, number).await
                    })
                });
                let case = moved.await?;
                desk.tell_case(&case);
                Ok(case)
            })
            .await
        })
    }

    fn tell_case(&self, case: &Case) {
        self.bus.tell(&Topic::Cards(case.channel.clone()), News::Case(case.row()));
    }
}

/// The customer leaves the queue. The request's write is also the one of the log's last line.
async fn end_with(
    connection: &mut Conn,
    row: &chat::Row,
    write: WriteId,
    now: Time,
) -> Result<Done, Failure> {
    let change = row.chat.on(Who::Customer, Event::Request, now).map_err(|refusal| match refusal {
        // Their screen is about to show who it is.
        Refusal::AlreadyTaken { .. } => Refusal::NotNow,
        other => other,
    })?;
    let (row, entries) = chat::save(connection, row, change, Some(write), now).await?;
    Ok(Done { row, entries, queue_moved: true })
}

fn repeated(first: Case, again: &Unborn) -> Result<Created, Failure> {
    let same = (&first.channel, first.chat, &first.question) == (&again.channel, again.chat, &again.question)
        && (&first.customer.name, &first.customer.email) == (&again.customer.name, &again.customer.email);
    if same { Ok(Created { case: first, ended: None, fresh: false }) } else { Err(Refusal::OtherBody.into()) }
}
