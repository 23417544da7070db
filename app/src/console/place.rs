//! Which screen an address means: read by the server to know what to load, and by the browser to know what to show.

use domain::{CaseState, ChatId};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// The chats, none of them open.
    Chats,
    Chat(ChatId),
    Dashboard,
    Requests(CaseState),
    /// By its number.
    Request(i64),
    SignIn,
    Nowhere,
}

impl Place {
    pub(crate) fn of(path: &str) -> Self {
        match path {
            "/" => Self::Chats,
            "/dashboard" => Self::Dashboard,
            "/sign-in" => Self::SignIn,
            "/requests" => Self::Requests(CaseState::Active),
            "/requests/closed" => Self::Requests(CaseState::Closed),
            _ => {
                let chat = || path.strip_prefix("/chats/").and_then(ChatId::parse).map(Self::Chat);
                let number = path.strip_prefix("/requests/").and_then(|number| number.parse().ok());
                number.filter(|number| *number > 0).map(Self::Request).or_else(chat).unwrap_or(Self::Nowhere)
            }
        }
    }

    pub(crate) fn path(self) -> String {
        match self {
            Self::Chats | Self::Nowhere => "/".to_owned(),
            Self::Chat(id) => format!("/chats/{id}"),
            Self::Dashboard => "/dashboard".to_owned(),
            Self::Requests(CaseState::Active) => "/requests".to_owned(),
            Self::Requests(CaseState::Closed) => "/requests/closed".to_owned(),
            Self::Request(number) => format!("/requests/{number}"),
            Self::SignIn => "/sign-in".to_owned(),
        }
    }

    pub(crate) const fn chat(self) -> Option<ChatId> {
        match self {
            Self::Chat(id) => Some(id),
            _ => None,
        }
    }

    /// The way to sign in that leads back here.
    pub(crate) fn by_sign_in(self) -> String {
        match self {
            Self::Chats | Self::SignIn | Self::Nowhere => "/sign-in".to_owned(),
            place => format!("/sign-in?to={}", place.path()),
        }
    }

    /// Where to go after signing in: only ever one of our own screens, whatever the address says.
    pub(crate) fn after_sign_in(wanted: &str) -> Self {
        match Self::of(wanted) {
            Self::SignIn | Self::Nowhere => Self::Chats,
            place => place,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_has_an_address_that_leads_back_to_it() {
        let chat = ChatId::parse("018f3e1c-0000-7000-8000-000000000001").unwrap();
        let requests = [Place::Requests(CaseState::Active), Place::Requests(CaseState::Closed)];
        let places = [Place::Chats, Place::Chat(chat), Place::Dashboard, Place::SignIn, Place::Request(1042)];
        for place in places.into_iter().chain(requests) {
            assert_eq!(Place::of(&place.path()), place);
        }
        for path in ["/chats/none", "/requests/none", "/requests/-1", "/requests/"] {
            assert_eq!(Place::of(path), Place::Nowhere, "{path}");
        }
    }

    #[test]
    fn signing_in_leads_nowhere_else() {
        for wanted in
            ["//evil.example", "https://evil.example", "/sign-in", "/\\evil.example", "javascript:x", ""]
        {
            assert_eq!(Place::after_sign_in(wanted), Place::Chats, "{wanted}");
        }
        assert_eq!(Place::after_sign_in("/dashboard"), Place::Dashboard);
    }
}
