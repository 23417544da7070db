-- Files that have arrived whole. What is in them lies in the folder `files`, under the object's name.
create table attachment (
    -- Made by the client that sent it, so that a repeat is known.
    id blob primary key,
    chat blob not null references chat (id),
    object blob not null unique,
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

    check ((state = 'sent') = (seq is not null))
) strict;

create index attachment_by_chat on attachment (chat);
create index attachment_unsent on attachment (created) where state <> 'sent';
