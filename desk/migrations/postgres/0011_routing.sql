-- How a channel's chats come to agents, as its settings have it: for questions about many channels at once.
alter table channel add column picks boolean not null default true;
alter table channel add column offers boolean not null default false;
alter table channel add column priority bigint not null default 0;

-- What the agent may work at, as JSON, and the name of what they have chosen.
alter table agent add column profiles text not null default '[]';
alter table agent add column profile text not null default '';
-- When a chat was last offered to them, and how many offers in a row they have left unanswered.
alter table agent add column offered bigint;
alter table agent add column missed bigint not null default 0;

alter table seat add column skill bigint not null default 5 check (skill between 1 and 9);

-- Whom the offer is for, beside its JSON: nobody is offered two chats at once.
alter table chat add column offered_to uuid;
alter table chat add constraint chat_offered_to check ((offered_to is null) = (offer is null));
create unique index chat_offered on chat (offered_to) where offered_to is not null;

-- What was decided about who answers a chat, and why.
create table routing_decision (
    chat uuid not null references chat (id),
    seq bigint not null,
    at bigint not null,
    what text collate "C" not null
        check (what in ('offered', 'accepted', 'declined', 'expired', 'withdrawn', 'nobody', 'picked')),
    agent uuid,
    -- As they were called then.
    name text,
    -- JSON, read and written whole.
    reasons text not null,
    primary key (chat, seq)
);
