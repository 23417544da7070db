-- How a channel's chats come to agents, as its settings have it: for questions about many channels at once.
alter table channel add column picks integer not null default 1 check (picks in (0, 1));
alter table channel add column offers integer not null default 0 check (offers in (0, 1));
alter table channel add column priority integer not null default 0;

-- What the agent may work at, as JSON, and the name of what they have chosen.
alter table agent add column profiles text not null default '[]';
alter table agent add column profile text not null default '';
-- When a chat was last offered to them, and how many offers in a row they have left unanswered.
alter table agent add column offered integer;
alter table agent add column missed integer not null default 0;

alter table seat add column skill integer not null default 5 check (skill between 1 and 9);

-- Whom the offer is for, beside its JSON: nobody is offered two chats at once.
alter table chat add column offered_to blob check ((offered_to is null) = (offer is null));
create unique index chat_offered on chat (offered_to) where offered_to is not null;

-- What was decided about who answers a chat, and why.
create table routing_decision (
    chat blob not null references chat (id),
    seq integer not null,
    at integer not null,
    what text not null
        check (what in ('offered', 'accepted', 'declined', 'expired', 'withdrawn', 'nobody', 'picked')),
    agent blob,
    -- As they were called then.
    name text,
    -- JSON, read and written whole.
    reasons text not null,
    primary key (chat, seq)
) strict, without rowid;
