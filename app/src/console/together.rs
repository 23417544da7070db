//! Several agents and one chat: handing it over, asking colleagues in, listening, and going. Who is asked reads of it
//! wherever they are.

mod act;
mod ask;
mod asked;
mod asking;
mod bars;
mod company;
mod dialog;
mod invite;
mod listening;
mod ring;
mod takers;

pub(crate) use self::act::Act;
pub(crate) use self::ask::is_asked;
pub(crate) use self::asked::Asked;
pub(crate) use self::asking::Asking;
#[cfg(feature = "ssr")]
pub(crate) use self::asking::asked_title;
pub(crate) use self::bars::Bars;
pub(crate) use self::company::Company;
pub(crate) use self::dialog::TakersDialog;
pub(crate) use self::invite::Invite;
pub(crate) use self::listening::Listening;
pub(crate) use self::takers::Kind;
