-- Files that a supervisor keeps ready. What is in them lies in the folder `files`, as with those that are sent.
create table document (
    id blob primary key,
    object blob not null unique,
    title text not null,
    name text not null,
    kind text not null,
    size integer not null check (size > 0),
    -- SHA-256 of what is in it.
    hash blob not null,
    -- Whether it may be sent in every channel; if not, in those of document_channel.
    everywhere integer not null check (everywhere in (0, 1)),
    created integer not null,
    -- Since when nobody can send it any more. The row goes when its content has been looked to.
    removed integer
) strict;

create table document_channel (
    document blob not null references document (id) on delete cascade,
    channel text not null references channel (key),
    primary key (document, channel)
) strict;

-- A document that is sent is the same object again, as often as it is sent; and a file that was meant for colleagues stays
-- theirs. A constraint cannot be taken back here, so the table is made anew.
create table attachment_anew (
    -- Made by the client that sent it, so that a repeat is known.
    id blob primary key,
    chat blob not null references chat (id),
    object blob not null,
    -- Null is the customer.
    agent blob,
    name text not null,
    kind text not null,
    size integer not null check (size > 0),
    -- SHA-256 of what is in it.
    hash blob not null,
    created integer not null,
    -- 'waiting' for the message that it goes with, 'sent' with it, 'swept' when that never came.
    state text not null check (state in ('waiting', 'sent', 'swept')),
    -- The line of the log that it came with.
    seq integer,
    -- It was chosen for agents only, and goes with no other line.
    private integer not null default 0 check (private in (0, 1)),

    check ((state = 'sent') = (seq is not null))
) strict;

insert into attachment_anew (id, chat, object, agent, name, kind, size, hash, created, state, seq)
select id, chat, object, agent, name, kind, size, hash, created, state, seq from attachment;
drop table attachment;
alter table attachment_anew rename to attachment;

create index attachment_by_chat on attachment (chat);
create index attachment_by_object on attachment (object);
create index attachment_unsent on attachment (created) where state <> 'sent';

-- Which tags were used lately.
create index chat_tagged on chat (channel, started) where tags <> '[]';
