//! The words and rules of Snak. Nothing in here reads a clock, a disk, a network or a random number:
//! time and ids are arguments, so that every rule can be tested in a millisecond, and the same code runs
//! in the server, in the console and in the widget.
//!
//! # Glossary
//!
//! | word | what it is | file |
//! |---|---|---|
//! | channel | where customers enter: its texts, form and look | [`channel`] |
//! | customer | who asks; what they gave about themselves | [`customer`] |
//! | chat | one conversation and its life, from the queue to its end | [`chat`] |
//! | article | one answer of the FAQ in one language, in a folder | [`faq`] |
//! | form | what a channel asks customers for, before a chat and in a request | [`form`] |
//! | case | a question that is answered later; screens say "request" | [`case`] |
//! | entry | one line of a chat's log: a message, somebody joined, it ended | [`entry`] |
//! | audience | who may read an entry: everyone, or agents only | [`entry`] |
//! | queue | the chats that wait, oldest first | [`queue`] |
//! | warning | somebody has waited too long, and agents or managers are told | [`warning`] |
//! | offer | a waiting chat shown to one agent until a deadline | [`offer`] |
//! | routing | which chat is offered to which agent, and why | [`routing`] |
//! | transfer | a chat on its way to a colleague, or to whoever of a channel takes it first; nobody has said yes yet | [`transfer`] |
//! | invitation | a colleague asked to join a chat | [`invitation`] |
//! | participant | an agent in a chat who does not own it | [`participant`] |
//! | attachment | a file that goes with a message | [`attachment`] |
//! | document | a file that a supervisor keeps ready for agents to send | [`document`] |
//! | choices | a question with answers, of which the customer takes one | [`choices`] |
//! | format | how an agent's text reads: bold, lists, code, links | [`format`] |
//! | agent | who answers; works for channels with rights | [`agent`] |
//! | presence | whether an agent takes chats now | [`agent`] |
//! | profile | what an agent works at for now: channels, media, languages, places | [`profile`] |
//! | permission | what an agent may do in one channel | [`agent`] |
//! | card | what a list of the console shows of one chat | [`card`] |
//! | office | all that the console's lists show: cards, colleagues, channels | [`office`] |
//! | view | a conversation as one side sees it, kept true by applying entries | [`view`] |
//! | rating | the stars that a customer gives an ended chat | [`rating`] |
//! | transcript | a chat's log on its way to the customer's mailbox | [`transcript`] |
//! | canned_reply | a predefined message that all may use, and menus of choices | [`canned_reply`] |
//! | quick_reply | an agent's own words, for them alone | [`quick_reply`] |
//! | phrase | any of these, or an article, as it is found and put into the text box | [`phrase`] |
//! | reply_template | the words of a mail, with places for what differs | [`reply_template`] |
//! | marks | how far each side has read | [`view`] |
//! | subject | what a chat is about, as its agents put it: a line and tags | [`subject`] |
//! | frame | one piece of the live line, up or down | [`frame`] |
//! | refusal | every expected "no", with a code that the screens put into words | [`refusal`] |
//! | bucket | how often something may be done, and when it may be done again | [`bucket`] |
//! | settings | what `snak admin settings` exports and imports | [`settings`] |
//!
//! Code says `case` and `person`; screens say "request" and "contact".

pub mod agent;
pub mod attachment;
pub mod bucket;
pub mod canned_reply;
pub mod card;
pub mod case;
pub mod channel;
pub mod chat;
pub mod choices;
pub mod customer;
pub mod document;
pub mod email;
pub mod entry;
pub mod faq;
pub mod form;
pub mod format;
pub mod frame;
pub mod ids;
pub mod invitation;
pub mod json;
pub mod offer;
pub mod office;
pub mod participant;
pub mod phrase;
pub mod profile;
pub mod queue;
pub mod quick_reply;
pub mod rating;
pub mod refusal;
pub mod reply_template;
pub mod routing;
pub mod settings;
pub mod subject;
pub mod text;
pub mod time;
pub mod transcript;
pub mod transfer;
pub mod view;
pub mod warning;
pub mod wire;

pub use agent::{Acting, Permission, Presence};
pub use attachment::Attachment;
pub use card::Card;
pub use case::{Case, CaseRow, CaseState};
pub use channel::{Channel, ChannelKey};
pub use chat::{Change, Chat, Event, State, Who};
pub use customer::Customer;
pub use document::Document;
pub use email::Email;
pub use entry::{Audience, By, Ending, Entry, Line, What};
pub use frame::{Down, Up};
pub use ids::{AgentId, ChatId, DocumentId, FileId, WriteId};
pub use office::{Conversation, Office};
pub use rating::Stars;
pub use refusal::{Field, Problem, Refusal};
pub use subject::Subject;
pub use text::Text;
pub use time::Time;
pub use transcript::Delivery;
pub use transfer::Transfer;
pub use view::{Applied, ChatView, Marks, Phase};
pub use warning::Warning;
