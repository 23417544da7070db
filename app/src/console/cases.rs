//! Requests in this tab: the list that was looked at last, and the one that is open. The live line keeps both true.

use domain::case::{CaseList, OpenCase};
use domain::{CaseRow, CaseState};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::boot::Requests;
use crate::api::{self, No};

#[derive(Clone, Copy)]
pub(crate) struct Cases {
    /// `None` until it is loaded.
    pub list: RwSignal<Option<CaseList>>,
    pub open: RwSignal<Option<OpenCase>>,
    /// Why what was asked for could not be loaded.
    pub trouble: RwSignal<Option<No>>,
    /// A page of older ones, or a change, is on its way.
    pub busy: RwSignal<bool>,
}

impl Cases {
    pub(crate) fn provide(loaded: Option<Requests>) -> Self {
        let cases = Self {
            list: RwSignal::new(None),
            open: RwSignal::new(None),
            trouble: RwSignal::new(None),
            busy: RwSignal::new(false),
        };
        match loaded {
            Some(Requests::List(Ok(list))) => cases.list.set(Some(list)),
            Some(Requests::One(open)) => match *open {
                Ok(open) => cases.open.set(Some(open)),
                Err(refusal) => cases.trouble.set(Some(No::Refused(refusal))),
            },
            Some(Requests::List(Err(refusal))) => cases.trouble.set(Some(No::Refused(refusal))),
            None => {}
        }
        provide_context(cases);
        cases
    }

    pub(crate) fn here() -> Self {
        expect_context()
    }

    /// Asks for the list, unless it is here.
    pub(crate) fn show_list(self, state: CaseState) {
        if self.list.with_untracked(|list| list.as_ref().is_some_and(|list| list.state == state)) {
            return;
        }
        self.load_list(state);
    }

    pub(crate) fn load_list(self, state: CaseState) {
        self.list.set(None);
        self.trouble.set(None);
        spawn_local(async move {
            match api::request::requests(state, None).await {
                Ok(list) => self.list.set(Some(list)),
                Err(no) => self.trouble.set(Some(no)),
            }
        });
    }

    /// Puts the page of older ones behind.
    pub(crate) async fn load_older(self) -> Result<(), No> {
        let Some((state, before)) =
            self.list.with_untracked(|list| list.as_ref().map(|list| (list.state, list.before())))
        else {
            return Ok(());
        };
        self.busy.set(true);
        let page = api::request::requests(state, before).await;
        self.busy.set(false);
        let page = page?;
        self.list.update(|list| {
            if let Some(list) = list.as_mut().filter(|list| list.state == page.state) {
                list.append(page);
            }
        });
        Ok(())
    }

    /// Asks for one, unless it is here.
    pub(crate) fn show(self, number: i64) {
        let is_here =
            self.open.with_untracked(|open| open.as_ref().is_some_and(|open| open.case.number == number));
        if !is_here {
            self.load(number);
        }
    }

    pub(crate) fn load(self, number: i64) {
        self.open.set(None);
        self.trouble.set(None);
        spawn_local(async move {
            match api::request::request(number).await {
                Ok(open) => self.open.set(Some(open)),
                Err(no) => self.trouble.set(Some(no)),
            }
        });
    }

    /// Closes it, or opens it again.
    pub(crate) async fn set_state(self, number: i64, state: CaseState) -> Result<(), No> {
        self.busy.set(true);
        let done = api::request::set_request_state(number, state).await;
        self.busy.set(false);
        self.take(&done?.row());
        Ok(())
    }

    /// One is new, or has changed.
    pub(crate) fn take(self, row: &CaseRow) {
        self.list.update(|list| {
            if let Some(list) = list {
                list.apply(row.clone());
            }
        });
        self.open.update(|open| {
            let known = open.as_mut().map(|open| &mut open.case);
            if let Some(case) = known.filter(|case| case.number == row.number && case.rev < row.rev) {
                case.rev = row.rev;
                case.state = row.state;
            }
        });
    }

    /// News may have been lost: what is shown is asked for again, and stays until it is here.
    pub(crate) fn refresh(self) {
        if let Some(state) = self.list.with_untracked(|list| list.as_ref().map(|list| list.state)) {
            spawn_local(async move {
                if let Ok(fresh) = api::request::requests(state, None).await {
                    self.list.set(Some(fresh));
                }
            });
        }
        if let Some(number) = self.open.with_untracked(|open| open.as_ref().map(|open| open.case.number)) {
            spawn_local(async move {
                if let Ok(open) = api::request::request(number).await {
                    self.open.set(Some(open));
                }
            });
        }
    }
}
